"""The timescales of a change: where each stands, and whether this revision brought it."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import NamedTuple

from watcher.core.timescale.find import find_timescales
from watcher.core.timescale.in_context import find_in_block
from watcher.core.timescale.outline import Above, above, outlined
from watcher.domain import Block, FoundTimescale, Op, PartialDate, Redline, RedlineBlock, Timescale

_Said = tuple[str, PartialDate | str | None, PartialDate | None]


class _Line(NamedTuple):
    """A block with what stands above it, in one of the two texts."""

    block: Block
    over: Above


_Lines = Mapping[int, Sequence[_Line]]
"""The lines of each row of a redline, by its place."""


def changed_timescales(
    redline: Redline, notes: Sequence[str], *, reference: PartialDate | None = None
) -> tuple[FoundTimescale, ...]:
    """Return the timescales in what a change brought or rewrote, then those in its change notes.

    A timescale is new where no gone or rewritten text said one of the same kind with the same dates
    (without dates: in the same words) before. Unchanged blocks and mere moves are not looked at,
    but for those that a rewritten lead-in or table head speaks of; in a wholly new part every
    timescale is new. `reference` is as for `find_timescales`.
    """
    rows = redline.blocks
    before = _lines(rows, lambda row: row.before)
    after = _lines(rows, lambda row: row.after)
    relabelled = {
        at
        for at, row in enumerate(rows)
        if row.before and row.after and _labels(before[at]) != _labels(after[at])
    }
    said = {
        _said(timescale)
        for at, row in enumerate(rows)
        if at in relabelled or any(token.op is not Op.SAME for token in row.tokens)
        for timescale in _in_lines(before.get(at, ()), reference)
    }
    texts = (
        FoundTimescale(
            timescale=timescale, is_new=_said(timescale) not in said, section=row.section
        )
        for at, row in enumerate(rows)
        if at in relabelled or _is_rewritten(row)
        for timescale in _in_lines(after.get(at, ()), reference)
        if _is_rewritten(row) or _said(timescale) not in said
    )
    told = (
        FoundTimescale(timescale=timescale, is_new=_said(timescale) not in said, in_note=True)
        for note in notes
        for timescale in find_timescales(note, reference)
    )
    return (*texts, *told)


def _is_rewritten(row: RedlineBlock) -> bool:
    """Return whether a block's words were rewritten or are new: also where it was moved and edited."""
    return any(token.op in {Op.NEW, Op.GONE} for token in row.tokens)


def _lines(
    rows: Sequence[RedlineBlock], side: Callable[[RedlineBlock], Block | None]
) -> dict[int, list[_Line]]:
    """Return one text of a redline line by line; where several blocks stand in a row, each alone."""
    places: list[int] = []
    blocks: list[Block] = []
    for at, row in enumerate(rows):
        for block in _single(side(row)):
            places.append(at)
            blocks.append(block)
    whole = outlined(blocks)
    lines: dict[int, list[_Line]] = {}
    for at, block, over in zip(places, whole, above(whole), strict=True):
        lines.setdefault(at, []).append(_Line(block, over))
    return lines


def _single(block: Block | None) -> Iterator[Block]:
    if block:
        for line in block.text.split("\n"):
            yield Block(block.kind, line, block.level)


def _labels(lines: Sequence[_Line]) -> list[tuple[tuple[str, ...], tuple[str, ...]]]:
    """Return the lead-ins and table heads above lines."""
    return [(line.over.leads, line.over.header) for line in lines]


def _in_lines(lines: Sequence[_Line], reference: PartialDate | None) -> Iterator[Timescale]:
    for block, over in lines:
        for told in find_in_block(block, over, reference=reference).told:
            yield told.located.timescale


def _said(timescale: Timescale) -> _Said:
    if timescale.starts or timescale.ends:
        return timescale.kind, timescale.starts, timescale.ends
    return timescale.kind, " ".join(timescale.quote.casefold().split()), None
