"""What was read: pages, their blocks, and revisions."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from watcher.domain.names import PartId


class BlockKind(StrEnum):
    """What a block of text is."""

    TITLE = "title"
    HEADING = "heading"
    PARAGRAPH = "paragraph"
    LIST_ITEM = "list_item"
    TABLE_ROW = "table_row"


class Link(NamedTuple):
    """Words that lead somewhere, and where to."""

    text: str
    """As it stands in its block's text; "" for a picture without words."""
    target: str
    """As it is compared: what differs without leading elsewhere is taken out of it."""


class Block(NamedTuple):
    """The smallest piece of a document that is aligned as a whole.

    `text` has its white space folded to single spaces and none at the ends; the cells of a
    table row are joined by a tab, empty ones at its end left out. `level` is a heading's rank (1 to 6), a list item's depth
    (from 1), else 0. `links` stand in the order of the text.
    """

    kind: BlockKind
    text: str
    level: int = 0
    links: tuple[Link, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeNote:
    """The publisher's own words about an update, and when it says that was."""

    published_at: datetime | None
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Withdrawal:
    """A publisher's notice that a page is withdrawn though still readable."""

    withdrawn_at: datetime
    explanation: str
    """Plain text; may be empty."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PartLink:
    """A part as its parent lists it."""

    address: str
    """The publisher's own address of the page, absolute, whatever stand-in is asked."""
    title: str
    part: PartId | None = None
    """None where only the part itself can tell who it is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """What a parser made of one body.

    `inner` are parts that stand in the same body (a guide's chapters, a feed's entries);
    `links` are parts to be fetched from addresses of their own.
    """

    address: str
    """The publisher's address of the page for readers, absolute: what a notice links to."""
    title: str
    blocks: tuple[Block, ...]
    part: PartId | None = None
    """The page's own identity (content_id and locale), where the publisher gives one."""
    published_at: datetime | None = None
    """When the publisher says that it last made a change worth telling."""
    notes: tuple[ChangeNote, ...] = ()
    withdrawal: Withdrawal | None = None
    links: tuple[PartLink, ...] = ()
    inner: tuple["Page", ...] = ()
    lists_all: bool = True
    """False where `inner` is a window on a longer list, so that absence means nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Gone:
    """The publisher says that the page is no more (410, or a `gone` item)."""

    explanation: str = ""
    alternative: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Elsewhere:
    """The publisher says in the body that the page is at another address (a `redirect` item)."""

    address: str


Parsed = Page | Gone | Elsewhere


@dataclass(frozen=True, slots=True, kw_only=True)
class Revision:
    """The text of one part as it is compared, derived from one snapshot.

    `derivation` names the code (and selector) that derived it: two revisions are compared only
    where it is equal, so that a change of our own code never becomes news.
    """

    blocks: tuple[Block, ...]
    derivation: str
