"""Months and years that a text names from its own day: "this September", "April next year".

Where only one can be meant, the finder is given it in figures; the quote stays as it stands.
"""

import re
from collections.abc import Iterator
from functools import lru_cache

from watcher.core.partial_date import MONTHS, is_valid
from watcher.core.timescale.composed import Piece, own_words
from watcher.domain import PartialDate

_SEASONS = ("spring", "summer", "autumn", "winter")
_NAMED = re.compile(
    rf"\b(?P<which>this|next|last) (?P<month>{'|'.join(MONTHS)})\b(?!,? ?[0-9])"
    rf"|\b(?P<s_which>this|next) (?P<season>{'|'.join(_SEASONS)})\b(?! terms?\b|,? ?[0-9])"
    rf"|\b(?P<y_month>{'|'.join(MONTHS)}) (?P<y_which>this|next|last) year\b"
    r"|\bthe end of (?P<year>(?:this|next|the)(?: calendar)? year)\b(?! in\b| of\b)",
    re.IGNORECASE,
)
_OTHER_YEAR = re.compile(
    r"\b(?:school|academic|financial|tax|inspection|term|terms|each|every|any|annual(?:ly)?|yearly"
    r"|following)\b",
    re.IGNORECASE,
)
_IN_MONTH = re.compile(r"[0-9]{4}-[0-9]{2}")
_LONG_PAST = 3
"""Months: "this September" in a text of November is one that has gone."""


def in_figures(text: str, reference: PartialDate | None) -> Iterator[Piece]:
    """Yield a text with such words put in figures, where the text's own date leaves no doubt."""
    at = 0
    if reference and (published := _month_of(reference)):
        year, month = published
        is_other = None
        for match in _NAMED.finditer(text):
            if match["year"]:
                is_other = _OTHER_YEAR.search(text) is not None if is_other is None else is_other
            figures = _figures(match, year, month, is_other=bool(is_other))
            if figures:
                yield own_words(text, at, match.start())
                yield Piece(figures, *match.span())
                at = match.end()
    yield own_words(text, at, len(text))


@lru_cache(maxsize=16)
def _month_of(reference: PartialDate) -> tuple[int, int] | None:
    """Return the year and the month of a date; None where it names no month."""
    if not is_valid(reference) or not _IN_MONTH.match(reference):
        return None
    return int(reference[:4]), int(reference[5:7])


def _figures(match: re.Match[str], year: int, month: int, *, is_other: bool) -> str:
    if match["month"]:
        if not match["month"][0].isupper():  # "this may"
            return ""
        named = MONTHS.index(match["month"].capitalize()) + 1
        found = _year_of(match["which"].lower(), named, year, month)
        return f"{match['month']} {found}" if found else ""
    if match["y_month"]:
        shift = {"this": 0, "next": 1, "last": -1}[match["y_which"].lower()]
        return f"{match['y_month']} {year + shift}" if match["y_month"][0].isupper() else ""
    if match["season"]:
        return _season(match, year, month)
    if match["year"] and not is_other:
        return f"the end of {year + match['year'].lower().startswith('next')}"
    return ""


def _year_of(which: str, named: int, year: int, month: int) -> int:
    """Return the year of a month; 0 where it could be one of two."""
    if which == "this":
        return year if named >= month - _LONG_PAST else 0
    if which == "next":
        return year + 1 if named <= month else 0
    return year - 1 if named >= month else 0


def _season(match: re.Match[str], year: int, month: int) -> str:
    """Return a season with its year; a winter is named by the year in which it begins."""
    first = 3 * (_SEASONS.index(match["season"].lower()) + 1)
    if match["s_which"].lower() == "this":
        found = year if first + 2 >= month - _LONG_PAST and month > 2 else 0  # noqa: PLR2004 - of a winter
    else:
        found = year + 1 if first <= month else 0
    return f"{match['season']} {found}" if found else ""
