"""Where each replacement of a row stands in the old and in the new text."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from watcher.domain import Op, Token


class Place(NamedTuple):
    """One place where words were replaced."""

    gone: str
    new: str
    old_at: int
    """Where `gone` starts in the row's old text."""
    new_at: int
    """Where `new` starts in the row's new text."""
    same: str
    """What stands unchanged before it, back to the last such place."""


def places(tokens: Sequence[Token]) -> Iterator[Place]:
    """Yield the replacements of a row that stayed in its place, in order; the last is empty.

    The last one holds what stands unchanged at the end.
    """
    gone = new = same = ""
    old_at = new_at = 0
    for op, text in (*tokens, Token(Op.SAME, "")):
        if op is Op.GONE:
            gone += text
        elif op is Op.NEW:
            new += text
        else:
            if gone or new:
                yield Place(gone, new, old_at, new_at, same)
                old_at, new_at, gone, new, same = old_at + len(gone), new_at + len(new), "", "", ""
            old_at, new_at, same = old_at + len(text), new_at + len(text), same + text
    yield Place("", "", old_at, new_at, same)
