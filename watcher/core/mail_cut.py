"""Cutting redlines to what a mail can hold: mail programs hide the end of a mail over 100 KB."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from watcher.core.reading import Reading
from watcher.core.redlines.cutting import shares, shorter
from watcher.core.redlines.items import Item
from watcher.core.redlines.mail import item_html, passage_html, remarks_html
from watcher.core.redlines.rooted import without_title
from watcher.core.redlines.seen import short
from watcher.core.redlines.text import finished, item_text, passage_text, remarks_text
from watcher.core.redlines.view import Passage, head_remarks, passages

__all__ = ["Piece", "cut", "shares", "size_of"]

_REMARK = 600
"""Characters of a remark that are shown: what changed is not to be looked for under it."""
_LEAST = 2_000
"""Bytes that must be left for an item to be cut inside; with fewer it is left out."""


@dataclass(frozen=True, slots=True)
class Piece:
    """What a mail shows of a redline, in both forms, and how many changes it does not show."""

    html: str
    text: str
    further: int


def size_of(reading: Reading, most: int) -> int:
    """Return how many bytes a redline takes in a mail's HTML; counting ends once over `most`."""
    size = 0
    for unit in _units(reading):
        size += _bytes(unit.html())
        if size > most:
            break
    return size


def cut(reading: Reading, limit: int, *, width: int) -> Piece:
    """Return the changes from the beginning on that fit into `limit` bytes of HTML.

    The first that does not fit is cut inside where much of it does, and says so; nothing is shown
    after it. The text form, in lines of `width`, shows the same.
    """
    sheet = _Sheet(limit, width)
    for unit in _units(reading):
        sheet.take(unit)
    return sheet.piece()


class _Unit(NamedTuple):
    """What is shown or left out as one: a change, with what stands before it; or a remark."""

    passage: Passage | None
    """Where the item is the first of its passage."""
    item: Item | None
    remark: str = ""

    def html(self) -> str:
        """Return it as HTML for a mail."""
        return self.head() + (item_html(self.item) if self.item else "")

    def head(self) -> str:
        """Return the HTML of what stands before the item."""
        told = [*remarks_html([self.remark])] if self.remark else []
        return "".join([*told, *(passage_html(self.passage) if self.passage else ())])

    def text(self, width: int) -> list[str]:
        """Return its blocks of text."""
        told = [*remarks_text([self.remark], width)] if self.remark else []
        told += passage_text(self.passage, width) if self.passage else ()
        return [*told, *([item_text(self.item, width)] if self.item else ())]


def _units(reading: Reading) -> Iterator[_Unit]:
    yield from (_Unit(None, None, short(one, _REMARK)) for one in head_remarks(reading))
    for passage in passages(without_title(reading)):
        remarks = tuple(short(one, _REMARK) for one in passage.remarks)
        first, *others = passage.items or (None,)
        yield _Unit(passage._replace(remarks=remarks), first)
        yield from (_Unit(None, item) for item in others)


class _Sheet:
    """A piece in the making."""

    def __init__(self, limit: int, width: int) -> None:
        self._left, self._width = limit, width
        self._html: list[str] = []
        self._text: list[str] = []
        self._is_full = False
        self._further = 0

    def take(self, unit: _Unit) -> None:
        """Show a unit, or the beginning of it, or count it."""
        if self._is_full:
            self._further += 1
        elif not self._add(unit):
            self._is_full = True
            room = self._left - _bytes(unit.head())
            cut = unit.item and room >= _LEAST and shorter(unit.item, self._is_fit(room))
            if not (cut and self._add(unit._replace(item=cut))):
                self._further += 1

    def piece(self) -> Piece:
        """Return what was shown and counted."""
        return Piece("".join(self._html), finished(self._text, width=self._width), self._further)

    def _add(self, unit: _Unit) -> bool:
        html = unit.html()
        if _bytes(html) > self._left:
            return False
        self._left -= _bytes(html)
        self._html.append(html)
        self._text += unit.text(self._width)
        return True

    def _is_fit(self, room: int) -> Callable[[Item], bool]:
        return lambda item: _bytes(item_html(item)) <= room


def _bytes(html: str) -> int:
    return len(html.encode())
