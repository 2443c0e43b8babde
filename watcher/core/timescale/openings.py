"""How a list item, a cell or a short paragraph begins: with which date, and whether there is more."""

import re
from typing import NamedTuple

from watcher.core.timescale.labels import Shape
from watcher.core.timescale.marking import AMOUNT, DATE, SPAN, Reading
from watcher.domain import PartialDate

_BEFORE = (
    r"(?:(?:the|a|end|start|beginning|close|of|early|late|mid|about|around|midnight|noon|midday|day"
    r"|(?:mon|tues|wednes|thurs|fri|satur|sun)day|[0-9]{1,2}(?:[.:][0-9]{2})? ?(?:[ap]\.?m\.?|noon)"
    r"|on|at|in)[ ,]{1,2}|mid-){0,8}"
)
_OPENING = re.compile(
    r"[^\w\ue000-\ue00f]{0,4}(?:(?:\(?(?:[a-z]|[ivx]{1,4}|[0-9]{1,2})[).]|[0-9]{1,2}(?:\.[0-9]{1,3}){1,3}) )?"
    r"(?:(?:(?P<start>(?:starting |beginning )?from|starting(?: on)?|beginning(?: on)?|since)"
    r"|(?P<end>by|before|until|up to|no later than|not later than|on or before|up until|to)"
    r"|(?P<at>on|in|at|for)) )?"
    rf"(?P<wording>{_BEFORE})(?P<date>(?P<amount>{AMOUNT})|(?P<span>{SPAN})"
    rf"|{DATE}(?P<range>(?: ?- ?| (?:to|until|and|up to) ){_BEFORE}{DATE})?)"
)
_LINKED = re.compile(r"[:;,(-]| (?:-|for\b|\(|if\b|where\b|in respect\b|of\b|after\b|to\b)|$")
_FILLER = re.compile(
    rf"(?:[^\w\ue000-\ue00f]|{DATE}|\b(?:and|or|at|by|on|to|from|until|the|midnight|noon|midday|each|every|year|onwards"
    r"|(?:mon|tues|wednes|thurs|fri|satur|sun)day|[0-9]{1,2}(?:[.:][0-9]{2})? ?(?:[ap]\.?m\b\.?)?)\b)*"
)

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


class Opening(NamedTuple):
    """The date with which a text begins; places count in the folded text."""

    shape: Shape
    start: int
    """Where the date itself begins."""
    end: int
    is_bare: bool
    """True where the text says nothing else."""
    day: PartialDate | None
    """The day itself, where a bare text states one day and no other date."""
    is_linked: bool
    """True where what follows is set off: "31 January 2027: places", "31 January 2027 for places"."""


def opening(reading: Reading) -> Opening | None:
    """Return the date, or the length of time, with which a text begins; None for any other text."""
    if not reading.sentences:
        return None
    first = reading.sentences[0]
    match = _OPENING.match(first.text)
    if match is None:
        return None
    rest = first.text[match.end() :]
    is_bare = len(reading.sentences) == 1 and _FILLER.fullmatch(rest) is not None
    stated = first.dates.get(match.start("date"))
    is_one_day = is_bare and len(first.dates) == 1 and stated is not None and not stated.last
    is_whole = is_one_day and stated is not None and _DAY.fullmatch(stated.first) is not None
    return Opening(
        _shape(match),
        first.start + match.start("date"),
        first.start + match.end("date"),
        is_bare,
        stated.first if stated and is_whole else None,
        _LINKED.match(rest) is not None,
    )


def _shape(match: re.Match[str]) -> Shape:
    if match["amount"]:
        return Shape.AMOUNT
    if match["start"]:
        return Shape.START
    if match["end"]:
        return Shape.END
    if match["span"] or match["range"]:
        return Shape.RANGE
    return Shape.AT if match["at"] or " on " in f" {match['wording']}" else Shape.POINT
