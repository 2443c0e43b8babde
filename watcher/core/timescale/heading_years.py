"""The year that a heading gives to the days under it: "Key dates for 2027" over "by 31 January".

A day without a year mostly returns with each year. Where the heading is of dates and names one year
alone, or one school, financial or tax year, the days under it are days of that year. A heading that
says what the year is of ("Admissions in September 2027") gives none: the days lie before it.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

from watcher.core.partial_date import is_valid
from watcher.core.timescale.years import returns
from watcher.domain import PartialDate, Timescale

_OF_DATES = re.compile(
    r"\b(?:dates|timetable|deadlines|calendar|timeline|diary|schedule of (?:dates|payments|returns))\b"
    r"|^\W*(?:in )?(?:19|20)[0-9]{2}\W*$"
    r"|\b(?:school|academic|financial|tax) year\b",
    re.IGNORECASE,
)
_OF_WHAT = re.compile(
    r"\b(?:entry|admissions?|intake|starting|starters|from|since|before|after|until|act|regulations|order"
    r"|september|january|february|march|april|may|june|july|august|october|november|december)\b",
    re.IGNORECASE,
)
_ONE_YEAR = re.compile(
    r"(?<![0-9])(?P<first>(?:19|20)[0-9]{2})(?:(?: to |[-/\u2013])(?P<last>(?:(?:19|20)[0-9]{2}|[0-9]{2})))?(?![0-9])"
)
_BEGINS = (
    (re.compile(r"\b(?:school|academic|terms?)\b", re.IGNORECASE), "09-01"),
    (re.compile(r"\btax\b", re.IGNORECASE), "04-06"),
    (re.compile(r"\bfinancial\b", re.IGNORECASE), "04-01"),
)


def with_heading_year(
    timescale: Timescale, section: Sequence[str], text: str
) -> tuple[Timescale, str]:
    """Return a timescale with the year of the nearest heading that gives one, and that heading.

    `text` is the block that it stands in. Without such a heading it comes back as it was, and "".
    """
    days = [day for day in (timescale.starts, timescale.ends) if day]
    if not days or not all(day.startswith("--") for day in days) or returns(text):
        return timescale, ""
    for heading in reversed(section):
        starts, ends = (_in_year_of(heading, day) for day in (timescale.starts, timescale.ends))
        dated = [day for day in (starts, ends) if day and not day.startswith("--")]
        if len(dated) == len(days) and dated == sorted(dated):
            return replace(timescale, starts=starts, ends=ends), heading
    return timescale, ""


@lru_cache(maxsize=512)
def _in_year_of(heading: str, day: PartialDate | None) -> PartialDate | None:
    """Return a day with the year of a heading, or as it was where the heading gives none."""
    if day is None or not _OF_DATES.search(heading) or _OF_WHAT.search(heading):
        return day
    years = list(_ONE_YEAR.finditer(heading))
    if len(years) != 1:
        return day
    first, last = int(years[0]["first"]), years[0]["last"]
    begins = next((begin for words, begin in _BEGINS if words.search(heading)), None)
    if begins is None and last is None:
        year = first
    elif begins and last and int(last[-2:]) == (first + 1) % 100:
        year = first if day[2:] >= begins else first + 1
    else:
        return day
    dated = PartialDate(f"{year:04}{day[1:]}")
    return dated if is_valid(dated) else day
