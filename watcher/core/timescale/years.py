"""The year of a day that is stated without one, where the text's own date leaves no doubt."""

import re
from datetime import date

from watcher.core.partial_date import earliest_day, is_valid, latest_day
from watcher.core.timescale.dated import Found
from watcher.domain import PartialDate, TimescaleKind

_RETURNS = re.compile(
    r"\b(?:each|every|any|annual(?:ly)?|yearly|a year|(?:tax|school|academic|financial|inspection)"
    r" years?|of (?:the|that|that same) year|(?:following|next|same|that) (?:year|inspection|period))\b"
)
_ONCE = frozenset(
    {
        TimescaleKind.APPLIES_FROM,
        TimescaleKind.COMMENCEMENT,
        TimescaleKind.EXPIRY,
        TimescaleKind.CONSULTATION_CLOSE,
    }
)
"""Kinds of news; a deadline without a year mostly returns with the year."""
_NEWS = re.compile(r"\W*(?:new|updated?|updates|added|addition|amended|latest|changed|corrected)\b")
_WEEKDAY = re.compile(r"\b(?:mon|tues|wednes|thurs|fri|satur|sun)day\b")
_UNTIL_THEN = re.compile(
    r"\b(?:currently|at present|now|extend(?:s|ed|ing)?|extension|prolong(?:s|ed)?|suspend(?:s|ed)?|suspensions?"
    r"|temporar(?:y|ily)|ha(?:s|ve) been|curfew|lockdown|restrictions?|closed|emergency|concessions?|in force|further notice)\b"
)
"""What is so for the time being: an end or a start that does not return."""
_BESIDE = 40
"""Letters within which "each year" belongs to a date."""
_BEFORE_DAYS, _AFTER_DAYS, _FAR_DAYS = 31, 92, 330


def with_year(found: Found, sentence: str, reference: PartialDate) -> Found:
    """Return a timescale with its year, where it can be but one; else as it is.

    The text must be dated to the month, and the day stand near that date: a month before to three
    months after; or, where the words tell of what is so for the time being, in the eleven months
    that follow ("extended until 30 September") or went before ("since 18 May").
    """
    stated = found.first or found.last
    if stated is None or not stated.startswith("--") or not _is_once(found, sentence):
        return found
    day = (
        None
        if _RETURNS.search(sentence, *_beside(found))
        else _near(stated, reference, _reach(found, sentence))
    )
    if day is None:
        return found
    if found.first and found.last:
        last = _next(found.last, day)
        return found._replace(first=day, last=last) if is_valid(last) else found
    return found._replace(first=day) if found.first else found._replace(last=day)


def returns(text: str) -> bool:
    """Return whether a text speaks of days that return: "each year", "of that year"."""
    return _RETURNS.search(text.lower()) is not None


def _beside(found: Found) -> tuple[int, int]:
    return max(0, found.start - _BESIDE), found.end + _BESIDE


def _is_once(found: Found, sentence: str) -> bool:
    """Return whether a day is one day: it is news of its kind, told as news, or a named weekday."""
    is_news = _NEWS.match(sentence) or _WEEKDAY.search(sentence, found.start, found.end)
    return found.kind in _ONCE or is_news is not None


def _next(recurring: PartialDate, day: PartialDate) -> PartialDate:
    """Return the first such day from a day on; maybe a day that is none."""
    year = int(day[:4]) + (recurring[1:] < day[4:])
    return PartialDate(f"{year:04}{recurring[1:]}")


def _reach(found: Found, sentence: str) -> tuple[int, int]:
    """Return how many days before and after a text's own date such a day may stand."""
    if sentence.startswith("since", found.start):
        return _FAR_DAYS, 0
    if found.first is None and _UNTIL_THEN.search(sentence):
        return _BEFORE_DAYS, _FAR_DAYS
    return _BEFORE_DAYS, _AFTER_DAYS


def _near(
    stated: PartialDate, reference: PartialDate, reach: tuple[int, int]
) -> PartialDate | None:
    """Return the one such day within reach of a date; None where there is none, or two."""
    if len(reference) < len("2027-09") or not is_valid(reference) or reference.startswith("--"):
        return None
    published, latest = earliest_day(reference), latest_day(reference)
    found: list[PartialDate] = []
    for year in range(max(1, published.year - 1), min(9999, published.year + 1) + 1):
        partial = PartialDate(f"{year:04}{stated[1:]}")
        if not is_valid(partial):
            continue
        day = date.fromisoformat(partial)
        if (published - day).days <= reach[0] and (day - latest).days <= reach[1]:
            found.append(partial)
    return found[0] if len(found) == 1 else None
