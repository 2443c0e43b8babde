"""Obligations -> the lines that a manager reads first."""

from collections.abc import Sequence
from typing import NamedTuple

from watcher.core.obligations import Obligation
from watcher.core.obligations.force import ObligationKind
from watcher.core.summary.news import place

MOST = 12
"""Lines that are told; more are counted, and all of them are marked in the text."""


class FirstLine(NamedTuple):
    """What is asked otherwise than before, in one line."""

    text: str
    """"Now a duty: staff must ... (was advice: ...)"."""
    who: str
    """Whom the text names as the one who must act: "registered manager, staff"; "" for nobody."""
    place: str
    """The innermost heading and the publisher's paragraph number; "" where there are none."""


class First(NamedTuple):
    """The gravest lines first, each group in reading order."""

    lines: tuple[FirstLine, ...]
    further: int
    """How many more there are."""


NOTHING_FIRST = First((), 0)


def first_lines(obligations: Sequence[Obligation], most: int = MOST) -> First:
    """Return the lines that are read first; references to other paragraphs are not among them."""
    told = [one for one in obligations if one.kind is not ObligationKind.REFERENCE]
    told.sort(key=lambda one: one.rank)
    lines = tuple(
        FirstLine(one.line, ", ".join(one.who), place(one.section, one.number))
        for one in told[:most]
    )
    return First(lines, max(0, len(told) - most))
