"""Markdown -> HTML, plainly: as much of it as publishers' guidance uses.

Headings, paragraphs, nested lists, quotes, code, tables, links, images, emphasis, and HTML as it
stands. Front matter, link definitions and kramdown's attribute lines are left out: no reader sees
them.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from html import escape

_FRONT_MATTER = re.compile(r"\A---\n.*?\n---\s*\n", re.DOTALL)
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_DEFINITION = re.compile(r"^ {0,3}\[[^\]]+\]:\s+\S+.*$")
_ATTRIBUTES = re.compile(r"^\s*\{:.*\}\s*$")
_HEADING = re.compile(r"^(#{1,6})\s*(.+?)\s*#*\s*$")
_UNDERLINE = re.compile(r"^(=+|-{2,})\s*$")
_RULE = re.compile(r"^ {0,3}([-*_])(\s*\1){2,}\s*$")
_MARKER = re.compile(r"^(\s*)([*+-]|\d+[.)])\s+")
_TABLE_LINE = re.compile(r"^[|\s:-]+$")
_FENCE = re.compile(r"^\s*(```|~~~)")
_HTML = re.compile(r"^\s*</?[a-zA-Z][a-zA-Z0-9]*[\s/>]")

_KEPT = re.compile(
    r"(?P<code>`+[^`]+`+)|(?P<auto><https?://[^>]+>)|(?P<html></?[a-zA-Z][^<>]*>)"
    r"|(?P<entity>&(?:#\d+|#x[0-9a-fA-F]+|\w+);)|(?P<escaped>\\[\\`*_{}\[\]()#+.!>-])"
)
_IMAGE = re.compile(r"!\[([^\]]*)\]\([^)]*\)")
_LINK = re.compile(
    r"\[([^\[\]]+)\](?:\(\s*([^()\s]*(?:\([^()]*\)[^()\s]*)*)[^()]*\)|\s?\[[^\]]*\])?"
)
_STRONG = re.compile(r"(\*\*|__)(?=\S)(.+?)(?<=\S)\1")
_EMPHASIS = re.compile(r"(?<![\w*])([*_])(?=[^\s*_])(.+?)(?<=[^\s*_])\1(?![\w*])")


def html_of(markdown: str) -> str:
    """Return a text as HTML, a block a line or more."""
    body = _FRONT_MATTER.sub("", markdown.replace("\r\n", "\n").replace("\t", "    "))
    lines = [line for line in _COMMENT.sub("", body).split("\n") if not _DEFINITION.match(line)]
    return "\n".join(_blocks([line for line in lines if not _ATTRIBUTES.match(line)]))


def title_of(markdown: str) -> str:
    """Return the title in a text's front matter, "" where it has none."""
    matter = _FRONT_MATTER.match(markdown.replace("\r\n", "\n"))
    found = re.search(r"^title:\s*(.+)$", matter.group(), re.MULTILINE) if matter else None
    return found.group(1).strip().strip("\"'") if found else ""


def inline(text: str) -> str:
    """Return a run of text as HTML: links, images, emphasis, code; other HTML as it stands."""
    kept: list[str] = []

    def keep(match: re.Match[str]) -> str:
        kept.append(_as_html(match))
        return f"\x02{len(kept) - 1}\x03"

    safe = escape(_KEPT.sub(keep, text), quote=False)
    safe = _IMAGE.sub(r'<img alt="\1"/>', safe)
    safe = _LINK.sub(lambda m: f'<a href="{m[2]}">{m[1]}</a>' if m[2] else m[1], safe)
    safe = _EMPHASIS.sub(r"<em>\2</em>", _STRONG.sub(r"<strong>\2</strong>", safe))
    return re.sub("\x02(\\d+)\x03", lambda m: kept[int(m[1])], safe)


def _as_html(match: re.Match[str]) -> str:
    said = match.group()
    match match.lastgroup:
        case "code":
            return f"<code>{escape(said.strip('`'), quote=False)}</code>"
        case "auto":
            return f'<a href="{said[1:-1]}">{said[1:-1]}</a>'
        case "escaped":
            return escape(said[1], quote=False)
        case _:
            return said


Taken = tuple[str, int]
"""A block's HTML and how many lines it took; "", 0 where it is not of the kind."""


def _blocks(lines: Sequence[str]) -> Iterator[str]:
    at = 0
    while at < len(lines):
        if not lines[at].strip():
            at += 1
            continue
        block, taken = next(found for kind in _KINDS if (found := kind(lines[at:]))[1])
        at += taken
        yield block


def _heading(lines: Sequence[str]) -> Taken:
    if found := _HEADING.match(lines[0]):
        level = len(found[1])
        return f"<h{level}>{inline(found[2])}</h{level}>", 1
    if len(lines) > 1 and _UNDERLINE.match(lines[1]) and not _MARKER.match(lines[0]):
        level = 1 if lines[1].startswith("=") else 2
        return f"<h{level}>{inline(lines[0].strip())}</h{level}>", 2
    return "", 0


def _rule(lines: Sequence[str]) -> Taken:
    return ("<hr/>", 1) if _RULE.match(lines[0]) else ("", 0)


def _fenced(lines: Sequence[str]) -> Taken:
    if not (fence := _FENCE.match(lines[0])):
        return "", 0
    end = next(
        (n for n in range(1, len(lines)) if lines[n].strip().startswith(fence[1])), len(lines)
    )
    return _pre(lines[1:end]), min(end + 1, len(lines))


def _indented(lines: Sequence[str]) -> Taken:
    taken = _run(lines, lambda line: line.startswith("    ") or not line.strip())
    if not lines[0].startswith("    "):
        return "", 0
    return _pre([line[4:] for line in lines[:taken]]), taken


def _pre(lines: Sequence[str]) -> str:
    return f"<pre><code>{escape(chr(10).join(lines).strip(chr(10)), quote=False)}</code></pre>"


def _raw(lines: Sequence[str]) -> Taken:
    if not _HTML.match(lines[0]) or re.match(r"\s*<(a|br|em|strong|b|i|span|code)\b", lines[0]):
        return "", 0
    taken = _run(lines, lambda line: bool(line.strip()))
    return "\n".join(lines[:taken]), taken


def _quote(lines: Sequence[str]) -> Taken:
    if not lines[0].lstrip().startswith(">"):
        return "", 0
    taken = _run(lines, lambda line: bool(line.strip()))
    inner = [re.sub(r"^\s*>\s?", "", line) for line in lines[:taken]]
    return "\n".join(("<blockquote>", *_blocks(inner), "</blockquote>")), taken


def _table(lines: Sequence[str]) -> Taken:
    taken = _run(lines, lambda line: line.lstrip().startswith("|"))
    rows = [
        line.strip().strip("|").split("|") for line in lines[:taken] if not _TABLE_LINE.match(line)
    ]
    if not rows:
        return "", taken
    cells = ("".join(f"<td>{inline(cell.strip())}</td>" for cell in row) for row in rows)
    return "\n".join(("<table>", *(f"<tr>{row}</tr>" for row in cells), "</table>")), taken


def _list(lines: Sequence[str]) -> Taken:
    marker = _MARKER.match(lines[0])
    if not marker:
        return "", 0
    taken = _length_of_list(lines)
    depth = len(marker[1])
    items: list[list[str]] = []
    for line in lines[:taken]:
        found = _MARKER.match(line)
        if found and len(found[1]) <= depth + 1:
            items.append([line[found.end() :]])
        else:
            items[-1].append(_dedented(line, depth + 4))
    tag = "ol" if marker[2][0].isdigit() else "ul"
    return "\n".join((f"<{tag}>", *map(_item, items), f"</{tag}>")), taken


def _length_of_list(lines: Sequence[str]) -> int:
    """Return how far a list goes: to a line after a blank one that is neither item nor indented."""
    taken = 0
    for number, line in enumerate(lines):
        after_blank = number > 0 and not lines[number - 1].strip()
        if line.strip() and after_blank and not _MARKER.match(line) and not line.startswith("  "):
            break
        if _HEADING.match(line) or _RULE.match(line):
            break
        if line.strip():
            taken = number + 1
    return taken


def _item(lines: Sequence[str]) -> str:
    blocks = list(_blocks(lines))
    if len(blocks) == 1 or not any(not line.strip() for line in lines):
        blocks = [re.sub(r"^<p>(.*)</p>$", r"\1", block, flags=re.DOTALL) for block in blocks]
    return f"<li>{chr(10).join(blocks)}</li>"


def _dedented(line: str, most: int) -> str:
    return line[min(most, len(line) - len(line.lstrip())) :]


def _paragraph(lines: Sequence[str]) -> Taken:
    taken = 1 + _run(
        lines[1:], lambda line: bool(line.strip()) and not any(p.match(line) for p in _INTERRUPTS)
    )
    said = "\n".join(line.strip() for line in lines[:taken])
    return f"<p>{inline(said)}</p>", taken


_INTERRUPTS = (_HEADING, _MARKER, _FENCE)


def _run(lines: Sequence[str], belongs: Callable[[str], bool]) -> int:
    """Return how many lines from the first on belong together."""
    return next((n for n, line in enumerate(lines) if not belongs(line)), len(lines))


_KINDS = (_heading, _rule, _fenced, _indented, _table, _list, _quote, _raw, _paragraph)
