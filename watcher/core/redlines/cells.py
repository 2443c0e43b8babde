"""Rows of tables, told cell by cell under the names of their columns."""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from watcher.core.redlines.seen import line_of, short
from watcher.domain import Block, Op, Token

_NAME = 60
"""Characters of a row's or a column's name."""
_KEY_AND_VALUE = 2
"""A row of so many cells needs no numbers to tell them apart."""
_NO_NAME = re.compile(r"\d|[.!?]$")


class Columns(NamedTuple):
    """The names of a table's columns, as they were and as they are; empty where it has none."""

    old: tuple[str, ...] = ()
    new: tuple[str, ...] = ()


class Cell(NamedTuple):
    """A cell with its tokens; one that came or went with its column has but one kind of them."""

    name: str
    tokens: tuple[Token, ...]

    def is_changed(self) -> bool:
        """Return whether any word of it was touched."""
        return any(op is not Op.SAME and text.strip() for op, text in self.tokens)


def columns_of(first: Block) -> tuple[str, ...]:
    """Return the names that a table's first row gives its columns; empty where it gives none.

    Names are short, have no figures, and each is another.
    """
    cells = tuple(line_of(cell) for cell in first.text.split("\t"))
    is_fit = len(cells) >= _KEY_AND_VALUE and len(set(cells)) == len(cells)
    if not is_fit or any(len(cell) > _NAME or _NO_NAME.search(cell) for cell in cells):
        return ()
    return cells


def key_of(text: str) -> str:
    """Return what names a row of a table: its first cell that has words, made short."""
    cells = (line_of(cell) for cell in text.split("\t"))
    return short(next((cell for cell in cells if cell), ""), _NAME)


def cells_of(tokens: Sequence[Token], columns: Columns) -> tuple[Cell, ...]:
    """Return a changed row's cells in order, each with the name of its column."""
    split = list(_split(tokens))
    if split[-1][0] == split[-1][1] and any(old != new for old, new, _ in split):
        split = list(_by_place(tokens))
    cells = []
    for old, new, own in split:
        is_gone = bool(own) and all(op is Op.GONE for op, _ in own)
        names, at = (columns.old, old) if is_gone else (columns.new or columns.old, new)
        numbered = f"Column {at + 1}" if len(split) > _KEY_AND_VALUE else ""
        cells.append(Cell(names[at] if at < len(names) and names[at] else numbered, own))
    return tuple(cells)


def _by_place(tokens: Sequence[Token]) -> Iterator[tuple[int, int, tuple[Token, ...]]]:
    """Yield the cells of a row of as many as before, of which some went to another column."""
    old, new = (
        "".join(text for op, text in tokens if op is not other).rstrip("\n").split("\t")
        for other in (Op.NEW, Op.GONE)
    )
    for at, (was, became) in enumerate(zip(old, new, strict=True)):
        own = (
            (Token(Op.SAME, was),)
            if was == became
            else (Token(Op.GONE, was), Token(Op.NEW, became))
        )
        yield at, at, tuple(token for token in own if token.text)


def _split(tokens: Sequence[Token]) -> Iterator[tuple[int, int, tuple[Token, ...]]]:
    """Yield each cell's place in the old and in the new row, and its tokens."""
    old, new = 0, 0
    held: list[Token] = []
    for op, text in tokens:
        first, *others = text.rstrip("\n").split("\t")
        held.append(Token(op, first))
        for cell in others:
            yield old, new, tuple(token for token in held if token.text)
            old += op is not Op.NEW
            new += op is not Op.GONE
            held = [Token(op, cell)]
    yield old, new, tuple(token for token in held if token.text)
