"""Cuts the marks of several blocks where a block ends in both texts."""

from collections.abc import Iterator, Sequence
from itertools import accumulate
from typing import NamedTuple

from watcher.core.diff.marks import Marks
from watcher.domain import Block, Op, Token


class Strip(NamedTuple):
    """Marks that belong together: of old blocks a0 to a1 and new blocks b0 to b1 of a piece."""

    a0: int
    a1: int
    b0: int
    b1: int
    tokens: tuple[Token, ...]


def cut_at_breaks(
    old: Sequence[Block], new: Sequence[Block], tokens: Sequence[Token]
) -> Iterator[Strip]:
    """Yield the marks of neighbouring blocks, as few blocks at a time as can be told apart.

    The tokens are those of both sides' texts, joined by line feeds and ended by one.
    """
    starts_old, starts_new = _starts(old), _starts(new)
    a0 = b0 = x = y = 0
    held = Marks()
    for op, text in tokens:
        for line in text.splitlines(keepends=True) if "\n" in text else (text,):
            held.add(op, line)
            x += len(line) if op is not Op.NEW else 0
            y += len(line) if op is not Op.GONE else 0
            if line[-1:] == "\n" and x in starts_old and y in starts_new:
                a1, b1 = starts_old[x], starts_new[y]
                yield Strip(a0, a1, b0, b1, tuple(held.tokens))
                a0, b0, held = a1, b1, Marks()


def _starts(blocks: Sequence[Block]) -> dict[int, int]:
    """Return where each block starts in the joined text; and where one more would, at the end."""
    lengths = (len(block.text) + 1 for block in blocks)
    return {start: index for index, start in enumerate(accumulate(lengths, initial=0))}
