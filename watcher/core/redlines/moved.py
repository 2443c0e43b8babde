"""What moved: where it went, where it came from."""

from collections.abc import Mapping

from watcher.core.redlines.seen import place_name
from watcher.core.touches import Move
from watcher.domain import BlockKind, RedlineBlock


def way_of(row: RedlineBlock, move: Move) -> str:
    """Return where one end of a move went or came from."""
    is_here = row.after is not None
    away, here = _place(move.away), _place(move.here)
    if away == here:
        other = "further up" if is_here is move.is_down else "further down"
    else:
        name = place_name(away if is_here else here)
        other = f"\u201c{name}\u201d" if name else "the top of the page"
    return f"Moved here from {other}" if is_here else f"Moved from here to {other}"


def label_of(row: RedlineBlock, ends: Mapping[int, Move]) -> str:
    """Return what rows that moved together unchanged are called; "" for all others."""
    if row.move is None or not ends[row.move].is_whole():
        return ""
    return f"{way_of(row, ends[row.move])}, every word the same"


def _place(row: RedlineBlock) -> tuple[str, ...]:
    """Return the headings that a row stands under, a heading under itself."""
    block = row.after or row.before
    is_heading = block is not None and block.kind is BlockKind.HEADING
    return (*row.section, block.text) if block and is_heading else row.section
