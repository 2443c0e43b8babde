"""Edits as publishers make them, each with what an editor of words has to mark for it.

What is necessary follows from how an edit is made: the characters of the words that were taken out
and put in, white space aside. No code of ours that compares texts has a part in it.
"""

import re
from collections.abc import Callable, Iterator
from itertools import cycle
from random import Random

from bench.redline_places import WORD, Edit, Make, found, headings, paragraphs, with_text
from bench.redline_rebuilds import (
    chapters_renumbered,
    into_list,
    joined,
    moved,
    moved_and_edited,
    moved_beside_an_edit,
    paragraphs_renumbered,
    section_added,
    section_removed,
    split,
)
from bench.redline_text import DAYS, Writer, guidance, letters, sentences_of
from bench.redline_words import CELLS, MONTHS, PERIODS, WHAT
from watcher.domain import Block, BlockKind

_NUMBER = re.compile(r"(?<=\s)\d{1,2}(?=[\s.,;])")
_DAYS = re.compile(r"(?<=within )\d+(?= days)")
_MONTH = re.compile(r"(?<=\d )(?:{})(?= \d{{4}})".format("|".join(MONTHS)))
_PERIOD = re.compile(r"(?<=\t)\d+(?= \w+\t)|(?<=\d )\w+(?=\t)|(?<=\t)[A-Z]\w+$")
_ALL_BUT_TITLE = set(BlockKind) - {BlockKind.TITLE}
_STRETCH = 3
"""Sections that stand together for two edits where a text is edited all over: one is an annex."""


def _reworded(pattern: re.Pattern[str], others: Callable[[str, Random], str]) -> Make:
    """Return an edit that puts another word for one that a pattern finds."""

    def make(blocks: list[Block], random: Random) -> Edit:
        at, word = found(pattern, blocks, random, _ALL_BUT_TITLE)
        return _replaced(blocks, at, word, others(word.group(), random))

    return make


def _replaced(blocks: list[Block], at: int, word: re.Match[str], new: str) -> Edit:
    text = blocks[at].text
    text = f"{text[: word.start()]}{new}{text[word.end() :]}"
    return Edit(blocks, with_text(blocks, at, text), letters(word.group(), new))


def _misspelt(word: str, random: Random) -> str:
    at = random.randrange(1, len(word) - 1)
    return random.choice((word[:at] + word[at + 1 :], word[:at] + word[at] + word[at:]))


def _other_word(word: str, random: Random) -> str:
    return random.choice([other for other in WHAT if other != word])


def _other_number(number: str, random: Random) -> str:
    return random.choice([str(n) for n in range(2, 60) if str(n) != number])


def _other_days(number: str, random: Random) -> str:
    return random.choice([str(n) for n in DAYS if str(n) != number])


def _other_month(month: str, random: Random) -> str:
    return random.choice([other for other in MONTHS if other != month])


def _cell(blocks: list[Block], random: Random) -> Edit:
    at, word = found(_PERIOD, blocks, random, {BlockKind.TABLE_ROW})
    said = word.group()
    if said.isdigit():
        return _replaced(blocks, at, word, _other_number(said, random))
    others = PERIODS if said in PERIODS else [cell for cell in CELLS if " " not in cell]
    return _replaced(blocks, at, word, random.choice([one for one in others if one != said]))


def _sentence_added(blocks: list[Block], random: Random) -> Edit:
    at, added = random.choice(paragraphs(blocks)), Writer(random.random()).sentence()
    sentences = sentences_of(blocks[at].text)
    least = 1 if blocks[at].text[0].isdigit() else 0
    sentences.insert(random.randint(least, len(sentences)), added)
    return Edit(blocks, with_text(blocks, at, " ".join(sentences)), letters(added))


def _sentence_removed(blocks: list[Block], random: Random) -> Edit:
    at = random.choice([k for k in paragraphs(blocks) if len(sentences_of(blocks[k].text)) > 1])
    sentences = sentences_of(blocks[at].text)
    gone = sentences.pop(random.randrange(1, len(sentences)))
    return Edit(blocks, with_text(blocks, at, " ".join(sentences)), letters(gone))


_SMALL: dict[str, Make] = {
    "typo": _reworded(WORD, _misspelt),
    "word": _reworded(WORD, _other_word),
    "number": _reworded(_NUMBER, _other_number),
    "within 28 days": _reworded(_DAYS, _other_days),
    "by 1 April 2026": _reworded(_MONTH, _other_month),
    "table cell": _cell,
    "sentence added": _sentence_added,
    "sentence removed": _sentence_removed,
}
_LARGE: dict[str, Make] = {
    "section added": section_added,
    "section removed": section_removed,
    "paragraphs renumbered": paragraphs_renumbered,
    "moved": moved,
    "moved and edited": moved_and_edited,
    "paragraph split": split,
    "paragraphs joined": joined,
    "paragraph to list": into_list,
}
EDITS: dict[str, Make] = {
    **_SMALL,
    **_LARGE,
    "moved beside an edit": moved_beside_an_edit,
    "chapters renumbered": chapters_renumbered,
}
"""Every kind of edit by name."""


def edited_all_over(size: int) -> Edit:
    """Return guidance of about `size` characters with two edits in every 7,000, all kinds in turn."""
    blocks, random = guidance(size), Random(size)
    kinds = zip(cycle(_SMALL.values()), cycle(_LARGE.values()), strict=False)
    edits = []
    for stretch, (small, large) in zip(_stretches(blocks), kinds, strict=False):
        first = small(stretch, random)
        edits.append(_one_after_the_other(first, large(list(first.new), random)))
    return Edit(
        old=[block for edit in edits for block in edit.old],
        new=[block for edit in edits for block in edit.new],
        needed=sum(edit.needed for edit in edits),
        moved=tuple(text for edit in edits for text in edit.moved),
    )


def _one_after_the_other(small: Edit, large: Edit) -> Edit:
    was = {new.text: old.text for old, new in zip(small.old, small.new, strict=True)}
    moved = tuple(was[text] for text in large.moved)
    return Edit(small.old, large.new, small.needed + large.needed, moved)


def _stretches(blocks: list[Block]) -> Iterator[list[Block]]:
    """Yield the text, some sections at a time; what is left at the end goes with the last."""
    starts = [0, *headings(blocks)[_STRETCH::_STRETCH]]
    if len(headings(blocks)) % _STRETCH:
        starts = starts[:-1] or [0]
    for start, end in zip(starts, [*starts[1:], len(blocks)], strict=True):
        yield blocks[start:end]
