"""Sending: claim, fill, send and record, mail by mail, over what the relay gives."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from watcher.core.message import Letter, fill, letter
from watcher.core.outbox import GIVE_UP_AFTER, next_try, release_states
from watcher.domain import (
    Concern,
    Delivery,
    DeliveryKind,
    DeliveryState,
    EditionId,
    OutcomeKind,
    RecipientId,
    Rendered,
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
"""How often a mail without a release of its own is tried: about two days."""
_OPEN = (DeliveryState.RELEASED, DeliveryState.DEFERRED, DeliveryState.UNCERTAIN)
KEPT_BACK = {
    DeliveryState.HELD: "held back: not in mail.deliver_to",
    DeliveryState.SUPPRESSED: "this address is never mailed again",
}
"""What is said of mails that no server was asked about."""


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


@dataclass
class _Sending:
    """The edition in hand: its letters, and when answers came."""

    sealed: Sealed
    kind: DeliveryKind
    total: int
    letters: dict[str, Letter] = field(default_factory=dict)
    accepted_s: list[float] = field(default_factory=list)
    claimed: dict[Mail, Delivery] = field(default_factory=dict)
    """By mail, not by address: homes that joined may share one, with a mail each."""
    done: int = 0


class Sender:
    """Sends what is open of one edition after the other, and remembers what came of it."""

    def __init__(
        self,
        doors: Doors,
        deliver_to: Sequence[str],
        *,
        retry_now: bool,
        stop: Callable[[], bool] = lambda: False,
        progress: Progress = lambda _edition, _done, _of: None,
    ) -> None:
        self.relay_error = ""
        self.failed = 0
        self.touched: dict[tuple[EditionId, DeliveryKind], None] = {}
        self.spread: dict[EditionId, float] = {}
        """Seconds from first to last 250 of the first pass over each edition."""
        self._doors = doors
        self._outbox = doors.outbox
        self._deliver_to = deliver_to
        self._retry_now = retry_now
        self._stop = stop
        self._progress = progress
        self.lease = doors.leases.own()
        self._passes = 0

    def send(self, record: EditionRecord, kind: DeliveryKind) -> None:
        """Send what waits; what may not leave is kept as files and never sent."""
        for _ in range(_PASSES):
            if self._stop() or not self._waiting(record, kind):
                return
            self.touched[record.id, kind] = None
            self._keep_back(record, kind)
            waiting = self._waiting(record, kind)
            if self.relay_error:
                self._defer_all(record.id, kind, self.relay_error)
            if not waiting or self.relay_error:
                return
            self._passes += 1
            self._send_pass(self._sending(record, kind, waiting))
            if not self._left_uncertain(record.id, kind):
                return

    def keep_held(self, record: EditionRecord) -> None:
        """Write the mails that were held back at the release: again where a crash came between."""
        deliveries = self._outbox.deliveries(record.id, kind=DeliveryKind.EDITION)
        self._keep(record, [d for d in deliveries if d.state is DeliveryState.HELD])

    # --- what may not leave -----------------------------------------------------------------------

    def _keep_back(self, record: EditionRecord, kind: DeliveryKind) -> None:
        """Settle what the allow-list or a suppression stops, also where it was opened before."""
        now = self._doors.clock()
        waiting = [
            d
            for d in self._outbox.deliveries(record.id, kind=kind)
            if d.state in _OPEN and (d.due_at is None or d.due_at <= now or self._retry_now)
        ]
        states = release_states(waiting, self._deliver_to, self._outbox.suppressions())
        for state, words in KEPT_BACK.items():
            stopped = [d for d in waiting if states[d.recipient.recipient] is state]
            if state is DeliveryState.HELD:
                self._keep(record, stopped)
            self._outbox.settle([self._settled(d, state, words) for d in stopped])

    def _keep(self, record: EditionRecord, held: Sequence[Delivery]) -> None:
        if held:
            sending = self._sending(record, held[0].recipient.kind, len(held))
            for delivery in held:
                data = self._fill(sending, delivery)
                self._doors.held.keep(record.id, delivery.recipient.recipient, data)

    def _waiting(self, record: EditionRecord, kind: DeliveryKind) -> int:
        return self._outbox.waiting(
            record.id, kind, now=self._doors.clock(), ignore_due=self._retry_now
        )

    # --- sending ----------------------------------------------------------------------------------

    def _send_pass(self, sending: _Sending) -> None:
        record = sending.sealed.record
        try:
            self._doors.mailer.send_each(lambda sent: self._take(sending, sent))
        except DeliveryError as error:
            self.relay_error = str(error)
            self._defer_all(record.id, sending.kind, str(error))
        times = sending.accepted_s
        if sending.kind is DeliveryKind.EDITION:
            self.spread.setdefault(record.id, max(times) - min(times) if times else 0.0)

    def _take(self, sending: _Sending, sent: Sent | None) -> Mail | None:
        """Record the answer to one mail and hand out the next, in one transaction."""
        finished = None
        if sent is not None:
            delivery = sending.claimed.pop(sent.mail)
            finished = self._answer(sending, delivery, sent)
        record = sending.sealed.record
        delivery_next = self._outbox.turn(
            record.id,
            sending.kind,
            lease=f"{self.lease}/{self._passes}",
            now=self._doors.clock(),
            finished=finished,
            claim=not self._stop(),
            ignore_due=self._retry_now,
        )
        if finished is not None:
            self._progress(record.id, sending.done, sending.total)
        if delivery_next is None:
            return None
        mail = Mail(
            sender=sending.sealed.envelope.sender_address,
            address=delivery_next.recipient.address,
            data=self._fill(sending, delivery_next),
        )
        sending.claimed[mail] = delivery_next
        return mail

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
                self.failed += 1
                return self._settled(delivery, DeliveryState.FAILED, outcome.reply)
            case OutcomeKind.DEFERRED:
                return self._deferred(delivery, outcome.reply)

    def _deferred(self, delivery: Delivery, reply: str) -> Settled:
        now = self._doors.clock()
        due_at = next_try(delivery.attempts + 1, now, self._trying_since(delivery))
        if due_at is None:
            self.failed += 1
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
            late_for=sealed.record.late_for,
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


def _variant(sealed: Sealed, name: str) -> Rendered:
    """Return a variant; a newcomer whose mix of home types nobody had gets the general one."""
    found = {variant.variant: variant for variant in sealed.variants}
    return found.get(name) or found[Concern.ALL]
