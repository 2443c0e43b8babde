"""Publishers' real revisions, where they are at hand."""

import os
import re
from itertools import pairwise
from pathlib import Path

import pytest

from tests.core.texts import check, revision
from watcher.core.classify import classify
from watcher.core.diff import diff
from watcher.core.reading import reading
from watcher.core.redlines.mail import hunks_html
from watcher.core.redlines.text import hunks_text
from watcher.domain import BlockKind, Revision, Significance

DATA = Path(os.environ.get("WATCHER_REAL_DATA", Path(__file__).parents[3] / "shared" / "data"))
REVISIONS = DATA / "revisions"
SUFFIXES = {".md", ".yml", ".yaml", ".txt", ".json"}
pytestmark = [
    pytest.mark.real,
    pytest.mark.skipif(not REVISIONS.is_dir(), reason=f"no real revisions in {REVISIONS}"),
]


def derived(path: Path) -> Revision:
    """Return a file's paragraphs, split at blank lines."""
    text = path.read_text(encoding="utf-8", errors="replace")
    paragraphs = (" ".join(part.split()) for part in re.split(r"\n\s*\n", text))
    return revision(*filter(None, paragraphs))


def neighbours() -> list[tuple[Path, Path]]:
    """Return each file with the next one of the same document."""
    folders = sorted({path.parent for path in REVISIONS.rglob("*") if path.suffix in SUFFIXES})
    return [
        pair
        for folder in folders
        for pair in pairwise(
            sorted(
                path
                for path in folder.iterdir()
                if path.suffix in SUFFIXES and path.name not in {"index.json", "README.md"}
            )
        )
    ]


def test_every_pair_of_real_revisions_comes_back_to_the_letter() -> None:
    pairs = neighbours()
    assert len(pairs) > 400
    for old, new in pairs:
        before, after = derived(old), derived(new)
        found = diff(before, after)
        check(before, after, found)
        significance, reason = classify(found)
        assert reason
        assert (significance is Significance.NONE) or found.hunks
        shown = reading(found)
        assert bool(hunks_text(shown)) == bool(found.hunks) == bool(hunks_html(shown))


def test_a_yearly_edition_keeps_its_paragraphs_in_place() -> None:
    before, after = (derived(REVISIONS / "kcsie" / f"{year}.txt") for year in (2024, 2025))
    found = diff(before, after)
    check(before, after, found)
    text = sum(len(block.text) for block in after.blocks if block.kind is BlockKind.PARAGRAPH)
    marked = sum(len(text) for row in found.blocks for op, text in row.tokens if op.value != "=")
    assert marked < 0.1 * text
    assert found.moved < 10
