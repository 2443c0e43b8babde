"""Finds blocks that stand at another place than before."""

from watcher.core.diff.blocks import Blocks, Free, unique_pairs
from watcher.core.diff.common import unique_places
from watcher.core.diff.similar import likeness, rare_pairs

_WORDS = 2
"""Words that a block needs for its move to be worth telling, where it stands once in each text."""
_REPEATED_WORDS = 12
"""The same where it stands more often: "Return to the top of this page" goes nowhere."""
_EDITED_WORDS = 8
_EDITED_SHARE = 0.75
"""What a block that was moved and edited must have kept."""
_NEIGHBOUR_SHARE = 0.5
"""The same for one beside it."""


def moved_equal(old: Blocks, new: Blocks, free: Free) -> dict[int, int]:
    """Return equal blocks that are left over on both sides: each old place with its new place.

    Short neighbours that went along are with them.
    """
    pairs = unique_pairs(old, new, sorted(free.old), sorted(free.new))
    long = [(i, j) for i, j in pairs if len(old.words(i)) >= _WORDS]
    often = _repeated(old) | _repeated(new) if long else set()
    moves = {
        i: j for i, j in long if len(old.words(i)) >= _REPEATED_WORDS or old.texts[i] not in often
    }
    return _with_neighbours(old, new, moves, free)


def moved_and_edited(old: Blocks, new: Blocks, free: Free) -> dict[int, int]:
    """Return blocks left over that are alike enough to be one, the most alike first.

    Neighbours that went along are with them, also those that are too short to be known elsewhere.
    """
    of_old = [i for i in sorted(free.old) if len(old.words(i)) >= _EDITED_WORDS]
    of_new = [j for j in sorted(free.new) if len(new.words(j)) >= _EDITED_WORDS]
    pairs = rare_pairs(old, new, of_old, of_new)
    found = [likeness(old, new, i, j) for i, j in pairs]
    moves: dict[int, int] = {}
    landed: set[int] = set()
    for i, j, share, _ in sorted(found, key=lambda one: (-one.share, one.a, one.b)):
        if share >= _EDITED_SHARE and i not in moves and j not in landed:
            moves[i] = j
            landed.add(j)
    return _with_neighbours(old, new, moves, free, alike=_NEIGHBOUR_SHARE)


def _repeated(blocks: Blocks) -> frozenset[str]:
    return blocks.known - unique_places(blocks.texts).keys()


def _with_neighbours(
    old: Blocks, new: Blocks, moves: dict[int, int], free: Free, *, alike: float = 1.0
) -> dict[int, int]:
    every = dict(moves)
    landed = {*moves.values()}
    for step in (1, -1):
        for i, j in moves.items():
            near_i, near_j = i + step, j + step
            while near_i in free.old and near_j in free.new:
                if near_i in every or near_j in landed:
                    break
                if not _is_alike(old, new, near_i, near_j, alike):
                    break
                every[near_i] = near_j
                landed.add(near_j)
                near_i, near_j = near_i + step, near_j + step
    return every


def _is_alike(old: Blocks, new: Blocks, i: int, j: int, least: float) -> bool:
    if old.texts[i] == new.texts[j]:
        return True
    return least < 1 and likeness(old, new, i, j).share >= least
