"""Tells what came or went from what only stands at another place, cut or joined otherwise."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from functools import cached_property

from watcher.core.obligations.findings import Said
from watcher.core.obligations.pairing import Pairs
from watcher.core.obligations.plain import count_of, key_of, plain
from watcher.core.obligations.provisions import Provision
from watcher.domain import Block, Redline

_Run = tuple[str, ...]
_RUN = 3
"""Words in a row that are looked for."""
_CLAUSE = 14
"""Words behind a modal that are looked at."""
_SHORTEST = 8
"""Words that are looked at where fewer follow: then some before the modal are among them."""
_AROUND = 5
"""Words before and behind a measure's end that are looked at."""
_SHARE_AROUND = 0.5
_SHARE = 0.7
_LONG_RUN = 6
"""The same, where nothing else tells: a shorter sentence may stand at many places."""


class Elsewhere:
    """What stood somewhere before, and what stands somewhere now."""

    def __init__(self, redline: Redline, pairs: Pairs) -> None:
        self._redline = redline
        self._pairs = pairs

    def stood(self, one: Provision, said: Said, partner: Provision | None = None) -> bool:
        """Return whether words that seem new stood somewhere before, other than in a partner."""
        return _is_known(one, said, self._runs_before, partner) or (
            partner is None and _is_whole(one, self._text_before)
        )

    def stands(self, one: Provision, said: Said, partner: Provision | None = None) -> bool:
        """Return whether words that seem gone stand somewhere now, other than in a partner."""
        return _is_known(one, said, self._runs_now, partner) or (
            partner is None and _is_whole(one, self._text_now)
        )

    @cached_property
    def _runs_before(self) -> Mapping[_Run, int]:
        return _runs_of(self._pairs.old_left)

    @cached_property
    def _runs_now(self) -> Mapping[_Run, int]:
        return _runs_of(self._pairs.new_left)

    @cached_property
    def _text_before(self) -> frozenset[_Run]:
        return _long_runs([row.before for row in self._redline.blocks])

    @cached_property
    def _text_now(self) -> frozenset[_Run]:
        return _long_runs([row.after for row in self._redline.blocks])


def _long_runs(blocks: Iterable[Block | None]) -> frozenset[_Run]:
    text = " ".join(block.text for block in blocks if block)
    return frozenset(_runs(key_of(plain(text)).split(" "), _LONG_RUN))


def _is_whole(one: Provision, text: AbstractSet[_Run]) -> bool:
    """Return whether a text has all words of a sentence in their order."""
    own = _runs(one.texts, _LONG_RUN)
    return bool(own) and one.ruling is None and all(run in text for run in own)


def _is_known(
    one: Provision, said: Said, runs: Mapping[_Run, int], partner: Provision | None
) -> bool:
    """Return whether most words around a measure, or ruled by a modal, are among runs of words."""
    in_partner = _runs_of([partner]) if partner and _has_subject(partner, one, said) else {}
    share = _SHARE if said.force else _SHARE_AROUND
    for words in _looked_at(one, said):
        own = _runs(words)
        known = sum(runs.get(run, 0) > in_partner.get(run, 0) for run in own)
        if own and known >= len(own) * share:
            return True
    return False


def _has_subject(partner: Provision, one: Provision, said: Said) -> bool:
    """Return whether a partner also has the words before the modal: then it lacks the modal alone.

    Else a page's end may have parted them, and the modal is to be looked for anywhere.
    """
    before = one.texts[: count_of(one.plain[: said.start])][-2:]
    there = partner.texts
    return said.by is one and any(
        there[k : k + len(before)] == before for k in range(len(there) if len(before) > 1 else 1)
    )


def _looked_at(one: Provision, said: Said) -> Iterator[Sequence[str]]:
    """Yield the words around a measure, or those behind a modal, then those up to the next one.

    Where they are few, some before the modal are among them.
    """
    since = said.end if said.by is one else 0
    first = count_of(one.plain[:since])
    if said.force is None:
        yield one.texts[max(0, first - _AROUND) : first + _AROUND]
        return
    later = (modal.start for modal in one.modals if said.by is one and modal.start > said.start)
    for end in (len(one.plain), next(later, len(one.plain))):
        last = min(count_of(one.plain[:end]), first + _CLAUSE)
        yield one.texts[max(0, min(first, last - _SHORTEST)) : last]


def _runs_of(provisions: Iterable[Provision]) -> Mapping[_Run, int]:
    return Counter(run for one in provisions for run in _runs(one.texts))


def _runs(words: Sequence[str], length: int = _RUN) -> list[_Run]:
    return [tuple(words[k : k + length]) for k in range(len(words) - length + 1)]
