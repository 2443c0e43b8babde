"""Items and lines as the HTML of pages, where a style sheet has the looks."""

from collections.abc import Sequence

from watcher.core.links import LinkChange
from watcher.core.redlines.items import Item
from watcher.core.redlines.marks import TAGS, WORDS, attribute, label, marked, shown
from watcher.core.redlines.sentences import Line
from watcher.core.redlines.targets import sentence_of
from watcher.domain import Op

_CLASSES = {Op.GONE: "gone", Op.NEW: "new"}


def mark(op: Op, words: str, is_called: bool) -> str:  # noqa: FBT001  # as `Mark` asks
    """Return removed or added words, which are HTML already."""
    called = f'<b class="{_CLASSES[op]}">{WORDS[op]}</b>' if is_called else ""
    return f"{called}<{TAGS[op]}>{words}</{TAGS[op]}>"


def heads_of(items: Sequence[Item], number: int | None, last: int) -> str:
    """Return what stands above changed words: what happened, changed links, the way to go on.

    `number` is the change's own, None where the block continues one; `last` is the last change's.
    """
    names = "; ".join(shown(label(one)) for one in items if not one.link)
    way = ""
    if number:
        way = f'<a href="#change-{number + 1}">next</a>' if number < last else ""
        way += '<a href="#contents">all changes</a>'
    here = f"<b>{number}</b>" if number else ""
    head = f'<span class="what">{here}{names}{way}</span>' if here or names else ""
    return head + "".join(_link(one.label, one.link) for one in items if one.link)


def lines_html(lines: Sequence[Line]) -> str:
    """Return lines, the first one plain where nothing calls for a line of its own."""
    return "".join(
        f'<span class="line{_edge(line)}">{_named(line)}{marked(line, mark)}</span>'
        if k or line.name
        else marked(line, mark)
        for k, line in enumerate(lines)
    )


def _edge(line: Line) -> str:
    return f" {_CLASSES[line.whole]}" if line.whole in _CLASSES else ""


def _named(line: Line) -> str:
    return f"<b>{shown(line.name)}:</b> " if line.name else ""


def _link(name: str, change: LinkChange) -> str:
    start, target, end, address = sentence_of(change)
    told = shown(target)
    if address:
        told = f'<a href="{attribute(address)}" rel="noopener noreferrer">{told}</a>'
    return f'<span class="line"><b>{shown(name)}:</b> {shown(start)}{told}{shown(end)}</span>'
