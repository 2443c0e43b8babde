"""Where dates stand in a sentence: each with the preposition before it, ranges put together."""

import re
from collections.abc import Iterator
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple

from watcher.core.partial_date import earliest_day, is_valid, latest_day
from watcher.core.timescale.marking import DATE, DATE_LETTER, IMPOSSIBLE, SPAN, Dated, Marked
from watcher.core.timescale.stretch import Stretch
from watcher.domain import PartialDate


class Side(StrEnum):
    """On which side of a date its preposition puts what happens."""

    NOT_COUNTED = "not_counted"
    """After, as at: such a day is arguable or a mere fact."""
    ON_OR_AFTER = "on_or_after"
    ON_OR_BEFORE = "on_or_before"
    FROM = "from_"
    SINCE = "since"
    BY = "by"
    BEFORE = "before"
    UNTIL = "until"
    ENDING = "ending"
    AT = "at"
    RANGE = "range_"
    BETWEEN = "between"
    NONE = "none"


class Site(NamedTuple):
    """A date or range in its sentence; places count from the sentence's start."""

    side: Side
    word: str
    """The preposition itself; "" where there is none."""
    start: int
    """Of the preposition."""
    date_start: int
    end: int
    first: PartialDate
    last: PartialDate | None
    left: Stretch
    """What stands before the preposition, back to a semicolon."""
    right: Stretch
    """What stands after the date, up to a semicolon."""
    clause: Stretch
    """All three: what stands before, the date, and what stands after."""
    follows_date: bool
    """True where another date stands to the left."""
    is_front: bool
    """True where the date opens its clause: "From April 2027, ...", "confirms that, from ..."."""


_TIME = (
    r"(?:[0-9]{1,2}(?:[.:][0-9]{2})? ?(?:[ap]\.?m\b\.?|noon|midnight|hours)|[0-9]{1,2}[.:][0-9]{2}(?: ?(?:hrs|hours))?"
    r"|[0-9]{4}(?: ?(?:hrs|hours))?|midnight|noon|midday|gmt|bst|utc|[cewp][es]t|(?:local|uk) time)"
)
_FILLER = (
    r"(?:(?:the|on|at|at least|week commencing|week beginning|w/c|today|in|end(?! (?:in|on|at)\b)|(?:start|beginning)(?= (?:of|in)\b)|close|middle|period|day|business|play|of|early|late|about"
    r"|around|approximately|and including|financial|tax|school|academic|year"
    rf"|(?:mon|tues|wednes|thurs|fri|satur|sun)day|{_TIME})[ ,]{{1,2}}|mid-?| ?- | ?: ?){{0,9}}"
)
_FORMS = {
    Side.ON_OR_AFTER: r"on or (?:after|from)|after or on|(?:no|not) earlier than",
    Side.ON_OR_BEFORE: r"on or before|before or on|(?:by )?(?:no|not) later than|at the latest(?: by)?",
    Side.NOT_COUNTED: r"until after|after|as at|dated|later than|not before|or before",
    Side.FROM: r"(?:with effect )?(?:as )?from(?: and including)?|with effect on|on and (?:after|from)"
    r"|(?:starting|beginning|commencing|effective)(?: on| with| in| from| as of)?|as of",
    Side.SINCE: r"since",
    Side.BY: r"by",
    Side.BEFORE: r"before|prior to|in advance of",
    Side.UNTIL: r"(?:up )?(?:until|to)(?: and including)?|till|through to",
    Side.ENDING: r"ending(?: on| with)?",
    Side.AT: r"on|in|at|for|of|is|was|are|be|during|week (?:commencing|beginning)|w/c",
}
_SIDES = re.compile("|".join(f"(?P<{side}>{form})" for side, form in _FORMS.items()))
_LINK = (
    r"(?:,? (?:and|but))?(?: (?:will|shall|to))?(?: (?:runs?|lasts?|continues?|ends?|ending|finish(?:es)?"
    r"|remains?|be (?:open|available)))?"
    r"(?: ?- ?| (?:to|until|till|up to|through to|ending|ends?)(?: and including| on| with)? )"
)
_SITE = re.compile(
    rf"\bbetween {_FILLER}(?:(?P<between>{DATE}),? and {_FILLER}(?P<between_last>{DATE})"
    rf"|(?P<between_span>{SPAN}))"
    rf"|(?:(?<!\w)(?P<preposition>{'|'.join(_FORMS.values())})[ :]{{1,2}}{_FILLER})?"
    rf"(?:(?P<date>{DATE})(?:{_LINK}{_FILLER}(?:(?P<last>{DATE})|(?P<broken>{IMPOSSIBLE})))?|(?P<span>{SPAN}))"
)
_DATES = ("between", "between_last", "between_span", "date", "last", "span")
_OPENS_A_RANGE = frozenset({Side.BETWEEN, Side.FROM, Side.SINCE, Side.AT, Side.NONE})
_WORD = re.compile(r"on or [a-z]+|(?:no|not) earlier|[a-z]+ or on|as of|[a-z]+")
_NAMED_YEAR = re.compile(r" (?:\w+ )?year\b")
_ONWARDS = re.compile(
    r",? (?:onwards?|and (?:after|beyond|later|subsequent (?:\w+ )?(?:years?|periods?|terms?)|all (?:future|subsequent|later)))\b"
)
_REACH_LEFT, _REACH_RIGHT = 260, 160
_IN_FRONT = re.compile(
    r"(?:^|[,:(*]|(?<![\w-])(?:and|but|or|that|which|where|so))[ \"']*(?:\d[\d.]*|(?:\(\w{1,4}\)){1,2})?[ \"']*$"
)
_SAYS = re.compile(r"(?<![a-z])(?!(?:to|and|or|on|in|at|of|the|for)(?![a-z]))[a-z]{2,}")
_SAYS_MORE = re.compile(
    r"(?<![a-z])(?!(?:to|and|or|on|in|at|of|the|for|from|until|till|by|between|since|before|after)(?![a-z]))"
    r"[a-z]{2,}"
)
_MANY = 9
"""Dates in one sentence, from which on prepositions alone say nothing: it is a table."""
_FRONT = 24
"""Letters: as long as a conjunction with a paragraph's number may be."""


def sites(marked: Marked) -> Iterator[Site]:
    """Yield each date or range of a sentence with its preposition, in order."""
    for match in _SITE.finditer(marked.text) if _says_something(marked) else ():
        places = [match.start(name) for name in _DATES if match.start(name) in marked.dates]
        stated = [marked.dates[place] for place in places]
        is_between = match["between"] or match["between_span"]
        side = Side.BETWEEN if is_between else _side(match["preposition"] or "")
        pair = _pair(*(each.first for each in stated)) if len(stated) > 1 else None
        if pair and side in _OPENS_A_RANGE:
            whole = side if side is Side.BETWEEN else Side.RANGE
            yield _site(marked, whole, (match.start(), places[0], match.end()), pair)
            continue
        # "Between" two days that are no range says nothing of either; nor is there a year for a day
        # whose range ends on a day that does not exist.
        is_broken = match["broken"] and _recurs(stated[0].first)
        side = Side.NOT_COUNTED if (side is Side.BETWEEN and len(stated) > 1) or is_broken else side
        for place, each in zip(places, stated, strict=True):
            yield _alone(
                marked, side, (match.start() if place == places[0] else place, place), each
            )
            side = Side.NONE


def _says_something(marked: Marked) -> bool:
    """Return False for rows of mere dates."""
    says = _SAYS if len(marked.dates) < _MANY else _SAYS_MORE
    return bool(marked.dates) and says.search(marked.text) is not None


@lru_cache(maxsize=256)
def _side(preposition: str) -> Side:
    match = _SIDES.fullmatch(preposition)
    return Side(match.lastgroup) if match and match.lastgroup else Side.NONE


def _alone(marked: Marked, side: Side, places: tuple[int, int], stated: Dated) -> Site:
    start, place = places
    end = place + stated.length
    first, last = stated.first, stated.last
    is_named_year = last is not None and _NAMED_YEAR.match(marked.text, end) is not None
    if last and side in _OPENS_A_RANGE:
        # "From the 2025 to 2026 school year" names one year, by both its numbers.
        is_one = side is Side.FROM and is_named_year and " the " in marked.text[start:place]
        whole = side if side is Side.BETWEEN else Side.RANGE
        side, last = (Side.FROM, None) if is_one else (whole, last)
    elif last:
        first, last = (first if is_named_year else last), None
    if side in {Side.AT, Side.NONE} and _ONWARDS.match(marked.text, end):
        side = Side.FROM
    return _site(marked, side, (start, place, end), (first, last))


def _site(
    marked: Marked,
    side: Side,
    places: tuple[int, int, int],
    dates: tuple[PartialDate, PartialDate | None],
) -> Site:
    start, place, end = places
    text = marked.text
    floor = max(0, start - _REACH_LEFT)
    left = Stretch(text, max(floor, text.rfind(";", floor, start) + 1), start)
    ceiling = min(len(text), end + _REACH_RIGHT)
    stop = text.find(";", end, ceiling)
    right = Stretch(text, end, ceiling if stop < 0 else stop)
    clause = Stretch(text, left.start, right.end)
    follows = text.find(DATE_LETTER, left.start, start) >= 0
    word = _WORD.match(text[start:place])
    return Site(
        side,
        word[0] if word else "",
        start,
        place,
        end,
        *dates,
        left,
        right,
        clause,
        follows,
        _IN_FRONT.search(left.last(_FRONT).words) is not None,
    )


@lru_cache(maxsize=1024)
def _pair(first: PartialDate, last: PartialDate) -> tuple[PartialDate, PartialDate] | None:
    """Return both ends of a range; an end without a year takes it from the other end."""
    if _recurs(first) and not _recurs(last):
        first = _in_year_of(last, first, is_before=True)
    elif _recurs(last) and not _recurs(first):
        last = _in_year_of(first, last, is_before=False)
    elif not _recurs(first) and earliest_day(first) > latest_day(last):
        return None
    return (first, last) if is_valid(first) and is_valid(last) else None


def _recurs(partial: PartialDate) -> bool:
    return partial.startswith("--")


def _in_year_of(dated: PartialDate, recurring: PartialDate, *, is_before: bool) -> PartialDate:
    """Return the last such day up to a date, or the first one from it on; maybe a day that is none."""
    year = int(dated[:4])
    same = PartialDate(f"{year:04}{recurring[1:]}")
    if not is_valid(same):
        return same
    if is_before:
        in_order = earliest_day(same) <= latest_day(dated)
    else:
        in_order = latest_day(same) >= earliest_day(dated)
    return (
        same
        if in_order
        else PartialDate(f"{year - 1 if is_before else year + 1:04}{recurring[1:]}")
    )
