"""Lays an alignment out as the rows of a redline, in reading order."""

from collections.abc import Iterator, Sequence

from watcher.core.diff.align import Alignment
from watcher.core.diff.blocks import Blocks, Piece
from watcher.core.diff.breaks import Strip, cut_at_breaks
from watcher.core.diff.cells import cell_tokens, paired_columns
from watcher.core.diff.marks import LONG, cut_tokens, edited_tokens, moved_tokens
from watcher.core.diff.paragraph_numbers import HEADINGS, Numbered, numbered
from watcher.core.diff.sections import sections
from watcher.domain import Block, BlockKind, Op, RedlineBlock, Token


class Layout:
    """Two texts and what became of each block."""

    def __init__(
        self,
        before: Sequence[Block],
        after: Sequence[Block],
        sides: tuple[Blocks, Blocks],
        found: Alignment,
    ) -> None:
        self._before, self._after = before, after
        self._sides = sides
        self._old, self._new = _Places(before), _Places(after)
        self._pieces = found.pieces
        self._columns = paired_columns(before, after, self._table_rows())
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

    def _table_rows(self) -> Iterator[tuple[int, int]]:
        for a0, a1, b0, b1 in self._pieces:
            if a1 - a0 == b1 - b0:
                for i, j in zip(range(a0, a1), range(b0, b1), strict=True):
                    if self._before[i].kind is self._after[j].kind is BlockKind.TABLE_ROW:
                        yield i, j

    def _old_row(self, i: int) -> RedlineBlock:
        gone = (Token(Op.GONE, self._before[i].text + "\n"),)
        move, tokens = self._away.get(i, (None, gone))
        return self._row(Strip(i, i + 1, 0, 0, tokens), move)

    def _new_row(self, j: int) -> RedlineBlock:
        new = (Token(Op.NEW, self._after[j].text + "\n"),)
        move, tokens = self._here.get(j, (None, new))
        return self._row(Strip(0, 0, j, j + 1, tokens), move)

    def _piece_rows(self, piece: Piece) -> Iterator[RedlineBlock]:
        old, new = self._before[piece.a0 : piece.a1], self._after[piece.b0 : piece.b1]
        if [block.text for block in old] == [block.text for block in new]:
            for k, (before, after) in enumerate(zip(old, new, strict=True)):
                i, j = piece.a0 + k, piece.b0 + k
                if before.links != after.links:
                    same = (Token(Op.SAME, after.text + "\n"),)
                    yield self._row(Strip(i, i + 1, j, j + 1, same))
                    continue
                yield RedlineBlock(
                    before=before,
                    after=after,
                    tokens=(Token(Op.SAME, after.text + "\n"),),
                    section=self._new.sections[j],
                )
            return
        if len(old) == len(new) == 1 and piece.b0 in self._columns:
            marks = cell_tokens(old[0].text, new[0].text, self._columns[piece.b0])
        elif len(old) == len(new) == 1 and len(old[0].text) + len(new[0].text) < LONG:
            marks = cut_tokens(self._sides[0].cut(piece.a0), self._sides[1].cut(piece.b0))
        else:
            marks = edited_tokens(_joined(old), _joined(new))
        for a0, a1, b0, b1, tokens in cut_at_breaks(old, new, marks):
            yield self._row(
                Strip(piece.a0 + a0, piece.a0 + a1, piece.b0 + b0, piece.b0 + b1, tokens)
            )

    def _row(self, strip: Strip, move: int | None = None) -> RedlineBlock:
        is_old = strip.b0 == strip.b1
        places, first = (self._old, strip.a0) if is_old else (self._new, strip.b0)
        return RedlineBlock(
            before=_as_one(self._before[strip.a0 : strip.a1]),
            after=_as_one(self._after[strip.b0 : strip.b1]),
            tokens=strip.tokens,
            section=places.sections[first],
            move=move,
            number=places.number(first, _first_mark(strip.tokens)),
        )


class _Places:
    """Where each block of one side stands: under which headings, in which numbered paragraph."""

    def __init__(self, blocks: Sequence[Block]) -> None:
        self._blocks = blocks
        self.sections = sections(blocks)
        self._numbered: dict[int, Numbered] = {}

    def number(self, first: int, offset: int) -> str:
        """Return the number that holds at a place in the text of the blocks from `first` on."""
        while offset > (length := len(self._blocks[first].text)):
            first, offset = first + 1, offset - length - 1
        if first not in self._numbered:
            self._read_section(first)
        return self._numbered[first].at(offset)

    def _read_section(self, index: int) -> None:
        """Read the numbers of the section in which a block stands: each heading begins anew."""
        start, end = index, index + 1
        while start > 0 and self._blocks[start].kind not in HEADINGS:
            start -= 1
        while end < len(self._blocks) and self._blocks[end].kind not in HEADINGS:
            end += 1
        self._numbered |= enumerate(numbered(self._blocks[start:end]), start=start)


def _first_mark(tokens: Sequence[Token]) -> int:
    """Return where in a row's text the first word was changed; 0 where none was."""
    at = 0
    for op, text in tokens:
        if op is Op.SAME:
            at += len(text)
        elif text.strip():
            return at
        elif op is Op.NEW:
            at += len(text)
    return 0


def _joined(blocks: Sequence[Block]) -> str:
    return "\n".join(block.text for block in blocks)


def _as_one(blocks: Sequence[Block]) -> Block | None:
    """Return several blocks as one, their texts joined by line feeds; None where there are none."""
    if len(blocks) < 2:  # noqa: PLR2004  # one is as it is
        return blocks[0] if blocks else None
    links = tuple(link for block in blocks for link in block.links)
    return blocks[0]._replace(text=_joined(blocks), links=links)
