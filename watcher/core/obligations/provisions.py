"""What a text provides, sentence by sentence, each with the lead-in of the list that it stands in."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from watcher.core.obligations.actors import subject
from watcher.core.obligations.force import GRAVEST_FIRST
from watcher.core.obligations.modals import Modal, find_modals
from watcher.core.obligations.plain import Word, key_of, plain, words_of
from watcher.core.obligations.quantities import Measure, find_measures


@dataclass(frozen=True, kw_only=True, eq=False)
class Provision:
    """A sentence or an item of a list, in the publisher's own words."""

    text: str
    row: int
    """The row of the redline in which it begins."""
    place: int
    """Its place among the provisions of its side."""
    lead: "Provision | None" = None
    """The words that lead in the list of which it is an item."""
    following: str = ""
    """The first item of the list that it leads in."""

    @cached_property
    def plain(self) -> str:
        """The text with plain quotes and dashes, letter for letter."""
        return plain(self.text)

    @cached_property
    def words(self) -> tuple[Word, ...]:
        """Its words as they are compared."""
        return words_of(self.plain)

    @cached_property
    def texts(self) -> tuple[str, ...]:
        """Its words without their places: quicker to have."""
        return tuple(self.key.split())

    @cached_property
    def key(self) -> str:
        """Equal for sentences that say the same in the same words."""
        return key_of(self.plain)

    @cached_property
    def modals(self) -> tuple[Modal, ...]:
        """Its own modals, in order."""
        return find_modals(self.plain)

    @cached_property
    def measures(self) -> tuple[Measure, ...]:
        """What it measures, in order."""
        return find_measures(self.plain)

    @cached_property
    def ruling(self) -> "tuple[Provision, Modal] | None":
        """The certain modal of the lead-in under which an item stands, and where that stands.

        None where the item is a whole sentence, with an actor and a modal of its own.
        """
        if self.lead is None or self._is_whole_sentence(self.lead):
            return None
        above: Provision | None = self.lead
        depth = 0
        while above is not None and depth < _DEEPEST:
            certain = [modal for modal in above.modals if modal.is_certain]
            if certain:
                return above, certain[-1]
            above, depth = above.lead, depth + 1
        return None

    def _is_whole_sentence(self, lead: "Provision") -> bool:
        if not self.modals or lead.plain.rstrip(": -").lower().endswith("that"):
            return False
        before = self.plain[: self.modals[0].start]
        if subject(before).is_someone:
            return True
        is_short = len(before.split()) <= _SUBJECT_WORDS and _DEPENDS.search(before) is None
        return bool(before) and is_short and self.modals[0].is_certain


_DEEPEST = 6
_SUBJECT_WORDS = 5
_DEPENDS = re.compile(r"\b(?:that|who|which|if|when|where|to)\b", re.IGNORECASE)


def gravest(modals: Iterable[Modal]) -> Modal | None:
    """Return the modal by which a sentence is called: the first of the gravest force."""
    return min(modals, key=lambda one: GRAVEST_FIRST.index(one.force), default=None)
