"""Parts of a page: chapters in the same body, and pages at addresses of their own."""

from collections.abc import Iterator
from urllib.parse import quote

from watcher.core.normalise import has_words
from watcher.domain import Page, PartId, PartLink
from watcher.sources.govuk.attachments import page_path
from watcher.sources.govuk.item import (
    Fields,
    Item,
    part_of,
    path_in,
    reader_address,
    records,
    text,
)
from watcher.sources.instants import instant


def chapters(item: Item) -> tuple[Page, ...]:
    """Return the chapters of a guide. Raises ParseError where one lacks its text or its name."""
    read = tuple(_chapter(item, entry) for entry in records(item.details.get("parts")))
    if len({page.part for page in read}) < len(read):
        raise item.fault("has two chapters with one slug in details.parts")
    return read


def _chapter(item: Item, entry: Fields) -> Page:
    slug, title = quote(text(entry.get("slug")), safe=""), text(entry.get("title"))
    if not (slug and has_words(title)):
        raise item.fault("has a chapter without a slug or a title in details.parts")
    if item.part is None:
        raise item.fault("has chapters but no content_id")
    address = reader_address(f"{item.path.rstrip('/')}/{slug}")
    blocks = item.blocks_in(entry.get("body"), "details.parts[].body", address)
    if not blocks:
        raise item.fault(f'has no visible words in its chapter "{title}"')
    return Page(
        address=address,
        title=title,
        blocks=blocks,
        part=PartId(f"{item.part}.{slug}"),
        published_at=instant(item.fields.get("public_updated_at")),
    )


def attached_pages(item: Item) -> tuple[PartLink, ...]:
    """Return a page's HTML attachments, as its links and its attachments list them, each once."""
    return _parts(item, (child for child in item.linked("children") if _is_attached(child)))


def children(item: Item) -> tuple[PartLink, ...]:
    """Return all children of a page whose children are its parts, and its HTML attachments."""
    return _parts(item, item.linked("children"))


def _is_attached(child: Fields) -> bool:
    # An organisation's children are pages of quite another kind.
    return "html_publication" in {text(child.get(n)) for n in ("schema_name", "document_type")}


def _parts(item: Item, linked_children: Iterator[Fields]) -> tuple[PartLink, ...]:
    linked = (_link(path_in(child), child) for child in linked_children)
    attached = (
        _link(page_path(entry), {"title": entry.get("title")})
        for entry in records(item.details.get("attachments"))
        if page_path(entry)
    )
    return _once((*linked, *attached))


def sections(item: Item) -> tuple[PartLink, ...]:
    """Return the sections that a manual, or a section of one, lists."""
    known = {path_in(link): link for link in item.linked("sections")}
    return _once(
        tuple(
            _link(path_in(entry), {**known.get(path_in(entry), {}), "title": entry.get("title")})
            for group in records(item.details.get("child_section_groups"))
            for entry in records(group.get("child_sections"))
            if path_in(entry)
        )
    )


def _link(path: str, fields: Fields) -> PartLink:
    return PartLink(
        address=reader_address(path), title=text(fields.get("title")) or path, part=part_of(fields)
    )


def _once(links: tuple[PartLink, ...]) -> tuple[PartLink, ...]:
    return tuple(_unseen(links))


def _unseen(links: tuple[PartLink, ...]) -> Iterator[PartLink]:
    seen: set[str] = set()
    for link in links:
        names = {name for name in (link.address, link.part) if name}
        if seen.isdisjoint(names):
            yield link
        seen |= names
