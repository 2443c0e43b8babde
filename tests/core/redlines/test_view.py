from dataclasses import replace

from tests.core.redlines.forms import COMPLAIN, EVENTS, VISIT, read
from tests.core.texts import heading, item
from watcher.core.reading import Reading, Remark
from watcher.core.redlines.beside import beside_html
from watcher.core.redlines.gists import gist_of
from watcher.core.redlines.mail import hunks_html
from watcher.core.redlines.page import page_html
from watcher.core.redlines.rooted import without_title
from watcher.core.redlines.seen import place_name, short
from watcher.core.redlines.text import hunks_text, redline_text
from watcher.core.redlines.view import counted, passages
from watcher.domain import Block, BlockKind, Redline

NOTHING = Redline(blocks=(), hunks=(), moved=0)
OLD: list[str | Block] = [
    "Start.",
    heading("Visits", 2),
    heading("At night", 3),
    "within 28 days",
    VISIT,
    COMPLAIN,
    "by 1 May",
]
NEW: list[str | Block] = [
    "Start.",
    heading("Visits", 2),
    heading("At night", 3),
    "within 14 days",
    VISIT,
    COMPLAIN,
    "by 2 May",
]


def numbered(found: Reading, *numbers: str) -> Reading:
    """Return a reading whose hunks bear the publisher's numbers."""
    pairs = zip(found.redline.hunks, numbers, strict=True)
    hunks = tuple(replace(hunk, number=number) for hunk, number in pairs)
    return replace(found, redline=replace(found.redline, hunks=hunks))


def test_each_place_is_told_by_its_headings_and_the_publishers_number() -> None:
    found = numbered(read(OLD, NEW), "4.12", "4.14")
    assert [one.place for one in passages(found)] == [
        "Visits \u203a At night, 4.12",
        "Visits \u203a At night, 4.14",
    ]
    for form in (
        hunks_text(found),
        hunks_html(found),
        page_html(found, "a", "b"),
        beside_html(found, "a", "b"),
    ):
        assert "Visits \u203a At night, 4.12" in form
        assert "Visits \u203a At night, 4.14" in form


def test_a_number_without_headings_is_told_as_a_paragraphs() -> None:
    assert place_name((), "4.12") == "Paragraph 4.12"
    assert place_name(("Visits",)) == "Visits"
    assert place_name(()) == ""


def test_long_and_deep_headings_are_shortened() -> None:
    deep = tuple(f"Heading {number}" for number in range(9))
    assert (
        place_name(deep)
        == "Heading 0 \u203a Heading 1 \u203a Heading 2 \u203a … \u203a Heading 6 \u203a Heading 7 \u203a Heading 8"
    )
    assert len(place_name(("word " * 5000,) * 9)) < 900


def test_what_stands_unchanged_between_is_folded_and_its_section_named() -> None:
    found = read(OLD, NEW)
    assert [one.fold for one in passages(found)] == ["", "… 2 unchanged paragraphs in “At night” …"]
    assert "… 2 unchanged paragraphs in “At night” …" in hunks_html(found)
    assert "  … 2 unchanged paragraphs in “At night” …\n" in hunks_text(found)


def test_nothing_is_folded_between_sections() -> None:
    old: list[str | Block] = [heading("A"), "within 28 days", VISIT, heading("B"), "within 28 days"]
    new: list[str | Block] = [heading("A"), "within 14 days", VISIT, heading("B"), "within 14 days"]
    assert [(one.place, one.fold) for one in passages(read(old, new))] == [("A", ""), ("B", "")]


def test_a_row_of_another_number_than_its_place_names_it() -> None:
    found = read(["a", "within 28 days", "x", item("y")], ["b", "within 14 days", item("y")])
    rows = tuple(
        replace(row, number=number)
        for row, number in zip(found.redline.hunks[0].blocks, ["1", "2", "3"], strict=True)
    )
    redline = replace(
        found.redline,
        blocks=(*rows, *found.redline.blocks[3:]),
        hunks=(replace(found.redline.hunks[0], blocks=rows, number="1"),),
    )
    shown = hunks_text(Reading(redline=redline, remarks=()))
    assert "Changed: [removed: a] [added: b]" in shown
    assert "Changed paragraph 2: within" in shown
    assert "Removed paragraph 3: [removed: x]" in shown


# --- remarks ---


def test_what_is_said_once_about_the_whole_text_stands_at_the_head() -> None:
    found = replace(read(OLD, NEW), remarks=(Remark((), "In 3 places page numbers differ."),))
    text = redline_text(found)
    assert text.index("changed.") < text.index("In 3 places") < text.index("Visits")
    for markup in (hunks_html(found), page_html(found, "a", "b"), beside_html(found, "a", "b")):
        assert markup.count("In 3 places page numbers differ.") == 1
        assert markup.index("In 3 places") < markup.index("28 days</del>")


def test_what_is_said_once_about_a_section_stands_under_it() -> None:
    remarks = (
        Remark(("Visits",), "Two numbers differ."),
        Remark(("Visits", "At night"), "So does one."),
    )
    found = replace(read(OLD, NEW), remarks=remarks)
    assert [one.remarks for one in passages(found)] == [("Two numbers differ.", "So does one."), ()]
    assert (
        "Visits \u203a At night\n\n  Two numbers differ.\n\n  So does one.\n\n  Changed:"
        in hunks_text(found)
    )
    for markup in (hunks_html(found), page_html(found, "a", "b"), beside_html(found, "a", "b")):
        assert markup.count("Two numbers differ.") == 1


def test_a_remark_on_a_section_without_a_change_has_a_place_of_its_own() -> None:
    found = replace(read(OLD, NEW), remarks=(Remark(("Fees",), "A column came."),))
    assert hunks_text(found).endswith("Fees\n\n  A column came.")
    assert '<li><span class="place">Fees</span>A column came.</li>' in page_html(found, "a", "b")
    assert "A column came." in hunks_html(found)


def test_where_remarks_say_all_no_other_word_changed() -> None:
    found = Reading(redline=NOTHING, remarks=(Remark((), "In 3 places page numbers differ."),))
    assert redline_text(found) == "Otherwise no word changed.\n\nIn 3 places page numbers differ."


# --- the page's own title ---


def test_a_title_that_all_stands_under_is_in_no_place() -> None:
    title = heading("Guide to homes", 1)
    found = without_title(read([title, *OLD], [title, *NEW]))
    assert {one.place for one in passages(found)} == {"Visits \u203a At night", ""}
    remarked = replace(
        read([title, *OLD], [title, *NEW]),
        remarks=(Remark(("Guide to homes",), "x"), Remark(("A",), "y")),
    )
    assert [one.section for one in without_title(remarked).remarks] == [(), ("A",)]


def test_headings_of_one_level_stay_in_their_places() -> None:
    only: list[str | Block] = [heading("Visits", 2), "within 28 days"]
    assert without_title(read(only, [only[0], "x"])).redline.hunks[0].section == ("Visits",)
    old: list[str | Block] = [heading("A", 1), "within 28 days", heading("B", 1), "x"]
    new: list[str | Block] = [heading("A", 1), "within 14 days", heading("B", 1), "x"]
    assert [one.place for one in passages(without_title(read(old, new)))] == ["A"]
    assert without_title(Reading(redline=NOTHING, remarks=())).redline == NOTHING


def test_rows_that_a_hunk_holds_as_copies_are_known_by_what_they_say() -> None:
    found = read(OLD, NEW)
    copies = tuple(
        replace(hunk, blocks=tuple(replace(row) for row in hunk.blocks))
        for hunk in found.redline.hunks
    )
    again = replace(found, redline=replace(found.redline, hunks=copies))
    assert list(passages(without_title(again))) == list(passages(found))


# --- counts, shortening, gists ---


def test_changes_are_counted_in_a_sentence() -> None:
    assert counted(read(OLD, NEW)) == "Paragraphs: 2 changed."
    assert counted(read(["a"], ["a"])) == "No word changed."
    assert (
        counted(read([EVENTS, VISIT, COMPLAIN], [COMPLAIN, EVENTS, VISIT]))
        == "Paragraphs: 1 moved."
    )


def test_a_line_is_made_short_between_words_and_never_within_a_date() -> None:
    assert short("one two three", 20) == "one two three"
    assert short("one two three", 10) == "one two …"
    assert short("one two three", 7) == "one two …"
    assert short("on 1 April 2026 it", 8) == "on …"
    assert short("1 April 2026 it", 5) == "1 April 2026 …"
    assert short("w" * 50, 10) == "w" * 10 + " …"


def gist(old: str | Block, new: str | Block) -> str:
    (passage,) = passages(read([old], [new]))
    return gist_of(passage.items)


def test_a_change_is_told_in_a_few_words() -> None:
    assert gist("within 28 days", "within 14 days") == "“28 days” became “14 days”"
    assert gist("Keep it.", "Keep it safe.") == "“safe” was added"
    assert gist("Keep it safe.", "Keep it.") == "“safe” was removed"
    assert gist("Keep it safe; now.", "Keep it safe, now.") == "punctuation: “;” became “,”"
    assert (
        gist(item("28 days at most"), item("14 days at most"))
        == "List item: “28 days” became “14 days”"
    )
    assert gist(EVENTS, EVENTS.replace("28", "14").replace("forty", "fifty")).endswith(
        ", and 1 more"
    )
    assert gist_of(()) == ""


def test_other_changes_are_told_by_what_they_are() -> None:
    rewritten = (
        "The manager sends the report to the council by post, with a copy for the board of it."
    )
    now = "The manager enters the report on the new service, so that all of them can read it there."
    assert gist(rewritten, now).startswith("rewritten: “The manager enters the report on the new")
    added = list(passages(read(["a"], ["a", VISIT])))
    assert gist_of(added[0].items).startswith("Added paragraph: “An independent visitor comes")
    moved = list(passages(read([EVENTS, VISIT, COMPLAIN], [COMPLAIN, EVENTS, VISIT])))
    assert gist_of(moved[0].items).startswith(
        "Moved here from further down, every word the same: “Every"
    )


def test_a_title_is_a_title() -> None:
    title = Block(BlockKind.TITLE, "Rules for homes", 1)
    changed = Block(BlockKind.TITLE, "Rules for all homes", 1)
    assert "Changed title: Rules for [added: all] homes" in hunks_text(read([title], [changed]))
