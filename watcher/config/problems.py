"""How faults of the config are collected and worded."""

from collections.abc import Iterable
from difflib import get_close_matches

from watcher.answers import ProblemAnswer
from watcher.errors import Problem

LONGEST_SHOWN = 80
"""Characters of a faulty value that a message repeats."""


class Findings:
    """Collects what is wrong, or should be looked at, in one file."""

    def __init__(self, file: str) -> None:
        """Begin with nothing found in `file`."""
        self._file = file
        self._faults: list[tuple[int, Problem]] = []
        self._warnings: list[tuple[int, Problem]] = []

    def fault(self, message: str, *, where: str = "", line: int = 0) -> None:
        """Note what must be mended; `line` puts it in order, and `where` says the place."""
        self._faults.append((line, Problem(self._file, where, message)))

    def warn(self, message: str, *, where: str = "", line: int = 0) -> None:
        """Note what should be looked at though it can be worked with."""
        self._warnings.append((line, Problem(self._file, where, message)))

    @property
    def faults(self) -> tuple[Problem, ...]:
        """All faults, in order of lines."""
        return _in_order(self._faults)

    @property
    def warnings(self) -> tuple[Problem, ...]:
        """All warnings, in order of lines."""
        return _in_order(self._warnings)


def _in_order(found: list[tuple[int, Problem]]) -> tuple[Problem, ...]:
    return tuple(problem for _, problem in sorted(found, key=lambda numbered: numbered[0]))


def shown(value: object) -> str:
    """Return a faulty value as a message may repeat it: quoted, escaped and not too long."""
    text = str(value)
    return repr(text if len(text) <= LONGEST_SHOWN else text[:LONGEST_SHOWN] + "...")


def printable(key: str) -> str:
    """Return a key as written where it can be shown so, else quoted and escaped."""
    return key if key and key.isprintable() and len(key) <= LONGEST_SHOWN else shown(key)


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """Return "; did you mean 'x'?" where one of `known` is close to `word`, else nothing."""
    by_folded = {name.casefold(): name for name in known}
    close = get_close_matches(word.strip().casefold(), by_folded, n=1)
    return f"; did you mean '{by_folded[close[0]]}'?" if close else ""


def problems_answer(problems: Iterable[Problem]) -> list[ProblemAnswer]:
    """Return problems as `watcher check --json` prints them."""
    return [
        ProblemAnswer(file=problem.file, where=problem.where, message=problem.message)
        for problem in problems
    ]
