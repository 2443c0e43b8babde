"""Tells what came or went from what only stands at another place, cut or joined otherwise."""

from collections.abc import Iterable, Sequence
from functools import cached_property

from watcher.core.meaning.comparing import Said
from watcher.core.meaning.pairing import Pairs
from watcher.core.meaning.provisions import Provision
from watcher.core.meaning.sides import every_key
from watcher.domain import Redline

_RUN = 3
"""Words in a row that are looked for."""
_CLAUSE = 14
"""Words behind a modal that are looked at."""
_SHORTEST = 8
"""Words that are looked at where fewer follow: then some before the modal are among them."""
_SHARE = 0.7
_FEWEST = 5
"""Words without which a sentence is too common for its place not to matter."""


class Elsewhere:
    """What stood somewhere before, and what stands somewhere now."""

    def __init__(self, redline: Redline, pairs: Pairs) -> None:
        self._redline = redline
        self._pairs = pairs

    def stood(self, one: Provision, said: Said) -> bool:
        """Return whether words that seem new stood somewhere in the text before."""
        return _is_known(one, said, self._runs_before) or (
            _is_telling(one) and one.key in self._keys_before
        )

    def stands(self, one: Provision, said: Said) -> bool:
        """Return whether words that seem gone stand somewhere in the text now."""
        return _is_known(one, said, self._runs_now) or (
            _is_telling(one) and one.key in self._keys_now
        )

    @cached_property
    def _runs_before(self) -> frozenset[tuple[str, ...]]:
        return _runs_of(self._pairs.old_left)

    @cached_property
    def _runs_now(self) -> frozenset[tuple[str, ...]]:
        return _runs_of(self._pairs.new_left)

    @cached_property
    def _keys_before(self) -> frozenset[str]:
        return every_key(self._redline, is_new=False)

    @cached_property
    def _keys_now(self) -> frozenset[str]:
        return every_key(self._redline, is_new=True)


def _is_telling(one: Provision) -> bool:
    return len(one.words) >= _FEWEST and one.ruling is None


def _is_known(one: Provision, said: Said, runs: frozenset[tuple[str, ...]]) -> bool:
    """Return whether most of the words that a modal rules are among the runs of words."""
    since = said.end if said.by is one else 0
    first = sum(word.start < since for word in one.words)
    first = max(0, min(first, len(one.words) - _SHORTEST))
    own = _runs([word.text for word in one.words[first : first + _CLAUSE]])
    return bool(own) and sum(run in runs for run in own) >= _SHARE * len(own)


def _runs_of(provisions: Iterable[Provision]) -> frozenset[tuple[str, ...]]:
    return frozenset(run for one in provisions for run in _runs([word.text for word in one.words]))


def _runs(words: Sequence[str]) -> list[tuple[str, ...]]:
    return [tuple(words[k : k + _RUN]) for k in range(len(words) - _RUN + 1)]
