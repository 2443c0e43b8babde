import pytest

from tests.core.texts import heading, item, marked, redline, revision, row, tokens
from watcher.core.diff import diff
from watcher.domain import Block, BlockKind, Revision

TELL = "The home must tell the inspectorate about a serious event within 28 days."
KEEP = "Staff keep a record of what was said, by whom, and what the home did next."
VISIT = "An independent visitor comes at least once a month and writes a report."
COMPLAIN = "Every child is told how to complain, in words that the child can follow."


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("within 28 days", "within 14 days", "=within |-28|+14|= days\n"),
        ("under 44(3) of it", "under 44(4)(a) of it", "=under |-44(3)|+44(4)(a)|= of it\n"),
        ("pay £1,000.50 now", "pay £1,200 now", "=pay |-£1,000.50|+£1,200|= now\n"),
        ("due 01/04/2026.", "due 12/04/2026.", "=due |-01/04/2026|+12/04/2026|=.\n"),
        ("at 9.30am today", "at 10:15 today", "=at |-9.30am|+10:15|= today\n"),
        ("about 50% of it", "about 60% of it", "=about |-50%|+60%|= of it\n"),
        ("a well-known rule", "a well-kept rule", "=a |-well-known|+well-kept|= rule\n"),
        ("the home's plan", "the homes\u2019 plan", "=the |-home's|+homes\u2019|= plan\n"),
        ("see https://a.example/x/.", "see https://a.example/y.",
         "=see |-https://a.example/x/|+https://a.example/y|=.\n"),
        ("the home", "the home, which is open", "=the home|+, which is open|=\n"),
        ("the home is open", "the home, which is open", "=the home|+, which|= is open\n"),
        ("one two", "one", "=one|- two|=\n"),
        ("one", "zero one", "+zero |=one\n"),
        ("a one. c two.", "a one. b three. c two.", "=a one. |+b three. |=c two.\n"),
        ("keep (a) here", "keep (a) (b) here", "=keep (a) |+(b) |=here\n"),
        ("a b c", "x b y", "-a|+x|= b |-c|+y|=\n"),
        ("one  two", "one two", "=one |- |=two\n"),
        (" one", "one", "- |=one\n"),
        ("", "one", "+one|=\n"),
        ("x y ", "x y x y ", "+x y |=x y \n"),
        ("say it", "say\tit", "=say|- |+\t|=it\n"),
        ("\ud800 caf\u0065\u0301 \U0001f468\u200d\U0001f469 one", "\udfff caf\u0065\u0301 \U0001f468\u200d\U0001f469 one",
         "-\ud800|+\udfff|= caf\u0065\u0301 \U0001f468\u200d\U0001f469 one\n"),
        ("\u0627\u0644\u0628\u064a\u062a \u0643\u0628\u064a\u0631\u060c \u0646\u0639\u0645", "\u0627\u0644\u0628\u064a\u062a \u0635\u063a\u064a\u0631\u060c \u0646\u0639\u0645",
         "=\u0627\u0644\u0628\u064a\u062a |-\u0643\u0628\u064a\u0631|+\u0635\u063a\u064a\u0631|=\u060c \u0646\u0639\u0645\n"),
    ],
)  # fmt: skip
def test_an_edited_block_is_marked_by_whole_words_and_no_more(
    old: str, new: str, expected: str
) -> None:
    found = redline([KEEP, old, VISIT], [KEEP, new, VISIT])
    middle = [f"{op.value}{text}" for op, text in found.blocks[1].tokens]
    assert "|".join(middle) == expected


def test_equal_texts_give_no_hunks() -> None:
    found = redline([TELL, KEEP], [TELL, KEEP])
    assert (found.hunks, found.moved, marked(found)) == ((), 0, 0)


def test_an_empty_revision_is_compared_too() -> None:
    assert tokens(redline([], [TELL])) == [("+", TELL + "\n")]
    assert tokens(redline([TELL], [])) == [("-", TELL + "\n")]
    assert redline([], []).blocks == ()


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ([TELL, KEEP], [f"{TELL} {KEEP}"]),
        ([f"{TELL} {KEEP}", VISIT], [TELL, f"{KEEP} {VISIT}"]),
        ([TELL], [item(TELL)]),
        ([heading("Visits", 2)], [heading("Visits", 3)]),
        ([TELL, ""], ["", TELL]),
        ([row("Visit", "28 days")], ["Visit 28 days"]),
        ([row("Visit", "28 days")], [row("Visit", "", "28 days")]),
        (["end.Next"], ["end. Next"]),
    ],
)
def test_mark_up_and_white_space_alone_are_no_news(
    old: list[str | Block], new: list[str | Block]
) -> None:
    assert redline(old, new).hunks == ()


def test_words_in_another_cell_of_a_table_are_news() -> None:
    found = redline([row("Visit", "", "28 days")], [row("Visit", "28 days", "")])
    assert len(found.hunks) == 1


def test_a_moved_block_is_tied_to_its_old_place() -> None:
    found = redline([TELL, KEEP, VISIT, COMPLAIN], [KEEP, VISIT, COMPLAIN, TELL])
    assert found.moved == 1
    assert tokens(found)[0] == (">-", TELL + "\n")
    assert tokens(found)[-1] == (">+", TELL + "\n")


def test_a_block_that_moved_and_was_edited_shows_both() -> None:
    edited = TELL.replace("28", "14")
    found = redline([TELL, KEEP, VISIT, COMPLAIN], [KEEP, VISIT, COMPLAIN, edited])
    assert tokens(found)[:3] == [(">-", TELL[:-8]), ("-", "28"), (">-", " days.\n")]
    assert tokens(found)[-3:] == [(">+", TELL[:-8]), ("+", "14"), (">+", " days.\n")]


def test_of_two_blocks_that_changed_places_the_lighter_one_moved() -> None:
    found = redline(
        [TELL + KEEP + VISIT, "A short rule stands here."],
        ["A short rule stands here.", TELL + KEEP + VISIT],
    )
    assert (">-", "A short rule stands here.\n") in tokens(found)


def test_a_whole_section_moves_with_its_heading() -> None:
    first: list[str | Block] = [heading("Events"), TELL, KEEP]
    second: list[str | Block] = [heading("Visits"), VISIT, "Yes", heading("Words"), COMPLAIN * 2]
    found = redline([*first, *second], [*second, *first])
    assert found.moved == 3
    assert [block.before.text for block in found.blocks if block.move and block.before] == [
        "Events", TELL, KEEP,
    ]  # fmt: skip


@pytest.mark.parametrize("text", ["Yes", "28", "-"])
def test_single_words_are_never_called_moved(text: str) -> None:
    assert redline([text, TELL, KEEP], [TELL, KEEP, text]).moved == 0


def test_short_items_that_changed_places_are_moved() -> None:
    found = redline(
        [item("keep keys"), item("lock doors")], [item("lock doors"), item("keep keys")]
    )
    assert [token for token in tokens(found) if token[0] != "="] == [
        (">-", "keep keys\n"),
        (">+", "keep keys\n"),
    ]


def test_a_short_line_that_stands_in_many_places_is_never_called_moved() -> None:
    line = "Return to the top of this page"
    old = [line, TELL, line, KEEP, VISIT]
    new = [TELL, line, KEEP, VISIT, line]
    assert redline(old, new).moved == 0


def test_long_edited_blocks_hold_their_place_against_short_equal_ones() -> None:
    old = ["12", TELL, "13", KEEP, "14", VISIT]
    new = [
        TELL.replace("28", "14"),
        "12",
        KEEP.replace("said", "done"),
        "13",
        VISIT.replace("month", "week"),
        "14",
    ]
    assert redline(old, new).moved == 0


def test_a_paragraph_that_was_split_and_edited_marks_the_edit_and_the_split() -> None:
    found = redline([COMPLAIN, f"{TELL} {KEEP}"], [COMPLAIN, TELL.replace("28", "14"), KEEP])
    assert [text for op, text in tokens(found) if op != "="] == ["28", "14", " ", "\n"]


def test_paragraphs_that_were_merged_and_edited_stand_in_one_row() -> None:
    found = redline([TELL, KEEP, VISIT], [f"{TELL} {KEEP} {VISIT.replace('month', 'week')}"])
    assert [text for op, text in tokens(found) if op != "="] == [
        "\n",
        " ",
        "\n",
        " ",
        "month",
        "week",
    ]


@pytest.mark.parametrize(
    ("sentence", "parts", "marks"),
    [
        (
            "Before you answer, read the complaint again, speak to the child and write to the council.",
            ["Before you answer:", "read the complaint again", "speak to the child in private",
             "write to the council"],
            [",", ":", ",", "and", "in private", "."],
        ),
        (
            "Staff must be trained, vetted and supervised.",
            ["Staff must be:", "trained", "vetted", "supervised"],
            [":", ",", "and", "."],
        ),
        (
            "The registered person must keep a register of keys, and change the locks when one is lost.",
            ["The registered person must:", "keep a register of keys", "change the locks when two are lost"],
            [":", ", and", "one is", "two are", "."],
        ),
    ],
)  # fmt: skip
def test_a_paragraph_that_became_a_list_and_back_marks_no_more_than_what_was_edited(
    sentence: str, parts: list[str], marks: list[str]
) -> None:
    lead, *items = parts
    here: list[str | Block] = [VISIT, sentence]
    there: list[str | Block] = [VISIT, lead, *(item(text) for text in items)]
    for found in (redline(here, there), redline(there, here)):
        marked_words = [text.strip() for op, text in tokens(found) if op != "="]
        assert sorted(filter(None, marked_words)) == sorted(marks)


def test_a_rewritten_paragraph_is_no_list() -> None:
    found = redline(
        ["Keys are kept in the office.", "Doors are closed by night."],
        [
            "Lamps are lit in the hall.",
            "The stairs are swept by day.",
            "A child may ring the bell.",
        ],
    )
    assert {op for op, _ in tokens(found)} == {"-", "+"}


def test_a_sentence_that_became_a_heading_is_no_news() -> None:
    found = redline([f"{TELL} {KEEP}"], [TELL.replace("28", "14"), heading(KEEP)])
    assert [text for op, text in tokens(found) if op != "=" and text.strip()] == ["28", "14"]


def test_text_that_a_page_break_put_into_the_next_block_is_no_news() -> None:
    found = redline([f"{KEEP} {VISIT}", "38", COMPLAIN], [KEEP, "39", f"{VISIT} {COMPLAIN}"])
    assert [text.strip() for op, text in tokens(found) if op != "=" and text.strip()] == [
        "39",
        "38",
    ]


def test_an_edited_paragraph_stays_and_a_footnote_that_it_passed_moves() -> None:
    page = f"{TELL} {KEEP} {VISIT} {COMPLAIN}"
    note = "See the rules about notes at the foot of pages."
    found = redline([page, note], [note, page.replace("28", "14")])
    assert [(op, text.strip()) for op, text in tokens(found) if op != "="] == [
        (">+", note),
        ("-", "28"),
        ("+", "14"),
        (">-", note),
    ]


def test_a_rewritten_block_shows_its_old_text_just_before_its_new_text() -> None:
    found = redline(
        [KEEP, "Alpha beta gamma delta epsilon zeta.", VISIT],
        [KEEP, "One two three four five six.", VISIT],
    )
    assert [op for op, _ in tokens(found)] == ["=", "-", "+", "="]


def test_labels_left_between_sure_blocks_count_as_edited() -> None:
    found = redline([KEEP, heading("Overview"), VISIT], [KEEP, heading("Summary"), VISIT])
    assert [op for op, _ in tokens(found)] == ["=", "-", "+", "=", "="]


def test_hunks_stand_under_the_headings_above_them() -> None:
    old: list[str | Block] = [
        Block(BlockKind.TITLE, "Rules"),
        heading("Part 1", 2),
        heading("Events", 3),
        TELL,
        heading("Part 2", 2),
        KEEP,
        VISIT,
    ]
    new: list[str | Block] = [
        Block(BlockKind.TITLE, "Rules"),
        heading("Part 1", 2),
        heading("Events", 3),
        TELL.replace("28", "14"),
        heading("Part 2", 2),
        VISIT,
    ]
    found = redline(old, new)
    assert [hunk.section for hunk in found.hunks] == [("Part 1", "Events"), ("Part 2",)]


def test_a_new_heading_stands_in_one_hunk_with_what_it_heads() -> None:
    found = redline(
        [heading("Events"), TELL], [heading("Events"), TELL, heading("Visits"), VISIT, KEEP]
    )
    assert [hunk.section for hunk in found.hunks] == [("Visits",)]
    assert [block.section for block in found.hunks[0].blocks] == [(), ("Visits",), ("Visits",)]


def test_neighbouring_changes_are_one_hunk_and_distant_ones_are_two() -> None:
    old = [TELL, KEEP, VISIT, COMPLAIN]
    edited = [text.replace(" a ", " one ") for text in old]
    assert len(redline(old, [*edited[:2], *old[2:]]).hunks) == 1
    assert len(redline(old, [edited[0], *old[1:2], edited[2], old[3]]).hunks) == 2


def test_a_block_without_words_that_came_or_went_is_no_news() -> None:
    assert [hunk.blocks[0].tokens for hunk in redline([TELL, KEEP, ""], [TELL.replace("28", "14"), KEEP]).hunks] == [
        redline([TELL], [TELL.replace("28", "14")]).blocks[0].tokens
    ]  # fmt: skip


def test_revisions_derived_by_different_code_are_refused() -> None:
    other = Revision(blocks=(), derivation="test/2")
    with pytest.raises(ValueError, match="derived by different code"):
        diff(revision(TELL), other)
