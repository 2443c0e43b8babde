"""Redline -> obligations: each change of force and of measure, as a line that is read first.

In order: `sides` (sentences with their lead-ins), `pairing` (which became which), `comparing`
(steps of force and measures), `elsewhere` (what only changed its place), `told` (the lines).
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from watcher.core.obligations.actors import actors
from watcher.core.obligations.comparing import compare, compare_lists, compare_part
from watcher.core.obligations.elsewhere import Elsewhere
from watcher.core.obligations.findings import Finding, Said, spoken
from watcher.core.obligations.force import RANKS, ObligationKind, kind_of_dropped, kind_of_new
from watcher.core.obligations.pairing import Pairs, is_nearly_same, paired
from watcher.core.obligations.provisions import Provision, gravest
from watcher.core.obligations.sides import sides
from watcher.core.obligations.told import line, words
from watcher.domain import BlockKind, Redline, RedlineBlock


@dataclass(frozen=True, slots=True, kw_only=True)
class Obligation:
    """What one must, should or may do otherwise than before, or by another measure."""

    kind: ObligationKind
    line: str
    """What it is and, shortened, the publisher's sentence; to be read by itself."""
    before: str
    """The publisher's whole sentence then; "" where there was none."""
    after: str
    """The publisher's whole sentence now; "" where there is none."""
    was: str
    """The words that bound or measured then: "should", "28 days"; "" where there were none."""
    now: str
    """The words that bind or measure now."""
    who: tuple[str, ...]
    """Whom the text names as the one who must act, in standard terms; () where it names no one."""
    section: tuple[str, ...]
    number: str
    """The publisher's number of the paragraph; "" where it has none."""

    @property
    def rank(self) -> int:
        """How soon it ought to be read: the lower, the sooner; references come last."""
        return RANKS[self.kind]


def obligations(redline: Redline) -> tuple[Obligation, ...]:
    """Return each change of force and of measure, in reading order; each line is told once.

    Text that moved, was split, joined, renumbered or repeated is none. `sorted` by `rank` keeps
    the reading order among those that are as grave.
    """
    old, new = sides(redline)
    pairs = paired(old, new)
    found = sorted(_findings(pairs, Elsewhere(redline, pairs)), key=_place)
    told = (_obligation(finding, redline) for finding in found)
    return tuple({(one.kind, one.line): one for one in reversed(list(told))}.values())[::-1]


def _findings(pairs: Pairs, elsewhere: Elsewhere) -> Iterator[Finding]:
    told_leads = set()
    for old, new in _once(pairs.edited):
        for finding in compare(old, new):
            told_leads.add((id(old), id(new)))
            if not _is_elsewhere(finding, elsewhere):
                yield finding
    kept = (pair for pair in pairs.edited if is_nearly_same(*pair))
    for old, new in (*pairs.relisted, *kept):
        if not (old.lead and new.lead and (id(old.lead), id(new.lead)) in told_leads):
            yield from compare_lists(old, new)
    for old, new in _once((*pairs.old_parts, *pairs.new_parts)):
        yield from compare_part(old, new)
    came = [finding for one in pairs.new for finding in _of_new(one, elsewhere)]
    gone = [finding for one in pairs.gone for finding in _of_gone(one, elsewhere)]
    yield from _without_leads([*came, *gone])


def _once(
    pairs: Iterable[tuple[Provision, Provision]],
) -> Iterable[tuple[Provision, Provision]]:
    """Return the pairs without repeats: what is told once need not be found twice."""
    return {(old.text, new.text): (old, new) for old, new in reversed(list(pairs))}.values()


def _is_elsewhere(finding: Finding, elsewhere: Elsewhere) -> bool:
    """Return whether words of a kept sentence that seem to have come or gone stand elsewhere."""
    if finding.was and not finding.now and finding.old:
        return elsewhere.stands(finding.old, finding.was, finding.new)
    if finding.now and not finding.was and finding.new:
        return elsewhere.stood(finding.new, finding.now, finding.old)
    return False


def _of_new(one: Provision, elsewhere: Elsewhere) -> Iterator[Finding]:
    words = _ruling_words(one)
    kind = kind_of_new(words.force) if words and words.force else None
    if words and kind and not elsewhere.stood(one, words):
        yield Finding(kind, None, one, now=words)


def _of_gone(one: Provision, elsewhere: Elsewhere) -> Iterator[Finding]:
    words = _ruling_words(one)
    kind = kind_of_dropped(words.force) if words and words.force else None
    if words and kind and not elsewhere.stands(one, words):
        yield Finding(kind, one, None, was=words)


def _ruling_words(one: Provision) -> Said | None:
    """Return what rules a sentence: its lead-in's modal, else its own gravest; None if nothing."""
    if one.ruling:
        return spoken(*one.ruling)
    modal = gravest(modal for modal in one.modals if modal.is_certain)
    is_cut_off = modal is not None and not one.following and not one.plain[modal.end :].strip(" .")
    return spoken(one, modal) if modal and not is_cut_off else None


def _without_leads(findings: Sequence[Finding]) -> Iterator[Finding]:
    """Yield what came or went, lead-ins only where none of their items is told."""
    told = {id(finding.about.lead) for finding in findings}
    return (finding for finding in findings if id(finding.about) not in told)


def _place(finding: Finding) -> tuple[int, int, int]:
    one = finding.about
    return one.row, int(finding.new is not None), one.place


def _obligation(finding: Finding, redline: Redline) -> Obligation:
    row = redline.blocks[finding.about.row]
    return Obligation(
        kind=finding.kind,
        line=line(finding) + _in_row(row),
        before=finding.old.text if finding.old else "",
        after=finding.new.text if finding.new else "",
        was=words(finding.was),
        now=words(finding.now),
        who=_who(finding.shown[1]),
        section=row.section,
        number=row.number,
    )


def _in_row(row: RedlineBlock) -> str:
    """Return which row of a table it is, told by its first cell; "" elsewhere."""
    block = row.after or row.before
    if block is None or block.kind is not BlockKind.TABLE_ROW or "\t" not in block.text:
        return ""
    key = " ".join(block.text.partition("\t")[0].split())
    return f", in the row \u201c{key}\u201d" if key else ""


def _who(said: Said) -> tuple[str, ...]:
    """Return who must act: the subject of the words that bind, or of the modal before a measure."""
    by = said.by
    if not by.modals:
        return _who(spoken(*by.ruling)) if by.ruling else ()
    at = max((k for k, modal in enumerate(by.modals) if modal.start <= said.start), default=0)
    since = by.modals[at - 1].end if at else 0
    return actors(by.plain, by.modals[at].start, by.modals[at].end, since)
