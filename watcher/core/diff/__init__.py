"""Works out what changed between two revisions: which blocks, and which words in them."""

from collections.abc import Iterable, Iterator

from watcher.core.diff.align import align
from watcher.core.diff.blocks import Blocks
from watcher.core.diff.rows import Layout
from watcher.core.diff.sections import Section
from watcher.core.diff.words import words
from watcher.core.links import link_changes
from watcher.domain import BlockKind, Hunk, Op, Redline, RedlineBlock, Revision

__all__ = ["diff"]


def diff(before: Revision, after: Revision) -> Redline:
    """Return what changed from `before` to `after`, block by block, in reading order.

    Where a block was rewritten, its old text comes just before its new text. Hunks are empty
    where both have the same words in the same order, leading to the same targets: what differs
    then is mark-up or white space, and the tokens show where. Blocks that were split or merged
    stand as one row, their texts joined by line feeds. Raises ValueError where the two were derived
    by different code, since the redline would show our change as the publisher's.
    """
    if before.derivation != after.derivation:
        raise ValueError(
            f"cannot compare revisions derived by different code ({before.derivation!r} and "
            f"{after.derivation!r}): derive both from their snapshots anew, then compare"
        )
    sides = Blocks(before.blocks), Blocks(after.blocks)
    found = align(*sides)
    rows = tuple(Layout(before.blocks, after.blocks, sides, found).rows())
    return Redline(blocks=rows, hunks=tuple(_hunks(rows)), moved=len(found.moves))


def _hunks(rows: Iterable[RedlineBlock]) -> Iterator[Hunk]:
    """Yield neighbouring rows that are news; a heading stands with what it heads."""
    held: list[RedlineBlock] = []
    section: Section = ()
    for row in rows:
        is_news = _is_news(row)
        if held and (not is_news or _section(row) != section):
            yield Hunk(section=section, blocks=tuple(held), number=held[0].number)
            held = []
        if is_news:
            section = _section(row)
            held.append(row)
    if held:
        yield Hunk(section=section, blocks=tuple(held), number=held[0].number)


def _section(row: RedlineBlock) -> Section:
    block = row.after or row.before
    is_heading = block is not None and block.kind is BlockKind.HEADING
    return (*row.section, block.text) if block and is_heading else row.section


def _is_news(row: RedlineBlock) -> bool:
    if row.move is not None:
        return True
    if row.before is None or row.after is None:
        return any(text.strip() for _, text in row.tokens)
    if link_changes(row):
        return True
    if not any(op is not Op.SAME and text.strip() for op, text in row.tokens):
        return False
    kinds = {row.before.kind, row.after.kind}
    if kinds == {BlockKind.TABLE_ROW} and row.before.text.count("\t") != row.after.text.count("\t"):
        # Cells were parted or joined: another figure in a column means something, a new border none.
        return words(row.before.text) != words(row.after.text)
    return True
