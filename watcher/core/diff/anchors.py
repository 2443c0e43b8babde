"""Finds the equal blocks that surely stayed where they were."""

from collections.abc import Iterator, Sequence

from watcher.core.diff.blocks import Blocks, Piece, unique_pairs
from watcher.core.diff.common import equal_ends, heaviest_chain
from watcher.core.diff.flow import recognised, stream

_PLACE = 32
"""Bits for the place of a word in its block."""


def anchors(old: Blocks, new: Blocks) -> Iterator[Piece]:
    """Yield the equal blocks at both ends, and those between that stand once on both sides.

    The heaviest chain stays in place, so that the lightest count as moved. Stretches of blocks
    that were edited weigh too: a footnote does not stay and send the edited page before it away.
    Short blocks are too weak to bind anything else and wait.
    """
    start, end = equal_ends(old.texts, new.texts)
    last_a, last_b = len(old) - end, len(new) - end
    of_old = [i for i in range(start, last_a) if old.is_substantial(i)]
    of_new = [j for j in range(start, last_b) if new.is_substantial(j)]
    yield Piece(0, start, 0, start)
    for i, j in _staying(old, new, of_old, of_new):
        yield Piece(i, i + 1, j, j + 1)
    yield Piece(last_a, len(old), last_b, len(new))


def _staying(
    old: Blocks, new: Blocks, of_old: Sequence[int], of_new: Sequence[int]
) -> Iterator[tuple[int, int]]:
    equal = unique_pairs(old, new, of_old, of_new)
    if not equal:
        return
    weighed = [(i << _PLACE, j << _PLACE, len(old.texts[i])) for i, j in equal]
    weighed += _edited(
        old,
        new,
        [i for i in of_old if old.texts[i] not in new.known],
        [j for j in of_new if new.texts[j] not in old.known],
    )
    weighed.sort()
    chain = heaviest_chain([(a, b) for a, b, _ in weighed], [weight for _, _, weight in weighed])
    kept = {weighed[k][0] for k in chain}
    yield from ((i, j) for i, j in equal if i << _PLACE in kept)


def _edited(
    old: Blocks, new: Blocks, of_old: Sequence[int], of_new: Sequence[int]
) -> Iterator[tuple[int, int, int]]:
    """Yield for each stretch that edited blocks share its place on both sides, and what it weighs."""
    a, b = stream(old, of_old), stream(new, of_new)
    firsts_a, firsts_b = _firsts(a.owners), _firsts(b.owners)
    for run in recognised(a, b):
        i, j = a.owners[run.a], b.owners[run.b]
        yield (
            i << _PLACE | run.a - firsts_a[i],
            j << _PLACE | run.b - firsts_b[j],
            sum(len(word) + 1 for word in a.words[run.a : run.a + run.length]),
        )


def _firsts(owners: Sequence[int]) -> dict[int, int]:
    """Return where each block's words begin in a stream."""
    firsts: dict[int, int] = {}
    for place, owner in enumerate(owners):
        firsts.setdefault(owner, place)
    return firsts
