"""The registry of sources, and how a derivation is named."""

import pytest

from watcher.domain import Document, DocumentId, SourceName, Weight
from watcher.sources import SOURCES, derivation


def document(source: SourceName, selector: str | None = None) -> Document:
    return Document(
        id=DocumentId("x"),
        title="X",
        url="https://www.example.org/x",
        source=source,
        owner="DfE",
        weight=Weight.CONTEXT,
        concerns=(),
        selector=selector,
    )


def test_every_kind_is_read_but_legislation() -> None:
    assert set(SOURCES) == set(SourceName) - {SourceName.LEGISLATION}


def test_a_derivation_names_the_code() -> None:
    assert derivation(document(SourceName.GOVUK)) == "govuk 2, normalise 2"


def test_a_selector_is_part_of_the_derivation() -> None:
    plain, main, article = (
        derivation(document(SourceName.WEB, selector)) for selector in (None, "main", "article")
    )
    assert len({plain, main, article}) == 3
    assert main == derivation(document(SourceName.WEB, "main"))
    assert "main" not in main


def test_a_kind_that_is_not_read_has_no_derivation() -> None:
    with pytest.raises(KeyError):
        derivation(document(SourceName.LEGISLATION))
