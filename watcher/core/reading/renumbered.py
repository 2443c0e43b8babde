"""Tells that paragraphs were renumbered: 4.12 to 4.20 became 4.13 to 4.21."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from watcher.core.diff.paragraph_numbers import Label, numbered
from watcher.core.reading.lines import Line

_REFERRING = re.compile(
    r"\b(?:paragraphs?|paras?\.?|sections?|regulations?|articles?|rules?|annex(?:es)?|standards?)"
    r"(?:\s+\(?[\d.]+[A-Z]?(?:\(\w+\))*\)?(?:\s*(?:,|and|or|to|-|\u2013)\s*)?)*\s*\(?$",
    re.IGNORECASE,
)
"""What stands before a number that names a paragraph: "paragraphs 12, 14 and "."""
_NUMBERS = re.compile(r"\d{1,3}(?:\.\d{1,3})*")
_REFERENCE = re.compile(
    rf"(?P<word>paragraphs?\s+|paras?\.?\s+)?(?P<first>{_NUMBERS.pattern})"
    rf"(?:\s*[-\u2013]\s*(?P<last>{_NUMBERS.pattern}))?"
)
_NEAR = 8
"""Numbers, lettered ones too, among which a paragraph's neighbour must be."""
_GROUPS = 6
"""Rows of renumbered paragraphs that are named; more are counted."""


class Renumbering(NamedTuple):
    """A paragraph's number before and after."""

    before: str
    after: str


def labels(lines: Sequence[Line]) -> dict[int, list[Label]]:
    """Return by row which numbers the paragraphs of one text bear, and where in the row.

    A whole number counts where the one before it or after it in the text is its neighbour: a
    number at the start of a line may be one that a page break parted from its sentence.
    """
    every = [
        (line.row, Label(line.start + label.start, line.start + label.end, own))
        for line, found in zip(lines, numbered(line.block for line in lines), strict=True)
        for label in found.labels
        for own in [line.text[label.start : label.end]]
    ]
    whole = [int(label.text) if label.text.isdecimal() else None for _, label in every]
    kept: dict[int, list[Label]] = {}
    for index, (row, label) in enumerate(every):
        if whole[index] is None or _has_neighbour(whole, index):
            kept.setdefault(row, []).append(label)
    return kept


def _has_neighbour(numbers: Sequence[int | None], index: int) -> bool:
    own = numbers[index]
    if own is None:
        return False
    before, after = numbers[max(0, index - _NEAR) : index], numbers[index + 1 : index + 1 + _NEAR]
    return own - 1 in before or own + 1 in after


def is_followed(gone: str, new: str, text_before: str, numbers: Mapping[str, str]) -> bool:
    """Return whether a reference to a renumbered paragraph did no more than follow it.

    `numbers` says what each number became.
    """
    was, became = _REFERENCE.fullmatch(gone.strip()), _REFERENCE.fullmatch(new.strip())
    if not was or not became or bool(was["word"]) != bool(became["word"]):
        return False
    if not was["word"] and not _REFERRING.search(text_before[-80:]):
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
