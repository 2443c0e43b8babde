"""Cuts an item to what fits, between words, and says how much more there is."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

from watcher.core.redlines.facts import facts, whole_cut
from watcher.core.redlines.items import Item
from watcher.core.redlines.sentences import Line, Part
from watcher.domain import Op

_TRIED = 4_000
"""Characters that are tried first: there is no need to weigh all of a text of a million."""
_WORD = 25
"""Characters of a word: text that has fewer words for its length is counted in characters."""
_FACT = 200
"""Characters past a cut that are looked at for a date or a number that it would halve."""


def shorter(item: Item, fits: Callable[[Item], bool]) -> Item | None:
    """Return as much of an item as fits, with a line that says how much more there is.

    None where not even its first words fit.
    """
    sizes = [_measured([line]) for line in item.lines]
    whole = _Amount(sum(size.characters for size in sizes), sum(size.words for size in sizes))
    turns = list(_turns(item.lines))
    best: Item | None = None
    least, most = 1, min(_TRIED, whole.characters - 1)
    while least <= most:
        middle = (least + most) // 2
        candidate = _first(item, _given(turns, middle), whole)
        if not fits(candidate):
            most = middle - 1
            continue
        best, least = candidate, middle + 1
        if least > most:
            most = min(2 * most, whole.characters - 1)
    return best


def shares(sizes: Sequence[int], budget: int) -> tuple[int, ...]:
    """Return how much each may take: what the small ones leave is shared by the large ones."""
    given = [0] * len(sizes)
    left = budget
    by_size = sorted(range(len(sizes)), key=lambda index: sizes[index])
    for done, index in enumerate(by_size):
        given[index] = min(sizes[index], left // (len(sizes) - done))
        left -= given[index]
    return tuple(given)


class _Amount(NamedTuple):
    """How much text there is."""

    characters: int
    words: int


def _measured(lines: Iterable[Line]) -> _Amount:
    texts = [part.text for line in lines for part in line.parts]
    return _Amount(sum(map(len, texts)), sum(len(text.split()) for text in texts))


def _first(item: Item, given: Iterable[int], whole: _Amount) -> Item:
    """Return as many characters of each line as are given to it, and how many more there are."""
    cut = [_cut(line, size) for size, line in zip(given, item.lines, strict=False)]
    shown = _measured(cut)
    characters, words = whole.characters - shown.characters, whole.words - shown.words
    many = (words, "word") if words * _WORD > characters else (characters, "character")
    more = f"{many[0]:,} more {many[1]}{'' if many[0] == 1 else 's'} of this change"
    told = Line((Part(Op.SAME, f"{more}. Read all of it at the source."),), name="Cut here")
    pairs = ((line, own) for line, own in zip(cut, item.lines, strict=False) if line.parts)
    ended = (line if line.parts == own.parts else _ended(line) for line, own in pairs)
    return item._replace(lines=(*ended, told))


def _turns(lines: Iterable[Line]) -> Iterator[list[int]]:
    """Yield the sizes of lines that are cut together: a sentence as it was and as it is."""
    for _, group in groupby(lines, key=_Turn()):
        yield [_measured([line]).characters for line in group]


class _Turn:
    """Counts turns: a line has one of its own unless it says how the last one reads now."""

    def __init__(self) -> None:
        self._turn = 0

    def __call__(self, line: Line) -> int:
        self._turn += line.whole is not Op.NEW
        return self._turn


def _given(turns: Iterable[list[int]], limit: int) -> Iterator[int]:
    """Yield how much of each line is shown, as long as any is."""
    for sizes in turns:
        if limit <= 0:
            return
        yield from shares(sizes, limit)
        limit -= sum(sizes)


def _cut(line: Line, limit: int) -> Line:
    """Return the first characters of a line, cut between words."""
    shown: list[Part] = []
    for op, text in line.parts:
        at = len(text) if len(text) <= limit else _between_words(text, limit)
        shown += [Part(op, text[:at])] if at else []
        if at < len(text):
            break
        limit -= at
    return line._replace(parts=tuple(shown))


def _ended(line: Line) -> Line:
    """Return a line that was cut, with dots at its end."""
    *parts, last = line.parts
    return line._replace(parts=(*parts, last._replace(text=f"{last.text.rstrip()} \u2026")))


def _between_words(text: str, limit: int) -> int:
    """Return where to cut before `limit`: between two words, and within none but a very long one."""
    near = text[: limit + _FACT]
    at = whole_cut(facts(near), limit)
    at = at if at <= limit else 0
    if near[at : at + 1].isspace():
        return at
    space = max(near.rfind(" ", 0, at), near.rfind("\n", 0, at))
    return space + 1 if space >= at - _FACT else at
