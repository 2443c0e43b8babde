import pytest

from tests.core.redlines.forms import COMPLAIN, EVENTS, NEW, OLD, VISIT, read, told
from tests.core.texts import heading, item, redline, row
from watcher.core.reading import reading
from watcher.core.redlines.text import hunks_text, redline_text
from watcher.core.redlines.tokens import redline_answer
from watcher.domain import Block, BlockKind

TOLD = """\
Paragraphs: 3 changed, 2 added, 1 moved.

Events

  Changed: The registered person must tell the inspectorate about a
    serious event within [removed: 28 days] [added: 14 days] of it. They
    must keep a record of what was said, by … to any inspector who asks
    to see it. The record stays for [removed: forty years] [added: fifty
    years].

  Moved here from “Complaints”, every word the same: Every child is told
    how to complain, in words that the child can follow.

Visits

  Changed list item: talk to children [added: in private]

  Changed table row “Visit”: [removed: 28 days] [added: 14 days]

Plans

  Added heading: [added: Plans]

  Added paragraph: [added: A home agrees a plan.]

Complaints

  Moved from here to “Events”, every word the same: Every child is told
    how to complain, in words that the child can follow."""


def test_changes_are_told_in_words_under_their_headings() -> None:
    assert redline_text(read(OLD, NEW)) == TOLD


def test_no_line_is_longer_than_asked_for() -> None:
    assert max(map(len, hunks_text(read(OLD, NEW), width=50).splitlines())) <= 50


def test_colours_come_only_when_asked_for() -> None:
    found = read(["within 28 days"], ["within 14 days"])
    assert hunks_text(found, colour=True) == (
        "  Changed: within \x1b[31m[removed: 28 days]\x1b[39m \x1b[36m[added: 14 days]\x1b[39m"
    )
    assert "\x1b" not in hunks_text(found)


def test_equal_texts_are_told_so() -> None:
    found = read([VISIT], [VISIT])
    assert (redline_text(found), hunks_text(found)) == ("No word changed.", "")


@pytest.mark.parametrize(
    ("block", "label"),
    [
        ("Keep a record.", "paragraph"),
        (heading("Records"), "heading"),
        (item("keep a record"), "list item"),
        (Block(BlockKind.TITLE, "Records"), "title"),
        (row("Visit", "28 days"), "table row"),
    ],
)
def test_what_came_or_went_as_a_whole_is_named_and_marked(block: str | Block, label: str) -> None:
    text = block.text.replace("\t", " | ") if isinstance(block, Block) else block
    came = hunks_text(read([VISIT], [VISIT, block]), width=999)
    went = hunks_text(read([VISIT, block], [VISIT]), width=999)
    assert f"  Added {label}: [added: {text}]" in came
    assert f"  Removed {label}: [removed: {text}]" in went


def test_list_items_that_came_together_are_told_as_one() -> None:
    found = read([VISIT], [VISIT, item("see the rooms"), item("see the records"), "Read it."])
    assert hunks_text(found) == (
        "  Added 2 list items:\n    [added: see the rooms]\n    [added: see the records]\n\n"
        "  Added paragraph: [added: Read it.]"
    )


def test_a_section_that_moved_is_told_once_at_each_place() -> None:
    first: list[str | Block] = [
        heading("Events"),
        COMPLAIN,
        f"{VISIT} Then it is read out to everyone there.",
    ]
    second: list[str | Block] = [heading("Visits"), EVENTS, EVENTS.replace("event", "visit")]
    text = hunks_text(read([*first, *second], [*second, *first]), width=999)
    assert text.count("Moved") == 2
    assert "Moved from here to further down, every word the same: Events Every child" in text
    assert "Moved here from further up, every word the same: Events Every child" in text
    assert "… (38 words)" in text


def test_what_moved_within_a_section_is_told_at_both_places() -> None:
    text = hunks_text(read([EVENTS, VISIT, COMPLAIN], [COMPLAIN, EVENTS, VISIT]), width=999)
    assert text.split("\n\n") == [
        f"  Moved here from further down, every word the same: {COMPLAIN}",
        "  … 2 unchanged paragraphs …",
        f"  Moved from here to further up, every word the same: {COMPLAIN}",
    ]


def test_what_moved_from_above_the_first_heading_is_told_so() -> None:
    text = hunks_text(
        read([COMPLAIN, heading("Events"), EVENTS], [heading("Events"), EVENTS, COMPLAIN]),
        width=999,
    )
    assert "Moved here from the top of the page" in text


def test_what_moved_and_was_edited_shows_the_edit_at_the_new_place() -> None:
    found = redline(
        [COMPLAIN, EVENTS, VISIT], [EVENTS, VISIT, COMPLAIN.replace("is told", "must be told")]
    )
    assert hunks_text(reading(found), width=999).split("\n\n") == [
        f"  Moved from here to further down: {COMPLAIN}",
        "  … 2 unchanged paragraphs …",
        (
            "  Moved here from further up and changed: Every child [removed: is] [added: must be] "
            "told how to complain, in words that the child can follow."
        ),
    ]


@pytest.mark.parametrize(
    ("new", "shown"),
    [
        (COMPLAIN.replace("is told", "is always told"), "Every child is [added: always] told how"),
        (COMPLAIN.replace("Every child", "Every"), "Every [removed: child] is told how"),
    ],
)
def test_words_that_came_or_went_on_the_way_are_shown(new: str, shown: str) -> None:
    text = hunks_text(read([COMPLAIN, EVENTS, VISIT], [EVENTS, VISIT, new]), width=999)
    assert shown in text
    assert "every word the same" not in text


def test_words_and_a_mark_are_parted_by_what_the_text_has_between_them() -> None:
    assert told("Keep it.", "Keep it, always.") == "Changed: Keep it[added: , always]."


def test_hostile_characters_are_replaced_for_the_eye_and_kept_for_programs() -> None:
    found = redline(["a \ud800 b"], ["a \x1b[31m \u202e b"])
    text = redline_text(reading(found))
    text.encode()
    assert "\x1b" not in text
    assert "\u202e" not in text
    answer = redline_answer(found)
    marks = [("=", "a "), ("-", "\ud800"), ("+", "\x1b[31m \u202e"), ("=", " b\n")]
    assert (answer["tokens"], answer["moved"]) == (marks, 0)
