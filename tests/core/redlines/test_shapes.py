import pytest

from tests.core.redlines.forms import read
from tests.core.texts import heading, item
from watcher.core.reading import Reading
from watcher.core.redlines.mail import hunks_html
from watcher.core.redlines.shapes import shape_of
from watcher.core.redlines.text import hunks_text, redline_text
from watcher.domain import Block, BlockKind, Hunk, Op, Redline, RedlineBlock, Token

P, H, L, R = BlockKind.PARAGRAPH, BlockKind.HEADING, BlockKind.LIST_ITEM, BlockKind.TABLE_ROW


def became(before: Block | None, after: Block | None, *tokens: Token) -> RedlineBlock:
    own = tokens or (Token(Op.SAME, f"{after.text if after else ''}\n"),)
    return RedlineBlock(before=before, after=after, tokens=own, section=())


@pytest.mark.parametrize(
    ("before", "after", "shape"),
    [
        (Block(P, "a b c"), Block(P, "a\nb\nc"), "Split into 3 paragraphs"),
        (Block(P, "a\nb"), Block(P, "a b"), "Joined into one paragraph"),
        (Block(L, "a b", 1), Block(L, "a\nb", 1), "List item became a list"),
        (Block(L, "a\nb", 1), Block(L, "a b", 1), "List became a list item"),
        (Block(L, "a\nb", 1), Block(L, "a\nb c", 1), ""),
        (Block(P, "You must do a and b"), Block(L, "do a\ndo b", 1), "Paragraph became a list"),
        (Block(P, "You must: a, b"), Block(P, "You must:\na\nb"), "Paragraph became a list"),
        (Block(L, "do a\ndo b", 1), Block(P, "You must do a and b"), "List became a paragraph"),
        (Block(P, "a"), Block(L, "a", 1), "Paragraph became a list item"),
        (Block(P, "a"), Block(H, "a", 2), "Paragraph became a heading"),
        (Block(P, "a\nb"), Block(P, "a\nb\nc"), "2 paragraphs became 3"),
        (Block(P, "a\nb c"), Block(P, "a b\nc"), "2 paragraphs divided at another place"),
        (Block(P, "a\nb"), Block(L, "a\nb", 1), "2 paragraphs became a list"),
        (Block(H, "a", 2), Block(H, "a", 3), "Heading moved a level down"),
        (Block(H, "a", 4), Block(H, "a", 2), "Heading moved 2 levels up"),
        (Block(L, "a", 1), Block(L, "a", 2), "List item moved a level down"),
        (Block(P, "a"), Block(P, "b"), ""),
        (Block(R, "a"), Block(R, "b"), ""),
        (None, Block(P, "a"), ""),
        (Block(P, "a"), None, ""),
    ],
)
def test_what_became_of_a_blocks_shape_is_said_in_a_few_words(
    before: Block | None, after: Block | None, shape: str
) -> None:
    assert shape_of(became(before, after)) == shape


def reading_of(*rows: RedlineBlock, is_news: bool = True) -> Reading:
    hunks = (Hunk(section=(), blocks=rows),) if is_news else ()
    return Reading(redline=Redline(blocks=rows, hunks=hunks, moved=0), remarks=())


SPLIT = became(
    Block(P, "Keep it safe. Read it daily."),
    Block(P, "Keep it safe.\nRead it nightly."),
    Token(Op.SAME, "Keep it safe."),
    Token(Op.GONE, " "),
    Token(Op.NEW, "\n"),
    Token(Op.SAME, "Read it "),
    Token(Op.GONE, "daily"),
    Token(Op.NEW, "nightly"),
    Token(Op.SAME, ".\n"),
)


def test_a_split_block_is_labelled_and_its_pieces_are_never_glued() -> None:
    assert hunks_text(reading_of(SPLIT)) == (
        "  Split into 2 paragraphs and changed: Keep it safe.\n"
        "    Read it [removed: daily] [added: nightly]."
    )
    assert "Keep it safe.<br>Read it " in hunks_html(reading_of(SPLIT))


def test_a_split_alone_marks_no_word() -> None:
    words = "word " * 30
    row = became(
        Block(P, f"{words}. B."),
        Block(P, f"{words}.\nB."),
        Token(Op.SAME, f"{words}."),
        Token(Op.GONE, " "),
        Token(Op.NEW, "\n"),
        Token(Op.SAME, "B.\n"),
    )
    shown = hunks_text(reading_of(row), width=999)
    assert shown.startswith("  Split into 2 paragraphs, every word the same: word word")
    assert "… (31 words)\n    B." in shown
    assert "[" not in shown
    told = redline_text(reading_of(row, is_news=False))
    assert told == "No word changed. The same words are set out differently in 1 place."


def test_several_places_are_counted() -> None:
    rows = [became(Block(H, "a", 2), Block(H, "a", 3)), became(Block(H, "b", 2), Block(H, "b", 3))]
    assert redline_text(reading_of(*rows, is_news=False)).endswith("differently in 2 places.")


def test_news_without_a_changed_word_or_shape_is_told_all_the_same() -> None:
    row = became(Block(P, "a b"), Block(P, "a b"))
    assert hunks_text(reading_of(row)) == "  Set out differently, every word the same: a b"


def test_a_paragraph_that_became_a_list_is_no_wall_of_removed_and_added_words() -> None:
    found = read(
        ["Before you answer a complaint you must read it again, speak to the child alone and write it down."],
        ["Before you answer a complaint you must:", item("read it again"), item("speak to the child alone, in a quiet place"), item("write it down.")],
    )  # fmt: skip
    shown = hunks_text(found, width=999)
    assert shown.startswith("  Paragraph became a list and changed: Before you answer")
    assert len(shown.splitlines()) == 4
    assert "[removed: read" not in shown


def test_a_heading_that_moved_a_level_and_changed_says_both() -> None:
    shown = hunks_text(read([heading("Visits", 2), "x"], [heading("Visits by night", 3), "x"]))
    assert "Heading moved a level down and changed: Visits [added: by night]" in shown
