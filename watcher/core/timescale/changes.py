"""The timescales of a change: where each stands, and whether this revision brought it."""

from collections.abc import Iterable, Iterator, Sequence

from watcher.core.timescale.find import find_timescales
from watcher.domain import Block, FoundTimescale, Op, PartialDate, Redline, RedlineBlock, Timescale

_Said = tuple[str, PartialDate | str | None, PartialDate | None]


def changed_timescales(
    redline: Redline, notes: Sequence[str], *, reference: PartialDate | None = None
) -> tuple[FoundTimescale, ...]:
    """Return the timescales in what a change brought or rewrote, then those in its change notes.

    A timescale is new where no gone or rewritten text said one of the same kind with the same dates
    (without dates: in the same words) before. Unchanged blocks and mere moves are not looked at; in
    a wholly new part every timescale is new. `reference` is as for `find_timescales`.
    """
    before = {
        _said(timescale)
        for block in redline.blocks
        if any(token.op is not Op.SAME for token in block.tokens)
        for timescale in _in_block(block.before, reference)
    }
    texts = (
        FoundTimescale(
            timescale=timescale, is_new=_said(timescale) not in before, section=block.section
        )
        for block in _rewritten(redline.blocks)
        for timescale in _in_block(block.after, reference)
    )
    told = (
        FoundTimescale(timescale=timescale, is_new=_said(timescale) not in before, in_note=True)
        for note in notes
        for timescale in find_timescales(note, reference)
    )
    return (*texts, *told)


def _rewritten(blocks: Iterable[RedlineBlock]) -> Iterator[RedlineBlock]:
    """Yield the blocks whose words were rewritten or are new: also those moved and edited at once."""
    for block in blocks:
        if any(token.op in {Op.NEW, Op.GONE} for token in block.tokens):
            yield block


def _in_block(block: Block | None, reference: PartialDate | None) -> tuple[Timescale, ...]:
    """Return a block's timescales; where several stand in one, each line is read by itself."""
    return find_timescales(block.text.replace("\n", "\n\n"), reference) if block else ()


def _said(timescale: Timescale) -> _Said:
    if timescale.starts or timescale.ends:
        return timescale.kind, timescale.starts, timescale.ends
    return timescale.kind, " ".join(timescale.quote.casefold().split()), None
