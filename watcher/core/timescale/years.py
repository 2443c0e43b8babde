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
_BEFORE_DAYS, _AFTER_DAYS = 31, 92


def with_year(found: Found, sentence: str, reference: PartialDate) -> Found:
    """Return a timescale with its year, where it can be but one; else as it is.

    The text must be dated to the day and the day stand near that date: a month before to three
    months after.
    """
    stated = found.first or found.last
    is_range = found.first is not None and found.last is not None
    if stated is None or is_range or not stated.startswith("--") or found.kind not in _ONCE:
        return found
    day = None if _RETURNS.search(sentence) else _near(stated, reference)
    if day is None:
        return found
    return found._replace(first=day) if found.first else found._replace(last=day)


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
