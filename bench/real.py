"""Real publishers' histories, revision by revision, as content items and as what a reader sees.

The material stands outside of the repository: WATCHER_REAL_DATA, or ../shared/data beside it.
"""

import json
import os
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from html import escape
from pathlib import Path
from typing import Any, NamedTuple

from bs4 import BeautifulSoup

from bench.items import item
from bench.leads import Lead, leads_of
from bench.markdown import html_of, title_of
from bench.yaml_pages import html_of_yaml, plain, title_of_yaml

REAL = Path(os.environ.get("WATCHER_REAL_DATA", Path(__file__).parents[2] / "shared" / "data"))

SITE = "https://www.gov.uk"
_LAST = datetime(2026, 1, 1, tzinfo=UTC)
_SECOND = timedelta(seconds=1)
_WORDS = re.compile(r"\w+")


class Version(NamedTuple):
    """One revision of a page."""

    at: datetime
    """When its publisher committed it; always later than the one before."""
    body: bytes
    """The content item."""
    visible: str
    """The words that a reader sees."""
    name: str
    leads: tuple[Lead, ...]
    """Where these words lead."""
    changed: bool | None = None
    """Whether a reader sees other words than before, where the material itself says so."""


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """One page and its revisions, oldest first."""

    id: str
    path: str
    versions: tuple[Version, ...]


def sets() -> dict[str, tuple[History, ...]]:
    """Return every set of histories by its folder's name; empty where there is no material."""
    root = REAL / "revisions"
    readers: dict[str, Callable[[Path], tuple[History, ...]]] = {
        "coronavirus": lambda f: _each(f, _yaml),
        "service-manual": lambda f: _each(f, _markdown),
        "travel-advice-change-notes": lambda f: _each(f, _markdown),
        "kcsie": lambda f: (_history(f, _text),),
        "content-api": _content_api,
    }
    return {n: read(root / n) for n, read in readers.items() if (root / n).is_dir()}


def seen_by_a_reader(html: str) -> str:
    """Return a page's words without any code of ours: Beautiful Soup's, folded.

    The words that stand for an image are read out to some readers, so they count.
    """
    soup = BeautifulSoup(html, "html.parser")
    for image in soup.find_all("img"):
        image.replace_with(f" {image.get('alt') or ''} ")
    return " ".join(soup.get_text().split())


def same_but_for_space(one: str, other: str) -> bool:
    """Return whether two texts are the same words, spaced otherwise beside punctuation."""
    return _bare(one) == _bare(other) and _WORDS.findall(one) == _WORDS.findall(other)


def _bare(text: str) -> str:
    return "".join(text.split())


Read = Callable[[str], tuple[str, str]]
"""A file's text -> title and HTML."""


def _each(folder: Path, read: Read) -> tuple[History, ...]:
    return tuple(_history(one, read) for one in sorted(folder.iterdir()) if one.is_dir())


def _history(folder: Path, read: Read) -> History:
    path = f"/guidance/{_plain_id(folder.name)}"
    return History(
        id=_plain_id(folder.name), path=path, versions=tuple(_versions(folder, read, path))
    )


def _versions(folder: Path, read: Read, path: str) -> Iterator[Version]:
    for entry, at in _in_time(_index(folder)):
        title, html = read((folder / entry["file"]).read_text("utf-8"))
        title = title or folder.name
        whole = f"<h1>{escape(title)}</h1>\n{html}"
        yield Version(
            at,
            item(path, title, html, updated=at.isoformat()),
            seen_by_a_reader(whole),
            f"{folder.name}/{entry['file']}",
            leads_of(whole, SITE + path),
        )


def _index(folder: Path) -> list[dict[str, Any]]:
    told = json.loads((folder / "index.json").read_text("utf-8"))
    entries: list[dict[str, Any]] = told["revisions"]
    return entries


def _in_time(entries: list[dict[str, Any]]) -> Iterator[tuple[dict[str, Any], datetime]]:
    """Yield revisions with their times, each later than the one before, as a watcher meets them."""
    at = datetime(2000, 1, 1, tzinfo=UTC)
    for number, entry in enumerate(entries):
        stated = entry.get("committed")
        found = datetime.fromisoformat(stated) if stated else _LAST + timedelta(days=365 * number)
        at = max(found.astimezone(UTC), at + _SECOND)
        yield entry, at


def _yaml(text: str) -> tuple[str, str]:
    return title_of_yaml(text), html_of_yaml(text)


def _markdown(text: str) -> tuple[str, str]:
    return title_of(text), html_of(text)


def _text(text: str) -> tuple[str, str]:
    return "", plain(text)


def _content_api(folder: Path) -> tuple[History, ...]:
    return tuple(_items(one) for one in sorted(folder.iterdir()) if one.is_dir())


def _items(folder: Path) -> History:
    versions = []
    path = ""
    for entry, at in _in_time(_index(folder)):
        body = (folder / entry["file"]).read_bytes()
        path = path or json.loads(body)["base_path"]
        changed = entry.get("versus_previous", "") == "visible text changed"
        whole = "\n".join(_strings(json.loads(body)))
        versions.append(
            Version(
                at,
                body,
                seen_by_a_reader(whole),
                f"{folder.name}/{entry['file']}",
                leads_of(whole, SITE + path),
                changed,
            )
        )
    return History(id=_plain_id(folder.name), path=path, versions=tuple(versions))


def _strings(value: object) -> Iterator[str]:
    """Yield an item's texts: what of it is HTML, its title and its description."""
    if isinstance(value, dict):
        yield from (str(value.get(name) or "") for name in ("title", "description"))
    for one in value.values() if isinstance(value, dict) else ():
        if isinstance(one, str) and "</" in one:
            yield one
        elif isinstance(one, dict | list):
            yield from _strings(one)
    for one in value if isinstance(value, list) else ():
        yield from _strings(one)


def _plain_id(name: str) -> str:
    return re.sub(r"-+", "-", re.sub(r"[^a-z0-9]", "-", name.lower())).strip("-")[:64]
