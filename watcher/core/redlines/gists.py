"""A change in a few words, for a list of contents."""

from collections.abc import Sequence

from watcher.core.redlines.items import Item
from watcher.core.redlines.seen import short
from watcher.core.redlines.sentences import Line, Part
from watcher.core.redlines.targets import sentence_of
from watcher.domain import Op

_WORDS = 60
"""Characters of a wording that are quoted."""


def gist_of(items: Sequence[Item]) -> str:
    """Return what a passage tells: “28 days” became “14 days”, and 2 more."""
    if not items:
        return ""
    gist, marks = _gist(items[0])
    more = len(items) - 1 + max(marks - 1, 0)
    return f"{gist}, and {more:,} more" if more else gist


def _gist(item: Item) -> tuple[str, int]:
    """Return an item in a few words, and how many edits it has."""
    if item.link:
        return "".join(sentence_of(item.link)[:2]), 1
    text = _quoted("".join(part.text for part in item.lines[0].parts))
    if item.is_whole or not any(_edits(line) for line in item.lines):
        return f"{item.label}: {text}", 1
    line = next(line for line in item.lines if _edits(line))
    name = f"{item.what[:1].upper()}{item.what[1:]}: " if item.what else ""
    if line.whole is not Op.SAME:
        now = next(one for one in item.lines if one.whole is Op.NEW)
        return f"{name}rewritten: {_quoted(''.join(part.text for part in now.parts))}", 1
    count = sum(_edits(one) for one in item.lines)
    is_quiet = not any(letter.isalnum() for part in _marked(line) for letter in part.text)
    return f"{name}{'punctuation: ' if is_quiet else ''}{_first_edit(line)}", count


def _edits(line: Line) -> int:
    """Return in how many places a line is marked."""
    if line.whole is not Op.SAME:
        return line.whole is Op.NEW
    ops = [part.op for part in line.parts]
    return sum(
        op is Op.GONE or (op is Op.NEW and before is not Op.GONE)
        for before, op in zip([Op.SAME, *ops], [*ops, Op.SAME], strict=True)
    )


def _marked(line: Line) -> list[Part]:
    return [part for part in line.parts if part.op is not Op.SAME]


def _first_edit(line: Line) -> str:
    at = next(k for k, part in enumerate(line.parts) if part.op is not Op.SAME)
    first, following = line.parts[at], line.parts[at + 1 : at + 2]
    if first.op is Op.NEW:
        return f"{_quoted(first.text)} was added"
    if following and following[0].op is Op.NEW:
        return f"{_quoted(first.text)} became {_quoted(following[0].text)}"
    return f"{_quoted(first.text)} was removed"


def _quoted(text: str) -> str:
    return f"\u201c{short(text, _WORDS)}\u201d"
