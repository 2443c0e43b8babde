"""A text put together from a block's own words and words from elsewhere, with the way back."""

from bisect import bisect_right
from collections.abc import Iterable
from typing import NamedTuple


class Piece(NamedTuple):
    """A run of a composed text."""

    text: str
    start: int = 0
    """Where the words that it stands for begin in the block."""
    end: int = 0
    """Where they end; equal to `start` for words from elsewhere."""


class Composed(NamedTuple):
    """A text and what each run of it stands for."""

    text: str
    pieces: tuple[Piece, ...]
    starts: tuple[int, ...]
    """Where each piece begins in `text`."""

    def own(self, start: int, end: int) -> tuple[int, int] | None:
        """Return where a span stands in the block; None where it holds no word of the block."""
        first = self._piece(start)
        last = self._piece(end - 1)
        inside = [at for at in range(first, last + 1) if self._is_own(at)]
        if not inside:
            return None
        head, tail = inside[0], inside[-1]
        return self._back(head, start), self._back(tail, end, is_end=True)

    def _piece(self, at: int) -> int:
        return bisect_right(self.starts, at) - 1

    def _is_own(self, at: int) -> bool:
        return self.pieces[at].end > self.pieces[at].start

    def _back(self, at: int, place: int, *, is_end: bool = False) -> int:
        piece, begins = self.pieces[at], self.starts[at]
        if len(piece.text) != piece.end - piece.start:  # other words stand for them: all or none
            return piece.end if is_end else piece.start
        return piece.start + min(max(place - begins, 0), len(piece.text))


def composed(pieces: Iterable[Piece]) -> Composed:
    """Return the text that pieces make, in order."""
    kept = tuple(piece for piece in pieces if piece.text)
    starts: list[int] = []
    at = 0
    for piece in kept:
        starts.append(at)
        at += len(piece.text)
    return Composed("".join(piece.text for piece in kept), kept, tuple(starts))


def own_words(text: str, start: int, end: int) -> Piece:
    """Return a stretch of the block as it stands."""
    return Piece(text[start:end], start, end)
