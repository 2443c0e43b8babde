"""Files on disk -> revisions, for comparing two of them or searching one for timescales."""

import json
from pathlib import PurePath

from watcher.core.normalise import revision_of
from watcher.domain import Block, BlockKind, Page, Revision
from watcher.errors import ParseError
from watcher.sources.blocks import blocks_of, soup_of
from watcher.sources.charset import decode_html, decode_text
from watcher.sources.govuk import parse_item
from watcher.sources.roles import plain_role
from watcher.sources.targets import base_of, canonical_of
from watcher.sources.text import paragraphs

DERIVATION = "local 2"


def read_local(name: str, body: bytes) -> Revision:
    """Return the text of a file, told by its suffix: .html, .htm, .json, and all else is text.

    HTML keeps all that a reader can see, furniture too; JSON is a content item of GOV.UK with its
    chapters; a text loses nothing but white space, and may be empty. Raises ParseError where the
    file is not what its suffix says, or where that kind of file ought to hold words and has none.
    """
    match PurePath(name).suffix.lower():
        case ".html" | ".htm":
            blocks = _html(decode_html(body))
        case ".json":
            blocks = _item(name, body)
        case _:
            return Revision(blocks=paragraphs(decode_text(name, body)), derivation=DERIVATION)
    if not blocks:
        raise ParseError(f"{name} holds no text; check that it is the right file")
    return Revision(blocks=blocks, derivation=DERIVATION)


def _html(html: str) -> tuple[Block, ...]:
    soup = soup_of(html)
    return blocks_of(soup, plain_role, base=base_of(soup, canonical_of(soup)))


def _item(name: str, body: bytes) -> tuple[Block, ...]:
    try:
        json.loads(body)
    except (ValueError, RecursionError) as error:
        raise ParseError(
            f"{name} is no JSON ({error}); give it another suffix, or save the item anew from "
            "https://www.gov.uk/api/content/..."
        ) from error
    page = parse_item(name, body)
    if not isinstance(page, Page):
        raise ParseError(f"{name} says only that the page is gone or elsewhere; there is no text")
    links = tuple(Block(BlockKind.LIST_ITEM, link.title, 1) for link in page.links)
    chapters = (block for inner in page.inner for block in _chapter(inner))
    return (*revision_of(page, DERIVATION).blocks, *links, *chapters)


def _chapter(page: Page) -> tuple[Block, ...]:
    title, *blocks = revision_of(page, DERIVATION).blocks
    return (Block(BlockKind.HEADING, title.text, 1), *blocks)
