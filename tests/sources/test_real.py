"""Real publishers' material, kept outside the repository: nothing of it stands here but names."""

import json
import os
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from watcher.core.normalise import revision_of
from watcher.domain import Page, Revision
from watcher.errors import ParseError
from watcher.sources.govuk import parse_item
from watcher.sources.local import read_local

REAL = Path(
    os.environ.get("WATCHER_REAL_DATA", Path(__file__).parents[2].parent / "shared" / "data")
)
EXAMPLES = REAL / "content-api-examples"
VERSIONS = REAL / "revisions" / "content-api"

pytestmark = [
    pytest.mark.real,
    pytest.mark.skipif(
        not EXAMPLES.is_dir(), reason=f"no real material in {REAL}: set WATCHER_REAL_DATA"
    ),
]

# Schemas without text of their own, and examples that GOV.UK emptied to show an odd page.
UNREADABLE = {
    "email_alert_signup": 2,
    "finder_email_signup": 4,
    "guide": 2,
    "special_route": 1,
    "taxon": 4,
    "travel_advice": 1,
}


def examples() -> list[Path]:
    return sorted(EXAMPLES.glob("*/*.json"))


def test_every_example_is_read_or_refused_by_its_schemas_name() -> None:
    refused: list[tuple[str, ParseError]] = []
    for path in examples():
        schema = path.parent.name
        try:
            parsed = parse_item(f"https://www.gov.uk/api/content/{path.stem}", path.read_bytes())
        except ParseError as error:
            refused.append((schema, error))
        else:
            pages = (parsed, *parsed.inner) if isinstance(parsed, Page) else ()
            assert all(revision_of(page, "x").blocks for page in pages), path
    assert len(examples()) == 162
    assert Counter(schema for schema, _ in refused) == UNREADABLE
    assert all(f"({schema})" in str(error) for schema, error in refused)
    assert not any(error.retryable for _, error in refused)


def versions() -> Iterator[tuple[str, Revision, Revision, str]]:
    for index in sorted(VERSIONS.glob("*/index.json")):
        listed = json.loads(index.read_bytes())["revisions"]
        read = [
            read_local(version["file"], (index.parent / version["file"]).read_bytes())
            for version in listed
        ]
        for before, after, version in zip(read, read[1:], listed[1:], strict=False):
            name = f"{index.parent.name}/{version['file']}"
            yield name, before, after, version["versus_previous"]


def test_two_versions_are_equal_just_where_their_visible_text_is() -> None:
    wrong = [
        name
        for name, before, after, told in versions()
        if (before == after) is not told.startswith("visible text same")
    ]
    assert wrong == []


def test_each_real_document_of_plain_text_keeps_its_words() -> None:
    documents = sorted((REAL / "documents").glob("*.txt"))
    assert documents
    for path in documents:
        body = path.read_bytes()
        kept = " ".join(block.text for block in read_local(path.name, body).blocks)
        assert kept.split() == body.decode("utf-8-sig").split(), path.name
