"""Redline -> the provisions of the text before and after that it touches."""

import re
from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from itertools import zip_longest

from watcher.core.obligations.plain import plain
from watcher.core.obligations.provisions import Provision
from watcher.core.obligations.sentences import BULLETS, chunks, opens_list, sentences, without_tail
from watcher.domain import Block, BlockKind, Op, Redline

_UNREAD = re.compile(r"[\W\d_]*(?:\d{1,3} ?F)?|o")
"""A page's number, a stray bullet, a footnote's mark: no text of its own."""
_MARKER = re.compile(
    r"(?P<bullet>[\u2022\u25aa\u25cf\u25e6\u2023\uf0b7*-] ?(?=\w)|o (?=[a-z]))"
    r"|(?P<roman>\((?:[ivx]{2,5}|[vx])\))|(?P<letter>\([a-z]{1,2}\)|[a-z]\) )"
)
_LONGEST = 5_000
"""Letters beyond which no sentence is taken to go on behind the end of a page."""
_ENDED = re.compile(r"[.!?:;\u2014\u2026][\"'\u2019\u201d)\]]*$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """A paragraph, item or cell, put together where a page's end had parted it."""

    text: str
    starts: tuple[tuple[int, int], ...]
    """Where in the text each row of the redline begins, and which row it is."""
    is_heading: bool = False
    depth: int = 0
    """How deep an item stands in its list; 0 for what is no item."""

    def opens_list(self) -> bool:
        """Return whether a list ought to follow."""
        return not self.is_heading and opens_list(self.text)


class _Passages:
    """Puts the blocks of one side together; `read` is to be called once."""

    def __init__(self, blocks: Sequence[Block | None]) -> None:
        self._blocks = blocks
        self._held: Passage | None = None
        self._is_bullet = False
        self._is_list = False

    def read(self) -> Iterator[Passage]:
        """Yield the passages in order."""
        for row, block in enumerate(self._blocks):
            if block is not None:
                for text in re.split(r"[\n\t]", block.text):
                    yield from self._next(row, block, text.strip())
        yield from self._flushed()

    def _next(self, row: int, block: Block, text: str) -> Iterator[Passage]:
        if _UNREAD.fullmatch(text):
            self._is_bullet |= not BULLETS.isdisjoint(text)
            return
        held = self._held
        is_heading = block.kind in {BlockKind.HEADING, BlockKind.TITLE}
        depth = 0 if is_heading else self._depth(block, text)
        if held and not depth and block.kind is BlockKind.PARAGRAPH and self._flows_on(text):
            starts = (*held.starts, (len(held.text) + 1, row))
            self._held = replace(held, text=f"{held.text} {text}", starts=starts)
            return
        yield from self._flushed()
        self._is_bullet = text[-1] in BULLETS and " " in text and text[-2] == " "
        self._held = Passage(
            text=without_tail(text),
            starts=((0, row),),
            is_heading=is_heading,
            depth=depth,
        )

    def _flushed(self) -> Iterator[Passage]:
        if self._held:
            self._is_list = self._held.opens_list() or (self._is_list and self._held.depth > 0)
            yield self._held
            self._held = None

    def _flows_on(self, text: str) -> bool:
        held = self._held
        return (
            held is not None
            and not held.is_heading
            and not held.depth
            and len(held.text) < _LONGEST
            and text[0].islower()
            and _ENDED.search(held.text) is None
        )

    def _depth(self, block: Block, text: str) -> int:
        """Return how deep an item stands, told by its kind, its mark, or its small first letter."""
        if block.kind is BlockKind.LIST_ITEM:
            return max(block.level, 1)
        if block.kind is BlockKind.TABLE_ROW:
            return 0
        held = self._held
        is_list = self._is_list or (held is not None and held.opens_list())
        above = held.depth if held else 0
        below = above + 1 if held and held.opens_list() else max(above, 1)
        marker = _MARKER.match(text)
        if marker is None:
            return below if self._is_bullet or (is_list and text[0].islower()) else 0
        if marker["roman"] or text.startswith("(i)"):
            return below
        return 2 if text[0] in "o-" and above else 1


def sides(redline: Redline) -> tuple[tuple[Provision, ...], tuple[Provision, ...]]:
    """Return the provisions before and after of each row in which something changed.

    Sentences that a page's end parts are put together again, also where one of their parts stands
    in a row that did not change; and where a lead-in changed, its items are among them.
    """
    old = tuple(_Passages([row.before for row in redline.blocks]).read())
    new = tuple(_Passages([row.after for row in redline.blocks]).read())
    touched = {
        k
        for k, row in enumerate(redline.blocks)
        if row.move is not None or any(op is not Op.SAME for op, _ in row.tokens)
    }
    for passages in (old, new):
        touched |= _drawn_in(passages, touched)
    return tuple(_provisions(old, touched)), tuple(_provisions(new, touched))


def _drawn_in(passages: Sequence[Passage], touched: AbstractSet[int]) -> set[int]:
    """Return the rows whose sentences reach into touched ones, and those of lists led in there."""
    found: set[int] = set()
    led: list[tuple[int, bool]] = []
    for passage in passages:
        while led and (led[-1][0] >= passage.depth or not passage.depth):
            led.pop()
        rows = {row for _, row in passage.starts}
        is_touched = not touched.isdisjoint(rows) or (bool(led) and led[-1][1])
        if is_touched:
            found |= rows
        if passage.opens_list():
            led.append((passage.depth, is_touched))
    return found


def _provisions(passages: Sequence[Passage], touched: AbstractSet[int]) -> Iterator[Provision]:
    leads: list[tuple[int, Provision]] = []
    place = 0
    for passage, following in zip_longest(passages, passages[1:]):
        while leads and (leads[-1][0] >= passage.depth or not passage.depth):
            leads.pop()
        is_touched = any(row in touched for _, row in passage.starts)
        opens = passage.opens_list()
        if passage.is_heading or not (is_touched or opens):
            continue
        found = _sentences(passage, leads[-1][1] if leads else None, place)
        place += len(found)
        if opens and found:
            if following and following.depth > passage.depth:
                found[-1] = replace(found[-1], following=following.text)
            leads.append((passage.depth, found[-1]))
        if is_touched:
            yield from found


def _sentences(passage: Passage, lead: Provision | None, place: int) -> list[Provision]:
    """Return the sentences of a passage, those of a list inside it with its lead-in."""
    text = plain(passage.text)
    found: list[Provision] = []
    above = below = lead
    for chunk in chunks(text):
        is_deep = text[chunk.start : chunk.end].lstrip().startswith("o ")
        for span in sentences(text, chunk):
            found.append(
                Provision(
                    text=passage.text[span.start : span.end],
                    row=max(one for one in passage.starts if one[0] <= span.start)[1],
                    place=place + len(found),
                    lead=(below if is_deep else above) if chunk.start else lead,
                )
            )
        if found and opens_list(text[chunk.start : chunk.end]):
            below = found[-1]
            above = above if chunk.start else below
    return found
