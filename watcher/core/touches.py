"""Reads the tokens of a redline as replacements: what stood there, what stands there now."""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from watcher.domain import Op, Redline, RedlineBlock, Token

_KEPT = frozenset({Op.SAME, Op.MOVED_AWAY, Op.MOVED_HERE})


class Touch(NamedTuple):
    """One place where words were replaced, with the text that stands before and after it."""

    gone: str
    new: str
    before: str = ""
    after: str = ""


def touches(tokens: Sequence[Token]) -> Iterator[Touch]:
    """Yield the replacements between what stayed the same, in order."""
    gone, new, before = "", "", ""
    for op, text in (*tokens, Token(Op.SAME, "")):
        if op is Op.GONE:
            gone += text
        elif op is Op.NEW:
            new += text
        else:
            if gone or new:
                yield Touch(gone, new, before, text)
            gone, new, before = "", "", text


def partners(redline: Redline) -> Mapping[int, tuple[RedlineBlock, RedlineBlock]]:
    """Return the old and the new end of each move, by its number."""
    ends: dict[tuple[int, bool], RedlineBlock] = {
        (row.move, row.after is None): row for row in redline.blocks if row.move is not None
    }
    return {move: (ends[move, True], ends[move, False]) for move, is_old in ends if is_old}


def moved_as_edited(away: RedlineBlock, here: RedlineBlock) -> tuple[Token, ...]:
    """Return the tokens of a moved block as if it had been edited where it stands now."""
    old, new = list(reversed(away.tokens)), list(reversed(here.tokens))
    tokens: list[Token] = []
    while old or new:
        if old and old[-1].op is Op.GONE:
            tokens.append(old.pop())
        elif new and new[-1].op is Op.NEW:
            tokens.append(new.pop())
        else:
            tokens.append(_common(old, new))
    return tuple(tokens)


def is_moved_whole(row: RedlineBlock) -> bool:
    """Return whether a row is an end of a move in which no word changed."""
    return all(op in _KEPT for op, _ in row.tokens)


def _common(old: list[Token], new: list[Token]) -> Token:
    """Take what both sides kept next; the longer one's rest stays for later."""
    was, became = old.pop(), new.pop()
    length = min(len(was.text), len(became.text))
    if was.text[length:]:
        old.append(was._replace(text=was.text[length:]))
    if became.text[length:]:
        new.append(became._replace(text=became.text[length:]))
    return Token(Op.SAME, was.text[:length])
