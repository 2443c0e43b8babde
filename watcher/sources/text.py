"""Plain text -> blocks."""

import re

from watcher.domain import Block, BlockKind

_BLANK_LINE = re.compile(r"\n[^\S\n]*\n")


def paragraphs(text: str) -> tuple[Block, ...]:
    """Return the paragraphs of a text, parted by blank lines; nothing is lost but white space."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    folded = (" ".join(piece.split()) for piece in _BLANK_LINE.split(lines))
    return tuple(Block(BlockKind.PARAGRAPH, piece) for piece in folded if piece)
