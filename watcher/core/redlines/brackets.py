"""Marks in plain text, told apart from brackets of the publisher's own.

A mark is `[removed: words]` or `[added: words]`. Where a publisher writes what could be taken for
one, or leaves a bracket open within one, a backslash stands before that bracket; backslashes that
stood before such a bracket, or before one of our marks, are doubled. So every text can be read
back to the letter (`tests/core/redlines/test_brackets.py` does).
"""

import re
from collections.abc import Sequence

from watcher.core.redlines.sentences import Part
from watcher.domain import Op

START = {Op.GONE: "\x01", Op.NEW: "\x02"}
END = "\x03"
TIE = "\x04"
OURS = "\x05"
"""What survives wrapping: colours, a space that holds, our backslash. A publisher's own control
characters were replaced before."""

_WORDS = {Op.GONE: "removed", Op.NEW: "added"}
_LOOKS_LIKE_OURS = re.compile(r"(\\*)\[(?=\s*(?:removed|added)\s*:)", re.IGNORECASE)
_BRACKET = re.compile(r"(\\*)([\[\]])")
_LAST = re.compile(r"\\+$")


def plain(text: str) -> str:
    """Return text that is not marked, what could be taken for a mark made known."""
    return _LOOKS_LIKE_OURS.sub(lambda found: f"{_doubled(found[1])}{OURS}[", text)


def bracketed(parts: Sequence[Part]) -> str:
    """Return parts as one text, removed and added words in brackets."""
    told = ""
    last = Op.SAME
    for op, text in parts:
        if op is Op.SAME:
            told += plain(text)
        else:
            between = " " if last is not Op.SAME else ""
            told = _LAST.sub(lambda found: _doubled(found[0]), told) + between + marked(op, text)
        last = op
    return told


def marked(op: Op, text: str) -> str:
    """Return words in our brackets."""
    body = _LAST.sub(lambda found: _doubled(found[0]), _balanced(text))
    return f"{START[op]}[{_WORDS[op]}:{TIE}{body}]{END}"


def _balanced(text: str) -> str:
    """Return words for within a mark: brackets that have no partner are made known."""
    open_ends: list[int] = []
    lonely: set[int] = set()
    alike = {found.end() for found in _LOOKS_LIKE_OURS.finditer(text)}
    for found in _BRACKET.finditer(text):
        if found[2] == "[" and found.end() not in alike:
            open_ends.append(found.end())
        elif found[2] == "]" and open_ends:
            open_ends.pop()
        else:
            lonely.add(found.end())
    lonely.update(open_ends)
    return _BRACKET.sub(
        lambda found: _doubled(found[1]) + (OURS if found.end() in lonely else "") + found[2], text
    )


def _doubled(backslashes: str) -> str:
    return backslashes * 2
