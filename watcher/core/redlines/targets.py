"""Links that lead elsewhere: in a sentence, with targets that nobody can be tricked by."""

from typing import NamedTuple

from watcher.core.links import LinkChange, shown_target
from watcher.core.redlines.seen import line_of, short

_TARGET = 120
"""Characters of a target that are shown: its start, which says whose it is, and its end."""
_TAIL = 30
_WORDS = 80


class Sentence(NamedTuple):
    """A sentence about a link in three pieces: the new target may be made a link."""

    start: str
    target: str
    """The new target as it is shown; "" where the link leads nowhere any more."""
    end: str
    address: str
    """The new target to follow; "" where it is no address of the web."""


def sentence_of(change: LinkChange) -> Sentence:
    """Return "“notify us” now leads to https://… (before: https://…)"."""
    words = short(change.text, _WORDS)
    link = f"\u201c{words}\u201d" if words else "A picture that is a link"
    before, after = shortened(change.before), shortened(change.after)
    if not after:
        return Sentence(f"{link} no longer leads to {before}", "", "", "")
    end = f" (before: {before})" if before else " (before: nowhere)"
    return Sentence(f"{link} now leads to ", after, end, followed(change.after))


def shortened(target: str) -> str:
    """Return a target that any output can hold, the middle of a long one left out."""
    shown = line_of(shown_target(target))
    if len(shown) <= _TARGET:
        return shown
    return f"{shown[: _TARGET - _TAIL]}…{shown[-_TAIL:]}"


def followed(target: str) -> str:
    """Return a target that may be followed: on the web and without what no address holds; else ""."""
    is_web = target.startswith(("https://", "http://"))
    return target if is_web and target == line_of(target) and " " not in target else ""
