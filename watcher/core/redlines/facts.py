"""Finds what must never be read in halves: dates, amounts with their unit, references, addresses."""

import re
from bisect import bisect_left
from typing import NamedTuple

_MONTH = (
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December"
    r"|(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\b\.?)"
)
_DAY = r"\d{1,2}(?:st|nd|rd|th)?"
_TO = r"\s?(?:-|\u2013|\bto\b|\band\b|\bor\b)\s?"
_YEAR = r"(?:19|20)\d\d"
_DATES = (
    (
        rf"(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day,?\s)?(?:the\s)?{_DAY}(?:{_TO}{_DAY})?"
        rf"\s(?:of\s)?{_MONTH}(?:,?\s\d{{4}})?(?!\w)"
    ),
    rf"{_MONTH}\s{_DAY},?\s\d{{4}}(?!\w)",
    rf"{_MONTH}\s\d{{4}}(?!\w)",
    r"\d{1,2}[/.]\d{1,2}[/.]\d{2,4}(?!\w)",
    r"\d{4}-\d\d-\d\d(?!\w)",
    rf"(?:[Ss]pring|[Ss]ummer|[Aa]utumn|[Ww]inter)(?:\sterm)?\s{_YEAR}(?!\w)",
    rf"{_YEAR}{_TO}(?:{_YEAR}|\d\d)(?!\w)",
    r"\d{1,2}(?:[:.]\d\d)?\s?(?:am|pm|noon|midnight)(?!\w)",
)
_NUMBER = (
    r"(?:\d[\d,]{0,15}(?:\.\d{1,6})?"
    r"|(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)(?:-[a-z]{3,5})?"
    r"|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen"
    r"|sixteen|seventeen|eighteen|nineteen|hundred|half)"
)
_KIND = (
    r"(?:(?:working|school|calendar|clear|consecutive|continuous|full|whole|complete|business"
    r"|further|more|other|young|registered|academic|sq(?:uare)?)\s){0,2}"
)
_UNIT = (
    r"(?:seconds?|minutes?|hours?|days?|nights?|weeks?|fortnights?|months?|quarters?|years?|terms?"
    r"|times?|miles?|kilometres?|metres?|feet|km|mm|cm|m2|kg|litres?|degrees?"
    r"|child(?:ren)?|persons?|people|adults?|staff|workers?|carers?|visits?|visitors?|inspectors?"
    r"|homes?|beds?|bedrooms?|places?|rooms?|copies|copy|pages?|words?|points?|pounds?|pence"
    r"|per\s?cent|percent)"
)
_AMOUNTS = (
    (
        r"[£$€]\s?\d[\d,]{0,15}(?:\.\d{1,6})?(?:\s?(?:million|billion|thousand|bn|m|k)(?!\w))?"
        rf"(?:\s(?:a|an|per|each)\s{_UNIT}(?!\w))?"
    ),
    rf"{_NUMBER}(?:-?{_TO}{_NUMBER})?[\s-]{_KIND}{_UNIT}(?!\w)(?:-olds?)?['\u2019]?",
    rf"{_NUMBER}\s?%",
)
_MARK = r"(?:\d{1,5}[A-Z]{0,3}(?:\.\d{1,4}){0,4}|[IVXLC]{1,6}(?!\w)|[A-Z]{1,2}(?!\w))(?:\(\w{1,4}\)){0,4}"
_REFERENCES = (
    (
        r"(?i:regulations?|regs?\.?|sections?|ss?\.|paragraphs?|paras?\.?|sub-?(?:paragraph|section)s?"
        r"|schedules?|parts?|chapters?|annex(?:es)?|appendix|appendices|articles?|standards?|rules?"
        r"|clauses?|pages?|footnotes?|tables?|figures?|steps?|notes?)"
        rf"\s(?:{_MARK}|(?:\(\w{{1,4}}\)){{1,4}})"
        rf"(?:(?:,\s|{_TO})(?:{_MARK}|(?:\(\w{{1,4}}\)){{1,4}})){{0,3}}(?!\w)"
    ),
    (
        r"(?:[A-Z][\w'\u2019-]{0,40},?\s(?:(?:and|of|to|for|in|etc\.?)\s)?){0,8}"
        r"(?:\([A-Z][^()\n]{0,60}\)\s){0,2}"
        rf"(?:Act|Acts|Regulations|Order|Rules|Measure)\s{_YEAR}(?!\w)"
    ),
)
_ADDRESSES = (
    r"(?<![.+-])[\w.+-]{1,64}@[\w-]{1,64}(?:\.[\w-]{1,64}){1,6}",
    r"(?:https?://|www\.)\S{1,2000}[^\s.,;:!?)\]'\"]",
    r"0\d{2,4}(?:\s\d{3,4}){1,3}(?!\w)",
)
_FACT = re.compile(rf"(?<!\w)(?:{'|'.join((*_DATES, *_REFERENCES, *_AMOUNTS, *_ADDRESSES))})")
"""Every repetition has a bound, so that no text takes long to search."""


class Facts(NamedTuple):
    """The facts of a text, in order; they do not overlap."""

    starts: tuple[int, ...]
    ends: tuple[int, ...]


def facts(text: str) -> Facts:
    """Return where a text states dates, amounts, references and addresses."""
    found = [match.span() for match in _FACT.finditer(text)]
    return Facts(tuple(start for start, _ in found), tuple(end for _, end in found))


def around(found: Facts, at: int) -> tuple[int, int]:
    """Return the start and the end of the fact that a place stands inside of; else the place."""
    index = bisect_left(found.starts, at) - 1
    if index >= 0 and at < found.ends[index]:
        return found.starts[index], found.ends[index]
    return at, at


def whole_cut(found: Facts, at: int) -> int:
    """Return where a text may be cut: before the fact that `at` stands inside of, unless it begins
    the text: then after it.
    """
    start, end = around(found, at)
    return start or end
