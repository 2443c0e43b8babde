"""What changed in a redline, piece by piece, each in a few words and with how much it matters."""

import re
from collections.abc import Iterator, Sequence
from enum import IntEnum
from typing import NamedTuple

from watcher.core.harmless import is_harmless, meaning_words, touches_digit
from watcher.core.touches import Touch, moved_as_edited, moves, touches
from watcher.domain import Block, BlockKind, Redline, RedlineBlock

_QUOTED = 48
_QUOTED_ALONE = 90
_PLACE = 36
_SHORT_WORD = 4
"""Letters up to which words that changed are shown with the word that follows them."""
_FEW_WORDS = 3
_CONTEXT = 60
_WITH_CONTEXT = 110
"""Letters up to which a piece of news is told with the words around it."""
_BEFORE = re.compile(r"(?:\S+\s+){0,2}\S+\s*$")
_AFTER = re.compile(r"\s*\S+(?:\s+\S+){0,2}")


class Rank(IntEnum):
    """How soon a piece of news is told."""

    WHOLE_PAGE = 0
    NEW_SECTION = 1
    SECTION_GONE = 2
    NUMBER = 3
    WEIGHTY_WORDS = 4
    TEXT = 5
    WORDS = 6
    MOVED = 7
    HARMLESS = 8
    SIGNS = 9


class News(NamedTuple):
    """One thing that changed."""

    rank: Rank
    text: str
    place: str = ""
    """The innermost heading and the number of the paragraph; "" where there are none."""


def news(redline: Redline) -> Iterator[News]:
    """Yield what changed, in reading order; a page that is all new or all gone is one piece."""
    ends = moves(redline)
    is_all_new = all(row.before is None for row in redline.blocks)
    is_all_gone = all(row.after is None for row in redline.blocks)
    if redline.blocks and (is_all_new or is_all_gone):
        text = quoted(_text(redline.blocks[0].after or redline.blocks[0].before))
        yield News(Rank.WHOLE_PAGE, f"{'New' if is_all_new else 'Removed'}: {text}")
        return
    rows = [row for hunk in redline.hunks for row in hunk.blocks]
    moved = {row.before.text for row in rows if row.before and not row.after} & {
        row.after.text for row in rows if row.after and not row.before
    }
    for row in rows:
        if row.move is not None and ends[row.move].is_whole():
            if row.after:
                yield News(Rank.MOVED, f"Moved: {quoted(row.after.text)}", _place_of(row))
        elif row.move is not None:
            if row.after:
                yield from _edited(row, touches(moved_as_edited(ends[row.move])))
        elif row.before and row.after:
            yield from _edited(row, touches(row.tokens))
        elif (text := _text(row.before or row.after)) in moved:
            if row.after:
                yield News(Rank.MOVED, f"Moved: {quoted(text)}", _place_of(row))
        else:
            yield _came_or_went(row)


def _came_or_went(row: RedlineBlock) -> News:
    block, is_new = row.after or row.before, row.after is not None
    text = quoted(_text(block))
    if block and block.kind is BlockKind.HEADING:
        if is_new:
            return News(Rank.NEW_SECTION, f"New section {text}")
        return News(Rank.SECTION_GONE, f"Section removed: {text}")
    return News(Rank.TEXT, f"{'Added' if is_new else 'Removed'}: {text}", _place_of(row))


def _edited(row: RedlineBlock, found: Iterator[Touch]) -> Iterator[News]:
    for touch in found:
        gone, new = touch.gone.strip(), touch.new.strip()
        if gone and new:
            gone, new = _with_next_word(gone, new, touch.after)
            yield News(
                _rank(touch),
                f"{quoted(gone, _QUOTED)} is now {quoted(new, _QUOTED)}",
                _place_of(row),
            )
        elif gone or new:
            start = "Removed" if gone else "Added"
            words = gone or new
            text = f"{start}: {quoted(words)}{_among(words, touch)}"
            yield News(_rank(touch), text, _place_of(row))


def _rank(touch: Touch) -> Rank:
    is_edit = bool(touch.gone.strip() and touch.new.strip())
    letters = [letter for letter in touch.gone + touch.new if letter.isalnum()]
    if not letters:
        return Rank.SIGNS
    if not is_edit and not any(letter.isalpha() for letter in letters):
        return Rank.HARMLESS  # most often a footnote's number, a page's or a list's
    if touches_digit(touch):
        return Rank.NUMBER
    if meaning_words(f"{touch.gone} {touch.new}"):
        return Rank.WEIGHTY_WORDS if is_edit else Rank.TEXT
    return Rank.HARMLESS if is_harmless(touch) else Rank.WORDS


def _with_next_word(gone: str, new: str, after: str) -> tuple[str, str]:
    """Return what went and what came, both with the word behind them where they are short."""
    following = after.split(maxsplit=1)[:1]
    word = following[0].rstrip(".,;:") if following else ""
    if max(len(gone), len(new)) > _SHORT_WORD or len(word) < _SHORT_WORD or not word[0].isalpha():
        return gone, new
    return f"{gone} {word}", f"{new} {word}"


def _among(words: str, touch: Touch) -> str:
    """Return, for a few words that came or went, those around them."""
    if len(words.split()) > _FEW_WORDS:
        return ""
    before = _BEFORE.search(touch.before[-_CONTEXT:])
    after = _AFTER.match(touch.after[:_CONTEXT])
    around = f"{before[0] if before else ''}{touch.gone or touch.new}{after[0] if after else ''}"
    is_short = len(words) + len(around) <= _WITH_CONTEXT - len("Removed: in")
    return f" in {quoted(around)}" if around.strip() != words and is_short else ""


def _place_of(row: RedlineBlock) -> str:
    return place(row.section, row.number)


def place(section: Sequence[str], number: str) -> str:
    """Return the innermost heading and the number of a paragraph."""
    named = [cut(" ".join(section[-1].split()), _PLACE)] if section else []
    if number and not named:
        return f"paragraph {number}"
    return " \u203a ".join([*named, number] if number else named)


def _text(block: Block | None) -> str:
    return block.text if block else ""


def quoted(text: str, most: int = _QUOTED_ALONE) -> str:
    """Return a text in quotation marks, cut where it is too long."""
    return f"\u201c{cut(text, most)}\u201d"


def cut(text: str, most: int) -> str:
    """Return a text in one line, cut at a word's border where it is too long."""
    folded = " ".join(text.split())
    if len(folded) <= most:
        return folded
    head = folded[: most - 1]
    border = head.rfind(" ")
    return f"{head[: border if border > 0 else len(head)].rstrip(' ,;:')} \u2026"[:most]
