"""A redline as a piece of HTML for a mail.

Styles are inline, since mail programs drop style sheets. Removed and added words are called so in
words that can be seen: some screen readers stay silent on `ins` and `del`, and mail programs drop
what is hidden.
"""

from collections.abc import Iterator, Sequence

from watcher.core.links import LinkChange
from watcher.core.reading import Reading
from watcher.core.redlines.colours import LIGHT
from watcher.core.redlines.items import Item
from watcher.core.redlines.marks import TAGS, WORDS, attribute, label, marked, shown
from watcher.core.redlines.rooted import without_title
from watcher.core.redlines.sentences import Line
from watcher.core.redlines.targets import sentence_of
from watcher.core.redlines.view import Passage, head_remarks, passages
from watcher.domain import Op

_BREAKS = "line-height:1.5;overflow-wrap:anywhere;word-break:break-word"
_PLACE = (
    "margin:24px 0 8px;padding-top:8px;border-top:1px solid #767676;font-size:17px;"
    "overflow-wrap:anywhere;word-break:break-word"
)
_FOLD = "margin:0 0 12px;color:#444444"
_ITEM = f"margin:0 0 12px;{_BREAKS}"
_LINES = f"margin:0 0 8px;padding-left:10px;{_BREAKS};border-left:4px solid "
_LINK = "color:#0b3f7a"
_PLAIN_EDGE = "#767676"
_LOOKS = {
    op: f"color:{colours.words};background-color:{colours.ground}" for op, colours in LIGHT.items()
}
_DECORATIONS = {Op.GONE: "line-through", Op.NEW: "underline"}


def hunks_html(reading: Reading) -> str:
    """Return the changes as HTML for a mail, under their places; empty where nothing changed.

    All text is escaped.
    """
    parts = [*remarks_html(head_remarks(reading))]
    for passage in passages(without_title(reading)):
        parts += passage_html(passage)
        parts += map(item_html, passage.items)
    return "".join(parts)


def remarks_html(remarks: Sequence[str]) -> Iterator[str]:
    """Yield what is said once."""
    yield from (f'<p style="{_ITEM}">{shown(remark)}</p>' for remark in remarks)


def passage_html(passage: Passage) -> Iterator[str]:
    """Yield what stands before a passage's items."""
    if passage.fold:
        yield f'<p style="{_FOLD}">{shown(passage.fold)}</p>'
    if passage.place:
        yield f'<p style="{_PLACE}"><strong>{shown(passage.place)}</strong></p>'
    yield from remarks_html(passage.remarks)


def item_html(item: Item) -> str:
    """Return an item: its label and its words, on lines of their own where it has several."""
    head = f"<strong>{shown(label(item))}:</strong>"
    if item.link:
        return f'<p style="{_ITEM}">{head} {_link(item.link)}</p>'
    first, others = item.lines[0], item.lines[1:]
    if first.name or (item.is_whole and others):
        others = item.lines
    else:
        head = f"{head} {marked(first, _mark)}"
    return f'<p style="{_ITEM}">{head}</p>' + "".join(map(_line, others))


def _line(line: Line) -> str:
    edge = LIGHT[line.whole].edge if line.whole in LIGHT else _PLAIN_EDGE
    name = f"<strong>{shown(line.name)}:</strong> " if line.name else ""
    return f'<p style="{_LINES}{edge}">{name}{marked(line, _mark)}</p>'


def _mark(op: Op, words: str, is_called: bool) -> str:  # noqa: FBT001  # as `Mark` asks
    look, tag = _LOOKS[op], TAGS[op]
    called = f'<strong style="{look}">{WORDS[op]}</strong>' if is_called else ""
    return f'{called}<{tag} style="{look};text-decoration:{_DECORATIONS[op]}">{words}</{tag}>'


def _link(change: LinkChange) -> str:
    start, target, end, address = sentence_of(change)
    followed = f'<a href="{attribute(address)}" style="{_LINK}">{shown(target)}</a>'
    return f"{shown(start)}{followed if address else shown(target)}{shown(end)}"
