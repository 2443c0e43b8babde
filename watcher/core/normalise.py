"""Page -> Revision: drops what is not the publisher's text.

What goes: white space beyond a single space, characters that nobody sees, blocks without text, and
the type, size and page count of a file where an editor typed them after its link. Sentences such
as "Last updated 4 April 2025" stay: they are the publisher's, and `core/classify.py` knows them.
"""

import re
from collections.abc import Iterable, Iterator

from watcher.domain import Block, BlockKind, Link, Page, Revision
from watcher.errors import ParseError

NORMALISE_VERSION = "2"
"""Raised when `revision_of` gives another text or other links for the same page."""

# Controls, surrogates (no text may hold them), soft hyphens, zero-width spaces, word joiners and
# byte-order marks. The zero-width joiners stay: they shape words in some scripts.
_UNSEEN = re.compile("[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u00ad\u200b\u2060\ufeff\ud800-\udfff]")

# Such as (PDF, 165KB) or (MS Excel Spreadsheet, 1.4 MB, 12 pages).
_FILE_FACTS = re.compile(
    r"\s*\([A-Z][A-Za-z .-]{1,40},? [\d.,]+ ?(?:[KMG]B|bytes)(?:, [\d,]+ pages?)?\)"
)


def fold(text: str) -> str:
    """Return a text with its white space folded to single spaces, without unseen characters."""
    return " ".join(_UNSEEN.sub("", text).split())


def has_words(text: str) -> bool:
    """Return whether a text holds a letter or a digit."""
    return any(character.isalnum() for character in text)


def revision_of(page: Page, derivation: str) -> Revision:
    """Return a page's text as it is compared: its title, then its blocks.

    Raises ParseError where no words are left, so that an empty extraction never becomes news.
    """
    title = Block(BlockKind.TITLE, page.title)
    folded = (_folded(block) for block in (title, *page.blocks))
    blocks = tuple(block for block in folded if block.text)
    if not any(has_words(block.text) for block in blocks):
        raise ParseError(
            f"{page.address} holds no words; open it in a browser: if its text has moved, "
            "name the new page in documents.toml"
        )
    return Revision(blocks=blocks, derivation=derivation)


def _folded(block: Block) -> Block:
    if block.kind is BlockKind.TABLE_ROW:
        text = "\t".join(_told(cell) for cell in block.text.split("\t")).rstrip("\t")
    else:
        text = _told(block.text)
    links = block.links if text == block.text else tuple(_linked(block.links, text))
    return block._replace(text=text, links=links)


def _linked(links: Iterable[Link], text: str) -> Iterator[Link]:
    """Yield the links of a block whose text is now this; a link's words may have gone with it."""
    for link in links:
        words = _told(link.text)
        yield link._replace(text=words if words in text else "")


def _told(text: str) -> str:
    return fold(_FILE_FACTS.sub("", text)) if "(" in text else fold(text)
