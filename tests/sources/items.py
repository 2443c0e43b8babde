"""The content items of tests/data/govuk, and a short way to parse them."""

import json
from pathlib import Path
from typing import Any

from watcher.domain import Document, DocumentId, Page, Parsed, SourceName, Weight
from watcher.sources import SOURCES

FOLDER = Path(__file__).parents[1] / "data" / "govuk"
PAGES = sorted(path for path in FOLDER.glob("*.json") if ".expected" not in path.name)
GOVUK = SOURCES[SourceName.GOVUK]
API = "https://www.gov.uk/api/content"


def document(url: str = "https://www.gov.uk/guidance/x") -> Document:
    return Document(
        id=DocumentId("x"),
        title="X",
        url=url,
        source=SourceName.GOVUK,
        owner="DfE",
        weight=Weight.CONTEXT,
        concerns=(),
    )


def item(name: str) -> dict[str, Any]:
    read: dict[str, Any] = json.loads((FOLDER / f"{name}.json").read_bytes())
    return read


def parse(value: object, asked: str | None = None) -> Parsed:
    body = value if isinstance(value, bytes) else json.dumps(value).encode()
    path = value.get("base_path") if isinstance(value, dict) else "/x"
    return GOVUK.parse(document(), asked or f"{API}{path}", body, "application/json")


def page(value: object) -> Page:
    parsed = parse(value)
    assert isinstance(parsed, Page)
    return parsed
