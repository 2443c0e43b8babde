"""Pairs the columns of tables, and marks what changed cell by cell."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from watcher.core.diff.marks import Marks, mark_edited
from watcher.domain import Block, BlockKind, Op, Token

Columns = tuple[tuple[int | None, int | None], ...]
"""Which old column became which new one, in the order of both; None where one is gone or new."""

_IN_PLACE = 0.01
"""What two columns are alike for standing beside each other: less than one equal cell counts."""

_MOVED_CELLS = 1.5
"""More than one equal cell must be won for a table as wide as before to have other columns."""


def paired_columns(
    before: Sequence[Block], after: Sequence[Block], rows: Iterable[tuple[int, int]]
) -> dict[int, Columns]:
    """Return for the new place of each edited row of a table how the columns were paired.

    `rows` holds the old and the new place of each row that stayed. Columns pair where most of their cells are
    equal, else by their places.
    """
    pairs = list(rows)
    if all(before[i].text == after[j].text for i, j in pairs):
        return {}
    tables_before, tables_after = _tables(before), _tables(after)
    together: defaultdict[tuple[int, int], list[tuple[int, int]]] = defaultdict(list)
    for i, j in pairs:
        together[tables_before[i], tables_after[j]].append((i, j))
    found: dict[int, Columns] = {}
    for some in together.values():
        edited = [j for i, j in some if before[i].text != after[j].text]
        if edited:
            cells = [(before[i].text.split("\t"), after[j].text.split("\t")) for i, j in some]
            found |= dict.fromkeys(edited, _columns(cells))
    return found


def cell_tokens(old: str, new: str, columns: Columns) -> tuple[Token, ...]:
    """Return the tokens of a row of a table that was edited, marked cell by cell."""
    cells_old, cells_new = old.split("\t"), new.split("\t")
    marks = Marks()
    was_any = is_any = False
    for c, d in columns:
        was = cells_old[c] if c is not None and c < len(cells_old) else None
        became = cells_new[d] if d is not None and d < len(cells_new) else None
        tab_was = "\t" if was is not None and was_any else ""
        tab_is = "\t" if became is not None and is_any else ""
        was_any |= was is not None
        is_any |= became is not None
        if tab_was == tab_is:
            marks.add(Op.SAME, tab_is)
        else:
            marks.add(Op.GONE, tab_was)
            marks.add(Op.NEW, tab_is)
        mark_edited(marks, was or "", became or "")
    marks.add(Op.SAME, "\n")
    return tuple(marks.tokens)


def _tables(blocks: Sequence[Block]) -> list[int]:
    """Return for each block in which table it stands: neighbouring rows are of one table."""
    table, found = 0, []
    for block in blocks:
        table += block.kind is not BlockKind.TABLE_ROW
        found.append(table)
    return found


def _columns(rows: Sequence[tuple[list[str], list[str]]]) -> Columns:
    width_old = max(len(old) for old, _ in rows)
    width_new = max(len(new) for _, new in rows)
    likeness = [[_IN_PLACE] * width_new for _ in range(width_old)]
    for old, new in rows:
        for c, was in enumerate(old):
            for d, became in enumerate(new):
                likeness[c][d] += bool(was) and was == became
    best = _best(likeness)
    if width_old == width_new:
        in_place = sum(likeness[c][c] for c in range(width_old))
        if best[0][0] < in_place + _MOVED_CELLS:
            return tuple((c, c) for c in range(width_old))
    return tuple(_walked(likeness, best))


def _best(likeness: Sequence[Sequence[float]]) -> list[list[float]]:
    """Return how alike the columns from each place on can be made, in one order."""
    height, width = len(likeness), len(likeness[0])
    best = [[0.0] * (width + 1) for _ in range(height + 1)]
    for c in reversed(range(height)):
        for d in reversed(range(width)):
            both = likeness[c][d] + best[c + 1][d + 1]
            best[c][d] = max(both, best[c + 1][d], best[c][d + 1])
    return best


def _walked(
    likeness: Sequence[Sequence[float]], best: Sequence[Sequence[float]]
) -> Iterator[tuple[int | None, int | None]]:
    height, width = len(likeness), len(likeness[0])
    c = d = 0
    while c < height or d < width:
        if c < height and d < width and best[c][d] == likeness[c][d] + best[c + 1][d + 1]:
            yield c, d
            c, d = c + 1, d + 1
        elif c < height and (d == width or best[c][d] == best[c + 1][d]):
            yield c, None
            c += 1
        else:
            yield None, d
            d += 1
