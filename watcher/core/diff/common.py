"""What two sequences have in common: exactly where that is affordable, else coarsely but rightly."""

from bisect import bisect_left
from collections.abc import Hashable, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple, TypeVar

_Item = TypeVar("_Item", bound=Hashable)

EXACT_CELLS = 150_000_000
"""Largest product of lengths compared exactly: a bit of memory each, under 20 MB."""
_GRAM = 4
"""Neighbours that must agree before a place in a very long sequence counts as recognised."""


class Run(NamedTuple):
    """A stretch that both sequences hold: its start in each, and its length."""

    a: int
    b: int
    length: int


def common_runs(a: Sequence[Hashable], b: Sequence[Hashable]) -> list[Run]:
    """Return the stretches of a longest common subsequence, in order; neighbours never touch.

    Longest is promised up to EXACT_CELLS after equal ends are taken off. Beyond that, places that
    occur once on both sides are fixed first; and where there are none, both are cut in halves.
    """
    return _joined(_matches(a, b, 0, 0))


def heaviest_chain(pairs: Sequence[tuple[int, int]], weights: Sequence[int]) -> list[int]:
    """Return the positions of those pairs that rise on both sides and together weigh most.

    `pairs` must be sorted by their first numbers, equal ones by their second ones falling.
    """
    if all(p[0] < q[0] and p[1] < q[1] for p, q in pairwise(pairs)):
        return list(range(len(pairs)))
    ends: list[int] = []  # last second number of the best chain of each total, rising with it
    totals: list[int] = []
    heads: list[int] = []
    previous: list[int] = []
    for index, ((_, second), weight) in enumerate(zip(pairs, weights, strict=True)):
        at = bisect_left(ends, second)
        total = weight + (totals[at - 1] if at else 0)
        previous.append(heads[at - 1] if at else -1)
        stop = at
        while stop < len(ends) and totals[stop] <= total:
            stop += 1
        if stop == at < len(ends) and ends[at] == second:
            continue  # an earlier chain ends here and weighs more
        ends[at:stop] = [second]
        totals[at:stop] = [total]
        heads[at:stop] = [index]
    return _traced(previous, heads[-1])


def unique_places(items: Sequence[_Item]) -> dict[_Item, int]:
    """Return where each item stands that occurs once."""
    places: dict[_Item, int] = {}
    for index, item in enumerate(items):
        places[item] = -1 if item in places else index
    return {item: index for item, index in places.items() if index >= 0}


def equal_ends(a: Sequence[Hashable], b: Sequence[Hashable]) -> tuple[int, int]:
    """Return how many items are equal at the start, and how many at the end of what is left."""
    limit = min(len(a), len(b))
    start = next((k for k in range(limit) if a[k] != b[k]), limit)
    end = next((k for k in range(limit - start) if a[-1 - k] != b[-1 - k]), limit - start)
    return start, end


def _traced(previous: Sequence[int], head: int) -> list[int]:
    chain = []
    while head >= 0:
        chain.append(head)
        head = previous[head]
    chain.reverse()
    return chain


def _joined(matches: Iterator[Run]) -> list[Run]:
    runs: list[Run] = []
    for run in matches:
        if runs and (last := runs[-1]).a + last.length == run.a and last.b + last.length == run.b:
            runs[-1] = last._replace(length=last.length + run.length)
        else:
            runs.append(run)
    return runs


def _matches(a: Sequence[Hashable], b: Sequence[Hashable], at_a: int, at_b: int) -> Iterator[Run]:
    start, end = equal_ends(a, b)
    if start:
        yield Run(at_a, at_b, start)
    middle_a, middle_b = a[start : len(a) - end], b[start : len(b) - end]
    if middle_a and middle_b:
        yield from _middle_matches(middle_a, middle_b, at_a + start, at_b + start)
    if end:
        yield Run(at_a + len(a) - end, at_b + len(b) - end, end)


def _middle_matches(
    a: Sequence[Hashable], b: Sequence[Hashable], at_a: int, at_b: int
) -> Iterator[Run]:
    if set(a).isdisjoint(b):
        return
    if len(a) * len(b) <= EXACT_CELLS:
        yield from (Run(at_a + i, at_b + j, 1) for i, j in _longest(a, b))
        return
    from_a = from_b = 0
    for to_a, to_b in [*(_recognised(a, b) or [(len(a) // 2, len(b) // 2)]), (len(a), len(b))]:
        if to_a >= from_a and to_b >= from_b:  # the stretch before may have reached further
            yield from _matches(a[from_a:to_a], b[from_b:to_b], at_a + from_a, at_b + from_b)
            length = _equal_from(a, b, to_a, to_b)
            if length:
                yield Run(at_a + to_a, at_b + to_b, length)
            from_a, from_b = to_a + length, to_b + length


def _equal_from(a: Sequence[Hashable], b: Sequence[Hashable], i: int, j: int) -> int:
    limit = min(len(a) - i, len(b) - j)
    return next((k for k in range(limit) if a[i + k] != b[j + k]), limit)


def _recognised(a: Sequence[Hashable], b: Sequence[Hashable]) -> list[tuple[int, int]]:
    """Return places where the same few neighbours stand, once on either side, in rising order."""
    places = unique_places(list(zip(*(b[k:] for k in range(_GRAM)), strict=False)))
    there = unique_places(list(zip(*(a[k:] for k in range(_GRAM)), strict=False)))
    pairs = [(i, places[gram]) for gram, i in there.items() if gram in places]
    return [pairs[k] for k in heaviest_chain(pairs, [1] * len(pairs))] if pairs else []


def _longest(a: Sequence[Hashable], b: Sequence[Hashable]) -> Iterator[tuple[int, int]]:
    """Yield the pairs of a longest common subsequence.

    Bit-parallel (Hyyrö 2004): a row of the table of lengths is one long integer, in which a
    zero says that the length rises by one at that place.
    """
    shared = set(a).intersection(b)
    of_a = [i for i, item in enumerate(a) if item in shared]
    of_b = [j for j, item in enumerate(b) if item in shared]
    places: dict[Hashable, int] = {}
    for bit, i in enumerate(of_a):
        places[a[i]] = places.get(a[i], 0) | 1 << bit
    full = (1 << len(of_a)) - 1
    row = full
    rows = []
    for j in of_b:
        found = row & places[b[j]]
        row = ((row + found) | (row - found)) & full
        rows.append(row)
    return reversed([(of_a[i], of_b[j]) for i, j in _walked_back(rows, len(of_a))])


def _walked_back(rows: Sequence[int], width: int) -> Iterator[tuple[int, int]]:
    i, j = width - 1, len(rows) - 1
    while i >= 0 and j >= 0:
        if rows[j] >> i & 1:
            i -= 1
        elif j and not rows[j - 1] >> i & 1:
            j -= 1
        else:
            yield i, j
            i -= 1
            j -= 1
