"""What a poll found: changes and their timescales."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from watcher.domain.names import ChangeId, DocumentId, PartialDate, PartId


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
    verbatim, so that a reader can check us. What the text does not state but lets us work out
    ("the day after the day on which it is made") stands in the last three, never in the first.
    """

    kind: TimescaleKind
    quote: str
    precision: Precision
    starts: PartialDate | None = None
    ends: PartialDate | None = None
    resolved_start: PartialDate | None = None
    resolved_end: PartialDate | None = None
    counted: str = ""
    """How the resolved date was counted, in plain words; "" where none was."""

    @property
    def dates(self) -> tuple[PartialDate | None, PartialDate | None]:
        """Its start and its end, stated or else counted."""
        return self.starts or self.resolved_start, self.ends or self.resolved_end


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


UNRECORDED = ChangeId(0)


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
    id: ChangeId = UNRECORDED
    """Given by the archive when the change is recorded."""
