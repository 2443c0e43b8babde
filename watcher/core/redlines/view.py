"""A reading's hunks as passages: where, what stands unchanged between, and what is told."""

from collections.abc import Iterator
from itertools import groupby
from typing import NamedTuple

from watcher.core.links import link_changes_of
from watcher.core.reading import Reading
from watcher.core.redlines.items import Item, items_of
from watcher.core.redlines.places import Placed, placed
from watcher.core.redlines.seen import line_of, place_name, short
from watcher.core.redlines.shapes import shape_of
from watcher.core.touches import moves
from watcher.domain import Op, Redline, RedlineBlock

_FOLD = 60
"""Characters of a section's name where unchanged text is folded."""


class Passage(NamedTuple):
    """What changed in one place."""

    number: int
    """Of the hunk, counted from 1; 0 where it holds remarks alone."""
    place: str
    """Its headings, outermost first, and the publisher's number; "" where it has neither, and
    where it follows in the same place."""
    fold: str
    """What stands unchanged between it and the one before in the same section; "" elsewhere."""
    remarks: tuple[str, ...]
    """What is said once about all of its section."""
    rows: tuple[Placed, ...]
    items: tuple[Item, ...] = ()


def passages(reading: Reading) -> Iterator[Passage]:
    """Yield what changed, in reading order, a passage for each hunk.

    A remark stands with the first passage under its headings; one on a section without any has a
    passage of its own, at the end.
    """
    ends = moves(reading.redline)
    for passage in outline(reading):
        number = reading.redline.hunks[passage.number - 1].number if passage.number else ""
        yield passage._replace(items=tuple(items_of(passage.rows, ends, number)))


def outline(reading: Reading) -> Iterator[Passage]:
    """Yield the passages without their items."""
    redline = reading.redline
    remarks = [remark for remark in reading.remarks if remark.section]
    section, place, unchanged = None, "", 0
    for hunk, group in groupby(placed(redline), key=lambda one: one.hunk):
        rows = tuple(group)
        if hunk is None:
            unchanged = sum(one.row.after is not None for one in rows)
            continue
        own = redline.hunks[hunk]
        told = [one for one in remarks if own.section[: len(one.section)] == one.section]
        remarks = [one for one in remarks if one not in told]
        follows = own.section == section
        name = place_name(own.section, own.number)
        yield Passage(
            number=hunk + 1,
            place="" if follows and name == place else name,
            fold=folded(unchanged, own.section) if follows and unchanged else "",
            remarks=tuple(line_of(one.text) for one in told),
            rows=rows,
        )
        section, place, unchanged = own.section, name, 0
    for section, some in groupby(remarks, key=lambda one: one.section):
        yield Passage(0, place_name(section), "", tuple(line_of(one.text) for one in some), ())


def head_remarks(reading: Reading) -> tuple[str, ...]:
    """Return what is said once about the whole text."""
    return tuple(line_of(one.text) for one in reading.remarks if not one.section)


def folded(count: int, section: tuple[str, ...], *, others: int = 0) -> str:
    """Return how much stands unchanged: "… 3 unchanged paragraphs in “Visits” …".

    `others` says how many further sections it goes through.
    """
    paragraphs = "1 unchanged paragraph" if count == 1 else f"{count:,} unchanged paragraphs"
    name = f" in \u201c{short(section[-1], _FOLD)}\u201d" if section else ""
    more = f" and {others:,} further section{'s' if others > 1 else ''}" if others else ""
    return f"\u2026 {paragraphs}{name}{more} \u2026"


def counted(reading: Reading) -> str:
    """Return in a sentence how much changed."""
    redline = reading.redline
    rows = [row for hunk in redline.hunks for row in hunk.blocks if row.move is None]
    new = sum(row.before is None for row in rows)
    gone = sum(row.after is None for row in rows)
    counts = (
        (sum(map(_is_reworded, rows)), "changed"),
        (new, "added"),
        (gone, "removed"),
        (redline.moved, "moved"),
    )
    links = len(link_changes_of(redline)) if redline.hunks else 0
    told = [", ".join(f"{count:,} {what}" for count, what in counts if count)]
    told = [f"Paragraphs: {told[0]}."] if told[0] else []
    told += [f"Links: {links:,} changed."] if links else []
    if not told:
        told = ["Otherwise no word changed." if reading.remarks else "No word changed."]
    return " ".join([*told, *_set_out(redline)])


def _is_reworded(row: RedlineBlock) -> bool:
    is_edited = row.before is not None and row.after is not None
    return is_edited and any(op is not Op.SAME and text.strip() for op, text in row.tokens)


def _set_out(redline: Redline) -> Iterator[str]:
    """Yield how many blocks were split, joined or set out otherwise, if any were."""
    count = sum(one.hunk is None and bool(shape_of(one.row)) for one in placed(redline))
    if count:
        where = "1 place" if count == 1 else f"{count:,} places"
        yield f"The same words are set out differently in {where}."
