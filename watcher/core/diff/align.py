"""Decides which block became which: equal ones first, then divided, moved and edited ones."""

from collections.abc import Callable, Iterable
from typing import NamedTuple

from watcher.core.diff.anchors import anchors
from watcher.core.diff.blocks import SUBSTANTIAL_WORDS, Blocks, Free, Piece
from watcher.core.diff.divided import divided, divided_wholly
from watcher.core.diff.flow import flowing, reshaped
from watcher.core.diff.gaps import edited, equal_in_order, kept, replaced, widened
from watcher.core.diff.moved import moved_and_edited, moved_equal


class Alignment(NamedTuple):
    """What became of the blocks; those that are in no piece and not moved are gone or new."""

    pieces: list[Piece]
    """What stayed in place and in order, equal or edited."""
    moves: dict[int, int]
    """Old places of moved blocks, each with its new place."""


def align(old: Blocks, new: Blocks) -> Alignment:
    """Return which block became which."""
    draft = _Draft(old, new)
    draft.place(anchors(old, new))
    if draft.is_complete():
        return Alignment(draft.pieces, {})
    if whole := divided_wholly(old, new, draft.unequal()):
        return Alignment(whole, {})
    draft.fill(lambda gap: divided(old, new, gap, least_words=SUBSTANTIAL_WORDS))
    draft.fill(lambda gap: flowing(old, new, gap))
    draft.fill(lambda gap: reshaped(old, new, gap))
    draft.fill(lambda gap: kept(old, new, gap, draft.free))
    draft.fill(lambda gap: equal_in_order(old, new, gap))
    draft.fill(lambda gap: divided(old, new, gap, least_words=1))
    draft.move(moved_equal(old, new, draft.free))
    draft.fill(lambda gap: edited(old, new, gap, draft.free))
    draft.move(moved_and_edited(old, new, draft.free))
    draft.fill(lambda gap: replaced(old, new, gap, draft.free))
    draft.widen()
    return Alignment(draft.pieces, draft.moves)


class _Draft:
    """An alignment in the making: each step sees what the surer ones before it left over."""

    def __init__(self, old: Blocks, new: Blocks) -> None:
        self.old, self.new = old, new
        self.pieces: list[Piece] = []
        self.moves: dict[int, int] = {}
        self.free = Free(set(range(len(old))), set(range(len(new))))

    def is_complete(self) -> bool:
        """Return whether nothing is left to find a place for."""
        return not self.free.old and not self.free.new

    def unequal(self) -> Free:
        """Return the blocks that are not known to be equal."""
        found = Free(set(self.free.old), set(self.free.new))
        for piece in self.pieces:
            if not self._is_equal(piece):
                found.old.update(range(piece.a0, piece.a1))
                found.new.update(range(piece.b0, piece.b1))
        return found

    def fill(self, find: Callable[[Piece], Iterable[Piece]]) -> None:
        """Place what `find` finds in each gap that has something left on both sides."""
        self.place([piece for gap in self._gaps() for piece in find(gap)])

    def place(self, pieces: Iterable[Piece]) -> None:
        """Put pieces of gaps in their places."""
        for piece in pieces:
            self.pieces.append(piece)
            self._take(piece)
        self.pieces.sort()

    def move(self, moves: dict[int, int]) -> None:
        """Note blocks as moved."""
        self.moves |= moves
        self.free.old.difference_update(moves)
        self.free.new.difference_update(moves.values())

    def widen(self) -> None:
        """Give pieces the neighbours that were split off from them or merged into them."""
        for k, piece in enumerate(self.pieces):
            if not self._is_equal(piece):
                self.pieces[k] = widened(self.old, self.new, piece, self.free)
                self._take(self.pieces[k])

    def _gaps(self) -> list[Piece]:
        ends = Piece(len(self.old), len(self.old), len(self.new), len(self.new))
        found = []
        a, b = 0, 0
        for a0, a1, b0, b1 in [*self.pieces, ends]:
            if a < a0 and b < b0:
                found.append(Piece(a, a0, b, b0))
            a, b = a1, b1
        return found

    def _take(self, piece: Piece) -> None:
        self.free.old.difference_update(range(piece.a0, piece.a1))
        self.free.new.difference_update(range(piece.b0, piece.b1))

    def _is_equal(self, piece: Piece) -> bool:
        a0, a1, b0, b1 = piece
        return self.old.texts[a0:a1] == self.new.texts[b0:b1]
