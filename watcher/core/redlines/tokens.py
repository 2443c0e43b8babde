"""A redline as `compare` and `diff` print it for other programs."""

from watcher.answers import CompareAnswer, HunkAnswer, LinkAnswer, ObligationAnswer
from watcher.core.classify import classify
from watcher.core.links import LinkChange, link_changes_of
from watcher.core.obligations import Obligation, obligations
from watcher.core.reading import reading
from watcher.core.summary import summary
from watcher.domain import Hunk, Redline, RedlineBlock


def redline_answer(redline: Redline) -> CompareAnswer:
    """Return every token in reading order, how many blocks moved, and what the change means.

    Each block's tokens end in a line feed. Texts are as they are, lone surrogates included:
    print them as ASCII. Obligations stand in reading order.
    """
    significance, reason = classify(redline)
    quiet = reading(redline)
    found = obligations(quiet.redline)
    return {
        "tokens": [(op.value, text) for row in redline.blocks for op, text in row.tokens],
        "moved": redline.moved,
        "significance": significance.value,
        "reason": reason,
        "summary": summary(quiet.redline, (), known=found),
        "hunks": [_place(hunk) for hunk in redline.hunks],
        "links": [_link(row, change) for row, change in link_changes_of(redline)],
        "obligations": [_obligation(one) for one in found],
        "remarks": [{"section": list(one.section), "text": one.text} for one in quiet.remarks],
    }


def _place(one: Hunk | RedlineBlock | Obligation) -> HunkAnswer:
    return {"section": list(one.section), "number": one.number}


def _link(row: RedlineBlock, change: LinkChange) -> LinkAnswer:
    return {
        **_place(row),
        "text": change.text,
        "before": change.before,
        "after": change.after,
    }


def _obligation(one: Obligation) -> ObligationAnswer:
    return {
        **_place(one),
        "kind": one.kind.value,
        "line": one.line,
        "who": list(one.who),
        "before": one.before,
        "after": one.after,
    }
