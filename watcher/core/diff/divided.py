"""Finds blocks that were split or merged with every word kept: no news, whatever the mark-up."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator

from watcher.core.diff.blocks import Blocks, Free, Piece

_TRIES = 3
"""How many new blocks that begin with the right word are gone through."""
_MOST_BLOCKS = 50
"""How many blocks one that was split, or those merged into one, may come to."""


def divided(old: Blocks, new: Blocks, within: Piece, *, least_words: int) -> Iterator[Piece]:
    """Yield the smallest pieces of `within` that have the same words in the same order.

    Those of fewer words than `least_words` are left out, and those that begin with a block which
    stands as it is in both texts.
    """
    openings: defaultdict[str, list[int]] = defaultdict(list)
    for j in range(within.b0, within.b1):
        if new.texts[j] not in old.known and new.words(j):
            openings[new.words(j)[0]].append(j)
    end_a, end_b = within.a0, within.b0
    for i in range(within.a0, within.a1):
        if i < end_a or old.texts[i] in new.known or not old.words(i):
            continue
        places = openings.get(old.words(i)[0], [])
        first = bisect_left(places, end_b)
        for j in places[first : first + _TRIES]:
            limits = min(within.a1, i + _MOST_BLOCKS), min(within.b1, j + _MOST_BLOCKS)
            piece = _smallest(old, new, (i, j), limits)
            if piece and _count(old, piece) >= least_words:
                _, end_a, _, end_b = piece
                yield piece
                break


def divided_wholly(old: Blocks, new: Blocks, unequal: Free) -> list[Piece]:
    """Return the smallest pieces with the same words that make up both texts, wordless blocks aside.

    Empty where the texts do not have the same words in the same order: a look at the blocks that
    are not known to be equal mostly tells.
    """
    if _size(old, unequal.old) != _size(new, unequal.new) or _letters(old) != _letters(new):
        return []
    pieces: list[Piece] = []
    i, j = _next_worded(old, 0), _next_worded(new, 0)
    while i < len(old) and j < len(new):
        if old.texts[i] == new.texts[j]:
            piece: Piece | None = Piece(i, i + 1, j, j + 1)
        else:
            piece = _smallest(old, new, (i, j), (len(old), len(new)))
        if not piece:
            return []
        pieces.append(piece)
        i, j = _next_worded(old, piece.a1), _next_worded(new, piece.b1)
    return pieces


def _count(old: Blocks, piece: Piece) -> int:
    return sum(len(old.words(i)) for i in range(piece.a0, piece.a1))


def _size(blocks: Blocks, indices: Iterable[int]) -> int:
    return sum(len("".join(blocks.texts[index].split())) for index in indices)


def _letters(blocks: Blocks) -> str:
    return "".join("".join(blocks.texts).split())


def _next_worded(blocks: Blocks, index: int) -> int:
    while index < len(blocks) and not blocks.texts[index].strip():
        index += 1
    return index


def _smallest(
    old: Blocks, new: Blocks, starts: tuple[int, int], limits: tuple[int, int]
) -> Piece | None:
    """Return the piece from `starts` on, or None where the words differ before both sides end."""
    i, j = starts
    left_a, left_b = old.words(i), new.words(j)
    while True:
        length = min(len(left_a), len(left_b))
        if left_a[:length] != left_b[:length]:
            return None
        left_a, left_b = left_a[length:], left_b[length:]
        if not left_a and not left_b:
            return Piece(starts[0], i + 1, starts[1], j + 1)
        if not left_a:
            i += 1
            if i == limits[0]:
                return None
            left_a = old.words(i)
        if not left_b:
            j += 1
            if j == limits[1]:
                return None
            left_b = new.words(j)
