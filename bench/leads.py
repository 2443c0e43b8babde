"""Where the words of a page lead, told by Beautiful Soup and without any code of ours.

Each visible character has the target of the link that it stands in. Two pages with the same
characters lead alike where each character leads where it led; a link that took in a word more, or
let one go, leads alike too.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import NamedTuple, TypeVar
from urllib.parse import parse_qsl, unquote, urlencode, urljoin, urlsplit

from bs4 import BeautifulSoup

Lead = tuple[str, str]
"""A run of characters without white space, and where it leads; "" where it is no link."""

T = TypeVar("T")

_FILE = re.compile(
    r"//(?:www\.gov\.uk|assets[\w.-]*)/(?:media|government/uploads)/.*?([^/]+)(?:/preview)?"
)


class Elsewhere(NamedTuple):
    """Words that lead elsewhere than they did; "" where they led or lead nowhere."""

    words: str
    before: str
    after: str


def leads_of(html: str, page: str) -> tuple[Lead, ...]:
    """Return the words of a page at an address, each with its target."""
    soup = BeautifulSoup(html, "html.parser")
    for image in soup.find_all("img"):
        image.replace_with(f" {image.get('alt') or ''} ")
    found = []
    for string in soup.strings:
        link = string.find_parent("a", href=True)
        if characters := "".join(string.split()):
            found.append((characters, _plainly(str(link["href"]), page) if link else ""))
    return tuple(found)


def elsewhere(old: Sequence[Lead], new: Sequence[Lead]) -> tuple[Elsewhere, ...]:
    """Return the words that lead elsewhere now; nothing where the pages differ in their words."""
    text = "".join(words for words, _ in old)
    if text != "".join(words for words, _ in new):
        return ()
    before, after = _by_character(old), _by_character(new)
    grown = _alike(after, before) | _alike(before, after)
    return tuple(
        Elsewhere(text[start:end], was, now)
        for start, end, (was, now) in _runs(list(zip(before, after, strict=True)))
        if was != now and not ((not was or not now) and start in grown)
    )


def _by_character(leads: Sequence[Lead]) -> list[str]:
    return [target for words, target in leads for _ in words]


def _alike(links: Sequence[str], others: Sequence[str]) -> set[int]:
    """Return the places of links of which some character leads there on the other side too."""
    places: set[int] = set()
    for start, end, target in _runs(links):
        if target and target in others[start:end]:
            places.update(range(start, end))
    return places


def _runs(values: Sequence[T]) -> Iterator[tuple[int, int, T]]:
    start = 0
    for value, run in groupby(values):
        end = start + sum(1 for _ in run)
        yield start, end, value
        start = end


def _plainly(href: str, page: str) -> str:
    """Return an address without what differs and leads nowhere else; "" where it leads nowhere."""
    href = href.strip()
    try:
        url = urlsplit(urljoin(page, href))
    except ValueError:
        return ""
    if url.scheme not in {"http", "https", "mailto", "tel"} or href.startswith("#"):
        return ""
    if url.scheme in {"mailto", "tel"}:
        return f"{url.scheme}:{unquote(url.path).lower().replace(' ', '')}"
    query = [(k, v) for k, v in parse_qsl(url.query, keep_blank_values=True) if k[:4] != "utm_"]
    address = f"//{url.netloc.lower()}{unquote(url.path).rstrip('/')}"
    if file := _FILE.fullmatch(address):
        return file[1]
    if query:
        address += f"?{urlencode(query)}"
    return f"{address}#{url.fragment}" if url.fragment else address
