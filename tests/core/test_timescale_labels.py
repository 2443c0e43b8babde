"""Labels of real sentences, where the sentences are at hand."""

import os
import re
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
DATA = Path(os.environ.get("WATCHER_REAL_DATA", ROOT.parent / "shared" / "data"))
FILES = ("timescales_learn.toml", "timescales_set_aside.toml", "timescales_unseen.toml")
KINDS = {
    "commencement",
    "applies_from",
    "deadline",
    "expiry",
    "transition",
    "consultation_close",
    "review",
    "duration",
    "vague",
}
DATE = re.compile(r"(\d{4}(-\d\d(-\d\d)?|-(SP|SU|AU|WI))?|--\d\d-\d\d)\Z")
sets = pytest.importorskip("bench.timescales_sets", reason="benches come with a checkout alone")
pytestmark = [
    pytest.mark.real,
    pytest.mark.skipif(not DATA.is_dir(), reason=f"no real material in {DATA}"),
]


def rows(file: str) -> list[dict[str, Any]]:
    """Return the labels of a file."""
    found: list[dict[str, Any]] = sets.labels(ROOT / "tests" / "data" / file)
    return found


@pytest.mark.parametrize("file", FILES)
def test_a_label_finds_its_sentence_and_its_words(file: str) -> None:
    for row in rows(file):
        text = sets.by_digest(DATA / row["path"])[row["sha256"]]
        spans = [entry["span"] for entry in row["expected"]]
        assert all(0 <= start < end <= len(text) for start, end in spans), row
        assert all(text[start:end].strip() == text[start:end] for start, end in spans), row
        assert all(one[1] <= two[0] or two[1] <= one[0] for one, two in combinations(spans, 2)), row


@pytest.mark.parametrize("file", FILES)
def test_a_label_states_a_kind_and_dates_that_belong_to_it(file: str) -> None:
    for entry in (entry for row in rows(file) for entry in row["expected"]):
        days = [entry[key] for key in ("start", "end") if key in entry]
        assert entry["kind"] in KINDS, entry
        assert all(DATE.match(day) for day in days), entry
        assert bool(days) == (entry["kind"] not in {"duration", "vague"}), entry


def test_no_sentence_and_no_document_is_in_two_sets() -> None:
    for key in ("sha256", "path"):
        sets_of = [{row[key] for row in rows(file)} for file in FILES]
        assert not any(one & two for one, two in combinations(sets_of, 2)), key
