"""How fast redlines are: on texts edited all over, ours beside the peers, and as texts grow."""

import math
from collections.abc import Iterator, Mapping

from bench.figures import Figure, Table, say
from bench.redline_edits import edited_all_over
from bench.redline_measure import Measured, Part, Tally, measured
from bench.redline_peers import Peer, PeerError
from bench.redline_places import Edit

SIZES = (60_000, 300_000, 1_000_000, 4_000_000)
_ROUNDS = {60_000: 20, 300_000: 7, 1_000_000: 4, 4_000_000: 2}
_PEER_ROUNDS = {60_000: 5, 300_000: 2, 1_000_000: 1}
"""The sizes that peers are asked for; none is asked for more once it took too long."""
_WITHIN_S = {"lxml": 45.0, "htmldiff2": 60.0, "web-monitoring-diff": 25.0}
_GROWTH = 1.5
"""How much dearer than at 60 KB a character may be, n log n aside. Caches and the collector of
garbage make long texts somewhat dearer; with a square in it, 4 MB would be fifty times as dear."""


class TooLong(float):
    """The seconds after which a peer was stopped: it takes at least as many."""


Times = Mapping[int, float | str]
"""Size -> seconds, or why there are none."""


def speed(tally: Tally, peers: Mapping[str, Peer]) -> Part:
    """Time texts with many edits, more in longer ones."""
    edits = {size: edited_all_over(size) for size in SIZES}
    got: dict[int, Measured] = {}
    times: dict[str, dict[int, float | str]] = {name: {} for name in peers}
    for size, edit in edits.items():
        say(f"redline: {size:,} characters, edited all over ...")
        one = measured(edit, rounds=_ROUNDS[size])
        got[size] = tally.counted(f"edited all over, {size:,}", one)
        for name, peer in peers.items() if size in _PEER_ROUNDS else ():
            times[name][size] = _seconds(peer, edit, size, times[name])
    ours = {size: one.seconds for size, one in got.items()}
    return Part(
        figures=[*_ratios(ours, times), _growth(edits, ours), *_sparing(edits, got)],
        tables=[_table(edits, got), _peer_table({"ours": ours, **times})],
        notes=list(_notes(times)),
    )


def _seconds(peer: Peer, edit: Edit, size: int, so_far: Times) -> float | str:
    if any(isinstance(told, str | TooLong) for told in so_far.values()):
        return "not asked"
    best, within_s = math.inf, _WITHIN_S[peer.name]
    try:
        for _ in range(_PEER_ROUNDS[size]):
            best = min(best, peer.compare(edit.old, edit.new, within_s=within_s).seconds)
    except TimeoutError:
        return TooLong(within_s) if best == math.inf else best
    except PeerError as error:
        return str(error)
    return best


def _ratios(ours: Mapping[int, float], times: Mapping[str, Times]) -> Iterator[Figure]:
    """Yield our time over each peer's; where a peer was stopped, the ratio is an upper bound."""
    for size, name, at_most in ((60_000, "60 KB", 0.4), (1_000_000, "1 MB", 0.2)):
        seconds = times.get("htmldiff2", {}).get(size)
        if isinstance(seconds, float):
            value = ours[size] / seconds
            yield Figure(name=f"ours over htmldiff2, {name}", value=value, at_most=at_most)
    seconds = times.get("lxml", {}).get(300_000)
    if isinstance(seconds, float):
        value = seconds / ours[300_000]
        yield Figure(name="lxml's htmldiff over ours, 300 KB", value=value, at_least=20)


def _growth(edits: Mapping[int, Edit], ours: Mapping[int, float]) -> Figure:
    dear = {size: ours[size] / _n_log_n(edit) for size, edit in edits.items()}
    value = max(dear.values()) / dear[SIZES[0]]
    return Figure(name="time per n log n, worst size over 60 KB", value=value, at_most=_GROWTH)


def _n_log_n(edit: Edit) -> float:
    n = sum(len(block.text) + 1 for side in (edit.old, edit.new) for block in side)
    return n * math.log2(n)


def _sparing(edits: Mapping[int, Edit], got: Mapping[int, Measured]) -> Iterator[Figure]:
    worst = max(got[size].marked / edit.needed for size, edit in edits.items())
    yield Figure(name="edited all over: marked over necessary", value=worst, at_most=1.05)
    least = min(got[size].found / len(edit.moved) for size, edit in edits.items())
    yield Figure(name="edited all over: moved blocks recognised", value=least, at_least=1)


def _table(edits: Mapping[int, Edit], got: Mapping[int, Measured]) -> Table:
    rows = [
        (
            f"{size:,}",
            f"{1000 * got[size].seconds:.1f}",
            f"{1e9 * got[size].seconds / _n_log_n(edit):.2f}",
            edit.needed,
            f"{got[size].marked / edit.needed:.3f}",
            len(edit.moved),
            got[size].found,
            got[size].moved,
        )
        for size, edit in edits.items()
    ]
    columns = (
        *("characters", "ms", "ns per n log n", "necessary", "marked over it"),
        *("moved", "recognised", "told"),
    )
    return Table(title="texts edited all over: ours", columns=columns, rows=rows)


def _peer_table(times: Mapping[str, Times]) -> Table:
    rows = [(name, *(_shown(told.get(size)) for size in SIZES)) for name, told in times.items()]
    columns = ("engine", *(f"{size // 1000:,} KB, s" for size in SIZES))
    return Table(title="texts edited all over: every engine", columns=columns, rows=rows)


def _shown(seconds: float | str | None) -> str:
    if isinstance(seconds, TooLong):
        return f"over {seconds:.0f}"
    return f"{seconds:.4f}" if isinstance(seconds, float) else seconds or "not asked"


def _notes(times: Mapping[str, Times]) -> Iterator[str]:
    for name, told in times.items():
        for size, seconds in told.items():
            if isinstance(seconds, TooLong):
                yield (
                    f"{name} was stopped after {seconds:.0f} s at {size:,} characters, and not asked "
                    f"for longer texts; a ratio to it counts with that time"
                )
