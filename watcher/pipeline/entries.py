"""What is polled under an entry of its own, and so as a part of no other document."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from watcher.domain import OWN_PAGE, Document, DocumentId, DocumentState, PartId
from watcher.errors import ParseError, StateError
from watcher.pipeline.texts import own_part_id
from watcher.ports import Archive


class Entries:
    """The watched documents by their addresses, as listed and as last seen."""

    def __init__(
        self,
        watched: Sequence[Document],
        states: Mapping[DocumentId, DocumentState],
        archive: Archive,
    ) -> None:
        self._archive = archive
        self._states = states
        self._addresses: set[str] = set()
        self._under: defaultdict[str, dict[DocumentId, Document]] = defaultdict(dict)
        self._parts: dict[DocumentId, PartId | None] = {}
        for document in watched:
            own = states[document.id].pages.get(OWN_PAGE)
            for address in (document.url, own.address if own else document.url):
                self._addresses.add(address.rstrip("/"))
                self._under[_above(address)][document.id] = document

    def stand_at(self, address: str) -> bool:
        """Return whether an entry has this address."""
        return address.rstrip("/") in self._addresses

    def include(self, part: PartId, parents: Iterable[str]) -> bool:
        """Return whether an entry that stood right under one of these addresses is this very part.

        Asked of a part at a new address: an entry's page may just have moved there, and who it is
        does not change with that. It stands only in the page's last body, so few are looked into.
        """
        near = {n: d for parent in parents for n, d in self._under[parent.rstrip("/")].items()}
        return any(self._part(document) == part for document in near.values())

    def _part(self, document: Document) -> PartId | None:
        if document.id not in self._parts:
            try:
                found = own_part_id(self._archive, document, self._states[document.id])
            except (ParseError, StateError):
                found = None
            self._parts[document.id] = found
        return self._parts[document.id]


def _above(address: str) -> str:
    return address.rstrip("/").rpartition("/")[0]
