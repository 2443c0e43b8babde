"""A redline as plain text, for the text part of a mail and for terminals."""

from collections.abc import Iterator, Sequence

from watcher.core.obligations.first import First
from watcher.core.reading import Reading
from watcher.core.redlines.brackets import (
    END,
    OURS,
    START,
    TIE,
    bracketed,
    marked,
    plain,
)
from watcher.core.redlines.firsts import first_sentence
from watcher.core.redlines.items import Item
from watcher.core.redlines.rooted import without_title
from watcher.core.redlines.sentences import Line
from watcher.core.redlines.targets import sentence_of
from watcher.core.redlines.view import Passage, counted, head_remarks, passages
from watcher.domain import Op

_PLAIN = str.maketrans({**dict.fromkeys((*START.values(), END), ""), TIE: " ", OURS: "\\"})
_COLOURS = str.maketrans(
    {
        START[Op.GONE]: "\x1b[31m",
        START[Op.NEW]: "\x1b[36m",
        END: "\x1b[39m",
        TIE: " ",
        OURS: "\\",
    }
)
"""Red and cyan differ for every kind of sight, on a dark ground and on a light one."""
_OURS_EXPLAINED = "A backslash before a bracket is ours: the bracket after it is the publisher's own and marks nothing."


def redline_text(reading: Reading, *, width: int = 72, colour: bool = False) -> str:
    """Return how much changed in a sentence, what that asks of whom, then every change in words."""
    head = "\n".join(_wrapped(counted(reading), width, "", "").split("\n"))
    first = "\n".join(first_text(reading.first, width))
    parts = (head, first, hunks_text(reading, width=width, colour=colour))
    return "\n\n".join(part for part in parts if part)


def first_text(first: First, width: int) -> Iterator[str]:
    """Yield the lines that are read first, under a heading; none where there are none."""
    if first.lines:
        yield "Read first:"
    for line in first.lines:
        yield _wrapped(f"- {plain(first_sentence(line))}", width, "  ", "    ")
    if first.further:
        yield _wrapped(f"- and {first.further:,} more, marked below", width, "  ", "    ")


def hunks_text(reading: Reading, *, width: int = 72, colour: bool = False) -> str:
    """Return the changes in words, under their headings, in lines of at most `width` characters.

    A longer word (an address) stands on a line of its own. Empty where nothing changed. Lone
    surrogates and control characters are replaced.
    """
    blocks = [*remarks_text(head_remarks(reading), width)]
    for passage in passages(without_title(reading)):
        blocks += passage_text(passage, width)
        blocks += [item_text(item, width) for item in passage.items]
    return finished(blocks, width=width, colour=colour)


def finished(blocks: list[str], *, width: int = 72, colour: bool = False) -> str:
    """Return blocks of text as one; where a bracket had to be made known, it says how."""
    if any(OURS in block for block in blocks):
        blocks = [*blocks, _wrapped(_OURS_EXPLAINED, width, "", "")]
    return "\n\n".join(blocks).translate(_COLOURS if colour else _PLAIN)


def remarks_text(remarks: Sequence[str], width: int) -> Iterator[str]:
    """Yield what is said once."""
    yield from (_wrapped(plain(remark), width, "", "  ") for remark in remarks)


def passage_text(passage: Passage, width: int) -> Iterator[str]:
    """Yield what stands before a passage's items."""
    if passage.fold:
        yield _wrapped(plain(passage.fold), width, "  ", "  ")
    if passage.place:
        yield _wrapped(plain(passage.place), width, "", "  ")
    yield from (_wrapped(plain(remark), width, "  ", "    ") for remark in passage.remarks)


def item_text(item: Item, width: int) -> str:
    """Return an item: its label and its words, on lines of their own where it has several."""
    label = f"{plain(item.label)}:"
    if item.link:
        start, target, end, _ = sentence_of(item.link)
        return _wrapped(f"{label} {plain(start + target + end)}", width, "  ", "    ")
    head, lines = label, [_told(line) for line in item.lines]
    is_list = item.is_whole and len(lines) > 1
    if not item.lines[0].name and not is_list:
        head, lines = f"{label} {lines[0]}", lines[1:]
    others = (_lines(line, width, "    ", "      ") for line in lines)
    return "\n".join([_lines(head, width, "  ", "    "), *others])


def _told(line: Line) -> str:
    name = f"{plain(line.name)}: " if line.name else ""
    if line.whole is Op.SAME:
        return name + bracketed(line.parts)
    return name + marked(line.whole, "".join(part.text for part in line.parts))


def _lines(text: str, width: int, first: str, rest: str) -> str:
    """Return text wrapped; what stood in blocks of its own begins on lines of its own."""
    pieces = text.split("\n")
    return "\n".join(
        _wrapped(piece, width, rest if k else first, rest) for k, piece in enumerate(pieces)
    )


def _wrapped(text: str, width: int, first: str, rest: str) -> str:
    """Return text in lines of at most `width`, the marks of brackets not counted."""
    lines: list[str] = []
    line, length = first, len(first)
    is_new = True
    for word in text.split():
        size = len(word if word.isprintable() else word.translate(_PLAIN))
        if not is_new and length + 1 + size > width:
            lines.append(line)
            line, length, is_new = rest, len(rest), True
        line += word if is_new else f" {word}"
        length += size + (not is_new)
        is_new = False
    return "\n".join([*lines, line])
