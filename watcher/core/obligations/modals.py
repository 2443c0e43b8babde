"""Finds the words of a sentence that bind, advise, permit or free: its modals."""

from collections.abc import Iterator
from typing import NamedTuple

from watcher.core.obligations.force import Force
from watcher.core.obligations.guards import (
    is_another_word,
    is_certain,
    is_declaring,
    is_plain,
    is_spoken_of,
    names_in,
    negative,
)
from watcher.core.obligations.wordings import ANY_WORDING, WORDINGS

_NEGATED = {
    Force.DUTY: Force.BAN,
    Force.RESTRICTION: Force.BAN,
    Force.PERMISSION: Force.BAN,
    Force.ADVICE: Force.ADVICE_AGAINST,
}


class Modal(NamedTuple):
    """A wording with a force, and where it stands in its sentence."""

    force: Force
    start: int
    end: int
    is_certain: bool
    """False where the words can mean something else, or where they are only spoken of."""
    is_plain: bool
    """True where the words themselves mean nothing else, also where they are only spoken of."""


def find_modals(text: str) -> tuple[Modal, ...]:
    """Return the modals of a plain sentence, in order; the month of May and titles are none.

    "No" before the subject turns a modal round, and its place then begins with that word.
    """
    return tuple(_found(text))


def _found(text: str) -> Iterator[Modal]:
    names: tuple[tuple[int, int], ...] | None = None
    since = 0
    for match in ANY_WORDING.finditer(text):
        start, end = match.span()
        names = names_in(text) if names is None else names
        if any(a < start < b for a, b in names) or is_another_word(text, start, end):
            continue
        wording = WORDINGS[int((match.lastgroup or "")[1:])]
        before = text[since:start]
        no = negative(before)
        force = _NEGATED.get(wording.force, wording.force) if no is not None else wording.force
        certain = not is_spoken_of(text, before, start, end) and (
            (no is not None and not is_declaring(text, start))
            or is_certain(wording, text, before, start, end)
        )
        plain = certain or is_plain(wording, text, start)
        yield Modal(force, start if no is None else since + no, end, certain, plain)
        since = end
