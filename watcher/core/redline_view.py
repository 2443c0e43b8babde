"""Turns a redline's hunks into what people are shown, the same in text and in HTML.

Tokens are exact and as few as can be; shown is what reads well: scraps between two replacements
are joined to them, a block of which little is left stands as removed and added, and long
unchanged stretches are shortened.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import NamedTuple

from watcher.core.touches import Touch, is_moved_whole, moved_as_edited, partners, touches
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


Ends = Mapping[int, tuple[RedlineBlock, RedlineBlock]]
"""The old and the new end of each move, by its number."""


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
    ends = partners(redline)
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


def row_items(row: RedlineBlock, ends: Ends, *, whole: bool = False) -> list[Item]:
    """Return what is told of one row; `whole` leaves no unchanged words out."""
    if row.move is not None:
        return [_moved_item([row], *ends[row.move], whole=whole)]
    if row.before and row.after:
        parts = smoothed(row.tokens)
        if _is_kept(parts):
            return [Item("Changed" + _name(row.after), parts if whole else shortened(parts))]
    return [
        Item(label + _name(block), (Part(op, seen(block.text)),))
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


def _items(hunk: Hunk, ends: Ends) -> Iterator[Item]:
    for key, rows in groupby(hunk.blocks, key=lambda row: _move_key(row, ends)):
        if key:
            every = list(rows)
            yield _moved_item(every, *ends[every[0].move or 0])
        else:
            yield from (item for row in rows for item in row_items(row, ends))


def _move_key(
    row: RedlineBlock, ends: Ends
) -> tuple[bool, tuple[str, ...], tuple[str, ...]] | None:
    """Return what rows that moved together unchanged have in common."""
    if row.move is None or not is_moved_whole(row):
        return None
    away, here = ends[row.move]
    return row.after is None, away.section, here.section


def _moved_item(
    rows: Sequence[RedlineBlock], away: RedlineBlock, here: RedlineBlock, *, whole: bool = False
) -> Item:
    row = rows[0]
    is_edited = not is_moved_whole(row)
    is_here = row.after is not None
    if away.section == here.section:
        label = (
            "Moved to here within this section"
            if is_here
            else "Moved from here within this section"
        )
    else:
        other = section_name(away.section if is_here else here.section) or "the top of the page"
        label = f"Moved here from “{other}”" if is_here else f"Moved from here to “{other}”"
    if is_edited and is_here:
        parts = smoothed(moved_as_edited(away, here))
        return Item(f"{label} and changed", parts if whole else shortened(parts))
    text = seen(
        "".join(text for one in rows for op, text in one.tokens if is_here or op is not Op.NEW)
    )
    more = "" if is_edited else ", every word the same"
    shown = text.strip() if whole else _opening(text)
    return Item(label + more, (Part(Op.SAME, shown),))


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
    letters = len(between)
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
