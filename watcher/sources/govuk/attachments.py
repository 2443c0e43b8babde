"""Attachments of a page: the titles of files are wording, pages of their own are parts.

A file's address, size and type change whenever it is replaced, with or without new words, so they
are no part of the text. Its name is where the title leads.
"""

from collections.abc import Collection, Iterator

from bs4 import Tag

from watcher.domain import Block, BlockKind, Link, PartLink
from watcher.sources.blocks import blocks_of, soup_of
from watcher.sources.govuk.item import SITE, Fields, Item, reader_address, records, text
from watcher.sources.targets import Targets


def titles_of_files(
    item: Item, lists: Collection[str], parts: Collection[PartLink]
) -> tuple[Block, ...]:
    """Return the titles of attachments that are no pages of GOV.UK, as list items.

    They stand in `details.attachments`, or before 2021 as ready-made HTML in the fields `lists`.
    """
    entries = tuple(records(item.details.get("attachments")))
    if not entries:
        return tuple(block for name in lists for block in _ready_made(item, name, parts))
    targets = Targets(item.address)
    files = (entry for entry in entries if not page_path(entry))
    return tuple(_title(entry, targets) for entry in files if text(entry.get("title")))


def _title(attachment: Fields, targets: Targets) -> Block:
    title, url = text(attachment.get("title")), attachment.get("url")
    target = targets.of(url) if isinstance(url, str) else ""
    return Block(BlockKind.LIST_ITEM, title, 1, (Link(title, target),) if target else ())


def page_path(attachment: Fields) -> str:
    """Return the path of an attachment that is a page of GOV.UK, or ""."""
    url = attachment.get("url")
    if attachment.get("attachment_type") != "html" or not isinstance(url, str):
        return ""
    path = url.removeprefix(SITE)
    return path.split("?")[0].split("#")[0] if path.startswith("/") else ""


def _ready_made(item: Item, name: str, parts: Collection[PartLink]) -> Iterator[Block]:
    """Yield the blocks of what leads to no part: a part speaks for itself."""
    documents = item.details.get(name)
    addresses = {part.address for part in parts}
    for document in documents if isinstance(documents, list) else ():
        if isinstance(document, str):
            soup = soup_of(document)
            if addresses.isdisjoint(map(_target, soup.find_all("a"))):
                yield from blocks_of(soup, base=item.address)


def _target(link: Tag) -> str:
    href = str(link.get("href") or "")
    return reader_address(href.removeprefix(SITE)) if href.startswith(("/", SITE)) else ""
