"""A text as the grammar reads it: white space single, quotes and dashes plain, places kept."""

import re
from bisect import bisect_right
from collections.abc import Iterator
from typing import NamedTuple

_GAP = re.compile(r"[\s\u200b\u2060\ufeff]{2,}|(?! )[\s\u200b\u2060\ufeff]")
_PARAGRAPH = re.compile(r"[^\S\n]*\n[^\S\n]*(?:\n|[*\u2022\u25cf-]\s)")
_PLAIN = str.maketrans(
    {
        **dict.fromkeys("\u2018\u2019\u02bc\u2032", "'"),
        **dict.fromkeys("\u201c\u201d", '"'),
        **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2212", "-"),
        # The letters that marking uses for masks must not come from outside.
        **{chr(code): " " for code in range(0xE000, 0xE010)},
    }
)

_END = re.compile(r"\n|[.!?]['\")\]]* (?=[A-Z\"'(\[*\u2022])| [*\u2022\u25cf] ")
_SHORT = re.compile(
    r"(?:\b(?:[A-Za-z]|ss|arts?|regs?|schs?|pts?|paras?|nos?|cls?|pp|vol|figs?|st|mrs?|ms|dr|cf"
    r"|etc|[ei]\.[eg]|approx|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec))\.$",
    re.IGNORECASE,
)
_LONGEST = 1500


class Folded(NamedTuple):
    """A text with each run of white space made one character, and the way back."""

    text: str
    source: str
    points: tuple[int, ...]
    """Places in `text` from which on the source is further ahead..."""
    shifts: tuple[int, ...]
    """... and by how much."""

    def quote(self, start: int, end: int) -> str:
        """Return the source's own letters for a span of the folded text."""
        return self.source[self._place(start) : self._place(end - 1) + 1]

    def _place(self, at: int) -> int:
        before = bisect_right(self.points, at)
        return at + (self.shifts[before - 1] if before else 0)


def fold(source: str) -> Folded:
    """Return the text with white space folded; an empty line or a new bullet stays a line feed."""
    pieces: list[str] = []
    points: list[int] = []
    shifts: list[int] = []
    at = shift = 0
    for gap in _GAP.finditer(source):
        pieces += source[at : gap.start()], "\n" if _PARAGRAPH.match(source, gap.start()) else " "
        at = gap.end()
        shift += len(gap[0]) - 1
        points.append(at - shift)
        shifts.append(shift)
    pieces.append(source[at:])
    plain = "".join(pieces).translate(_PLAIN)
    return Folded(plain, source, tuple(points), tuple(shifts))


def lower(text: str) -> str:
    """Return the text in lower case, letter for letter: as long as it was."""
    lowered = text.lower()
    if len(lowered) == len(text):
        return lowered
    return "".join(low if len(low := letter.lower()) == 1 else letter for letter in text)


def sentences(text: str) -> Iterator[tuple[int, int]]:
    """Yield the span of each sentence of a folded text; one without an end is cut at a space."""
    start = 0
    for end in _END.finditer(text):
        # The quotation marks and brackets after a full stop close the sentence that they end.
        stop = end.start() + len(end[0].rstrip()) if end[0][0] in ".!?" else end.start() + 1
        if text[end.start()] == "." and _SHORT.search(
            text, max(start, end.start() - 7), end.start() + 1
        ):
            continue
        yield from _pieces(text, start, stop)
        start = end.end()
    yield from _pieces(text, start, len(text))


def _pieces(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    while end - start > _LONGEST:
        cut = text.rfind(" ", start + 1, start + _LONGEST)
        stop = cut if cut > start else start + _LONGEST
        yield start, stop
        start = stop
    if start < end:
        yield start, end
