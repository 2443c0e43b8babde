"""What the changes of one page come to: first text against last text, first standing against last."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from watcher.core.calendar import london_day
from watcher.core.diff import diff
from watcher.core.observe import weighed
from watcher.core.timescale import changed_timescales
from watcher.domain import (
    Change,
    ChangeKind,
    FoundTimescale,
    Redline,
    Revision,
    Significance,
    Timescale,
)

_STOOD = {
    ChangeKind.NEW_PART: "absent",
    ChangeKind.RESTORED: "down",
    ChangeKind.WITHDRAWN: "up",
    ChangeKind.PART_GONE: "up",
    ChangeKind.GONE: "up",
}
"""How a page stood before such a change; other kinds leave its standing as it was."""
_STANDS = {
    ChangeKind.NEW_PART: "up",
    ChangeKind.RESTORED: "up",
    ChangeKind.WITHDRAWN: "down",
    ChangeKind.PART_GONE: "absent",
    ChangeKind.GONE: "absent",
}
_STRENGTH = (
    Significance.NONE,
    Significance.EDITORIAL,
    Significance.STRUCTURAL,
    Significance.SUBSTANTIVE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Net:
    """What a group of changes comes to."""

    kind: ChangeKind
    significance: Significance
    reason: str
    redline: Redline | None = None
    timescales: tuple[FoundTimescale, ...] = ()


def text_span(group: Sequence[Change]) -> tuple[int | None, int | None]:
    """Return the numbers of the first and the last revision to compare; None stands for no text.

    A part that came (or came again) is all new, so that its first number is None.
    """
    first, last = group[0], group[-1]
    return None if first.kind is ChangeKind.NEW_PART else first.before, last.after


def net(group: Sequence[Change], before: Revision | None, after: Revision | None) -> Net | None:
    """Return what a group of changes of one page comes to; None: to nothing.

    The texts are those of `text_span`. None for one that cannot be had: then the changes are
    taken as they were found.
    """
    redline = _redline(group, before, after)
    standing = _standing(group)
    if standing is not None:
        return _net_standing(group, standing, redline, after)
    first, last = text_span(group)
    if last is None:
        return None
    if first != last and (before is None or after is None):
        return _as_found(group)
    return _net_text(group, redline)


def strongest(group: Sequence[Change]) -> Change:
    """Return the last of the most significant changes."""
    return max(reversed(group), key=lambda change: _STRENGTH.index(change.significance))


def _redline(
    group: Sequence[Change], before: Revision | None, after: Revision | None
) -> Redline | None:
    """Return the redline from the first text to the last; None: nothing to compare, or equal."""
    first, last = text_span(group)
    if last is None or after is None or first == last or (first is not None and before is None):
        return None
    redline = diff(before or Revision(blocks=(), derivation=after.derivation), after)
    return redline if redline.hunks else None


# --- whether the page is there and stands ---------------------------------------------------------


def _standing(group: Sequence[Change]) -> Change | None:
    """Return the change that says how the page stands now; None where it stands as before."""
    telling = [change for change in group if change.kind in _STANDS]
    if not telling:
        return None
    stood, stands = _STOOD[telling[0].kind], _STANDS[telling[-1].kind]
    if stood == stands:
        return None
    return telling[0] if (stood, stands) == ("absent", "up") else telling[-1]


def _net_standing(
    group: Sequence[Change], standing: Change, redline: Redline | None, after: Revision | None
) -> Net:
    return Net(
        kind=standing.kind,
        significance=standing.significance,
        reason=standing.reason,
        redline=redline,
        timescales=_each_once(
            *_in_text(group, redline),
            *_still_there(standing, after),
            *_in_notes([one for one in group if one is standing or one.kind not in _STANDS]),
        ),
    )


def _still_there(standing: Change, after: Revision | None) -> Iterator[FoundTimescale]:
    """Yield what the text of a page that came said, as far as its latest text says it still."""
    for found in standing.timescales:
        quote = found.timescale.quote
        if not found.in_note and (after is None or any(quote in one.text for one in after.blocks)):
            yield found


# --- the wording ----------------------------------------------------------------------------------


def _net_text(group: Sequence[Change], redline: Redline | None) -> Net | None:
    """Return what is left of changes of wording, of address, and of notes without wording."""
    notes = [line for change in group for line in (change.change_note or "").splitlines()]
    significance, reason = weighed(redline, notes) if redline else (Significance.NONE, "")
    shown = redline if significance is not Significance.NONE else None
    beside = [change for change in group if _is_beside_the_text(change)]
    if beside:
        other = strongest(beside)
        if _STRENGTH.index(other.significance) > _STRENGTH.index(significance):
            significance, reason = other.significance, other.reason
    if significance is Significance.NONE:
        return None
    told = [change for change in group if change.kind not in _STANDS]
    return Net(
        kind=_kind(group),
        significance=significance,
        reason=reason,
        redline=shown,
        timescales=_each_once(*_in_text(group, shown), *_in_notes(told)),
    )


def _as_found(group: Sequence[Change]) -> Net:
    said = strongest(group)
    return Net(
        kind=_kind(group),
        significance=said.significance,
        reason=said.reason,
        timescales=_each_once(*_said(group, lambda _: True)),
    )


def _kind(group: Sequence[Change]) -> ChangeKind:
    moved = any(change.kind is ChangeKind.MOVED for change in group)
    return ChangeKind.MOVED if moved else ChangeKind.TEXT


def _is_beside_the_text(change: Change) -> bool:
    """Return whether it is news though no wording changed: a move, or a publisher's note alone."""
    is_note_alone = change.kind is ChangeKind.TEXT and change.before == change.after
    return is_note_alone or change.kind is ChangeKind.MOVED


# --- timescales -----------------------------------------------------------------------------------


def _in_text(group: Sequence[Change], redline: Redline | None) -> tuple[FoundTimescale, ...]:
    if redline is None:
        return ()
    published = [change.published_at for change in group if change.published_at]
    reference = london_day(published[-1]) if published else None
    found = changed_timescales(redline, (), reference=reference)
    return _as_counted(found, (one.timescale for change in group for one in change.timescales))


def _as_counted(
    found: Iterable[FoundTimescale], recorded: Iterable[Timescale]
) -> tuple[FoundTimescale, ...]:
    """Return the timescales with the dates that were counted when the changes were found."""
    counted = {
        replace(one, resolved_start=None, resolved_end=None, counted=""): one
        for one in recorded
        if one.counted
    }
    return tuple(replace(one, timescale=counted.get(one.timescale, one.timescale)) for one in found)


def _in_notes(group: Sequence[Change]) -> list[FoundTimescale]:
    return _said(group, lambda found: found.in_note)


def _said(
    group: Sequence[Change], is_wanted: Callable[[FoundTimescale], bool]
) -> list[FoundTimescale]:
    """Return what the changes said when found, less what a later one of them put anew.

    A date that slipped is stated again under the same kind; the former one is no longer true.
    """
    said: list[FoundTimescale] = []
    for change in group:
        anew = {one.timescale.kind for one in change.timescales if one.is_new}
        said = [one for one in said if one.timescale.kind not in anew]
        said += [one for one in change.timescales if is_wanted(one)]
    return said


def _each_once(*found: FoundTimescale) -> tuple[FoundTimescale, ...]:
    """Return the timescales without repeats: the first sight of each counts."""
    first: dict[object, FoundTimescale] = {}
    for one in found:
        first.setdefault((one.timescale, one.in_note), one)
    return tuple(first.values())
