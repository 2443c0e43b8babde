"""The publisher's paragraph numbers, also where a page of print is one block."""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from watcher.core.diff.paragraph_numbers import HEADINGS, Numbered, numbered
from watcher.domain import Block

_DOTTED = re.compile(r"(?<=\s)[0-9]{1,2}\.[0-9]{1,3}(?=\s+[A-Z])")
_AHEAD = 12
"""How many numbers may be left out: those at the foot of a page, those that read as other words."""
_MAJOR_AHEAD = 2


class Numbers(NamedTuple):
    """The numbers that hold in one block."""

    inherited: str
    starts: tuple[int, ...]
    texts: tuple[str, ...]

    def at(self, offset: int) -> str:
        """Return the number that holds at a place in the block's text; "" where there is none."""
        before = bisect_right(self.starts, offset)
        return self.texts[before - 1] if before else self.inherited


def numbers_of(blocks: Iterable[Block]) -> Iterator[Numbers]:
    """Yield the numbers that hold in each block, in order.

    They are those of `numbered`; where paragraphs such as 4.12 stand inside a block, theirs too.
    """
    whole = tuple(blocks)
    held = ""
    for block, own in zip(whole, numbered(whole), strict=True):
        if block.kind in HEADINGS:
            held = ""
        is_behind = held != "" and (own.inherited == "" or "." in own.inherited)
        inherited = held if is_behind else own.inherited
        is_plain = not own.labels and (held == "" or "." not in block.text)
        events = [] if is_plain else list(_events(block.text, own, held))
        yield Numbers(
            inherited, tuple(start for start, _ in events), tuple(text for _, text in events)
        )
        last = events[-1][1] if events else inherited
        held = last if _parts(last) else ""


def _events(text: str, own: Numbered, held: str) -> Iterator[tuple[int, str]]:
    labels = {label.start: label.text for label in own.labels}
    inner = {match.start(): match[0] for match in _DOTTED.finditer(text)}
    for start in sorted({*labels, *inner}):
        number = labels.get(start) or inner[start]
        if start in labels or _follows(held, number):
            held = number
            yield start, number


def _follows(held: str, number: str) -> bool:
    """Return whether a number comes soon after another: 4.13 after 4.12, 5.1 after 4.40."""
    before, after = _parts(held), _parts(number)
    if before is None or after is None:  # a number such as 44(3)
        return False
    if after[0] == before[0]:
        return 0 < after[1] - before[1] <= _AHEAD
    return 0 < after[0] - before[0] <= _MAJOR_AHEAD and after[1] <= _AHEAD


def _parts(number: str) -> tuple[int, int] | None:
    major, _, minor = number.partition(".")
    return (int(major), int(minor)) if major.isdecimal() and minor.isdecimal() else None
