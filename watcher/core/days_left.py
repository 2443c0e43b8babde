"""How long it is to a day, as mails and lists say it."""

from datetime import date

from watcher.core.partial_date import latest_day
from watcher.domain import PartialDate

_HYPHENS_OF_A_DAY = 2
"""At least so many are in a date that names a day: "2027-09-01", "--09-01"."""


def days_left_in_words(days: int) -> str:
    """Return "in 12 days", "tomorrow", "today", "yesterday" or "12 days ago"."""
    near = {0: "today", 1: "tomorrow", -1: "yesterday"}
    if days in near:
        return near[days]
    return f"in {days:,} days" if days > 0 else f"{-days:,} days ago"


def left_in_words(day: date, on: date, stated: PartialDate) -> str:
    """Return the days to the earliest day of a stated date, which may be no more than a month.

    A month, season or year that is running says so: "now running".
    """
    words = days_left_in_words((day - on).days)
    if stated.count("-") >= _HYPHENS_OF_A_DAY:
        return words
    return "now running" if day <= on <= latest_day(stated) else f"{words} at the earliest"
