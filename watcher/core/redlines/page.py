"""A redline as a page with the whole text, every change marked where it stands."""

from collections.abc import Iterator, Sequence
from itertools import groupby

from watcher.core.reading import Reading
from watcher.core.redlines.cells import cells_of, columns_of
from watcher.core.redlines.classed import heads_of, lines_html, mark
from watcher.core.redlines.frame import Changes, page, remarks, title_of
from watcher.core.redlines.items import Item
from watcher.core.redlines.marks import marked, shown
from watcher.core.redlines.places import Placed, placed
from watcher.core.redlines.rooted import without_title
from watcher.core.redlines.seen import seen
from watcher.core.redlines.sentences import Line, Part, lines_of
from watcher.core.redlines.shapes import shape_of
from watcher.core.redlines.sheet import INLINE, sheet
from watcher.domain import Block, BlockKind, Op

_STYLE = sheet(INLINE)
_WRAPS = {
    BlockKind.LIST_ITEM: ("<ul>\n", "</ul>\n"),
    BlockKind.TABLE_ROW: ('<div class="scroll"><table>\n', "</table></div>\n"),
}
_DEEPEST = 4


def page_html(reading: Reading, title_before: str, title_after: str, *, subject: str = "") -> str:
    """Return a complete page with the whole text, every change marked in it.

    The titles name what was compared with what, `subject` of which document they are revisions.
    """
    reading = without_title(reading)
    changes = Changes(reading)
    text = "".join(_Body(reading, changes).pieces())
    body = f'<div class="columns">\n{changes.contents()}<main>\n{remarks(reading)}{text}</main>\n</div>\n'
    return page(reading, title_of(title_before, title_after, subject), _STYLE, body)


class _Body:
    """The text of a page in the making."""

    def __init__(self, reading: Reading, changes: Changes) -> None:
        self._rows = [
            (one, block) for one in placed(reading.redline) if (block := _shown_block(one))
        ]
        self._changes = changes
        self._remarks = {one.number: one.remarks for one in changes.passages}
        self._told = 0

    def pieces(self) -> Iterator[str]:
        """Yield the text, list items and table rows within their list and table."""
        for kind, group in groupby(self._rows, key=lambda pair: pair[1].kind):
            start, end = _WRAPS.get(kind, ("", ""))
            yield start
            for k, (one, block) in enumerate(group):
                yield self._row(one, block, is_first=k == 0)
            yield end

    def _row(self, one: Placed, block: Block, *, is_first: bool) -> str:
        if one.hunk is None:
            return _unchanged(one, block, is_first=is_first)
        number = one.hunk + 1 if one.hunk + 1 != self._told else None
        remarks = self._remarks.get(number or 0, ())
        self._told = one.hunk + 1
        items = self._changes.items(one.row)
        heads = heads_of(items, number, self._changes.last)
        heads += "".join(f'<span class="line">{shown(remark)}</span>' for remark in remarks)
        anchor = f' id="change-{number}"' if number else ""
        return _changed(one, block, items, anchor, heads)


def _shown_block(one: Placed) -> Block | None:
    """Return what a row shows: the text as it is, else as it was; nothing of white space that went."""
    if one.hunk is None:
        return one.row.after
    return one.row.after or one.row.before


def _unchanged(one: Placed, block: Block, *, is_first: bool) -> str:
    shape = shape_of(one.row)
    head = f'<span class="what">{shown(shape)}, every word the same</span>' if shape else ""
    if block.kind is BlockKind.TABLE_ROW:
        tag = 'th scope="col"' if is_first and columns_of(block) else "td"
        cells = "".join(
            f"<{tag}>{shown(seen(cell))}</{tag[:2]}>" for cell in block.text.split("\t")
        )
        return f"<tr>{cells}</tr>\n"
    tag, name = _tag(block, is_news=False)
    return f"<{tag}{name}>{head}{shown(seen(block.text))}</{tag}>\n"


def _changed(one: Placed, block: Block, items: Sequence[Item], anchor: str, heads: str) -> str:
    if block.kind is not BlockKind.TABLE_ROW:
        tag, name = _tag(block, is_news=True)
        words = lines_html([line for item in items for line in item.lines])
        if all(item.link for item in items):
            words = shown(seen(block.text))
        return f"<{tag}{name}{anchor}>{heads}{words}</{tag}>\n"
    cells = "".join(f"<td>{cell}</td>" for cell in _cells(one, block))
    count = cells.count("<td>")
    head = f'<tr class="news"{anchor}><td colspan="{count}">{heads}</td></tr>\n'
    return f'{head}<tr class="news">{cells}</tr>\n'


def _cells(one: Placed, block: Block) -> Iterator[str]:
    """Yield the cells of a row of a table, the words in them marked."""
    row = one.row
    is_edited = row.before and row.after and row.before.kind is row.after.kind
    if is_edited:
        for cell in cells_of(row.tokens, one.columns):
            yield lines_html(lines_of(cell.tokens, whole=True))
        return
    op = Op.SAME if row.move is not None else Op.NEW if row.after else Op.GONE
    for text in block.text.split("\t"):
        words = seen(text).strip()
        yield marked(Line((Part(op, words),)), mark) if words else ""


def _tag(block: Block, *, is_news: bool) -> tuple[str, str]:
    """Return the element and the classes that show what a block is."""
    names = ["news"] if is_news else []
    if block.kind is BlockKind.TITLE:
        tag = "h2"
    elif block.kind is BlockKind.HEADING:
        tag = f"h{min(max(block.level, 1) + 1, 6)}"
    elif block.kind is BlockKind.LIST_ITEM:
        tag = "li"
        names += [f"l{min(block.level, _DEEPEST)}"] if block.level > 1 else []
    else:
        tag = "p"
    return tag, f' class="{" ".join(names)}"' if names else ""
