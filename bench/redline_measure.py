"""What one comparison of ours comes to: time, characters marked, moves, and both texts again."""

import signal
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from types import FrameType
from typing import NamedTuple

from bench.figures import Figure, Table
from bench.redline_places import Edit
from bench.redline_text import letters
from watcher.core.diff import diff
from watcher.domain import Block, Op, Redline, Revision

_OLD = frozenset({Op.SAME, Op.GONE, Op.MOVED_AWAY})
_NEW = frozenset({Op.SAME, Op.NEW, Op.MOVED_HERE})
_MARKED = frozenset({Op.GONE, Op.NEW})
PATIENCE_S = 20
"""After which a comparison is given up, so that the bench ends whatever becomes of the engine."""


class Part(NamedTuple):
    """What one part of the bench has to say."""

    figures: Sequence[Figure] = ()
    tables: Sequence[Table] = ()
    notes: Sequence[str] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """What one comparison came to."""

    seconds: float
    """Processor time, the best of its rounds, so that what else runs here counts for little;
    where it was given up, the time after which it was."""
    given_up: bool = False
    marked: int = 0
    """Characters gone or new, white space aside; what only moved does not count."""
    moved: int = 0
    """How many blocks are said to stand elsewhere."""
    found: int = 0
    """How many of the blocks that were moved are among these."""
    exact: bool = False
    """Whether both texts come back to the letter."""


@dataclass(slots=True)
class Tally:
    """Every comparison of ours in one run, and those that did not end or give both texts back."""

    comparisons: int = 0
    inexact: list[str] = field(default_factory=list)
    given_up: list[str] = field(default_factory=list)

    def counted(self, name: str, one: Measured) -> Measured:
        """Return what was measured, and keep whether it was exact."""
        self.comparisons += 1
        if one.given_up:
            self.given_up.append(name)
        elif not one.exact:
            self.inexact.append(name)
        return one


def revision(blocks: Sequence[Block]) -> Revision:
    """Return blocks as a revision."""
    return Revision(blocks=tuple(blocks), derivation="bench")


def measured(edit: Edit, *, rounds: int = 1, give_up_s: int = PATIENCE_S) -> Measured:
    """Compare an edit's texts some times over."""
    old, new = revision(edit.old), revision(edit.new)
    return compared(old, new, moved=edit.moved, rounds=rounds, give_up_s=give_up_s)


def compared(
    before: Revision,
    after: Revision,
    *,
    moved: Sequence[str] = (),
    rounds: int = 1,
    give_up_s: int = PATIENCE_S,
) -> Measured:
    """Compare two revisions some times over; `moved` are the old texts of what was moved."""
    best, found = float("inf"), None
    for _ in range(rounds):
        try:
            with _given_up_after(give_up_s):
                began = time.process_time()
                found = diff(before, after)
                best = min(best, time.process_time() - began)
        except TimeoutError:
            break
    if found is None:
        return Measured(seconds=give_up_s, given_up=True)
    away = [row.before.text for row in found.blocks if row.move is not None and row.before]
    return Measured(
        seconds=best,
        marked=_marked(found),
        moved=found.moved,
        found=sum(text in away for text in moved),
        exact=_comes_back(before, found, _OLD) and _comes_back(after, found, _NEW),
    )


def best_of(one: Measured, other: Measured) -> Measured:
    """Return the quicker of two measurings of the same comparison."""
    return min(one, other, key=lambda measured: measured.seconds)


def _marked(found: Redline) -> int:
    return letters(*(text for row in found.blocks for op, text in row.tokens if op in _MARKED))


def _comes_back(revision: Revision, found: Redline, ops: frozenset[Op]) -> bool:
    text = "".join(text for row in found.blocks for op, text in row.tokens if op in ops)
    return text == "".join(block.text + "\n" for block in revision.blocks)


@contextmanager
def _given_up_after(seconds: int) -> Iterator[None]:
    """Raise TimeoutError where what stands within takes longer."""

    def give_up(_: int, __: FrameType | None) -> None:
        raise TimeoutError

    signal.signal(signal.SIGALRM, give_up)
    signal.alarm(seconds)
    try:
        yield
    finally:
        signal.alarm(0)
