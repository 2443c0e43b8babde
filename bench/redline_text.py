"""Made-up guidance for redlines: numbered chapters and annexes, with lists and tables.

The shape is that of guidance for children's homes; names, references and dates make some words
rare, as they are in real texts.
"""

import re
from collections.abc import Iterator
from random import Random

from bench.redline_words import (
    CASE,
    CELLS,
    DO,
    HOW,
    MONTHS,
    MUST,
    OF,
    PERIODS,
    PLACE_END,
    PLACE_KIND,
    PLACE_START,
    SIDE,
    SOURCE,
    TOPIC,
    WHAT,
    WHICH,
    WHO,
    WHY,
)
from watcher.domain import Block, BlockKind

DAYS = (5, 7, 10, 14, 21, 28)
_HEAD = "Record\tKept for\tShown to the child"
_ENDS = re.compile(r"(?<=\.) (?=[A-Z])")


class Writer:
    """Writes sentences and sections; the same ones for the same seed."""

    def __init__(self, seed: object) -> None:
        self.random = Random(str(seed))

    def sentence(self) -> str:
        """Return a sentence; one in four sets a time limit."""
        said = self.random.choice((self._duty, self._duty, self._in_case, self._sourced))()
        if self.random.random() < 0.25:
            said += f" {self.random.choice((self._within, self._by))()}"
        return f"{said[0].upper()}{said[1:]}."

    def section(self, heading: str, number: str = "") -> list[Block]:
        """Return a chapter, its paragraphs numbered, or, without `number`, an annex."""
        texts = [self._paragraph() for _ in range(self.random.randint(3, 6))]
        texts.append(f"The record says: {'; '.join(self._items(4))}.")
        if number:
            texts = [f"{number}.{place} {text}" for place, text in enumerate(texts, start=1)]
        return [
            Block(BlockKind.HEADING, f"{number} {heading}".strip(), 2),
            *(Block(BlockKind.PARAGRAPH, text) for text in texts),
            *self._list(),
            *self._table(),
        ]

    def headings(self) -> list[str]:
        """Return headings in an order of their own, none twice."""
        every = [f"{topic} {side}" for topic in TOPIC for side in SIDE]
        self.random.shuffle(every)
        return every

    def _paragraph(self) -> str:
        return " ".join(self.sentence() for _ in range(self.random.randint(1, 4)))

    def _duty(self) -> str:
        must, do = self.random.choice(MUST), self.random.choice(DO)
        how, why = self.random.choice(HOW), self.random.choice(WHY)
        return f"{self.random.choice(WHO)} {must} {do} {self._thing()} {how} {why}"

    def _in_case(self) -> str:
        who, must, do = map(self.random.choice, (WHO, MUST, DO))
        return f"where {self.random.choice(CASE)}, {who} {must} {do} {self._thing()}"

    def _sourced(self) -> str:
        source = f"{self.random.choice(SOURCE)} {self.random.randint(2, 99)}"
        if self.random.random() < 0.5:
            source += f"({self.random.randint(1, 9)})"
        return f"under {source}, {self._place()} asks for {self._thing()} and {self._thing()}"

    def _thing(self) -> str:
        which, what, whose = map(self.random.choice, (WHICH, WHAT, OF))
        return f"the {which} {what} of the {whose}"

    def _place(self) -> str:
        start, end, kind = map(self.random.choice, (PLACE_START, PLACE_END, PLACE_KIND))
        return f"{start}{end} {kind}"

    def _within(self) -> str:
        return f"within {self.random.choice(DAYS)} days"

    def _by(self) -> str:
        day, year = self.random.randint(1, 28), self.random.randint(2025, 2031)
        return f"by {day} {self.random.choice(MONTHS)} {year}"

    def _asked(self) -> str:
        return f"{self._place()} asks for these {self._within()}, and once more {self._by()}:"

    def _items(self, number: int) -> list[str]:
        who = self.random.sample(WHO, number)
        return [f"whether {one} has seen {self._thing()} at {self._place()}" for one in who]

    def _list(self) -> Iterator[Block]:
        yield Block(BlockKind.PARAGRAPH, self._asked())
        for text in self._items(self.random.randint(2, 4)):
            yield Block(BlockKind.LIST_ITEM, f"{text};", 1)

    def _table(self) -> Iterator[Block]:
        yield Block(BlockKind.TABLE_ROW, _HEAD)
        for _ in range(self.random.randint(2, 5)):
            period = f"{self.random.randint(2, 30)} {self.random.choice(PERIODS)}"
            cells = (f"{self._place()}: {self._thing()}", period, self.random.choice(CELLS))
            yield Block(BlockKind.TABLE_ROW, "\t".join(cells))


def guidance(size: int, seed: object = 0) -> list[Block]:
    """Return guidance of about `size` characters; every third section is an annex."""
    writer = Writer(f"{seed} {size}")
    blocks = [Block(BlockKind.TITLE, "Guidance on running a home")]
    headings: list[str] = []
    place, chapter = 0, 0
    while size > 0:
        headings = headings or writer.headings()
        is_annex = place % 3 == 2
        place, chapter = place + 1, chapter + (not is_annex)
        section = writer.section(headings.pop(), "" if is_annex else str(chapter))
        blocks += section
        size -= sum(len(block.text) + 1 for block in section)
    return blocks


def sentences_of(text: str) -> list[str]:
    """Return a paragraph's sentences."""
    return _ENDS.split(text)


def letters(*texts: str) -> int:
    """Return how many characters some texts have without white space."""
    return sum(len("".join(text.split())) for text in texts)
