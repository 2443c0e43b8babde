"""Partial dates: which days they can mean, and how they read.

The shapes are those of `domain.PartialDate`: 2025-09-01, 2025-09, 2018-SP, 2017, --06-30.
"""

import re
from calendar import monthrange
from datetime import MAXYEAR, date, timedelta

from watcher.domain import PartialDate

MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_SEASONS = {"SP": ("spring", 3), "SU": ("summer", 6), "AU": ("autumn", 9), "WI": ("winter", 12)}
_SHAPE = re.compile(
    r"(?P<year>[0-9]{4})(?:-(?P<season>SP|SU|AU|WI)|-(?P<month>[0-9]{2})(?:-(?P<day>[0-9]{2}))?)?"
    r"|--(?P<every_month>[0-9]{2})-(?P<every_day>[0-9]{2})"
)
_A_LEAP_YEAR = 2000
_NEW_STYLE = date(1752, 9, 14)


def is_valid(text: str) -> bool:
    """Return whether a text is a partial date that the calendar knows."""
    match = _SHAPE.fullmatch(text)
    if match is None:
        return False
    year = int(match["year"] or _A_LEAP_YEAR)
    month = int(match["month"] or match["every_month"] or 1)
    day = int(match["day"] or match["every_day"] or 1)
    return (
        1 <= year < MAXYEAR and 1 <= month <= len(MONTHS) and 1 <= day <= monthrange(year, month)[1]
    )


def earliest_day(partial: PartialDate, *, on_or_after: date | None = None) -> date:
    """Return the first day that a partial date can mean.

    Spring begins on 1 March, summer on 1 June, autumn on 1 September, winter on 1 December. A day
    that returns each year means the next one on or after `on_or_after` and needs it; 29 February
    then means the next one that exists. Raises ValueError for what is no partial date.
    """
    match = _matched(partial)
    if match["every_month"]:
        return _next_such_day(match, on_or_after)
    month = _SEASONS[match["season"]][1] if match["season"] else int(match["month"] or 1)
    return date(int(match["year"]), month, int(match["day"] or 1))


def latest_day(partial: PartialDate, *, on_or_after: date | None = None) -> date:
    """Return the last day that a partial date can mean.

    A winter ends in February of the next year; else as `earliest_day`.
    """
    match = _matched(partial)
    first = earliest_day(partial, on_or_after=on_or_after)
    if match["every_month"] or match["day"]:
        return first
    if match["season"]:
        return _end_of_month(first, months=3)
    return _end_of_month(first, months=1 if match["month"] else 12)


def in_words(partial: PartialDate) -> str:
    """Return a partial date as a reader is told it: "1 September 2027 (Wednesday)".

    A day of an unstated year may return each year or have been one day: that is for the text's own
    words. Before 14 September 1752 England counted days by the Julian calendar (Calendar (New
    Style) Act 1750): such a day has no weekday here.
    """
    match = _matched(partial)
    if match["every_month"]:
        return f"{int(match['every_day'])} {MONTHS[int(match['every_month']) - 1]} (no year stated)"
    if match["season"]:
        return f"{_SEASONS[match['season']][0]} {match['year']}"
    first = earliest_day(partial)
    month = f"{MONTHS[first.month - 1]} {match['year']}"
    if match["day"]:
        weekday = f" ({_WEEKDAYS[first.weekday()]})" if first >= _NEW_STYLE else ""
        return f"{first.day} {month}{weekday}"
    return month if match["month"] else match["year"]


def _matched(partial: PartialDate) -> re.Match[str]:
    match = _SHAPE.fullmatch(partial)
    if match is None or not is_valid(partial):
        raise ValueError(f"{partial!r} is not a partial date, such as 2027-09-01 or --06-30")
    return match


def _next_such_day(match: re.Match[str], on_or_after: date | None) -> date:
    if on_or_after is None:
        raise ValueError(f"{match[0]} returns each year: say on or after which day it is meant")
    month, day = int(match["every_month"]), int(match["every_day"])
    year = on_or_after.year + ((month, day) < (on_or_after.month, on_or_after.day))
    while day > monthrange(year, month)[1]:
        year += 1
    return date(year, month, day)


def _end_of_month(first: date, *, months: int) -> date:
    years, month = divmod(first.month - 1 + months, len(MONTHS))
    return date(first.year + years, month + 1, 1) - timedelta(days=1)
