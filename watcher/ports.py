"""The doors to the outside as protocols: Fetcher, Archive, Outbox, Renderer, Mailer.

No door decides anything: what to write or send was decided in `core/`. Every one has a real
adapter in `adapters/`; a fake that obeys the protocol serves the tests.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from watcher.domain import (
    Change,
    ChangeId,
    ChangeNote,
    Concern,
    Delivery,
    DeliveryKind,
    DeliveryState,
    DocumentId,
    DocumentState,
    Edition,
    EditionId,
    EditionKind,
    EditionState,
    Outcome,
    PageState,
    PartId,
    Recipient,
    RecipientId,
    Rendered,
    Revision,
    Snapshot,
    SnapshotId,
)

# --- fetching -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """One question to a publisher. Two requests are the same where document and part are."""

    document: DocumentId
    part: PartId
    address: str
    """The publisher's own address; the adapter swaps in a stand-in that `[publishers]` names."""
    etag: str | None = None
    last_modified: str | None = None
    unlisted: bool = False
    """For a part: its parent no longer lists it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Body:
    """A 200 answer."""

    address: str
    """Where it came from after redirects, as the publisher's own address."""
    body: bytes
    """Decoded (content encoding undone), at most 50 MB."""
    content_type: str
    """The whole header, charset included; "" where none came."""
    etag: str | None
    last_modified: str | None
    requests: int


@dataclass(frozen=True, slots=True, kw_only=True)
class NotModified:
    """A 304 answer."""

    address: str
    requests: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Missing:
    """A 404 or 410 answer."""

    status: int
    address: str
    requests: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Unanswered:
    """No usable answer: refused, timed out, forbidden, too big, too many redirects, and so on."""

    error: str
    retryable: bool
    requests: int
    retry_after_s: float | None = None
    """The publisher's Retry-After, where it was longer than we wait within one poll."""


Answer = Body | NotModified | Missing | Unanswered


class Fetcher(Protocol):
    """Asks publishers, side by side within the limits of each host."""

    def fetch_all(self, requests: Sequence[Request]) -> Iterator[tuple[Request, Answer]]:
        """Yield each request with its answer, in the order of arrival. Never raises for one of them."""


# --- the archive ----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class SaveSnapshot:
    """Keep a body; a second of the same hash is no second row."""

    snapshot: Snapshot
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class SaveRevision:
    """Keep a derived text. The same number may be kept again under another derivation only."""

    document: DocumentId
    part: PartId
    number: int
    revision: Revision
    snapshot: SnapshotId
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class SaveChange:
    """Put a change on record; its `id` is given by the archive."""

    change: Change


@dataclass(frozen=True, slots=True, kw_only=True)
class SaveNotes:
    """Keep the change notes as listed now; those known already keep their first sight."""

    document: DocumentId
    notes: tuple[ChangeNote, ...]
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class SavePage:
    """Replace what is known of a part."""

    document: DocumentId
    page: PageState


@dataclass(frozen=True, slots=True, kw_only=True)
class SaveDocument:
    """Replace what is known of a document; its `pages` are not looked at."""

    state: DocumentState


@dataclass(frozen=True, slots=True, kw_only=True)
class SavePoll:
    """Put a finished cycle on record (status asks when the last was)."""

    started_at: datetime
    whole: bool
    """False where one document alone was asked for."""
    documents: int
    failed: int


Fact = SaveSnapshot | SaveRevision | SaveChange | SaveNotes | SavePage | SaveDocument | SavePoll


class Archive(Protocol):
    """Everything read, append-only but for the two states."""

    def states(self, documents: Iterable[DocumentId]) -> dict[DocumentId, DocumentState]:
        """Return what is known of each document; an unknown one has an empty state."""

    def write(self, facts: Sequence[Fact]) -> tuple[Change, ...]:
        """Write all facts in one transaction; return the changes with their ids."""

    def snapshot(self, snapshot: SnapshotId) -> Snapshot:
        """Return a body. Raises StateError where it is not there or does not match its hash."""

    def revision(
        self, document: DocumentId, part: PartId, number: int, *, derivation: str | None = None
    ) -> tuple[Revision, SnapshotId] | None:
        """Return a revision (its latest derivation, or the one named) and its snapshot; None: unknown."""

    def changes(
        self,
        *,
        since: datetime | None = None,
        until: datetime | None = None,
        document: DocumentId | None = None,
        ids: Sequence[ChangeId] | None = None,
    ) -> tuple[Change, ...]:
        """Return changes in order of finding; `since` inclusive, `until` exclusive, on found_at."""

    def notes_since(self, document: DocumentId, after: datetime | None) -> tuple[ChangeNote, ...]:
        """Return notes first seen later than `after` (None: all), oldest first."""

    def first_poll_at(self) -> datetime | None:
        """Return the start of the first cycle on record."""

    def last_poll_at(self) -> datetime | None:
        """Return the start of the last whole cycle on record."""


# --- the outbox -----------------------------------------------------------------------------------


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


# --- rendering and mailing ------------------------------------------------------------------------


class Renderer(Protocol):
    """Turns an edition into the text and HTML of a mail."""

    def render(self, edition: Edition, concerns: tuple[Concern, ...]) -> Rendered:
        """Return the variant for homes of these types: what concerns them first, nothing hidden."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mail:
    """A message ready for the wire."""

    sender: str
    address: str
    data: bytes
    """The whole message with CRLF line ends, not dot-stuffed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """A mail and what the server made of it."""

    mail: Mail
    outcome: Outcome


class Mailer(Protocol):
    """Sends over pooled connections to the relay."""

    def send_each(self, take: Callable[[Sent | None], Mail | None]) -> None:
        """Send mails until `take` gives None.

        Each connection calls `take` with its last mail and the outcome (None at first) and sends
        what it returns; calls never overlap. Raises DeliveryError where no connection could be
        made or all were lost for good: every mail that was taken has had its outcome by then.
        """


class HeldStore(Protocol):
    """Keeps mails that the allow-list holds back."""

    def keep(self, edition: EditionId, name: str, data: bytes) -> str:
        """Write held/EDITION/NAME.eml in the state folder; return where."""


class Leases(Protocol):
    """Names this process so that others on the host can tell when it has died."""

    def own(self) -> str:
        """Return a lease of this process, another with each call; all end when it ends, however that is.

        Take one for each run: under one lease no mail is claimed twice. A caller may add to its end.
        """

    def is_alive(self, lease: str) -> bool:
        """Return whether the process behind a lease still runs; a lease of another host counts as alive."""
