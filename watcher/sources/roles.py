"""What an HTML element means for the text around it."""

import re
from collections.abc import Callable
from enum import Enum, auto
from itertools import islice

from bs4 import Tag


class Role(Enum):
    """How an element's text is read."""

    INLINE = auto()
    SPACED = auto()
    """Inline, but never glued to the word before it: a footnote's mark, a line break."""
    WORDS_ONLY = auto()
    """Inline, and bare punctuation in it is furniture: what held a file's type and size."""
    IMAGE = auto()
    BLOCK = auto()
    HEADING = auto()
    LIST = auto()
    ITEM = auto()
    TABLE = auto()
    ROW = auto()
    CELL = auto()
    DROPPED = auto()


RoleOf = Callable[[Tag], Role]


def _each(names: str, role: Role) -> dict[str, Role]:
    return dict.fromkeys(names.split(), role)


_BY_NAME: dict[str, Role] = {
    "br": Role.SPACED,
    "img": Role.IMAGE,
    "li": Role.ITEM,
    "table": Role.TABLE,
    "tr": Role.ROW,
    **_each("td th", Role.CELL),
    **_each("ul ol menu dir", Role.LIST),
    **_each("h1 h2 h3 h4 h5 h6", Role.HEADING),
    **_each(
        "address article aside blockquote body caption center dd details dialog div dl dt fieldset "
        "figcaption figure footer form header hgroup hr html legend main nav optgroup option p pre "
        "search section select summary tbody tfoot thead",
        Role.BLOCK,
    ),
    **_each(
        "datalist head iframe link meta noembed noframes noscript script style svg template title",
        Role.DROPPED,
    ),
}
_UNSEEN_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_LAYOUT = frozenset({"presentation", "none"})


def plain_role(tag: Tag) -> Role:
    """Return an element's role by its name alone: all that a reader can see is kept."""
    role = _BY_NAME.get(tag.name, Role.INLINE)
    if tag.name == "dialog" and "open" not in tag.attrs:
        return Role.DROPPED
    if tag.attrs and _is_hidden(tag):
        return Role.DROPPED
    if role is Role.TABLE and tag.get("role") in _LAYOUT:
        return Role.BLOCK
    return role


def page_role(tag: Tag) -> Role:
    """Return an element's role on a publisher's page, where furniture is told by its class.

    Beside an attached file's title stand its cover, type, size and help for those who cannot read
    it. A file replaced by the same words changes all of these, so none of them is wording. Class
    names: govspeak and GOV.UK's publishing components, the old and the new.
    """
    role = plain_role(tag)
    if role is Role.DROPPED:
        return role
    if tag.attrs and (told := _by_attribute(tag)) is not None:
        return told
    return _boxed(tag) if role is Role.HEADING else role


_BY_ARIA_ROLE = {"doc-backlink": Role.DROPPED, "doc-noteref": Role.SPACED}
_BY_CLASS: dict[str, Role] = {
    "footnote": Role.SPACED,
    "attachment-inline": Role.WORDS_ONLY,
    "gem-c-attachment-link": Role.WORDS_ONLY,
    "gem-c-attachment__title": Role.ITEM,
    **_each(
        "reversefootnote attachment-thumb accessibility-warning opendocument-help "
        "gem-c-attachment__thumbnail gem-c-attachment__metadata gem-c-attachment-link__attribute "
        "govuk-warning-text__icon",
        Role.DROPPED,
    ),
}
# Names that mean something else elsewhere ("type" is also a telephone number's label) count only
# right under an element of this class.
_BY_PARENT: dict[str, tuple[str, Role]] = {
    "title": ("attachment-details", Role.ITEM),
    "metadata": ("attachment-details", Role.DROPPED),
    "gem-c-details": ("gem-c-attachment__details", Role.DROPPED),
    "type": ("attachment-inline", Role.DROPPED),
    "file-size": ("attachment-inline", Role.DROPPED),
    "page-length": ("attachment-inline", Role.DROPPED),
}
_BOX_DEPTH = 3


def _by_attribute(tag: Tag) -> Role | None:
    if (told := _BY_ARIA_ROLE.get(str(tag.get("role")))) is not None:
        return told
    for name in _classes(tag):
        if name in _BY_CLASS:
            return _BY_CLASS[name]
        parent, told = _BY_PARENT.get(name, ("", Role.INLINE))
        if parent and parent in _classes(tag.parent):
            return told
    return None


def _boxed(tag: Tag) -> Role:
    """Return the role of a heading: the name over an address box opens no section."""
    for above in islice(tag.parents, _BOX_DEPTH):
        if "contact" in _classes(above):
            return Role.BLOCK
    return Role.HEADING


def _classes(tag: Tag | None) -> list[str]:
    value = tag.get("class") if tag is not None else None
    return value if isinstance(value, list) else []


def _is_hidden(tag: Tag) -> bool:
    if "hidden" in tag.attrs:
        return tag.attrs["hidden"] != "until-found"
    style = tag.attrs.get("style")
    return style is not None and _UNSEEN_STYLE.search(str(style)) is not None
