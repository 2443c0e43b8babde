"""Where in a made-up text an edit may stand, and what an edit is."""

import re
from collections.abc import Callable, Sequence
from itertools import pairwise
from random import Random
from typing import NamedTuple

from bench.redline_text import letters
from watcher.domain import Block, BlockKind

WORD = re.compile(r"(?<=\s)[a-z]{5,}(?=[\s.,;])")
CHAPTER = re.compile(r"(\d+) ")
_FARTHER = 2.0
"""How many times its own length a block moves at least, so that it is plain what moved."""


class Edit(NamedTuple):
    """A text and what became of it."""

    old: Sequence[Block]
    new: Sequence[Block]
    needed: int
    """How many characters must be marked as gone or new at least."""
    moved: tuple[str, ...] = ()
    """The old texts of the blocks that were moved."""


Make = Callable[[list[Block], Random], Edit]


def with_text(blocks: Sequence[Block], at: int, text: str) -> list[Block]:
    """Return the blocks with another text for one of them."""
    return [*blocks[:at], blocks[at]._replace(text=text), *blocks[at + 1 :]]


def letters_of(blocks: Sequence[Block]) -> int:
    """Return how many characters some blocks have without white space."""
    return letters(*(block.text for block in blocks))


def found(
    pattern: re.Pattern[str], blocks: list[Block], random: Random, kinds: set[BlockKind]
) -> tuple[int, re.Match[str]]:
    """Return one place where a pattern is found in a block of these kinds."""
    order = [k for k, block in enumerate(blocks) if block.kind in kinds]
    random.shuffle(order)
    for at in order:
        if places := list(pattern.finditer(blocks[at].text)):
            return at, random.choice(places)
    raise ValueError(f"no {pattern.pattern} in the text")


def paragraphs(blocks: list[Block]) -> list[int]:
    """Return the places of paragraphs of whole sentences."""
    return [
        k
        for k, block in enumerate(blocks)
        if block.kind is BlockKind.PARAGRAPH and ":" not in block.text
    ]


def headings(blocks: list[Block]) -> list[int]:
    """Return the places of headings."""
    return [k for k, block in enumerate(blocks) if block.kind is BlockKind.HEADING]


def annexes(blocks: list[Block]) -> list[tuple[int, int]]:
    """Return from where to where each section goes whose paragraphs have no numbers."""
    spans = pairwise([*headings(blocks), len(blocks)])
    return [(start, end) for start, end in spans if not CHAPTER.match(blocks[start].text)]


def elsewhere(blocks: list[Block], start: int, end: int, random: Random) -> int | None:
    """Return a heading before which blocks may go, passing over much more than they are."""
    least = _FARTHER * letters_of(blocks[start:end])
    order = headings(blocks)
    random.shuffle(order)
    for at in order:
        passed = blocks[at:start] if at < start else blocks[end:at]
        if letters_of(passed) > least:
            return at
    return None
