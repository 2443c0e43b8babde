"""Lines -> HTML, the same for mails and pages but for the look of the marks."""

from collections.abc import Callable
from html import escape

from watcher.core.redlines.items import Item
from watcher.core.redlines.sentences import Line
from watcher.domain import Op

WORDS = {Op.GONE: "Removed: ", Op.NEW: "Added: "}
_OPENING = "([{\u2018\u201c'\"/-\u2013"
"""After these our words "Removed" and "Added" need no space."""
TAGS = {Op.GONE: "del", Op.NEW: "ins"}

Mark = Callable[[Op, str, bool], str]
"""Gives the HTML of removed or added words, which are escaped; with "Removed:" before them where
the third argument says so."""


def shown(text: str) -> str:
    """Return text as HTML; blocks that stand in one row each begin a line."""
    return escape(text, quote=False).replace("\xa0", "&nbsp;").replace("\n", "<br>")


def attribute(text: str) -> str:
    """Return text as the value of an attribute."""
    return escape(text, quote=True)


def marked(line: Line, mark: Mark) -> str:
    """Return a line's words, the removed and added ones marked.

    Within a whole sentence as it was, or as it is, what is marked is not called removed or added.
    """
    told: list[str] = []
    is_called = line.whole is Op.SAME
    before = ""
    for op, text in line.parts:
        if op is Op.SAME:
            told.append(shown(text))
        else:
            is_apart = not before or before[-1].isspace() or before[-1] in _OPENING
            told.append("" if is_apart or not is_called else " ")
            told.append(mark(op, shown(text), is_called))
        before = text
    return "".join(told)


def label(item: Item) -> str:
    """Return what stands before an item's words, without what its marks say themselves."""
    return f"{item.what[:1].upper()}{item.what[1:]}" if item.is_whole else item.label
