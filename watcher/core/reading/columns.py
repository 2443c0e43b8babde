"""Names the columns that were added to tables, or removed from them."""

from collections.abc import Iterator, Sequence

from watcher.core.reading.remark import Remark
from watcher.domain import BlockKind, Op, Redline, RedlineBlock, Token


def column_remarks(redline: Redline) -> tuple[Remark, ...]:
    """Return a remark for each column that came or went, named by the first row of its table."""
    return tuple(remark for row in _first_rows(redline) for remark in _of_row(row))


def _first_rows(redline: Redline) -> Iterator[RedlineBlock]:
    """Yield the first row of each table, where it was edited."""
    within = False
    for row in redline.blocks:
        block = row.after or row.before
        is_of_table = block is not None and block.kind is BlockKind.TABLE_ROW
        if is_of_table and not within and row.before and row.after:
            yield row
        within = is_of_table


def _of_row(row: RedlineBlock) -> Iterator[Remark]:
    for op, name, what in (
        (Op.NEW, "was added", "Its entries are marked as added"),
        (Op.GONE, "was removed", "Its entries are marked as removed"),
    ):
        for column in _columns(row.tokens, op):
            yield Remark(row.section, f"Table column \u201c{column}\u201d {name}. {what}.")


def _columns(tokens: Sequence[Token], marked: Op) -> Iterator[str]:
    """Yield the names of whole cells that came (or went): those whose tab did so too."""
    side = {Op.SAME, marked}
    before = "\t"
    for op, text in tokens:
        if op not in side:
            continue
        if op is marked and "\t" in text:
            first, *cells = text.split("\t")
            if before.endswith("\t") and not cells[-1].strip():
                cells = [first, *cells[:-1]]
            yield from (name for cell in cells if (name := cell.strip()))
        before = text
