"""The kinds of sources: an address and a pure parser each."""

import hashlib
from collections.abc import Mapping
from typing import Protocol

from watcher.core.normalise import NORMALISE_VERSION
from watcher.domain import Document, Parsed, PartLink, SourceName
from watcher.sources.feed import Feed
from watcher.sources.govuk import GovUk
from watcher.sources.web import Web


class SourceKind(Protocol):
    """One way of reading a document. It fetches nothing and keeps nothing."""

    version: str
    """Raised when `parse` gives another text for the same body."""

    def address(self, document: Document) -> str:
        """Return what is to be fetched for the document's own page."""

    def part_address(self, link: PartLink) -> str:
        """Return what is to be fetched for a part."""

    def parse(self, document: Document, address: str, body: bytes, content_type: str) -> Parsed:
        """Return what a body says; `address` is where it came from.

        A page's blocks are without its title, which `core.normalise.revision_of` puts first.
        Raises ParseError, and nothing else, where it is not the text we expect.
        """


SOURCES: Mapping[SourceName, SourceKind] = {
    SourceName.GOVUK: GovUk(),
    SourceName.FEED: Feed(),
    SourceName.WEB: Web(),
}
"""Every kind that is read; a document of another kind cannot be polled."""


def derivation(document: Document) -> str:
    """Return what derives the document's revisions: code, and the selector in short.

    Such as "govuk 1, normalise 1". Raises KeyError for a kind that is not in `SOURCES`.
    """
    kind = f"{document.source} {SOURCES[document.source].version}"
    if document.selector:
        kind += f" {hashlib.sha256(document.selector.encode()).hexdigest()[:8]}"
    return f"{kind}, normalise {NORMALISE_VERSION}"
