"""A redline as HTML: a piece for a mail, and a page of its own with the whole text."""

from collections.abc import Callable, Iterator, Mapping
from html import escape
from itertools import groupby

from watcher.core.redline_view import (
    Item,
    Part,
    counted,
    passages,
    row_items,
    section_name,
    seen,
)
from watcher.core.touches import Move, moves
from watcher.domain import Block, BlockKind, Op, Redline, RedlineBlock

_RED = "color:#7a0b0b;background-color:#fdecea"
_GREEN = "color:#0b4420;background-color:#e3f4e7"
_PATH = "margin:16px 0 6px;color:#333333"
_ITEM = "margin:0 0 12px;line-height:1.5;overflow-wrap:anywhere;word-break:break-word"
_LABEL = "color:#333333"
_SMALL = "font-size:13px"
"""Inline, since mail programs drop style sheets; every pair has a contrast of 7:1 or more."""
_MARKS = {Op.GONE: ("del", _RED, "line-through"), Op.NEW: ("ins", _GREEN, "underline")}
_NAMES = {Op.GONE: "removed", Op.NEW: "added"}
_TAGS = {
    BlockKind.TITLE: ("h2", ""),
    BlockKind.PARAGRAPH: ("p", ""),
    BlockKind.LIST_ITEM: ("p", "item"),
    BlockKind.TABLE_ROW: ("p", "row"),
}

_SHEET = """
body{font:17px/1.5 Arial,Helvetica,sans-serif;color:#111;background:#fff;max-width:46em;margin:0 auto;
padding:16px;overflow-wrap:anywhere}
h1{font-size:1.5em;line-height:1.25}h2,h3,h4,h5,h6{font-size:1.15em;margin:1.4em 0 .4em}
del,.del{color:#7a0b0b;background:#fdecea}ins,.ins{color:#0b4420;background:#e3f4e7}
.what{color:#333;font-size:.8em;font-weight:bold;display:block}
.item{margin:.3em 0 .3em 1.2em}.row{border-bottom:1px solid #ccc;padding:.2em 0;margin:0}
.news{border-left:4px solid #555;border-bottom:0;margin:.8em 0;padding:0 0 0 12px}
a{color:#0b3f7a}
@media print{body{max-width:none}}
"""


def hunks_html(redline: Redline) -> str:
    """Return the changes as HTML for a mail, under their headings; empty where nothing changed.

    Styles are inline. Removed and added words are also called so in words, for readers without
    colours and for screen readers. All text is escaped.
    """
    return "".join(_passage_lines(redline))


def page_html(redline: Redline, title_before: str, title_after: str) -> str:
    """Return a complete page with the whole text, every change marked in it.

    The titles name what was compared with what.
    """
    title = f"{escape(seen(title_before))} compared with {escape(seen(title_after))}"
    return (
        '<!DOCTYPE html>\n<html lang="en-GB">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{title}</title>\n<style>{_SHEET}</style>\n</head>\n<body>\n<main>\n"
        f"<h1>{title}</h1>\n<p>{escape(counted(redline))}</p>\n{''.join(_contents(redline))}"
        f"{''.join(_page_rows(redline))}</main>\n</body>\n</html>\n"
    )


def _passage_lines(redline: Redline) -> Iterator[str]:
    for passage in passages(redline):
        yield "<div>"
        if passage.section:
            yield f'<p style="{_PATH}"><strong>{escape(passage.section)}</strong></p>'
        for item in passage.items:
            label = f'<span style="{_LABEL}"><strong>{escape(item.label)}:</strong></span>'
            yield f'<p style="{_ITEM}">{label} {_marked(item, _styled)}</p>'
        yield "</div>"


def _marked(item: Item, mark: Callable[[Part, str], str]) -> str:
    """Return an item's words; within a block each replacement is also called so in words."""
    is_whole = len(item.parts) == 1
    return "".join(
        escape(part.text)
        if part.op is Op.SAME
        else mark(part, "" if is_whole else f"{_NAMES[part.op]}:&nbsp;")
        for part in item.parts
    )


def _styled(part: Part, called: str) -> str:
    tag, style, line = _MARKS[part.op]
    name = f'<span style="{style};{_SMALL}">{called}</span>' if called else ""
    return f'{name}<{tag} style="{style};text-decoration:{line}">{escape(part.text)}</{tag}>'


def _classed(part: Part, called: str) -> str:
    tag, _, _ = _MARKS[part.op]
    name = f'<small class="{tag}">{called}</small>' if called else ""
    return f"{name}<{tag}>{escape(part.text)}</{tag}>"


def _contents(redline: Redline) -> Iterator[str]:
    """Yield links to the changes, one for each heading that has some."""
    if redline.hunks:
        yield '<nav aria-label="Changes"><ol>\n'
        numbered = enumerate(redline.hunks, start=1)
        for section, hunks in groupby(numbered, key=lambda one: one[1].section):
            number, _ = next(hunks)
            name = section_name(section) or "Top of the page"
            yield f'<li><a href="#change-{number}">{escape(name)}</a></li>\n'
        yield "</ol></nav>\n"


def _page_rows(redline: Redline) -> Iterator[str]:
    ends = moves(redline)
    starts = {id(hunk.blocks[0]): number for number, hunk in enumerate(redline.hunks, start=1)}
    news = {id(row) for hunk in redline.hunks for row in hunk.blocks}
    for row in redline.blocks:
        if id(row) not in news:
            yield _plain_row(row)
            continue
        if number := starts.get(id(row)):
            yield f'<div id="change-{number}"></div>\n'
        yield from _news_rows(row, ends)


def _plain_row(row: RedlineBlock) -> str:
    """Return a row without news as it reads now; where only white space went, nothing."""
    if row.after is None:
        return ""
    tag, name = _tag(row.after)
    return f"<{tag}{_class(name)}>{escape(seen(row.after.text))}</{tag}>\n"


def _news_rows(row: RedlineBlock, ends: Mapping[int, Move]) -> Iterator[str]:
    tag, name = _tag(row.after) if row.after else _tag(row.before) if row.before else ("p", "")
    for item in row_items(row, ends, whole=True):
        label = f'<span class="what">{escape(item.label)}:</span> '
        yield f"<{tag}{_class('news', name)}>{label}{_marked(item, _classed)}</{tag}>\n"


def _tag(block: Block) -> tuple[str, str]:
    """Return the element and the class that show what a block is."""
    if block.kind is BlockKind.HEADING:
        return f"h{min(max(block.level, 1) + 1, 6)}", ""
    return _TAGS[block.kind]


def _class(*names: str) -> str:
    kept = " ".join(filter(None, names))
    return f' class="{kept}"' if kept else ""
