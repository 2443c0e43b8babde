"""Finds what a sentence measures: periods, how often, ages, numbers, shares, money, references."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from watcher.core.meaning.force import ObligationKind
from watcher.core.meaning.numerals import NUMBER, numbers
from watcher.core.timescale.calendar_words import find_dates
from watcher.core.timescale.folding import lower

_LIMITS = (
    ("most", r"at most|(?:no|not) (?:more|longer) than|up to|(?:a )?maximum(?: of)?|not exceeding"),
    ("least", r"at least|(?:no|not) (?:fewer|less) than|(?:a )?minimum(?: of)?"),
    ("over", r"more than|over|above|exceeding|exceeds?|longer than|older than"),
    ("under", r"less than|fewer than|under|below|younger than"),
    ("within", r"within|(?:no|not) later than|inside"),
    ("before", r"on or before|before|prior to|by|until|till"),
    ("after", r"on or after|after|following|from|since"),
)
_LIMIT = rf"(?:(?P<limit>{'|'.join(pattern for _, pattern in _LIMITS)}) )?"
_LIMIT_NAMES = [(name, re.compile(pattern)) for name, pattern in _LIMITS]
_LIMIT_BEFORE = re.compile(rf"(?<![\w-]){_LIMIT}$")
_UNIT = r"(?:minute|hour|day|night|week|fortnight|month|term|year)s?(?![\w-])"
_DAYS = r"(?:(?:working|business|school|calendar|clear|consecutive|whole|full)[ -])?"
_START = r"(?<![\w.,£$€-])"
_PLACE = (
    r"(?:\d+[a-z]{0,2}(?:\.\d+)*(?: ?\((?:\d{1,3}[a-z]{0,2}|[a-z]|[ivx]{2,4})\)){0,4}"
    r"|(?:one|two|three|four|five|six|seven|eight|nine|ten)(?!\w))"
)
_FORMS: tuple[tuple[ObligationKind, tuple[str, ...]], ...] = (
    (
        ObligationKind.MONEY,
        (rf"{_LIMIT}(?P<amount>[£$€] ?{NUMBER}(?: ?(?:million|billion|bn|m|k)(?!\w))?)",),
    ),
    (ObligationKind.SHARE, (rf"{_START}{_LIMIT}(?P<amount>{NUMBER} ?(?:%|per ?cent(?!\w)))",)),
    (
        ObligationKind.REFERENCE,
        (
            (
                r"(?<![\w-])(?P<amount>(?:regulations?|regs?\.?|(?:sub-?)?sections?|ss?\.|(?:sub-?)?paragraphs?|paras?\.?"
                r"|articles?|schedules?|parts?|chapters?|annex(?:es)?|appendix|appendices|rules?|standards?|clauses?|steps?"
                rf"|figures?|tables?|pages?|footnotes?) {_PLACE}(?:(?:,| ?-| to| and| or) ?{_PLACE}){{0,8}})"
            ),
        ),
    ),
    (
        ObligationKind.AGE,
        (
            (
                rf"(?<![\w-])(?P<amount>(?:ages?|aged)(?: of| between| under| over| up to| from){{0,2}} {NUMBER}"
                rf"(?:(?: to| and| or|-) ?{NUMBER})?(?: (?:and|or) (?:over|under|above|below|older|younger)(?!\w))?)"
            ),
            (
                r"(?<![\w-])(?P<amount>(?:under|over)[ -](?:the age of )?\d{1,2}(?:s(?!\w)"
                r"|(?=$|[.,;:)]| (?:and|or|who|in|at|must|should|is|are)\b)))"
            ),
            rf"{_START}(?P<amount>{NUMBER}(?:-?(?: to| and| or|-) ?{NUMBER})?[ -]years?[ -](?:olds?|of age)(?!\w))",
            rf"{_START}(?P<amount>{NUMBER} (?:or|and) (?:over|under|above|older|younger)(?!\w))",
        ),
    ),
    (
        ObligationKind.FREQUENCY,
        (
            (
                rf"(?<![\w-]){_LIMIT}(?P<amount>(?:once|twice|{NUMBER} times)(?: in)? (?:an?|per|each|every|any) "
                rf"(?:{NUMBER} )?{_DAYS}{_UNIT})"
            ),
            rf"(?<![\w-]){_LIMIT}(?P<amount>(?:once )?(?:every|each) (?:(?:other|second|{NUMBER}) )?{_DAYS}{_UNIT})",
            (
                rf"(?<![\w-]){_LIMIT}(?P<amount>(?:half-|(?:six|three|two)-)?(?:hourly|daily|weekly|fortnightly|monthly"
                r"|quarterly|yearly|termly|annually|annual|biannually|biennially)(?![\w-]))"
            ),
        ),
    ),
    (
        ObligationKind.PERIOD,
        (
            rf"{_START}{_LIMIT}(?:the )?(?P<amount>{NUMBER}(?: \(\w{{1,12}}\))?[ -]{_DAYS}{_UNIT})",
            rf"(?<![\w-])(?P<limit>within) (?P<amount>an? {_DAYS}{_UNIT})",
            (
                r"(?<![\w-])(?P<amount>as soon as(?: is)?(?: reasonably)? (?:possible|practicable)|as early as possible"
                r"|immediately|without (?:undue |unreasonable )?delay|promptly|forthwith|straight ?away)(?![\w-])"
            ),
        ),
    ),
    (
        ObligationKind.NUMBER,
        (
            (
                rf"{_START}{_LIMIT}(?P<amount>{NUMBER}(?:(?: ?-| to) ?{NUMBER})?(?![%/\w-]|[.,:]\d)(?: (?!and |or |to |of |in |the |is |are )"
                r"[a-z][a-z'-]+)?)"
            ),
        ),
    ),
)
_PATTERNS = [
    (kind, re.compile(pattern, re.IGNORECASE)) for kind, patterns in _FORMS for pattern in patterns
]
_COUNTED = re.compile(r"(?:(?!this$|thus$|always$)\w{2,}(?<!s)s|people|children|staff|women|men)$")
_SMALL_WORDS = re.compile(
    r"(?:^|[(;:] ?|(?<![\w-])(?:the|of|for|with|by|in|and|or|to|has|have|than|any|these|all|first|last|next"
    r"|is|are|be|contains?|includes?|requires?|needs?|keeps?|between|every|only|other|about|their|its)) ?$"
)
_YEAR_FROM = re.compile(r"(?<![\w-])(?:in|by|from|since|until|till|before|after|during|to) $")
_TIMES = frozenset([ObligationKind.PERIOD, ObligationKind.FREQUENCY])
_WORDED = frozenset([*_TIMES, ObligationKind.AGE])
_QUIET = frozenset(["an", "the", "of", "per", "each", "every", "in", "any", "aged", "age", "old"])
"""Words of a quantity that say nothing of how much it is."""
_VAGUE = frozenset(["daily", "annual", "immediately", "promptly"])
"""Words that say when in too many ways to be told where they came or went."""
_YEAR_LETTERS = 4


class Measure(NamedTuple):
    """A quantity, and where it stands in its sentence, with the word that limits it."""

    kind: ObligationKind
    start: int
    end: int
    amount: int
    """Where the quantity itself begins, behind the limiting word."""
    value: tuple[str, ...]
    """What it says, in figures; two wordings of the same have the same value."""
    limit: str = ""
    """What the limiting word means: most, least, over, under, within, before, after."""
    is_telling: bool = True
    """False where it is told only if another took its place."""

    def differs(self, other: "Measure") -> bool:
        """Return whether two measures that stand at one place say different things."""
        limits = {self.limit, other.limit}
        return self.value != other.value or ("" not in limits and len(limits) > 1)


def find_measures(text: str) -> tuple[Measure, ...]:
    """Return what a plain sentence measures, in order; titles' years and bare figures are nothing."""
    low = lower(text)
    found: list[Measure] = []
    taken = bytearray(len(text))
    for measure in (*_dates(text, low), *_matched(low)):
        if any(taken[measure.amount : measure.end]):
            continue
        taken[measure.amount : measure.end] = b"\1" * (measure.end - measure.amount)
        found.append(measure)
    return tuple(sorted(found, key=lambda one: one.start))


def _dates(text: str, low: str) -> Iterator[Measure]:
    for stated in find_dates(text, low):
        before = low[max(0, stated.start - 16) : stated.start]
        is_year = stated.first is not None and len(stated.first) == _YEAR_LETTERS
        if stated.first is None or (is_year and not _YEAR_FROM.search(before)):
            continue
        limit = _LIMIT_BEFORE.search(before)
        said = limit["limit"] if limit and limit["limit"] else ""
        start = stated.start - (len(before) - limit.start() if limit else 0)
        value = (str(stated.first), str(stated.last or ""))
        yield Measure(
            ObligationKind.DATE,
            start,
            stated.end,
            stated.start,
            value,
            _limit(said),
            is_telling=False,
        )


def _matched(low: str) -> Iterator[Measure]:
    for kind, pattern in _PATTERNS:
        for match in pattern.finditer(low):
            said = match.groupdict().get("limit") or ""
            amount = match["amount"]
            if kind in _GUARDS and not _GUARDS[kind](low, match):
                continue
            is_telling = kind in _TIMES and (bool(said) or not amount[0].isdigit())
            yield Measure(
                kind,
                match.start(),
                match.end(),
                match.start("amount"),
                _value(kind, amount),
                _limit(said),
                is_telling=is_telling and amount not in _VAGUE,
            )


def _is_count(low: str, match: re.Match[str]) -> bool:
    """Return whether a bare number counts something and is no footnote's, page's or title's."""
    amount = match["amount"]
    if match["limit"] or not amount[0].isdigit():
        return True
    return bool(_COUNTED.search(amount)) and bool(
        _SMALL_WORDS.search(low, 0, match.start("amount"))
    )


def _is_place(_: str, match: re.Match[str]) -> bool:
    """Return whether a reference is to a place in a text, and to no page, footnote or year."""
    return _NO_PLACE.match(match["amount"]) is None


_GUARDS = {ObligationKind.NUMBER: _is_count, ObligationKind.REFERENCE: _is_place}
_NO_PLACE = re.compile(r"(?:pages?|footnotes?) |\w+ \d{4}")


def _limit(said: str) -> str:
    return next((name for name, pattern in _LIMIT_NAMES if said and pattern.fullmatch(said)), "")


def _value(kind: ObligationKind, amount: str) -> tuple[str, ...]:
    figures = numbers(amount)
    if kind is ObligationKind.REFERENCE:
        return tuple(re.findall(r"[a-z]{1,4}(?=\))|\d+[a-z]*", amount)) or figures
    if kind in _WORDED:
        amount = amount.replace("year", "") if kind is ObligationKind.AGE else amount
        words = (word.removesuffix("s") for word in re.findall(r"[a-z]{2,}", amount))
        return (*figures, *(word for word in words if not numbers(word) and word not in _QUIET))
    return (*figures, *re.findall(r"million|billion|bn|m\b|k\b|%", amount.replace("per cent", "%")))
