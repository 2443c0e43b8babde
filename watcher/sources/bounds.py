"""How much of one answer is read: more is a fault of the page, or meant to harm.

Each bound is ten times what real publishers send, or more.
"""

from collections.abc import Iterator

from watcher.domain import Page, PartLink
from watcher.errors import ParseError

MOST_TAGS = 150_000
"""In one body: each tag costs about 2.5 KB of memory while the page is read."""
MOST_PARTS = 1_000
"""Of one page: each is asked for at every poll, or recorded on its own."""
LONGEST_NAME = 2_000
"""Of the address or the id of a part, in characters: no index holds much more."""
LONGEST_TITLE = 2_000

LONGEST_HREF = 4_000
"""A longer target of a link is taken as it is."""
LONGEST_TARGET = 1_000
"""Of what is kept of a link's target; of a longer one the beginning is kept, and a digest."""
MOST_LINKS = 1_000
"""In one block; where those beyond it lead is not kept."""
MOST_LINKS_OF_ALL = 20_000
"""In one body; where those beyond it lead is not kept."""


def check_size(address: str, body: bytes, most: int) -> None:
    """Raise ParseError where a body is larger than this kind of source ever is."""
    if len(body) > most:
        raise _too_much(address, f"is {len(body):,} bytes long, and at most {most:,} are read")


def check_tags(address: str, count: int) -> None:
    """Raise ParseError where a body holds too many tags."""
    if count > MOST_TAGS:
        raise _too_much(address, f"has {count:,} tags, and at most {MOST_TAGS:,} are read")


def bounded(page: Page) -> Page:
    """Return the page. Raises ParseError where it has too many parts, or too long a name or title."""
    parts = len(page.links) + len(page.inner)
    if parts > MOST_PARTS:
        raise _too_much(page.address, f"lists {parts:,} parts, and at most {MOST_PARTS:,} are read")
    if any(len(name) > LONGEST_NAME for name in _names(page)):
        raise _too_much(page.address, f"has an address of more than {LONGEST_NAME:,} characters")
    if any(len(title) > LONGEST_TITLE for title in _titles(page)):
        raise _too_much(page.address, f"has a title of more than {LONGEST_TITLE:,} characters")
    return page


def _names(page: Page) -> Iterator[str]:
    parts: tuple[Page | PartLink, ...] = (page, *page.links, *page.inner)
    for part in parts:
        yield part.address
        yield part.part or ""


def _titles(page: Page) -> Iterator[str]:
    parts: tuple[Page | PartLink, ...] = (page, *page.links, *page.inner)
    yield from (part.title for part in parts)


def _too_much(address: str, what: str) -> ParseError:
    return ParseError(
        f"{address[:200]} {what}; look at the page: if it is meant to be so, name the pages that "
        "matter one by one, or set active = false"
    )
