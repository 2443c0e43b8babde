"""A stretch of a sentence, and what patterns find in it.

Every date asks the same questions of the words around it. A pattern is therefore run once over a
sentence, and each stretch looks its own part up: a line of a thousand dates stays linear.
"""

import re
from bisect import bisect_left, bisect_right
from functools import lru_cache
from typing import NamedTuple


class Matches(NamedTuple):
    """All matches of a pattern in a text, in order."""

    starts: tuple[int, ...]
    ends: tuple[int, ...]
    groups: tuple[str, ...]
    """The last group of each match; "" where there is none."""


class Stretch(NamedTuple):
    """A part of a text; its places count from the text's start."""

    text: str
    start: int
    end: int

    @property
    def words(self) -> str:
        """The letters themselves."""
        return self.text[self.start : self.end]

    def holds(self, pattern: re.Pattern[str]) -> bool:
        """Return whether a pattern is found in it."""
        return self.first_end(pattern) is not None

    def first_end(self, pattern: re.Pattern[str]) -> int | None:
        """Return where the first match of a pattern ends."""
        found = matches(pattern, self.text)
        at = bisect_left(found.starts, self.start)
        return found.ends[at] if at < len(found.ends) and found.ends[at] <= self.end else None

    def last_end(self, pattern: re.Pattern[str]) -> int | None:
        """Return where the last match of a pattern ends."""
        found = matches(pattern, self.text)
        at = bisect_right(found.ends, self.end) - 1
        return found.ends[at] if at >= 0 and found.starts[at] >= self.start else None

    def ends_in(self, pattern: re.Pattern[str]) -> re.Match[str] | None:
        """Return the match of a pattern that ends with "$"."""
        return pattern.search(self.text, self.start, self.end)

    def last(self, letters: int) -> "Stretch":
        """Return its last so many letters."""
        return Stretch(self.text, max(self.start, self.end - letters), self.end)

    def after(self, start: int) -> "Stretch":
        """Return what stands from a place on."""
        return Stretch(self.text, start, self.end)

    def until(self, end: int) -> "Stretch":
        """Return what stands before a place."""
        return Stretch(self.text, self.start, max(self.start, end))


def matches(pattern: re.Pattern[str], text: str) -> Matches:
    """Return all matches of a pattern in a text."""
    known = _known(text)
    # By identity: a pattern's hash is computed anew each time, from all of its code.
    if kept := known.get(id(pattern)):
        return kept[1]
    found = tuple(pattern.finditer(text))
    each = Matches(
        tuple(match.start() for match in found),
        tuple(match.end() for match in found),
        tuple(match.lastgroup or "" for match in found),
    )
    known[id(pattern)] = pattern, each
    return each


@lru_cache(maxsize=4)
def _known(_: str) -> dict[int, tuple[re.Pattern[str], Matches]]:
    """Return where what was found in a text is kept, each with its pattern, which so stays alive."""
    return {}
