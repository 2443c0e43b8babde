"""GOV.UK pages through the content API, which gives each as JSON."""

from watcher.core.normalise import has_words
from watcher.domain import Block, BlockKind, Document, Elsewhere, Gone, Page, Parsed, PartLink
from watcher.sources.blocks import text_of_html
from watcher.sources.bounds import bounded
from watcher.sources.govuk.content import content_of
from watcher.sources.govuk.facts import nations, notes_of, withdrawal_of
from watcher.sources.govuk.item import (
    API,
    Item,
    load,
    path_of,
    reader_address,
    text,
)
from watcher.sources.govuk.redirect import destination
from watcher.sources.instants import instant


class GovUk:
    """A page and its parts, read from the content API."""

    version = "2"

    def address(self, document: Document) -> str:
        return api_address(document.url)

    def part_address(self, link: PartLink) -> str:
        return api_address(link.address)

    def parse(self, document: Document, address: str, body: bytes, content_type: str) -> Parsed:  # noqa: ARG002 the protocol's: an item says all about itself
        return parse_item(address, body)


def api_address(address: str) -> str:
    """Return where the content API has a page that readers find at this address."""
    return API + path_of(address)


def parse_item(asked: str, body: bytes) -> Parsed:
    """Return what a content item says. Raises ParseError where there is no text to watch."""
    item = load(body, asked)
    match item.schema:
        case "gone":
            return _gone(item)
        case "redirect":
            return Elsewhere(address=destination(item))
        case "":
            raise item.fault("has no schema_name")
        case _:
            return _page(item)


def _page(item: Item) -> Page:
    title = text(item.fields.get("title"))
    if not has_words(title):
        raise item.fault("has no title")
    content = content_of(item)
    page = Page(
        address=item.address,
        title=title,
        blocks=(*_description(item), *nations(item), *content.blocks),
        part=item.part,
        published_at=instant(item.fields.get("public_updated_at")),
        notes=notes_of(item),
        withdrawal=withdrawal_of(item),
        links=content.links,
        inner=content.inner,
    )
    return bounded(page)


def _description(item: Item) -> tuple[Block, ...]:
    # An organisation's is its body once more, without mark-up, and no reader is shown it.
    said = text(item.fields.get("description")) if item.schema != "organisation" else ""
    return (Block(BlockKind.PARAGRAPH, said),) if said else ()


def _gone(item: Item) -> Gone:
    details = item.fields.get("details")
    told = details if isinstance(details, dict) else {}
    explanation, path = told.get("explanation"), text(told.get("alternative_path"))
    return Gone(
        explanation=text_of_html(explanation) if isinstance(explanation, str) else "",
        alternative=reader_address(path) if path.startswith("/") else None,
    )
