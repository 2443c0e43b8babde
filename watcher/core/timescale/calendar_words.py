"""The date layer: every wording of a date in a folded text, as a value with its place.

Dates are read day first, as British publishers write them; what the calendar does not know
(31 September, 13.13.2024) is kept apart and never mended.
"""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple

from watcher.core.partial_date import is_valid
from watcher.domain import PartialDate, Precision


class Stated(NamedTuple):
    """One wording of a date, or of a range that is one word group ("1 to 5 April 2027")."""

    start: int
    end: int
    first: PartialDate | None
    """None: no day is named: it is impossible, or a term, a quarter, a number."""
    last: PartialDate | None = None
    """The end of a range."""
    is_impossible: bool = False


_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)(?![a-z])(?:\.(?= ?[12][0-9]{3}))?"
)
_YEAR = r"[12][0-9]{3}"
# Up to three digits of a footnote may be glued to a year that follows a month; none begins with 0.
_NOTED_YEAR = rf"{_YEAR}(?:[1-9][0-9]{{0,2}})?(?![0-9a-z])"
_UNITS = ["first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth"]
_ORDINALS = (
    *_UNITS,
    *[
        "tenth",
        "eleventh",
        "twelfth",
        "thirteenth",
        "fourteenth",
        "fifteenth",
        "sixteenth",
        "seventeenth",
    ],
    *["eighteenth", "nineteenth", "twentieth"],
    *(f"twenty-{unit}" for unit in _UNITS),
    "thirtieth",
    "thirty-first",
)
_LONGEST_FIRST = "|".join(sorted(_ORDINALS, key=len, reverse=True))
_FORMS = {
    "iso": rf"(?P<iso_year>{_YEAR})-(?P<iso_month>[0-9]{{2}})-(?P<iso_day>[0-9]{{2}})(?![0-9])",
    "numeric": r"(?P<n_day>[0-9]{1,2})(?P<mark>[./-])(?P<n_month>[0-9]{1,2})(?P=mark)"
    rf"(?P<n_year>{_YEAR})(?![0-9])",
    # The first day of "11 and 13 July 2027": the last one names the month for both.
    "listed": r"(?<!between )(?<!between the )(?P<l_day>[0-9]{1,2})(?:st|nd|rd|th)?"
    r"(?=(?:, [0-9]{1,2}(?:st|nd|rd|th)?){0,6},? (?:and|or|&) (?:the )?[0-9]{1,2}(?:st|nd|rd|th)?(?: of)?"
    rf" (?P<l_month>{_MONTH})(?:,? (?P<l_year>{_NOTED_YEAR}))?)",
    "slashed": rf"(?P<sl_month>0[1-9]|1[0-2])/(?P<sl_year>{_YEAR})(?![0-9/a-z])",
    "day": r"(?:(?P<after_between>(?<=between )|(?<=between the ))?(?P<from_day>[0-9]{1,2})"
    r"(?:st|nd|rd|th)?(?: ?(?:-|to) ?|(?(after_between) and (?:the )?|(?!))))?"
    r"(?P<d_day>[0-9]{1,2})(?P<suffix>st|nd|rd|th)?(?: day)?(?: of)? ?"
    rf"(?P<d_month>{_MONTH})(?:,? ?(?P<d_year>{_NOTED_YEAR}))?",
    "fiscal": rf"(?P<f_year>{_YEAR})(?P<joint> to | ?[-/] ?)(?P<f_last>[0-9]{{4}}|[0-9]{{2}})"
    r"(?![0-9a-z])",
    "year": r"(?:19|20)[0-9]{2}(?![0-9a-z/%-]|[.,][0-9]| ?(?:hrs|hours|gmt|bst|utc|pst))",
    "worded": rf"(?P<ordinal>{_LONGEST_FIRST})(?P<of> day of| of|) (?P<w_month>{_MONTH})"
    rf"(?:,? (?P<w_year>{_NOTED_YEAR}))?",
    "american": rf"(?P<a_month>{_MONTH}) (?P<a_day>[0-9]{{1,2}})(?:st|nd|rd|th)?,? (?P<a_year>{_YEAR})"
    r"(?![0-9a-z])",
    "month": rf"(?:(?P<from_month>{_MONTH})(?P<link> ?(?:-|to|until|and) ?))?"
    rf"(?P<m_month>{_MONTH}),?(?: of)? ?(?P<m_year>{_NOTED_YEAR})",
    "listed_month": rf"(?<!between )(?P<lm_month>{_MONTH})"
    rf"(?=(?:, {_MONTH}){{0,4}},? (?:and|or) {_MONTH},? (?P<lm_year>{_NOTED_YEAR}))",
    "season": r"(?P<s_name>spring|summer|autumn|winter)(?P<term> terms?)?(?:,| of)? "
    rf"(?P<s_year>{_YEAR})(?:(?: to |[-/])[0-9]{{2,4}})?(?![0-9a-z])",
    "quarter": rf"(?:q[1-4]|h[12]) {_YEAR}",
}
_FOUR_DIGITS = ("iso", "fiscal", "year")
_FEW_DIGITS = ("numeric", "slashed", "listed", "day")
_LETTERED = ("worded", "listed_month", "american", "month", "season", "quarter")


def _any_of(forms: Iterable[str]) -> str:
    return "(?:" + "|".join(f"(?P<{form}>{_FORMS[form]})" for form in forms) + ")"


_DATE = re.compile(
    rf"(?<![0-9])(?=[0-9])(?:(?=[0-9]{{4}}){_any_of(_FOUR_DIGITS)}|(?![0-9]{{3}}){_any_of(_FEW_DIGITS)})"
    rf"|(?<![a-z])(?=[adefhjmnoqstw]){_any_of(_LETTERED)}"
)
_NUMBERED = re.compile(
    r"\b(?:sections?|ss?\.|regulations?|regs?\.?|paragraphs?|paras?\.?|parts?|pt\.|articles?|arts?\.?"
    r"|schedules?|sch\.|chapter|table|figure|annex|page|p\.|step|phase|version|level"
    r"|stage|year|grade|rule|clause|no\.?|number|issue|volume) $"
)
# A longer number, a year 0 or 20250, digits of another script.
_MORE_DIGITS = re.compile(r",? ?(?:[0-9]{4}|0+\b|(?![0-9])\d)")
_BEFORE_A_MONTH = re.compile(r"\b(?:date|review|reviewed|due|expires?|from|by|until|since)[:,]? $")
_SEASONS = {"spring": "SP", "summer": "SU", "autumn": "AU", "winter": "WI"}
_SUFFIXES = {1: "st", 2: "nd", 3: "rd", 21: "st", 22: "nd", 23: "rd", 31: "st"}
_MONTH_NUMBERS = {
    name: number
    for number, name in enumerate(
        ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"], 1
    )
}
_PRECISIONS = {10: Precision.DAY, 7: Precision.MONTH, 4: Precision.YEAR}
_LONGEST_SPAN_YEARS = 30
_LONGEST_WORD = 14
"""Letters, with its space."""


def precision_of(partial: PartialDate) -> Precision:
    """Return how exactly a partial date is stated."""
    if partial.startswith("--"):
        return Precision.DAY
    return Precision.SEASON if partial[-1].isalpha() else _PRECISIONS[len(partial)]


def find_dates(plain: str, low: str) -> Iterator[Stated]:
    """Yield every wording of a date, in order; `low` is `plain` in lower case."""
    for match in _DATE.finditer(low):
        # The outermost group closes last: it names the form.
        yield _READERS[match.lastgroup or ""](match, plain)


def _dated(match: re.Match[str], year: str, month: int, day: int) -> Stated:
    """Return a day of the calendar, or the place of one that it does not know."""
    start, end = match.start(), _end(match, year)
    number = f"{match[year][:4]}-" if match[year] else "--"
    partial = PartialDate(f"{number}{month:02}-{day:02}")
    if not _is_known(partial):
        return Stated(start, end, None, is_impossible=True)
    return Stated(start, end, partial)


_is_known = lru_cache(maxsize=4096)(is_valid)


def _end(match: re.Match[str], year: str) -> int:
    # What follows a year is the number of a footnote; an ISO date ends with its day.
    return match.start(year) + 4 if match[year] and not match["iso"] else match.end()


def _nothing(match: re.Match[str]) -> Stated:
    return Stated(match.start(), match.end(), None)


def _is_glued(match: re.Match[str], plain: str, marks: str = "£$€./,#:_") -> bool:
    before = plain[match.start() - 1 : match.start()]
    if before == " ":
        return False
    return before.isalnum() or (before != "" and before in marks)


def _before(match: re.Match[str], plain: str) -> str:
    """Return the word before a date, in lower case: "regulation ", "due: "."""
    return plain[max(0, match.start() - _LONGEST_WORD) : match.start()].lower()


def _iso(match: re.Match[str], plain: str) -> Stated:
    if _is_glued(match, plain):
        return _nothing(match)
    return _dated(match, "iso_year", int(match["iso_month"]), int(match["iso_day"]))


def _numeric(match: re.Match[str], plain: str) -> Stated:
    if _is_glued(match, plain, marks="£$€./,#:_-"):
        return _nothing(match)
    return _dated(match, "n_year", int(match["n_month"]), int(match["n_day"]))


def _day(match: re.Match[str], plain: str) -> Stated:
    if _is_glued(match, plain):
        return _nothing(match)
    month, day = _month_number(match["d_month"]), int(match["d_day"])
    if _NUMBERED.search(_before(match, plain)):
        return _month_after_number(match, month)
    if not match["d_year"] and not _reads_as_day(match, plain):
        return _nothing(match)
    if match["suffix"] and match["suffix"] != _SUFFIXES.get(day, "th"):
        return Stated(match.start(), _end(match, "d_year"), None, is_impossible=True)
    last = _dated(match, "d_year", month, day)
    if match["from_day"] is None or last.first is None:
        return last
    first = _dated(match, "d_year", month, int(match["from_day"]))
    return last._replace(first=first.first, last=last.first, is_impossible=first.is_impossible)


def _listed(match: re.Match[str], plain: str) -> Stated:
    is_name = plain[match.start("l_month")].isupper()
    if _is_glued(match, plain) or not is_name or _NUMBERED.search(_before(match, plain)):
        return _nothing(match)
    stated = _dated(match, "l_year", _month_number(match["l_month"]), int(match["l_day"]))
    return stated._replace(end=match.end())


def _american(match: re.Match[str], plain: str) -> Stated:
    """Return "April 1, 2027", which can be read in one way only."""
    if not plain[match.start()].isupper():
        return _nothing(match)
    return _dated(match, "a_year", _month_number(match["a_month"]), int(match["a_day"]))


def _month_after_number(match: re.Match[str], month: int) -> Stated:
    if not match["d_year"]:
        return _nothing(match)
    partial = PartialDate(f"{match['d_year'][:4]}-{month:02}")
    return Stated(match.start("d_month"), _end(match, "d_year"), partial)


def _reads_as_day(match: re.Match[str], plain: str) -> bool:
    """Return False for "section 1 may apply" and for a day that runs on into a longer number."""
    is_name = plain[match.start("d_month")].isupper()
    return is_name and not _MORE_DIGITS.match(plain, match.end())


def _worded(match: re.Match[str], plain: str) -> Stated:
    if not match["w_year"] and not (match["of"] and plain[match.start("w_month")].isupper()):
        return _nothing(match)
    return _dated(
        match, "w_year", _month_number(match["w_month"]), _ORDINALS.index(match["ordinal"]) + 1
    )


def _month(match: re.Match[str], plain: str) -> Stated:
    year = match["m_year"][:4]
    last = PartialDate(f"{year}-{_month_number(match['m_month']):02}")
    stated = Stated(match.start("m_month"), _end(match, "m_year"), last)
    if match["from_month"] is None or not plain[match.start()].isupper():
        return stated
    before = plain[max(0, match.start() - 8) : match.start()].lower()
    first = PartialDate(f"{year}-{_month_number(match['from_month']):02}")
    if first > last or ("and" in match["link"] and not before.endswith("between ")):
        return stated
    return stated._replace(start=match.start(), first=first, last=last)


def _listed_month(match: re.Match[str], plain: str) -> Stated:
    if not plain[match.start()].isupper():
        return _nothing(match)
    partial = PartialDate(f"{match['lm_year'][:4]}-{_month_number(match['lm_month']):02}")
    return Stated(match.start(), match.end(), partial)


def _slashed(match: re.Match[str], plain: str) -> Stated:
    """Return "09/2027" as a month, where a label or a preposition shows that it is one."""
    if not _BEFORE_A_MONTH.search(_before(match, plain)):
        return _nothing(match)
    partial = PartialDate(f"{match['sl_year']}-{match['sl_month']}")
    return Stated(match.start(), match.end(), partial)


def _month_number(name: str) -> int:
    return _MONTH_NUMBERS[name[:3]]


def _season(match: re.Match[str], _: str) -> Stated:
    # School terms have dates of their own, which differ from school to school.
    if match["term"]:
        return _nothing(match)
    partial = PartialDate(f"{match['s_year']}-{_SEASONS[match['s_name']]}")
    return Stated(match.start(), match.end(), partial)


def _fiscal(match: re.Match[str], plain: str) -> Stated:
    """Return 2017-18 as the year that begins in 2017, and "2017 to 2018" as a range."""
    first = match["f_year"]
    last = first[: 4 - len(match["f_last"])] + match["f_last"]
    years = int(last) - int(first)
    if len(match["f_last"]) < len(first):
        years %= 100
    if _is_glued(match, plain) or not 0 < years <= _LONGEST_SPAN_YEARS:
        return _nothing(match)
    is_one_year = years == 1 and "to" not in match["joint"]
    if is_one_year:
        return Stated(match.start(), match.end(), PartialDate(first))
    if "/" in match["joint"]:
        return _nothing(match)
    end = PartialDate(str(int(first) + years))
    return Stated(match.start(), match.end(), PartialDate(first), end)


def _year(match: re.Match[str], plain: str) -> Stated:
    if (
        _is_glued(match, plain, marks="£$€./,#:_-")
        and plain[match.start() - 4 : match.start()] != "mid-"
    ):
        return _nothing(match)
    return Stated(match.start(), match.end(), PartialDate(match[0]))


def _quarter(match: re.Match[str], _: str) -> Stated:
    return _nothing(match)


_READERS = {
    "iso": _iso,
    "numeric": _numeric,
    "day": _day,
    "fiscal": _fiscal,
    "year": _year,
    "worded": _worded,
    "slashed": _slashed,
    "listed": _listed,
    "listed_month": _listed_month,
    "american": _american,
    "month": _month,
    "season": _season,
    "quarter": _quarter,
}
