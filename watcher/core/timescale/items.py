"""The words of a block read behind other words, and what is found brought back to the block."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import lru_cache
from typing import NamedTuple

from watcher.core.timescale.composed import Composed, Piece, composed, own_words
from watcher.core.timescale.find import Located, locate
from watcher.core.timescale.openings import Opening
from watcher.domain import PartialDate, Timescale

_MARK = re.compile(
    r"[\u2022\u25cf\u25aa\uf0b7*-]\s+|\(?(?:[a-z]|[ivx]{1,4}|[0-9]{1,2})[).]\s+"
    r"|[0-9]{1,2}(?:\.[0-9]{1,3}){1,3}\s+",
    re.IGNORECASE,
)
"""What stands before the words of an item."""
_SAMPLE, _SAMPLE_DAY = "1 May 2027", PartialDate("2027-05-01")
_REACH = 240
"""Letters of an item that are read behind other words."""


class Item(NamedTuple):
    """A text that is read with other words in front of it."""

    text: str
    pieces: tuple[Piece, ...]
    reference: PartialDate | None

    def after(self, words: str) -> list[Located]:
        """Return the timescales of its beginning behind other words."""
        start = self._start()
        kept = (_cut(piece, start, start + _REACH) for piece in self.pieces)
        return _through(self.text, composed((Piece(words), *kept)), self.reference)

    def _start(self) -> int:
        mark = _MARK.match(self.text)
        return mark.end() if mark else 0

    def opened(self, words: str, first: Opening, span: tuple[int, int]) -> Iterator[Located]:
        """Yield what its first date is behind other words.

        For bare days that differ in nothing but the day itself, the finder is asked once.
        """
        if first.day is None or len(self.pieces) != 1:
            yield from (each for each in self.after(words) if meet((each.start, each.end), span))
            return
        start, end = span
        pieces = (
            Piece(words),
            own_words(self.text, min(self._start(), start), start),
            Piece(_SAMPLE, start, end),
            own_words(self.text, end, len(self.text)),
        )
        joined = composed(pieces)
        for found in brought_back(self.text, joined, _sampled(joined.text)):
            if meet((found.start, found.end), span):
                yield found._replace(timescale=_on_day(found.timescale, first.day))


@lru_cache(maxsize=256)
def _sampled(text: str) -> tuple[Located, ...]:
    return locate(text).timescales


def _on_day(timescale: Timescale, day: PartialDate) -> Timescale:
    starts, ends = (
        day if each == _SAMPLE_DAY else each for each in (timescale.starts, timescale.ends)
    )
    return replace(timescale, starts=starts, ends=ends)


def _cut(piece: Piece, start: int, end: int) -> Piece:
    """Return what of a piece stands between two places of its block."""
    if piece.start >= start and piece.end <= end:
        return piece
    if piece.end - piece.start != len(piece.text):
        return Piece("")
    start, end = max(start, piece.start), min(end, piece.end)
    return Piece(piece.text[start - piece.start : max(end, start) - piece.start], start, end)


def _through(text: str, joined: Composed, reference: PartialDate | None) -> list[Located]:
    return list(brought_back(text, joined, locate(joined.text, reference).timescales))


def brought_back(text: str, joined: Composed, found: Iterable[Located]) -> Iterator[Located]:
    """Yield timescales of a composed text with their quotes from the text itself."""
    for timescale, start, end in found:
        if own := joined.own(start, end):
            words = text[slice(*own)]
            begins = own[0] + len(words) - len(words.lstrip())
            quote = words.strip()
            yield Located(replace(timescale, quote=quote), begins, begins + len(quote))


def meet(one: tuple[int, int], other: tuple[int, int]) -> bool:
    """Return whether two spans share a letter."""
    return one[0] < other[1] and other[0] < one[1]
