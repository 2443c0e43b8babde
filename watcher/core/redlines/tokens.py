"""A redline as `compare` and `diff` print it for other programs."""

from watcher.answers import CompareAnswer
from watcher.domain import Redline


def tokens_answer(redline: Redline) -> CompareAnswer:
    """Return every token in reading order, and how many blocks moved.

    Each block's tokens end in a line feed. Texts are as they are, lone surrogates included:
    print them as ASCII.
    """
    tokens = [(op.value, text) for row in redline.blocks for op, text in row.tokens]
    return {"tokens": tokens, "moved": redline.moved}
