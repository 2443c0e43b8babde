"""What two sentences that belong together bind to, then and now."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping

from watcher.core.obligations.alignment import Alignment
from watcher.core.obligations.findings import Finding, Said, acting, spoken
from watcher.core.obligations.force import (
    ADVISING,
    BINDING,
    Force,
    ObligationKind,
    kind_of_dropped,
    kind_of_new,
    kind_of_step,
)
from watcher.core.obligations.measure_forms import FORMS
from watcher.core.obligations.measuring import compare_measures
from watcher.core.obligations.modals import Modal
from watcher.core.obligations.provisions import Provision
from watcher.core.obligations.wordings import WORDINGS

_ALSO = """
    no none neither nothing nobody spring summer autumn winter january february march april may june
    july august september october november december jan feb mar apr jun jul aug sep sept oct nov dec
"""
_STEMS = re.findall(
    r"[a-z]{2,}",
    " ".join([_ALSO, *(one.pattern for one in WORDINGS), *(one.pattern.pattern for one in FORMS)]),
)
_WEIGHTY = frozenset(word for stem in _STEMS for word in (stem, f"{stem}s", stem.removesuffix("s")))
"""All words of the wordings that bind and of the forms that measure, whatever they mean there."""
_NEAR = 6
"""Words behind a modal that must have one in common for it to be the same duty."""
_TELLING = 4
"""Letters of a word that says something."""
_VERB = 3
"""Words behind a modal among which its verb stands, and letters that it has at least."""
_INSTRUCTING = frozenset(
    ["please", "always", "never", "don't", "do", "not", "also", "still", "then"]
)


def compare(old: Provision, new: Provision) -> Iterator[Finding]:
    """Yield what changed between a sentence and what became of it."""
    yield from _who(old, new)
    if not _is_weighty(old, new) or _says(old) == _says(new):
        return
    laid = Alignment(old, new)
    for was, now in _partners(old, new, laid):
        if was and now and _is_same_clause(old, new, was, now):
            yield from _step(
                old, new, was=spoken(old, was), now=spoken(new, now), modals=(was, now)
            )
        else:
            yield from _dropped(old, new, was)
            yield from _came(old, new, now)
    yield from compare_measures(old, new, laid)


def _who(old: Provision, new: Provision) -> Iterator[Finding]:
    """Yield that somebody else must act now, where both sentences name who and ask the same."""
    if not _are_lone(old, new) or old.modals[0].force is not new.modals[0].force:
        return
    if old.modals[0].force not in {*BINDING, *ADVISING}:
        return
    was, now = spoken(old, old.modals[0]), spoken(new, new.modals[0])
    acted, acts = set(acting(was)), set(acting(now))
    if acted and acts and acted != acts:
        yield Finding(ObligationKind.WHO, old, new, was, now)


def _are_lone(old: Provision, new: Provision) -> bool:
    """Return whether each of two sentences has one modal, which can mean nothing else."""
    every = (*old.modals, *new.modals)
    return len(old.modals) == len(new.modals) == 1 and all(modal.is_plain for modal in every)


def _partners(
    old: Provision, new: Provision, laid: Alignment
) -> Iterator[tuple[Modal | None, Modal | None]]:
    """Yield the modals that rule the same verb, then those that stand at one place.

    Where each sentence has but one, it is those two.
    """
    if _are_lone(old, new):
        yield old.modals[0], new.modals[0]
        return
    verbs = _by_verb(new)
    lone = _by_verb(old)
    by_verb = [
        (modal, verbs.get(verb) if (verb := _verb(old, modal)) in lone else None)
        for modal in old.modals
    ]
    yield from (pair for pair in by_verb if pair[1])
    left = [modal for modal, partner in by_verb if partner is None]
    free = [modal for modal in new.modals if modal not in {partner for _, partner in by_verb}]
    for i, j in laid.partners(left, free):
        yield None if i is None else left[i], None if j is None else free[j]


def _by_verb(one: Provision) -> Mapping[tuple[str, ...], Modal]:
    """Return the modals of a sentence by their verbs, where no other has the same."""
    counts = Counter(_verb(one, modal) for modal in one.modals)
    return {verb: modal for modal in one.modals if counts[verb := _verb(one, modal)] == 1}


def _verb(one: Provision, modal: Modal) -> tuple[str, ...]:
    """Return the two words behind a modal; its place where there are none, which no other has."""
    behind = tuple(word.text for word in one.words if word.start >= modal.end)[:2]
    return behind or (str(modal.start), one.text)


def compare_part(old: Provision, new: Provision) -> Iterator[Finding]:
    """Yield what changed where one sentence is the other's part; what has no partner is left out.

    A part without a modal is ruled by the last one before it in the whole sentence.
    """
    laid = Alignment(old, new)
    for i, j in laid.partners(old.modals, new.modals):
        if i is not None and j is not None:
            was, now = old.modals[i], new.modals[j]
            yield from _step(
                old, new, was=spoken(old, was), now=spoken(new, now), modals=(was, now)
            )
    if not new.modals and new.ruling and (ruled := _ruling_before(old, laid.first_kept())):
        (then, was), (by, now) = ruled, new.ruling
        yield from _step(old, new, was=spoken(then, was), now=spoken(by, now), modals=(was, now))


def _ruling_before(one: Provision, at: int) -> tuple[Provision, Modal] | None:
    """Return the modal that rules a place in a sentence: its list's, else the last one before it."""
    before = [modal for modal in one.modals if modal.start < at]
    return one.ruling or ((one, before[-1]) if before else None)


def compare_lists(old: Provision, new: Provision) -> Iterator[Finding]:
    """Yield what changed for an item that stands in a list with another lead-in."""
    if old.ruling and new.ruling:
        (then, was), (by, now) = old.ruling, new.ruling
        yield from _step(old, new, was=spoken(then, was), now=spoken(by, now), modals=(was, now))


def _is_weighty(old: Provision, new: Provision) -> bool:
    """Return whether a word came or went that can bind or measure; if not, all binds as before."""
    was, now = Counter(old.texts), Counter(new.texts)
    return any(
        word in _WEIGHTY or not word.isalpha()
        for change in (was - now, now - was)
        for word in change
    )


def _says(one: Provision) -> tuple[object, ...]:
    """Return what a sentence says by modals and measures, to tell quickly that nothing changed."""
    return [modal.force for modal in one.modals], [
        (measure.kind, measure.value, measure.limit) for measure in one.measures
    ]


def _step(
    old: Provision, new: Provision, *, was: Said, now: Said, modals: tuple[Modal, Modal]
) -> Iterator[Finding]:
    kind = kind_of_step(modals[0].force, modals[1].force)
    if kind and any(modal.is_plain for modal in modals):
        yield Finding(kind, old, new, was, now)


def _dropped(old: Provision, new: Provision, was: Modal | None) -> Iterator[Finding]:
    if was is None or _is_told_to_do(old, was, new) or _is_ruled_by(new, was.force):
        return
    if was.is_certain and (kind := kind_of_dropped(was.force)):
        yield Finding(kind, old, new, was=spoken(old, was))


def _came(old: Provision, new: Provision, now: Modal | None) -> Iterator[Finding]:
    if now is None or _is_told_to_do(new, now, old) or _is_ruled_by(old, now.force):
        return
    if now.is_certain and (kind := kind_of_new(now.force)):
        yield Finding(kind, old, new, now=spoken(new, now))


def _is_ruled_by(one: Provision, force: Force) -> bool:
    """Return whether a sentence stands in a list whose lead-in has that force."""
    return one.ruling is not None and one.ruling[1].force is force


def _is_told_to_do(one: Provision, modal: Modal, other: Provision) -> bool:
    """Return whether the other sentence says the same as an instruction: "Keep a record"."""
    behind = [word.text for word in one.words if word.start >= modal.end][:_VERB]
    first = [word.text for word in other.words if word.text not in _INSTRUCTING][:1]
    return bool(first) and first[0] in behind and len(first[0]) >= _VERB


def _is_same_clause(old: Provision, new: Provision, was: Modal, now: Modal) -> bool:
    """Return whether the words behind two modals have something in common."""
    if _are_lone(old, new):
        return True
    behind_old = _behind(old, was)
    behind_new = _behind(new, now)[:_NEAR]
    return not behind_old or not behind_new or not set(behind_old).isdisjoint(behind_new)


def _behind(one: Provision, modal: Modal) -> list[str]:
    return [
        word.text
        for word in one.words
        if word.start >= modal.end and word.end - word.start >= _TELLING
    ]
