"""Redline -> reading: the redline as people are shown it, and what is said once about it."""

from dataclasses import dataclass
from typing import NamedTuple

from watcher.domain import Redline


class Remark(NamedTuple):
    """What is said once, in a sentence, about many places of a redline."""

    section: tuple[str, ...]
    """The headings under which all of it stands; empty where it concerns the whole text."""
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """A redline for the eye.

    What the remarks say once is no longer marked in `redline`: there it stands as it is now. The
    tokens of the redline it was made from stay exact; these are not.
    """

    redline: Redline
    remarks: tuple[Remark, ...]


def reading(redline: Redline) -> Reading:
    """Return a redline as people are shown it."""
    return Reading(redline=redline, remarks=())
