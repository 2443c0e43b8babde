"""Which editions are due, with which changes, in which slot."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from watcher.core.calendar import (
    annual_before,
    annual_id,
    london_date,
    london_midnight,
    next_annual,
    next_slot,
)
from watcher.core.effect import SETS_DUTIES, bindings
from watcher.domain import (
    Change,
    ChangeId,
    Document,
    DocumentId,
    EditionId,
    EditionKind,
    EditionState,
    PartId,
    Significance,
    Timetable,
)
from watcher.ports import EditionRecord

SOON = timedelta(days=7)
"""A change that first binds within this brings the slot forward."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedEdition:
    """An edition to be drafted or sealed now."""

    id: EditionId
    kind: EditionKind
    slot: datetime
    changes: tuple[ChangeId, ...]
    """In order of finding."""
    seal: bool
    """False: draft only. An annual edition is planned only when it is to be sealed."""
    covers_since: datetime | None = None
    """Annual: the slot of the annual edition before, or the first poll."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What one run of `publish` does, the annual edition first."""

    annual: PlannedEdition | None
    interim: PlannedEdition | None
    discard: tuple[EditionId, ...]
    """Drafts that are overtaken: left empty, or renumbered because their slot's year changed."""


def plan(
    *,
    now: datetime,
    timetable: Timetable,
    editions: Sequence[EditionRecord],
    changes: Iterable[Change],
    documents: Mapping[DocumentId, Document],
    first_poll_at: datetime | None,
) -> Plan:
    """Return the editions that are due at `now`.

    `editions` are all on record; `changes` are at least those found since `look_back`, older
    ones do no harm. A document that is no longer on the list may be missing from `documents`.
    What no annual edition told goes into the next one, whether or not an interim edition told it;
    what no sealed edition told goes into an interim edition if it cannot wait.
    """
    news = _in_order(one for one in changes if one.significance is not Significance.NONE)
    annual = _annual(now, timetable, editions, news, first_poll_at)
    interim = None if annual else _interim(now, timetable, editions, news, documents)
    planned = {edition.id for edition in (annual, interim) if edition}
    drafts = (one.id for one in editions if one.state is EditionState.DRAFTED)
    return Plan(
        annual=annual,
        interim=interim,
        discard=tuple(draft for draft in drafts if draft not in planned),
    )


def look_back(editions: Iterable[EditionRecord]) -> datetime | None:
    """Return since when `plan` must be given changes (on found_at); None: all.

    It is the slot of the last but one annual edition: a change is put on record some time after
    it was found, so one found before the last annual edition may have missed it.
    """
    slots = sorted(one.slot for one in _sealed(editions, EditionKind.ANNUAL))
    return slots[-2] if len(slots) > 1 else None


def cannot_wait(
    change: Change, document: Document | None, now: datetime, timetable: Timetable
) -> bool:
    """Return whether a change goes into an interim edition: DESIGN 4, "what cannot wait".

    It states a new date of effect that begins (in London) before the next annual edition after
    `now`, be it past; or it is substantive, states none, and its document binds. A document
    that is no longer on the list (None) is context.
    """
    if change.significance is Significance.NONE:
        return False
    dated = bindings(change.timescales, london_date(now))
    if dated:
        annual_at = next_annual(now, timetable)
        return any(london_midnight(min(one.opens, one.day)) < annual_at for one in dated)
    binds = document is not None and document.weight in SETS_DUTIES
    return binds and change.significance is Significance.SUBSTANTIVE


def binds_soon(change: Change, now: datetime) -> bool:
    """Return whether a new date first binds after `now` and within SOON."""
    days = (london_midnight(one.day) for one in bindings(change.timescales, london_date(now)))
    return any(now < begins <= now + SOON for begins in days)


def _annual(
    now: datetime,
    timetable: Timetable,
    editions: Iterable[EditionRecord],
    news: Sequence[Change],
    first_poll_at: datetime | None,
) -> PlannedEdition | None:
    """Return the annual edition to seal now: the one at hand, or the latest that was missed."""
    slot = next_annual(now, timetable)
    if slot - timetable.seal_before > now:
        slot = annual_before(now, timetable)
    sealed = _sealed(editions, EditionKind.ANNUAL)
    is_sealed = any(one.slot >= slot or one.id == annual_id(slot) for one in sealed)
    if first_poll_at is None or slot <= first_poll_at or is_sealed:
        return None
    told = {change for one in sealed for change in one.changes}
    return PlannedEdition(
        id=annual_id(slot),
        kind=EditionKind.ANNUAL,
        slot=slot,
        changes=tuple(one.id for one in news if one.id not in told),
        seal=True,
        covers_since=max((one.slot for one in sealed), default=first_poll_at),
    )


def _interim(
    now: datetime,
    timetable: Timetable,
    editions: Sequence[EditionRecord],
    news: Sequence[Change],
    documents: Mapping[DocumentId, Document],
) -> PlannedEdition | None:
    told = {change for one in _sealed(editions) for change in one.changes}
    untold = [one for one in news if one.id not in told]
    from_now = _after_sealed_annual(now, editions)
    urgent = {
        one.id
        for one in untold
        if cannot_wait(one, documents.get(one.document), from_now, timetable)
    }
    if not urgent:
        return None
    soon = any(binds_soon(one, now) for one in untold if one.id in urgent)
    slot = next_slot(_after_sealed_interims(now, editions), timetable, urgent=soon)
    return PlannedEdition(
        id=_number(slot, editions),
        kind=EditionKind.INTERIM,
        slot=slot,
        changes=tuple(one.id for one in _with_sequels(untold, urgent)),
        seal=slot - timetable.seal_before <= now,
    )


def _with_sequels(untold: Iterable[Change], urgent: set[ChangeId]) -> list[Change]:
    """Return the urgent changes, and what was done to the same text since.

    A text amended again before homes were told of it is told as it is now: a date that slipped
    beyond the next annual edition would otherwise go out as the date that it no longer is.
    """
    taken: list[Change] = []
    pages: set[tuple[DocumentId, PartId]] = set()
    for change in untold:
        page = (change.document, change.part)
        amends = page in pages and change.significance is Significance.SUBSTANTIVE
        if change.id in urgent or amends:
            taken.append(change)
            pages.add(page)
    return taken


def _after_sealed_annual(now: datetime, editions: Iterable[EditionRecord]) -> datetime:
    """Return from when the next annual edition counts: one that is sealed takes nothing more."""
    return max([now, *(one.slot for one in _sealed(editions, EditionKind.ANNUAL))])


def _after_sealed_interims(now: datetime, editions: Iterable[EditionRecord]) -> datetime:
    """Return from when slots are free: a sealed edition keeps its slot to itself."""
    return max([now, *(one.slot for one in _sealed(editions, EditionKind.INTERIM))])


def _number(slot: datetime, editions: Iterable[EditionRecord]) -> EditionId:
    """Return the id of the next interim edition of the slot's year: 2026-07."""
    year = f"{london_date(slot).year}-"
    ids = (one.id for one in _sealed(editions, EditionKind.INTERIM))
    last = max((int(id_.removeprefix(year)) for id_ in ids if id_.startswith(year)), default=0)
    return EditionId(f"{year}{last + 1:02d}")


def _sealed(
    editions: Iterable[EditionRecord], kind: EditionKind | None = None
) -> list[EditionRecord]:
    return [
        one
        for one in editions
        if one.state is not EditionState.DRAFTED and kind in (None, one.kind)
    ]


def _in_order(changes: Iterable[Change]) -> list[Change]:
    return sorted(changes, key=lambda change: (change.found_at, change.id))
