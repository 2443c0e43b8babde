"""Says what became of the blocks between those that are sure."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from watcher.core.diff.blocks import Blocks, Free, Piece, weight
from watcher.core.diff.common import common_runs, heaviest_chain
from watcher.core.diff.similar import Likeness, likeness, likenesses
from watcher.domain import BlockKind

_EDITED = 0.5
"""How alike two blocks in one place must be to count as one block edited."""
_REPLACED = 0.2
"""The same where as many old as new blocks are left between blocks that are sure."""
_LABEL_WORDS = 4
"""A heading or label of no more words counts as edited however different."""
_MOST_EQUAL_PAIRS = 20_000
_SPLIT_OFF = 0.5
"""Share of a block's words that its neighbour lost, for the block to count as split off from it."""
_SPLIT_OFF_WORDS = 3
_RUNNING_TEXT = frozenset({BlockKind.PARAGRAPH, BlockKind.LIST_ITEM})


class _Side(NamedTuple):
    blocks: Blocks
    start: int
    end: int

    def kinds(self) -> list[BlockKind]:
        return self.blocks.kinds[self.start : self.end]

    def words(self) -> frozenset[str]:
        every = (self.blocks.weighed(index)[0] for index in range(self.start, self.end))
        return frozenset().union(*every)


def kept(old: Blocks, new: Blocks, gap: Piece, free: Free) -> Iterator[Piece]:
    """Yield the blocks that are equal or became each other: the heaviest pairs, in one order.

    Both are weighed together, so that a row of equal page numbers does not hold long edited
    paragraphs out of their places. Where too many are equal to weigh, they are left out here.
    """
    of_old, of_new = free.within(gap)
    equal = _equal_pairs(old, new, of_old, of_new)
    altered_old = [i for i in of_old if old.texts[i] not in new.known]
    altered_new = [j for j in of_new if new.texts[j] not in old.known]
    return _chained([*equal, *likenesses(old, new, altered_old, altered_new, least=_EDITED)])


def equal_in_order(old: Blocks, new: Blocks, gap: Piece) -> Iterator[Piece]:
    """Yield as many equal blocks as can be had in one order."""
    for a, b, length in common_runs(old.texts[gap.a0 : gap.a1], new.texts[gap.b0 : gap.b1]):
        yield Piece(gap.a0 + a, gap.a0 + a + length, gap.b0 + b, gap.b0 + b + length)


def edited(old: Blocks, new: Blocks, gap: Piece, free: Free) -> Iterator[Piece]:
    """Yield the blocks that became each other: the heaviest pairs, in one order."""
    return _chained(likenesses(old, new, *free.within(gap), least=_EDITED))


def replaced(old: Blocks, new: Blocks, gap: Piece, free: Free) -> Iterator[Piece]:
    """Yield pairs of what is left in a gap where there are as many old as new blocks."""
    of_old, of_new = free.within(gap)
    if len(of_old) == len(of_new):
        for i, j in zip(of_old, of_new, strict=True):
            if _may_replace(old, new, i, j):
                yield Piece(i, i + 1, j, j + 1)


def widened(old: Blocks, new: Blocks, piece: Piece, free: Free) -> Piece:
    """Return the piece together with neighbours that were split off from it or merged into it."""
    before, after = _Side(old, piece.a0, piece.a1), _Side(new, piece.b0, piece.b1)
    after = _with_split_offs(before, after, free.new)
    before = _with_split_offs(after, before, free.old)
    return Piece(before.start, before.end, after.start, after.end)


def _equal_pairs(
    old: Blocks, new: Blocks, of_old: Sequence[int], of_new: Sequence[int]
) -> list[Likeness]:
    """Return all pairs of equal blocks, or none where they are too many."""
    places: defaultdict[str, list[int]] = defaultdict(list)
    for j in of_new:
        places[new.texts[j]].append(j)
    if sum(len(places.get(old.texts[i], ())) for i in of_old) > _MOST_EQUAL_PAIRS:
        return []
    return [
        Likeness(i, j, 1.0, len(old.texts[i])) for i in of_old for j in places.get(old.texts[i], ())
    ]


def _chained(pairs: list[Likeness]) -> Iterator[Piece]:
    """Yield the heaviest of the pairs that keep one order."""
    pairs.sort(key=lambda pair: (pair.a, -pair.b))
    weights = [1 + round(pair.share * pair.weight) for pair in pairs]
    for k in heaviest_chain([(pair.a, pair.b) for pair in pairs], weights):
        yield Piece(pairs[k].a, pairs[k].a + 1, pairs[k].b, pairs[k].b + 1)


def _may_replace(old: Blocks, new: Blocks, i: int, j: int) -> bool:
    if old.kinds[i] != new.kinds[j]:
        return False
    is_label = max(len(old.words(i)), len(new.words(j))) <= _LABEL_WORDS
    return is_label or likeness(old, new, i, j).share >= _REPLACED


def _with_split_offs(whole: _Side, parts: _Side, free: set[int]) -> _Side:
    """Return the parts and those free neighbours of theirs that have words which they lack."""
    while parts.end in free and _is_split_off(whole, parts, parts.end):
        parts = parts._replace(end=parts.end + 1)
    while parts.start - 1 in free and _is_split_off(whole, parts, parts.start - 1):
        parts = parts._replace(start=parts.start - 1)
    return parts


def _is_split_off(whole: _Side, parts: _Side, index: int) -> bool:
    if not {parts.blocks.kinds[index], *whole.kinds()} <= _RUNNING_TEXT:
        return False
    here, heavy = parts.blocks.weighed(index)
    lost = whole.words() - parts.words()
    return len(here) >= _SPLIT_OFF_WORDS and weight(here & lost) >= _SPLIT_OFF * heavy
