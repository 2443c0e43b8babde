import pytest

from tests.core.texts import heading, item, redline, row
from watcher.core.redline_json import tokens_answer
from watcher.core.redline_text import hunks_text, redline_text
from watcher.domain import Block

EVENTS = (
    "The registered person must tell the inspectorate about a serious event within 28 days of it. "
    "They must keep a record of what was said, by whom and to whom, and of what the home did next, "
    "and they must show it to any inspector who asks to see it. The record stays for forty years."
)
COMPLAIN = "Every child is told how to complain, in words that the child can follow."
VISIT = "An independent visitor comes at least once a month and writes a report on it."
OLD: list[str | Block] = [
    heading("Events"), EVENTS, heading("Visits"), VISIT, item("talk to children"),
    row("Visit", "28 days"), heading("Complaints"), COMPLAIN,
]  # fmt: skip
NEW: list[str | Block] = [
    heading("Events"), EVENTS.replace("28", "14").replace("forty", "fifty"), COMPLAIN, heading("Visits"), VISIT,
    item("talk to children in private"), row("Visit", "14 days"), heading("Plans"),
    "A home agrees a plan.", heading("Complaints"),
]  # fmt: skip

TOLD = """\
Paragraphs: 3 changed, 2 added, 1 moved.

Events

  Changed: The registered person must tell the inspectorate about a
    serious event within [removed: 28] [added: 14] days of it. They
    must keep a record of what was … any inspector who asks to see it.
    The record stays for [removed: forty] [added: fifty] years.

  Moved here from “Complaints”, every word the same: Every child is told
    how to complain, in words that the child can follow.

Visits

  Changed: talk to children [added: in private]

  Changed table row: Visit | [removed: 28] [added: 14] days

Plans

  Added heading: Plans

  Added: A home agrees a plan.

Complaints

  Moved from here to “Events”, every word the same: Every child is told
    how to complain, in words that the child can follow."""


def test_changes_are_told_in_words_under_their_headings() -> None:
    assert redline_text(redline(OLD, NEW)) == TOLD


def test_no_line_is_longer_than_asked_for() -> None:
    assert max(map(len, hunks_text(redline(OLD, NEW), width=50).splitlines())) <= 50


def test_colours_come_only_when_asked_for() -> None:
    found = redline(["within 28 days"], ["within 14 days"])
    assert hunks_text(found, colour=True) == (
        "  Changed: within \x1b[31m[removed: 28]\x1b[39m \x1b[32m[added: 14]\x1b[39m days"
    )
    assert "\x1b" not in hunks_text(found)


def test_equal_texts_are_told_so() -> None:
    found = redline([VISIT], [VISIT])
    assert (redline_text(found), hunks_text(found)) == ("No word changed.", "")


def test_scraps_between_replacements_are_shown_as_one_with_them() -> None:
    found = redline(
        [f"It applies from 1 March 2026. {VISIT}"], [f"It applies from 31 March 2027. {VISIT}"]
    )
    assert "from [removed: 1 March 2026] [added: 31 March 2027]. An" in hunks_text(found, width=999)


def test_a_block_of_which_little_is_left_is_shown_as_removed_and_added() -> None:
    old = "Homes keep the old forms of the report about each visit in a locked cupboard."
    new = "Managers send the new returns of the board about their work to an inspector today."
    assert hunks_text(redline([old], [new]), width=999) == f"  Removed: {old}\n\n  Added: {new}"


def test_words_in_another_cell_are_shown_as_two_rows() -> None:
    found = redline([row("Visit", "", "28 days")], [row("Visit", "28 days", "")])
    assert hunks_text(found) == (
        "  Removed table row: Visit |  | 28 days\n\n  Added table row: Visit | 28 days |"
    )


def test_a_split_beside_an_edit_is_not_marked() -> None:
    found = redline([f"{VISIT} {COMPLAIN}"], [VISIT.replace("month", "week"), COMPLAIN])
    assert hunks_text(found, width=999) == (
        "  Changed: An independent visitor comes at least once a [removed: month] [added: week] "
        "and writes a report on it. Every child is told how to … in words that the child can follow."
    ).replace("Every child is told how to … in words that the child can follow.", COMPLAIN)


def test_a_section_that_moved_is_told_once_at_each_place() -> None:
    first: list[str | Block] = [
        heading("Events"),
        COMPLAIN,
        f"{VISIT} Then it is read out to everyone there.",
    ]
    second: list[str | Block] = [heading("Visits"), EVENTS, EVENTS.replace("event", "visit")]
    told = hunks_text(redline([*first, *second], [*second, *first]), width=999)
    assert told.count("Moved") == 2
    assert "Moved from here to further down, every word the same: Events Every child" in told
    assert "Moved here from further up, every word the same: Events Every child" in told
    assert "… (38 words)" in told


def test_what_moved_within_a_section_is_told_at_both_places() -> None:
    told = hunks_text(redline([EVENTS, VISIT, COMPLAIN], [COMPLAIN, EVENTS, VISIT]), width=999)
    assert told.split("\n\n") == [
        f"  Moved here from further down, every word the same: {COMPLAIN}",
        f"  Moved from here to further up, every word the same: {COMPLAIN}",
    ]


def test_what_moved_from_above_the_first_heading_is_told_so() -> None:
    told = hunks_text(
        redline([COMPLAIN, heading("Events"), EVENTS], [heading("Events"), EVENTS, COMPLAIN]),
        width=999,
    )
    assert "Moved here from the top of the page" in told


def test_what_moved_and_was_edited_shows_the_edit_at_the_new_place() -> None:
    told = hunks_text(
        redline(
            [COMPLAIN, EVENTS, VISIT], [EVENTS, VISIT, COMPLAIN.replace("is told", "must be told")]
        ),
        width=999,
    )
    assert told == (
        f"  Moved from here to further down: {COMPLAIN}\n\n"
        "  Moved here from further up and changed: Every child [removed: is] [added: must be] "
        "told how to complain, in words that the child can follow."
    )


@pytest.mark.parametrize(
    ("new", "shown"),
    [
        (COMPLAIN.replace("is told", "is always told"), "Every child is [added: always] told how"),
        (COMPLAIN.replace("Every child", "Every"), "Every [removed: child] is told how"),
    ],
)
def test_words_that_came_or_went_on_the_way_are_shown(new: str, shown: str) -> None:
    told = hunks_text(redline([COMPLAIN, EVENTS, VISIT], [EVENTS, VISIT, new]), width=999)
    assert shown in told
    assert "every word the same" not in told


def test_hostile_characters_are_replaced_for_the_eye_and_kept_for_programs() -> None:
    found = redline(["a \ud800 b"], ["a \x1b[31m \u202e b"])
    told = redline_text(found)
    told.encode()
    assert "\x1b" not in told
    assert "\u202e" not in told
    assert tokens_answer(found) == {
        "tokens": [("=", "a "), ("-", "\ud800"), ("+", "\x1b[31m \u202e"), ("=", " b\n")],
        "moved": 0,
    }
