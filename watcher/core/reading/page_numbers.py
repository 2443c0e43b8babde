"""Finds page numbers in text that was drawn from print: at the foot of pages, in the contents."""

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

from watcher.core.reading.lines import Line, Span
from watcher.domain import BlockKind

_ALONE = re.compile(r"[0-9]{1,4}")
_LAST = re.compile(r"(?<=\s)[0-9]{1,4}$")
_FIRST = re.compile(r"^[0-9]{1,4}(?=\s)")
_ANY = re.compile(r"(?<![\w.,/])[0-9]{1,4}(?![\w,/]|\.\d)")
_WHOLE_WEIGHT, _EDGE_WEIGHT = 10, 1
"""A number alone in its block is likelier that of a page than one at a block's edge."""
_LEAST_PAGES = 8
"""Numbers that must stand alone and follow each other by one for a text to have numbered pages."""
_PAGE_LETTERS = 400
"""Letters that the middle one of its pages must hold: a column of figures has none between them."""
_CONTENTS = re.compile(r"(?:table of )?contents\b", re.IGNORECASE)
_LEAST_ENTRIES = 4
_ENTRY_BLOCKS = 12
"""Blocks within which the next entry of a table of contents must come."""


class _Number(NamedTuple):
    line: int
    start: int
    end: int
    value: int
    weight: int


def page_numbers(lines: Sequence[Line]) -> dict[int, list[Span]]:
    """Return by row where page numbers stand in one text; empty where it has no numbered pages.

    Only a text drawn from print has any: it is made of paragraphs alone, and its pages' numbers
    stand by themselves, one more each time, with a page of text between them. Those at the edges
    of blocks belong to them only where they fill a gap in that row; so do the numbers in a table of
    contents. No other number is one.
    """
    if any(line.block.kind is not BlockKind.PARAGRAPH for line in lines):
        return {}
    feet = _longest_row(list(_at_edges(lines)))
    alone = [foot for foot in feet if foot.weight == _WHOLE_WEIGHT]
    if len(alone) < _LEAST_PAGES or _middle_page(lines, alone) < _PAGE_LETTERS:
        return {}
    found: dict[int, list[Span]] = {}
    starts = {foot.line: foot.start for foot in feet}
    for number in (*feet, *_in_contents(lines, starts, feet[-1].value)):
        at = lines[number.line]
        span = Span(at.start + number.start, at.start + number.end)
        found.setdefault(at.row, []).append(span)
    return {row: sorted(spans) for row, spans in found.items()}


def _middle_page(lines: Sequence[Line], feet: Sequence[_Number]) -> int:
    """Return how many letters the middle one of the pages between these numbers holds."""
    sizes = sorted(
        sum(len(line.text) for line in lines[one.line + 1 : other.line])
        for one, other in pairwise(feet)
    )
    return sizes[len(sizes) // 2]


def _at_edges(lines: Sequence[Line]) -> Iterator[_Number]:
    for index, line in enumerate(lines):
        text = line.text
        if _ALONE.fullmatch(text):
            yield _Number(index, 0, len(text), int(text), _WHOLE_WEIGHT)
        elif text[:1].isdigit() or text[-1:].isdigit():
            for pattern in (_FIRST, _LAST):
                if number := pattern.search(text):
                    yield _Number(index, *number.span(), int(number.group()), _EDGE_WEIGHT)


def _longest_row(numbers: Sequence[_Number]) -> list[_Number]:
    """Return the weightiest row of numbers in which each is one more than the one before."""
    best: dict[int, tuple[int, int]] = {}  # by value: the weight of the best row, its last number
    before: list[int] = []
    for index, number in enumerate(numbers):
        weight, last = best.get(number.value - 1, (0, -1))
        before.append(last)
        if weight + number.weight > best.get(number.value, (0, -1))[0]:
            best[number.value] = (weight + number.weight, index)
    row: list[_Number] = []
    at = max(best.values(), default=(0, -1))[1]
    while at >= 0:
        row.append(numbers[at])
        at = before[at]
    return row[::-1]


def _in_contents(lines: Sequence[Line], feet: Mapping[int, int], last: int) -> Iterator[_Number]:
    """Yield the numbers in tables of contents: from the word itself to the last entry in order.

    `feet` says in which lines the pages' own numbers start, and where; `last` is the last page.
    """
    done = -1
    for start in [k for k, line in enumerate(lines) if _CONTENTS.match(line.text)]:
        if start <= done:
            continue
        done = _end_of_contents(lines, start, set(feet))
        for index in range(start, done + 1):
            for number in _ANY.finditer(lines[index].text):
                if feet.get(index) != number.start() and int(number.group()) <= last:
                    yield _Number(index, *number.span(), int(number.group()), _EDGE_WEIGHT)


def _end_of_contents(lines: Sequence[Line], start: int, feet: set[int]) -> int:
    """Return the last line of a table of contents; before `start` where none follows."""
    end, entries, highest = start, 0, 0
    for index in range(start, len(lines)):
        if index - end > _ENTRY_BLOCKS:
            break
        if index in feet or not (number := _ALONE.fullmatch(lines[index].text)):
            continue
        if int(number.group()) < highest:
            break
        end, entries, highest = index, entries + 1, int(number.group())
    return end if entries >= _LEAST_ENTRIES else start - 1
