"""Pages outside GOV.UK's content API: the text under a CSS selector."""

from urllib.parse import urldefrag

from bs4 import BeautifulSoup, Tag

from watcher.core.normalise import fold, has_words
from watcher.domain import Block, BlockKind, Document, Page, Parsed, PartLink
from watcher.errors import ParseError
from watcher.sources.blocks import blocks_of, soup_of
from watcher.sources.bounds import bounded
from watcher.sources.charset import decode_html
from watcher.sources.targets import base_of
from watcher.sources.text import paragraphs

_HTML = frozenset({"", "text/html", "application/xhtml+xml"})


class Web:
    """One page, without parts, notes or dates."""

    version = "2"

    def address(self, document: Document) -> str:
        return urldefrag(document.url).url

    def part_address(self, link: PartLink) -> str:
        return link.address

    def parse(self, document: Document, address: str, body: bytes, content_type: str) -> Parsed:
        kind = content_type.partition(";")[0].strip().lower()
        if kind in _HTML:
            soup = soup_of(decode_html(body, content_type))
            return bounded(_page(document, address, soup))
        if kind == "text/plain" and not document.selector:
            blocks = _worded(document, address, paragraphs(decode_html(body, content_type)))
            return Page(address=address, title=document.title, blocks=blocks)
        raise ParseError(
            f"{address} is {kind}, not a web page; look at it in a browser and name the page "
            "that holds the text in documents.toml"
        )


def _page(document: Document, address: str, soup: BeautifulSoup) -> Page:
    # Not relative to where a redirect led: a page that only moved would lead elsewhere all over.
    base = base_of(soup, document.url)
    roots = _roots(document, address, soup)
    found = tuple(block for root in roots for block in blocks_of(root, base=base))
    blocks = _worded(document, address, found)
    heading = next((block for block in blocks if block[::2] == _FIRST_HEADING), None)
    return Page(
        address=address,
        title=heading.text if heading else _title(soup) or document.title,
        blocks=_without(blocks, heading),
    )


_FIRST_HEADING = (BlockKind.HEADING, 1)
_ADVICE = (
    "open the page in a browser: if it was rebuilt, name its main content by another selector "
    "in documents.toml"
)


def _worded(document: Document, address: str, blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    if any(has_words(block.text) for block in blocks):
        return blocks
    place = f"what the selector {document.selector!r} matches" if document.selector else "the page"
    raise ParseError(f"{address}: {place} holds no words; {_ADVICE}")


def _roots(document: Document, address: str, soup: BeautifulSoup) -> list[Tag]:
    """Return the elements selected, outermost only, so that no text is read twice."""
    if not document.selector:
        return [soup]
    try:
        found = soup.select(document.selector)
    except Exception as error:  # of a library below Beautiful Soup, which names none of its own
        raise ParseError(
            f"{address}: {document.selector!r} is no CSS selector; mend it in documents.toml"
        ) from error
    if not found:
        raise ParseError(
            f"{address}: the selector {document.selector!r} matches nothing; {_ADVICE}"
        )
    return _outermost(found)


def _outermost(found: list[Tag]) -> list[Tag]:
    """Return those that stand in no other; `found` is in document order."""
    kept: list[Tag] = []
    inside: set[int] = set()
    for tag in found:
        if id(tag) not in inside:
            kept.append(tag)
            inside.update(map(id, tag.descendants))
    return kept


def _title(soup: BeautifulSoup) -> str:
    return fold(soup.title.get_text()) if soup.title else ""


def _without(blocks: tuple[Block, ...], heading: Block | None) -> tuple[Block, ...]:
    """Return the blocks without the heading that became the title."""
    return tuple(block for block in blocks if block is not heading)
