"""A redline as plain text, for the text part of a mail and for terminals."""

import textwrap
from collections.abc import Iterator

from watcher.core.redline_view import Item, Part, counted, passages
from watcher.domain import Op, Redline

_START = {Op.GONE: "\x01", Op.NEW: "\x02"}
_END = "\x03"
_TIE = "\x04"
"""Marks that survive wrapping; a publisher's own control characters were replaced before."""
_COLOURS = {1: "\x1b[31m", 2: "\x1b[32m", 3: "\x1b[39m", 4: " "}
_PLAIN = {1: "", 2: "", 3: "", 4: " "}
_WORDS = {Op.GONE: "removed", Op.NEW: "added"}


def redline_text(redline: Redline, *, width: int = 72, colour: bool = False) -> str:
    """Return how much changed in a sentence, then every change in words."""
    parts = (counted(redline), hunks_text(redline, width=width, colour=colour))
    return "\n\n".join(part for part in parts if part)


def hunks_text(redline: Redline, *, width: int = 72, colour: bool = False) -> str:
    """Return the changes in words, under their headings, in lines of at most `width` characters.

    A longer word (an address) stands on a line of its own. Empty where nothing changed. Lone
    surrogates and control characters are replaced.
    """
    text = "\n\n".join(_blocks(redline, width))
    return text.translate(_COLOURS if colour else _PLAIN)


def _blocks(redline: Redline, width: int) -> Iterator[str]:
    for passage in passages(redline):
        if passage.section:
            yield _wrapped(passage.section, width, "", "  ")
        for item in passage.items:
            yield _wrapped(_told(item), width, "  ", "    ")


def _told(item: Item) -> str:
    if len(item.parts) == 1:
        return f"{item.label}: " + "".join(map(_coloured, item.parts))
    return f"{item.label}: " + "".join(map(_bracketed, item.parts))


def _bracketed(part: Part) -> str:
    if part.op is Op.SAME:
        return part.text
    return f"{_START[part.op]}[{_WORDS[part.op]}:{_TIE}{part.text}]{_END}"


def _coloured(part: Part) -> str:
    return part.text if part.op is Op.SAME else f"{_START[part.op]}{part.text}{_END}"


def _wrapped(text: str, width: int, first: str, rest: str) -> str:
    return textwrap.fill(
        text,
        width=width,
        initial_indent=first,
        subsequent_indent=rest,
        break_long_words=False,
        break_on_hyphens=False,
    )
