"""What was found between two sentences: a change of force or measure, with its words."""

from typing import NamedTuple

from watcher.core.obligations.actors import actors
from watcher.core.obligations.force import Force, ObligationKind
from watcher.core.obligations.modals import Modal
from watcher.core.obligations.provisions import Provision


class Said(NamedTuple):
    """Words that bind or measure."""

    by: Provision
    start: int
    end: int
    force: Force | None = None
    """None where they measure."""


class Finding(NamedTuple):
    """A change of force or measure, with the sentences and the words that say it then and now."""

    kind: ObligationKind
    old: Provision | None
    new: Provision | None
    was: Said | None = None
    now: Said | None = None

    @property
    def shown(self) -> tuple[Provision, Said]:
        """The sentence that is told and its words: as they are now, or were if they are no more."""
        if self.new and self.now:
            return self.new, self.now
        if self.old and self.was:
            return self.old, self.was
        raise ValueError("a finding needs a sentence and the words in it that bind or measure")

    @property
    def about(self) -> Provision:
        """The sentence as it is now, or was where there is none."""
        return self.new or self.shown[0]


def spoken(by: Provision, modal: Modal) -> Said:
    """Return a modal as words of its sentence."""
    return Said(by, modal.start, modal.end, modal.force)


def acting(said: Said) -> tuple[str, ...]:
    """Return who is the subject of words that bind, in standard terms; () where nobody is named."""
    return actors(said.by.plain, said.start, said.end)
