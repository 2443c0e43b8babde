"""Leaves a page's own title out of the places that readers are told."""

from dataclasses import replace
from typing import TypeVar

from watcher.core.reading import Reading
from watcher.domain import BlockKind, Hunk, Redline, RedlineBlock

_Placed = TypeVar("_Placed", Hunk, RedlineBlock)


def without_title(reading: Reading) -> Reading:
    """Return a reading whose places leave out the heading that all of the text stands under.

    Some pages have their title as their first heading; it is in every place and tells nothing.
    """
    title = _title(reading.redline)
    if title is None:
        return reading

    def under(one: _Placed) -> _Placed:
        return replace(one, section=one.section[1:]) if one.section[:1] == (title,) else one

    rows = {id(row): under(row) for row in reading.redline.blocks}
    hunks = (
        replace(under(hunk), blocks=tuple(rows.get(id(row)) or under(row) for row in hunk.blocks))
        for hunk in reading.redline.hunks
    )
    remarks = (
        one._replace(section=one.section[1:] if one.section[:1] == (title,) else one.section)
        for one in reading.remarks
    )
    redline = Redline(blocks=tuple(rows.values()), hunks=tuple(hunks), moved=reading.redline.moved)
    return replace(reading, redline=redline, remarks=tuple(remarks))


def _title(redline: Redline) -> str | None:
    """Return the only heading of the first level, where it is the first block; else None."""
    block = redline.blocks[0].after if redline.blocks else None
    if block is None or block.kind is not BlockKind.HEADING or block.level != 1:
        return None
    others = (row.after for row in redline.blocks[1:])
    is_only = all(
        other is None or other.kind is not BlockKind.HEADING or other.level > 1 for other in others
    )
    return block.text if is_only else None
