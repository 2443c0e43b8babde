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


class Move(NamedTuple):
    """Both ends of a move."""

    away: RedlineBlock
    here: RedlineBlock
    is_down: bool
    """True where the new place comes after the old one."""

    def is_whole(self) -> bool:
        """Return whether no word was changed on the way."""
        return all(op in _KEPT for row in (self.away, self.here) for op, _ in row.tokens)


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


def moves(redline: Redline) -> Mapping[int, Move]:
    """Return both ends of each move, by its number."""
    first: dict[int, RedlineBlock] = {}
    found: dict[int, Move] = {}
    for row in redline.blocks:
        if row.move is None:
            continue
        other = first.setdefault(row.move, row)
        if other is not row:
            is_down = row.after is not None
            found[row.move] = Move(other, row, is_down) if is_down else Move(row, other, is_down)
    return found


def moved_as_edited(move: Move) -> tuple[Token, ...]:
    """Return the tokens of a moved block as if it had been edited where it stands now."""
    old, new = list(reversed(move.away.tokens)), list(reversed(move.here.tokens))
    tokens: list[Token] = []
    while old or new:
        if old and old[-1].op is Op.GONE:
            tokens.append(old.pop())
        elif new and new[-1].op is Op.NEW:
            tokens.append(new.pop())
        else:
            tokens.append(_common(old, new))
    return tuple(tokens)


def _common(old: list[Token], new: list[Token]) -> Token:
    """Take what both sides kept next; the longer one's rest stays for later."""
    was, became = old.pop(), new.pop()
    length = min(len(was.text), len(became.text))
    if was.text[length:]:
        old.append(was._replace(text=was.text[length:]))
    if became.text[length:]:
        new.append(became._replace(text=became.text[length:]))
    return Token(Op.SAME, was.text[:length])
