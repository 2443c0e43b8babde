"""What two sentences that belong together measure, then and now."""

import re
from collections.abc import Iterator

from watcher.core.obligations.alignment import Alignment
from watcher.core.obligations.findings import Finding, Said
from watcher.core.obligations.force import ObligationKind
from watcher.core.obligations.provisions import Provision
from watcher.core.obligations.quantities import Measure

_TIMES = frozenset([ObligationKind.PERIOD, ObligationKind.FREQUENCY, ObligationKind.DATE])
_TOLD_IN_STORIES = frozenset([ObligationKind.NUMBER, ObligationKind.DATE, ObligationKind.PERIOD])
_PAST = re.compile(r"\b(?:past|last|previous|recent) $", re.IGNORECASE)
_TAKES_EFFECT = re.compile(
    r"\b(?:forces?|effect|effective|commenc\w+|appl(?:y|ies)|deadlines?|starts?|begins?|ends?|expires?"
    r"|clos(?:es?|ing)|due|review)\b",
    re.IGNORECASE,
)


def compare_measures(old: Provision, new: Provision, laid: Alignment) -> Iterator[Finding]:
    """Yield the measures that changed between a sentence and what became of it."""
    for i, j in laid.partners(old.measures, new.measures):
        was = None if i is None else old.measures[i]
        now = None if j is None else new.measures[j]
        if was and now and _is_comparable(was, now):
            if was.differs(now) and (_matters(old, was) or _matters(new, now)):
                yield Finding(now.kind, old, new, _shown(old, was, now), _shown(new, now, was))
            continue
        if was and was.is_telling:
            yield Finding(was.kind, old, new, was=Said(old, was.start, was.end))
        if now and now.is_telling:
            yield Finding(now.kind, old, new, now=Said(new, now.start, now.end))


def _matters(one: Provision, measure: Measure) -> bool:
    """Return whether a measure sets something, and is not one of a story: "in 2015, 18 cases"."""
    if measure.limit or measure.kind not in _TOLD_IN_STORIES:
        return True
    is_past = _PAST.search(one.plain, 0, measure.amount) is not None
    if measure.kind is ObligationKind.PERIOD and not is_past:
        return True
    if one.ruling or any(modal.is_plain for modal in one.modals):
        return True
    if measure.kind is ObligationKind.NUMBER and one.modals and not is_past:
        return True  # "may take 6 children"
    return measure.kind is ObligationKind.DATE and _TAKES_EFFECT.search(one.plain) is not None


def _is_comparable(was: Measure, now: Measure) -> bool:
    return was.kind is now.kind or (was.kind in _TIMES and now.kind in _TIMES)


def _shown(by: Provision, one: Measure, other: Measure) -> Said:
    """Return the words of a measure, with the word that limits it where that changed too."""
    return Said(by, one.amount if one.limit == other.limit else one.start, one.end)
