"""Short ways to write revisions, and what must hold for every redline."""

from collections.abc import Iterable
from itertools import pairwise

from watcher.core.diff import diff
from watcher.core.diff.words import words
from watcher.domain import Block, BlockKind, Op, Redline, Revision, Token

OLD = (Op.SAME, Op.GONE, Op.MOVED_AWAY)
NEW = (Op.SAME, Op.NEW, Op.MOVED_HERE)


def revision(*texts: str | Block) -> Revision:
    """Return a revision of blocks; a plain text is a paragraph."""
    blocks = (
        text if isinstance(text, Block) else Block(BlockKind.PARAGRAPH, text) for text in texts
    )
    return Revision(blocks=tuple(blocks), derivation="test/1")


def heading(text: str, level: int = 2) -> Block:
    """Return a heading."""
    return Block(BlockKind.HEADING, text, level)


def row(*cells: str) -> Block:
    """Return a row of a table."""
    return Block(BlockKind.TABLE_ROW, "\t".join(cells))


def item(text: str) -> Block:
    """Return an item of a list."""
    return Block(BlockKind.LIST_ITEM, text, 1)


def redline(old: Iterable[str | Block], new: Iterable[str | Block]) -> Redline:
    """Return the redline of two lists of blocks, after checking that it gives both texts back."""
    before, after = revision(*old), revision(*new)
    found = diff(before, after)
    check(before, after, found)
    return found


def tokens(found: Redline) -> list[tuple[str, str]]:
    """Return a redline's tokens in order, as pairs of plain strings."""
    return [(op.value, text) for block in found.blocks for op, text in block.tokens]


def marked(found: Redline) -> int:
    """Return how many characters are marked as gone, new or moved."""
    return sum(len(text) for op, text in tokens(found) if op != "=")


def text_of(some: Iterable[Token], ops: tuple[Op, ...]) -> str:
    """Return the text of the tokens with these ops."""
    return "".join(text for op, text in some if op in ops)


def check(before: Revision, after: Revision, found: Redline) -> None:
    """Assert everything that holds for every redline."""
    every = [token for block in found.blocks for token in block.tokens]
    assert text_of(every, OLD) == "".join(block.text + "\n" for block in before.blocks)
    assert text_of(every, NEW) == "".join(block.text + "\n" for block in after.blocks)
    for block in found.blocks:
        assert text_of(block.tokens, OLD) == (block.before.text + "\n" if block.before else "")
        assert text_of(block.tokens, NEW) == (block.after.text + "\n" if block.after else "")
        assert block.tokens[-1].text.endswith("\n")
        assert all(token.text for token in block.tokens)
        ops = [op for op, _ in block.tokens]
        assert all(op is not following for op, following in pairwise(ops))
    check_moves(found)
    every_block = (*before.blocks, *after.blocks)
    if not any(block.links or block.kind is BlockKind.TABLE_ROW for block in every_block):
        assert (not found.hunks) == (_wording(before) == _wording(after))


def check_moves(found: Redline) -> None:
    """Assert that each move has one old and one new end, with the same words kept."""
    away = {block.move: block for block in found.blocks if block.move and block.before}
    here = {block.move: block for block in found.blocks if block.move and block.after}
    assert away.keys() == here.keys()
    assert len(away) == found.moved == sum(block.move is not None for block in found.blocks) // 2
    for move, old in away.items():
        assert text_of(old.tokens, (Op.MOVED_AWAY,)) == text_of(here[move].tokens, (Op.MOVED_HERE,))


def _wording(revision: Revision) -> list[str]:
    return [word for block in revision.blocks for word in words(block.text)]
