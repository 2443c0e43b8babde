"""Finds what a sentence measures: periods, how often, ages, numbers, shares, money, references."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from watcher.core.obligations.force import ObligationKind
from watcher.core.obligations.measure_forms import ANY, FORMS, LIMIT, LIMITS
from watcher.core.obligations.numerals import numbers
from watcher.core.obligations.plain import DASH
from watcher.core.timescale.calendar_words import find_dates
from watcher.core.timescale.folding import lower

_LIMIT_NAMES = [(name, re.compile(pattern)) for name, pattern in LIMITS]
_LIMIT_BEFORE = re.compile(rf"(?<![\w-]){LIMIT}$")
_PEOPLE_AND_PLACES = re.compile(
    r"\d (?:children|young people|staff|people|persons|adults|residents|beds|bedrooms|places|visits)\b"
)
"""What homes are registered for and count, whatever word stands before the number."""
_COUNTED = re.compile(r"(?:(?!this$|thus$|always$)\w{2,}(?<!s)s|people|children|staff|women|men)$")
_SMALL_WORDS = re.compile(
    r"(?:^|[(;:] ?|(?<![\w-])(?:the|of|for|with|by|in|and|or|to|has|have|than|any|these|all|first|last|next"
    r"|is|are|be|contains?|includes?|requires?|needs?|keeps?|between|every|only|other|about|their|its)) ?$"
)
_YEAR_FROM = re.compile(r"(?<![\w-])(?:by|from|since|until|till|before|after) $")
_ISSUED = re.compile(
    r"(?:published|updated|reviewed|posted|issued|modified|dated|created):? (?:on )?$"
)
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
        if self.value != other.value and not (
            self.kind is other.kind and _is_same_day(self, other)
        ):
            return True
        return "" not in limits and len(limits) > 1


def find_measures(text: str) -> tuple[Measure, ...]:
    """Return what a plain sentence measures, in order; titles' years and bare figures are nothing."""
    low = lower(text)
    if ANY.search(low) is None:
        return ()
    found: list[Measure] = []
    taken = bytearray(len(text))
    for measure in (*_dates(text, low), *_matched(low)):
        if any(taken[measure.amount : measure.end]):
            continue
        taken[measure.amount : measure.end] = b"\1" * (measure.end - measure.amount)
        found.append(measure)
    return tuple(sorted(found, key=lambda one: one.start))


def _is_same_day(one: Measure, other: Measure) -> bool:
    """Return whether two dates differ in nothing but that one does not tell the year."""
    (a, a_end), (b, b_end) = (
        each.value if each.kind is ObligationKind.DATE else ("", "") for each in (one, other)
    )
    return a_end == b_end and "--" in {a[:2], b[:2]} and a[-5:] == b[-5:]


def _dates(text: str, low: str) -> Iterator[Measure]:
    for stated in find_dates(text.replace(DASH, "-"), low.replace(DASH, "-")):
        before = low[max(0, stated.start - 16) : stated.start]
        is_year = stated.first is not None and len(stated.first) == _YEAR_LETTERS
        if stated.first is None or (is_year and not _YEAR_FROM.search(before)):
            continue
        if _ISSUED.search(before):
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
    for kind, signs, pattern in FORMS:
        if signs and not any(sign in low for sign in signs):
            continue
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
    if match["limit"] or ":" in amount or not amount[0].isdigit():
        return True
    if _PEOPLE_AND_PLACES.search(amount):
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
