"""Cutting redlines to what a mail can hold: mail programs hide the end of a mail over 100 KB."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from watcher.domain import Hunk, Op, Redline, RedlineBlock

_PER_TOKEN = 70
_PER_BLOCK = 130
"""What the mark-up around a token and a block comes to, in characters."""


class Cut(NamedTuple):
    """What is shown of a redline, and how many changed passages are not."""

    redline: Redline
    further: int


def size_of(redline: Redline) -> int:
    """Return about how many characters a redline's hunks take in a mail's HTML."""
    return sum(_cost(block) for hunk in redline.hunks for block in hunk.blocks)


def shares(sizes: Sequence[int], budget: int) -> tuple[int, ...]:
    """Return how much each may take: what the small ones leave is shared by the large ones."""
    given = [0] * len(sizes)
    left = budget
    by_size = sorted(range(len(sizes)), key=lambda index: sizes[index])
    for done, index in enumerate(by_size):
        given[index] = min(sizes[index], left // (len(sizes) - done))
        left -= given[index]
    return tuple(given)


def cut(redline: Redline, limit: int) -> Cut:
    """Return the hunks from the beginning that fit, the last one cut between two blocks."""
    hunks: list[Hunk] = []
    left, further = limit, 0
    for hunk in redline.hunks:
        shown = tuple(_fitting(hunk.blocks, left))
        left -= sum(map(_cost, shown))
        missing = hunk.blocks[len(shown) :]
        if missing:
            left = 0
        further += sum(map(_is_changed, missing))
        if shown:
            hunks.append(Hunk(section=hunk.section, blocks=shown))
    return Cut(Redline(blocks=redline.blocks, hunks=tuple(hunks), moved=redline.moved), further)


def _fitting(blocks: Sequence[RedlineBlock], limit: int) -> Iterator[RedlineBlock]:
    for block in blocks:
        limit -= _cost(block)
        if limit < 0:
            return
        yield block


def _cost(block: RedlineBlock) -> int:
    return _PER_BLOCK + sum(len(text) + _PER_TOKEN for _, text in block.tokens)


def _is_changed(block: RedlineBlock) -> bool:
    return any(op is not Op.SAME for op, _ in block.tokens)
