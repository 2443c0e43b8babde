"""The shapes of what the commands print with `--json`: the contract that others script against.

Instants are ISO 8601 in UTC; dates of timescales are partial dates (`domain.PartialDate`).
"""

from typing import TypedDict


class ProblemAnswer(TypedDict):
    """`check`: one fault of the config."""

    file: str
    where: str
    message: str


class FailureAnswer(TypedDict):
    """`poll`: one document that could not be read."""

    id: str
    error: str
    retryable: bool


class PollAnswer(TypedDict):
    """`poll`: the whole cycle."""

    documents: int
    unchanged: int
    changed: list[str]
    failed: list[FailureAnswer]
    requests: int
    not_modified: int
    bytes: int


class TimescaleAnswer(TypedDict):
    """`timescales` and `changes`: one timescale."""

    kind: str
    date_start: str | None
    date_end: str | None
    precision: str
    quote: str
    resolved_start: str | None
    """Counted from a relative wording, never stated; so is `resolved_end`."""
    resolved_end: str | None
    counted: str | None
    """How it was counted; null where nothing was."""


class FoundTimescaleAnswer(TimescaleAnswer):
    """`changes`: a timescale and whether this revision brought it."""

    new: bool
    in_note: bool
    section: list[str]


class TimescalesAnswer(TypedDict):
    """`timescales --jsonl`: a line out for each line in."""

    id: str
    timescales: list[TimescaleAnswer]
    impossible: list[str]
    """Dates that no calendar knows, as they stand: never repaired, never among the timescales."""
    misspelt: list[str]
    """Dates whose ordinal is misspelt ("1th April"), as they stand; they are read as that day."""


class PlacedTimescaleAnswer(TimescaleAnswer):
    """`timescales --json`: a timescale and where it stands in the document."""

    section: list[str]
    number: str
    """The publisher's own paragraph number; "" where it has none."""
    told_by: str
    """Words above it that say what its date is for; "" where its own sentence does."""
    misspelt: str
    """The date as it is misspelt; "" where it is not."""


class DocumentTimescalesAnswer(TypedDict):
    """`timescales --json`: a whole document, in order of date, what has none last."""

    timescales: list[PlacedTimescaleAnswer]
    impossible: list[str]
    """Dates that no calendar knows, as they stand."""


class ChangeAnswer(TypedDict):
    """`changes`: one change on record. `part` is null for the document's own page."""

    id: int
    document: str
    part: str | None
    kind: str
    found_at: str
    published_at: str | None
    change_note: str | None
    silent: bool
    significance: str
    reason: str
    timescales: list[FoundTimescaleAnswer]
    sections: list[list[str]]
    title: str
    url: str
    revisions: str | None
    """"3..4" for `watcher diff`; null where there is no text to compare."""


class HunkAnswer(TypedDict):
    """`compare` and `diff`: where neighbouring blocks changed."""

    section: list[str]
    number: str
    """The publisher's own paragraph number; "" where it has none."""


class LinkAnswer(HunkAnswer):
    """`compare` and `diff`: words that stayed as they were and lead elsewhere."""

    text: str
    before: str
    """"" where they led nowhere."""
    after: str


class ObligationAnswer(HunkAnswer):
    """`compare` and `diff`: a duty, ban, permission or measure that came, went or changed."""

    kind: str
    line: str
    who: list[str]
    before: str
    """The publisher's sentence then; "" where there was none."""
    after: str


class RemarkAnswer(TypedDict):
    """`compare` and `diff`: what people are told once about many places."""

    section: list[str]
    text: str


class CompareAnswer(TypedDict):
    """`compare` and `diff`: pairs of op and text, the number of moved blocks, and what it means."""

    tokens: list[tuple[str, str]]
    moved: int
    significance: str
    reason: str
    summary: str
    hunks: list[HunkAnswer]
    links: list[LinkAnswer]
    obligations: list[ObligationAnswer]
    remarks: list[RemarkAnswer]


class EditionAnswer(TypedDict):
    """`publish`: one edition touched."""

    edition: str
    kind: str
    state: str
    slot: str
    changes: int
    recipients: int


class DeliverAnswer(TypedDict):
    """`deliver`: one edition worked on. `uncertain` counts every mail that ever was."""

    edition: str
    recipients: int
    homes: int
    accepted: int
    deferred: int
    failed: int
    suppressed: int
    held: int
    uncertain: int
    spread_s: float
    supplementary: bool
    """True for mails to homes that joined after the release: outside the edition's own sum."""


class ReasonAnswer(TypedDict):
    """`status`: one thing that is ill."""

    what: str
    next: str


class StatusAnswer(TypedDict):
    """`status`: is it well."""

    well: bool
    reasons: list[ReasonAnswer]
    documents: int
    failing: int
    last_poll_at: str | None
    homes: int
    editions: list[EditionAnswer]
