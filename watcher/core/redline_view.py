"""Turns a redline's hunks into what people are shown, the same in text and in HTML.

Tokens are exact and as few as can be; shown is what reads well: scraps between two replacements
are joined to them, a block of which little is left stands as removed and added, and long
unchanged stretches are shortened.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import NamedTuple

from watcher.core.touches import Move, Touch, moved_as_edited, moves, touches
from watcher.domain import Block, BlockKind, Hunk, Op, Redline, RedlineBlock, Token

_SCRAP_WORDS = 2
_SCRAP_LETTERS = 14
"""What may stand unchanged between two replacements and still be shown as one with them."""
_LITTLE = 0.35
"""Share of a block's letters that must be left for it to be shown as changed, not as replaced."""
_LABEL_LETTERS = 40
_CONTEXT = 12
"""Words of unchanged text that are shown on either side of a replacement."""
_MOVED_WORDS = 25
_UNSEEN = re.compile("[\ud800-\udfff\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
_NAMES = {
    BlockKind.TITLE: "title",
    BlockKind.HEADING: "heading",
    BlockKind.TABLE_ROW: "table row",
}


class Part(NamedTuple):
    """A stretch of text that stayed (=), went (-) or came (+), ready for the eye."""

    op: Op
    text: str


class Item(NamedTuple):
    """One thing that a reader is told: what happened, and to which words."""

    label: str
    parts: tuple[Part, ...]


class Passage(NamedTuple):
    """What changed in one place."""

    section: str
    """Its headings, outermost first; "" where the page has none above it."""
    items: tuple[Item, ...]


def passages(redline: Redline) -> Iterator[Passage]:
    """Yield what changed, in reading order; neighbours under the same headings are together."""
    ends = moves(redline)
    for section, hunks in groupby(redline.hunks, key=lambda hunk: hunk.section):
        items = (item for hunk in hunks for item in _items(hunk, ends))
        yield Passage(section_name(section), tuple(items))


def section_name(section: Sequence[str]) -> str:
    """Return headings as one line."""
    return " \u203a ".join(seen(heading) for heading in section)


def seen(text: str) -> str:
    """Return text that any output can hold: cells parted by bars, what has no shape replaced.

    Lone surrogates cannot be encoded; control characters and overrides of the writing direction
    could make a terminal or a mail show something else than what is there.
    """
    return _UNSEEN.sub("\ufffd", text.replace("\t", " | ")).replace("\n", " ")


def counted(redline: Redline) -> str:
    """Return in a sentence how much changed."""
    rows = [row for hunk in redline.hunks for row in hunk.blocks if row.move is None]
    new = sum(row.before is None for row in rows)
    gone = sum(row.after is None for row in rows)
    counts = (
        (len(rows) - new - gone, "changed"),
        (new, "added"),
        (gone, "removed"),
        (redline.moved, "moved"),
    )
    told = ", ".join(f"{count} {what}" for count, what in counts if count)
    return f"Paragraphs: {told}." if told else "No word changed."


def row_items(row: RedlineBlock, ends: Mapping[int, Move], *, whole: bool = False) -> list[Item]:
    """Return what is told of one row; `whole` leaves no unchanged words out."""
    if row.move is not None:
        return [_moved_item(row, ends[row.move], whole=whole)]
    if row.before and row.after:
        parts = smoothed(row.tokens)
        if _is_kept(parts):
            return [Item("Changed" + _name(row.after), parts if whole else shortened(parts))]
    return [
        Item(label + _name(block), (Part(op, seen(block.text).strip()),))
        for label, op, block in (("Removed", Op.GONE, row.before), ("Added", Op.NEW, row.after))
        if block
    ]


def smoothed(tokens: Sequence[Token]) -> tuple[Part, ...]:
    """Return an edited block's tokens for the eye: scraps joined, white space alone not marked."""
    joined: list[Touch] = []
    before, after = "", "".join(text for op, text in tokens if op is not Op.GONE)
    for touch in touches(tokens):
        gone, new, same, after = touch
        before += same
        if not gone.strip() and not new.strip():
            before += new
        elif joined and _is_scrap(before, joined[-1], touch):
            last = joined.pop()
            joined.append(Touch(last.gone + before + gone, last.new + before + new, last.before))
            before = ""
        else:
            joined.append(Touch(gone, new, before))
            before = ""
    parts = [part for touch in joined for part in _parts(touch)]
    return tuple(
        part for part in [*parts, Part(Op.SAME, seen(before + after).rstrip())] if part.text
    )


def shortened(parts: Sequence[Part]) -> tuple[Part, ...]:
    """Return the parts with only some words of what is unchanged around each replacement."""
    last = len(parts) - 1
    return tuple(
        Part(op, _shortened(text, is_first=k == 0, is_last=k == last))
        if op is Op.SAME
        else Part(op, text)
        for k, (op, text) in enumerate(parts)
    )


def _items(hunk: Hunk, ends: Mapping[int, Move]) -> Iterator[Item]:
    for key, group in groupby(hunk.blocks, key=lambda row: _move_label(row, ends)):
        rows = list(group)
        if key:
            yield _moved_whole(key, rows, is_shortened=True)
        else:
            yield from (item for row in rows for item in row_items(row, ends))


def _move_label(row: RedlineBlock, ends: Mapping[int, Move]) -> str:
    """Return what rows that moved together unchanged are called; "" for all others."""
    if row.move is None or not ends[row.move].is_whole():
        return ""
    return f"{_way(row, ends[row.move])}, every word the same"


def _moved_item(row: RedlineBlock, move: Move, *, whole: bool) -> Item:
    if move.is_whole():
        return _moved_whole(
            f"{_way(row, move)}, every word the same", [row], is_shortened=not whole
        )
    if row.before:
        text = seen(row.before.text)
        return Item(_way(row, move), (Part(Op.SAME, text if whole else _opening(text)),))
    parts = smoothed(moved_as_edited(move))
    return Item(f"{_way(row, move)} and changed", parts if whole else shortened(parts))


def _moved_whole(label: str, rows: Sequence[RedlineBlock], *, is_shortened: bool) -> Item:
    text = seen("".join(text for row in rows for _, text in row.tokens)).strip()
    return Item(label, (Part(Op.SAME, _opening(text) if is_shortened else text),))


def _way(row: RedlineBlock, move: Move) -> str:
    """Return where one end of a move went or came from."""
    is_here = row.after is not None
    away, here = _place(move.away), _place(move.here)
    if away == here:
        other = "further up" if is_here is move.is_down else "further down"
    else:
        name = section_name(away if is_here else here)
        other = f"\u201c{name}\u201d" if name else "the top of the page"
    return f"Moved here from {other}" if is_here else f"Moved from here to {other}"


def _place(row: RedlineBlock) -> tuple[str, ...]:
    """Return the headings that a row stands under, a heading under itself."""
    block = row.after or row.before
    is_heading = block is not None and block.kind is BlockKind.HEADING
    return (*row.section, block.text) if block and is_heading else row.section


def _opening(text: str) -> str:
    every = text.split()
    if len(every) <= _MOVED_WORDS:
        return " ".join(every)
    return " ".join(every[:_MOVED_WORDS]) + f" … ({len(every)} words)"


def _name(block: Block) -> str:
    name = _NAMES.get(block.kind)
    return f" {name}" if name else ""


def _is_kept(parts: Sequence[Part]) -> bool:
    """Return whether enough of a block is left for its replacements to be read within it."""
    sizes = {op: sum(len(text) for one, text in parts if one is op) for op in Op}
    longer = max(sizes[Op.GONE], sizes[Op.NEW])
    if not longer:
        return False
    return longer <= _LABEL_LETTERS or sizes[Op.SAME] >= _LITTLE * (sizes[Op.SAME] + longer)


def _is_scrap(between: str, last: Touch, touch: Touch) -> bool:
    around = len(last.gone) + len(last.new) + len(touch.gone) + len(touch.new)
    letters = len(between.strip())
    return (
        letters <= _SCRAP_LETTERS and len(between.split()) <= _SCRAP_WORDS and around >= 2 * letters
    )


def _parts(touch: Touch) -> Iterator[Part]:
    """Yield a replacement and what stands before it; white space goes outside of the marks."""
    gone, new = seen(touch.gone), seen(touch.new)
    first = gone if gone.strip() else new
    last = new if new.strip() else gone
    yield Part(Op.SAME, seen(touch.before) + first[: len(first) - len(first.lstrip())])
    yield Part(Op.GONE, gone.strip())
    yield Part(Op.SAME, " " if gone.strip() and new.strip() else "")
    yield Part(Op.NEW, new.strip())
    yield Part(Op.SAME, last[len(last.rstrip()) :])


def _shortened(text: str, *, is_first: bool, is_last: bool) -> str:
    every = text.split(" ")
    head = 0 if is_first else _CONTEXT
    tail = 0 if is_last else _CONTEXT
    if len(every) <= head + tail + _CONTEXT:
        return text
    return " ".join([*every[:head], "…", *every[len(every) - tail :]])
