"""Atom and RSS feeds: each entry is a part, and the feed is a window on a longer list."""

import hashlib
import re
from collections.abc import Iterator, Mapping
from io import BytesIO
from typing import Any
from urllib.parse import urldefrag, urljoin, urlsplit
from xml.sax import SAXException

import feedparser

from watcher.core.normalise import fold
from watcher.domain import Block, Document, Page, Parsed, PartId, PartLink
from watcher.errors import ParseError
from watcher.sources.blocks import blocks_of_html, text_of_html
from watcher.sources.instants import instant
from watcher.sources.text import paragraphs

Entry = Mapping[str, Any]
"""As feedparser gives it: strings, lists and dicts whose shape the feed decides."""


class Feed:
    """A feed and its entries."""

    version = "1"

    def address(self, document: Document) -> str:
        return urldefrag(document.url).url

    def part_address(self, link: PartLink) -> str:
        return link.address

    def parse(self, document: Document, address: str, body: bytes, content_type: str) -> Parsed:
        read = _read(address, body, content_type)
        return Page(
            address=address,
            title=_titled(read["feed"]) or document.title,
            blocks=(),
            inner=tuple(_pages(address, read["entries"])),
            lists_all=False,
        )


def _read(address: str, body: bytes, content_type: str) -> Entry:
    """Return feedparser's reading. The bytes are wrapped: it would open a URL or file they name."""
    # It takes text/html for Latin-1 whatever the XML says, so the header's charset alone is passed.
    charset = re.search(r"charset=[^;]*", content_type, re.IGNORECASE)
    header = f"application/xml; {charset[0]}" if charset else "application/xml"
    try:
        read: Entry = feedparser.parse(
            BytesIO(body),
            response_headers={"content-type": header},
            resolve_relative_uris=False,
            sanitize_html=False,
        )
    except Exception as error:  # its parsers raise whatever comes
        raise ParseError(f"{address} cannot be read as a feed ({error!r}); {_ADVICE}") from error
    if _broke_off(read, body):
        raise ParseError(
            f"{address}: the feed broke off after {len(body)} bytes; it will be asked again",
            retryable=True,
        )
    if not read.get("version"):
        raise ParseError(f"{address} is no Atom or RSS feed; {_ADVICE}")
    return read


_ADVICE = "open it in a browser and name the feed's own address in documents.toml"
_BEGINNING = re.compile(rb"(\xef\xbb\xbf)?\s*(<|$)")
_END = re.compile(rb"</([\w.-]+:)?(feed|rss|rdf)\s*>", re.IGNORECASE)
_END_WITHIN = 4096


def _broke_off(read: Entry, body: bytes) -> bool:
    """Return whether the answer is empty, or begins like XML and is no whole feed."""
    if not _BEGINNING.match(body):
        return False
    is_whole = not isinstance(read.get("bozo_exception"), SAXException)
    return not body.strip() or not (is_whole or _END.search(body[-_END_WITHIN:]))


def _pages(address: str, entries: list[Entry]) -> Iterator[Page]:
    """Yield the entries as pages, the first of each id."""
    seen: set[str] = set()
    for entry in map(dict, entries):
        link, title, blocks = _link(address, entry), _titled(entry), _blocks(entry)
        name = _words(entry.get("id")) or link or title or " ".join(b.text for b in blocks)
        if name and name not in seen:
            seen.add(name)
            yield Page(
                address=link or address,
                title=title or link or name,
                blocks=blocks,
                part=_part(name),
                published_at=instant(entry.get("updated")) or instant(entry.get("published")),
            )


def _part(name: str) -> PartId:
    digest = hashlib.sha256(name.encode()).hexdigest()
    return PartId(f"entry-{digest[:16]}")


def _titled(entry: Entry) -> str:
    """Return a title as one line; it may hold mark-up."""
    return _line(entry.get("title_detail")) or _words(entry.get("title"))


def _blocks(entry: Entry) -> tuple[Block, ...]:
    """Return the entry's text: its content where it has one, else its summary."""
    contents = entry.get("content") or [entry.get("summary_detail")]
    return next(filter(None, map(_detailed, contents)), ())


def _detailed(detail: Entry | None) -> tuple[Block, ...]:
    value = _text(detail)
    return blocks_of_html(value) if _is_html(detail) else paragraphs(value)


def _line(detail: Entry | None) -> str:
    value = _text(detail)
    return text_of_html(value) if _is_html(detail) else fold(value)


def _is_html(detail: Entry | None) -> bool:
    return "html" in str(detail.get("type")) if detail else False


def _text(detail: Entry | None) -> str:
    return str(detail.get("value") or "") if detail else ""


def _words(value: object) -> str:
    return fold(value) if isinstance(value, str) else ""


def _link(address: str, entry: Entry) -> str:
    """Return where the entry leads; "" where that is no web address."""
    href = "".join(_words(entry.get("link")).split())
    try:
        target = urlsplit(urljoin(address, href) if href else "")
    except ValueError:
        return ""
    return target.geturl() if target.scheme in {"http", "https"} and target.netloc else ""
