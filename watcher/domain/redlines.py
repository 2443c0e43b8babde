"""What changed between two revisions."""

from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from watcher.domain.texts import Block


class Op(StrEnum):
    """What became of a token."""

    SAME = "="
    GONE = "-"
    NEW = "+"
    MOVED_AWAY = ">-"
    MOVED_HERE = ">+"


class Token(NamedTuple):
    """A run of text and what became of it."""

    op: Op
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RedlineBlock:
    """One block of a redline: equal, edited, gone, new, or one end of a move.

    The texts of `tokens` with = - >- give `before`'s text and a line feed, those with = + >+
    give `after`'s and a line feed. Where blocks were split or merged, one row holds them all,
    their texts joined by line feeds.
    """

    before: Block | None
    after: Block | None
    tokens: tuple[Token, ...]
    section: tuple[str, ...]
    """Headings above the block, outermost first, the page's title left out."""
    move: int | None = None
    """Ties the two ends of one move together; None where nothing moved."""
    number: str = ""
    """The publisher's own number of the paragraph ("4.12", "44(3)", "(b)"), its own or that of the
    paragraph that it belongs to, where the first change in it stands; "" in an equal block, and
    where the publisher numbers nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hunk:
    """Neighbouring blocks that changed, within one section."""

    section: tuple[str, ...]
    blocks: tuple[RedlineBlock, ...]
    number: str = ""
    """The publisher's own number of the first paragraph in it; "" where it has none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Redline:
    """What changed between two revisions: every block in reading order, and the pieces of news.

    Empty `hunks` mean that both have the same words in the same order.
    """

    blocks: tuple[RedlineBlock, ...]
    hunks: tuple[Hunk, ...]
    moved: int
    """How many blocks stand at another place."""
