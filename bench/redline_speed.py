"""How fast redlines are: beside the peers in the same run, and as texts grow."""

import math
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from bench.environments import PeerError
from bench.figures import Figure, Table, say
from bench.redline_edits import edited_all_over
from bench.redline_measure import Measured, Part, Tally, best_of, measured
from bench.redline_peers import Peer, Shown
from bench.redline_places import Edit
from bench.redline_sparing import made

SIZES = (60_000, 300_000, 1_000_000, 4_000_000)
_ALL_OVER, _ONE_WORD = "all over", "one word"
_ROUNDS = {60_000: 10, 300_000: 5, 1_000_000: 2, 4_000_000: 1}
"""How often ours is timed before the peers, again after them, and again after all."""
_PEER_ROUNDS = {60_000: 3, 300_000: 3, 1_000_000: 1}
"""The sizes that peers are asked for; none is asked for as long a text once it was stopped."""
_WITHIN_S = {"lxml": 20.0, "htmldiff2": 60.0, "web-monitoring-diff": 10.0}
_GROWTH = 1.5
"""How much dearer than at 60 KB a character may be, n log n aside. Caches and the collector of
garbage make long texts somewhat dearer; with a square in it, 4 MB would be fifty times as dear."""


class Timed(NamedTuple):
    """What a peer came to on one text."""

    seconds: float
    """The best of its rounds; where it was stopped, the time after which it was."""
    shown: Shown | None
    """None where it was stopped."""


Case = tuple[str, int]
"""How a text was edited, and its size."""
Theirs = Mapping[str, Mapping[Case, Timed]]
"""Peer -> what it came to; what it was not asked for, or failed at, is not there."""


def speed(tally: Tally, peers: Mapping[str, Peer]) -> Part:
    """Time texts with one edit, and with many, more in longer ones."""
    edits: dict[Case, Edit] = {(_ALL_OVER, size): edited_all_over(size) for size in SIZES}
    edits |= {(_ONE_WORD, size): made("word", size, 0) for size in _PEER_ROUNDS}
    ours: dict[Case, Measured] = {}
    theirs: dict[str, dict[Case, Timed]] = {name: {} for name in peers}
    notes: list[str] = []
    for case, edit in edits.items():
        how, size = case
        say(f"redline: {size:,} characters, edited: {how} ...")
        before = measured(edit, rounds=_ROUNDS[size])
        for name, peer in peers.items() if size in _PEER_ROUNDS else ():
            if not _was_stopped(theirs[name], size):
                _ask(peer, case, edit, theirs[name], notes)
        after = measured(edit, rounds=_ROUNDS[size])
        ours[case] = tally.counted(f"{how}, {size:,}", best_of(before, after))
    for case in _all_over():
        ours[case] = best_of(ours[case], measured(edits[case], rounds=_ROUNDS[case[1]]))
    return Part(
        figures=[*_ratios(ours, theirs), _growth(edits, ours), *_sparing(edits, ours)],
        tables=[_table(edits, ours), *_peer_tables(edits, ours, theirs)],
        notes=notes,
    )


def _was_stopped(answers: Mapping[Case, Timed], size: int) -> bool:
    """Return whether a text as long as this was too much already."""
    return any(timed.shown is None and at <= size for (_, at), timed in answers.items())


def _ask(peer: Peer, case: Case, edit: Edit, answers: dict[Case, Timed], notes: list[str]) -> None:
    """Keep what a peer comes to; nothing where it failed."""
    how, size = case
    within_s, best = _WITHIN_S[peer.name], Timed(math.inf, None)
    try:
        for _ in range(_PEER_ROUNDS[size]):
            shown = peer.compare(edit.old, edit.new, within_s=within_s)
            best = min(best, Timed(shown.seconds, shown), key=lambda one: one.seconds)
    except TimeoutError:
        notes.append(
            f"{peer.name} was stopped after {within_s:.0f} s at {size:,} characters, edited: {how}; "
            "it is not asked for as long a text again, and a ratio to it counts with that time"
        )
        best = best if best.shown else Timed(within_s, None)
    except PeerError as error:
        notes.append(f"{peer.name} at {size:,} characters, edited: {how}: {error}")
        return
    answers[case] = best


def _ratios(ours: Mapping[Case, Measured], theirs: Theirs) -> Iterator[Figure]:
    """Yield our time over each peer's; where a peer was stopped, it would be better still."""
    for how in (_ALL_OVER, _ONE_WORD):
        for size, at_most in ((60_000, 0.4), (1_000_000, 0.2)):
            if timed := theirs.get("htmldiff2", {}).get((how, size)):
                yield Figure(
                    name=f"ours over htmldiff2, {_short(size)}, {how}",
                    value=ours[how, size].seconds / timed.seconds,
                    at_most=at_most,
                )
        if timed := theirs.get("lxml", {}).get((how, 300_000)):
            yield Figure(
                name=f"lxml's htmldiff over ours, 300 KB, {how}",
                value=timed.seconds / ours[how, 300_000].seconds,
                at_least=20,
            )


def _growth(edits: Mapping[Case, Edit], ours: Mapping[Case, Measured]) -> Figure:
    dear = [ours[case].seconds / _n_log_n(edits[case]) for case in _all_over()]
    return Figure(
        name="time per n log n, worst size over 60 KB", value=max(dear) / dear[0], at_most=_GROWTH
    )


def _all_over() -> list[Case]:
    return [(_ALL_OVER, size) for size in SIZES]


def _n_log_n(edit: Edit) -> float:
    n = sum(len(block.text) + 1 for side in (edit.old, edit.new) for block in side)
    return n * math.log2(n)


def _sparing(edits: Mapping[Case, Edit], ours: Mapping[Case, Measured]) -> Iterator[Figure]:
    """Yield how sparing we are; that a paragraph moved is not seen where more than half is new."""
    worst = max(ours[case].marked / edits[case].needed for case in _all_over())
    yield Figure(name="edited all over: marked over necessary", value=worst, at_most=1.05)
    least = min(ours[case].found / len(edits[case].moved) for case in _all_over())
    yield Figure(name="edited all over: moved blocks recognised over moved", value=least)


def _table(edits: Mapping[Case, Edit], ours: Mapping[Case, Measured]) -> Table:
    rows = [
        (
            _short(case[1]),
            f"{1000 * ours[case].seconds:.1f}",
            f"{1e9 * ours[case].seconds / _n_log_n(edits[case]):.2f}",
            edits[case].needed,
            f"{ours[case].marked / edits[case].needed:.3f}",
            len(edits[case].moved),
            ours[case].found,
            ours[case].moved,
        )
        for case in _all_over()
    ]
    columns = (
        *("size", "ms", "ns per n log n", "necessary", "marked over it"),
        *("moved", "recognised", "told"),
    )
    return Table(title="edited all over: ours", columns=columns, rows=rows)


def _peer_tables(
    edits: Mapping[Case, Edit], ours: Mapping[Case, Measured], theirs: Theirs
) -> Iterator[Table]:
    for how in (_ALL_OVER, _ONE_WORD):
        cases = [(how, size) for size in _PEER_ROUNDS]
        mine = [
            _cells(ours[c].seconds, ours[c].marked, edits[c], exact=ours[c].exact) for c in cases
        ]
        rows = [("ours", *(cell for cells in mine for cell in cells))]
        for name, answers in theirs.items():
            got = [_peer_cells(answers.get(case), edits[case]) for case in cases]
            rows.append((name, *(cell for cells in got for cell in cells)))
        heads = [(f"{_short(size)}, s", "marked", "kept") for size in _PEER_ROUNDS]
        yield Table(
            title=f"edited {how}: seconds, marked over necessary, both texts kept",
            columns=("engine", *(head for three in heads for head in three)),
            rows=rows,
        )


def _peer_cells(timed: Timed | None, edit: Edit) -> Sequence[str]:
    if timed is None:
        return ("not asked", "", "")
    if timed.shown is None:
        return (f"over {timed.seconds:.0f}", "", "")
    shown = timed.shown
    return _cells(timed.seconds, shown.marked, edit, exact=shown.old_back and shown.new_back)


def _cells(seconds: float, marked: int, edit: Edit, *, exact: bool) -> Sequence[str]:
    return f"{seconds:.4f}", f"{marked / edit.needed:.2f}", "yes" if exact else "no"


def _short(size: int) -> str:
    return f"{size // 1_000_000} MB" if size >= 1_000_000 else f"{size // 1000} KB"
