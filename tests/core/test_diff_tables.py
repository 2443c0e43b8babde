from tests.core.texts import marked, redline, row, tokens

HEAD = row("Event", "Who tells", "When")
DEATH = row("Death", "Manager", "at once")
INJURY = row("Injury", "Manager", "within 24 hours")
ABSENCE = row("Absence", "Staff", "weekly")


def changed(old: list[str], new: list[str]) -> list[tuple[str, str]]:
    found = redline(
        [row(*line.split("|")) for line in old], [row(*line.split("|")) for line in new]
    )
    return [(op, text) for op, text in tokens(found) if op != "="]


def test_rows_are_paired_by_their_keys_however_much_changed() -> None:
    assert changed(
        ["Event|Who|When", "Death|Manager|at once", "Injury|Staff|weekly"],
        ["Event|Who|When", "Death|Provider of the home|in writing", "Injury|Staff|weekly"],
    ) == [("-", "Manager"), ("+", "Provider of the home"), ("-", "at once"), ("+", "in writing")]


def test_one_cell_is_marked_within_its_cell() -> None:
    assert changed(["Death|within 24 hours|x"], ["Death|within 48 hours|x"]) == [
        ("-", "24"),
        ("+", "48"),
    ]


def test_words_that_go_from_one_cell_to_the_next_are_marked() -> None:
    assert changed(["Death|at once|by phone"], ["Death|at once by|phone"]) == [
        ("+", " by"),
        ("-", "by "),
    ]


def test_an_added_column_is_marked_and_no_other_cell() -> None:
    assert changed(
        ["Event|Who|When", "Death|Manager|at once", "Absence|Staff|weekly"],
        ["Event|Who|Form|When", "Death|Manager|A1|at once", "Absence|Staff|A2|weekly"],
    ) == [("+", "\tForm"), ("+", "\tA1"), ("+", "\tA2")]


def test_an_added_first_column_is_marked_and_no_other_cell() -> None:
    assert changed(["Event|Who", "Death|Manager"], ["No|Event|Who", "1|Death|Manager"]) == [
        ("+", "No\t"),
        ("+", "1\t"),
    ]


def test_a_removed_column_is_marked_and_no_other_cell() -> None:
    assert changed(
        ["Event|Who|When", "Death|Manager|at once"], ["Event|When", "Death|at once"]
    ) == [("-", "\tWho"), ("-", "\tManager")]


def test_an_edited_cell_beside_an_added_column_keeps_its_column() -> None:
    assert changed(
        ["Event|Who|When", "Death|Manager|at once", "Absence|Staff|weekly"],
        ["Event|Who|Form|When", "Death|Provider|A1|at once", "Absence|Staff|A2|weekly"],
    ) == [("+", "\tForm"), ("-", "Manager"), ("+", "Provider\tA1"), ("+", "\tA2")]


def test_many_rows_are_paired_by_keys_that_stand_once() -> None:
    old = [row(f"Case {n}", "Manager", f"within {n} hours") for n in range(60)]
    new = [row(f"Case {n}", "Responsible individual", f"after day {n}") for n in range(60)]
    found = redline(old, new)
    assert all(block.before and block.after for block in found.blocks)


def test_a_row_that_went_and_one_that_came_are_marked_whole() -> None:
    found = redline([HEAD, DEATH, INJURY], [HEAD, ABSENCE, DEATH])
    assert [text for op, text in tokens(found) if op != "="] == [
        "Absence\tStaff\tweekly\n",
        "Injury\tManager\twithin 24 hours\n",
    ]


def test_equal_tables_give_no_marks() -> None:
    assert marked(redline([HEAD, DEATH], [HEAD, DEATH])) == 0


def test_a_figure_that_went_to_another_column_is_marked_in_both() -> None:
    assert changed(["Case|Fee|Days", "Visit||28"], ["Case|Fee|Days", "Visit|28"]) == [
        ("+", "28"),
        ("-", "\t28"),
    ]


def test_a_column_that_took_the_place_of_another_is_told_from_an_edited_one() -> None:
    assert changed(
        ["Event|Who|When", "Death|Manager|at once"], ["Event|When|Form", "Death|at once|A1"]
    ) == [("-", "\tWho"), ("+", "\tForm"), ("-", "\tManager"), ("+", "\tA1")]


def test_a_sentence_that_went_to_another_row_leaves_the_rows_with_their_keys() -> None:
    police = " Tell the police of each missing child at once."
    assert changed(
        ["Manager|Keep the log up to date." + police, "Deputy|Keep the diary up to date."],
        ["Manager|Keep the log up to date.", "Deputy|Keep the diary up to date." + police],
    ) == [("-", police), ("+", police)]
