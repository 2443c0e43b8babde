import re

from bs4 import BeautifulSoup

from tests.core.test_redline_text import COMPLAIN, EVENTS, NEW, OLD, VISIT
from tests.core.texts import heading, redline
from watcher.core.redline_html import hunks_html, page_html
from watcher.domain import Block, BlockKind

ALLOWED = {"p", "div", "ins", "del", "strong", "span"}


def words_of(markup: str) -> str:
    return " ".join(BeautifulSoup(markup, "lxml").get_text().split())


def contrast(foreground: str, ground: str) -> float:
    """Return the contrast of two colours as WCAG 2 reckons it."""
    light, dark = sorted((_luminance(foreground), _luminance(ground)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    parts = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    red, green, blue = (
        part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_a_mail_says_in_words_what_was_removed_and_added() -> None:
    told = words_of(hunks_html(redline(OLD, NEW)))
    assert "within removed: 28 added: 14 days of it." in told
    assert "Visits" in told
    assert "Changed: talk to children added: in private" in told
    assert "Added heading: Plans" in told
    assert "Moved here from “Complaints”, every word the same: Every child is told" in told


def test_a_mail_uses_plain_elements_with_inline_styles_only() -> None:
    markup = hunks_html(redline(OLD, NEW))
    soup = BeautifulSoup(f"<body>{markup}</body>", "lxml")
    assert soup.body is not None
    assert {tag.name for tag in soup.body.find_all(True)} <= ALLOWED
    assert {name for tag in soup.body.find_all(True) for name in tag.attrs} <= {"style"}


def test_all_colours_have_a_contrast_of_seven_to_one() -> None:
    styles = re.findall(r'style="([^"]*)"', hunks_html(redline(OLD, NEW)))
    pairs = {
        (
            found.group(1),
            ground.group(1)
            if (ground := re.search(r"background-color:(#\w{6})", style))
            else "#ffffff",
        )
        for style in styles
        if (found := re.search(r"(?<![-\w])color:(#\w{6})", style))
    }
    assert len(pairs) == 3
    assert all(contrast(*pair) >= 7 for pair in pairs)


def test_all_text_is_escaped() -> None:
    found = redline(
        [heading("<b>Events</b>"), "a <script>x</script> & b"],
        [heading("<b>Events</b>"), "a <script>y</script> & b \ud800"],
    )
    for markup in (hunks_html(found), page_html(found, "<i>old</i>", "new")):
        markup.encode()
        assert "<script>" not in markup
        assert "<b>" not in markup
        assert "<i>" not in markup


def test_equal_texts_give_an_empty_piece_and_a_page_that_says_so() -> None:
    found = redline([VISIT], [VISIT])
    assert hunks_html(found) == ""
    page = page_html(found, "old.html", "new.html")
    assert "No word changed." in page
    assert "<nav" not in page


def test_a_page_stands_alone_and_holds_the_whole_text() -> None:
    old = [Block(BlockKind.TITLE, "Rules"), *OLD, VISIT + " It is kept.", ""]
    new = [Block(BlockKind.TITLE, "Rules"), *NEW, VISIT + " It is kept."]
    page = page_html(redline(old, new), "old.html", "new.html")
    assert page.startswith('<!DOCTYPE html>\n<html lang="en-GB">')
    told = words_of(page)
    assert "old.html compared with new.html" in told
    assert (
        "They must keep a record of what was said, by whom and to whom, and of what the home did next"
        in told
    )
    assert "Moved here from “Complaints”, every word the same: " + COMPLAIN in told
    assert VISIT + " It is kept." in told
    soup = BeautifulSoup(page, "lxml")
    targets = {str(tag["id"]) for tag in soup.find_all(id=True)}
    assert [str(link["href"])[1:] for link in soup.find_all("a")] == sorted(
        targets & {"change-1", "change-2", "change-3", "change-4"}
    )
    assert not soup.find_all(["script", "link", "img"])


def test_a_page_shows_changes_above_the_first_heading_and_the_edit_of_a_moved_block() -> None:
    old = [COMPLAIN, EVENTS, VISIT]
    page = page_html(
        redline(old, [EVENTS, VISIT, COMPLAIN.replace("is told", "must be told")]), "a", "b"
    )
    assert "Top of the page" in page
    assert "Every child removed: is added: must be told how" in words_of(page)


def test_what_has_no_heading_above_it_stands_without_one() -> None:
    assert words_of(hunks_html(redline(["within 28 days"], ["within 14 days"]))) == (
        "Changed: within removed: 28 added: 14 days"
    )
