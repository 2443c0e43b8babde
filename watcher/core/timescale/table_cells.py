"""The cells of a table's row, and what the head of the column or the row's first cell says of them."""

import re
from bisect import bisect_right
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from watcher.core.timescale.labels import Label, is_neutral, kind_of, kind_of_column
from watcher.core.timescale.lead_ins import lead_of
from watcher.domain import TimescaleKind

_DUE = re.compile(r"\W*(?:(?:usual|payment) )?due\b", re.IGNORECASE)
_PAID_OUT = re.compile(
    r"\W*(?:payment date|(?:date|day) (?:paid|of payment)|paid (?:on|early)|when you(?:'|\u2019)?(?:ll| will)? (?:be|get) paid)\b",
    re.IGNORECASE,
)


class Cell(NamedTuple):
    """A cell and where it stands in its row's text."""

    text: str
    column: int
    start: int
    end: int


def cells_of(row: str) -> tuple[Cell, ...]:
    """Return the cells of a row that hold words, in order."""
    found: list[Cell] = []
    at = 0
    for column, text in enumerate(row.split("\t")):
        if text:
            found.append(Cell(text, column, at, at + len(text)))
        at += len(text) + 1
    return tuple(found)


def labels_of(cell: Cell, cells: Sequence[Cell], header: Sequence[str]) -> tuple[Label, ...]:
    """Return what says of a cell's dates what they are for, the clearest first.

    The head of the column comes first. Where it only says that dates stand there, or the table has
    no head, the row's first cell does.
    """
    head = header[cell.column] if cell.column < len(header) else ""
    if _is_due_to_reader(head, tuple(header)):
        return ()
    if kind := kind_of_column(head):
        return (Label(head, kind),)
    key = cells[0]
    is_open = not head or is_neutral(head) or not _has_heads(tuple(header))
    if key.column == cell.column or not is_open:
        return ()
    lead = lead_of(key.text)
    return (Label(key.text, kind_of(key.text), lead or f"{key.text}: ", is_name=not lead),)


@lru_cache(maxsize=64)
def _is_due_to_reader(head: str, header: tuple[str, ...]) -> bool:
    """Return whether what is due is paid to the reader: "Due date" beside "Payment date"."""
    return _DUE.match(head) is not None and any(_PAID_OUT.match(other) for other in header)


def pair_after(cell: Cell, cells: Sequence[Cell], header: Sequence[str]) -> Cell | None:
    """Return the cell right after one that ends the range which this one begins; else None."""
    if _head_kind(cell, header) is not TimescaleKind.APPLIES_FROM:
        return None
    at = bisect_right(cells, cell.column, key=lambda each: each.column)
    after = cells[at] if at < len(cells) and cells[at].column == cell.column + 1 else None
    is_end = after is not None and _head_kind(after, header) is TimescaleKind.EXPIRY
    return after if is_end else None


def _head_kind(cell: Cell, header: Sequence[str]) -> TimescaleKind | None:
    return kind_of_column(header[cell.column]) if cell.column < len(header) else None


@lru_cache(maxsize=16)
def _has_heads(header: tuple[str, ...]) -> bool:
    return any(is_neutral(text) or kind_of_column(text) is not None for text in header)
