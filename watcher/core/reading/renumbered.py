"""Tells that paragraphs were renumbered: 4.12 to 4.20 became 4.13 to 4.21."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from typing import NamedTuple

from watcher.core.diff.paragraph_numbers import Label, numbered
from watcher.core.reading.lines import Line
from watcher.core.reading.places import Place
from watcher.domain import BlockKind

_REFERRING = re.compile(r"\b(?:paragraphs?|paras?\.?)\s+\(?$", re.IGNORECASE)
"""What stands before a number that names a paragraph of this text; sections and regulations are
mostly those of a law."""
_CLOSE = 20
_OF_ANOTHER = re.compile(
    r"[^.;:]{0,24}?\b(?:of|in|to|under)\s+(?:the|that|those|schedule|part|annex)\b", re.IGNORECASE
)
_JOINED = re.compile(r"\s*(?:,|and|or|to|-|\u2013)\s*")
_JOINS = re.compile(r"\s*(?:,|and|or|to|-|\u2013)\s*\(?\d")
_NUMBERS = re.compile(r"\d{1,3}(?:\.\d{1,3})*")
_REFERENCE = re.compile(
    rf"(?P<word>paragraphs?\s+|paras?\.?\s+)?(?P<first>{_NUMBERS.pattern})"
    rf"(?:\s*[-\u2013]\s*(?P<last>{_NUMBERS.pattern}))?"
)
_NEAR = 12
"""Numbers, lettered ones too, among which the one before must be."""
_LOST = 3
"""How far a number may be ahead of the one before in text that was drawn from print."""
_ROMAN = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii")

_Value = tuple[str, int]
"""What a number counts, and how far: ("4.", 12), ("letter", 2)."""
Marked = Callable[[int, Label], bool]
"""Says whether a number of a row stands in what went or came."""
_GROUPS = 6
"""Rows of renumbered paragraphs that are named; more are counted."""


class Renumbering(NamedTuple):
    """A paragraph's number before and after."""

    before: str
    after: str


def labels(lines: Sequence[Line], marked: Marked, *, is_print: bool) -> dict[int, list[Label]]:
    """Return by row which numbers the paragraphs of one text bear, and where in the row.

    A number counts where it goes on from one that counts, or from one that is not marked, or where
    it is the first and another goes on from it: so a figure at the start of a line is none. In a
    table nothing is. `is_print`: where the text was drawn from print, some numbers may be lost.
    """
    every = [
        (line.row, Label(line.start + label.start, line.start + label.end, own))
        for line, found in zip(lines, numbered(line.block for line in lines), strict=True)
        if line.block.kind is not BlockKind.TABLE_ROW
        for label in found.labels
        for own in [line.text[label.start : label.end]]
    ]
    values = [_values(label.text) for _, label in every]
    counts: list[bool] = []
    kept: dict[int, list[Label]] = {}
    for index, (row, label) in enumerate(every):
        first = max(0, index - _NEAR)
        sound = [
            value
            for k in range(first, index)
            if counts[k] or not marked(*every[k])
            for value in values[k]
        ]
        later = {value for some in values[index + 1 : index + 1 + _NEAR] for value in some}
        reach = _LOST if is_print else 1
        counts.append(any(_goes_on_from(value, sound, later, reach) for value in values[index]))
        if counts[-1]:
            kept.setdefault(row, []).append(label)
    return kept


def _goes_on_from(
    value: _Value, sound: Sequence[_Value], later: AbstractSet[_Value], reach: int
) -> bool:
    stem, number = value
    if number == 1 and (stem, 2) in later:
        return True
    return any(one == stem and 0 < number - other <= reach for one, other in sound)


def _values(label: str) -> tuple[_Value, ...]:
    """Return what a number counts: (i) may be the ninth letter or the first roman number."""
    stem, dot, last = label.rpartition(".")
    if last.isdecimal():
        return ((stem + dot, int(last)),)
    found = [("roman", _ROMAN.index(label) + 1)] if label in _ROMAN else []
    if len(label) == 1:
        found.append(("letter" if label.islower() else "capital", ord(label.lower()) - 96))
    return tuple(found)


def is_followed(place: Place, following: str, numbers: Mapping[str, str]) -> bool:
    """Return whether a reference to a renumbered paragraph did no more than follow it.

    `numbers` says what each number became, `following` is the text after the place. A reference to
    a paragraph of another text, or one of several that are named together, is never left unmarked.
    """
    was, became = (_REFERENCE.fullmatch(text.strip()) for text in (place.gone, place.new))
    if not was or not became or bool(was["word"]) != bool(became["word"]):
        return False
    if not was["word"] and not _REFERRING.search(place.same[-_CLOSE:]):
        return False
    if _OF_ANOTHER.match(following) or _JOINED.fullmatch(place.same) or _JOINS.match(following):
        return False
    pairs = ((was[name], became[name]) for name in ("first", "last"))
    return all(one == other or (one and numbers.get(one) == other) for one, other in pairs)


def numbers_of(pairs: Iterable[Renumbering]) -> dict[str, str]:
    """Return what each number became, those left out that became several."""
    found: dict[str, str] = {}
    doubtful = set()
    for before, after in pairs:
        if found.setdefault(before, after) != after:
            doubtful.add(before)
    return {before: after for before, after in found.items() if before not in doubtful}


def told(pairs: Sequence[Renumbering], followed: int) -> str:
    """Return in a sentence which numbers became which; "" where none did."""
    if not pairs:
        return ""
    groups = list(_groups(sorted(dict.fromkeys(pairs), key=_order)))
    named = "; ".join(map(_named, groups[:_GROUPS]))
    rest = sum(len(group) for group in groups[_GROUPS:])
    more = f"; {rest} more" if rest else ""
    follow = f" References to them follow in {followed} places." if followed > 1 else ""
    follow = " A reference to it follows." if followed == 1 else follow
    return f"Renumbered, not marked below: {named}{more}.{follow}"


def _order(pair: Renumbering) -> tuple[str, int]:
    """Return a key that puts 4.9 before 4.10; letters stay in the order of the text."""
    stem, last = _cut(pair.before)
    return (stem, last) if pair.before[-1:].isdigit() else ("letters", 0)


def _groups(pairs: Iterable[Renumbering]) -> Iterator[list[Renumbering]]:
    """Yield neighbours that moved on by as much."""
    group: list[Renumbering] = []
    for pair in pairs:
        if group and not _goes_on(group[-1], pair):
            yield group
            group = []
        group.append(pair)
    if group:
        yield group


def _goes_on(last: Renumbering, pair: Renumbering) -> bool:
    (stem_a, was_a), (stem_b, is_a) = _cut(last.before), _cut(last.after)
    (stem_c, was_b), (stem_d, is_b) = _cut(pair.before), _cut(pair.after)
    is_same = (stem_a, stem_b) == (stem_c, stem_d)
    return is_same and is_a - was_a == is_b - was_b and was_b > was_a


def _cut(number: str) -> tuple[str, int]:
    """Return what stands before the last counter, and that counter: letters count from a."""
    stem, dot, last = number.rpartition(".")
    return (stem + dot, int(last)) if last.isdecimal() else (last[1:], ord(last[:1]))


def _named(group: Sequence[Renumbering]) -> str:
    (first, to_first), (last, to_last) = (map(_shown, group[0]), map(_shown, group[-1]))
    if len(group) == 1:
        return f"{first} is now {to_first}"
    return f"{first} to {last} are now {to_first} to {to_last}"


def _shown(number: str) -> str:
    return number if number[:1].isdecimal() else f"({number})"
