"""A redline as a page of two columns: the text as it was on the left, as it is on the right."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby

from watcher.core.reading import Reading
from watcher.core.redlines.cells import Cell, cells_of
from watcher.core.redlines.classed import heads_of, mark
from watcher.core.redlines.frame import Changes, page, remarks, title_of
from watcher.core.redlines.marks import marked, shown
from watcher.core.redlines.places import Placed, placed
from watcher.core.redlines.rooted import without_title
from watcher.core.redlines.seen import line_of, seen
from watcher.core.redlines.sentences import Line, sides_of
from watcher.core.redlines.sheet import BESIDE, sheet
from watcher.core.redlines.view import folded
from watcher.core.touches import Move, moved_as_edited, moves
from watcher.domain import Block, BlockKind, Op, RedlineBlock, Token

_STYLE = sheet(BESIDE)
_CONTEXT = 1
"""Unchanged rows that stand on either side of a change; more are folded."""
_CLASSES = {BlockKind.TITLE: "h", BlockKind.HEADING: "h", BlockKind.LIST_ITEM: "i"}


def beside_html(reading: Reading, title_before: str, title_after: str, *, subject: str = "") -> str:
    """Return a complete page with the old text beside the new one, row by row.

    Unchanged stretches are folded, to be opened by the reader. The titles name what was compared
    with what, `subject` of which document they are revisions.
    """
    reading = without_title(reading)
    changes = Changes(reading)
    text = "".join(_Body(reading, changes).pieces())
    heads = (
        f'<div class="heads"><div>Before: {shown(line_of(title_before))}</div>'
        f"<div>Now: {shown(line_of(title_after))}</div></div>\n"
    )
    body = f"{changes.contents()}<main>\n{remarks(reading)}{heads}{text}</main>\n"
    return page(reading, title_of(title_before, title_after, subject), _STYLE, body)


class _Body:
    """The rows of a page in the making."""

    def __init__(self, reading: Reading, changes: Changes) -> None:
        self._redline = reading.redline
        self._ends = moves(reading.redline)
        self._changes = changes
        self._passages = {one.number: one for one in changes.passages if one.number}

    def pieces(self) -> Iterator[str]:
        """Yield changes with their places, and what stands unchanged between them."""
        told = 0
        for hunk, group in groupby(placed(self._redline), key=lambda one: one.hunk):
            rows = list(group)
            if hunk is None:
                kept = [one.row for one in rows if one.row is not self._headed(told, rows[-1])]
                yield from _stretch(
                    kept, is_start=not told, is_end=told == len(self._redline.hunks)
                )
            else:
                told = hunk + 1
                yield from self._hunk(told, rows)

    def _headed(self, told: int, last: Placed) -> RedlineBlock | None:
        """Return the row that the place of the next change says already: the heading above it."""
        following = self._passages.get(told + 1)
        block = last.row.after
        if following is None or block is None or block.kind is not BlockKind.HEADING:
            return None
        section = self._redline.hunks[told].section
        is_said = section[-1:] == (block.text,) and section[-1] in following.place
        return last.row if is_said else None

    def _hunk(self, number: int, rows: Sequence[Placed]) -> Iterator[str]:
        passage = self._passages[number]
        anchor = f' id="change-{number}"'
        if passage.place:
            yield f'<h2 class="at"{anchor}>{shown(passage.place)}</h2>\n'
            anchor = ""
        for remark in passage.remarks:
            yield f'<p class="remark">{shown(remark)}</p>\n'
        for k, one in enumerate(rows):
            items = self._changes.items(one.row)
            heads = heads_of(items, None if k else number, self._changes.last)
            old, new = _sides(one, self._ends)
            yield f'<div class="pair news"{"" if k else anchor}>{heads}{_pair(old, new)}</div>\n'


def _stretch(rows: Sequence[RedlineBlock], *, is_start: bool, is_end: bool) -> Iterator[str]:
    """Yield unchanged rows: the neighbours of changes in both columns, the others folded."""
    there = [row for row in rows if row.after]
    start = 0 if is_start else _CONTEXT
    end = max(start, len(there) - (0 if is_end else _CONTEXT))
    yield from map(_same, there[:start])
    between = there[start:end]
    yield from [_folded(between)] if len(between) > 1 else map(_same, between)
    yield from map(_same, there[end:])


def _same(row: RedlineBlock) -> str:
    """Return an unchanged row; it may be set out differently."""
    old, new = (_plain(block) if block else "" for block in (row.before or row.after, row.after))
    kind = "pair same" if old == new else "pair"
    return f'<div class="{kind}">{_pair(old, new)}</div>\n'


def _plain(block: Block) -> str:
    return f"<p{_class(block)}>{shown(seen(block.text))}</p>"


def _folded(rows: Sequence[RedlineBlock]) -> str:
    """Return unchanged rows behind a line that says how many there are, and where."""
    sections = dict.fromkeys(row.section for row in rows)
    name = folded(len(rows), rows[0].section, others=len(sections) - 1)
    text = "".join(f"{_plain(row.after)}\n" for row in rows if row.after)
    return f"<details>\n<summary>{shown(name)}</summary>\n{text}</details>\n"


def _pair(old: str, new: str) -> str:
    return (
        f'<div class="old"><span class="side">Before</span>{old}</div>'
        f'<div class="new"><span class="side">Now</span>{new}</div>'
    )


def _sides(one: Placed, ends: Mapping[int, Move]) -> tuple[str, str]:
    """Return a changed row as it was and as it is."""
    row = one.row
    if row.move is not None:
        old, new = _words(one, moved_as_edited(ends[row.move]))
        if row.before:
            return _side(row.before, old), _none("Stands elsewhere now")
        return _none("Stood elsewhere before"), _side(row.after, new)
    old, new = _words(one, row.tokens)
    return (
        _side(row.before, old) if row.before else _none("Not there before"),
        _side(row.after, new) if row.after else _none("No longer there"),
    )


def _side(block: Block | None, words: str) -> str:
    is_row = block is not None and block.kind is BlockKind.TABLE_ROW
    return words if block is None or is_row else f"<p{_class(block)}>{words}</p>"


def _words(one: Placed, tokens: Sequence[Token]) -> tuple[str, str]:
    """Return a row's words on both sides, those that stand on one side alone marked."""
    block = one.row.after or one.row.before
    if block is None or block.kind is not BlockKind.TABLE_ROW:
        old, new = sides_of(tokens)
        return marked(old, mark), marked(new, mark)
    cells = [(cell, sides_of(cell.tokens)) for cell in cells_of(tokens, one.columns)]
    return (
        "".join(_cell(cell, sides[0]) for cell, sides in cells if _has(cell, Op.GONE)),
        "".join(_cell(cell, sides[1]) for cell, sides in cells if _has(cell, Op.NEW)),
    )


def _has(cell: Cell, op: Op) -> bool:
    """Return whether a cell stands on one side; an empty one stands on both."""
    return not cell.tokens or any(other in {Op.SAME, op} for other, _ in cell.tokens)


def _cell(cell: Cell, line: Line) -> str:
    name = f"<b>{shown(cell.name)}:</b> " if cell.name else ""
    return f'<span class="cell">{name}{marked(line, mark)}</span>'


def _none(words: str) -> str:
    return f'<p class="none">{words}</p>'


def _class(block: Block) -> str:
    name = _CLASSES.get(block.kind)
    return f' class="{name}"' if name else ""
