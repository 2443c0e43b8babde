"""Is the service well: every reason why not, each with what to do next."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from watcher.core.calendar import (
    LONDON,
    annual_before,
    annual_id,
    london_date,
    london_instant,
    next_annual,
)
from watcher.domain import (
    Delivery,
    DeliveryKind,
    DeliveryState,
    Document,
    DocumentId,
    DocumentState,
    EditionId,
    EditionState,
    Timetable,
)
from watcher.errors import Problem
from watcher.ports import EditionRecord

_UNREAD_AFTER = timedelta(hours=48)
_UNSEALED_BEFORE = timedelta(minutes=15)
_RELEASE_WITHIN = timedelta(minutes=2)
_FAILED_WITHIN = timedelta(days=14)
_SENT_WITHIN = timedelta(minutes=10)
_CYCLE_LASTS = timedelta(minutes=30)
_UNASKED = "it was not asked for since"
_NAMED = 10
"""How many homes or documents a sentence names before it counts the rest."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """One thing that is ill, and what to do about it."""

    what: str
    next: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """What the database says, as far as health depends on it."""

    states: Mapping[DocumentId, DocumentState]
    first_poll_at: datetime | None
    last_poll_at: datetime | None
    editions: Sequence[EditionRecord]
    deliveries: Mapping[EditionId, Sequence[Delivery]]
    """Of the editions that are open or were released in the last 14 days."""


def ills(
    *,
    now: datetime,
    problems: Sequence[Problem],
    documents: Sequence[Document],
    poll_at: Sequence[time],
    timetable: Timetable,
    record: Record,
) -> tuple[Reason, ...]:
    """Return every reason why the service is ill, the gravest kind first; empty: it is well."""
    return (
        *_config(problems),
        *_editions(now, timetable, record),
        *_mails(now, record),
        *_cycle(now, poll_at, record),
        *_documents(now, documents, record),
    )


def needs_deliveries(record: EditionRecord, now: datetime) -> bool:
    """Return whether the health depends on the deliveries of this edition."""
    if record.released_at is None:
        return False
    return record.state is EditionState.RELEASED or now - record.released_at <= _FAILED_WITHIN


def _config(problems: Sequence[Problem]) -> Iterator[Reason]:
    if problems:
        first = problems[0]
        more = f" (and {len(problems) - 1} more)" if len(problems) > 1 else ""
        yield Reason(
            what=f"the config on disk is faulty: {first}{more}",
            next="run `watcher check`, mend every fault, then `systemctl reload watcher`",
        )


def _editions(now: datetime, timetable: Timetable, record: Record) -> Iterator[Reason]:
    for edition in record.editions:
        yield from _edition(now, timetable, edition)
    yield from _annual(now, timetable, record)


def _edition(now: datetime, timetable: Timetable, edition: EditionRecord) -> Iterator[Reason]:
    if edition.state is EditionState.DRAFTED and now >= edition.slot - _UNSEALED_BEFORE:
        yield Reason(
            what=f"edition {edition.id} is not sealed though its slot is {_when(edition.slot)}",
            next="run `watcher publish`; if that fails, read its error",
        )
    if edition.state is not EditionState.SEALED or now < edition.slot + _RELEASE_WITHIN:
        return
    what = f"edition {edition.id} should have gone out on {_when(edition.slot)} and has not"
    if edition.held_at is not None:
        yield Reason(
            what=f"{what}: it was put on hold on {_when(edition.held_at)}",
            next=f"look at it (`watcher preview {edition.id}`), then `watcher approve {edition.id}`",
        )
    elif now > edition.slot + timetable.grace:
        yield Reason(
            what=f"{what}: it is too late to go out by itself",
            next=f"if it should still go: `watcher approve {edition.id}`, then `watcher deliver`",
        )
    else:
        yield Reason(
            what=what,
            next=f"run `watcher deliver`; if approval is required: `watcher approve {edition.id}`",
        )


def _annual(now: datetime, timetable: Timetable, record: Record) -> Iterator[Reason]:
    """Warn of an annual edition that ought to be sealed and is not even drafted."""
    if record.first_poll_at is None:
        return
    sealed = {e.id for e in record.editions if e.state is not EditionState.DRAFTED}
    soon = next_annual(now, timetable)
    last = annual_before(now, timetable)
    for slot in (last, soon):
        is_close = now >= slot - _UNSEALED_BEFORE
        if is_close and record.first_poll_at < slot and annual_id(slot) not in sealed:
            yield Reason(
                what=f"the annual edition {annual_id(slot)} is not sealed; its slot is {_when(slot)}",
                next="run `watcher publish`; if that fails, read its error",
            )


def _mails(now: datetime, record: Record) -> Iterator[Reason]:
    for edition in record.editions:
        deliveries = record.deliveries.get(edition.id, ())
        uncertain = [d for d in deliveries if d.state is DeliveryState.UNCERTAIN]
        if uncertain:
            yield Reason(
                what=f"{len(uncertain)} mail(s) of edition {edition.id} are uncertain: "
                f"{_homes(uncertain)}",
                next="run `watcher deliver`: they are sent again under the same Message-ID",
            )
        yield from _unsent(now, edition, deliveries)
        failed = [d for d in deliveries if d.state is DeliveryState.FAILED]
        if failed and edition.released_at and now - edition.released_at <= _FAILED_WITHIN:
            yield Reason(
                what=f"{len(failed)} mail(s) of edition {edition.id} failed: {_homes(failed)}",
                next=f"read the servers' words in `watcher report {edition.id}`, mend the addresses "
                "in subscribers.csv, and send those homes the edition by hand",
            )


def _unsent(
    now: datetime, edition: EditionRecord, deliveries: Sequence[Delivery]
) -> Iterator[Reason]:
    """Warn of a released edition that nobody sends on, or that the relay does not take at all."""
    own = [d for d in deliveries if d.recipient.kind is DeliveryKind.EDITION]
    waiting = [d for d in own if d.state in (DeliveryState.RELEASED, DeliveryState.SENDING)]
    if waiting and edition.released_at and now - edition.released_at > _SENT_WITHIN:
        yield Reason(
            what=f"{len(waiting)} mail(s) of edition {edition.id} were not sent on since its "
            f"release on {_when(edition.released_at)}",
            next="run `watcher deliver`: it takes up what a process that died left behind",
        )
    deferred = [d for d in own if d.state is DeliveryState.DEFERRED]
    if deferred and not any(d.state is DeliveryState.ACCEPTED for d in own):
        yield Reason(
            what=f"no mail of edition {edition.id} was taken yet, {len(deferred)} wait",
            next=f"read the relay's words in `watcher report {edition.id}`, see that it runs and "
            "takes mail (`watcher send-test ADDRESS`), then `watcher deliver`",
        )


def _cycle(now: datetime, poll_at: Sequence[time], record: Record) -> Iterator[Reason]:
    if record.last_poll_at is None:
        yield Reason(
            what="no document was ever polled",
            next="run `watcher poll`, or start the service: `systemctl start watcher`",
        )
        return
    missed = _missed(record.last_poll_at, now - _CYCLE_LASTS, poll_at)
    if missed >= 2:  # noqa: PLR2004 - two intervals, as the contract says
        yield Reason(
            what=f"{missed} polls were due since the last one on {_when(record.last_poll_at)}",
            next="see that the service runs (`systemctl status watcher`); poll by hand meanwhile",
        )


def _missed(since: datetime, until: datetime, poll_at: Sequence[time]) -> int:
    """Return how many scheduled polls lie between two instants; it stops counting at a hundred."""
    count = 0
    day = london_date(since)
    last = london_date(until)
    while day <= last and count < 100:  # noqa: PLR2004 - enough to be ill
        for at in poll_at:
            slot = london_instant(day, at)
            count += since < slot <= until
        day += timedelta(days=1)
    return count


def _documents(now: datetime, documents: Sequence[Document], record: Record) -> Iterator[Reason]:
    unread = []
    for document in documents:
        state = record.states.get(document.id)
        if state is not None and _is_unread(state, now, record.first_poll_at):
            unread.append((document, state))
    if len(unread) > _NAMED:
        names = ", ".join(document.id for document, _ in unread)
        words = unread[0][1].error or _UNASKED
        yield Reason(
            what=f"{len(unread)} documents were not read for 48 hours: {names}. First: {words}",
            next="if one publisher stands behind most of them, see whether its site answers; then "
            "`watcher poll`",
        )
        return
    for document, state in unread:
        last = f"since {_when(state.succeeded_at)}" if state.succeeded_at else "ever"
        yield Reason(
            what=f"{document.id} was not read {last}: {state.error or _UNASKED}",
            next=(f"open {document.url}, mend documents.toml, then " if state.error else "run ")
            + f"`watcher poll --document {document.id}`",
        )


def _is_unread(state: DocumentState, now: datetime, first_poll_at: datetime | None) -> bool:
    if state.succeeded_at is not None:
        return now - state.succeeded_at > _UNREAD_AFTER
    if state.failed_at is None:
        return False
    return first_poll_at is not None and now - first_poll_at > _UNREAD_AFTER


def _homes(deliveries: Sequence[Delivery]) -> str:
    """Return the homes by id: an address does not belong into a log."""
    homes = {home.home_id for d in deliveries for home in d.recipient.homes}
    is_copy = any(not d.recipient.homes for d in deliveries)
    names = [*sorted(homes), *["the operator's copy"] * is_copy]
    more = f" and {len(names) - _NAMED} more" if len(names) > _NAMED else ""
    return ", ".join(names[:_NAMED]) + more


def _when(at: datetime) -> str:
    local = at.astimezone(LONDON)
    return f"{local.day} {local:%B %Y at %H:%M}"
