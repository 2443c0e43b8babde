"""Takes out of a row's marks what is said once: numbers that moved on, pages, bullets, spacing."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import NamedTuple

from watcher.core.diff.marks import Marks
from watcher.core.diff.paragraph_numbers import Label
from watcher.core.reading.lines import Span
from watcher.core.reading.places import Place, places
from watcher.core.reading.renumbered import Renumbering, is_followed
from watcher.domain import Block, Op, RedlineBlock, Token

_BULLET_SIGNS = "\u2022\u25cf\u25aa\u25e6\u00b7\uf0b7 \n"
_BULLETS = frozenset(_BULLET_SIGNS)
_FOLLOWING = 80
_PASSAGE_WORDS = 6
"""Words that a passage needs for its move to be told from chance."""
_LOOSE = re.compile(r"(?<=[^\d\s])\s+(?=\d)|(?<=\D)\s+(?=[.,;:)])")
"""White space that may come and go unseen: between a word and the number of its footnote."""
_ALIKE = {**dict.fromkeys(map(ord, "\u00ad\u200b\u2060\ufeff"), ""), 0x2011: "-"}
"""Soft hyphens, zero-width spaces, word joiners, byte-order marks; and hyphens that do not break."""


@dataclass(slots=True)
class Tally:
    """How often each thing was found that is said once."""

    pairs: list[Renumbering] = field(default_factory=list)
    followed: int = 0
    pages: int = 0
    spaced: int = 0
    bullets: int = 0


class Numbers(NamedTuple):
    """The numbers of pages and of paragraphs in one text, by row."""

    pages: Mapping[int, Sequence[Span]]
    labels: Mapping[int, Sequence[Label]]


class Known(NamedTuple):
    """What is known of the whole texts."""

    old: Numbers
    new: Numbers
    numbers: Mapping[str, str] = MappingProxyType({})
    """What each paragraph's number became."""
    moved: Mapping[str, str] = MappingProxyType({})
    """Passages that went at one place and came at another, and how each stands there now."""


class _Side(NamedTuple):
    """What was replaced on one side, and which numbers of pages and paragraphs stand in it."""

    text: str
    pages: tuple[Span, ...]
    labels: tuple[Label, ...]

    def without(self, spans: Sequence[Span | Label]) -> str:
        """Return the text without these stretches of it."""
        return _cut(self.text, 0, len(self.text), spans)

    def pieces(self, moved: Mapping[str, str]) -> Iterator[tuple[bool, str]]:
        """Yield the text in pieces, each with whether it is said once: a page's number, a move."""
        at = 0
        for line in self.text.splitlines(keepends=True):
            end = at + len(line)
            inside = [page for page in self.pages if at <= page.start < end]
            if moved and _passage(_cut(self.text, at, end, inside)) in moved:
                yield True, line
            else:
                for page in inside:
                    yield False, self.text[at : page.start]
                    yield True, self.text[page.start : page.end]
                    at = page.end
                yield False, self.text[at:end]
            at = end


def renumberings(row: RedlineBlock, index: int, known: Known) -> Iterator[Renumbering]:
    """Yield which paragraphs of a row bear other numbers, their words being the same."""
    for _, old, new in _placed(row, index, known):
        yield from _pairs(old, new)


def passages(row: RedlineBlock, index: int, known: Known) -> Iterator[tuple[Op, str, str]]:
    """Yield what went and what came in a row, where it is long enough to be known elsewhere.

    Each with the words by which it is known again, then as it stands there.
    """
    for _, old, new in _placed(row, index, known):
        for op, side in ((Op.GONE, old), (Op.NEW, new)):
            for line in side.without(side.pages).splitlines():
                if passage := _passage(line):
                    yield op, passage, line.strip(_BULLET_SIGNS)


def quieted(row: RedlineBlock, index: int, known: Known, tally: Tally) -> RedlineBlock:
    """Return a row with nothing marked that is said once; count what that was."""
    marks = Marks()
    for place, old, new in _placed(row, index, known):
        marks.add(Op.SAME, place.same)
        tally.pages += bool(old.pages or new.pages)
        came = list(new.pieces(known.moved))
        texts = _loud(old.pieces(known.moved)), _loud(came)
        if not place.gone.strip() and not place.new.strip():
            marks.add(Op.GONE, place.gone)  # where a block was split or joined
            marks.add(Op.NEW, place.new)
        elif _is_said_once(_Asked(place, (old, new), *texts, _following(row, place)), known, tally):
            marks.add(Op.SAME, place.new)
        elif pairs := list(_pairs(old, new)):
            tally.pairs += pairs
            for op, text in _apart(*texts, pairs):
                marks.add(op, text)
        else:
            marks.add(Op.GONE, texts[0])
            for is_quiet, text in came:
                marks.add(Op.SAME if is_quiet else Op.NEW, text)
    return _rewritten(row, tuple(marks.tokens))


def _rewritten(row: RedlineBlock, tokens: tuple[Token, ...]) -> RedlineBlock:
    """Return a row with other tokens, and with the texts that they make up.

    A block that came with words that only moved has these words on both sides.
    """
    is_kept = any(op is Op.SAME for op, _ in tokens)
    before = row.before or (row.after if is_kept else None)
    return replace(
        row,
        tokens=tokens,
        before=_with_text(before, tokens, Op.GONE),
        after=_with_text(row.after, tokens, Op.NEW),
    )


def _loud(pieces: Iterable[tuple[bool, str]]) -> str:
    """Return what is not said once."""
    return "".join(text for is_quiet, text in pieces if not is_quiet)


def _cut(text: str, start: int, end: int, spans: Iterable[Span | Label]) -> str:
    """Return a stretch of a text without some stretches within it."""
    kept, at = [], start
    for span in sorted(spans, key=lambda one: one.start):
        kept.append(text[at : span.start])
        at = span.end
    return "".join((*kept, text[at:end]))


class _Asked(NamedTuple):
    """A place, what of its texts is neither a page's number nor moved, and what follows it."""

    place: Place
    sides: tuple[_Side, _Side]
    gone: str
    came: str
    following: str


def _is_said_once(asked: _Asked, known: Known, tally: Tally) -> bool:
    gone, came = asked.gone, asked.came
    if "\t" in gone + came:
        return False  # a figure in another column of a table means something else
    pairs = list(_pairs(*asked.sides))
    if pairs:
        gone, came = (side.without((*side.pages, *side.labels)) for side in asked.sides)
    if _tight(gone) == _tight(came):
        tally.pairs += pairs
        tally.spaced += not pairs and bool(gone.strip() or came.strip())
        return True
    if not {*gone, *came} - _BULLETS:
        tally.bullets += 1
        return True
    place = asked.place._replace(gone=gone, new=came)
    if is_followed(place, asked.following, known.numbers):
        tally.followed += 1
        return True
    return False


def _following(row: RedlineBlock, place: Place) -> str:
    """Return what stands in the new text right after a place."""
    end = place.new_at + len(place.new)
    return row.after.text[end : end + _FOLLOWING] if row.after else ""


def _passage(line: str) -> str:
    """Return a line as it is known again elsewhere; "" where it is too short."""
    tight = _tight(line.strip(_BULLET_SIGNS + ".,;:"))
    return tight if tight.count(" ") >= _PASSAGE_WORDS - 1 else ""


def _apart(gone: str, came: str, pairs: Sequence[Renumbering]) -> Iterator[tuple[Op, str]]:
    """Yield the marks of what changed beside a paragraph's number; the number is the same."""
    first, last = pairs[0], pairs[-1]
    lead = trail = ""
    if gone.startswith(first.before) and came.startswith(first.after):
        lead = first.after
        gone, came = gone[len(first.before) :], came[len(first.after) :]
    elif gone.endswith(last.before) and came.endswith(last.after):
        trail = last.after
        gone, came = gone[: -len(last.before)], came[: -len(last.after)]
    yield from ((Op.SAME, lead), (Op.GONE, gone), (Op.NEW, came), (Op.SAME, trail))


def _tight(text: str) -> str:
    """Return a text as it looks: characters composed, without those that nobody sees."""
    seen = text if text.isascii() else unicodedata.normalize("NFC", text.translate(_ALIKE))
    return " ".join(_LOOSE.sub("", seen).split())


def _pairs(old: _Side, new: _Side) -> Iterator[Renumbering]:
    """Yield the numbers that became others: as many on both sides, in order."""
    if len(old.labels) == len(new.labels):
        for was, became in zip(old.labels, new.labels, strict=True):
            yield Renumbering(was.text, became.text)


def _placed(row: RedlineBlock, index: int, known: Known) -> Iterator[tuple[Place, _Side, _Side]]:
    for place in places(row.tokens):
        yield (
            place,
            _side(place.gone, place.old_at, known.old, index),
            _side(place.new, place.new_at, known.new, index),
        )


def _side(text: str, at: int, numbers: Numbers, index: int) -> _Side:
    end = at + len(text)
    pages, every = numbers.pages.get(index, ()), numbers.labels.get(index, ())
    inside = tuple(
        Span(one.start - at, one.end - at) for one in pages if at <= one.start and one.end <= end
    )
    taken = {span.start for span in inside}
    own = tuple(
        Label(one.start - at, one.end - at, one.text)
        for one in every
        if at <= one.start and one.end <= end and one.start - at not in taken
    )
    return _Side(text, inside, own)


def _with_text(block: Block | None, tokens: Sequence[Token], own: Op) -> Block | None:
    if block is None:
        return None
    text = "".join(text for op, text in tokens if op in {Op.SAME, own})
    return block._replace(text=text.removesuffix("\n"))
