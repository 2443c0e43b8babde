"""Small edits of a content item where a reader sees them: a word, a number, a sentence, a link.

Where a reader looks is told here by the names of fields and by Beautiful Soup, not by our parser.
"""

import copy
import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from bs4 import BeautifulSoup, Tag
from bs4.element import NavigableString, PreformattedString

Item = dict[str, Any]

WORD = "zebrafish"
SENTENCE = "An otter keeps the register of keys."
NUMBER = "7331"
TARGET = "https://www.example.org/zebrafish"

_FIELDS = (
    *("body", "introductory_paragraph", "more_information", "what_you_need_to_know", "summary"),
    *("final_outcome_detail", "public_feedback_detail", "outcome_detail", "cancellation_reason"),
)
_UNREAD = {"script", "style", "template", "title", "head"}
_FURNITURE = re.compile(r"attachment|metadata|warning|back-to-content|footnote")
_WORDS = re.compile(r"[^\W\d_]{3,}")
_NUMBERS = re.compile(r"(?<![\w.,/-])\d+(?![\w.,/-])")
_FILE_FACTS = re.compile(r"\d\s?(?:[KMG]B|bytes)|\d pages?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Edited:
    """An item after an edit, and where a poll is to find it."""

    item: Item
    slug: str
    """The chapter's slug; "" for the page itself."""
    new: str
    """What stands there now and did not before."""


@dataclass(frozen=True, slots=True)
class _Place:
    """A string of the item that readers are shown as HTML."""

    holder: Item
    key: str
    slug: str


def word_edited(item: Item) -> Edited | None:
    """Return the item with its longest visible text short of one word for another, if it has one."""
    return _edited(item, WORD, _longest_word)


def number_edited(item: Item) -> Edited | None:
    """Return the item with one visible number changed, or None where it shows no number."""
    return _edited(item, NUMBER, _a_number)


def sentence_added(item: Item) -> Edited | None:
    """Return the item with a sentence more at the end of its longest visible text."""
    return _edited(item, SENTENCE, lambda text: f"{text.rstrip()} {SENTENCE} ")


def link_edited(item: Item) -> Edited | None:
    """Return the item with one visible link leading elsewhere, or None where it shows none."""
    after = copy.deepcopy(item)
    for place in _html_places(after):
        soup = BeautifulSoup(str(place.holder[place.key]), "html.parser")
        link = next(filter(_is_link, soup.find_all("a", href=True)), None)
        if link is not None:
            link["href"] = TARGET
            place.holder[place.key] = str(soup)
            return Edited(item=after, slug=place.slug, new=TARGET)
    return None


def _is_link(tag: Tag) -> bool:
    leads_on = re.match(r"https?:|/|mailto:", str(tag["href"])) is not None
    return leads_on and any(True for _ in tag.stripped_strings) and not _is_in_furniture(tag)


def _is_in_furniture(tag: Tag) -> bool:
    return _is_furniture(tag) or any(map(_is_furniture, tag.parents))


def republished(item: Item) -> Item:
    """Return the item as a republishing leaves it: the same words, leading where they led.

    New are its times and its request, where its files are kept, and how addresses are spelt.
    """
    again: Item = _rehosted(item)
    again["updated_at"] = "2026-05-30T10:00:00.000Z"
    again["public_updated_at"] = "2026-05-30T10:00:00.000+00:00"
    again["publishing_request_id"] = "4242-1780135200.000-10.1.0.1-42"
    return again


def _rehosted(item: Item) -> Item:
    said = json.dumps(item, ensure_ascii=False)
    said = re.sub(r"/media/[0-9a-f]{24}/", "/media/0123456789abcdef01234567/", said)
    said = re.sub(r"(/attachment_data/file/)\d+/", r"\g<1>4711/", said)
    said = re.sub(r'(href=\\"http)://', r"\1s://", said)
    said = re.sub(r'(href=\\")https://www\.gov\.uk/', r"\1/", said)
    again: Item = json.loads(said)
    return again


Change = Callable[[str], str | None]
"""A visible text -> the text as edited, or None where it gives no hold."""


def _edited(item: Item, new: str, change: Change) -> Edited | None:
    """Edit the longest visible text that gives a hold; a plain field only where there is no HTML."""
    after = copy.deepcopy(item)
    for place in (*_html_places(after), *_plain_places(after)):
        if (said := _with(str(place.holder[place.key]), change)) is not None:
            place.holder[place.key] = said
            return Edited(item=after, slug=place.slug, new=new)
    return None


def _html_places(item: Item) -> list[_Place]:
    """Return the strings of HTML that readers see, longest first."""
    details = item.get("details") or {}
    found = [p for name in _FIELDS for p in _place(details, name, "")]
    for part in details.get("parts") or []:
        found += _place(part, "body", part["slug"])
    for group in details.get("collection_groups") or []:
        found += _place(group, "body", "")
    return sorted(found, key=lambda p: -len(p.holder[p.key]))


def _plain_places(item: Item) -> list[_Place]:
    return list(_place(item, "title", ""))


def _place(holder: Item, key: str, slug: str) -> Iterator[_Place]:
    value = holder.get(key)
    if isinstance(value, str) and value.strip():
        yield _Place(holder, key, slug)
    for one in value if isinstance(value, list) else ():
        if isinstance(one, dict) and one.get("content_type") == "text/html":
            yield from _place(one, "content", slug)


def _with(html: str, change: Change) -> str | None:
    soup = BeautifulSoup(html, "html.parser")
    for node in sorted(_visible(soup), key=lambda node: -len(node)):
        if (said := change(str(node))) is not None:
            node.replace_with(NavigableString(said))
            return str(soup)
    return None


def _visible(soup: BeautifulSoup) -> Iterator[NavigableString]:
    for node in soup.find_all(string=True):
        if isinstance(node, PreformattedString) or not isinstance(node, NavigableString):
            continue
        if node.strip() and not any(map(_is_furniture, node.parents)):
            yield node


def _is_furniture(tag: Tag) -> bool:
    classes = tag.get("class")
    told = " ".join(classes) if isinstance(classes, list) else ""
    return tag.name in _UNREAD or bool(_FURNITURE.search(told))


def _longest_word(text: str) -> str | None:
    words = _WORDS.findall(text)
    return text.replace(max(words, key=len), WORD, 1) if words else None


def _a_number(text: str) -> str | None:
    if _FILE_FACTS.search(text):
        return None
    return _NUMBERS.sub(NUMBER, text, count=1) if _NUMBERS.search(text) else None
