"""The two sides of a comparison and their pieces."""

from collections.abc import Hashable, Iterable, Sequence
from functools import cached_property
from itertools import pairwise
from typing import NamedTuple

from watcher.core.diff.common import unique_places
from watcher.core.diff.words import Cut, cut
from watcher.domain import Block, BlockKind

SUBSTANTIAL_WORDS = 4
_CLUE_WORDS = 100
"""Words from a block's start that are looked at for what is rare."""
_CLUE_LETTERS = 5
"""Letters that the first of a pair of words must have: "of the" tells nothing."""


class Piece(NamedTuple):
    """Old blocks a0 to a1 and new blocks b0 to b1."""

    a0: int
    a1: int
    b0: int
    b1: int


class Free(NamedTuple):
    """Old and new blocks of which nothing is known yet."""

    old: set[int]
    new: set[int]

    def within(self, gap: Piece) -> tuple[list[int], list[int]]:
        """Return those that stand in a gap, in order."""
        return (
            [i for i in range(gap.a0, gap.a1) if i in self.old],
            [j for j in range(gap.b0, gap.b1) if j in self.new],
        )


class Blocks:
    """One side's blocks, with the words of those that were asked about."""

    def __init__(self, blocks: Sequence[Block]) -> None:
        self.texts = [block.text for block in blocks]
        self.kinds = [block.kind for block in blocks]
        self.known = frozenset(self.texts)
        self._cuts: dict[int, Cut] = {}
        self._clues: dict[int, frozenset[Hashable]] = {}
        self._sets: dict[int, tuple[frozenset[str], int]] = {}

    def __len__(self) -> int:
        return len(self.texts)

    def is_substantial(self, index: int) -> bool:
        """Return whether a block has words enough to be recognised by."""
        return self.texts[index].count(" ") >= SUBSTANTIAL_WORDS - 1

    def key(self, index: int) -> str:
        """Return the first cell of a row of a table; "" for other blocks."""
        if self.kinds[index] is not BlockKind.TABLE_ROW:
            return ""
        return self.texts[index].partition("\t")[0]

    @cached_property
    def keys(self) -> frozenset[str]:
        """The first cells of all rows of tables."""
        return frozenset(map(self.key, range(len(self.texts))))

    def cut(self, index: int) -> Cut:
        """Return one block's text cut into units."""
        found = self._cuts.get(index)
        if found is None:
            found = self._cuts[index] = cut(self.texts[index])
        return found

    def words(self, index: int) -> list[str]:
        """Return one block's words in order."""
        every = self.cut(index).words
        return every[1:] if every and not every[0] else every

    def clues(self, index: int) -> frozenset[Hashable]:
        """Return what one block may be known by where it is rare: words, and pairs of neighbours."""
        found = self._clues.get(index)
        if found is None:
            every = self.words(index)[:_CLUE_WORDS]
            pairs = (pair for pair in pairwise(every) if len(pair[0]) >= _CLUE_LETTERS)
            found = self._clues[index] = frozenset((*every, *pairs))
        return found

    def weighed(self, index: int) -> tuple[frozenset[str], int]:
        """Return one block's words, each once, and what they weigh together."""
        found = self._sets.get(index)
        if found is None:
            kept = frozenset(self.words(index))
            found = self._sets[index] = kept, weight(kept)
        return found


def weight(some: Iterable[str]) -> int:
    """Return what words weigh: long ones tell more than short ones."""
    return sum(map(len, some))


def unique_pairs(
    old: Blocks, new: Blocks, of_old: Sequence[int], of_new: Sequence[int]
) -> list[tuple[int, int]]:
    """Return the places of texts that stand once among the old and once among the new blocks."""
    there = unique_places([old.texts[i] for i in of_old])
    places = unique_places([new.texts[j] for j in of_new])
    return [(of_old[k], of_new[places[text]]) for text, k in there.items() if text in places]
