"""What to ask of a publisher for one document: its own page, its parts, where it moved."""

from collections.abc import Container
from dataclasses import replace

from watcher.domain import (
    OWN_PAGE,
    Document,
    DocumentState,
    Elsewhere,
    Page,
    PageState,
    PartId,
    PartLink,
)
from watcher.errors import SourceError
from watcher.pipeline.entries import Entries
from watcher.ports import Request
from watcher.sources import SOURCES

UNNAMED = "@"
"""Begins the id of a part until its page tells who it is."""
_HOPS = 5


class Questions:
    """Makes the requests for one document in one poll."""

    def __init__(self, document: Document, state: DocumentState, entries: Entries) -> None:
        self.links: dict[PartId, PartLink] = {}
        """Parts as their parent lists them now."""
        self._document = document
        self._state = state
        self._entries = entries
        self._kind = SOURCES[document.source]
        self._hops = 0

    def own_page(self, known: PageState | None) -> Request:
        """Return the request for the document's own page."""
        return self.request(OWN_PAGE, self._kind.address(self._document), known)

    def linked_parts(self, page: Page) -> list[Request]:
        """Return requests for the parts that a page lists."""
        by_address = {known.address: known.part for known in self._state.pages.values()}
        listed: dict[PartId, Request] = {}
        for link in page.links:
            if self._entries.stand_at(link.address):
                continue
            if link.part and link.address not in by_address and self.is_listed(link.part, page):
                continue
            part = link.part or by_address.get(link.address) or PartId(UNNAMED + link.address)
            known = self._state.pages.get(part)
            address = self._kind.part_address(link)
            self.links.setdefault(part, link)
            listed.setdefault(part, self.request(part, address, known))
        return list(listed.values())

    def unlisted_parts(self, present: Container[PartId]) -> list[Request]:
        """Return requests for the parts known from earlier polls that are not among `present`."""
        missing = (request for request in self.known_parts() if request.part not in present)
        return [replace(request, unlisted=True) for request in missing]

    def known_parts(self) -> list[Request]:
        """Return requests for the parts known from earlier polls."""
        return [
            replace(self.request(known.part, known.fetch_address, known), unlisted=not known.listed)
            for known in self._state.pages.values()
            if known.part != OWN_PAGE
            and known.fetch_address
            and not known.gone
            and not self._entries.stand_at(known.address)
        ]

    def is_listed(self, part: PartId, parent: Page | PageState) -> bool:
        """Return whether a part that stands at a new address has an entry of its own."""
        return self._entries.include(part, (self._document.url, parent.address))

    def request(self, part: PartId, address: str, known: PageState | None) -> Request:
        """Return a request, conditional where the same address was read before."""
        fresh = known is not None and known.number and known.snapshot and not known.gone
        same = fresh and known is not None and address == known.fetch_address
        return Request(
            document=self._document.id,
            part=part,
            address=address,
            etag=known.etag if known and same else None,
            last_modified=known.last_modified if known and same else None,
        )

    def follow(self, request: Request, elsewhere: Elsewhere) -> Request:
        """Return the request for where a page says it is. Raises SourceError after too many."""
        self._hops += 1
        if self._hops > _HOPS:
            raise SourceError(
                f"redirects more than {_HOPS} times; give the page's final url", retryable=False
            )
        address = self._kind.part_address(PartLink(address=elsewhere.address, title=""))
        return replace(request, address=address, etag=None, last_modified=None)
