"""Real histories: every revision against the next, read as the product reads it.

Texts go through `read_local`; what publishers keep as Markdown or YAML is made a content item
first. Peers compare a sample of the same pairs, drawn anew by a fixed seed, while time lasts.
"""

import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from random import Random
from typing import NamedTuple

from bench.environments import PeerError
from bench.figures import Figure, Table, say
from bench.real import REAL, History, sets
from bench.redline_measure import Measured, Part, Tally, compared
from bench.redline_peers import Peer
from bench.redline_places import letters_of
from watcher.domain import Revision
from watcher.errors import ParseError
from watcher.sources.local import read_local

_PEER_WITHIN_S = 5.0
"""How long a peer is asked for pairs of one set."""
_PAIR_WITHIN_S = 10.0
_LEAST_PAIRS = 400
_YEARLY = "kcsie"


class Pair(NamedTuple):
    """Two neighbouring revisions of one document."""

    name: str
    before: Revision
    after: Revision

    def share(self, marked: int) -> float:
        """Return how much of both texts is marked."""
        return marked / (letters_of(self.before.blocks) + letters_of(self.after.blocks))


@dataclass(slots=True)
class _Beside:
    """What a peer made of a sample of a set's pairs."""

    ours: list[float] = field(default_factory=list)
    theirs: list[float] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)
    our_seconds: list[float] = field(default_factory=list)
    back: int = 0
    failed: list[str] = field(default_factory=list)


def histories(tally: Tally, peers: Mapping[str, Peer]) -> Part:
    """Compare all neighbours of every set; a note where there are none at hand."""
    found = sets()
    if not found:
        return Part(notes=[f"real histories skipped: there are none in {REAL / 'revisions'}"])
    unread: list[str] = []
    pairs = {name: list(_pairs(name, read, unread)) for name, read in found.items()}
    got = {name: _ours(name, some, tally) for name, some in pairs.items()}
    beside = {
        (name, peer.name): _theirs(peer, name, pairs[name], got[name])
        for name in pairs
        for peer in peers.values()
    }
    return Part(
        figures=list(_figures(pairs, got)),
        tables=[_table(pairs, got), _peer_table(beside)],
        notes=[f"not read: {one}" for one in unread] + list(_notes(beside)),
    )


def _pairs(name: str, read: Sequence[History], unread: list[str]) -> Iterator[Pair]:
    for history in read:
        revisions = [
            (version.name, revision)
            for version in history.versions
            if (revision := _revision(name, version.name, version.body, unread))
        ]
        for (_, before), (latest, after) in pairwise(revisions):
            yield Pair(latest, before, after)


def _revision(set_name: str, name: str, body: bytes, unread: list[str]) -> Revision | None:
    """Return a revision as the product reads it, or None where it holds no text."""
    try:
        if set_name == _YEARLY:
            return read_local(name, (REAL / "revisions" / name).read_bytes())
        return read_local("item.json", body)
    except ParseError as error:
        unread.append(f"{name}: {error}")
        return None


def _ours(name: str, pairs: Sequence[Pair], tally: Tally) -> list[Measured]:
    say(f"redline: {name}, {len(pairs)} pairs ...")
    rounds = 3 if name == _YEARLY else 1
    return [
        tally.counted(pair.name, compared(pair.before, pair.after, rounds=rounds)) for pair in pairs
    ]


def _theirs(peer: Peer, name: str, pairs: Sequence[Pair], got: Sequence[Measured]) -> _Beside:
    say(f"redline: {name}, {peer.name} ...")
    beside, began = _Beside(), time.monotonic()
    for at in Random(1).sample(range(len(pairs)), len(pairs)):
        if time.monotonic() - began > _PEER_WITHIN_S:
            break
        pair = pairs[at]
        try:
            shown = peer.compare(pair.before.blocks, pair.after.blocks, within_s=_PAIR_WITHIN_S)
        except (PeerError, TimeoutError) as error:
            beside.failed.append(f"{pair.name}: {error}")
            continue
        beside.ours.append(pair.share(got[at].marked))
        beside.theirs.append(pair.share(shown.marked))
        beside.seconds.append(shown.seconds)
        beside.our_seconds.append(got[at].seconds)
        beside.back += shown.old_back and shown.new_back
    return beside


def _figures(
    pairs: Mapping[str, Sequence[Pair]], got: Mapping[str, Sequence[Measured]]
) -> Iterator[Figure]:
    exact = sum(one.exact for some in got.values() for one in some)
    yield Figure(name="real pairs that came back to the letter", value=exact, at_least=_LEAST_PAIRS)
    for pair, one in zip(pairs.get(_YEARLY, ()), got.get(_YEARLY, ()), strict=True):
        yield Figure(name="KCSIE 2024 to 2025", value=one.seconds, unit="s", at_most=1)
        yield Figure(name="KCSIE, share of both texts marked", value=pair.share(one.marked))


def _table(pairs: Mapping[str, Sequence[Pair]], got: Mapping[str, Sequence[Measured]]) -> Table:
    rows = []
    for name, some in pairs.items():
        shares = [pair.share(one.marked) for pair, one in zip(some, got[name], strict=True)]
        rows.append(
            (
                name,
                len(some),
                sum(one.exact for one in got[name]),
                f"{100 * _mean(shares):.2f}%",
                sum(one.moved for one in got[name]),
                f"{1000 * _mean([one.seconds for one in got[name]]):.1f}",
                f"{1000 * max(one.seconds for one in got[name]):.1f}",
            )
        )
    columns = ("set", "pairs", "exact", "marked, mean", "moves told", "ms, mean", "ms, slowest")
    return Table(title="real histories: ours", columns=columns, rows=rows)


def _peer_table(beside: Mapping[tuple[str, str], _Beside]) -> Table:
    rows = [
        (
            f"{name}, {peer}",
            len(one.theirs),
            one.back,
            f"{100 * _mean(one.theirs):.2f}%",
            f"{100 * _mean(one.ours):.2f}%",
            f"{1000 * _mean(one.seconds):.1f}",
            f"{1000 * _mean(one.our_seconds):.1f}",
            f"{1000 * max(one.seconds):.1f}",
        )
        for (name, peer), one in beside.items()
        if one.theirs
    ]
    columns = (
        *("set, peer", "pairs", "both texts back", "marked, mean", "ours, mean"),
        *("ms, mean", "ours, ms", "ms, slowest"),
    )
    return Table(title="real histories: peers on the same pairs", columns=columns, rows=rows)


def _notes(beside: Mapping[tuple[str, str], _Beside]) -> Iterator[str]:
    for (name, peer), one in beside.items():
        for failed in one.failed:
            yield f"{peer} on {name}: {failed}"


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values) if values else 0.0
