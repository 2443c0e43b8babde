"""How exact, how sparing and how fast redlines are, beside peers: `python -m bench.redline`.

Made-up guidance of 10 KB to 4 MB is edited as publishers do, so that what must be marked is known.
lxml's htmldiff, htmldiff2 and web-monitoring-diff compare the same texts in the same run. Hostile
texts follow; then, where they are at hand, publishers' real revisions: WATCHER_REAL_DATA, or
../shared/data. The first run installs the peers, which takes a minute or more.
"""

from collections.abc import Iterator
from contextlib import ExitStack

from bench.environments import PeerError
from bench.figures import Figure, Result, finish
from bench.redline_beside import beside
from bench.redline_histories import histories
from bench.redline_measure import Tally
from bench.redline_peers import PEERS, Peer
from bench.redline_sparing import sparing
from bench.redline_speed import speed
from bench.redline_worst import worst


def main() -> None:
    """Measure, print and judge."""
    tally = Tally()
    with ExitStack() as stack:
        peers, notes = _peers(stack)
        parts = [
            speed(tally, peers),
            sparing(tally),
            beside(tally, peers),
            worst(tally),
            histories(tally, peers),
        ]
    finish(
        Result(
            bench="redline",
            figures=[*(figure for part in parts for figure in part.figures), *_exactness(tally)],
            tables=[table for part in parts for table in part.tables],
            notes=[*notes, *_lost(tally), *(note for part in parts for note in part.notes)],
        )
    )


def _peers(stack: ExitStack) -> tuple[dict[str, Peer], list[str]]:
    """Return the peers that are there, and notes of which they are and why others are not."""
    peers: dict[str, Peer] = {}
    skipped: list[str] = []
    for name in PEERS:
        try:
            peers[name] = stack.enter_context(Peer(name))
        except (PeerError, TimeoutError) as error:
            skipped.append(f"SKIPPED, with all figures of it: {error}")
    named = ", ".join(f"{peer.name} {peer.version}" for peer in peers.values())
    return peers, [*skipped, f"peers: {named or 'none'}"]


def _exactness(tally: Tally) -> Iterator[Figure]:
    yield Figure(name="comparisons of ours", value=tally.comparisons)
    for name, found in (("given up", tally.given_up), ("a text not to the letter", tally.inexact)):
        yield Figure(name=f"of these, {name}", value=len(found), at_most=0)


def _lost(tally: Tally) -> Iterator[str]:
    yield from (f"GIVEN UP: {name}" for name in tally.given_up)
    yield from (f"NOT TO THE LETTER: {name}" for name in tally.inexact)


if __name__ == "__main__":
    main()
