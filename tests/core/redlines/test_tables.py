import pytest

from tests.core.redlines.forms import read, words_of
from tests.core.texts import redline, row
from watcher.core.reading import Reading
from watcher.core.redlines.beside import beside_html
from watcher.core.redlines.cells import Columns, cells_of, columns_of, key_of
from watcher.core.redlines.mail import hunks_html
from watcher.core.redlines.page import page_html
from watcher.core.redlines.text import hunks_text
from watcher.domain import Hunk, Op, Redline, RedlineBlock, Token

HEAD = row("Record", "Time limit", "Who signs")


def test_a_changed_row_is_told_cell_by_cell_under_the_names_of_its_columns() -> None:
    old = [HEAD, row("Visits", "28 days", "Manager"), row("Plans", "2 years", "Deputy")]
    new = [HEAD, row("Visits", "14 days", "Manager"), row("Plans", "2 years", "Manager")]
    found = read(old, new)
    assert hunks_text(found) == (
        "  Changed table row “Visits”:\n    Time limit: [removed: 28 days] [added: 14 days]\n\n"
        "  Changed table row “Plans”:\n    Who signs: [removed: Deputy] [added: Manager]"
    )
    assert "Time limit: Removed: 28 days Added: 14 days" in words_of(hunks_html(found))


def test_a_page_marks_the_cell_within_its_table() -> None:
    found = read([HEAD, row("Visits", "28 days", "")], [HEAD, row("Visits", "14 days", "")])
    page = page_html(found, "a", "b")
    assert '<th scope="col">Time limit</th>' in page
    assert '<td><b class="gone">Removed: </b><del>28 days</del> <b class="new">' in page
    assert "<td></td>" in page
    beside = beside_html(found, "a", "b")
    assert '<b>Time limit:</b> <b class="gone">Removed: </b><del>28 days</del>' in beside
    assert '<b>Time limit:</b> <b class="new">Added: </b><ins>14 days</ins>' in beside


def test_rows_that_came_or_went_stand_with_their_cells() -> None:
    found = read(
        [HEAD, row("Visits", "1", "2")], [HEAD, row("Visits", "1", "2"), row("Cash", "", "3 years")]
    )
    assert hunks_text(found) == "  Added table row: [added: Cash | | 3 years]"
    assert "<td></td>" in page_html(found, "a", "b")
    assert '<span class="cell"><b>Who signs:</b> <b class="new">' in beside_html(found, "a", "b")


def test_a_column_that_came_is_marked_cell_by_cell_and_in_its_names() -> None:
    old = [row("Record", "Kept for"), row("Visits", "two years"), row("Plans", "six years")]
    new = [
        row("Record", "Kept for", "Who"),
        row("Visits", "two years", "A"),
        row("Plans", "six years", "B"),
    ]
    shown = hunks_text(read(old, new))
    assert "Changed names of a table's columns:\n    Column 3: [added: Who]" in shown
    assert "Changed table row “Visits”:\n    Who: [added: A]" in shown
    went = hunks_text(read(new, old))
    assert "Changed table row “Visits”:\n    Who: [removed: A]" in went


def test_a_row_without_names_above_it_numbers_its_columns_where_there_are_many() -> None:
    found = read([row("Visits", "28 days", "1")], [row("Visits", "14 days", "1")])
    assert "Changed table row “Visits”:\n    Column 2: [removed: 28 days]" in hunks_text(found)
    two = read([row("Visits", "28 days")], [row("Visits", "14 days")])
    assert "Changed table row “Visits”: [removed: 28 days] [added: 14 days]" in hunks_text(two)


def test_words_in_another_column_are_told_by_both() -> None:
    found = redline([HEAD, row("Visit", "", "28 days")], [HEAD, row("Visit", "28 days", "")])
    assert hunks_text(Reading(redline=found, remarks=())) == (
        "  Changed table row “Visit”:\n    Time limit: [added: 28 days]\n    Who signs: [removed: 28 days]"
    )


def test_a_rewritten_cell_stands_before_and_now_under_its_name() -> None:
    old = "The manager sends the report to the council by post, with a copy for the board of the home."
    new = "The manager enters the report on the new service, so that all can read it there at once."
    shown = hunks_text(
        read([HEAD, row("Visit", old, "A")], [HEAD, row("Visit", new, "A")]), width=999
    )
    assert f"Time limit, before: [removed: {old}]" in shown
    assert f"Time limit, now: [added: {new}]" in shown


def test_a_row_of_which_only_white_space_is_news_is_told_as_set_out_differently() -> None:
    old, new = row("Visit", "28  days"), row("Visit", "28 days")
    tokens = (Token(Op.SAME, "Visit\t28 "), Token(Op.GONE, " "), Token(Op.SAME, "days\n"))
    one = RedlineBlock(before=old, after=new, tokens=tokens, section=())
    found = Redline(blocks=(one,), hunks=(Hunk(section=(), blocks=(one,)),), moved=0)
    assert hunks_text(Reading(redline=found, remarks=()), width=99) == (
        "  Set out differently, every word the same (table row “Visit”): Visit | 28 days"
    )


@pytest.mark.parametrize(
    ("cells", "names"),
    [
        (("Record", "Kept for"), ("Record", "Kept for")),
        (("", "Kept for"), ("", "Kept for")),
        (("Visits", "28 days"), ()),
        (("Yes", "Yes"), ()),
        (("Keep it.", "Now"), ()),
        (("one",), ()),
        (("a" * 61, "b"), ()),
    ],
)
def test_columns_are_named_by_a_first_row_of_short_words(
    cells: tuple[str, ...], names: tuple[str, ...]
) -> None:
    assert columns_of(row(*cells)) == names


def test_a_row_is_named_by_its_first_cell_that_has_words() -> None:
    assert key_of("\tVisits\t28 days") == "Visits"
    assert key_of("\t") == ""
    assert len(key_of("very long " * 50)) < 70


def test_a_row_is_cut_at_tabs_of_either_side() -> None:
    tokens = (
        Token(Op.SAME, "a"),
        Token(Op.GONE, "\tb"),
        Token(Op.NEW, "\tc\td"),
        Token(Op.SAME, "\n"),
    )
    cells = cells_of(tokens, Columns(("A", "B"), ("A", "C", "D")))
    assert [(cell.name, cell.tokens) for cell in cells] == [
        ("A", (Token(Op.SAME, "a"),)),
        ("B", (Token(Op.GONE, "b"),)),
        ("C", (Token(Op.NEW, "c"),)),
        ("D", (Token(Op.NEW, "d"),)),
    ]
