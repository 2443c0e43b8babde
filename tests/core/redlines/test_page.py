import re
from base64 import b64encode
from hashlib import sha256
from html import unescape

import pytest
from bs4 import BeautifulSoup

from tests.core.redlines.forms import COMPLAIN, EVENTS, NEW, OLD, VISIT, read, words_of
from tests.core.texts import heading, item, row
from watcher.core.reading import Reading
from watcher.core.redlines.beside import beside_html
from watcher.core.redlines.page import page_html
from watcher.domain import Block, BlockKind

TITLE = Block(BlockKind.TITLE, "Rules", 1)
REPORT = (
    "The manager sends the report to the council by post, with a copy for the board of the home."
)
ANEW = "The manager enters the report on the new service, so that all of them can read it at once."


def inline(old: list[str | Block], new: list[str | Block]) -> str:
    return page_html(read(old, new), "old.html", "new.html")


def beside(old: list[str | Block], new: list[str | Block]) -> str:
    return beside_html(read(old, new), "old.html", "new.html")


@pytest.mark.parametrize("form", [page_html, beside_html])
def test_a_page_stands_alone_and_names_what_was_compared(form: object) -> None:
    assert callable(form)
    page = form(read(OLD, NEW), "revision 1", "revision 2", subject="Guide to homes")
    assert page.startswith('<!DOCTYPE html>\n<html lang="en-GB">')
    assert "<title>Guide to homes: revision 1 compared with revision 2</title>" in page
    assert "<h1>Guide to homes: revision 1 compared with revision 2</h1>" in page
    soup = BeautifulSoup(page, "lxml")
    assert not soup.find_all(["script", "link", "img", "iframe"])
    assert not [tag for tag in soup.find_all(True) if tag.has_attr("style")]
    assert soup.find("meta", attrs={"name": "viewport"})


@pytest.mark.parametrize("make", [inline, beside])
def test_its_policy_allows_its_own_style_sheet_alone(make: object) -> None:
    assert callable(make)
    page = make(OLD, NEW)
    style = re.search(r"<style>(.*?)</style>", page, re.DOTALL)
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', page)
    assert style is not None
    assert policy is not None
    digest = b64encode(sha256(style[1].encode()).digest()).decode()
    assert f"style-src 'sha256-{digest}'" in unescape(policy[1])
    for wanted in ("@media print", "prefers-color-scheme:dark", "max-width"):
        assert wanted in style[1]


@pytest.mark.parametrize("make", [inline, beside])
def test_each_change_can_be_reached_from_the_contents_and_from_the_one_before(make: object) -> None:
    assert callable(make)
    soup = BeautifulSoup(make([TITLE, *OLD], [TITLE, *NEW]), "lxml")
    targets = {str(tag["id"]) for tag in soup.find_all(id=True)}
    links = {str(link["href"]).removeprefix("#") for link in soup.find_all("a")}
    assert {f"change-{number}" for number in range(1, 5)} <= targets
    assert links <= targets
    contents = soup.find("nav")
    assert contents is not None
    assert "4 changes" in contents.get_text()
    assert "\u201c28 days\u201d became \u201c14 days\u201d" in contents.get_text()
    nexts = [str(link["href"]) for link in soup.find_all("a", string="next")]
    assert nexts == ["#change-2", "#change-3", "#change-4"]


def test_equal_texts_give_a_page_that_says_so() -> None:
    for page in (inline([VISIT], [VISIT]), beside([VISIT], [VISIT])):
        assert "No word changed." in page
        assert "<nav" not in page
        assert VISIT in page


def test_one_change_is_told_in_the_singular() -> None:
    assert "1 change</h2>" in inline(["a"], ["b"])


# --- the whole text, its changes in it ---


def test_a_page_holds_the_whole_text_with_every_change_in_it() -> None:
    told = words_of(
        inline([TITLE, *OLD, f"{VISIT} It is kept.", ""], [TITLE, *NEW, f"{VISIT} It is kept."])
    )
    assert "within Removed: 28 days Added: 14 days of it." in told
    assert "a record of what was said, by whom and to whom, and of what the home did next" in told
    assert "Moved here from “Complaints”, every word the same" in told
    assert f"{VISIT} It is kept." in told


def test_list_items_and_rows_stand_in_their_list_and_table() -> None:
    deep = Block(BlockKind.LIST_ITEM, "see the rooms", 2)
    page = inline([item("a"), deep, row("Record", "Kept"), row("b", "2 years")],
                  [item("a b"), deep, row("Record", "Kept"), row("b", "3 years"), row("c", "1")])  # fmt: skip
    soup = BeautifulSoup(page, "lxml")
    lists, tables = soup.find_all("ul"), soup.find_all("table")
    assert [len(found.find_all("li")) for found in lists] == [2]
    assert len(tables) == 1
    assert soup.find("li", class_="l2") is not None
    assert len(tables[0].find_all("th")) == 2
    assert "Table row" in tables[0].get_text()


def test_headings_keep_their_rank_under_the_pages_own() -> None:
    soup = BeautifulSoup(inline([heading("A", 1), heading("B", 2), heading("C", 6), "x"], [heading("A", 1), heading("B", 2), heading("C", 6), "y"]), "lxml")  # fmt: skip
    assert [tag.name for tag in soup.find_all(["h2", "h3", "h6"])][1:] == ["h2", "h3", "h6"]


def test_what_is_set_out_differently_is_said_quietly() -> None:
    page = inline([heading("A", 2), VISIT, "x"], [heading("A", 3), VISIT, "y"])
    assert "Heading moved a level down, every word the same" in page


def test_a_rewritten_sentence_stands_before_and_now() -> None:
    page = inline([f"{VISIT} {REPORT}"], [f"{VISIT} {ANEW}"])
    assert '<span class="line gone"><b>Before:</b> The manager <del>' in page
    assert '<span class="line new"><b>Now:</b> The manager <ins>' in page
    alone = inline([REPORT], [ANEW])
    assert '<span class="line gone"><b>Before:</b>' in alone


def test_a_row_that_moved_is_shown_without_marks() -> None:
    rows = [
        row("Record", "Kept"),
        row("first of the rows here", "a"),
        row("second of the rows", "b"),
        row("third of all the rows", "c"),
    ]
    page = inline([*rows], [rows[0], rows[3], rows[1], rows[2]])
    assert "Moved here from further down" in page
    assert "<td>third of all the rows</td>" in page


def test_a_row_that_became_a_paragraph_is_told_with_its_words() -> None:
    page = inline(
        [row("Visits are made", "every month of the year")],
        ["Visits are made every month of the year"],
    )
    assert "Visits are made" in page


# --- side by side ---


def test_the_old_text_stands_on_the_left_and_the_new_one_on_the_right() -> None:
    soup = BeautifulSoup(beside(["It is so within 28 days."], ["It is so within 14 days."]), "lxml")
    old, new = soup.find("div", class_="old"), soup.find("div", class_="new")
    assert old is not None
    assert new is not None
    assert " ".join(old.get_text(" ").split()) == "Before It is so within Removed: 28 days ."
    assert " ".join(new.get_text(" ").split()) == "Now It is so within Added: 14 days ."
    heads = soup.find("div", class_="heads")
    assert heads is not None
    assert heads.get_text(" ") == "Before: old.html Now: new.html"


def test_what_stands_on_one_side_alone_is_said_on_the_other() -> None:
    page = beside([VISIT, "Gone."], [VISIT, "Came in."])
    assert "Not there before" in beside([VISIT], [VISIT, "Came."])
    assert "No longer there" in beside([VISIT, "Gone."], [VISIT])
    assert page.count('<div class="pair news"') >= 1


def test_what_moved_stands_at_both_places() -> None:
    page = beside([EVENTS, VISIT, COMPLAIN], [COMPLAIN, EVENTS, VISIT])
    assert "Stood elsewhere before" in page
    assert "Stands elsewhere now" in page


def test_unchanged_stretches_are_folded_and_their_section_named() -> None:
    same: list[str | Block] = [
        f"Paragraph {number} of many others that stay." for number in range(6)
    ]
    old: list[str | Block] = [heading("Visits"), "within 28 days", *same, "by 1 May 2026"]
    new: list[str | Block] = [heading("Visits"), "within 14 days", *same, "by 2 May 2026"]
    page = beside(old, new)
    assert "<summary>… 4 unchanged paragraphs in “Visits” …</summary>" in page
    assert page.count("Paragraph 0 of many") == 2
    assert page.count("Paragraph 3 of many") == 1


def test_a_fold_over_several_sections_says_so() -> None:
    many: list[str | Block] = [
        heading("B"),
        "one two three",
        heading("C"),
        "four five six",
        heading("D"),
        "seven eight",
    ]
    page = beside(["a", *many, "x"], ["b", *many, "y"])
    assert "unchanged paragraphs in “C”" not in page
    assert "further sections …</summary>" in page


def test_a_heading_that_the_place_names_is_not_said_twice() -> None:
    page = beside(
        ["a", "b", heading("Visits"), "within 28 days"],
        ["a", "b", heading("Visits"), "within 14 days"],
    )
    assert page.count(">Visits</") == 2  # in the contents, and above the change


def test_an_unchanged_row_that_is_set_out_differently_shows_both_ways() -> None:
    old, new = f"{VISIT} {COMPLAIN}", [VISIT, COMPLAIN]
    found = read([old, "x"], [*new, "y"])
    page = beside_html(found, "a", "b")
    assert f"{VISIT}<br>{COMPLAIN}" in page or f"<p>{VISIT}</p>" in page


def test_remarks_alone_make_a_page_without_changes() -> None:
    found = Reading(redline=read([VISIT], [VISIT]).redline, remarks=())
    assert "<details>" not in beside_html(found, "a", "b")
