"""The words of a mail: dates, numbers, and what our labels mean to a home."""

from collections.abc import Sequence
from datetime import date, datetime

from watcher.core.calendar import LONDON
from watcher.core.partial_date import in_words
from watcher.domain import ChangeKind, Concern, PartialDate, TimescaleKind, Weight

WIDTH = 72
"""Columns of a mail's text form."""
EXCERPT = 1500
"""Characters of one note, quote or heading that a mail shows: mail programs hide the end of a long mail."""

BINDS = {
    Weight.BINDING: "This is law: you must comply with it.",
    Weight.HAVE_REGARD: "You must have regard to this: follow it, or be able to say why you did not.",
    Weight.INSPECTED_AGAINST: "You are inspected against this.",
    Weight.OPERATIONAL: "You need this to run the home; it is not a duty in itself.",
    Weight.CONTEXT: "For background; it sets you no duty.",
}
CONCERNS = {
    Concern.ALL: "all children's homes",
    Concern.SECURE: "secure children's homes",
    Concern.RESIDENTIAL_SPECIAL_SCHOOL: "residential special schools",
    Concern.SUPPORTED_ACCOMMODATION: "supported accommodation",
    Concern.PROVIDERS: "providers",
    Concern.APPLICANTS: "people who apply to register",
    Concern.STAFF: "staff",
}

NEWS = {
    ChangeKind.TEXT: "The text changed.",
    ChangeKind.NEW_PART: "This part is new.",
    ChangeKind.PART_GONE: "The publisher took this part away.",
    ChangeKind.MOVED: "The page has a new address.",
    ChangeKind.WITHDRAWN: "The publisher withdrew this page. It can still be read.",
    ChangeKind.RESTORED: "The publisher put this page back.",
    ChangeKind.GONE: "The publisher took this page away.",
}
_KINDS = {
    TimescaleKind.COMMENCEMENT: ("comes into force", "came into force"),
    TimescaleKind.APPLIES_FROM: ("applies from then", "applies since then"),
    TimescaleKind.DEADLINE: ("must be done by then", "was to be done by then"),
    TimescaleKind.EXPIRY: ("ends", "ended"),
    TimescaleKind.TRANSITION: ("transition period", "transition period"),
    TimescaleKind.CONSULTATION_CLOSE: ("consultation closes", "consultation closed"),
    TimescaleKind.REVIEW: (
        "the publisher plans to review this text",
        "the publisher planned to review this text",
    ),
    TimescaleKind.DURATION: ("time limit", "time limit"),
    TimescaleKind.VAGUE: ("no exact date", "no exact date"),
}


def day_in_words(day: date) -> str:
    """Return "1 September 2027 (Wednesday)"."""
    return in_words(PartialDate(day.isoformat()))


def kind_in_words(kind: TimescaleKind, *, is_past: bool = False) -> str:
    """Return what happens on a date: "comes into force", or once it has passed "came into force"."""
    return _KINDS[kind][is_past]


def plain_day(day: date) -> str:
    """Return "1 September 2027"."""
    return day_in_words(day).partition(" (")[0]


def instant_in_words(at: datetime) -> str:
    """Return "7 July 2026 at 10:00 UK time"; seconds only where there are any."""
    local = at.astimezone(LONDON)
    clock = f"{local:%H:%M:%S}" if local.second else f"{local:%H:%M}"
    return f"{plain_day(local.date())} at {clock} UK time"


def counted(number: int, one: str, many: str | None = None) -> str:
    """Return "no changes", "1 change" or "2 changes"."""
    plural = many or f"{one}s"
    return f"no {plural}" if number == 0 else f"{number:,} {one if number == 1 else plural}"


def listed(words: Sequence[str]) -> str:
    """Return "a", "a and b" or "a, b and c"."""
    if len(words) < 2:  # noqa: PLR2004  # one word needs no joint
        return "".join(words)
    return f"{', '.join(words[:-1])} and {words[-1]}"


def excerpt(words: str) -> str:
    """Return a publisher's words, what is too long for a mail cut at a space and marked."""
    if len(words) <= EXCERPT:
        return words
    start = words[:EXCERPT]
    return f"{start.rpartition(' ')[0] or start} [...] (cut here: the rest stands at the source)"


def wrapped(words: str, *, width: int = WIDTH, indent: str = "", first: str | None = None) -> str:
    """Return a paragraph in lines of at most `width`; a longer word (an address) is never broken.

    `first` stands in place of `indent` before the first line.
    """
    lines: list[str] = []
    line = start = indent if first is None else first
    for word in words.split():
        if line != start and len(line) + len(word) + 1 > width:
            lines.append(line)
            line = start = indent
        line += word if line == start else f" {word}"
    return "\n".join((*lines, line))
