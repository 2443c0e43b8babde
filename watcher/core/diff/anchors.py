"""Finds the blocks that surely stayed where they were."""

from collections.abc import Iterator, Sequence
from operator import ne

from watcher.core.diff.blocks import Blocks, Piece, unique_pairs
from watcher.core.diff.common import equal_ends, heaviest_chain
from watcher.core.diff.flow import recognised, stream

_PLACE = 32
"""Bits for the place of a word in its block."""
_EDITED_WORDS, _HARDLY = 0.2, 0.1
"""Share of a block's words that may be others for it to be the same block beyond doubt: where as
many blocks stand there as before, and where they do not."""

_Pair = tuple[int, int]


def anchors(old: Blocks, new: Blocks) -> Iterator[Piece]:
    """Yield the equal blocks at both ends, and those between that stand once on both sides.

    So are as many blocks between two of these as there were, with a word or two replaced in each.
    The heaviest chain stays in place, so that the lightest count as moved. Stretches of blocks
    that were edited more weigh too: a footnote does not stay and send the edited page before it
    away. Short blocks are too weak to bind anything else and wait.
    """
    start, end = equal_ends(old.texts, new.texts)
    within = Piece(start, len(old) - end, start, len(new) - end)
    yield Piece(0, start, 0, start)
    for i, j in _staying(old, new, within):
        yield Piece(i, i + 1, j, j + 1)
    yield Piece(within.a1, len(old), within.b1, len(new))


def _staying(old: Blocks, new: Blocks, within: Piece) -> Iterator[_Pair]:
    of_old = [i for i in range(within.a0, within.a1) if old.is_substantial(i)]
    of_new = [j for j in range(within.b0, within.b1) if new.is_substantial(j)]
    equal = sorted(unique_pairs(old, new, of_old, of_new))
    equal = [equal[k] for k in heaviest_chain(equal, [len(old.texts[i]) for i, _ in equal])]
    settled = list(_settled(old, new, equal, within))
    weighed = [(i << _PLACE, j << _PLACE, len(old.texts[i])) for i, j in (*equal, *settled)]
    done_old, done_new = {i for i, _ in settled}, {j for _, j in settled}
    weighed += _edited(
        old,
        new,
        [i for i in of_old if old.texts[i] not in new.known and i not in done_old],
        [j for j in of_new if new.texts[j] not in old.known and j not in done_new],
    )
    weighed.sort()
    chain = heaviest_chain([(a, b) for a, b, _ in weighed], [weight for _, _, weight in weighed])
    kept = {weighed[k][0] for k in chain}
    yield from ((i, j) for i, j in (*equal, *settled) if i << _PLACE in kept)


def _settled(old: Blocks, new: Blocks, equal: Sequence[_Pair], within: Piece) -> Iterator[_Pair]:
    """Yield the edited blocks between two equal ones that surely stayed beside them.

    All of them where they are as many as before, in their order; else those at both ends.
    """
    a, b = within.a0, within.b0
    for i, j in (*equal, (within.a1, within.b1)):
        pairs = list(zip(range(a, i), range(b, j), strict=False))
        if i - a == j - b and all(_is_same(old, new, pair, _EDITED_WORDS) for pair in pairs):
            yield from pairs
        else:
            yield from _at_ends(old, new, Piece(a, i, b, j))
        a, b = i + 1, j + 1


def _at_ends(old: Blocks, new: Blocks, gap: Piece) -> Iterator[_Pair]:
    a, b = gap.a0, gap.b0
    while a < gap.a1 and b < gap.b1 and _is_same(old, new, (a, b), _HARDLY):
        yield a, b
        a, b = a + 1, b + 1
    i, j = gap.a1 - 1, gap.b1 - 1
    while i >= a and j >= b and _is_same(old, new, (i, j), _HARDLY):
        yield i, j
        i, j = i - 1, j - 1


def _is_same(old: Blocks, new: Blocks, pair: _Pair, share: float) -> bool:
    """Return whether two blocks have as many words, and at most a share of them differ."""
    i, j = pair
    if old.texts[i] == new.texts[j]:
        return True
    if old.kinds[i] is not new.kinds[j] or not old.is_substantial(i):
        return False
    a, b = old.words(i), new.words(j)
    return len(a) == len(b) and sum(map(ne, a, b)) <= share * len(a)


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
