"""A page kept as YAML -> HTML: its headings, sentences and links in the order of the file.

What its template shows is in the values; which keys hold addresses, switches or words for machines
is told by their names. Of YAML only what such files use: maps, lists, quoted and block scalars.
"""

import re
from collections.abc import Iterator
from html import escape
from typing import NamedTuple

from bench.markdown import html_of, inline

_PAIR = re.compile(r"^(?P<key>[A-Za-z_]\w*):(?:\s+(?P<value>.*))?$")
_BLOCK = re.compile(r"^[|>][+-]?\d?$")
_UNSEEN = re.compile(
    r"(^|_)(url|href|link|visible|cookies|category|meta_description|spaced_links|bold_text)$"
    r"|_(url|link|visible)$|^show_|^no_|^content$"
)
_SEEN_LINKS = frozenset({"email_link"})
_HEADINGS = ("title", "heading", "header")


class Scalar(NamedTuple):
    """One value of the file: the key it stands under ("" in a list), its words, its depth."""

    key: str
    text: str
    in_list: bool
    is_block: bool


def html_of_yaml(source: str) -> str:
    """Return a page as HTML, a value a line."""
    return "\n".join(_shown(scalar) for scalar in scalars(source) if _is_seen(scalar))


def title_of_yaml(source: str) -> str:
    """Return the value of the first `title`."""
    return next((s.text for s in scalars(source) if s.key == "title" and s.text), "")


def scalars(source: str) -> Iterator[Scalar]:
    """Yield every value in the order of the file."""
    lines = source.splitlines()
    at = 0
    while at < len(lines):
        said = lines[at].strip()
        indent = _indent(lines[at])
        at += 1
        if not said or said.startswith("#"):
            continue
        in_list = said.startswith("- ")
        said = said.removeprefix("- ").strip()
        pair = _PAIR.match(said)
        key, value = (pair["key"], pair["value"] or "") if pair else ("", said)
        if _BLOCK.match(value.strip()):
            block: list[str] = []
            while at < len(lines) and (not lines[at].strip() or _indent(lines[at]) > indent):
                block.append(lines[at])
                at += 1
            yield Scalar(key, _dedented(block), in_list, is_block=True)
        elif value := _plain(value):
            yield Scalar(key, value, in_list, is_block=False)


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


def _dedented(lines: list[str]) -> str:
    least = min((_indent(line) for line in lines if line.strip()), default=0)
    return "\n".join(line[least:] for line in lines).strip("\n")


def _plain(value: str) -> str:
    value = value.strip()
    if len(value) > 1 and value[0] == value[-1] and value[0] in "\"'":
        inner = value[1:-1]
        return inner.replace('\\"', '"') if value[0] == '"' else inner.replace("''", "'")
    return re.sub(r"\s+#.*$", "", value)


def _is_seen(scalar: Scalar) -> bool:
    return scalar.key in _SEEN_LINKS or not _UNSEEN.search(scalar.key)


def _shown(scalar: Scalar) -> str:
    if scalar.is_block:
        return html_of(scalar.text)
    if scalar.key.endswith(_HEADINGS):
        return f"<h2>{inline(scalar.text)}</h2>"
    tag = "li" if scalar.in_list or scalar.key in ("label", "text") else "p"
    return f"<{tag}>{inline(scalar.text)}</{tag}>"


def plain(text: str) -> str:
    """Return text as drawn from a PDF: a paragraph wherever a line is blank."""
    paragraphs = re.split(r"\n\s*\n", text.replace("\f", "\n\n"))
    return "\n".join(f"<p>{escape(p.strip(), quote=False)}</p>" for p in paragraphs if p.strip())
