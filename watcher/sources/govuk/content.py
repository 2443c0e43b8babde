"""What a page says and which parts it has: one reader for each schema that differs.

A reader gives what stands under the title and description. Which field holds what is written down
in GOV.UK's own schemas (repository alphagov/publishing-api, content_schemas).
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from watcher.domain import Block, BlockKind, Page, PartLink
from watcher.sources.govuk.attachments import titles_of_files
from watcher.sources.govuk.facts import consultation_dates, release_date
from watcher.sources.govuk.item import Item, records, text
from watcher.sources.govuk.parts import attached_pages, chapters, children, sections

Blocks = tuple[Block, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """What stands under a page's title and description."""

    blocks: Blocks = ()
    links: tuple[PartLink, ...] = ()
    inner: tuple[Page, ...] = ()


def content_of(item: Item) -> Content:
    """Return an item's content by its schema. Raises ParseError where there is nothing to watch."""
    read = _READERS.get(item.schema, _plain)
    content = read(item)
    if not (content.blocks or content.links or content.inner):
        raise item.fault("holds no words under its title, and no parts")
    return content


def _plain(item: Item) -> Content:
    return Content(blocks=_body(item), links=attached_pages(item))


def _body(item: Item) -> Blocks:
    """Return the blocks of a body that must be there."""
    if not item.details.get("body"):
        raise item.fault("has no details.body")
    if not (blocks := item.blocks("body")):
        raise item.fault("has no visible words in details.body")
    return blocks


def _publication(item: Item) -> Content:
    links = children(item)
    titles = titles_of_files(item, ("documents",), links)
    body = item.blocks("body") if links or titles else _body(item)
    return Content(blocks=(*titles, *body), links=links)


_CONSULTATION_FILES = (
    "documents",
    "final_outcome_documents",
    "public_feedback_documents",
    "outcome_documents",
)


def _consultation(item: Item) -> Content:
    links = children(item)
    return Content(
        blocks=(
            *consultation_dates(item),
            *titles_of_files(item, _CONSULTATION_FILES, links),
            *_fields(item, ("final_outcome_detail", "public_feedback_detail", "outcome_detail")),
            *_body(item),
            *_ways_to_respond(item),
        ),
        links=links,
    )


def _ways_to_respond(item: Item) -> Iterator[Block]:
    ways = item.details.get("ways_to_respond")
    if isinstance(ways, dict):
        for name in ("email", "postal_address"):
            if said := text(ways.get(name)):
                yield Block(BlockKind.PARAGRAPH, said)


def _with_children(item: Item) -> Content:
    return Content(blocks=_body(item), links=children(item))


def _guide(item: Item) -> Content:
    inner = chapters(item)
    if not inner:
        raise item.fault("has no chapters in details.parts")
    return Content(inner=inner)


def _travel_advice(item: Item) -> Content:
    status = item.details.get("alert_status")
    alerts = [text(alert) for alert in status] if isinstance(status, list) else []
    return Content(
        blocks=(
            *(Block(BlockKind.LIST_ITEM, alert.replace("_", " "), 1) for alert in alerts if alert),
            *item.blocks("summary"),
        ),
        inner=chapters(item),
    )


def _manual(item: Item) -> Content:
    """Read a manual or a section of one: its sections are parts, only their headings are ours."""
    groups = (text(g.get("title")) for g in records(item.details.get("child_section_groups")))
    headings = (Block(BlockKind.LIST_ITEM, title, 1) for title in groups if title)
    return Content(blocks=(*item.blocks("body"), *headings), links=sections(item))


def _collection(item: Item) -> Content:
    return Content(blocks=(*item.blocks("body"), *_groups(item)))


def _groups(item: Item) -> Iterator[Block]:
    members = item.linked("documents")
    titles = {text(member.get("content_id")): text(member.get("title")) for member in members}
    for group in records(item.details.get("collection_groups")):
        if title := text(group.get("title")):
            yield Block(BlockKind.HEADING, title, 2)
        yield from item.blocks_in(group.get("body"), "details.collection_groups[].body")
        listed = group.get("documents")
        for content_id in listed if isinstance(listed, list) else ():
            if title := titles.get(text(content_id), ""):
                yield Block(BlockKind.LIST_ITEM, title, 1)


def _statistics_announcement(item: Item) -> Content:
    return Content(blocks=(*release_date(item), *item.blocks("cancellation_reason")))


def _transaction(item: Item) -> Content:
    fields = ("introductory_paragraph", "what_you_need_to_know")
    return Content(blocks=_fields(item, (*fields, "more_information", "other_ways_to_apply")))


def _fields(item: Item, names: tuple[str, ...]) -> Blocks:
    return tuple(block for name in names for block in item.blocks(name))


_READERS: Mapping[str, Callable[[Item], Content]] = {
    "call_for_evidence": _consultation,
    "consultation": _consultation,
    "document_collection": _collection,
    "guide": _guide,
    "hmrc_manual": _manual,
    "hmrc_manual_section": _manual,
    "manual": _manual,
    "publication": _publication,
    "service_manual_service_standard": _with_children,
    "statistics_announcement": _statistics_announcement,
    "transaction": _transaction,
    "travel_advice": _travel_advice,
}
