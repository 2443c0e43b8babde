"""Deliver: release what is due at one instant, send, and record every answer."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from watcher.core.message import Letter, fill, letter
from watcher.core.outbox import GIVE_UP_AFTER, next_try, release_states
from watcher.core.release import Release, may_release
from watcher.domain import (
    Concern,
    Delivery,
    DeliveryKind,
    DeliveryState,
    EditionId,
    EditionState,
    OutcomeKind,
    RecipientId,
    Rendered,
    Timetable,
)
from watcher.errors import DeliveryError
from watcher.ports import (
    EditionRecord,
    HeldStore,
    Leases,
    Mail,
    Mailer,
    Outbox,
    Sealed,
    Sent,
    Settled,
)

Progress = Callable[[EditionId, int, int], None]
"""Told which edition is being sent, how many of its mails are done, and of how many."""

_PASSES = 3
"""How often a mail left uncertain is sent again within one call."""

_TRIES = 10

_OPEN = (
    DeliveryState.RELEASED,
    DeliveryState.DEFERRED,
    DeliveryState.UNCERTAIN,
)


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Doors:
    """Everything that delivering needs from outside."""

    outbox: Outbox
    mailer: Mailer
    held: HeldStore
    leases: Leases
    clock: Callable[[], datetime]
    """Now, as it governs the records: real, or `--at`."""
    order: Callable[[Sequence[RecipientId]], Sequence[RecipientId]]
    """Draws the order of sending anew for each release."""


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

    `retry_now` asks for deferred mails again whether or not their next try is due.
    """
    run = _Run(doors, timetable, deliver_to, retry_now=retry_now, stop=stop, progress=progress)
    doors.outbox.recover(doors.leases.is_alive, doors.clock())
    for record in doors.outbox.editions():
        run.release(record)
    for record in doors.outbox.editions():
        if record.released_at is not None and not run.relay_error:
            run.send(record)
    return run.report()


def send_courtesy(doors: Doors, edition: EditionId, deliver_to: Sequence[str]) -> str:
    """Send the operator's copy of a sealed edition; return the relay's error, or ""."""
    run = _Run(doors, Timetable(), deliver_to, retry_now=True)
    run.courtesy(edition)
    return run.relay_error


@dataclass
class _Sending:
    """The edition in hand: its letters, and when answers came."""

    sealed: Sealed
    kind: DeliveryKind
    total: int
    letters: dict[str, Letter] = field(default_factory=dict)
    accepted_s: list[float] = field(default_factory=list)
    claimed: dict[str, Delivery] = field(default_factory=dict)
    done: int = 0


class _Run:
    """The accumulating state of one call."""

    def __init__(
        self,
        doors: Doors,
        timetable: Timetable,
        deliver_to: Sequence[str],
        *,
        retry_now: bool,
        stop: Callable[[], bool] = lambda: False,
        progress: Progress = lambda _edition, _done, _of: None,
    ) -> None:
        self._doors = doors
        self._outbox = doors.outbox
        self._timetable = timetable
        self._deliver_to = deliver_to
        self._retry_now = retry_now
        self._stop = stop
        self._progress = progress
        self._lease = doors.leases.own()
        self._passes = 0
        self._released: set[EditionId] = set()
        self._spread: dict[EditionId, float] = {}
        self._touched: dict[tuple[EditionId, DeliveryKind], None] = {}
        self._waiting: list[tuple[EditionId, str]] = []
        self._closed: list[EditionId] = []
        self._failed = 0
        self.relay_error = ""

    # --- steps ------------------------------------------------------------------------------------

    def release(self, record: EditionRecord) -> None:
        """Release a sealed edition if its time has come and nobody stopped it."""
        if record.state is not EditionState.SEALED:
            return
        self.courtesy(record.id)
        now = self._doors.clock()
        verdict = may_release(record, now, self._timetable)
        if not isinstance(verdict, Release):
            self._waiting.append((record.id, verdict.reason))
            return
        deliveries = self._outbox.deliveries(record.id, kind=DeliveryKind.EDITION)
        states = release_states(deliveries, self._deliver_to, self._outbox.suppressions())
        order = self._doors.order([d.recipient.recipient for d in deliveries])
        if self._outbox.release(record.id, now, late=verdict.late, states=states, order=order):
            self._released.add(record.id)
            self._touched[record.id, DeliveryKind.EDITION] = None

    def send(self, record: EditionRecord) -> None:
        """Send what is open of a released edition, then what newcomers wait for, and close it."""
        if record.state is EditionState.RELEASED:
            self.courtesy(record.id)
            self._keep_held(record)
            self._send_kind(record, DeliveryKind.EDITION)
            if not self._stop() and self._outbox.close(record.id, self._doors.clock()):
                self._closed.append(record.id)
                self._touched[record.id, DeliveryKind.EDITION] = None
        self._send_kind(record, DeliveryKind.SUPPLEMENTARY)

    def courtesy(self, edition: EditionId) -> None:
        """Send the operator's copy where it is still open, or keep it where nothing may leave."""
        record = self._outbox.edition(edition)
        if record is None:
            return
        copies = self._outbox.deliveries(edition, kind=DeliveryKind.COURTESY)
        waiting = [copy for copy in copies if copy.state in _OPEN]
        if not waiting:
            return
        states = release_states(waiting, self._deliver_to, {})
        kept_back = [c for c in waiting if states[c.recipient.recipient] is DeliveryState.HELD]
        if kept_back:
            self._hold(record, kept_back)
        else:
            self._send_kind(record, DeliveryKind.COURTESY)

    def report(self) -> DeliverReport:
        """Return what the call came to."""
        return DeliverReport(
            tallies=tuple(
                self._tally(edition, kind)
                for edition, kind in self._touched
                if kind is not DeliveryKind.COURTESY
            ),
            waiting=tuple(self._waiting),
            failed=self._failed,
            closed=tuple(self._closed),
            relay_error=self.relay_error,
        )

    # --- held mails -------------------------------------------------------------------------------

    def _keep_held(self, record: EditionRecord) -> None:
        """Write the mails that the allow-list holds back: again where a crash came between."""
        deliveries = self._outbox.deliveries(record.id, kind=DeliveryKind.EDITION)
        held = [d for d in deliveries if d.state is DeliveryState.HELD]
        if held:
            sending = self._sending(record, DeliveryKind.EDITION, len(held))
            for delivery in held:
                self._keep(sending, delivery)

    def _hold(self, record: EditionRecord, deliveries: Sequence[Delivery]) -> None:
        kind = deliveries[0].recipient.kind
        sending = self._sending(record, kind, len(deliveries))
        for delivery in deliveries:
            self._keep(sending, delivery)
        self._outbox.settle(
            [
                self._settled(d, DeliveryState.HELD, "held back: not in mail.deliver_to")
                for d in deliveries
            ]
        )

    def _keep(self, sending: _Sending, delivery: Delivery) -> None:
        data = self._fill(sending, delivery)
        self._doors.held.keep(delivery.edition, delivery.recipient.recipient, data)

    # --- sending ----------------------------------------------------------------------------------

    def _send_kind(self, record: EditionRecord, kind: DeliveryKind) -> None:
        for _ in range(_PASSES):
            waiting = self._outbox.waiting(
                record.id, kind, now=self._doors.clock(), ignore_due=self._retry_now
            )
            if not waiting or self._stop() or self.relay_error:
                return
            if kind is DeliveryKind.SUPPLEMENTARY and not self._open_to_newcomers(record):
                return
            self._touched[record.id, kind] = None
            self._passes += 1
            sending = self._sending(record, kind, waiting)
            self._send_pass(sending)
            if not self._left_uncertain(record.id, kind):
                return

    def _open_to_newcomers(self, record: EditionRecord) -> bool:
        """Hold back what the allow-list does not let out; return whether anything is left."""
        now = self._doors.clock()
        waiting = [
            d
            for d in self._outbox.deliveries(record.id, kind=DeliveryKind.SUPPLEMENTARY)
            if d.state in _OPEN and (d.due_at is None or d.due_at <= now)
        ]
        states = release_states(waiting, self._deliver_to, self._outbox.suppressions())
        for state, words in (
            (DeliveryState.HELD, "held back: not in mail.deliver_to"),
            (DeliveryState.SUPPRESSED, "this address is never mailed again"),
        ):
            stopped = [d for d in waiting if states[d.recipient.recipient] is state]
            if stopped:
                self._touched[record.id, DeliveryKind.SUPPLEMENTARY] = None
            if state is DeliveryState.HELD and stopped:
                self._hold(record, stopped)
            else:
                self._outbox.settle([self._settled(d, state, words) for d in stopped])
        return any(states[d.recipient.recipient] is DeliveryState.RELEASED for d in waiting)

    def _send_pass(self, sending: _Sending) -> None:
        record = sending.sealed.record
        try:
            self._doors.mailer.send_each(lambda sent: self._take(sending, sent))
        except DeliveryError as error:
            self.relay_error = str(error)
            self._defer_all(record.id, sending.kind, str(error))
        times = sending.accepted_s
        if record.id in self._released and sending.kind is DeliveryKind.EDITION:
            self._spread.setdefault(record.id, max(times) - min(times) if times else 0.0)

    def _take(self, sending: _Sending, sent: Sent | None) -> Mail | None:
        """Record the answer to one mail and hand out the next, in one transaction."""
        finished = None
        if sent is not None:
            delivery = sending.claimed.pop(sent.mail.address)
            finished = self._answer(sending, delivery, sent)
        record = sending.sealed.record
        delivery_next = self._outbox.turn(
            record.id,
            sending.kind,
            lease=f"{self._lease}/{self._passes}",
            now=self._doors.clock(),
            finished=finished,
            claim=not self._stop(),
            ignore_due=self._retry_now,
        )
        if finished is not None:
            self._progress(record.id, sending.done, sending.total)
        if delivery_next is None:
            return None
        address = delivery_next.recipient.address
        sending.claimed[address] = delivery_next
        return Mail(
            sender=sending.sealed.envelope.sender_address,
            address=address,
            data=self._fill(sending, delivery_next),
        )

    def _answer(self, sending: _Sending, delivery: Delivery, sent: Sent) -> Settled:
        sending.done += 1
        outcome = sent.outcome
        match outcome.kind:
            case OutcomeKind.ACCEPTED:
                sending.accepted_s.append(outcome.monotonic_s)
                return self._settled(delivery, DeliveryState.ACCEPTED, outcome.reply)
            case OutcomeKind.UNCERTAIN:
                return self._settled(delivery, DeliveryState.UNCERTAIN, outcome.reply)
            case OutcomeKind.FAILED:
                self._failed += 1
                return self._settled(delivery, DeliveryState.FAILED, outcome.reply)
            case OutcomeKind.DEFERRED:
                return self._deferred(delivery, outcome.reply)

    def _deferred(self, delivery: Delivery, reply: str) -> Settled:
        now = self._doors.clock()
        due_at = next_try(max(delivery.attempts, 1), now, self._trying_since(delivery))
        if due_at is None:
            self._failed += 1
            words = f"given up after two days; last answer: {reply}"
            return self._settled(delivery, DeliveryState.FAILED, words)
        return self._settled(delivery, DeliveryState.DEFERRED, reply, due_at)

    def _trying_since(self, delivery: Delivery) -> datetime:
        """Return when the two days began after which a mail is given up.

        A copy for the operator or a newcomer has no release of its own: it is tried a number of
        times that comes to about two days.
        """
        now = self._doors.clock()
        if delivery.recipient.kind is not DeliveryKind.EDITION:
            return now if delivery.attempts < _TRIES else now - GIVE_UP_AFTER
        record = self._outbox.edition(delivery.edition)
        return (record.released_at if record else None) or now

    def _defer_all(self, edition: EditionId, kind: DeliveryKind, reply: str) -> None:
        """Note the relay's failure on every mail that waits; one left uncertain stays so."""
        now = self._doors.clock()
        waiting = [
            d
            for d in self._outbox.deliveries(edition, kind=kind)
            if d.state in (DeliveryState.RELEASED, DeliveryState.DEFERRED)
            and (d.due_at is None or d.due_at <= now or self._retry_now)
        ]
        self._outbox.settle([self._deferred(d, reply) for d in waiting])

    # --- small steps ------------------------------------------------------------------------------

    def _sending(self, record: EditionRecord, kind: DeliveryKind, total: int) -> _Sending:
        return _Sending(sealed=self._outbox.sealed(record.id), kind=kind, total=total)

    def _fill(self, sending: _Sending, delivery: Delivery) -> bytes:
        sealed, recipient = sending.sealed, delivery.recipient
        ready = sending.letters.get(recipient.variant)
        if ready is None:
            rendered = _variant(sealed, recipient.variant)
            ready = sending.letters[recipient.variant] = letter(rendered, sealed.envelope)
        released_at = sealed.record.released_at
        is_edition = recipient.kind is DeliveryKind.EDITION
        return fill(
            ready,
            recipient,
            edition=sealed.record.id,
            hash=sealed.record.hash,
            released_at=released_at,
            date=released_at if is_edition and released_at else self._doors.clock(),
        )

    def _settled(
        self,
        delivery: Delivery,
        state: DeliveryState,
        reply: str,
        due_at: datetime | None = None,
    ) -> Settled:
        return Settled(
            edition=delivery.edition,
            recipient=delivery.recipient.recipient,
            kind=delivery.recipient.kind,
            state=state,
            reply=reply,
            at=self._doors.clock(),
            due_at=due_at,
            uncertain=state is DeliveryState.UNCERTAIN,
        )

    def _left_uncertain(self, edition: EditionId, kind: DeliveryKind) -> bool:
        return any(
            d.state is DeliveryState.UNCERTAIN for d in self._outbox.deliveries(edition, kind=kind)
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
            spread_s=self._spread.get(edition, 0.0) if kind is DeliveryKind.EDITION else 0.0,
            supplementary=kind is DeliveryKind.SUPPLEMENTARY,
            failed_homes=tuple(home.home_id for d in failed for home in d.recipient.homes),
        )


def _variant(sealed: Sealed, name: str) -> Rendered:
    """Return a variant; a newcomer whose mix of home types nobody had gets the general one."""
    found = {variant.variant: variant for variant in sealed.variants}
    return found.get(name) or found[Concern.ALL]
