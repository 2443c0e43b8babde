"""Finds which of many old blocks became which new ones, by the words they share."""

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Iterator, Sequence
from itertools import chain, product
from typing import NamedTuple

from watcher.core.diff.blocks import Blocks, weight
from watcher.core.diff.common import unique_places

_ALL_PAIRS = 400
"""Largest product of counts for which each old block is weighed against each new one."""
_RARE = 4
"""A word or pair of words that stands in no more blocks than this tells which block it is."""
_BAND = 2
"""Where nothing is rare: how far from its proportional place a block is looked for."""
_PART_WORDS = 6
_PART_SHARE = 0.8
_PART_VALUE = 0.5
_OTHER_ROW = 0.1
"""How alike two rows of tables with other keys can be at most."""


class Likeness(NamedTuple):
    """An old and a new block, and how alike they are."""

    a: int
    b: int
    share: float
    """What is common, from 0 (nothing) to 1 (the same words)."""
    weight: int
    """What that weighs."""


def likeness(old: Blocks, new: Blocks, i: int, j: int) -> Likeness:
    """Return how alike two blocks are.

    A block of which nearly all words stand in a longer one counts as half alike at least: it is
    a piece of it. Rows of tables with the same key are one row, however much else changed, and
    none is another of which the key stands in both texts.
    """
    words_a, weight_a = old.weighed(i)
    words_b, weight_b = new.weighed(j)
    common = weight(words_a & words_b)
    share = 2 * common / (weight_a + weight_b or 1)
    smaller = words_a if weight_a < weight_b else words_b
    if len(smaller) >= _PART_WORDS and common >= _PART_SHARE * min(weight_a, weight_b):
        share = max(share, _PART_VALUE)
    key_a, key_b = old.key(i), new.key(j)
    if key_a and key_a == key_b:
        return Likeness(i, j, max(share, _PART_VALUE), common + weight_a + weight_b)
    if key_a and key_b and (key_a in new.keys or key_b in old.keys):
        share = min(share, _OTHER_ROW)
    return Likeness(i, j, share, common)


def likenesses(
    old: Blocks, new: Blocks, of_old: Sequence[int], of_new: Sequence[int], *, least: float
) -> list[Likeness]:
    """Return pairs that are alike by `least` or more, in no order.

    A few blocks are all weighed against each other; of many, only those that share something
    rare, so that the work grows with the text and not with its square.
    """
    pairs: Iterable[tuple[int, int]] = (
        product(of_old, of_new)
        if len(of_old) * len(of_new) <= _ALL_PAIRS
        else {
            *rare_pairs(old, new, of_old, of_new),
            *_near_pairs(of_old, of_new),
            *_keyed_pairs(old, new, of_old, of_new),
        }
    )
    every = (likeness(old, new, i, j) for i, j in pairs)
    return [one for one in every if one.share >= least]


def rare_pairs(
    old: Blocks, new: Blocks, of_old: Sequence[int], of_new: Sequence[int]
) -> Iterator[tuple[int, int]]:
    """Yield for each old block the few new blocks with which it shares most that is rare."""
    clues_of_old = [old.clues(i) for i in of_old]
    clues_of_new = [new.clues(j) for j in of_new]
    rare = _rare(clues_of_old) & _rare(clues_of_new)
    places: defaultdict[Hashable, list[int]] = defaultdict(list)
    for j, clues in zip(of_new, clues_of_new, strict=True):
        for clue in clues & rare:
            places[clue].append(j)
    for i, clues in zip(of_old, clues_of_old, strict=True):
        votes = Counter(chain.from_iterable(places[clue] for clue in clues & rare))
        yield from ((i, j) for j, _ in sorted(votes.items(), key=_by_votes)[:_RARE])


def _by_votes(vote: tuple[int, int]) -> tuple[int, int]:
    place, count = vote
    return -count, place


def _rare(clues: Iterable[frozenset[Hashable]]) -> set[Hashable]:
    counted = Counter(chain.from_iterable(clues))
    return {clue for clue, count in counted.items() if count <= _RARE}


def _keyed_pairs(
    old: Blocks, new: Blocks, of_old: Sequence[int], of_new: Sequence[int]
) -> Iterator[tuple[int, int]]:
    """Yield the rows of tables with keys that stand once on both sides."""
    there = unique_places([new.key(j) for j in of_new])
    for key, k in unique_places([old.key(i) for i in of_old]).items():
        if key and key in there:
            yield of_old[k], of_new[there[key]]


def _near_pairs(of_old: Sequence[int], of_new: Sequence[int]) -> Iterator[tuple[int, int]]:
    for k, i in enumerate(of_old):
        middle = k * len(of_new) // len(of_old)
        for j in of_new[max(0, middle - _BAND) : middle + _BAND + 1]:
            yield i, j
