"""One row for each form of wording: tests/data/timescales.toml."""

import tomllib
from pathlib import Path
from typing import Any

import pytest

from watcher.core.timescale import find_timescales

ROWS = tomllib.loads(
    (Path(__file__).parents[1] / "data" / "timescales.toml").read_text(encoding="utf-8")
)["rows"]


@pytest.mark.parametrize("row", ROWS, ids=[row["text"][:60] for row in ROWS])
def test_a_wording_becomes_its_timescales(row: dict[str, Any]) -> None:
    found = find_timescales(row["text"], row.get("reference"))
    said = [[each.kind, each.starts or "", each.ends or "", each.quote] for each in found]
    assert said == row["expected"]


def test_every_kind_has_a_row() -> None:
    kinds = {expected[0] for row in ROWS for expected in row["expected"]}
    assert len(kinds) == 9
