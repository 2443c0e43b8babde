"""A content item: JSON of any shape -> fields that can be trusted to be of theirs."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import quote, urlsplit

from watcher.core.normalise import fold
from watcher.domain import Block, PartId
from watcher.errors import ParseError
from watcher.sources.blocks import blocks_of_html
from watcher.sources.bounds import check_size, check_tags

SITE = "https://www.gov.uk"
_API_PATH = "/api/content"
API = SITE + _API_PATH

Fields = Mapping[str, object]

_CONTENT_ID = re.compile(r"[0-9a-fA-F-]{1,64}")
_LOCALE = re.compile(r"[A-Za-z0-9-]{1,20}")
_MOST_BYTES = 20_000_000
_TAG = re.compile(rb"<|\\u003c", re.IGNORECASE)
_LONE_SURROGATE = re.compile("[\ud800-\udfff]")
_IN_PATH = "/%:@!$&'()*+,;=~"


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One content item, and where it was asked for."""

    asked: str
    """The address that was fetched, for messages and redirects."""
    fields: Fields

    @property
    def schema(self) -> str:
        """How the item is shaped; "" where it does not say. Items of 2016 call it `format`."""
        return text(self.fields.get("schema_name")) or text(self.fields.get("format"))

    @property
    def details(self) -> Fields:
        """The content itself; raises ParseError where there is none."""
        details = self.fields.get("details")
        if not isinstance(details, dict):
            raise self.fault("has no details")
        return details

    @property
    def path(self) -> str:
        """The page's path for readers, or that which was asked for."""
        path = self.fields.get("base_path")
        return path if isinstance(path, str) and path.startswith("/") else path_of(self.asked)

    @property
    def address(self) -> str:
        """The page's address for readers."""
        return reader_address(self.path)

    @property
    def part(self) -> PartId | None:
        """The page's own identity."""
        return part_of(self.fields)

    def linked(self, name: str) -> Iterator[Fields]:
        """Yield the linked items of one kind that have an address."""
        links = self.fields.get("links")
        if isinstance(links, dict):
            yield from (link for link in records(links.get(name)) if path_in(link))

    def fault(self, what: str) -> ParseError:
        """Return the error that this item is not as expected: `what` begins with a verb."""
        kind = f" ({self.schema})" if self.schema else ""
        return ParseError(
            f"{self.asked}{kind} {what}; look at the page: if it is meant to be so, name the page "
            "that holds the text itself, or set active = false"
        )

    def blocks(self, name: str) -> tuple[Block, ...]:
        """Return the blocks of a field of `details`; none where it is null or absent."""
        return self.blocks_in(self.details.get(name), f"details.{name}")

    def blocks_in(self, value: object, place: str, address: str = "") -> tuple[Block, ...]:
        """Return the blocks of a value that holds HTML, as a string or in several content types.

        `address` is that of the page on which readers find it; by default the item's own.
        """
        if isinstance(value, list):
            value = _rendered(value)
        if value is None:
            return ()
        if not isinstance(value, str):
            raise self.fault(f"has no text in {place}, but something else")
        return blocks_of_html(value, base=address or self.address)


def load(body: bytes, asked: str) -> Item:
    """Return the item in an answer. Raises ParseError, retryable where the answer broke off."""
    check_size(asked, body, _MOST_BYTES)
    check_tags(asked, sum(1 for _ in _TAG.finditer(body)))
    try:
        value = _storable(json.loads(body))
    except RecursionError as error:
        raise _no_item(asked, "is nested too deeply") from error
    except ValueError as error:
        if _broke_off(error):
            raise ParseError(
                f"{asked}: the answer broke off after {len(body)} bytes; it will be asked again",
                retryable=True,
            ) from error
        raise _no_item(asked, "is no JSON") from error
    if not isinstance(value, dict):
        raise _no_item(asked, "is JSON, but no object")
    return Item(asked=asked, fields=value)


def text(value: object) -> str:
    """Return a string as one line, and "" for anything else."""
    return fold(value) if isinstance(value, str) else ""


def records(value: object) -> Iterator[Fields]:
    """Yield the objects in a list, and nothing for anything else."""
    if isinstance(value, list):
        yield from (entry for entry in value if isinstance(entry, dict))


def part_of(fields: Fields) -> PartId | None:
    """Return the identity that a page has wherever it stands: content_id and locale."""
    content_id, locale = text(fields.get("content_id")), text(fields.get("locale")) or "en"
    if _CONTENT_ID.fullmatch(content_id) and _LOCALE.fullmatch(locale):
        return PartId(f"{content_id}.{locale}")
    return None


def path_in(fields: Fields) -> str:
    """Return a linked item's path on the site, or ""."""
    path = fields.get("base_path")
    return path if isinstance(path, str) and path.startswith("/") else ""


def path_of(address: str) -> str:
    """Return the path on the site that an address for readers or for the API is about."""
    path = urlsplit(address).path.rstrip("/")
    if path == _API_PATH or path.startswith(f"{_API_PATH}/"):
        path = path.removeprefix(_API_PATH)
    return path or "/"


def reader_address(path: str) -> str:
    """Return the address of a path on the site, safe to stand in a link."""
    return SITE + quote(path, safe=_IN_PATH)


def _rendered(contents: list[object]) -> object:
    """Return the HTML among several content types; without it whatever there is."""
    by_type = {text(entry.get("content_type")): entry.get("content") for entry in records(contents)}
    return by_type.get("text/html", next(iter(by_type.values()), None))


def _no_item(asked: str, what: str) -> ParseError:
    return ParseError(
        f"{asked}: the answer {what}, so it is no content item; open it in a browser: if the page "
        'is not on the content API, use source = "web"'
    )


def _broke_off(error: ValueError) -> bool:
    """Return whether the answer is the beginning of JSON."""
    if isinstance(error, UnicodeDecodeError):
        return error.reason == "unexpected end of data"
    if not isinstance(error, json.JSONDecodeError):
        return False
    said = error.doc.strip()
    return not said or (
        said.startswith("{")
        and (error.pos >= len(error.doc.rstrip()) or "Unterminated" in error.msg or said[-1] != "}")
    )


def _storable(value: object) -> object:
    """Return the value without lone surrogates: JSON may spell them, but no store takes them."""
    written = json.dumps(value, ensure_ascii=False)
    if _LONE_SURROGATE.search(written) is None:
        return value
    clean: object = json.loads(_LONE_SURROGATE.sub("\ufffd", written))
    return clean
