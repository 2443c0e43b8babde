"""Finds which sentence before became which sentence now, wherever in the text they stand."""

from collections import Counter, defaultdict, deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from watcher.core.obligations.provisions import Provision

_LIKE = 0.6
"""Share of words that two sentences have in common for one to be the other, edited."""
_LIKE_IN_ROW = 0.45
"""The same, where the redline already set them side by side."""
_NEARLY = 0.8
_PART = 0.75
"""Share of a sentence's words that stand in a longer one for it to be a part of that."""
_PART_WORDS = 4
_RARE = 12
"""Sentences in which a word may stand and still tell which one is meant."""
_CLUES = 12
"""Of a sentence's words, the rarest that are asked for others that have them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pairs:
    """Which sentences belong together."""

    relisted: tuple[tuple[Provision, Provision], ...]
    """Before and now; their words are equal, those of the lists that they stand in are not."""
    edited: tuple[tuple[Provision, Provision], ...]
    """Before and now; their words differ."""
    old_parts: tuple[tuple[Provision, Provision], ...]
    """What went as a sentence of its own, and the sentence now that holds its words."""
    new_parts: tuple[tuple[Provision, Provision], ...]
    """The sentence before that held its words, and what came as a sentence of its own."""
    gone: tuple[Provision, ...]
    new: tuple[Provision, ...]
    old_left: tuple[Provision, ...]
    """What stood before and has no equal now, whatever became of it."""
    new_left: tuple[Provision, ...]


def paired(old: Sequence[Provision], new: Sequence[Provision]) -> Pairs:
    """Return which sentences were kept, edited, divided, joined, and which came or went."""
    relisted, old_left, new_left = _without_equals(old, new)
    edited = list(_alike(old_left, new_left))
    taken = {id(one) for pair in edited for one in pair}
    gone = [one for one in old_left if id(one) not in taken]
    came = [one for one in new_left if id(one) not in taken]
    old_parts = list(_parts(gone, new_left))
    new_parts = [(whole, part) for part, whole in _parts(came, old_left)]
    used = {id(part) for part, _ in old_parts} | {id(part) for _, part in new_parts}
    used |= _covered([(part, whole) for part, whole in old_parts])
    used |= _covered([(part, whole) for whole, part in new_parts])
    return Pairs(
        relisted=tuple(relisted),
        edited=tuple(edited),
        old_parts=tuple(old_parts),
        new_parts=tuple(new_parts),
        gone=tuple(one for one in gone if id(one) not in used),
        new=tuple(one for one in came if id(one) not in used),
        old_left=tuple(old_left),
        new_left=tuple(new_left),
    )


def is_nearly_same(one: Provision, other: Provision) -> bool:
    """Return whether two sentences have nearly all words in common."""
    words = [frozenset(each.texts) for each in (one, other)]
    return len(words[0] & words[1]) >= _NEARLY * max(map(len, words))


def _without_equals(
    old: Sequence[Provision], new: Sequence[Provision]
) -> tuple[list[tuple[Provision, Provision]], list[Provision], list[Provision]]:
    """Return equal sentences whose lists have other lead-ins, then what has no equal."""
    waiting: defaultdict[str, deque[Provision]] = defaultdict(deque)
    for one in old:
        waiting[one.key].append(one)
    relisted, left = [], []
    for one in new:
        if not waiting[one.key]:
            left.append(one)
            continue
        other = waiting[one.key].popleft()
        if _lead_key(other) != _lead_key(one):
            relisted.append((other, one))
    kept = {id(one) for queue in waiting.values() for one in queue}
    return relisted, [one for one in old if id(one) in kept], left


def _lead_key(one: Provision) -> str | None:
    return one.lead.key if one.lead else None


def _alike(
    old: Sequence[Provision], new: Sequence[Provision]
) -> Iterator[tuple[Provision, Provision]]:
    """Yield pairs that share most of their words, the most alike first."""
    index = _Index(old)
    scored = [
        (share, -abs(old[i].row - one.row), i, j)
        for j, one in enumerate(new)
        for i, share in index.like(one)
        if share >= (_LIKE_IN_ROW if old[i].row == one.row else _LIKE)
    ]
    used_old: set[int] = set()
    used_new: set[int] = set()
    for _, _, i, j in sorted(scored, reverse=True):
        if i not in used_old and j not in used_new:
            used_old.add(i)
            used_new.add(j)
            yield old[i], new[j]


def _parts(
    pieces: Sequence[Provision], wholes: Sequence[Provision]
) -> Iterator[tuple[Provision, Provision]]:
    """Yield each piece that is nearly contained in a longer sentence of the other side."""
    index = _Index(wholes)
    for piece in pieces:
        size = len(set(piece.texts))
        if size < _PART_WORDS:
            continue
        common, at = max(index.common(piece), default=(0, 0))
        if common >= _PART * size and len(wholes[at].texts) > len(piece.texts):
            yield piece, wholes[at]


def _covered(parts: Iterable[tuple[Provision, Provision]]) -> set[int]:
    """Return which sentences were divided into parts, or joined from them, and no more than that."""
    sizes: Counter[int] = Counter()
    wholes = {}
    for part, whole in parts:
        sizes[id(whole)] += len(part.texts)
        wholes[id(whole)] = whole
    return {key for key, whole in wholes.items() if sizes[key] >= _LIKE * len(whole.texts)}


class _Index:
    """Sentences by the words that few of them have."""

    def __init__(self, sentences: Sequence[Provision]) -> None:
        self._words = [frozenset(one.texts) for one in sentences]
        self._rows: defaultdict[int, list[int]] = defaultdict(list)
        self._places: defaultdict[str, list[int]] = defaultdict(list)
        for k, words in enumerate(self._words):
            self._rows[sentences[k].row].append(k)
            for word in words:
                self._places[word].append(k)

    def common(self, one: Provision) -> Iterator[tuple[int, int]]:
        """Yield how many words are common, and with which sentence, for the likeliest ones."""
        words = frozenset(one.texts)
        for k in self._likely(one, words):
            yield len(words & self._words[k]), k

    def like(self, one: Provision) -> Iterator[tuple[int, float]]:
        """Yield the likeliest sentences and the share of words in common, from 0 to 1."""
        size = len(set(one.texts))
        for common, k in self.common(one):
            yield k, 2 * common / (size + len(self._words[k]) or 1)

    def _likely(self, one: Provision, words: frozenset[str]) -> set[int]:
        places = [self._places[word] for word in words if word in self._places]
        places.sort(key=lambda every: (len(every), every[0]))
        votes: Counter[int] = Counter()
        for every in places[:_CLUES]:
            if len(every) <= _RARE or not votes:
                votes.update(every[:_RARE])
        least = min(_VOTES, len(places))
        beside = self._rows.get(one.row, [])
        return {k for k, count in votes.most_common(_BEST) if count >= least} | set(beside[:_RARE])


_BEST = 5
_VOTES = 2
