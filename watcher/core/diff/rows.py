"""Lays an alignment out as the rows of a redline, in reading order."""

from collections.abc import Iterator, Sequence

from watcher.core.diff.align import Alignment
from watcher.core.diff.blocks import Piece
from watcher.core.diff.breaks import cut_at_breaks
from watcher.core.diff.marks import edited_tokens, moved_tokens
from watcher.core.diff.sections import Section, sections
from watcher.domain import Block, Op, RedlineBlock, Token


class Layout:
    """Two texts and what became of each block."""

    def __init__(self, before: Sequence[Block], after: Sequence[Block], found: Alignment) -> None:
        self._before, self._after = before, after
        self._pieces = found.pieces
        self._sections_before, self._sections_after = sections(before), sections(after)
        self._away: dict[int, tuple[int, tuple[Token, ...]]] = {}
        self._here: dict[int, tuple[int, tuple[Token, ...]]] = {}
        for number, (i, j) in enumerate(sorted(found.moves.items()), start=1):
            away, here = moved_tokens(before[i].text, after[j].text)
            self._away[i], self._here[j] = (number, away), (number, here)

    def rows(self) -> Iterator[RedlineBlock]:
        """Yield every block once; between those that stayed, the old ones before the new ones."""
        a, b = 0, 0
        ends = Piece(len(self._before), len(self._before), len(self._after), len(self._after))
        for piece in [*self._pieces, ends]:
            yield from (self._old_row(i) for i in range(a, piece.a0))
            yield from (self._new_row(j) for j in range(b, piece.b0))
            yield from self._piece_rows(piece)
            _, a, _, b = piece

    def _old_row(self, i: int) -> RedlineBlock:
        block = self._before[i]
        move, tokens = self._away.get(i, (None, (Token(Op.GONE, block.text + "\n"),)))
        return RedlineBlock(
            before=block, after=None, tokens=tokens, section=self._sections_before[i], move=move
        )

    def _new_row(self, j: int) -> RedlineBlock:
        block = self._after[j]
        move, tokens = self._here.get(j, (None, (Token(Op.NEW, block.text + "\n"),)))
        return RedlineBlock(
            before=None, after=block, tokens=tokens, section=self._sections_after[j], move=move
        )

    def _piece_rows(self, piece: Piece) -> Iterator[RedlineBlock]:
        old, new = self._before[piece.a0 : piece.a1], self._after[piece.b0 : piece.b1]
        if [block.text for block in old] == [block.text for block in new]:
            for j, (before, after) in enumerate(zip(old, new, strict=True), start=piece.b0):
                tokens = (Token(Op.SAME, after.text + "\n"),)
                yield RedlineBlock(
                    before=before, after=after, tokens=tokens, section=self._sections_after[j]
                )
            return
        marks = edited_tokens(_joined(old), _joined(new))
        for a0, a1, b0, b1, tokens in cut_at_breaks(old, new, marks):
            yield RedlineBlock(
                before=_as_one(old[a0:a1]),
                after=_as_one(new[b0:b1]),
                tokens=tokens,
                section=self._section(piece.a0 + a0, piece.b0 + b0, is_old=b0 == b1),
            )

    def _section(self, i: int, j: int, *, is_old: bool) -> Section:
        return self._sections_before[i] if is_old else self._sections_after[j]


def _joined(blocks: Sequence[Block]) -> str:
    return "\n".join(block.text for block in blocks)


def _as_one(blocks: Sequence[Block]) -> Block | None:
    """Return several blocks as one, their texts joined by line feeds; None where there are none."""
    if len(blocks) < 2:  # noqa: PLR2004  # one is as it is
        return blocks[0] if blocks else None
    links = tuple(link for block in blocks for link in block.links)
    return blocks[0]._replace(text=_joined(blocks), links=links)
