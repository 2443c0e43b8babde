"""How sparing redlines are: characters marked over those that an editor of words has to mark."""

import math
from collections.abc import Mapping, Sequence
from functools import lru_cache
from random import Random
from typing import NamedTuple

from bench.figures import Figure, Progress, Table
from bench.redline_edits import EDITS
from bench.redline_measure import Measured, Part, Tally, measured
from bench.redline_places import Edit
from bench.redline_text import guidance
from watcher.domain import Block

TRIALS = {10_000: 20, 60_000: 10, 300_000: 5, 1_000_000: 3}
"""How many edits of each kind are made in texts of each size, each in a text of its own."""
SMALL, LARGE = 60_000, 1_000_000
_ROUNDS = {10_000: 3, 60_000: 5, 300_000: 2, 1_000_000: 2}


class Trial(NamedTuple):
    """One edit, as much of it as is told, and what the comparison came to."""

    needed: int
    moved: int
    got: Measured

    @property
    def over(self) -> float:
        """Return marked over necessary; where nothing is necessary, how much was marked."""
        return self.got.marked / self.needed if self.needed else float(self.got.marked)


Outcomes = Mapping[tuple[str, int], Sequence[Trial]]
"""(kind, size) -> its trials."""


def sparing(tally: Tally) -> Part:
    """Make every kind of edit in texts of every size; judge the worst of each."""
    outcomes = _outcomes(tally)
    every = [trial for trials in outcomes.values() for trial in trials]
    slowest = {size: _slowest(outcomes, size) for size in (SMALL, LARGE)}
    moves = [trial for trial in every if trial.moved]
    figures = [
        Figure(name="60 KB, slowest edit", value=slowest[SMALL], unit="s", at_most=0.025),
        Figure(name="1 MB, slowest edit", value=slowest[LARGE], unit="s", at_most=0.5),
        *(_figure(kind, outcomes) for kind in EDITS),
        Figure(
            name="moved blocks recognised over moved, least",
            value=min(trial.got.found / trial.moved for trial in moves),
            at_least=1,
        ),
        Figure(
            name="moved blocks told over moved, most",
            value=max(trial.got.moved / trial.moved for trial in moves),
            at_most=1,
        ),
        Figure(
            name="moves told where none was made",
            value=sum(trial.got.moved for trial in every if not trial.moved),
            at_most=0,
        ),
    ]
    return Part(figures=figures, tables=[_table(outcomes)])


def made(kind: str, size: int, trial: int) -> Edit:
    """Return one trial's edit; the same one whenever it is asked for."""
    return EDITS[kind](_text(size, trial), Random(f"{kind} {size} {trial}"))


@lru_cache(maxsize=4)
def _text(size: int, trial: int) -> list[Block]:
    return guidance(size, trial)


def _outcomes(tally: Tally) -> Outcomes:
    outcomes: dict[tuple[str, int], list[Trial]] = {}
    progress = Progress("redline: edits")
    plan = [
        (size, trial, kind)
        for size, trials in TRIALS.items()
        for trial in range(trials)
        for kind in EDITS
    ]
    for done, (size, trial, kind) in enumerate(plan):
        progress(done, len(plan), f"{kind}, {size:,}")
        edit = made(kind, size, trial)
        got = tally.counted(
            f"{kind}, {size:,}, trial {trial}", measured(edit, rounds=_ROUNDS[size])
        )
        outcomes.setdefault((kind, size), []).append(Trial(edit.needed, len(edit.moved), got))
    return outcomes


def _slowest(outcomes: Outcomes, size: int) -> float:
    return max(trial.got.seconds for kind in EDITS for trial in outcomes[kind, size])


def _figure(kind: str, outcomes: Outcomes) -> Figure:
    trials = [trial for size in TRIALS for trial in outcomes[kind, size]]
    worst = max(trial.over if trial.got.exact else math.inf for trial in trials)
    if any(trial.needed for trial in trials):
        return Figure(name=f"{kind}: marked over necessary", value=worst, at_most=1.05)
    return Figure(name=f"{kind}: marked, none necessary", value=worst, at_most=0)


def _table(outcomes: Outcomes) -> Table:
    columns = (
        "edit",
        "trials",
        *(f"worst {size // 1000:,} KB" for size in TRIALS),
        *("necessary", "moved", "recognised", "told", "60 KB ms", "1 MB ms"),
    )
    return Table(
        title="edits: marked over necessary (characters marked where none is necessary)",
        columns=columns,
        rows=[_row(kind, outcomes) for kind in EDITS],
    )


def _row(kind: str, outcomes: Outcomes) -> Sequence[object]:
    trials = [trial for size in TRIALS for trial in outcomes[kind, size]]
    worst = [max(outcomes[kind, size], key=lambda trial: trial.over) for size in TRIALS]
    slowest = [max(one.got.seconds for one in outcomes[kind, size]) for size in (SMALL, LARGE)]
    return (
        kind,
        len(trials),
        *(f"{one.over:.3f}" if one.needed else one.got.marked for one in worst),
        sum(trial.needed for trial in trials),
        sum(trial.moved for trial in trials),
        sum(trial.got.found for trial in trials),
        sum(trial.got.moved for trial in trials),
        *(f"{1000 * seconds:.1f}" for seconds in slowest),
    )
