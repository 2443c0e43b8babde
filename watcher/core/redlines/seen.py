"""Text that any output can hold, whatever a publisher sent, and text made short."""

import re
from collections.abc import Sequence

from watcher.core.redlines.facts import facts, whole_cut

_UNSEEN = re.compile(
    "[\ud800-\udfff\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufdd0-\ufdef\ufffe\uffff]"
)
_BREAKS = re.compile(r"[^\S\n]*\n\s*")
_HEADING = 120
"""Characters of one heading that a place is told by."""
_FACT = 200
"""Characters past a cut that are looked at for a date or a number that it would halve."""
_HEADINGS = 6
"""How many headings a place is told by, the outermost and the innermost ones."""


def seen(text: str) -> str:
    """Return text that any output can hold: cells parted by bars, what has no shape replaced.

    Lone surrogates cannot be encoded; control characters and overrides of the writing direction
    could make a terminal or a mail show something else than what is there. Line feeds stay: they
    part blocks that stand in one row, one between two of them.
    """
    if text.isprintable():
        return text
    spaced = text.replace("\t", " | ").replace("\u2028", " ").replace("\u2029", " ")
    return _BREAKS.sub("\n", _UNSEEN.sub("\ufffd", spaced))


def line_of(text: str) -> str:
    """Return text that any output can hold, as one line."""
    return " ".join(seen(text).split())


def short(text: str, limit: int) -> str:
    """Return one line of at most about `limit` characters; never cut inside a date or a number."""
    line = line_of(text)
    if len(line) <= limit:
        return line
    at = whole_cut(facts(line[: limit + _FACT]), limit)
    start = line[:at].rpartition(" ")[0] if at == limit and not line[at].isspace() else line[:at]
    return f"{(start or line[:at]).rstrip()} …"


def place_name(section: Sequence[str], number: str = "") -> str:
    """Return headings, parted by an arrow, and the publisher's number: "At night, 4.12"."""
    shown = list(section)
    if len(shown) > _HEADINGS:
        shown[_HEADINGS // 2 : -(_HEADINGS // 2)] = ["…"]
    name = " \u203a ".join(short(heading, _HEADING) for heading in shown)
    numbered = line_of(number)
    if not numbered:
        return name
    return f"{name}, {numbered}" if name else f"Paragraph {numbered}"
