"""Lays the words of a sentence before beside its words now, to see what took whose place."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from typing import NamedTuple, Protocol

from watcher.core.diff.common import Run, common_runs
from watcher.core.obligations.plain import Word
from watcher.core.obligations.provisions import Provision

_LONG = 40_000
"""Product of the numbers of words from which on a quicker comparison is good enough."""


class Placed(Protocol):
    """What stands somewhere in a sentence."""

    @property
    def start(self) -> int:
        """Where it begins."""

    @property
    def end(self) -> int:
        """Where it ends."""


class _Range(NamedTuple):
    first: int
    last: int
    """One behind the last word."""


class Alignment:
    """Which words of two sentences stand at the same place."""

    def __init__(self, old: Provision, new: Provision) -> None:
        self._old, self._new = old.words, new.words
        a, b = ([word.text for word in words] for words in (self._old, self._new))
        self._codes = _codes(a, b)

    def partners(
        self, old: Sequence[Placed], new: Sequence[Placed]
    ) -> Iterator[tuple[int | None, int | None]]:
        """Yield by their indexes what stands at the same place, and what has no partner there."""
        there = [_words(self._new, each) for each in new]
        free = set(range(len(new)))
        for k, each in enumerate(old):
            here = self._projected(_words(self._old, each))
            partner = next((j for j in sorted(free) if _overlap(here, there[j])), None)
            free.discard(-1 if partner is None else partner)
            yield k, partner
        for j in sorted(free):
            yield None, j

    def first_kept(self) -> int:
        """Return where in the old text the first word stands that both have; its end if none."""
        kept = (self._old[i].start for tag, i, *_ in self._codes if tag == "equal")
        return next(kept, self._old[-1].end if self._old else 0)

    def _projected(self, span: _Range) -> _Range:
        """Return where the words of the old sentence would stand in the new one."""
        starts, ends = [], []
        for tag, i, i_end, j, j_end in self._codes:
            if i_end <= span.first or i >= span.last:
                continue
            if tag == "equal":
                starts.append(j + max(span.first, i) - i)
                ends.append(j + min(span.last, i_end) - i)
            else:
                starts.append(j)
                ends.append(j_end)
        return _Range(min(starts, default=0), max(ends, default=0))


def _codes(a: Sequence[str], b: Sequence[str]) -> Sequence[tuple[str, int, int, int, int]]:
    """Return what became of each stretch, as `difflib` tells it; it is too slow for long texts."""
    if len(a) * len(b) <= _LONG:
        return SequenceMatcher(None, a, b, autojunk=False).get_opcodes()
    codes: list[tuple[str, int, int, int, int]] = []
    i = j = 0
    for run in [*common_runs(a, b), Run(len(a), len(b), 0)]:
        if i < run.a or j < run.b:
            codes.append(("replace", i, run.a, j, run.b))
        i, j = run.a + run.length, run.b + run.length
        if run.length:
            codes.append(("equal", run.a, i, run.b, j))
    return codes


def _words(words: Sequence[Word], placed: Placed) -> _Range:
    first = bisect_right([word.end for word in words], placed.start)
    last = bisect_left([word.start for word in words], placed.end)
    return _Range(first, max(last, first))


def _overlap(a: _Range, b: _Range) -> bool:
    return a.first < b.last and b.first < a.last
