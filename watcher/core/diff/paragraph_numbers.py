"""Reads the publisher's own paragraph numbers: 4.12, 150., 44(3), (b)."""

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from watcher.domain import Block, BlockKind

_AT_START = re.compile(
    r"""(?i:regulation|section|article|rule|standard|paragraph|para)?\s*   # in headings
    (?: (?P<dotted>\d{1,3}(?:\.\d{1,3}){1,4})(?=[.:)]?\s+[^\sa-z])        # 4.12 Keep
      | (?P<plain>\d{1,3}[A-Z]{0,2})(?=[.:)](?:\s|$)|[.]?\u2014)         # 12. Keep    44.—(1)
    )?
    [.:)]?\s*\u2014?\s*
    (?P<subs>(?:\((?:\d{1,3}[A-Z]{0,2}|[a-z]{1,4}|[A-Z]{1,2})\)\s*)*)     # (3)(a)
    """,
    re.VERBOSE,
)
_SUB = re.compile(r"\(([0-9A-Za-z]+)\)")
_WITHIN = re.compile(r"(?<=(.)\s)(\d{1,3})\.(?=\s+[^\sa-z\d]|$)")
"""Where a file was drawn from print, several numbered paragraphs may stand in one block."""
_STOPS = frozenset(".:;?!)\u2019\u201d")
_NEXT = 5
"""How far a number behind a full stop may be ahead of the last one; elsewhere it must be the next,
for "within 28. The home ..." is none."""
_BARE = re.compile(
    r"(?:regulation|section|article|rule|standard)\s+(\d{1,3}[A-Z]{0,2})\b", re.IGNORECASE
)
_APART = re.compile(r"(?:Annex|Appendix|Schedule) [A-Z0-9]+\b|\u00a9")
"""How what is outside the numbered paragraphs begins, in text that knows no headings."""
_ROMAN = frozenset("ivx")
HEADINGS = frozenset({BlockKind.TITLE, BlockKind.HEADING})
"""What ends the numbers before it."""


class Label(NamedTuple):
    """A paragraph's own number, and where it stands."""

    start: int
    end: int
    """The number's own characters, without brackets and full stops."""
    text: str
    """The number with all that it stands under: "44(3)(a)"."""


class Numbered(NamedTuple):
    """The numbers that hold in one block."""

    inherited: str
    """That of the paragraph to which the block belongs; "" where there is none."""
    labels: tuple[Label, ...]

    def at(self, offset: int) -> str:
        """Return the number that holds at a place in the block's text."""
        held = self.inherited
        for label in self.labels:
            if label.start > offset:
                break
            held = label.text
        return held


def numbered(blocks: Iterable[Block]) -> list[Numbered]:
    """Return the numbers that hold in each block, in order."""
    state = _State()
    return [state.read(block) for block in blocks]


class _State:
    """Which number holds, from block to block."""

    def __init__(self) -> None:
        self._base = ""
        self._subs: list[str] = []

    def read(self, block: Block) -> Numbered:
        kind, text = block.kind, block.text
        if kind in HEADINGS:
            self._base, self._subs = _heading_number(text), []
        elif kind is BlockKind.PARAGRAPH and _APART.match(text):
            self._base, self._subs = "", []
        elif self._subs and kind is BlockKind.PARAGRAPH and text[:1] != "(":
            self._subs = []
        inherited = self._told()
        labels: list[Label] = []
        if text[:1].isdigit() or text[:1] == "(" or kind in HEADINGS:
            labels += self._at_start(text)
        if self._base.isdecimal() and kind is BlockKind.PARAGRAPH:
            labels += self._within(text)
        return Numbered(inherited, tuple(labels))

    def _at_start(self, text: str) -> Iterator[Label]:
        found = _AT_START.match(text)
        if not found:
            return
        for name in ("dotted", "plain"):
            if own := found.group(name):
                self._base, self._subs = own, []
                yield Label(*found.span(name), self._told())
        at = found.start("subs")
        for sub in _SUB.finditer(found.group("subs")):
            self._push(sub.group(1))
            yield Label(at + sub.start(1), at + sub.end(1), self._told())

    def _within(self, text: str) -> Iterator[Label]:
        for found in _WITHIN.finditer(text):
            ahead = int(found.group(2)) - int(self._base)
            if 0 < ahead <= (_NEXT if found.group(1) in _STOPS else 1):
                self._base, self._subs = found.group(2), []
                yield Label(*found.span(2), self._told())

    def _push(self, sub: str) -> None:
        """Put a number in brackets under those that it belongs to: digits, letters, roman numbers."""
        kind = self._kind(sub)
        for depth, other in enumerate(self._subs):
            if _plain_kind(other) == kind or (kind == "roman" and depth > 1):
                self._subs = self._subs[:depth]
                break
        self._subs.append(sub)

    def _kind(self, sub: str) -> str:
        kind = _plain_kind(sub)
        if kind == "letter" and set(sub) <= _ROMAN and self._subs:
            follows_letter = _plain_kind(self._subs[-1]) == "letter" and len(sub) == 1
            is_next = follows_letter and ord(sub) == ord(self._subs[-1][:1]) + 1
            has_letter = any(_plain_kind(one) == "letter" for one in self._subs)
            return "roman" if has_letter and not is_next else "letter"
        return kind

    def _told(self) -> str:
        if not self._subs:
            return self._base
        return self._base + "".join(f"({sub})" for sub in self._subs)


def _heading_number(text: str) -> str:
    """Return the number that a heading names in words ("Regulation 44: visits"), else ""."""
    found = _BARE.match(text)
    return found.group(1) if found else ""


def _plain_kind(sub: str) -> str:
    if sub[0].isdigit():
        return "digit"
    return "letter" if sub.islower() else "capital"
