"""Redline -> reading: the redline as people are shown it, and what is said once about it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from watcher.core.diff.paragraph_numbers import Label
from watcher.core.links import link_changes
from watcher.core.obligations import obligations
from watcher.core.obligations.first import NOTHING_FIRST, First, first_lines
from watcher.core.reading.columns import column_remarks
from watcher.core.reading.lines import Span, lines
from watcher.core.reading.page_numbers import page_numbers
from watcher.core.reading.quiet import Known, Numbers, Tally, passages, quieted, renumberings
from watcher.core.reading.remark import Remark
from watcher.core.reading.renumbered import Marked, labels, numbers_of, told
from watcher.domain import Hunk, Op, Redline, RedlineBlock

_NEARBY_ROWS = 15
_MOVED_NAMED = 10
_OPENING_WORDS = 8

__all__ = ["Reading", "Remark", "reading", "understood"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """A redline for the eye.

    What the remarks say once is no longer marked in `redline`: there it stands as it is now. The
    tokens of the redline it was made from stay exact; these are not.
    """

    redline: Redline
    remarks: tuple[Remark, ...]
    first: First = NOTHING_FIRST
    """What is asked otherwise than before; empty where nobody looked for it (see `understood`)."""


class _Seen(NamedTuple):
    """A passage where it went or came."""

    row: int
    section: tuple[str, ...]
    line: str


def understood(redline: Redline) -> Reading:
    """Return a redline as people are shown it, with what it asks otherwise than before."""
    found = reading(redline)
    return replace(found, first=first_lines(obligations(found.redline)))


def reading(redline: Redline) -> Reading:
    """Return a redline as people are shown it.

    Said once, and no longer marked: paragraphs that bear other numbers, and references that follow
    them; white space before the number of a footnote; bullets; of a file drawn from print, the
    numbers of its pages and what their ends moved. Added and removed columns of tables are named. A number in running text that is none
    of these is always marked.
    """
    if not redline.hunks:
        return Reading(redline=redline, remarks=())
    rows = [
        (index, row)
        for index, row in enumerate(redline.blocks)
        if row.move is None and any(op is not Op.SAME for op, _ in row.tokens)
    ]
    old, new = (tuple(lines(redline.blocks, is_old=is_old)) for is_old in (True, False))
    pages = page_numbers(old), page_numbers(new)
    is_print = all(pages)
    known = Known(
        old=Numbers(pages[0], labels(old, _marked(redline, Op.GONE), is_print=is_print)),
        new=Numbers(pages[1], labels(new, _marked(redline, Op.NEW), is_print=is_print)),
    )
    pairs = [pair for index, row in rows for pair in renumberings(row, index, known)]
    moved = _moved(rows, known) if is_print else {}
    known = known._replace(numbers=numbers_of(pairs), moved=moved)
    tally = Tally()
    quiet = {id(row): quieted(row, index, known, tally) for index, row in rows}
    return Reading(
        redline=_replaced(redline, quiet),
        remarks=(*_remarks(tally, sorted(moved.values())), *column_remarks(redline)),
    )


def _marked(redline: Redline, own: Op) -> Marked:
    """Return what says whether a number stands in what went (or came), by row and place."""
    spans: dict[int, list[Span]] = {}
    for index, row in enumerate(redline.blocks):
        if len(row.tokens) > 1 or row.tokens[0].op is not Op.SAME:
            at = 0
            for op, text in row.tokens:
                if op is own:
                    spans.setdefault(index, []).append(Span(at, at + len(text)))
                at += len(text) if op is own or op is Op.SAME else 0

    def is_marked(row: int, label: Label) -> bool:
        return any(one.start < label.end and label.start < one.end for one in spans.get(row, ()))

    return is_marked


def _moved(rows: Sequence[tuple[int, RedlineBlock]], known: Known) -> dict[str, str]:
    """Return the passages that a page's end put elsewhere, and how each stands there now.

    They went once and came once, a few blocks away. Asked of text drawn from print alone: elsewhere
    a sentence in another paragraph may bind others than before, and is marked.
    """
    found: dict[Op, dict[str, list[_Seen]]] = {Op.GONE: {}, Op.NEW: {}}
    for index, row in rows:
        for op, passage, line in passages(row, index, known):
            found[op].setdefault(passage, []).append(_Seen(index, row.section, line))
    return {
        passage: new[0].line
        for passage, gone in found[Op.GONE].items()
        if len(new := found[Op.NEW].get(passage, [])) == len(gone) == 1
        and abs(gone[0].row - new[0].row) <= _NEARBY_ROWS
        and gone[0].section == new[0].section
    }


def _remarks(tally: Tally, moved: Sequence[str]) -> Iterator[Remark]:
    said = (
        told(tally.pairs, tally.followed),
        _counted(tally.pages, "page numbers differ"),
        _counted(tally.spaced, "only the spacing differs, or what nobody sees"),
        _counted(tally.bullets, "only a bullet came or went"),
    )
    return (Remark((), text) for text in (*said, _moved_on(moved)) if text)


def _moved_on(moved: Sequence[str]) -> str:
    """Return which passages stand at another place within or across paragraphs."""
    if not moved:
        return ""
    named = "; ".join(f"\u201c{_opening(one)}\u201d" for one in moved[:_MOVED_NAMED])
    others = len(moved) - _MOVED_NAMED
    more = f"; and {others} more" if others > 0 else ""
    return f"A little further up or down, word for word, not marked below: {named}{more}."


def _opening(passage: str) -> str:
    words = passage.split()
    more = f" \u2026 ({len(words)} words)" if len(words) > _OPENING_WORDS else ""
    return " ".join(words[:_OPENING_WORDS]) + more


def _counted(count: int, what: str) -> str:
    if not count:
        return ""
    place = "one place" if count == 1 else f"{count} places"
    return f"In {place} {what}; not marked below."


def _replaced(redline: Redline, quiet: Mapping[int, RedlineBlock]) -> Redline:
    hunks = (
        replace(hunk, blocks=tuple(row for row in rows if _is_news(row)))
        for hunk in redline.hunks
        for rows in [[quiet.get(id(row), row) for row in hunk.blocks]]
    )
    return Redline(
        blocks=tuple(row for one in redline.blocks if (row := quiet.get(id(one), one)).tokens),
        hunks=tuple(_numbered_anew(hunk) for hunk in hunks if hunk.blocks),
        moved=redline.moved,
    )


def _numbered_anew(hunk: Hunk) -> Hunk:
    return replace(hunk, number=hunk.blocks[0].number)


def _is_news(row: RedlineBlock) -> bool:
    if row.move is not None or link_changes(row):
        return True
    return any(op is not Op.SAME and text.strip() for op, text in row.tokens)
