"""What homes are told, and when."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from watcher.domain.changes import ChangeKind, FoundTimescale, Significance, TimescaleKind
from watcher.domain.lists import Concern, Weight
from watcher.domain.names import ChangeId, DocumentId, EditionId, PartialDate, PartId
from watcher.domain.redlines import Redline


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
    told_in: tuple[EditionId, ...] = ()
    """Annual: the interim editions that told all that is substantive in it; empty where some is new."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarEntry:
    """A day of the coming year on which something begins or is due."""

    on: date
    """The earliest day that the date can mean."""
    stated: PartialDate
    """As the publisher stated it, or as it was counted."""
    kind: TimescaleKind
    quote: str
    document_title: str
    title: str
    address: str
    is_counted: bool = False
    """No date was stated: it was counted from a relative wording."""


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
