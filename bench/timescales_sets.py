"""Where the labelled sentences come from: each is found again by its digest.

The repository keeps labels, never the words. A file of real text is read into blocks: every string
of a JSON document, cut at the tags that start a block; every element of an XML document that has
text of its own; every line of Markdown and YAML. Tags are taken out, white space is made single,
and a block is cut after a full stop, question mark or exclamation mark that is followed by a space
and neither a small letter nor a digit, unless the stop closes a common abbreviation. A label names
the file, the first sixteen hexadecimal digits of the sentence's SHA-256, and spans in characters.
"""

import hashlib
import json
import re
import tomllib
from collections.abc import Iterator
from functools import cache
from html import unescape
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

DIGITS = 16

_BLOCK_TAG = re.compile(
    r"</?(?:p|li|ul|ol|h\d|td|th|tr|div|br|table|section|blockquote|dt|dd|figcaption|caption)\b"
    r"[^>]*>",
    re.IGNORECASE,
)
_TAG = re.compile(r"<[^>]+>")
_ABBREVIATIONS = ("S", "s", "art", "Sch", "Pt", "para", "reg", "No", "c", "Ch", r"e\.g", r"i\.e")
_END = re.compile(
    r"(?<=[.?!])" + "".join(rf"(?<!\b{short}\.)" for short in _ABBREVIATIONS) + r" +(?=[^a-z0-9])"
)


def labels(path: Path) -> list[dict[str, Any]]:
    """Return the rows of a file of labels."""
    rows: list[dict[str, Any]] = tomllib.loads(path.read_text(encoding="utf-8"))["sentences"]
    return rows


def digest(text: str) -> str:
    """Return what a label calls a sentence by."""
    return hashlib.sha256(text.encode()).hexdigest()[:DIGITS]


@cache
def by_digest(path: Path) -> dict[str, str]:
    """Return the sentences of a file of real text."""
    return {digest(text): text for text in sentences(path)}


def sentences(path: Path) -> Iterator[str]:
    """Yield the sentences of a file of real text, in order."""
    for block in _blocks(path):
        line = " ".join(_TAG.sub("", block).split())
        yield from (text for text in _END.split(line) if text)


def _blocks(path: Path) -> Iterator[str]:
    raw = path.read_text(encoding="utf-8")
    if path.suffix == ".json":
        for text in _strings(json.loads(raw)):
            yield from map(unescape, map(_without_tags, _BLOCK_TAG.sub("\n", text).split("\n")))
    elif path.suffix == ".xml":
        yield from _texts(ET.fromstring(raw))
    else:
        yield from raw.split("\n")


def _without_tags(text: str) -> str:
    return _TAG.sub("", text)


def _strings(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for each in value:
            yield from _strings(each)
    elif isinstance(value, dict):
        for each in value.values():
            yield from _strings(each)


def _texts(element: ET.Element) -> Iterator[str]:
    own = (element.text, *(child.tail for child in element))
    if any(text and text.strip() for text in own):
        yield "".join(element.itertext())
    else:
        for child in element:
            yield from _texts(child)
