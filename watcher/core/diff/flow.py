"""Finds text that flows over the borders of blocks: split, joined or broken at other places."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from watcher.core.diff.blocks import Blocks, Piece
from watcher.core.diff.common import Run, common_runs, heaviest_chain, unique_places
from watcher.domain import BlockKind

_GRAM, _LOOSE_GRAM = 5, 2
"""Neighbouring words that must agree for a place in a text to count as recognised."""
_COMMON_WORDS = 6
"""Words that two blocks share in one order, for text to have flowed between them ..."""
_COMMON_SHARE = 0.6
"""... or this share of the shorter one's words."""
_MOST_BLOCKS = 100_000
"""Blocks up to which a stretch is gone through."""
_LOOSE_WORDS = 1500
"""Words up to which a stretch is small enough for two neighbouring ones to tell a place."""
_LOOSE_SHARE = 0.5
"""Share of its words that each of several blocks must have in common with the one they were."""

_SAME_SHARE = 0.7
"""The same where one block is all that was on its side, by letters."""


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


def recognised(a: Stream, b: Stream, gram_words: int = _GRAM) -> list[Run]:
    """Return stretches of the same words, told by a few neighbours that stand once on either side.

    They rise on the old side, and on the new side only where nothing moved.
    """
    there = unique_places(list(zip(*(b.words[k:] for k in range(gram_words)), strict=False)))
    here = unique_places(list(zip(*(a.words[k:] for k in range(gram_words)), strict=False)))
    runs: list[Run] = []
    start = end = (
        shift
    ) = -1  # of the stretch in the making: its places in `a`, and how far off `b` is
    for gram, p in here.items():
        q = there.get(gram)
        if q is None:
            continue
        if p == end and q - p == shift:
            end += 1
            continue
        if start >= 0:
            runs.append(Run(start, start + shift, end - start + gram_words - 1))
        start, end, shift = p, p + 1, q - p
    if start >= 0:
        runs.append(Run(start, start + shift, end - start + gram_words - 1))
    return runs


def flowing(old: Blocks, new: Blocks, gap: Piece) -> Iterator[Piece]:
    """Yield the pieces of a gap in which several blocks share their text in one order.

    They hold more than one block on a side: a paragraph that became a list, two that were joined,
    a paragraph of which the end stands in the next one now. Blocks that became one block each are
    left to the steps that weigh them against each other.
    """
    sizes = gap.a1 - gap.a0, gap.b1 - gap.b0
    if sizes == (1, 1) or max(sizes) > _MOST_BLOCKS:
        return
    a, b = stream(old, range(gap.a0, gap.a1)), stream(new, range(gap.b0, gap.b1))
    shared = _shared_words(a, b, _GRAM)
    for piece in _components(
        sorted(pair for pair, count in shared.items() if _is_flow(old, new, pair, count))
    ):
        is_one_to_one = (piece.a1 - piece.a0, piece.b1 - piece.b0) == (1, 1)
        if not is_one_to_one and not _is_of_tables(old, new, piece):
            yield piece


def reshaped(old: Blocks, new: Blocks, gap: Piece) -> Iterator[Piece]:
    """Yield the pieces of a small gap in which one block became several, or several one.

    Such as a sentence that became a list of a few words each: commas became borders, and no long
    stretch is left. Each of the several must hold half of its words in common with the one.
    """
    sizes = gap.a1 - gap.a0, gap.b1 - gap.b0
    if sizes == (1, 1) or max(sizes) > _LOOSE_WORDS:
        return
    a, b = stream(old, range(gap.a0, gap.a1)), stream(new, range(gap.b0, gap.b1))
    if max(len(a.words), len(b.words)) > _LOOSE_WORDS:
        return
    if min(sizes) == 1 and _is_same_text(a, b):
        yield gap
        return
    shared = _shared_words(a, b, _LOOSE_GRAM)
    edges = sorted(pair for pair, count in shared.items() if _is_half(old, new, pair, count))
    for piece in _components(edges):
        sides = piece.a1 - piece.a0, piece.b1 - piece.b0
        if min(sides) == 1 < max(sides) and not _is_of_tables(old, new, piece):
            common = sum(
                count
                for (i, j), count in shared.items()
                if piece.a0 <= i < piece.a1 and piece.b0 <= j < piece.b1
            )
            one = old.words(piece.a0) if sides[0] == 1 else new.words(piece.b0)
            if common >= _LOOSE_SHARE * len(one):
                yield piece


def _is_same_text(a: Stream, b: Stream) -> bool:
    """Return whether most of both texts is the same, in one order, and half of each block."""
    runs = common_runs(a.words, b.words)
    if not _holds(a, b, [(run.a, run.length) for run in runs]):
        return False
    return _holds(b, a, [(run.b, run.length) for run in runs])


def _holds(one: Stream, other: Stream, runs: Sequence[tuple[int, int]]) -> bool:
    total, common = Counter[int](), Counter[int]()
    for word, owner in zip(one.words, one.owners, strict=True):
        total[owner] += len(word)
    for start, length in runs:
        for k in range(start, start + length):
            common[one.owners[k]] += len(one.words[k])
    longer = max(sum(map(len, one.words)), sum(map(len, other.words)))
    is_most = common.total() >= _SAME_SHARE * longer
    return is_most and all(common[owner] >= _LOOSE_SHARE * total[owner] for owner in total)


def _shared_words(a: Stream, b: Stream, gram_words: int) -> Counter[tuple[int, int]]:
    """Return how many words an old and a new block share, in one order for all."""
    runs = recognised(a, b, gram_words)
    if not runs:
        return Counter()
    chain = heaviest_chain([(run.a, run.b) for run in runs], [run.length for run in runs])
    return Counter(_shared(a, b, [runs[k] for k in chain]))


def _is_half(old: Blocks, new: Blocks, pair: tuple[int, int], count: int) -> bool:
    shorter = min(len(old.words(pair[0])), len(new.words(pair[1])))
    return count >= max(_LOOSE_GRAM, _LOOSE_SHARE * shorter)


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
