"""What stands above each block: headings, a list's lead-in, the head of its table.

A text file has paragraphs only; there "#" marks, a bullet or a short line without a full stop say
what a paragraph is. Short lines are trusted only where the text was not drawn from print, but for
those that say what dates are for ("Deadlines").
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from watcher.core.diff.sections import Section, sections
from watcher.core.timescale.labels import kind_of
from watcher.domain import Block, BlockKind

_MARKED = re.compile(r"(#{1,6}) (?=\S)")
_BULLET = re.compile(r"[\u2022\u25cf\u25aa\uf0b7*-](?: |$)")
_ITEM = re.compile(r"[a-z]|\((?:[a-z]{1,4}|[0-9]{1,2})\)|[\u2022\u25cf\u25aa\uf0b7*-] ")
_STARTS_TIMED = re.compile(
    r"(?:[A-Z][a-z]+ )?(?:[0-9]{1,2}|January|February|March|April|May|June|July"
    r"|August|September|October|November|December)\b"
)
_SHORTEST_HEADING, _LONGEST_HEADING, _LONGEST_ITEM = 3, 80, 400
_PLAIN_LEVEL = 6
_PAGE = 3000
_ENDS_AS_TEXT = (".", ";", ",", ":", "?", "!")


class Above(NamedTuple):
    """What stands above a block and may say what its dates are for."""

    section: Section
    """Headings, outermost first."""
    leads: tuple[str, ...]
    """The lead-ins of the lists that the block is an item of, innermost first."""
    header: tuple[str, ...]
    """The first row of its table; () outside of tables and for that row itself."""


def outlined(blocks: Iterable[Block]) -> tuple[Block, ...]:
    """Return the blocks with headings and list items told apart where a text file has none.

    No text is altered but the marks of headings, which go.
    """
    whole = tuple(blocks)
    if any(kind not in {BlockKind.PARAGRAPH, BlockKind.TITLE} for kind, _, _, _ in whole):
        return whole
    return tuple(_told(whole))


def above(blocks: Sequence[Block]) -> list[Above]:
    """Return for each block of an outlined document what stands above it."""
    state = _State()
    return [
        Above(section, *state.read(block))
        for section, block in zip(sections(blocks), blocks, strict=True)
    ]


def _told(blocks: Sequence[Block]) -> Iterator[Block]:
    trusts_short_lines = not any(
        _MARKED.match(text) or _is_of_print(text) for _, text, _, _ in blocks
    )
    after_bullet = False
    for at, block in enumerate(blocks):
        text = block.text
        if marked := _MARKED.match(text):
            yield Block(BlockKind.HEADING, text[marked.end() :], len(marked[1]), block.links)
        elif after_bullet or (_BULLET.match(text) and len(text) > 1):
            yield block._replace(kind=BlockKind.LIST_ITEM, level=1)
        elif at + 1 < len(blocks) and _is_heading(text, trusts_short_lines=trusts_short_lines):
            yield Block(BlockKind.HEADING, text, _PLAIN_LEVEL, block.links)
        else:
            yield block
        after_bullet = len(text) == 1 and _BULLET.match(text) is not None


def _is_of_print(text: str) -> bool:
    """Return whether a text was drawn from print: then short lines are running heads and the like."""
    return text.isdigit() or len(text) == 1 or len(text) > _PAGE


def _is_heading(text: str, *, trusts_short_lines: bool) -> bool:
    if len(text) > _LONGEST_HEADING or text.endswith(_ENDS_AS_TEXT):
        return False
    is_short_line = len(text) >= _SHORTEST_HEADING and text[0].isupper()
    is_plain = is_short_line and not any(letter.isdigit() for letter in text)
    return kind_of(text) is not None or (trusts_short_lines and is_plain)


class _State:
    """Which lead-ins and which table hold, from block to block."""

    def __init__(self) -> None:
        self._before = ""
        """The last block that was no item."""
        self._leads: list[tuple[int, str]] = []
        """Items that others stand under, by their depth, outermost first."""
        self._header: tuple[str, ...] = ()

    def read(self, block: Block) -> tuple[tuple[str, ...], tuple[str, ...]]:
        if block.kind is BlockKind.TABLE_ROW:
            header = self._header
            self._header = header or tuple(block.text.split("\t"))
            return (self._before,) if self._before else (), header
        self._header = ()
        if _BULLET.fullmatch(block.text):
            return (), ()
        if self._is_item(block):
            return self._item(block), ()
        # A label on a line of its own ("Closing date") speaks of the next paragraph alone.
        is_labelled = block.kind is BlockKind.PARAGRAPH and kind_of(self._before) is not None
        leads = (self._before,) if is_labelled else ()
        self._before = block.text if block.kind is BlockKind.PARAGRAPH else ""
        self._leads = []
        return leads, ()

    def _is_item(self, block: Block) -> bool:
        if block.kind is BlockKind.LIST_ITEM:
            return True
        is_led = block.kind is BlockKind.PARAGRAPH and self._before.rstrip().endswith(":")
        is_short = len(block.text) <= _LONGEST_ITEM
        return (
            is_led
            and is_short
            and (_ITEM.match(block.text) is not None or _STARTS_TIMED.match(block.text) is not None)
        )

    def _item(self, block: Block) -> tuple[str, ...]:
        while self._leads and self._leads[-1][0] >= block.level:
            self._leads.pop()
        found = [text for _, text in reversed(self._leads)]
        self._leads.append((block.level, block.text))
        return (*found, self._before) if self._before else tuple(found)
