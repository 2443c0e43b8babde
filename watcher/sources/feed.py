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
from watcher.sources.bounds import LONGEST_NAME, LONGEST_TITLE, bounded, check_size, check_tags
from watcher.sources.charset import decode_xml
from watcher.sources.instants import instant
from watcher.sources.text import paragraphs

Entry = Mapping[str, Any]
"""As feedparser gives it: strings, lists and dicts whose shape the feed decides."""


class Feed:
    """A feed and its entries."""

    version = "2"

    def address(self, document: Document) -> str:
        return urldefrag(document.url).url

    def part_address(self, link: PartLink) -> str:
        return link.address

    def parse(self, document: Document, address: str, body: bytes, content_type: str) -> Parsed:
        read = _read(address, body, content_type)
        return bounded(
            Page(
                address=address,
                title=_titled(read["feed"]) or document.title,
                blocks=(),
                inner=tuple(_pages(address, read["entries"])),
                lists_all=False,
            )
        )


def _read(address: str, body: bytes, content_type: str) -> Entry:
    """Return feedparser's reading. The bytes are wrapped: it would open a URL or file they name."""
    check_size(address, body, _MOST_BYTES)
    text = decode_xml(body, content_type)
    try:
        read: Entry = feedparser.parse(
            BytesIO(_harmless(address, text).encode()),
            response_headers={"content-type": "application/xml; charset=utf-8"},
            resolve_relative_uris=False,
            sanitize_html=False,
        )
    except ParseError:
        raise
    except Exception as error:  # its parsers raise whatever comes
        raise ParseError(f"{address} cannot be read as a feed ({error!r}); {_ADVICE}") from error
    if _broke_off(read, text):
        raise ParseError(
            f"{address}: the feed broke off after {len(body)} bytes; it will be asked again",
            retryable=True,
        )
    if not read.get("version"):
        raise ParseError(f"{address} is no Atom or RSS feed; {_ADVICE}")
    return read


_ADVICE = "open it in a browser and name the feed's own address in documents.toml"
_MOST_BYTES = 10_000_000
_DECLARATION = re.compile(r"\s{0,100}<\?xml\b[^>]{0,200}>", re.IGNORECASE)
_HEAD = 4096
_PEOPLE = (
    r"(?:[^\s<>/:]*:)?(?:author|creator|publisher|contributor|owner|webmaster|managingeditor)\b"
)
_NOBODY = re.compile(rf"<{_PEOPLE}[^<>]*/>", re.IGNORECASE)
_SOMEBODY = re.compile(rf"<({_PEOPLE})[^<>]*>.{{0,2000}}?</\1\s*>", re.IGNORECASE | re.DOTALL)
_LEFT_OVER = re.compile(rf"<{_PEOPLE}", re.IGNORECASE)


def _harmless(address: str, text: str) -> str:
    """Return a feed without what takes feedparser the square of its length in time.

    Its patterns stumble over anything long before the first element, over a long XML declaration
    and over long names of people, which we do not read.
    """
    check_tags(address, text.count("<"))
    whole = "<?xml version='1.0'?>\n" + _DECLARATION.sub("", text, count=1)
    first = re.search(r"<\w|\Z", whole)
    if first and first.start() > _HEAD:
        raise ParseError(f"{address} does not begin like a feed; {_ADVICE}")
    without = _SOMEBODY.sub("", _NOBODY.sub("", whole))
    if _LEFT_OVER.search(without):
        raise ParseError(f"{address} names a person in more than 2,000 characters; {_ADVICE}")
    return without


_BEGINNING = re.compile(r"\s*(<|\Z)")
_END = re.compile(r"</([\w.-]+:)?(feed|rss|rdf)\s*>", re.IGNORECASE)
_END_WITHIN = 4096


def _broke_off(read: Entry, text: str) -> bool:
    """Return whether the answer is empty, or begins like XML and is no whole feed."""
    if not _BEGINNING.match(text):
        return False
    is_whole = not isinstance(read.get("bozo_exception"), SAXException)
    return not text.strip() or not (is_whole or _END.search(text[-_END_WITHIN:]))


def _pages(address: str, entries: list[Entry]) -> Iterator[Page]:
    """Yield the entries as pages, the first of each id."""
    seen: set[str] = set()
    for entry in map(dict, entries):
        link, title = _link(address, entry), _titled(entry)
        blocks = _blocks(entry, link)
        name = _words(entry.get("id")) or link or title or " ".join(b.text for b in blocks)
        if name and name not in seen:
            seen.add(name)
            yield Page(
                address=link or address,
                title=title or link or name[:LONGEST_TITLE],
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


def _blocks(entry: Entry, link: str) -> tuple[Block, ...]:
    """Return the entry's text: its content where it has one, else its summary."""
    contents = entry.get("content") or [entry.get("summary_detail")]
    return next(filter(None, (_detailed(content, link) for content in contents)), ())


def _detailed(detail: Entry | None, base: str) -> tuple[Block, ...]:
    value = _text(detail)
    return blocks_of_html(value, base=base) if _is_html(detail) else paragraphs(value)


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
    is_fit = (
        target.scheme in {"http", "https"}
        and target.netloc
        and len(target.geturl()) <= LONGEST_NAME
    )
    return target.geturl() if is_fit else ""
