"""What a bench reports: figures with their limits, tables beside them, and one file for machines."""

import json
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

RESULTS = Path(__file__).with_name("results")
"""Where each bench leaves its numbers; not in git."""

_EVERY_S = 2.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One number, and what it may be at most or must be at least."""

    name: str
    value: float
    unit: str = ""
    at_most: float | None = None
    at_least: float | None = None

    @property
    def holds(self) -> bool:
        """Return whether the number is within its limits."""
        under = self.at_most is None or self.value <= self.at_most
        over = self.at_least is None or self.value >= self.at_least
        return under and over

    @property
    def limit(self) -> str:
        """Return the limit in words; "" for commentary."""
        if self.at_most is not None:
            return f"at most {_shown(self.at_most)}"
        return f"at least {_shown(self.at_least)}" if self.at_least is not None else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """Figures that want rows and columns; the first column names the row."""

    title: str
    columns: Sequence[str]
    rows: Sequence[Sequence[object]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """All that one bench came to."""

    bench: str
    figures: Sequence[Figure] = ()
    tables: Sequence[Table] = ()
    notes: Sequence[str] = ()
    """Lines for the reader, as they are."""
    details: dict[str, object] = field(default_factory=dict)
    """For the file alone."""


def finish(result: Result) -> None:
    """Print a result, leave it in `RESULTS`, and exit with 1 where a limit is broken."""
    for line in lines(result):
        print(line)
    RESULTS.mkdir(exist_ok=True)
    file = RESULTS / f"{result.bench}.json"
    file.write_text(json.dumps(_as_json(result), indent=1, ensure_ascii=False), encoding="utf-8")
    broken = [figure.name for figure in result.figures if not figure.holds]
    if broken:
        sys.exit(f"{result.bench}: limit broken: {', '.join(broken)}")


def lines(result: Result) -> list[str]:
    """Return a result as lines of text."""
    said = [f"== {result.bench}"]
    if result.figures:
        said += _aligned(
            ("figure", "value", "limit", ""),
            [
                (f.name, f"{_shown(f.value)} {f.unit}".strip(), f.limit, _verdict(f))
                for f in result.figures
            ],
        )
    for table in result.tables:
        said += ["", table.title, *_aligned(table.columns, table.rows)]
    return [*said, *result.notes]


class Progress:
    """A line on stderr that says how far long work is, at most every two seconds."""

    def __init__(self, what: str) -> None:
        self._what = what
        self._told_at = time.monotonic()

    def __call__(self, done: int, total: int, latest: str = "") -> None:
        """Say how many are done, of how many."""
        if time.monotonic() - self._told_at >= _EVERY_S:
            self._told_at = time.monotonic()
            print(f"{self._what}: {done} of {total} {latest}".rstrip(), file=sys.stderr, flush=True)


def say(what: str) -> None:
    """Print a line of progress on stderr."""
    print(what, file=sys.stderr, flush=True)


def _verdict(figure: Figure) -> str:
    if not figure.limit:
        return ""
    return "holds" if figure.holds else "BROKEN"


def _shown(value: float) -> str:
    if float(value).is_integer():
        return f"{value:,.0f}"
    return f"{value:,.1f}" if abs(value) >= 100 else f"{value:.3f}"


def _aligned(head: Sequence[str], rows: Sequence[Sequence[object]]) -> list[str]:
    cells = [[str(cell) for cell in row] for row in (head, *rows)]
    widths = [max(len(row[i]) for row in cells) for i in range(len(head))]
    return [
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in cells
    ]


def _as_json(result: Result) -> dict[str, object]:
    return {
        "bench": result.bench,
        "figures": [
            {
                "name": f.name,
                "value": f.value,
                "unit": f.unit,
                "limit": f.limit,
                "holds": f.holds,
            }
            for f in result.figures
        ],
        "tables": [
            {"title": t.title, "columns": list(t.columns), "rows": [list(r) for r in t.rows]}
            for t in result.tables
        ],
        "notes": list(result.notes),
        **result.details,
    }
