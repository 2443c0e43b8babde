"""GOV.UK's own examples of its page types: which are read, which are refused, and why.

    python -m bench.examples [FOLDER]

FOLDER holds one folder for each schema; by default WATCHER_REAL_DATA, else ../shared/data beside
the repository, and in it content-api-examples.
"""

import json
import os
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter

from watcher.core.normalise import revision_of
from watcher.domain import Elsewhere, Gone, Page
from watcher.errors import ParseError
from watcher.sources.govuk import parse_item

REAL = Path(os.environ.get("WATCHER_REAL_DATA", Path(__file__).parents[2] / "shared" / "data"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """One example and the path at which a publisher would serve it."""

    path: str
    """Such as /api/content/guidance/x: its own base_path."""
    file: Path

    @property
    def schema(self) -> str:
        """The folder it stands in."""
        return self.file.parent.name


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What became of one example."""

    example: Example
    result: str
    """In one or two words; "" where it was refused."""
    refusal: str = ""
    took_s: float = 0.0


def examples(folder: Path) -> tuple[Example, ...]:
    """Return every example under a folder, by schema and name."""
    return tuple(
        Example(path=f"/api/content{json.loads(file.read_bytes())['base_path']}", file=file)
        for file in sorted(folder.glob("*/*.json"))
    )


def read(example: Example) -> Reading:
    """Return what the parser and the normaliser make of one example."""
    body, began = example.file.read_bytes(), perf_counter()
    try:
        result = _result(f"https://www.gov.uk{example.path}", body)
    except ParseError as error:
        return Reading(example=example, result="", refusal=str(error))
    return Reading(example=example, result=result, took_s=perf_counter() - began)


def _result(address: str, body: bytes) -> str:
    match parse_item(address, body):
        case Page() as page:
            texts = [revision_of(each, "bench") for each in (page, *page.inner)]
            blocks = sum(len(text.blocks) for text in texts)
            return f"{len(texts)} text(s), {blocks} blocks, {len(page.links)} parts elsewhere"
        case Gone():
            return "gone"
        case Elsewhere():
            return "moved"


def table(readings: tuple[Reading, ...]) -> Iterator[str]:
    """Yield the lines of a table: a row for each schema, the refusals under it, and the sum."""
    yield f"{'schema':<32}{'read':>6}{'refused':>9}{'slowest ms':>12}"
    for schema in sorted({reading.example.schema for reading in readings}):
        own = tuple(reading for reading in readings if reading.example.schema == schema)
        yield _row(schema, own)
        for reading in own:
            if reading.refusal:
                yield f"    {reading.example.file.name}: {reading.refusal}"
    yield _row("all", readings)


def _row(name: str, readings: tuple[Reading, ...]) -> str:
    refused = sum(bool(reading.refusal) for reading in readings)
    slowest = 1000 * max(reading.took_s for reading in readings)
    return f"{name:<32}{len(readings) - refused:>6}{refused:>9}{slowest:>12.0f}"


def main() -> None:
    """Print the table."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else REAL / "content-api-examples"
    if not (found := examples(folder)):
        print(f"SKIPPED: no examples in {folder}; name the folder, or set WATCHER_REAL_DATA")
        return
    for line in table(tuple(map(read, found))):
        print(line)


if __name__ == "__main__":
    main()
