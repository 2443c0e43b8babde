"""The blocks of one side of a redline, each with the row that holds it."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from watcher.domain import Block, RedlineBlock


class Line(NamedTuple):
    """A block, and where it starts in the text of the row that holds it."""

    row: int
    start: int
    block: Block

    @property
    def text(self) -> str:
        """Return the block's text."""
        return self.block.text


class Span(NamedTuple):
    """A stretch of a row's text."""

    start: int
    end: int


def lines(rows: Sequence[RedlineBlock], *, is_old: bool) -> Iterator[Line]:
    """Yield the blocks of the old or of the new text; those that stand in one row, one by one."""
    for index, row in enumerate(rows):
        block = row.before if is_old else row.after
        if block is None:
            continue
        if "\n" not in block.text:
            yield Line(index, 0, block)
            continue
        at = 0
        for text in block.text.split("\n"):
            yield Line(index, at, block._replace(text=text))
            at += len(text) + 1
