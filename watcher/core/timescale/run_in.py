"""Lists that stand inside a paragraph: "You must apply by: - 31 January; - 4 May".

Text files draw the lines of a list together; a page of print does so too.
"""

import re
from collections.abc import Iterator

_BEGINS = re.compile(r"(?<=[:\u2014]) ?(?P<mark>[\u2022\u25cf\u25aa\uf0b7*-]|\(a\)) (?=\S)")
_LETTERED = re.compile(r"(?:[;,]|[;,]? (?:and|or)) (?=\([a-z]{1,2}\) )")


def run_in(text: str) -> list[tuple[int, int]]:
    """Return the spans of a paragraph's lead-in and of each item of the list in it; [] for no list."""
    begins = _BEGINS.search(text)
    if begins is None:
        return []
    starts = [begins.start("mark"), *_further(text, begins)]
    return [(0, begins.start("mark")), *zip(starts, (*starts[1:], len(text)), strict=True)]


def _further(text: str, begins: re.Match[str]) -> Iterator[int]:
    if begins["mark"] == "(a)":
        yield from (each.end() for each in _LETTERED.finditer(text, begins.end()))
        return
    parted = f" {begins['mark']} "
    at = text.find(parted, begins.end())
    while at >= 0:
        yield at + 1
        at = text.find(parted, at + 1)
