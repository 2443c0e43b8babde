"""Tokens -> edits for the eye: whole dates and amounts, scraps joined, white space unmarked."""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from watcher.core.redlines.facts import Facts, around, facts
from watcher.core.touches import touches
from watcher.domain import Op, Token

_SCRAP_WORDS = 2
_SCRAP_LETTERS = 14
"""What may stand unchanged between two edits and still be shown as one with them."""
_BREAK = re.compile(r"[.?!:;]\s|[\n\t]")


class Edit(NamedTuple):
    """Words that were replaced, came or went, with what stands unchanged before them."""

    before: str
    gone: str
    new: str
    letters: int
    """How many letters really changed, on the side where they are more."""


class Edits(NamedTuple):
    """All edits of a block, and what stands unchanged after the last one."""

    edits: tuple[Edit, ...]
    after: str


def edits_of(tokens: Sequence[Token]) -> Edits:
    """Return a changed block's edits for the eye.

    What stays with its edit gives both wordings to the letter, white space aside, which is shown
    as it is now. A date, an amount or a reference is replaced as a whole.
    """
    found = _worded(tokens)
    is_whole = len(found.edits) == 1 and not found.edits[0].before and not found.after.strip()
    return found if is_whole or not found.edits else _joined(_widened(found))


def _worded(tokens: Sequence[Token]) -> Edits:
    """Return the edits as they are marked; where white space alone changed there is none."""
    found: list[Edit] = []
    before = ""
    after = "".join(text for op, text in tokens if op is not Op.GONE)
    for gone, new, same, rest in touches(tokens):
        before += same
        if gone.strip() or new.strip():
            found.append(Edit(before, gone, new, max(len(gone.strip()), len(new.strip()))))
            before = ""
        else:
            before += new
        after = rest
    return Edits(tuple(found), before + after)


def _widened(found: Edits) -> Edits:
    """Return the edits, each with the rest of the facts that it stands in."""
    wide: list[Edit] = []
    gaps = [*(edit.before for edit in found.edits), found.after]
    rest = ""
    for gap, (left, right), edit in zip(
        gaps, _reaches(found, gaps), [*found.edits, None], strict=True
    ):
        if edit and wide and left + right >= len(gap):
            wide[-1] = _with(_with(wide[-1], gap, gap), edit.gone, edit.new, edit.letters)
            continue
        if wide:
            wide[-1] = _with(wide[-1], gap[:left], gap[:left])
        rest, lead = gap[left : len(gap) - right], gap[len(gap) - right :]
        if edit:
            wide.append(Edit(rest, lead + edit.gone, lead + edit.new, edit.letters))
    return Edits(tuple(wide), rest)


def _reaches(found: Edits, gaps: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Yield how far the edits before and after each gap reach into it to hold their facts whole."""
    sides = (
        facts("".join(edit.before + edit.gone for edit in found.edits) + found.after),
        facts("".join(edit.before + edit.new for edit in found.edits) + found.after),
    )
    starts = [0, 0]
    for k, gap in enumerate(gaps):
        ends = [start + len(gap) for start in starts]
        left = right = 0
        if k:
            left = max(_reach(sides, starts, 1), 0)
        if k < len(found.edits):
            right = max(_reach(sides, ends, -1), 0)
            edit = found.edits[k]
            starts = [ends[0] + len(edit.gone), ends[1] + len(edit.new)]
        yield min(left, len(gap)), min(right, len(gap))


def _reach(sides: Sequence[Facts], places: Sequence[int], way: int) -> int:
    """Return how far from a place on, forwards or backwards, the facts go that it stands in.

    The two sides have the same text there, so that each may stretch the other one's reach.
    """
    reach = 0
    while True:
        further = max(
            way * (around(side, place + way * reach)[way > 0] - place)
            for side, place in zip(sides, places, strict=True)
        )
        if further == reach:
            return reach
        reach = further


def _joined(found: Edits) -> Edits:
    """Return the edits, those with mere scraps between them as one."""
    joined: list[Edit] = []
    for edit in found.edits:
        if joined and _is_scrap(edit.before, joined[-1], edit):
            last = _with(joined[-1], edit.before, edit.before)
            joined[-1] = _with(last, edit.gone, edit.new, edit.letters)
        else:
            joined.append(edit)
    return Edits(tuple(joined), found.after)


def _is_scrap(between: str, last: Edit, edit: Edit) -> bool:
    around_it = len(last.gone) + len(last.new) + len(edit.gone) + len(edit.new)
    letters = len(between.strip())
    return (
        not _BREAK.search(between)
        and letters <= _SCRAP_LETTERS
        and len(between.split()) <= _SCRAP_WORDS
        and around_it >= 2 * letters
    )


def _with(edit: Edit, gone: str, new: str, letters: int = 0) -> Edit:
    return edit._replace(gone=edit.gone + gone, new=edit.new + new, letters=edit.letters + letters)
