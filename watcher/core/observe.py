"""Page after page: what a poll found, decided from the text before and the text now."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from watcher.core.calendar import london_date, london_day
from watcher.core.classify import classify
from watcher.core.diff import diff
from watcher.core.links import is_links_alone
from watcher.core.timescale import changed_timescales, find_timescales
from watcher.core.timescale.resolve import Facts, resolve
from watcher.domain import (
    Change,
    ChangeKind,
    ChangeNote,
    Document,
    FoundTimescale,
    Page,
    PageState,
    PartialDate,
    PartId,
    Precision,
    Redline,
    Revision,
    Significance,
    SourceName,
    Timescale,
    TimescaleKind,
    Withdrawal,
)

CONFIRMED_AFTER = timedelta(hours=24)
"""How long a 410 or a sudden loss of text must last before we believe it."""

_SHRINK_FROM = 1000
_SHRINK_TO = 0.2
_NOTHING_CHANGED = re.compile(
    r"[^.;,:]*\b(?:(?:no|without)(?: \w+){0,2} changes?|nothing(?: \w+){0,4} changed)\b[^.;,:]*\.?",
    re.IGNORECASE,
)
"""A note of one clause that says no more than this; "no changes but ..." says more."""
_BUT = re.compile(r"\b(but|except|apart|other than|save)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sighting:
    """One part as it was just read, and everything known that bears on it."""

    document: Document
    part: PartId
    page: Page
    after: Revision
    state: PageState
    """As it will be saved; its `number`, `gone` and marks of doubt are still those of last time."""
    known: PageState | None
    """As it was; None where the part was never seen."""
    before: Revision | None
    """The latest revision, under the derivation of `after`; None where there is none to compare."""
    notes: tuple[ChangeNote, ...]
    """Change notes first seen since this part was last read."""
    dated: bool
    """Whether the publisher's date of the page (or of its parent) moved."""
    baseline: bool
    """Whether a first sight of this part is no news."""
    now: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Observed:
    """What to put on record: the part's new state, whether its text is a new revision, the news."""

    state: PageState
    new_revision: bool
    changes: tuple[Change, ...]


def observe(sighting: Sighting) -> Observed:
    """Return what is to be recorded about a part that was read."""
    known = sighting.known
    if known is None or known.number == 0 or known.gone or sighting.before is None:
        return _first_sight(sighting)
    redline = diff(sighting.before, sighting.after)
    new_revision = bool(redline.hunks)
    state = replace(sighting.state, number=known.number + new_revision)
    changes = _events(sighting, state)
    if new_revision:
        changes = (*changes, _text_change(sighting, redline, state))
    elif sighting.dated and sighting.document.source is SourceName.FEED:
        changes = (*changes, _dated_anew(sighting, state))
    return Observed(state=state, new_revision=new_revision, changes=changes)


def looks_shrunken(before: Revision, after: Revision) -> bool:
    """Return whether so much text went that a fault of the page is likelier than an edit."""
    old = sum(len(block.text) for block in before.blocks)
    new = sum(len(block.text) for block in after.blocks)
    return old >= _SHRINK_FROM and new < old * _SHRINK_TO


def is_confirmed(since: datetime | None, now: datetime) -> bool:
    """Return whether something seen before has lasted long enough to be believed."""
    return since is not None and now - since >= CONFIRMED_AFTER


def page_gone(
    document: Document,
    known: PageState,
    kind: ChangeKind,
    notes: Sequence[ChangeNote],
    now: datetime,
) -> Change:
    """Return the change that a page (`gone`) or a part (`part_gone`) is no more."""
    what = "page" if kind is ChangeKind.GONE else "part"
    return Change(
        document=document.id,
        part=known.part,
        kind=kind,
        found_at=now,
        title=known.title,
        address=known.address,
        significance=Significance.SUBSTANTIVE,
        reason=f"The {what} was taken away by its publisher.",
        silent=not notes,
        published_at=_latest(notes),
        change_note=_joined(notes) or None,
        timescales=_in_notes(notes),
        before=known.number,
    )


def note_alone(
    document: Document, known: PageState, notes: Sequence[ChangeNote], now: datetime
) -> Change:
    """Return the change that a publisher announced though no text that is read here changed.

    The new words may stand in an attached file, so it counts as substantive unless the note
    itself says that nothing changed.
    """
    text = _joined(notes)
    harmless = all(_says_nothing_changed(note.text) for note in notes)
    return Change(
        document=document.id,
        part=known.part,
        kind=ChangeKind.TEXT,
        found_at=now,
        title=known.title,
        address=known.address,
        significance=Significance.EDITORIAL if harmless else Significance.SUBSTANTIVE,
        reason=(
            "The publisher's note says that nothing of substance changed."
            if harmless
            else "The publisher announced an update, but no wording that is read here changed: "
            "it may be in an attached file."
        ),
        silent=False,
        published_at=_latest(notes) or known.published_at,
        change_note=text,
        timescales=_in_notes(notes),
        before=known.number,
        after=known.number,
    )


def weighed(redline: Redline, notes: Sequence[str]) -> tuple[Significance, str]:
    """Return how much a change of text matters beside the publisher's notes on it, and why.

    Where links alone changed, the notes tell of more than the words that are read here, as do
    those without any change of words.
    """
    significance, reason = classify(redline)
    is_harmless = all(map(_says_nothing_changed, notes))
    if significance is Significance.EDITORIAL and not is_harmless and is_links_alone(redline):
        return Significance.SUBSTANTIVE, f"The publisher announced an update. {reason}"
    return significance, reason


def new_notes(listed: Sequence[ChangeNote], known: Sequence[ChangeNote]) -> tuple[ChangeNote, ...]:
    """Return notes that were not there before.

    A reworded note keeps its time and is not new, unless it states other dates than before.
    """
    texts = {note.text for note in known}
    dates: dict[datetime, set[object]] = {}
    for note in known:
        if note.published_at:
            dates.setdefault(note.published_at, set()).update(_dates_in(note))
    return tuple(
        note
        for note in listed
        if note.text not in texts
        and (
            note.published_at is None
            or note.published_at not in dates
            or not _dates_in(note) <= dates[note.published_at]
        )
    )


def _dates_in(note: ChangeNote) -> set[object]:
    return {(one.kind, one.starts, one.ends) for one in find_timescales(note.text)}


def _says_nothing_changed(note: str) -> bool:
    return bool(_NOTHING_CHANGED.fullmatch(note.strip())) and not _BUT.search(note)


def _first_sight(sighting: Sighting) -> Observed:
    number = (sighting.known.number if sighting.known else 0) + 1
    state = replace(sighting.state, number=number, gone=False)
    if sighting.known is not None and sighting.known.gone:
        back = ChangeKind.NEW_PART if sighting.part else ChangeKind.RESTORED
        change = _appeared(sighting, state, back, "It was gone and is back.")
        return Observed(state=state, new_revision=True, changes=(change,))
    if sighting.baseline:
        return Observed(state=state, new_revision=True, changes=())
    change = _appeared(sighting, state, ChangeKind.NEW_PART, "A part that was not there before.")
    return Observed(state=state, new_revision=True, changes=(change,))


def _appeared(sighting: Sighting, state: PageState, kind: ChangeKind, reason: str) -> Change:
    nothing = Revision(blocks=(), derivation=sighting.after.derivation)
    redline = diff(nothing, sighting.after)
    known = sighting.known
    return replace(
        _change(sighting, kind, Significance.SUBSTANTIVE, reason),
        timescales=_timescales(sighting, redline),
        before=known.number if known and known.number else None,
        after=state.number,
    )


def _events(sighting: Sighting, state: PageState) -> tuple[Change, ...]:
    """Return what happened to the page itself, beside its text."""
    known, page = sighting.known, sighting.page
    assert known is not None  # noqa: S101 - told by the caller; says so to the type checker
    changes = []
    if page.withdrawal and not known.withdrawn_at:
        changes.append(_withdrawn(sighting, page.withdrawal))
    if known.withdrawn_at and not page.withdrawal:
        reason = "The publisher took back its withdrawal."
        changes.append(_change(sighting, ChangeKind.RESTORED, Significance.SUBSTANTIVE, reason))
    if page.address != known.address:
        reason = f"The page moved from {known.address} to {page.address}."
        changes.append(_change(sighting, ChangeKind.MOVED, Significance.STRUCTURAL, reason))
    return tuple(replace(change, before=known.number, after=state.number) for change in changes)


def _withdrawn(sighting: Sighting, withdrawal: Withdrawal) -> Change:
    on = london_date(withdrawal.withdrawn_at)
    ends = Timescale(
        kind=TimescaleKind.EXPIRY,
        # The publisher states the instant alone; its page shows it in these words.
        quote=f"withdrawn on {on.day} {on:%B %Y}",
        precision=Precision.DAY,
        ends=PartialDate(on.isoformat()),
    )
    change = _change(
        sighting,
        ChangeKind.WITHDRAWN,
        Significance.SUBSTANTIVE,
        "The publisher withdrew the page; it can still be read.",
    )
    notes = (ChangeNote(published_at=None, text=withdrawal.explanation), *sighting.notes)
    return replace(
        change,
        silent=False,
        published_at=withdrawal.withdrawn_at,
        change_note=_joined(notes) or None,
        timescales=(
            FoundTimescale(timescale=ends, is_new=True, in_note=True),
            *_in_notes(notes),
        ),
    )


def _text_change(sighting: Sighting, redline: Redline, state: PageState) -> Change:
    significance, reason = weighed(redline, [note.text for note in sighting.notes])
    return replace(
        _change(sighting, ChangeKind.TEXT, significance, reason),
        timescales=_timescales(sighting, redline),
        sections=tuple(dict.fromkeys(hunk.section for hunk in redline.hunks)),
        before=state.number - 1,
        after=state.number,
    )


def _dated_anew(sighting: Sighting, state: PageState) -> Change:
    """Return the change that a feed's entry was dated anew: the page behind it was updated."""
    reason = "The publisher dated this entry anew; its own words are the same."
    change = _change(sighting, ChangeKind.TEXT, Significance.EDITORIAL, reason)
    return replace(change, before=state.number, after=state.number)


def _change(
    sighting: Sighting, kind: ChangeKind, significance: Significance, reason: str
) -> Change:
    announced = bool(sighting.notes) or sighting.dated
    return Change(
        document=sighting.document.id,
        part=sighting.part,
        kind=kind,
        found_at=sighting.now,
        title=sighting.page.title,
        address=sighting.page.address,
        significance=significance,
        reason=reason,
        silent=not announced,
        published_at=_announced_at(sighting) if announced else None,
        change_note=_joined(sighting.notes) or None,
    )


def _announced_at(sighting: Sighting) -> datetime | None:
    """Return the page's date, or its new notes' where they are later: a part keeps its old date."""
    dates = (sighting.page.published_at, _latest(sighting.notes))
    return max((at for at in dates if at), default=None)


def _timescales(sighting: Sighting, redline: Redline) -> tuple[FoundTimescale, ...]:
    """Return the timescales of a change; what the text said before runs from an earlier day."""
    texts = [note.text for note in sighting.notes]
    facts = _facts(sighting)
    return tuple(
        replace(found, timescale=resolve(found.timescale, facts)) if found.is_new else found
        for found in changed_timescales(redline, texts, reference=_reference(sighting))
    )


def _facts(sighting: Sighting) -> Facts:
    """Return when the text that was just read was published, if that is beyond doubt.

    GOV.UK dates a page by its last major update. Words that came in silence, beside an old date,
    were published nobody knows when, and so were those of a page and a note of different days.
    """
    at, known = sighting.page.published_at, sighting.known
    is_dated_anew = known is None or at != known.published_at
    dates = [at if is_dated_anew else None, *(note.published_at for note in sighting.notes)]
    days = {london_day(one) for one in dates if one}
    if sighting.document.source is not SourceName.GOVUK or len(days) != 1:
        return Facts()
    return Facts(published_on=days.pop())


def _in_notes(notes: Sequence[ChangeNote]) -> tuple[FoundTimescale, ...]:
    """Return what notes say of times; a note's own day gives a year, and is counted from."""
    return tuple(
        FoundTimescale(timescale=timescale, is_new=True, in_note=True)
        for note in notes
        for timescale in _in_note(note)
    )


def _in_note(note: ChangeNote) -> Iterator[Timescale]:
    day = london_day(note.published_at) if note.published_at else None
    for timescale in find_timescales(note.text, day):
        yield resolve(timescale, Facts(published_on=day))


def _reference(sighting: Sighting) -> PartialDate | None:
    at = sighting.page.published_at
    return london_day(at) if at else None


def _latest(notes: Sequence[ChangeNote]) -> datetime | None:
    return max((note.published_at for note in notes if note.published_at), default=None)


def _joined(notes: Sequence[ChangeNote]) -> str:
    return "\n".join(note.text for note in notes if note.text)
