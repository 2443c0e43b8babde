"""Rows -> items: what a reader is told of each piece of news, the same in every form."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import NamedTuple

from watcher.core.links import LinkChange, link_changes, link_changes_between
from watcher.core.redlines.cells import cells_of, key_of
from watcher.core.redlines.facts import facts, whole_cut
from watcher.core.redlines.moved import label_of, way_of
from watcher.core.redlines.places import Placed
from watcher.core.redlines.seen import line_of
from watcher.core.redlines.sentences import Line, Part, lines_of, whole_line
from watcher.core.redlines.shapes import NAMES, shape_of
from watcher.core.touches import Move, moved_as_edited
from watcher.domain import Block, BlockKind, Op, RedlineBlock

_MOVED_WORDS = 25
_SET_OUT = "Set out differently"
_TOGETHER = frozenset({BlockKind.LIST_ITEM, BlockKind.TABLE_ROW})
"""Kinds of which neighbours that came or went are told as one."""


class Item(NamedTuple):
    """One thing that a reader is told: what happened, to what, and to which words."""

    verb: str
    """"Changed", "Removed", "Moved here from “Visits”", "Link"."""
    what: str
    """"heading", "table row “Visits”", "3 list items"; "" for what is plain, a paragraph changed."""
    lines: tuple[Line, ...]
    link: LinkChange | None = None
    is_whole: bool = False
    """Whether all of it came or went: each of its lines is marked from end to end."""

    @property
    def label(self) -> str:
        """Return what happened to what, without its words."""
        return f"{self.verb} {self.what}" if self.what else self.verb


def items_of(rows: Sequence[Placed], ends: Mapping[int, Move], number: str = "") -> Iterator[Item]:
    """Yield what is told of a hunk's rows; what moved, came or went side by side is told as one.

    `number` is the publisher's number that the hunk is told by; a row of another one names it.
    """
    for label, group in groupby(rows, key=lambda one: _together(one.row, ends)):
        some = list(group)
        if label and some[0].row.move is not None:
            yield _moved_whole(label, [one.row for one in some])
            yield from (item for one in some for item in _moved_links(one.row, ends, number))
        elif label and len(some) > 1:
            yield _came_or_went([one.row for one in some])
        else:
            for one in some:
                yield from row_items(one, ends, number)


def row_items(
    one: Placed, ends: Mapping[int, Move], number: str = "", *, whole: bool = False
) -> Iterator[Item]:
    """Yield what is told of one row; `whole` leaves no unchanged words out."""
    row = one.row
    if row.move is not None:
        yield from _moved(row, ends[row.move], whole=whole)
        yield from _moved_links(row, ends, number)
    elif row.before and row.after:
        yield from _changed(one, number, whole=whole)
        yield from _links(row, row.before, number)
    else:
        yield _came_or_went([row], number)


def _together(row: RedlineBlock, ends: Mapping[int, Move]) -> str:
    """Return what neighbours are told by as one; "" for what is told by itself."""
    block = row.after or row.before
    if row.move is not None:
        return label_of(row, ends)
    if block is None or (row.before and row.after) or block.kind not in _TOGETHER:
        return ""
    return f"{'Added' if row.after else 'Removed'} {block.kind}"


# --- changed where it stands ----------------------------------------------------------------------


def _changed(one: Placed, number: str, *, whole: bool) -> Iterator[Item]:
    """Yield what became of a row's words and shape; nothing where links alone changed."""
    row, shape = one.row, shape_of(one.row)
    if row.after and _is_row(row.before) and _is_row(row.after):
        yield from _cells(one, whole=whole)
        return
    lines = lines_of(row.tokens, whole=whole)
    if any(line.whole is not Op.SAME or _is_marked(line) for line in lines):
        verb = f"{shape} and changed" if shape else "Changed"
        yield Item(verb, _changed_what(row, number, shape), lines)
    elif shape or not link_changes(row):
        verb = f"{shape or _SET_OUT}, every word the same"
        yield Item(verb, "", lines if whole else _openings(row.after))


def _cells(one: Placed, *, whole: bool) -> Iterator[Item]:
    """Yield a changed row of a table with the cells that changed, each under its column's name."""
    after = one.row.after.text if one.row.after else ""
    told = [
        line._replace(name=_joint(cell.name, line.name))
        for cell in cells_of(one.row.tokens, one.columns)
        if cell.is_changed()
        for line in lines_of(cell.tokens, whole=whole)
    ]
    key = key_of(after)
    what = f"table row \u201c{key}\u201d" if key else "table row"
    if one.is_header:
        what = "names of a table's columns"
    if told:
        yield Item("Changed", what, tuple(told))
    elif not link_changes(one.row):
        verb = f"{_SET_OUT}, every word the same"
        yield Item(verb, f"({what})", (whole_line(after, Op.SAME),))


def _joint(column: str, name: str) -> str:
    return f"{column}, {name.lower()}" if column and name else column or name


def _changed_what(row: RedlineBlock, number: str, shape: str) -> str:
    """Return what a changed block is called: a plain paragraph is named by its number at most."""
    block = row.after or row.before
    own = line_of(row.number) if row.number != number else ""
    if block is None or shape or (block.kind is BlockKind.PARAGRAPH and not own):
        return f"({own})" if own else ""
    return f"{NAMES[block.kind]} {own}".rstrip()


def _is_marked(line: Line) -> bool:
    return any(part.op is not Op.SAME for part in line.parts)


def _is_row(block: Block | None) -> bool:
    return block is not None and block.kind is BlockKind.TABLE_ROW


def _links(row: RedlineBlock, before: Block, number: str) -> Iterator[Item]:
    """Yield the links that lead elsewhere now, named by the number of their paragraph."""
    own = line_of(row.number) if row.number != number else ""
    for change in link_changes_between(before, row.after or before):
        yield Item("Link", f"in {own}" if own else "", (), link=change)


# --- came or went ---------------------------------------------------------------------------------


def _came_or_went(rows: Sequence[RedlineBlock], number: str = "") -> Item:
    verb, op = ("Added", Op.NEW) if rows[0].after else ("Removed", Op.GONE)
    blocks = [block for row in rows if (block := row.after or row.before)]
    name = NAMES[blocks[0].kind]
    own = line_of(rows[0].number) if rows[0].number != number else ""
    what = f"{name} {own}".rstrip() if len(blocks) == 1 else f"{len(blocks)} {name}s"
    lines = (whole_line(block.text, op) for block in blocks)
    return Item(verb, what, tuple(lines), is_whole=True)


# --- moved ----------------------------------------------------------------------------------------


def _moved(row: RedlineBlock, move: Move, *, whole: bool) -> Iterator[Item]:
    if move.is_whole():
        label = f"{way_of(row, move)}, every word the same"
        yield _moved_whole(label, [row], whole=whole)
    elif row.before:
        yield _moved_whole(way_of(row, move), [row], whole=whole)
    else:
        lines = lines_of(moved_as_edited(move), whole=whole)
        yield Item(f"{way_of(row, move)} and changed", "", lines)


def _moved_whole(label: str, rows: Sequence[RedlineBlock], *, whole: bool = False) -> Item:
    """Return what moved with its words, or with the first of them; they are not marked."""
    blocks = [block for row in rows if (block := row.after or row.before)]
    if whole:
        return Item(label, "", tuple(whole_line(block.text, Op.SAME) for block in blocks))
    return Item(label, "", (_opening(" ".join(line_of(block.text) for block in blocks)),))


def _moved_links(row: RedlineBlock, ends: Mapping[int, Move], number: str) -> Iterator[Item]:
    away = ends[row.move].away.before if row.move is not None else None
    if row.after and away:
        yield from _links(row, away, number)


def _openings(block: Block | None) -> tuple[Line, ...]:
    """Return the first words of each block that stands in a row."""
    openings = [_opening(text) for text in (block.text.split("\n") if block else ())]
    words = "\n".join(part.text for line in openings for part in line.parts)
    return (Line((Part(Op.SAME, words),)),)


def _opening(text: str) -> Line:
    every = line_of(text).split()
    if len(every) <= _MOVED_WORDS:
        return Line((Part(Op.SAME, " ".join(every)),))
    line = " ".join(every)
    at = whole_cut(facts(line), len(" ".join(every[:_MOVED_WORDS])) + 1)
    return Line((Part(Op.SAME, f"{line[:at].rstrip()} \u2026 ({len(every):,} words)"),))
