"""The colours of removed and added words, on white and on black.

Orange and blue, since red and green look alike to one man in twelve: the pairs stay apart for
every kind of sight and with all colours inverted, and words keep 7:1 and more against their ground
(`tests/core/redlines/test_colours.py` computes both). Colour is never alone: words say Removed and
Added, and the one is struck through, the other underlined.
"""

from typing import NamedTuple

from watcher.domain import Op


class Colours(NamedTuple):
    """How words are shown."""

    words: str
    ground: str
    edge: str
    """Of a line beside a whole sentence."""


LIGHT = {
    Op.GONE: Colours("#5a2500", "#ffdfb8", "#b35c00"),
    Op.NEW: Colours("#0a2f66", "#d3e5ff", "#1f5fae"),
}
DARK = {
    Op.GONE: Colours("#ffd0a1", "#4a2300", "#ffa04d"),
    Op.NEW: Colours("#b8d8ff", "#0b2f5c", "#6fb1ff"),
}
"""For pages that are read on a dark ground."""
