"""A redline as a page of two columns: the text as it was on the left, as it is on the right."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby

from watcher.core.meaning.reading import Reading
from watcher.core.redlines.cells import cells_of
from watcher.core.redlines.classed import heads_of, mark
from watcher.core.redlines.frame import contents, page, title_of
from watcher.core.redlines.items import row_items
from watcher.core.redlines.marks import marked, shown
from watcher.core.redlines.places import Placed, placed
from watcher.core.redlines.rooted import without_title
from watcher.core.redlines.seen import line_of, seen
from watcher.core.redlines.sentences import side_of
from watcher.core.redlines.sheet import BESIDE, sheet
from watcher.core.redlines.view import folded, passages
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
    text = "".join(_Body(reading).pieces())
    heads = (
        f'<div class="heads"><div>Before: {shown(line_of(title_before))}</div>'
        f"<div>Now: {shown(line_of(title_after))}</div></div>\n"
    )
    body = f"{contents(reading)}<main>\n{heads}{text}</main>\n"
    return page(reading, title_of(title_before, title_after, subject), _STYLE, body)


class _Body:
    """The rows of a page in the making."""

    def __init__(self, reading: Reading) -> None:
        self._redline = reading.redline
        self._ends = moves(reading.redline)
        self._passages = {one.number: one for one in passages(reading) if one.number}

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
        hunk, passage = self._redline.hunks[number - 1], self._passages[number]
        anchor = f' id="change-{number}"'
        if passage.place:
            yield f'<h2 class="at"{anchor}>{shown(passage.place)}</h2>\n'
            anchor = ""
        for remark in passage.remarks:
            yield f'<p class="remark">{shown(remark)}</p>\n'
        for k, one in enumerate(rows):
            items = list(row_items(one, self._ends, hunk.number, whole=True))
            heads = heads_of(items, None if k else number, len(self._redline.hunks))
            old, new = _sides(one, self._ends)
            yield f'<div class="pair news"{"" if k else anchor}>{heads}{_pair(old, new)}</div>\n'


def _stretch(rows: Sequence[RedlineBlock], *, is_start: bool, is_end: bool) -> Iterator[str]:
    """Yield unchanged rows: the neighbours of changes in both columns, the others folded."""
    blocks = [(row.section, row.after) for row in rows if row.after]
    start = 0 if is_start else _CONTEXT
    end = len(blocks) - (0 if is_end else _CONTEXT)
    yield from (_same(block) for _, block in blocks[:start])
    if len(blocks[start:end]) > 1:
        yield _folded(blocks[start:end])
    else:
        yield from (_same(block) for _, block in blocks[start:end])
    yield from (_same(block) for _, block in blocks[max(start, end) :])


def _same(block: Block) -> str:
    text = f"<p{_class(block)}>{shown(seen(block.text))}</p>"
    return f'<div class="pair same">{_pair(text, text)}</div>\n'


def _folded(blocks: Sequence[tuple[tuple[str, ...], Block]]) -> str:
    """Return unchanged blocks behind a line that says how many there are, and where."""
    sections = dict.fromkeys(section for section, _ in blocks)
    name = folded(len(blocks), blocks[0][0], others=len(sections) - 1)
    text = "".join(f"<p{_class(block)}>{shown(seen(block.text))}</p>\n" for _, block in blocks)
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
        tokens = moved_as_edited(ends[row.move])
        if row.before:
            return _side(row.before, tokens, Op.GONE, one), _none("Stands elsewhere now")
        return _none("Stood elsewhere before"), _side(row.after, tokens, Op.NEW, one)
    old = _side(row.before, row.tokens, Op.GONE, one) if row.before else _none("Not there before")
    new = _side(row.after, row.tokens, Op.NEW, one) if row.after else _none("No longer there")
    return old, new


def _side(block: Block | None, tokens: Sequence[Token], op: Op, one: Placed) -> str:
    """Return a block's words on one side, those that only stand there marked."""
    if block is None:
        return ""
    if block.kind is not BlockKind.TABLE_ROW:
        return f"<p{_class(block)}>{marked(side_of(tokens, op), mark)}</p>"
    cells = (
        (cell.name, marked(side_of(cell.tokens, op), mark))
        for cell in cells_of(tokens, one.columns)
        if any(other in {Op.SAME, op} for other, _ in cell.tokens)
    )
    named = ((f"<b>{shown(name)}:</b> " if name else "", words) for name, words in cells)
    return "".join(f'<span class="cell">{name}{words}</span>' for name, words in named)


def _none(words: str) -> str:
    return f'<p class="none">{words}</p>'


def _class(block: Block) -> str:
    name = _CLASSES.get(block.kind)
    return f' class="{name}"' if name else ""
