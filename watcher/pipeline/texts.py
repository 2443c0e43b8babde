"""Texts from the archive, derived anew where our own code has moved on since."""

import hashlib
from dataclasses import replace

from watcher.core.normalise import revision_of
from watcher.domain import (
    OWN_PAGE,
    Document,
    DocumentId,
    DocumentState,
    Page,
    PartId,
    Revision,
    SnapshotId,
)
from watcher.errors import ParseError, StateError
from watcher.ports import Archive
from watcher.sources import SOURCES, derivation


def text_of(
    archive: Archive, document: Document, part: PartId, number: int
) -> tuple[Revision, SnapshotId | None] | None:
    """Return a revision as today's code derives it; with its snapshot where that is not kept yet.

    None where the archive has no such revision, or today's code finds no text in its snapshot.
    """
    wanted = derivation(document)
    found = archive.revision(document.id, part, number)
    if found is None:
        return None
    revision, snapshot = found
    if revision.derivation == wanted:
        return revision, None
    kept = archive.revision(document.id, part, number, derivation=wanted)
    if kept is not None:
        return kept[0], None
    try:
        return _derive_anew(archive, document, part, snapshot, wanted)
    except (ParseError, StateError):
        return None


def pair_of_texts(
    archive: Archive,
    document: Document | None,
    name: DocumentId,
    part: PartId,
    numbers: tuple[int, int],
) -> tuple[Revision, Revision] | None:
    """Return two revisions that can be compared; number 0 is the empty text. None: not to be had.

    `document` is None for one that is no longer on the list: its texts are compared as they
    were last derived.
    """
    texts = []
    for number in numbers:
        if number == 0:
            texts.append(Revision(blocks=(), derivation=""))
            continue
        text = (
            _as_kept(archive, name, part, number)
            if document is None
            else text_of(archive, document, part, number)
        )
        if text is None:
            return None
        texts.append(text[0])
    common = texts[1].derivation
    if document is not None and len({text.derivation for text in texts if text.blocks}) > 1:
        return None
    return replace(texts[0], derivation=common), texts[1]


def own_part_id(archive: Archive, document: Document, state: DocumentState) -> PartId | None:
    """Return the publisher's own id of a document's page, where its last body gives one."""
    own = state.pages.get(OWN_PAGE)
    if own is None or own.snapshot is None:
        return None
    kept = archive.snapshot(own.snapshot)
    address = SOURCES[document.source].address(document)
    parsed = SOURCES[document.source].parse(document, address, kept.body, kept.content_type)
    return parsed.part if isinstance(parsed, Page) else None


def parts_in(archive: Archive, document: Document, snapshot: SnapshotId) -> frozenset[str]:
    """Return ids and addresses of the parts that today's code finds in a kept body."""
    kept = archive.snapshot(snapshot)
    address = SOURCES[document.source].address(document)
    parsed = SOURCES[document.source].parse(document, address, kept.body, kept.content_type)
    if not isinstance(parsed, Page):
        return frozenset()
    inner = {inner.part or unnamed_part(inner.address) for inner in parsed.inner}
    linked = {name for link in parsed.links for name in (link.part, link.address) if name}
    return frozenset(inner | linked)


def unnamed_part(address: str) -> PartId:
    """Return a stable id for a part that its publisher gives none."""
    return PartId("page-" + hashlib.sha256(address.encode()).hexdigest()[:16])


def part_in(page: Page, part: PartId) -> Page | None:
    """Return the page of a part within the body that held it."""
    if part == OWN_PAGE:
        return page
    for inner in page.inner:
        if (inner.part or unnamed_part(inner.address)) == part:
            return inner
    return page if not page.inner else None


def _as_kept(
    archive: Archive, name: DocumentId, part: PartId, number: int
) -> tuple[Revision, None] | None:
    found = archive.revision(name, part, number)
    return (found[0], None) if found else None


def _derive_anew(
    archive: Archive, document: Document, part: PartId, snapshot: SnapshotId, wanted: str
) -> tuple[Revision, SnapshotId] | None:
    kept = archive.snapshot(snapshot)
    address = SOURCES[document.source].address(document)
    parsed = SOURCES[document.source].parse(document, address, kept.body, kept.content_type)
    page = part_in(parsed, part) if isinstance(parsed, Page) else None
    return (revision_of(page, wanted), snapshot) if page else None
