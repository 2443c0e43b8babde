"""Finds text that flows over the borders of blocks: split, joined or broken at other places."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from watcher.core.diff.blocks import Blocks, Piece
from watcher.core.diff.common import Run, heaviest_chain, unique_places
from watcher.domain import BlockKind

_GRAM = 5
"""Neighbouring words that must agree for a place in a text to count as recognised."""
_COMMON_WORDS = 6
"""Words that two blocks share in one order, for text to have flowed between them ..."""
_COMMON_SHARE = 0.6
"""... or this share of the shorter one's words."""


class Stream(NamedTuple):
    """The words of some blocks as one text, and in which block each stands."""

    words: list[str]
    owners: list[int]


def stream(blocks: Blocks, indices: Iterable[int]) -> Stream:
    """Return some blocks as one text."""
    found = Stream([], [])
    for index in indices:
        words = blocks.words(index)
        found.words.extend(words)
        found.owners.extend([index] * len(words))
    return found


def recognised(a: Stream, b: Stream) -> list[Run]:
    """Return stretches of the same words, told by a few neighbours that stand once on either side.

    They rise on the old side, and on the new side only where nothing moved.
    """
    there = unique_places(list(zip(*(b.words[k:] for k in range(_GRAM)), strict=False)))
    here = unique_places(list(zip(*(a.words[k:] for k in range(_GRAM)), strict=False)))
    runs: list[Run] = []
    for gram, p in here.items():
        q = there.get(gram)
        if q is None:
            continue
        if runs and p - runs[-1].a == q - runs[-1].b == runs[-1].length - _GRAM + 1:
            runs[-1] = runs[-1]._replace(length=runs[-1].length + 1)
        else:
            runs.append(Run(p, q, _GRAM))
    return runs


def flowing(old: Blocks, new: Blocks, gap: Piece) -> Iterator[Piece]:
    """Yield the pieces of a gap in which several blocks share their text in one order.

    They hold more than one block on a side: a paragraph that became a list, two that were joined,
    a paragraph of which the end stands in the next one now. Blocks that became one block each are
    left to the steps that weigh them against each other.
    """
    if gap.a1 - gap.a0 == gap.b1 - gap.b0 == 1:
        return
    a, b = stream(old, range(gap.a0, gap.a1)), stream(new, range(gap.b0, gap.b1))
    runs = recognised(a, b)
    if not runs:
        return
    chain = heaviest_chain([(run.a, run.b) for run in runs], [run.length for run in runs])
    shared = Counter(_shared(a, b, [runs[k] for k in chain]))
    for piece in _components(
        sorted(pair for pair, count in shared.items() if _is_flow(old, new, pair, count))
    ):
        is_one_to_one = (piece.a1 - piece.a0, piece.b1 - piece.b0) == (1, 1)
        if not is_one_to_one and not _is_of_tables(old, new, piece):
            yield piece


def _is_of_tables(old: Blocks, new: Blocks, piece: Piece) -> bool:
    """Return whether both sides are rows of tables, which are paired row by row."""
    kinds = {*old.kinds[piece.a0 : piece.a1], *new.kinds[piece.b0 : piece.b1]}
    return kinds == {BlockKind.TABLE_ROW}


def _shared(a: Stream, b: Stream, runs: Sequence[Run]) -> Iterator[tuple[int, int]]:
    """Yield for each word of the runs in which old and in which new block it stands."""
    end_a = end_b = 0
    for run in runs:
        # Repeats ("to and to and to") may let two runs lap over: the first has what both claim.
        lap = max(0, end_a - run.a, end_b - run.b)
        end_a, end_b = run.a + run.length, run.b + run.length
        yield from zip(a.owners[run.a + lap : end_a], b.owners[run.b + lap : end_b], strict=True)


def _is_flow(old: Blocks, new: Blocks, pair: tuple[int, int], count: int) -> bool:
    shorter = min(len(old.words(pair[0])), len(new.words(pair[1])))
    return count >= min(_COMMON_WORDS, _COMMON_SHARE * shorter)


def _components(edges: Sequence[tuple[int, int]]) -> Iterator[Piece]:
    """Yield the blocks that hang together; the pairs rise on both sides."""
    here: Piece | None = None
    for i, j in edges:
        if here and (i < here.a1 or j < here.b1):
            here = Piece(here.a0, i + 1, here.b0, j + 1)
            continue
        if here:
            yield here
        here = Piece(i, i + 1, j, j + 1)
    if here:
        yield here
