"""Cuts an item to what fits, between words, and says how much more there is."""

from collections.abc import Callable, Iterator, Sequence

from watcher.core.redlines.facts import facts, whole_cut
from watcher.core.redlines.items import Item
from watcher.core.redlines.sentences import Line, Part
from watcher.domain import Op

_WORD = 25
"""Characters of a word: text that has fewer words for its length is counted in characters."""
_FACT = 200
"""Characters past a cut that are looked at for a date or a number that it would halve."""


def shorter(item: Item, fits: Callable[[Item], bool]) -> Item | None:
    """Return as much of an item as fits, with a line that says how much more there is.

    None where not even its first words fit.
    """
    best: Item | None = None
    least, most = 1, sum(_length(line) for line in item.lines) - 1
    while least <= most:
        middle = (least + most) // 2
        candidate = _first(item, middle)
        if fits(candidate):
            best, least = candidate, middle + 1
        else:
            most = middle - 1
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


def _length(line: Line) -> int:
    return sum(len(part.text) for part in line.parts)


def _first(item: Item, limit: int) -> Item:
    """Return an item's first characters; a sentence before and now is cut on both its lines."""
    sizes = [_length(line) for line in item.lines]
    is_both = any(line.whole is not Op.SAME for line in item.lines)
    given = shares(sizes, limit) if is_both else tuple(_in_turn(sizes, limit))
    lines: list[Line] = []
    words = characters = 0
    for line, size in zip(item.lines, given, strict=True):
        shown, rest = _cut(line, size)
        words, characters = words + len(rest.split()), characters + len(rest)
        lines += [shown] if shown.parts else []
    many = (words, "word") if words * _WORD > characters else (characters, "character")
    more = f"{many[0]:,} more {many[1]}{'' if many[0] == 1 else 's'} of this change"
    told = Line((Part(Op.SAME, f"{more}. Read all of it at the source."),), name="Cut here")
    return item._replace(lines=(*lines, told))


def _in_turn(sizes: Sequence[int], limit: int) -> Iterator[int]:
    for size in sizes:
        yield min(size, limit)
        limit -= min(size, limit)


def _cut(line: Line, limit: int) -> tuple[Line, str]:
    """Return the first characters of a line, cut between words, and the text that is left out."""
    shown: list[Part] = []
    rest = ""
    for op, text in line.parts:
        at = len(text) if len(text) <= limit else _between_words(text, limit)
        shown += (
            [Part(op, text[:at].rstrip() + ("" if at == len(text) else " \u2026"))] if at else []
        )
        rest += text[at:]
        limit = limit - at if at == len(text) else 0
    return line._replace(parts=tuple(shown)), rest


def _between_words(text: str, limit: int) -> int:
    """Return where to cut before `limit`: between two words, and within none but a very long one."""
    near = text[: limit + _FACT]
    at = whole_cut(facts(near), limit)
    at = at if at <= limit else 0
    if near[at : at + 1].isspace():
        return at
    space = max(near.rfind(" ", 0, at), near.rfind("\n", 0, at))
    return space + 1 if space >= at - _FACT else at
