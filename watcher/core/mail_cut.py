"""Cutting redlines to what a mail can hold: mail programs hide the end of a mail over 100 KB."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from watcher.domain import Hunk, Op, Redline, RedlineBlock

_PER_PLACE = 120
_PER_BLOCK = 200
_PER_MARK = 180
"""Characters of mark-up around a hunk, a block, and removed or added words."""
_UNCHANGED = 220
"""Longer unchanged stretches are shortened when they are shown."""


class Cut(NamedTuple):
    """What is shown of a redline, and how many changed passages are not."""

    redline: Redline
    further: int


def size_of(redline: Redline) -> int:
    """Return about how many characters a redline's hunks take in a mail's HTML."""
    return sum(_place(hunk) + sum(map(_cost, hunk.blocks)) for hunk in redline.hunks)


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
        left -= _place(hunk)
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


def _place(hunk: Hunk) -> int:
    return _PER_PLACE + sum(map(len, hunk.section))


def _cost(block: RedlineBlock) -> int:
    return _PER_BLOCK + sum(
        min(len(text), _UNCHANGED) if op is Op.SAME else len(text) + _PER_MARK
        for op, text in block.tokens
    )


def _is_changed(block: RedlineBlock) -> bool:
    return any(op is not Op.SAME for op, _ in block.tokens)
