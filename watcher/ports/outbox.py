"""The door to editions and deliveries."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from watcher.domain import (
    ChangeId,
    Delivery,
    DeliveryKind,
    DeliveryState,
    EditionId,
    EditionKind,
    EditionState,
    Recipient,
    RecipientId,
    Rendered,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class EditionRecord:
    """An edition as the outbox knows it."""

    id: EditionId
    kind: EditionKind
    state: EditionState
    slot: datetime
    changes: tuple[ChangeId, ...]
    recipients: int = 0
    """Sealed recipients; of a draft, those that it would have now."""
    hash: str = ""
    sealed_at: datetime | None = None
    released_at: datetime | None = None
    closed_at: datetime | None = None
    approved_at: datetime | None = None
    held_at: datetime | None = None
    late: bool = False

    @property
    def late_for(self) -> datetime | None:
        """Return the slot that its release missed; None where it was on time, or is to come."""
        return self.slot if self.late else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Envelope:
    """Headers and addresses of an edition's mails, fixed at sealing."""

    sender: str
    """The From header as configured: name and address."""
    sender_address: str
    """The envelope sender (MAIL FROM) and the domain of Message-IDs."""
    list_id: str
    """Value of List-Id (RFC 2919)."""
    unsubscribe: str
    """Mail address for List-Unsubscribe (RFC 2369); the token goes into the subject."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sealed:
    """All that is fixed when an edition is sealed, apart from its recipients."""

    record: EditionRecord
    envelope: Envelope
    variants: tuple[Rendered, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Settled:
    """What became of one claimed delivery, as it is to be recorded."""

    edition: EditionId
    recipient: RecipientId
    kind: DeliveryKind
    state: DeliveryState
    reply: str
    at: datetime
    """When the answer came, in the time of the clock that governs (`--at` included)."""
    due_at: datetime | None = None
    """For a deferred mail: the next try."""
    uncertain: bool = False
    """True where this attempt left it open; once set, it stays on record."""


class Outbox(Protocol):
    """Editions and deliveries. Every method is one transaction, safe against a second process."""

    def editions(self) -> tuple[EditionRecord, ...]:
        """Return all editions in order of slot."""

    def edition(self, edition: EditionId) -> EditionRecord | None:
        """Return one edition, or None."""

    def draft(self, record: EditionRecord) -> None:
        """Make or replace a draft. Raises StateError where that edition is sealed already."""

    def discard(self, edition: EditionId) -> None:
        """Remove a draft; anything further is left alone."""

    def recipient_ids(self, addresses: Sequence[str]) -> Mapping[str, RecipientId]:
        """Return a stable id for each case-folded address, making those that are missing."""

    def seal(self, sealed: Sealed, recipients: Sequence[Recipient]) -> bool:
        """Fix an edition and put a delivery for each recipient in the outbox, or change nothing.

        Returns False where it was sealed already: another process was first.
        """

    def sealed(self, edition: EditionId) -> Sealed:
        """Return what was fixed. Raises StateError where it is not sealed."""

    def deliveries(
        self, edition: EditionId, *, kind: DeliveryKind | None = None
    ) -> tuple[Delivery, ...]:
        """Return an edition's deliveries in order of recipient id."""

    def served_homes(self) -> frozenset[str]:
        """Return the case-folded id of every home that stands in a sealed edition or a supplement."""

    def suppressions(self) -> Mapping[str, str]:
        """Return case-folded addresses that are never mailed again, each with the reason."""

    def approve(self, edition: EditionId, at: datetime) -> None:
        """Note an approval and lift a hold."""

    def hold(self, edition: EditionId, at: datetime) -> None:
        """Note that a person stopped the edition, and withdraw approval."""

    def release(
        self,
        edition: EditionId,
        at: datetime,
        *,
        late: bool,
        states: Mapping[RecipientId, DeliveryState],
        order: Sequence[RecipientId],
    ) -> bool:
        """Release a sealed edition at one instant: set each delivery's state and the order of sending.

        Returns False where it was released already.
        """

    def add_supplements(
        self, recipients: Mapping[EditionId, Sequence[Recipient]], *, due_at: datetime
    ) -> int:
        """Put supplementary deliveries of several editions in the outbox, all or none.

        They are released, and due at `due_at`. Returns how many were new.
        """

    def recover(self, is_alive: Callable[[str], bool], now: datetime) -> int:
        """Turn deliveries in `sending` under a dead lease into `uncertain`; return how many."""

    def open_editions(self) -> frozenset[EditionId]:
        """Return the editions with a delivery that is released, deferred or uncertain."""

    def waiting(
        self, edition: EditionId, kind: DeliveryKind, *, now: datetime, ignore_due: bool = False
    ) -> int:
        """Return how many deliveries `turn` could claim now."""

    def turn(
        self,
        edition: EditionId,
        kind: DeliveryKind,
        *,
        lease: str,
        now: datetime,
        finished: Settled | None = None,
        claim: bool = True,
        ignore_due: bool = False,
    ) -> Delivery | None:
        """Record one result and claim the next delivery, in one transaction.

        Claims what is released, deferred or uncertain and due (`ignore_due`: whether due or not,
        except supplementary slots), first tries first and then in the order drawn at release,
        each at most once under one lease; None: nothing left. A result is recorded once, and only
        while the lease that claimed the mail is the last that did. What is given back counts the
        tries before this one.
        """

    def settle(self, settled: Sequence[Settled]) -> None:
        """Record results of deliveries that were not claimed (held, or the relay unreachable)."""

    def close(self, edition: EditionId, at: datetime) -> bool:
        """Close a released edition in which nothing is open; return whether this call did it."""

    def alert(self, key: str, at: datetime) -> bool:
        """Note that an alert was raised; return False where it is on record already."""

    def clear_alert(self, key: str) -> None:
        """Forget an alert, so that it is raised anew next time."""
