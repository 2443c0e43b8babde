"""A redline's rows in reading order, each with the hunk and the table that it belongs to."""

from collections.abc import Iterator
from typing import NamedTuple

from watcher.core.redlines.cells import Columns, columns_of
from watcher.domain import BlockKind, Redline, RedlineBlock


class Placed(NamedTuple):
    """A row and where it stands."""

    row: RedlineBlock
    hunk: int | None
    """Its hunk, counted from 0; None where it is no news."""
    columns: Columns
    """The names of its table's columns; empty for all but rows of a table after the first."""
    is_header: bool = False
    """Whether it is the row that names them."""


def placed(redline: Redline) -> Iterator[Placed]:
    """Yield every row of a redline in reading order."""
    news = [(index, row) for index, hunk in enumerate(redline.hunks) for row in hunk.blocks]
    told = 0
    table = _Table()
    for row in redline.blocks:
        hunk = None
        if told < len(news) and (news[told][1] is row or news[told][1] == row):
            hunk = news[told][0]
            told += 1
        block = row.after or row.before
        if block is None or block.kind is not BlockKind.TABLE_ROW:
            table = _Table()
            yield Placed(row, hunk, Columns())
        else:
            columns, is_first = table.read(row)
            yield Placed(row, hunk, columns, is_first and bool(columns_of(block)))


class _Table:
    """Rows of a table in order: the first one that was there, and that is there, names columns."""

    def __init__(self) -> None:
        self._old: tuple[str, ...] | None = None
        self._new: tuple[str, ...] | None = None

    def read(self, row: RedlineBlock) -> tuple[Columns, bool]:
        """Return the names of the columns that a row stands in, and whether it comes first itself."""
        known = Columns(self._old or (), self._new or ())
        is_first = False
        if row.before and self._old is None:
            self._old, is_first = columns_of(row.before), True
        if row.after and self._new is None:
            self._new, is_first = columns_of(row.after), True
        return (Columns() if is_first else known), is_first
