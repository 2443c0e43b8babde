"""Cuts text into sentences and the items of lists that run on within a paragraph."""

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

from watcher.core.obligations.plain import DASH

_END = re.compile(r"[.!?][\"')\]]*(?:\d{1,3})? (?=[A-Z0-9\"'(\[])|\. (?=[a-z])")
_SHORT = re.compile(
    r"(?:(?<!\w)(?:[a-z]|e\.g|i\.e|ss|arts?|regs?|schs?|pts?|paras?|nos?|cls?|pp|vol|figs?|st|mrs?|ms|dr"
    r"|cf|etc|approx|vs|inc|ltd|dept|govt|ed|eds))\.$",
    re.IGNORECASE,
)
_WORD_BEFORE = re.compile(r"(?<![\w.'-])[a-z]{4,}\.$")
_BULLET = re.compile(r"(?:^| )(?:[\u2022\u25aa\u25cf\u25e6\u2023\uf0b7](?: |$)|o (?=[a-z]))")
_LETTERED = re.compile(r" (?=\((?:[a-z]|[ivx]{2,4})\) )")
_BEFORE_LETTER = (";", ":", ",", DASH, "; and", ", and", "; or", ", or")
_NUMBERED = re.compile(
    r"(?:\(?\d{1,3}(?:\.\d{1,3})*[.)] ?|\d{1,3}(?:\.\d{1,3})+ |\d{1,3} (?=[A-Z])|\((?:[a-z]{1,2}|[ivx]{1,5}"
    r"|[A-Z]{1,2}|\d{1,3}[A-Z]{0,2})\) ?|[*\u2022\u25aa\u25cf\u25e6\u2023\uf0b7-] ?|o (?=[a-z]))+"
)
_FOOTNOTE = re.compile(r"(?<=[a-z)][.!?]) ?\d{1,3}$")
_LONGEST = 1200
"""Letters after which a sentence without an end is cut at a space."""


class Span(NamedTuple):
    """Where something stands in a text."""

    start: int
    end: int


def chunks(text: str) -> Iterator[Span]:
    """Yield the piece before the first bullet or letter of a list in a plain text, and each item."""
    borders = sorted(
        {0, len(text)}
        | {match.start() for match in _BULLET.finditer(text)}
        | {
            match.end()
            for match in _LETTERED.finditer(text)
            if text.endswith(_BEFORE_LETTER, 0, match.start())
        }
    )
    yield from (Span(start, end) for start, end in pairwise(borders))


def sentences(text: str, chunk: Span) -> Iterator[Span]:
    """Yield the sentences of a stretch of plain text, without the numbers and bullets before them."""
    start = chunk.start
    for end in _END.finditer(text, chunk.start, chunk.end):
        if not _is_end(text, start, end):
            continue
        yield from _pieces(text, start, end.end())
        start = end.end()
    yield from _pieces(text, start, chunk.end)


def _is_end(text: str, start: int, end: re.Match[str]) -> bool:
    if text[end.start()] != ".":
        return True
    before = text[max(start, end.start() - 14) : end.start() + 1]
    if text[end.end()].islower():
        return _WORD_BEFORE.search(before) is not None and _SHORT.search(before) is None
    return _SHORT.search(before) is None


def _pieces(text: str, start: int, end: int) -> Iterator[Span]:
    while start < end and text[start] == " ":
        start += 1
    numbered = _NUMBERED.match(text, start, end)
    at = numbered.end() if numbered else start
    while end - at > _LONGEST:
        cut = text.rfind(" ", at + 1, at + _LONGEST)
        stop = cut if cut > at else at + _LONGEST
        yield Span(at, stop)
        at = stop
    while at < end and text[at] == " ":
        at += 1
    while end > at and text[end - 1] == " ":
        end -= 1
    noted = _FOOTNOTE.search(text, at, end)
    end = noted.start() if noted else end
    if any(letter.isalpha() for letter in text[at:end]):
        yield Span(at, end)


def opens_list(text: str) -> bool:
    """Return whether a text ends as one does that a list follows."""
    return without_tail(text).endswith((":", "-", "\u2013", "\u2014"))


def without_tail(text: str) -> str:
    """Return a text without bullets and the number of a page or footnote at its end."""
    rest = text.rstrip()
    while rest:
        head, _, last = rest.rpartition(" ")
        is_number = last.isdecimal() and len(last) <= _PAGE and head.endswith((".", ":", ";"))
        if not (is_number or last in BULLETS):
            break
        rest = head.rstrip()
    return rest


BULLETS = frozenset("\u2022\u25aa\u25cf\u25e6\u2023\uf0b7o*")
_PAGE = 3
