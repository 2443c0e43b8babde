"""Edits of whole blocks: sections, moves, numbers that count on, paragraphs split and joined.

What is necessary follows from how an edit is made. A block that stands elsewhere with the words
that it had need not be marked, nor need words that stand in another paragraph than before.
"""

import re
from collections.abc import Sequence
from random import Random

from bench.redline_places import (
    CHAPTER,
    WORD,
    Edit,
    annexes,
    elsewhere,
    headings,
    letters_of,
    paragraphs,
    with_text,
)
from bench.redline_text import Writer, letters, sentences_of
from bench.redline_words import WHAT
from watcher.domain import Block, BlockKind

_NUMBERED = re.compile(r"(\d+)\.(\d+) ")
_HEADING = "Pets and plants"
_LONG = 20
"""Words from which on a paragraph is moved and edited."""


def section_added(blocks: list[Block], random: Random) -> Edit:
    """Put a section without numbers before another."""
    at = random.choice(headings(blocks))
    section = Writer(random.random()).section(_HEADING)
    return Edit(blocks, [*blocks[:at], *section, *blocks[at:]], letters_of(section))


def section_removed(blocks: list[Block], random: Random) -> Edit:
    """Take out a section without numbers."""
    start, end = random.choice(annexes(blocks))
    return Edit(blocks, [*blocks[:start], *blocks[end:]], letters_of(blocks[start:end]))


def moved(blocks: list[Block], random: Random) -> Edit:
    """Move an annex, or one or two of its paragraphs."""
    start, end = random.choice(annexes(blocks))
    if random.random() < 0.7:
        start += random.randint(1, 2)
        end = start + random.randint(1, 2)
    there = elsewhere(blocks, start, end, random)
    if there is None:
        return moved(blocks, random)
    moving = blocks[start:end]
    after = _at(blocks, (start, end), there, moving)
    return Edit(blocks, after, 0, tuple(block.text for block in moving))


def moved_and_edited(blocks: list[Block], random: Random) -> Edit:
    """Move a paragraph of an annex and put other words for one or two of its words."""
    spans = annexes(blocks)
    long = [k for span in spans for k in range(*span) if blocks[k].text.count(" ") >= _LONG]
    at = random.choice([k for k in long if blocks[k].kind is BlockKind.PARAGRAPH])
    there = elsewhere(blocks, at, at + 1, random)
    if there is None:
        return moved_and_edited(blocks, random)
    text, needed = blocks[at].text, 0
    words = random.sample(list(WORD.finditer(text)), random.randint(1, 2))
    for word in sorted(words, key=lambda word: -word.start()):
        new = random.choice([other for other in WHAT if other not in text])
        needed += letters(word.group(), new)
        text = f"{text[: word.start()]}{new}{text[word.end() :]}"
    after = _at(blocks, (at, at + 1), there, [blocks[at]._replace(text=text)])
    return Edit(blocks, after, needed, (blocks[at].text,))


def moved_beside_an_edit(blocks: list[Block], random: Random) -> Edit:
    """Move a paragraph and edit it; put another word for one of the paragraph that it followed."""
    edit = moved_and_edited(blocks, random)
    followed = blocks[[block.text for block in blocks].index(edit.moved[0]) - 1]
    words = list(WORD.finditer(followed.text))
    if followed.kind is not BlockKind.PARAGRAPH or not words:
        return moved_beside_an_edit(blocks, random)
    word, at = random.choice(words), list(edit.new).index(followed)
    new = random.choice([other for other in WHAT if other not in followed.text])
    text = f"{followed.text[: word.start()]}{new}{followed.text[word.end() :]}"
    needed = edit.needed + letters(word.group(), new)
    return Edit(blocks, with_text(edit.new, at, text), needed, edit.moved)


def paragraphs_renumbered(blocks: list[Block], random: Random) -> Edit:
    """Put a paragraph into a chapter: those below it count on."""
    at = random.choice([k for k, block in enumerate(blocks) if _NUMBERED.match(block.text)])
    chapter, _, place = blocks[at].text.split()[0].partition(".")
    added = f"{chapter}.{place} {Writer(random.random()).sentence()}"
    after, needed = list(blocks), letters(added)
    for k in range(at, len(blocks)):
        old, new = (f"{chapter}.{int(place) + k - at + step} " for step in (0, 1))
        if not blocks[k].text.startswith(old):
            break
        after[k] = blocks[k]._replace(text=new + blocks[k].text.removeprefix(old))
        needed += letters(old, new)
    after.insert(at, Block(BlockKind.PARAGRAPH, added))
    return Edit(blocks, after, needed)


def chapters_renumbered(blocks: list[Block], random: Random) -> Edit:
    """Put a chapter before others: these and all their paragraphs count on."""
    at = random.choice([k for k in headings(blocks) if CHAPTER.match(blocks[k].text)])
    section = Writer(random.random()).section(_HEADING, blocks[at].text.split()[0])
    after, needed = [*blocks[:at], *section], letters_of(section)
    for block in blocks[at:]:
        number = CHAPTER.match(block.text) or _NUMBERED.match(block.text)
        if number:
            old = number.group()
            new = old.replace(number[1], str(int(number[1]) + 1), 1)
            needed += letters(old, new)
            after.append(block._replace(text=new + block.text.removeprefix(old)))
        else:
            after.append(block)
    return Edit(blocks, after, needed)


def split(blocks: list[Block], random: Random) -> Edit:
    """Make two paragraphs of one, between two of its sentences."""
    at = random.choice([k for k in paragraphs(blocks) if len(sentences_of(blocks[k].text)) > 1])
    sentences = sentences_of(blocks[at].text)
    cut = random.randrange(1, len(sentences))
    parts = (" ".join(sentences[:cut]), " ".join(sentences[cut:]))
    pieces = [Block(BlockKind.PARAGRAPH, part) for part in parts]
    return Edit(blocks, [*blocks[:at], *pieces, *blocks[at + 1 :]], 0)


def joined(blocks: list[Block], random: Random) -> Edit:
    """Make one paragraph of two."""
    at = random.choice(annexes(blocks))[0] + random.randint(1, 2)
    text = f"{blocks[at].text} {blocks[at + 1].text}"
    return Edit(blocks, [*with_text(blocks[: at + 1], at, text), *blocks[at + 2 :]], 0)


def into_list(blocks: list[Block], random: Random) -> Edit:
    """Make a list of what one sentence counts up."""
    at = random.choice([k for k, block in enumerate(blocks) if "record says: " in block.text])
    head, _, rest = blocks[at].text.partition(": ")
    *items, last = rest.split("; ")
    pieces = [
        Block(BlockKind.PARAGRAPH, f"{head}:"),
        *(Block(BlockKind.LIST_ITEM, f"{item};", 1) for item in items),
        Block(BlockKind.LIST_ITEM, last, 1),
    ]
    return Edit(blocks, [*blocks[:at], *pieces, *blocks[at + 1 :]], 0)


def _at(
    blocks: list[Block], span: tuple[int, int], there: int, moving: Sequence[Block]
) -> list[Block]:
    start, end = span
    if there < start:
        return [*blocks[:there], *moving, *blocks[there:start], *blocks[end:]]
    return [*blocks[:start], *blocks[end:there], *moving, *blocks[there:]]
