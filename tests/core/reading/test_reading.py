import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.core.texts import heading, item, redline, revision, row
from watcher.core.diff import diff
from watcher.core.diff.words import words
from watcher.core.reading import Reading, reading
from watcher.domain import Block, Op

KEYS = "Keep a list of every key that was handed out, and to whom."
LOCKS = "Change the locks on the day on which a key was lost."
DOORS = "Look at every door once a week and write down what was found."
NEW = "Nobody may have a key made without the word of the manager."


def read(old: list[str | Block], new: list[str | Block]) -> Reading:
    return reading(redline(old, new))


def marks(found: Reading) -> list[tuple[str, str]]:
    return [
        (op.value, text.strip())
        for hunk in found.redline.hunks
        for block in hunk.blocks
        for op, text in block.tokens
        if op is not Op.SAME and text.strip()
    ]


def said(found: Reading) -> str:
    return " ".join(remark.text for remark in found.remarks)


def test_an_equal_text_needs_no_words() -> None:
    assert read([KEYS], [KEYS]) == reading(redline([KEYS], [KEYS]))
    assert read([KEYS], [KEYS]).remarks == ()


def test_paragraphs_renumbered_by_an_insertion_are_said_once() -> None:
    old = [f"4.{n} {text}" for n, text in enumerate((KEYS, LOCKS, DOORS), start=11)]
    new = [f"4.{n} {text}" for n, text in enumerate((KEYS, NEW, LOCKS, DOORS), start=11)]
    found = read([*old], [*new])
    assert marks(found) == [("+", f"4.12 {NEW}")]
    assert said(found) == "Renumbered, not marked below: 4.12 to 4.13 are now 4.13 to 4.14."


def test_a_renumbered_paragraph_that_was_edited_too_shows_its_edit_alone() -> None:
    found = read(
        [f"12. {KEYS}", f"13. {LOCKS}"],
        [f"12. {KEYS}", f"13. {NEW}", f"14. {LOCKS.replace('day', 'morning')}"],
    )
    assert marks(found) == [("+", f"13. {NEW}"), ("-", "day"), ("+", "morning")]


def test_lettered_items_are_renumbered_too() -> None:
    found = read(
        ["The home must:", item(f"(a) {KEYS}"), item(f"(b) {LOCKS}")],
        ["The home must:", item(f"(a) {KEYS}"), item(f"(b) {NEW}"), item(f"(c) {LOCKS}")],
    )
    assert marks(found) == [("+", f"(b) {NEW}")]
    assert said(found) == "Renumbered, not marked below: (b) is now (c)."


def test_references_that_follow_a_renumbering_are_said_once_and_others_are_marked() -> None:
    old = [f"12. {KEYS}", f"13. {LOCKS}", "14. Do as paragraph 13 says, and as paragraph 12 says."]
    new = [f"12. {KEYS}", f"13. {NEW}", f"14. {LOCKS}",
           "15. Do as paragraph 14 says, and as paragraph 13 says."]  # fmt: skip
    found = read([*old], [*new])
    assert marks(found) == [("+", f"13. {NEW}"), ("-", "12"), ("+", "13")]
    assert said(found).endswith("13 to 14 are now 14 to 15. A reference to it follows.")


def test_a_range_of_paragraphs_follows_where_both_ends_do() -> None:
    old = [
        f"12. {KEYS}",
        f"13. {LOCKS}",
        f"14. {DOORS}",
        "See paragraphs 13-14 on locks and doors.",
    ]
    new = [f"12. {KEYS}", f"13. {NEW}", f"14. {LOCKS}", f"15. {DOORS}",
           "See paragraphs 14-15 on locks and doors."]  # fmt: skip
    assert marks(read([*old], [*new])) == [("+", f"13. {NEW}")]


def test_a_number_in_running_text_is_always_marked() -> None:
    for before, after in (
        ("Tell us within 28. The home keeps it.", "Tell us within 14. The home keeps it."),
        ("28. It ends then.", "14. It ends then."),
        ("Tell us within 28 days.", "Tell us within 27 days."),
        ("It costs 12.50 now.", "It costs 13.50 now."),
        ("The form is number (3) of them.", "The form is number (4) of them."),
        ("28 days are given.", "14 days are given."),
        ("2 staff are on duty.", "3 staff are on duty."),
    ):
        found = read([KEYS, before], [KEYS, after])
        assert len(marks(found)) == 2, (before, after)
        assert found.remarks == ()


@given(st.integers(2, 40), st.integers(1, 60), st.integers(1, 60), st.data())
@settings(max_examples=100, deadline=None)
def test_a_time_limit_is_marked_however_the_paragraphs_around_it_are_numbered(
    count: int, was: int, became: int, data: st.DataObject
) -> None:
    texts = [f"{KEYS} Case {n}x of it. Do it within {was} days." for n in range(count)]
    old = [f"{n}. {text}" for n, text in enumerate(texts, start=1)]
    at = data.draw(st.integers(0, count - 1))
    texts[at] = texts[at].replace(f"within {was} days", f"within {became} days")
    texts.insert(data.draw(st.integers(0, count)), NEW)
    new = [f"{n}. {text}" for n, text in enumerate(texts, start=1)]
    found = marks(read([*old], [*new]))
    assert ([("-", str(was)), ("+", str(became))] == found[:2] or found[-2:] == found[:2]
            or was == became or [("-", str(was)), ("+", str(became))] == found[-2:])  # fmt: skip


def pages(count: int, first: int, extra: str = "") -> list[str | Block]:
    text: list[str | Block] = []
    for number in range(first, first + count):
        text += [f"{KEYS * 8} On sheet {number - first} of it.", str(number)]
    return [*text[:6], extra, *text[6:]] if extra else text


def test_page_numbers_of_print_are_said_once() -> None:
    found = read(pages(12, 2), pages(12, 3))
    assert marks(found) == []
    assert found.redline.hunks == ()
    assert said(found) == "In 12 places page numbers differ; not marked below."


def test_a_table_of_contents_names_page_numbers() -> None:
    contents_old: list[str | Block] = [
        "Contents",
        "Keys",
        "3",
        "Locks",
        "5",
        "Doors",
        "8",
        "Lamps",
        "9",
    ]
    contents_new: list[str | Block] = [
        "Contents",
        "Keys",
        "4",
        "Locks",
        "6",
        "Doors",
        "9",
        "Lamps",
        "10",
    ]
    found = read([*contents_old, *pages(12, 2)], [*contents_new, *pages(12, 3)])
    assert marks(found) == []


def test_a_year_in_a_table_of_contents_is_no_page_number() -> None:
    contents: list[str | Block] = [
        "Contents",
        "Keys",
        "3",
        "Rules of 2024",
        "5",
        "Doors",
        "8",
        "Lamps",
        "9",
    ]
    later = [str(one).replace("2024", "2025") for one in contents]
    found = read([*contents, *pages(12, 2)], [*later, *pages(12, 2)])
    assert marks(found) == [("-", "2024"), ("+", "2025")]


def test_a_column_of_numbers_is_no_row_of_pages() -> None:
    found = read([KEYS, "2", LOCKS, "3", DOORS], [KEYS, "3", LOCKS, "4", DOORS])
    assert marks(found) == [("-", "2"), ("+", "3"), ("-", "3"), ("+", "4")]


def test_lone_numbers_beside_page_numbers_are_marked() -> None:
    old, new = pages(12, 2, "18 beds"), pages(12, 2, "17 beds")
    assert marks(read(old, new)) == [("-", "18"), ("+", "17")]


def test_a_space_before_the_number_of_a_footnote_is_said_once() -> None:
    found = read([f"{KEYS} See the rules12 on it."], [f"{KEYS} See the rules 12 on it."])
    assert marks(found) == []
    assert (
        said(found)
        == "In one place only the spacing differs, or what nobody sees; not marked below."
    )


def test_characters_that_look_the_same_are_said_once() -> None:
    found = read(["A soft\u00adhyphen in a cafe\u0301."], ["A softhyphen in a caf\u00e9."])
    assert marks(found) == []
    assert "what nobody sees" in said(found)


def test_white_space_within_a_number_is_marked() -> None:
    assert marks(read([f"{KEYS} Within 14 days."], [f"{KEYS} Within 1 4 days."]))


def test_a_figure_in_another_column_is_marked() -> None:
    head = row("Case", "Before", "After", "Who")
    found = read(
        [head, row("Visit", "", "28 days", "Staff")], [head, row("Visit", "28 days", "", "Staff")]
    )
    assert marks(found) == [("+", "28 days"), ("-", "28 days")]


def test_where_a_paragraph_was_split_can_still_be_seen() -> None:
    found = read([f"{KEYS} {LOCKS}"], [KEYS, LOCKS.replace("day", "morning", 1)])
    assert [
        (op.value, text) for op, text in found.redline.blocks[0].tokens if op is not Op.SAME
    ] == [
        ("-", " "),
        ("+", "\n"),
        ("-", "day"),
        ("+", "morning"),
    ]


def test_bullets_are_said_once() -> None:
    found = read([f"\u2022 {KEYS}", LOCKS], [KEYS, "\u2022", LOCKS])
    assert marks(found) == []
    assert "only a bullet came or went" in said(found)


def printed(*blocks: str) -> list[str | Block]:
    """Return paragraphs behind some pages of print."""
    return [*pages(12, 2), *blocks]


def test_a_passage_that_the_end_of_a_page_moved_is_named_once() -> None:
    old = printed(f"{KEYS} {LOCKS}", f"{DOORS} {NEW} And so on it goes.")
    new = printed(KEYS, f"{DOORS} {LOCKS} {NEW} And so on it goes.")
    found = read(old, new)
    assert marks(found) == []
    assert said(found) == (
        "A little further up or down, word for word, not marked below: "
        "“Change the locks on the day on which … (12 words)”."
    )


def test_a_passage_that_moved_still_stands_in_the_text_as_it_is_now() -> None:
    found = read(
        printed(f"{KEYS} {LOCKS}", f"{DOORS} {NEW} And so."),
        printed(f"{KEYS} Not at all.", f"{DOORS} {LOCKS} {NEW} And so."),
    )
    assert marks(found) == [("+", "Not at all")]
    assert f"{DOORS} {LOCKS} {NEW} And so.\n" in "".join(kept_or_new(found))


def test_a_sentence_that_went_into_another_paragraph_is_marked_elsewhere() -> None:
    found = read([f"{KEYS} {LOCKS}", f"{DOORS} {NEW}"], [KEYS, f"{DOORS} {LOCKS} {NEW}"])
    assert marks(found) == [("-", LOCKS), ("+", LOCKS)]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ([row(f"Home {n}", str(n)) for n in range(1, 11)],
         [row(f"Home {n}", str(n + 1)) for n in range(1, 11)]),
        ([item(f"Children in home {chr(96 + n)}: {n}") for n in range(1, 11)],
         [item(f"Children in home {chr(96 + n)}: {n + 1}") for n in range(1, 11)]),
        ([item(f"{n} report is due") for n in range(1, 11)],
         [item(f"{n + 1} report is due") for n in range(1, 11)]),
        ([text for n in range(1, 11) for text in (f"Home {chr(96 + n)}", str(n))],
         [text for n in range(1, 11) for text in (f"Home {chr(96 + n)}", str(n + 1))]),
        ([heading("Lights"), item("9.30 Lights out for children")],
         [heading("Lights"), item("8.30 Lights out for children")]),
        ([item("1.5 FTE deputies"), item("4.0 FTE night staff")],
         [item("0.5 FTE deputies"), item("2.0 FTE night staff")]),
        ([row("Width", "Room"), row("2.5", "Bedroom"), row("3.5", "Lounge")],
         [row("Width", "Room"), row("1.5", "Bedroom"), row("2.0", "Lounge")]),
        (["Age and staff.", "5. Two staff", "6. Three staff", "7. Four staff"],
         ["Age and staff.", "8. Two staff", "9. Three staff", "10. Four staff"]),
        (["At most:", item("(1) in a bedroom"), item("(2) in a flat")],
         ["At most:", item("(2) in a bedroom"), item("(3) in a flat")]),
    ],
)  # fmt: skip
def test_figures_in_tables_and_lists_are_no_numbers_of_pages_or_paragraphs(
    old: list[str | Block], new: list[str | Block]
) -> None:
    exact = redline(old, new)
    found = reading(exact)
    assert found.remarks == ()
    assert found.redline == exact


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("Make enquiries under section 13 where a child is at risk.",
         "Make enquiries under section 14 where a child is at risk."),
        ("See paragraph 13 of the Schedule to the Act.", "See paragraph 14 of the Schedule to the Act."),
        ("Staff work a standard 13 hours a day.", "Staff work a standard 14 hours a day."),
        ("Homes under this rule 13 or more live in.", "Homes under this rule 14 or more live in."),
        ("Look at paragraphs 12 and 13 first.", "Look at paragraphs 13 and 14 first."),
    ],
)  # fmt: skip
def test_a_number_that_may_name_something_else_never_follows_a_renumbering(
    before: str, after: str
) -> None:
    found = read(
        [f"12. {KEYS}", f"13. {LOCKS}", before],
        [f"12. {KEYS}", f"13. {NEW}", f"14. {LOCKS}", after],
    )
    assert len(marks(found)) >= 3


def test_columns_that_came_and_went_are_named() -> None:
    old = [heading("Events"), row("Event", "Who", "When"), row("Death", "Manager", "at once")]
    new = [heading("Events"), row("Event", "When", "Form"), row("Death", "at once", "A1")]
    found = read([*old], [*new])
    assert [(remark.section, remark.text) for remark in found.remarks] == [
        (("Events",), "Table column “Form” was added. Its entries are marked as added."),
        (("Events",), "Table column “Who” was removed. Its entries are marked as removed."),
    ]


def test_a_column_that_came_first_is_named() -> None:
    found = read([row("Event", "Who"), row("Death", "Staff")],
                 [row("No", "Event", "Who"), row("1", "Death", "Staff")])  # fmt: skip
    assert said(found) == "Table column “No” was added. Its entries are marked as added."


@given(st.lists(st.text(max_size=30), max_size=8), st.lists(st.text(max_size=30), max_size=8))
@settings(max_examples=200, deadline=None)
def test_any_redline_can_be_read(old: list[str], new: list[str]) -> None:
    found = reading(diff(revision(*old), revision(*new)))
    shown = [word for text in kept_or_new(found) for word in words(text)]
    assert shown == [word for text in new for word in words(text)]


def kept_or_new(found: Reading) -> list[str]:
    """Return the text as it is now, as a reading has it."""
    return [
        text
        for block in found.redline.blocks
        for op, text in block.tokens
        if op in {Op.SAME, Op.NEW, Op.MOVED_HERE}
    ]
