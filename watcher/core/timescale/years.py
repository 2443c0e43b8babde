"""The year of a day that is stated without one, where the text's own date leaves no doubt."""

import re
from datetime import date

from watcher.core.partial_date import is_valid
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
_BEFORE_DAYS, _AFTER_DAYS = 31, 92


def with_year(found: Found, sentence: str, reference: PartialDate) -> Found:
    """Return a timescale with its year, where it can be but one; else as it is.

    The text must be dated to the day and the day stand near that date: a month before to three
    months after.
    """
    stated = found.first or found.last
    if stated is None or not stated.startswith("--") or not _is_once(found, sentence):
        return found
    day = None if _RETURNS.search(sentence) else _near(stated, reference)
    if day is None:
        return found
    if found.first and found.last:
        last = _next(found.last, day)
        return found._replace(first=day, last=last) if is_valid(last) else found
    return found._replace(first=day) if found.first else found._replace(last=day)


def _is_once(found: Found, sentence: str) -> bool:
    """Return whether a day is one day: it is news of its kind, told as news, or a named weekday."""
    is_news = _NEWS.match(sentence) or _WEEKDAY.search(sentence, found.start, found.end)
    return found.kind in _ONCE or is_news is not None


def _next(recurring: PartialDate, day: PartialDate) -> PartialDate:
    """Return the first such day from a day on; maybe a day that is none."""
    year = int(day[:4]) + (recurring[1:] < day[4:])
    return PartialDate(f"{year:04}{recurring[1:]}")


def _near(stated: PartialDate, reference: PartialDate) -> PartialDate | None:
    if len(reference) != len("2027-09-01") or not is_valid(reference):
        return None
    published = date.fromisoformat(reference)
    for year in (published.year - 1, published.year, published.year + 1):
        partial = PartialDate(f"{year:04}{stated[1:]}")
        if not is_valid(partial):
            continue
        distance = (date.fromisoformat(partial) - published).days
        if -_BEFORE_DAYS <= distance <= _AFTER_DAYS:
            return partial
    return None
