import pytest

from tests.core.texts import heading, item, redline, revision
from watcher.core.diff.paragraph_numbers import numbered
from watcher.domain import Block


def held(*blocks: str | Block) -> list[str]:
    """Return the number that holds at the end of each block."""
    every = revision(*blocks).blocks
    return [found.at(len(block.text)) for block, found in zip(every, numbered(every), strict=True)]


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("4.12 Keep a list.", "4.12"),
        ("4.12. Keep a list.", "4.12"),
        ("12. Keep a list.", "12"),
        ("12) Keep a list.", "12"),
        ("216.", "216"),
        ("44.\u2014(1) Keep a list.", "44(1)"),
        ("44A.\u2014(1) Keep a list.", "44A(1)"),
        ("(3) Keep a list.", "(3)"),
        ("2.5 hours are enough.", ""),
        ("28 days later it ends.", ""),
        ("2024. The year was long.", ""),
        ("Keep a list.", ""),
        ("", ""),
    ],
)
def test_a_paragraph_bears_the_number_that_it_begins_with(text: str, number: str) -> None:
    assert held(text) == [number]


def test_numbers_in_brackets_stand_under_those_that_they_belong_to() -> None:
    assert held(
        heading("Regulation 44: visits"),
        "(1) The visitor comes.",
        "(2) The visitor must\u2014",
        item("(a) look;"),
        item("(h) ask;"),
        item("(i) note;"),
        "(3) The report says\u2014",
        item("(a) when;"),
        item("(i) the day;"),
        item("(ii) the hour;"),
        item("(b) who."),
        item("(A) in capitals"),
    ) == [
        "44",
        "44(1)",
        "44(2)",
        "44(2)(a)",
        "44(2)(h)",
        "44(2)(i)",
        "44(3)",
        "44(3)(a)",
        "44(3)(a)(i)",
        "44(3)(a)(ii)",
        "44(3)(b)",
        "44(3)(b)(A)",
    ]


def test_what_bears_no_number_belongs_to_the_paragraph_above_it_under_the_same_heading() -> None:
    assert held("4.12 Keep.", "More of it.", item("a list"), heading("Keys"), "Other.") == [
        "4.12",
        "4.12",
        "4.12",
        "",
        "",
    ]


def test_a_paragraph_ends_what_was_in_brackets() -> None:
    assert held("12. One.", item("(a) of it"), "All of it.") == ["12", "12(a)", "12"]


def test_several_paragraphs_in_one_block_are_told_apart_by_their_sequence() -> None:
    assert held("149. One. 150. Two within 28. Three 151. Four in 1999. Five") == ["151"]
    assert held("Within 28. The home") == [""]


def test_a_hunk_is_found_by_the_number_of_the_paragraph_that_changed() -> None:
    found = redline(
        ["149. One thing is kept. 150. Another thing is kept."],
        ["149. One thing is kept. 150. Another thing is lost."],
    )
    assert [hunk.number for hunk in found.hunks] == ["150"]


def test_a_hunk_of_lost_text_is_found_by_the_number_that_it_had() -> None:
    found = redline(["4.1 Keep keys.", "4.2 Lose none."], ["4.1 Keep keys."])
    assert [hunk.number for hunk in found.hunks] == ["4.2"]


def test_a_number_is_found_in_the_block_of_a_joined_row_in_which_the_change_stands() -> None:
    keys, locks = (
        "4.1 Every key that is handed out is written down.",
        "4.2 Locks are changed at once.",
    )
    found = redline([f"{keys} {locks}"], [keys, locks.replace("changed", "replaced")])
    assert [hunk.number for hunk in found.hunks] == ["4.2"]
