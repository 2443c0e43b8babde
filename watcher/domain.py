"""Every noun of the system as a frozen value.

Instants end in `_at` (aware, UTC), civil dates in `_on` (Europe/London). Sequences are tuples.
A `part` is a page under a document; the document's own page is the part `OWN_PAGE`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import NamedTuple, NewType

DocumentId = NewType("DocumentId", str)
PartId = NewType("PartId", str)
HomeId = NewType("HomeId", str)
ChangeId = NewType("ChangeId", int)
EditionId = NewType("EditionId", str)
RecipientId = NewType("RecipientId", str)
SnapshotId = NewType("SnapshotId", str)
"""SHA-256 of the body as received, in 64 hexadecimal digits."""
PartialDate = NewType("PartialDate", str)
"""A date as exact as its source: 2025-09-01, 2025-09, 2018-SP (SP SU AU WI), 2017, --06-30."""

OWN_PAGE = PartId("")


# --- what is watched ------------------------------------------------------------------------------


class SourceName(StrEnum):
    """How a document is read."""

    GOVUK = "govuk"
    LEGISLATION = "legislation"
    FEED = "feed"
    WEB = "web"


class Weight(StrEnum):
    """How strongly a document binds a home, strongest first."""

    BINDING = "binding"
    HAVE_REGARD = "have_regard"
    INSPECTED_AGAINST = "inspected_against"
    OPERATIONAL = "operational"
    CONTEXT = "context"


class Concern(StrEnum):
    """Whom a document concerns; the same words are a home's type."""

    ALL = "all"
    SECURE = "secure"
    RESIDENTIAL_SPECIAL_SCHOOL = "residential_special_school"
    SUPPORTED_ACCOMMODATION = "supported_accommodation"
    PROVIDERS = "providers"
    APPLICANTS = "applicants"
    STAFF = "staff"


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """One page, file or feed named in documents.toml."""

    id: DocumentId
    title: str
    url: str
    source: SourceName
    owner: str
    weight: Weight
    concerns: tuple[Concern, ...]
    active: bool = True
    selector: str | None = None
    """CSS selector of the main content; only for `web`."""
    note: str = ""


class SubscriberStatus(StrEnum):
    """Whether a contact gets editions."""

    ACTIVE = "active"
    STOPPED = "stopped"


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscriber:
    """A contact of a home: one row of subscribers.csv."""

    home_id: HomeId
    name: str
    email: str
    """As written in the list; compared without case."""
    home_type: Concern
    status: SubscriberStatus = SubscriberStatus.ACTIVE


# --- what was read --------------------------------------------------------------------------------


class BlockKind(StrEnum):
    """What a block of text is."""

    TITLE = "title"
    HEADING = "heading"
    PARAGRAPH = "paragraph"
    LIST_ITEM = "list_item"
    TABLE_ROW = "table_row"


class Block(NamedTuple):
    """The smallest piece of a document that is aligned as a whole.

    `text` has its white space folded to single spaces and none at the ends; the cells of a
    table row are joined by a tab. `level` is a heading's rank (1 to 6), a list item's depth
    (from 1), else 0.
    """

    kind: BlockKind
    text: str
    level: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeNote:
    """The publisher's own words about an update, and when it says that was."""

    published_at: datetime | None
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Withdrawal:
    """A publisher's notice that a page is withdrawn though still readable."""

    withdrawn_at: datetime
    explanation: str
    """Plain text; may be empty."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PartLink:
    """A part as its parent lists it."""

    address: str
    """The publisher's own address of the page, absolute, whatever stand-in is asked."""
    title: str
    part: PartId | None = None
    """None where only the part itself can tell who it is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """What a parser made of one body.

    `inner` are parts that stand in the same body (a guide's chapters, a feed's entries);
    `links` are parts to be fetched from addresses of their own.
    """

    address: str
    """The publisher's address of the page for readers, absolute: what a notice links to."""
    title: str
    blocks: tuple[Block, ...]
    part: PartId | None = None
    """The page's own identity (content_id and locale), where the publisher gives one."""
    published_at: datetime | None = None
    """When the publisher says that it last made a change worth telling."""
    notes: tuple[ChangeNote, ...] = ()
    withdrawal: Withdrawal | None = None
    links: tuple[PartLink, ...] = ()
    inner: tuple["Page", ...] = ()
    lists_all: bool = True
    """False where `inner` is a window on a longer list, so that absence means nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Gone:
    """The publisher says that the page is no more (410, or a `gone` item)."""

    explanation: str = ""
    alternative: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Elsewhere:
    """The publisher says in the body that the page is at another address (a `redirect` item)."""

    address: str


Parsed = Page | Gone | Elsewhere


@dataclass(frozen=True, slots=True, kw_only=True)
class Revision:
    """The text of one part as it is compared, derived from one snapshot.

    `derivation` names the code (and selector) that derived it: two revisions are compared only
    where it is equal, so that a change of our own code never becomes news.
    """

    blocks: tuple[Block, ...]
    derivation: str


class Op(StrEnum):
    """What became of a token."""

    SAME = "="
    GONE = "-"
    NEW = "+"
    MOVED_AWAY = ">-"
    MOVED_HERE = ">+"


class Token(NamedTuple):
    """A run of text and what became of it."""

    op: Op
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RedlineBlock:
    """One block of a redline: equal, edited, gone, new, or one end of a move.

    The texts of `tokens` with = - >- give `before`'s text and a line feed, those with = + >+
    give `after`'s and a line feed.
    """

    before: Block | None
    after: Block | None
    tokens: tuple[Token, ...]
    section: tuple[str, ...]
    """Headings above the block, outermost first, the page's title left out."""
    move: int | None = None
    """Ties the two ends of one move together; None where nothing moved."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hunk:
    """Neighbouring blocks that changed, within one section."""

    section: tuple[str, ...]
    blocks: tuple[RedlineBlock, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Redline:
    """What changed between two revisions: every block in reading order, and the pieces of news.

    Empty `hunks` mean that the two are equal.
    """

    blocks: tuple[RedlineBlock, ...]
    hunks: tuple[Hunk, ...]
    moved: int
    """How many blocks stand at another place."""


class TimescaleKind(StrEnum):
    """What a date or period is for."""

    COMMENCEMENT = "commencement"
    APPLIES_FROM = "applies_from"
    DEADLINE = "deadline"
    EXPIRY = "expiry"
    TRANSITION = "transition"
    CONSULTATION_CLOSE = "consultation_close"
    REVIEW = "review"
    DURATION = "duration"
    VAGUE = "vague"


class Precision(StrEnum):
    """How exactly a timescale is stated."""

    DAY = "day"
    MONTH = "month"
    SEASON = "season"
    YEAR = "year"
    RELATIVE = "relative"


@dataclass(frozen=True, slots=True, kw_only=True)
class Timescale:
    """A date or period that a document sets, with the words that set it.

    `starts` and `ends` are both None for a duration, a vague or a relative wording. `quote` is
    verbatim, so that a reader can check us.
    """

    kind: TimescaleKind
    quote: str
    precision: Precision
    starts: PartialDate | None = None
    ends: PartialDate | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundTimescale:
    """A timescale in a change: where it stands, and whether this revision brought it."""

    timescale: Timescale
    is_new: bool
    """False where the text before already said the same: then it makes nothing urgent."""
    section: tuple[str, ...] = ()
    in_note: bool = False
    """True where it stands in the change note."""


class ChangeKind(StrEnum):
    """What happened to a document or one of its parts."""

    TEXT = "text"
    NEW_PART = "new_part"
    PART_GONE = "part_gone"
    MOVED = "moved"
    WITHDRAWN = "withdrawn"
    RESTORED = "restored"
    GONE = "gone"


class Significance(StrEnum):
    """How much a change matters.

    `none` is stored and not reported; `editorial` changes no meaning that we can see;
    `substantive` does, or may; `structural` moves words or the page and changes none.
    """

    NONE = "none"
    EDITORIAL = "editorial"
    SUBSTANTIVE = "substantive"
    STRUCTURAL = "structural"


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What a poll found, as it is put on record."""

    document: DocumentId
    part: PartId
    kind: ChangeKind
    found_at: datetime
    title: str
    """The page's title as it is now."""
    address: str
    """The page's address for readers as it is now."""
    significance: Significance
    reason: str
    """Why it has that significance, in a sentence."""
    silent: bool
    """True where the publisher gave neither a change note nor a new date."""
    published_at: datetime | None = None
    change_note: str | None = None
    timescales: tuple[FoundTimescale, ...] = ()
    sections: tuple[tuple[str, ...], ...] = ()
    """Heading paths of the hunks, each once, in reading order."""
    before: int | None = None
    """Number of the revision before; None for a new part."""
    after: int | None = None
    """Number of the revision after; None for a page that is gone."""
    id: ChangeId = ChangeId(0)
    """Given by the archive when the change is recorded."""


# --- when editions go out ---


class Approval(StrEnum):
    """Whether a sealed edition waits for a person."""

    AUTOMATIC = "automatic"
    REQUIRED = "required"


@dataclass(frozen=True, slots=True, kw_only=True)
class Timetable:
    """When editions go out; civil times are Europe/London."""

    annual_month: int = 4
    annual_day: int = 1
    annual_at: time = time(9, 0)
    interim_weekday: int = 1
    """Monday is 0."""
    interim_at: time = time(10, 0)
    seal_before: timedelta = timedelta(minutes=60)
    grace: timedelta = timedelta(hours=6)
    """How late a sealed edition may be released without a person's approval."""
    approval: Approval = Approval.AUTOMATIC


# --- what homes are told --------------------------------------------------------------------------


class EditionKind(StrEnum):
    """Why an edition goes out."""

    ANNUAL = "annual"
    INTERIM = "interim"


class EditionState(StrEnum):
    """Where an edition stands."""

    DRAFTED = "drafted"
    SEALED = "sealed"
    RELEASED = "released"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """What a home is told about one page: its changes since the text that homes last saw, netted."""

    document: DocumentId
    part: PartId
    document_title: str
    title: str
    address: str
    owner: str
    weight: Weight
    concerns: tuple[Concern, ...]
    kind: ChangeKind
    significance: Significance
    silent: bool
    found_at: datetime
    published_at: datetime | None
    change_notes: tuple[str, ...]
    timescales: tuple[FoundTimescale, ...]
    redline: Redline | None
    """None where there is no text to compare (withdrawn, gone, moved)."""
    changes: tuple[ChangeId, ...]
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarEntry:
    """A day of the coming year on which something begins or is due."""

    on: date
    """The earliest day that the stated date can mean."""
    stated: PartialDate
    kind: TimescaleKind
    quote: str
    document_title: str
    title: str
    address: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ScorecardRow:
    """How one publisher treated homes in the year of an annual edition."""

    owner: str
    documents: int
    """Watched at the end of the year."""
    changes: int
    silent: int
    dated: int
    """Changes that state a calendar date of their own."""
    notice_days: tuple[int, ...]
    """Days from finding to the first stated start, one for each dated change; negative: after it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WatchedDocument:
    """What the footer says about one document."""

    document: DocumentId
    title: str
    watched_since: datetime | None
    """None: never read yet."""
    last_read_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """The contents of one numbered sending, the same for every home."""

    id: EditionId
    kind: EditionKind
    slot: datetime
    notices: tuple[Notice, ...]
    minor: tuple[Notice, ...] = ()
    """Annual: editorial and structural changes."""
    undone: tuple[Notice, ...] = ()
    """Annual: changes whose text came back to what it was."""
    calendar: tuple[CalendarEntry, ...] = ()
    scorecard: tuple[ScorecardRow, ...] = ()
    watched: tuple[WatchedDocument, ...] = ()
    covers_since: datetime | None = None
    """Annual: the annual edition before, or the first poll."""
    next_annual_at: datetime | None = None
    changes: tuple[ChangeId, ...] = ()
    """Every change that this edition tells of, in order of finding."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rendered:
    """One variant of an edition's mail; per-recipient lines are still markers (core/message.py)."""

    variant: str
    subject: str
    text: str
    html: str


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


# --- what we remember of reading ------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """What the publisher sent, byte for byte."""

    id: SnapshotId
    body: bytes
    content_type: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PageState:
    """What the archive last knew of one part."""

    part: PartId
    address: str
    """The address for readers, as last seen."""
    fetch_address: str
    """What is asked for it; empty for an inner part."""
    title: str
    number: int
    """Its latest revision, from 1; 0: listed by its parent but never read."""
    derivation: str
    snapshot: SnapshotId | None
    """The latest body, which may be newer than the latest revision's."""
    etag: str | None = None
    last_modified: str | None = None
    published_at: datetime | None = None
    withdrawn_at: datetime | None = None
    gone: bool = False
    listed: bool = True
    """False once the parent no longer lists it."""
    first_read_at: datetime | None = None
    checked_at: datetime | None = None
    """Last success."""
    missing_since: datetime | None = None
    """First of an unbroken row of 410 answers."""
    shrunken_since: datetime | None = None
    """First of an unbroken row of extractions suspiciously smaller than the last revision."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentState:
    """What the archive last knew of one document."""

    document: DocumentId
    pages: Mapping[PartId, PageState] = field(default_factory=dict)
    first_read_at: datetime | None = None
    """End of the first poll that read the document's own page."""
    succeeded_at: datetime | None = None
    """Last poll in which the document and all its parts were read."""
    failed_at: datetime | None = None
    failures: int = 0
    """In a row; 0 after a success."""
    error: str = ""
    retryable: bool = True
    retry_after_at: datetime | None = None
    """The publisher asked not to be asked before."""
