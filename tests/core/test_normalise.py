"""Page -> Revision: what is dropped, what stays, and when nothing is left."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from watcher.core.normalise import fold, has_words, revision_of
from watcher.domain import Block, BlockKind, Link, Page
from watcher.errors import ParseError


def page(*blocks: Block, title: str = "Homes") -> Page:
    return Page(address="https://www.gov.uk/x", title=title, blocks=blocks)


def paragraph(text: str) -> Block:
    return Block(BlockKind.PARAGRAPH, text)


TITLE = Block(BlockKind.TITLE, "Homes")


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        (" a \n\t b\u00a0\u2009c\u3000", "a b c"),
        ("a\u00adb\u200bc\ufeffd\u2060e\x00f\x07g\ud800h", "abcdefgh"),
        ("\u0645\u200c\u06cc \U0001f468\u200d\U0001f469", "\u0645\u200c\u06cc \U0001f468\u200d\U0001f469"),
        ("", ""),
    ],
)  # fmt: skip
def test_white_space_and_what_nobody_sees_is_folded(text: str, folded: str) -> None:
    assert fold(text) == folded


@given(st.text(st.characters(exclude_categories=())))
def test_what_is_folded_is_folded_for_good_and_can_be_stored(text: str) -> None:
    folded = fold(text)
    assert fold(folded) == folded
    assert folded.encode().decode() == folded


def test_words_are_letters_or_digits() -> None:
    assert has_words("- 1")
    assert not has_words("- \u2026")


def test_a_revision_begins_with_the_title() -> None:
    revision = revision_of(page(paragraph("One."), title=" Homes\n"), "govuk 1")
    assert revision.blocks == (TITLE, paragraph("One."))
    assert revision.derivation == "govuk 1"


def test_blocks_are_folded_and_empty_ones_dropped() -> None:
    row = Block(BlockKind.TABLE_ROW, "\t a \n b\t\u00ad\tc \t")
    item = Block(BlockKind.LIST_ITEM, " x ", 2)
    revision = revision_of(page(paragraph(" \u200b "), row, item), "x")
    assert revision.blocks == (
        TITLE,
        Block(BlockKind.TABLE_ROW, "\ta b\t\tc"),
        Block(BlockKind.LIST_ITEM, "x", 2),
    )


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("Initial order (PDF, 165KB)", "Initial order"),
        ("The form (MS Excel Spreadsheet, 1.4 MB) and more", "The form and more"),
        ("Guide (PDF, 1,832 KB, 1,012 pages).", "Guide."),
        ("Form (ODT 12.5KB)", "Form"),
        ("A record (PDF)", "A record (PDF)"),
        ("Room (Oak, 12 beds)", "Room (Oak, 12 beds)"),
        ("Last updated 4 April 2025", "Last updated 4 April 2025"),
    ],
)
def test_only_the_size_of_a_file_is_dropped(text: str, kept: str) -> None:
    assert revision_of(page(paragraph(text)), "x").blocks[1:] == (paragraph(kept),)


def test_a_title_alone_is_a_text() -> None:
    assert revision_of(page(), "x").blocks == (TITLE,)


def test_a_page_without_words_is_no_revision() -> None:
    with pytest.raises(ParseError, match=r"https://www\.gov\.uk/x holds no words") as caught:
        revision_of(page(paragraph("\u2014"), title=" "), "x")
    assert not caught.value.retryable


@pytest.mark.parametrize(
    ("text", "link", "folded", "linked"),
    [
        ("See the form.", "the form", "See the form.", "the form"),
        ("See  the form.", "the form", "See the form.", "the form"),
        ("See the form (PDF, 165KB).", "the form (PDF, 165KB)", "See the form.", "the form"),
        ("See the form (PDF, 165KB).", "PDF, 165KB", "See the form.", ""),
        ("See the form (PDF, 165KB).", "", "See the form.", ""),
        ("A\tthe form (PDF, 165KB)", "the form (PDF, 165KB)", "A\tthe form", "the form"),
    ],
)
def test_the_words_of_a_link_stand_in_its_block(
    text: str, link: str, folded: str, linked: str
) -> None:
    kind = BlockKind.TABLE_ROW if "\t" in text else BlockKind.PARAGRAPH
    block = Block(kind, text, 0, (Link(link, "https://example.org"),))
    (_, told) = revision_of(page(block), "x").blocks
    assert told == Block(kind, folded, 0, (Link(linked, "https://example.org"),))
