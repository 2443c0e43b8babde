"""What must hold for every redline, however odd."""

import re
from collections.abc import Iterable

from hypothesis import given
from hypothesis import strategies as st

from tests.core.texts import redline
from watcher.core.obligations import Obligation, obligations
from watcher.core.summary import LETTERS, summary
from watcher.core.summary.news import cut
from watcher.domain import Block, BlockKind

PIECES = st.sampled_from(
    [
        "must", "Must", "must not", "should", "may", "May", "no", "need not", "will", "cannot", ":", "—", "• ",
        "o ", "(a) ", "(i) ", ". ", "; ", ", ", "? ", "“", "”", "\u2018", "\u2019", "'", "\u00a0", "\t", "\ud800", "\x00",
        "🙂", "28 days", "within", "at least", "two", "44(3)", "regulation", "aged 16", "£5", "1 April 2026",
        "every", "year", "staff", "The registered person", "children", "keep a log", "if", "that", "what", "17",
    ]
)  # fmt: skip
TEXT = st.lists(st.one_of(PIECES, st.text(max_size=3)), min_size=1, max_size=14).map(
    lambda pieces: " ".join(" ".join(pieces).split())
)
BLOCK = st.builds(Block, st.sampled_from(BlockKind), TEXT, st.integers(0, 3))
BLOCKS = st.lists(BLOCK, max_size=5)


def words_of(blocks: Iterable[Block]) -> set[str]:
    return {word for block in blocks for word in re.split(r"\s+", block.text)}


def stands_in(quoted: str, blocks: list[Block]) -> bool:
    """Return whether every word of a quote is in the texts, whole but where it was cut off."""
    text = " ".join(block.text for block in blocks)
    return all(word in text for word in quoted.split() if word != "…")


def quotes(one: Obligation) -> list[str]:
    return [one.before, one.after, one.was, one.now]


@given(BLOCKS, BLOCKS)
def test_any_redline_is_read_and_every_quoted_word_stands_in_the_texts(
    old: list[Block], new: list[Block]
) -> None:
    found = redline(old, new)
    binding = obligations(found)
    for one in binding:
        assert all(stands_in(quote, [*old, *new]) for quote in quotes(one))
        body = one.line.split(": ", 1)[1]
        body = re.sub(r" \((?:was|now) (?:[a-z ]+: )?“(.*)”\)$", r" \1", body)
        body = re.sub(r"^(.*?) \(was (.*?)\): ", r"\1 \2 ", body)
        assert stands_in(body, [*old, *new])
        assert one.before or one.after
    told = summary(found, [], known=binding)
    assert len(told) <= LETTERS
    assert "\n" not in told


@given(st.text(), st.integers(3, 40))
def test_nothing_is_cut_to_more_than_asked(text: str, most: int) -> None:
    assert len(cut(text, most)) <= most
