"""Mails to recipients, and what became of them."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from watcher.domain.names import EditionId, HomeId, RecipientId


class DeliveryKind(StrEnum):
    """Why a mail goes to an address."""

    EDITION = "edition"
    COURTESY = "courtesy"
    """The operator's copy, at sealing."""
    SUPPLEMENTARY = "supplementary"
    """For a home that joined after the release."""


class DeliveryState(StrEnum):
    """Where a delivery stands (DESIGN: outbox states)."""

    SEALED = "sealed"
    RELEASED = "released"
    SENDING = "sending"
    ACCEPTED = "accepted"
    DEFERRED = "deferred"
    FAILED = "failed"
    SUPPRESSED = "suppressed"
    HELD = "held"
    UNCERTAIN = "uncertain"


@dataclass(frozen=True, slots=True, kw_only=True)
class Home:
    """A home as an edition names it."""

    home_id: HomeId
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipient:
    """An address in one edition, and the homes it stands for."""

    recipient: RecipientId
    address: str
    homes: tuple[Home, ...]
    variant: str
    message_id: str
    """With its angle brackets."""
    token: str
    """Names the recipient in the unsubscribe address without giving the address away."""
    kind: DeliveryKind = DeliveryKind.EDITION


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """One edition to one recipient, as the outbox knows it."""

    edition: EditionId
    recipient: Recipient
    state: DeliveryState
    attempts: int = 0
    was_uncertain: bool = False
    """A crash or a lost connection once left it open whether the server had taken the mail."""
    due_at: datetime | None = None
    """Not before this instant: a supplementary slot, or the next try of a deferred mail."""
    finished_at: datetime | None = None
    """When the server's last answer came; an edition's spread is counted from it."""
    reply: str = ""
    """The server's words, or ours where it said nothing."""


class OutcomeKind(StrEnum):
    """What a mail server made of one mail."""

    ACCEPTED = "accepted"
    DEFERRED = "deferred"
    FAILED = "failed"
    UNCERTAIN = "uncertain"
    """The connection went after the whole mail was sent and before an answer came."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """A mail server's answer to one mail."""

    kind: OutcomeKind
    reply: str
    at: datetime
    """Real time, UTC, from the adapter's clock."""
    monotonic_s: float = 0.0
    """Monotonic seconds at the answer: the spread is a difference of these."""
