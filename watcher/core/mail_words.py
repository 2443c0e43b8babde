"""The words of a mail: dates, numbers and what our labels mean to a home.

English names are spelled out here, since `strftime` follows the machine's language.
"""

from collections.abc import Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

from watcher.domain import Concern, Weight

LONDON = ZoneInfo("Europe/London")
WIDTH = 72
"""Columns of a mail's text form."""

_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
)

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


def day_in_words(day: date) -> str:
    """Return "1 September 2027 (Wednesday)"."""
    return f"{plain_day(day)} ({_WEEKDAYS[day.weekday()]})"


def plain_day(day: date) -> str:
    """Return "1 September 2027"."""
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def instant_in_words(at: datetime) -> str:
    """Return "7 July 2026 at 10:00 UK time"; seconds only where there are any."""
    local = at.astimezone(LONDON)
    clock = f"{local:%H:%M:%S}" if local.second else f"{local:%H:%M}"
    return f"{plain_day(local.date())} at {clock} UK time"


def london_day(at: datetime) -> date:
    """Return the civil date in London at an instant."""
    return at.astimezone(LONDON).date()


def days_left_in_words(days: int) -> str:
    """Return "in 12 days", "tomorrow", "today", "yesterday" or "12 days ago"."""
    near = {0: "today", 1: "tomorrow", -1: "yesterday"}
    if days in near:
        return near[days]
    return f"in {days:,} days" if days > 0 else f"{-days:,} days ago"


def counted(number: int, one: str, many: str | None = None) -> str:
    """Return "no changes", "1 change" or "2 changes"."""
    plural = many or f"{one}s"
    return f"no {plural}" if number == 0 else f"{number:,} {one if number == 1 else plural}"


def listed(words: Sequence[str]) -> str:
    """Return "a", "a and b" or "a, b and c"."""
    if len(words) < 2:  # noqa: PLR2004  # one word needs no joint
        return "".join(words)
    return f"{', '.join(words[:-1])} and {words[-1]}"


def wrapped(words: str, *, width: int = WIDTH, indent: str = "") -> str:
    """Return a paragraph in lines of at most `width`; a longer word (an address) is never broken."""
    lines, line = [], indent
    for word in words.split():
        if len(line) + len(word) + 1 > width and line.strip():
            lines.append(line)
            line = indent
        line += f" {word}" if line.strip() else word
    return "\n".join((*lines, line))
