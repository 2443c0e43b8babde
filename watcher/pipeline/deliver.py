"""Deliver: release what is due at one instant, send, and record every answer."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from watcher.core.outbox import release_states
from watcher.core.release import Release, may_release
from watcher.domain import DeliveryKind, DeliveryState, EditionId, EditionState, Timetable
from watcher.pipeline.sending import Doors, Progress, Sender
from watcher.ports import EditionRecord


@dataclass(frozen=True, slots=True, kw_only=True)
class EditionTally:
    """How one edition stands after a call that worked on it."""

    edition: EditionId
    recipients: int
    homes: int
    counts: dict[DeliveryState, int]
    uncertain: int
    """Mails of which it was ever left open whether the server had taken them."""
    spread_s: float
    supplementary: bool = False
    failed_homes: tuple[str, ...] = ()
    """Homes named by id whose mail failed for good."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliverReport:
    """What one call came to."""

    tallies: tuple[EditionTally, ...]
    waiting: tuple[tuple[EditionId, str], ...]
    """Sealed editions that were not released, each with the reason."""
    failed: int
    """Mails that failed for good in this call."""
    closed: tuple[EditionId, ...]
    relay_error: str = ""
    """Why the relay could not be used; the mails wait."""


def deliver(
    doors: Doors,
    *,
    timetable: Timetable,
    deliver_to: Sequence[str],
    retry_now: bool = False,
    stop: Callable[[], bool] = lambda: False,
    progress: Progress = lambda _edition, _done, _of: None,
) -> DeliverReport:
    """Release what is due, send what waits, record the answers; return how each edition stands.

    `retry_now` asks for deferred mails again whether or not their next try is due. `stop` ends
    the call once the mails in hand have their answers.
    """
    sender = Sender(doors, deliver_to, retry_now=retry_now, stop=stop, progress=progress)
    run = _Run(doors, timetable, sender, deliver_to)
    doors.outbox.recover(doors.leases.is_alive, doors.clock())
    try:
        for record in doors.outbox.editions():
            run.release(record)
        unfinished = doors.outbox.open_editions()
        for record in doors.outbox.editions():
            if record.state is EditionState.RELEASED or record.id in unfinished:
                run.send(record, stop)
    finally:
        # Whatever ended this call early, nothing of it is in flight any more.
        doors.outbox.recover(lambda lease: not lease.startswith(f"{sender.lease}/"), doors.clock())
    return run.report()


def send_courtesy(doors: Doors, edition: EditionId, deliver_to: Sequence[str]) -> str:
    """Send the operator's copy of a sealed edition; return the relay's error, or ""."""
    sender = Sender(doors, deliver_to, retry_now=True)
    record = doors.outbox.edition(edition)
    if record is not None:
        sender.send(record, DeliveryKind.COURTESY)
    return sender.relay_error


class _Run:
    """The accumulating state of one call."""

    def __init__(
        self, doors: Doors, timetable: Timetable, sender: Sender, allowed: Sequence[str]
    ) -> None:
        self._doors = doors
        self._outbox = doors.outbox
        self._timetable = timetable
        self._sender = sender
        self._allowed = allowed
        self._released: dict[EditionId, None] = {}
        self._waiting: list[tuple[EditionId, str]] = []
        self._closed: list[EditionId] = []

    def release(self, record: EditionRecord) -> None:
        """Release a sealed edition if its time has come and nobody stopped it."""
        if record.state is not EditionState.SEALED:
            return
        self._sender.send(record, DeliveryKind.COURTESY)
        now = self._doors.clock()
        verdict = may_release(record, now, self._timetable)
        if not isinstance(verdict, Release):
            self._waiting.append((record.id, verdict.reason))
            return
        deliveries = self._outbox.deliveries(record.id, kind=DeliveryKind.EDITION)
        states = release_states(deliveries, self._allowed, self._outbox.suppressions())
        order = self._doors.order([d.recipient.recipient for d in deliveries])
        if self._outbox.release(record.id, now, late=verdict.late, states=states, order=order):
            self._released[record.id] = None

    def send(self, record: EditionRecord, stop: Callable[[], bool]) -> None:
        """Send what is open of a released edition, then what newcomers wait for, and close it."""
        if record.released_at is None:
            return
        if record.state is EditionState.RELEASED:
            self._sender.send(record, DeliveryKind.COURTESY)
            self._sender.keep_held(record)
            self._sender.send(record, DeliveryKind.EDITION)
            if not stop() and self._outbox.close(record.id, self._doors.clock()):
                self._closed.append(record.id)
        self._sender.send(record, DeliveryKind.SUPPLEMENTARY)

    def report(self) -> DeliverReport:
        """Return what the call came to."""
        worked_on = {(edition, DeliveryKind.EDITION): None for edition in self._released}
        worked_on |= {(edition, DeliveryKind.EDITION): None for edition in self._closed}
        worked_on |= self._sender.touched
        return DeliverReport(
            tallies=tuple(
                self._tally(edition, kind)
                for edition, kind in worked_on
                if kind is not DeliveryKind.COURTESY
            ),
            waiting=tuple(self._waiting),
            failed=self._sender.failed,
            closed=tuple(self._closed),
            relay_error=self._sender.relay_error,
        )

    def _tally(self, edition: EditionId, kind: DeliveryKind) -> EditionTally:
        deliveries = self._outbox.deliveries(edition, kind=kind)
        counts = dict.fromkeys(DeliveryState, 0)
        for delivery in deliveries:
            counts[delivery.state] += 1
        failed = (d for d in deliveries if d.state is DeliveryState.FAILED)
        return EditionTally(
            edition=edition,
            recipients=len(deliveries),
            homes=len({home.home_id.casefold() for d in deliveries for home in d.recipient.homes}),
            counts=counts,
            uncertain=sum(d.was_uncertain for d in deliveries),
            spread_s=self._spread(edition) if kind is DeliveryKind.EDITION else 0.0,
            supplementary=kind is DeliveryKind.SUPPLEMENTARY,
            failed_homes=tuple(sorted({h.home_id for d in failed for h in d.recipient.homes})),
        )

    def _spread(self, edition: EditionId) -> float:
        """Return the spread of the release's first pass; 0 where this call did not release it."""
        return self._sender.spread.get(edition, 0.0) if edition in self._released else 0.0
