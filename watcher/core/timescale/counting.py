"""Counting time in law: from a day, a number and a unit to a day.

The rules, and where they stand:

- A month is a calendar month (Interpretation Act 1978, section 5 and Schedule 1).
- "Within 28 days of D", "after D" and "from D" leave D out: the period ends on D plus 28 (Lester v
  Garland (1808) 15 Ves Jun 248).
- "Beginning with D" takes D in as day one: 28 days end on D plus 27 (Trow v Ind Coope (West
  Midlands) Ltd [1967] 2 QB 899; Zoan v Rouamba [2000] 1 WLR 1509).
- Months and years after D end on the day of the same number, or on the last of a month that has
  none (Dodds v Walker [1981] 1 WLR 1027: four months after 30 September end on 30 January).
- Months and years beginning with D end on the day before the day of the same number or, where the
  month has none, on its last (so too the Insolvency (Scotland) (Company Voluntary Arrangements and
  Administration) Rules 2018, rule 1.4).
- A week is seven days; a working day is one of `bank_holidays`.

A limit that ends on a Sunday is not moved: that is for the courts and the text itself to say.
Nothing is counted from before 14 September 1752 (Calendar (New Style) Act 1750).
"""

from calendar import monthrange
from collections.abc import Callable
from datetime import date, timedelta
from enum import StrEnum
from typing import NamedTuple

from watcher.core.partial_date import earliest_day, is_valid, latest_day
from watcher.core.timescale.bank_holidays import CERTAIN_UNTIL, working_day
from watcher.domain import PartialDate

_NEW_STYLE = date(1752, 9, 14)
_MONTHS_A_YEAR = 12
_MOST = 99_999
"""More of any unit is no time limit, and would only take long to count."""


class Unit(StrEnum):
    """What a period is counted in."""

    DAY = "day"
    WORKING_DAY = "working day"
    WEEK = "week"
    MONTH = "month"
    YEAR = "year"


class Span(NamedTuple):
    """A length of time."""

    number: int
    unit: Unit


def after(day: date, span: Span) -> date | None:
    """Return the last day of a period after a day, that day left out; None: not to be known."""
    return _counted(day, span, is_first=False)


def beginning_with(day: date, span: Span) -> date | None:
    """Return the last day of a period whose first is a day; None: not to be known."""
    return _counted(day, span, is_first=True)


def day_after(day: date) -> date | None:
    """Return the next day; None at the end of the calendar."""
    return after(day, Span(1, Unit.DAY))


def on_partial(partial: PartialDate, count: Callable[[date], date | None]) -> PartialDate | None:
    """Return a partial date counted on, exactly as exact as it was: a month stays a month.

    None where that is not to be known: a day after some day of July may be in August.
    """
    if not is_valid(partial) or not partial.replace("-", "").isdigit() or partial.startswith("-"):
        return None  # a season, or a day that returns each year, is no day to count from
    first, last = count(earliest_day(partial)), count(latest_day(partial))
    if first is None or last is None:
        return None
    letters = len(partial)
    counted = first.isoformat()[:letters]
    is_one = counted == last.isoformat()[:letters] and is_valid(counted)
    return PartialDate(counted) if is_one else None


def is_uncertain(day: date) -> bool:
    """Return whether bank holidays may still be added to the year of a day."""
    return day.year > CERTAIN_UNTIL


def _counted(day: date, span: Span, *, is_first: bool) -> date | None:
    if day < _NEW_STYLE or not 0 < span.number <= _MOST:
        return None
    try:
        match span.unit:
            case Unit.DAY | Unit.WEEK:
                days = span.number * (7 if span.unit is Unit.WEEK else 1)
                return day + timedelta(days=days - is_first)
            case Unit.WORKING_DAY:
                return working_day(day + timedelta(days=not is_first), span.number)
            case _:
                months = span.number * (_MONTHS_A_YEAR if span.unit is Unit.YEAR else 1)
                return _months_on(day, months, is_first=is_first)
    except (OverflowError, ValueError):  # after the year 9999
        return None


def _months_on(day: date, months: int, *, is_first: bool) -> date:
    years, month = divmod(day.month - 1 + months, _MONTHS_A_YEAR)
    year = day.year + years
    last = monthrange(year, month + 1)[1]
    if day.day > last:
        return date(year, month + 1, last)
    return date(year, month + 1, day.day) - timedelta(days=is_first)
