"""HTML -> blocks with their links, in reading order and without losing a word that can be seen."""

import re

from bs4 import BeautifulSoup, Tag
from bs4.element import NavigableString, PageElement, PreformattedString

from watcher.core.normalise import fold, has_words
from watcher.domain import Block, BlockKind, Link
from watcher.sources.anchors import Anchors
from watcher.sources.bounds import MOST_LINKS, check_tags
from watcher.sources.roles import Role, RoleOf, page_role
from watcher.sources.targets import Targets

# What lxml cannot take, and an XML declaration, which would speak of bytes long since decoded.
_UNSAFE = re.compile("[\x00\ud800-\udfff]")
_DECLARATION = re.compile(r"^\s*<\?xml[^>]{0,200}>", re.IGNORECASE)


def soup_of(html: str) -> BeautifulSoup:
    """Return the tree of a whole page or of a piece of one. Raises ParseError where it is too large."""
    check_tags("the page", html.count("<"))
    safe = _DECLARATION.sub("", _UNSAFE.sub("\ufffd", html))
    # The comment spares us Beautiful Soup's warning that a short text may be a file's name.
    return BeautifulSoup(f"<!---->{safe}", "lxml")


def blocks_of_html(html: str, role_of: RoleOf = page_role, *, base: str = "") -> tuple[Block, ...]:
    """Return the blocks of a piece of HTML; empty where it shows no text.

    `base` is the address of the page that it stands in; "" where it is not known.
    """
    return blocks_of(soup_of(html), role_of, base=base)


def blocks_of(root: Tag, role_of: RoleOf = page_role, *, base: str = "") -> tuple[Block, ...]:
    """Return the blocks under an element; the element itself sets nothing apart.

    The words of all blocks in order are the words that `role_of` keeps, in document order. A cell
    holds whatever stands in it, nested tables too, as one text.
    """
    reader = _Reader(Anchors(Targets(base)))
    pending: list[tuple[PageElement, Role | None]] = _children(root, Role.BLOCK)
    while pending:
        node, left = pending.pop()
        if not isinstance(node, Tag):
            reader.hear(str(node))
        elif left is not None:
            reader.leave(node, left)
        elif (role := role_of(node)) is not Role.DROPPED:
            reader.enter(node, role)
            pending.append((node, role))
            pending.extend(_children(node, role))
    reader.end()
    return tuple(reader.blocks)


def text_of_html(html: str) -> str:
    """Return the visible words of a piece of HTML as one line."""
    return " ".join(block.text.replace("\t", " ") for block in blocks_of_html(html))


def _children(tag: Tag, role: Role) -> list[tuple[PageElement, Role | None]]:
    """Return what is to be read inside an element, last first, as it goes on the stack."""
    nodes = _without_punctuation(tag) if role is Role.WORDS_ONLY else tag.contents
    # Comments, declarations and the like are strings that nobody sees.
    return [(node, None) for node in reversed(nodes) if not isinstance(node, PreformattedString)]


def _without_punctuation(tag: Tag) -> list[PageElement]:
    kept: list[PageElement] = []
    for node in tag.contents:
        if isinstance(node, Tag) or has_words(str(node)):
            kept.append(node)
        elif not kept:
            kept.append(NavigableString(" "))
    return kept


class _Reader:
    """Collects words until a boundary, and makes a block of them there."""

    def __init__(self, anchors: Anchors) -> None:
        self.blocks: list[Block] = []
        self._anchors = anchors
        self._words: list[str] = []
        self._within: list[tuple[BlockKind, int]] = [(BlockKind.PARAGRAPH, 0)]
        self._lists = 0
        self._tables = 0
        self._cells = 0
        """How many cells we stand in: the outermost takes all that is inside."""
        self._row: list[str] | None = None
        self._row_links: list[Link] = []

    def hear(self, text: str) -> None:
        """Take a run of text."""
        self._words.append(text)

    def enter(self, tag: Tag, role: Role) -> None:
        """Begin an element."""
        match role:
            case Role.SPACED:
                self._words.append(" ")
            case Role.IMAGE:
                self._words.append(f" {tag.get('alt') or ''} ")
                self._anchors.see_picture()
            case Role.INLINE | Role.WORDS_ONLY:
                pass
            case _:
                self._flush()
                self._open(tag, role)
        if tag.name == "a":
            self._anchors.enter(tag, len(self._words))

    def leave(self, tag: Tag, role: Role) -> None:
        """End an element."""
        if tag.name == "a":
            self._anchors.leave(tag, len(self._words))
        if role in _INLINE:
            return
        self._flush()
        match role:
            case Role.HEADING | Role.ITEM:
                self._within.pop()
            case Role.LIST:
                self._lists -= 1
            case Role.ROW:
                self._end_row()
            case Role.TABLE:
                self._end_row()
                self._tables -= 1
            case Role.CELL if self._tables:
                self._end_cell()
            case _:
                pass

    def end(self) -> None:
        """End the whole text."""
        self._flush()

    def _open(self, tag: Tag, role: Role) -> None:
        match role:
            case Role.HEADING:
                self._within.append((BlockKind.HEADING, int(tag.name[1])))
            case Role.ITEM:
                self._within.append((BlockKind.LIST_ITEM, max(self._lists, 1)))
            case Role.LIST:
                self._lists += 1
            case Role.ROW:
                self._end_row()
                self._begin_row()
            case Role.TABLE:
                self._end_row()
                self._tables += 1
            case Role.CELL if self._tables:
                self._cells += 1
            case _:
                pass

    def _flush(self) -> None:
        if self._cells:
            self._words.append(" ")
            return
        text, links = self._said()
        if not text:
            return
        if self._row is None:
            kind, level = self._within[-1]
            self.blocks.append(Block(kind, text, level, links))
        else:
            self._add_cell(self._row, text, links)

    def _said(self) -> tuple[str, tuple[Link, ...]]:
        text = fold("".join(self._words))
        links = self._anchors.take(self._words)
        self._words.clear()
        return text, links

    def _add_cell(self, row: list[str], text: str, links: tuple[Link, ...]) -> None:
        row.append(text)
        self._row_links += links

    def _begin_row(self) -> None:
        if self._tables and not self._cells:
            self._row = []

    def _end_cell(self) -> None:
        self._cells -= 1
        if not self._cells:
            if self._row is None:  # broken mark-up: a cell outside any row
                self._row = []
            self._add_cell(self._row, *self._said())

    def _end_row(self) -> None:
        if self._row is None or self._cells:
            return
        if text := "\t".join(self._row).rstrip("\t"):
            links = tuple(self._row_links[:MOST_LINKS])
            self.blocks.append(Block(BlockKind.TABLE_ROW, text, 0, links))
        self._row = None
        self._row_links.clear()


_INLINE = frozenset({Role.INLINE, Role.SPACED, Role.WORDS_ONLY, Role.IMAGE})
