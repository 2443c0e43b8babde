import re
from html.parser import HTMLParser

import pytest

from tests.core.redlines.forms import NEW, OLD, VISIT, mailed, read, words_of
from tests.core.redlines.sight import contrast
from tests.core.texts import heading, item
from watcher.core.redlines.mail import hunks_html

ELEMENTS = {"p", "strong", "del", "ins", "br", "a"}


class Marks(HTMLParser):
    """Collects elements, attributes, and what stands right before each `del` and `ins`."""

    def __init__(self, markup: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[tuple[str, str]] = set()
        self.before: list[tuple[str, str]] = []
        self._last = ""
        self.feed(markup)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {(tag, name) for name, _ in attrs}
        if tag in {"del", "ins"}:
            self.before.append((tag, self._last))

    def handle_data(self, data: str) -> None:
        self._last = data


def test_a_mail_says_in_words_what_was_removed_and_added() -> None:
    told = words_of(hunks_html(read(OLD, NEW)))
    assert "within Removed: 28 days Added: 14 days of it." in told
    assert "Changed list item: talk to children Added: in private" in told
    assert "Heading: Added: Plans" in told
    assert "Paragraph: Added: A home agrees a plan." in told
    assert "Moved here from “Complaints”, every word the same: Every child is told" in told


def test_the_word_removed_or_added_stands_right_before_each_mark() -> None:
    found = Marks(hunks_html(read(OLD, NEW)))
    assert set(found.before) == {("del", "Removed: "), ("ins", "Added: ")}


def test_a_mail_uses_plain_elements_with_inline_styles_only() -> None:
    found = Marks(hunks_html(read(OLD, NEW)))
    assert found.tags <= ELEMENTS
    assert {name for _, name in found.attributes} == {"style"}


def test_all_colours_have_a_contrast_of_seven_to_one() -> None:
    found = read([*OLD, "1 day", VISIT, "2 days"], [*NEW, "3 days", VISIT, "4 days"])
    styles = re.findall(r'style="([^"]*)"', hunks_html(found))
    pairs = {
        (words.group(1), ground.group(1) if ground else "#ffffff")
        for style in styles
        if (words := re.search(r"(?<![-\w])color:(#\w{6})", style))
        for ground in [re.search(r"background-color:(#\w{6})", style)]
    }
    assert len(pairs) == 3
    assert all(contrast(*pair) >= 7 for pair in pairs)


def test_removed_words_are_struck_through_and_added_ones_underlined() -> None:
    markup = hunks_html(read(["within 28 days"], ["within 14 days"]))
    assert re.search(r"<del style=\"[^\"]*text-decoration:line-through\">28 days</del>", markup)
    assert re.search(r"<ins style=\"[^\"]*text-decoration:underline\">14 days</ins>", markup)


def test_a_rewritten_sentence_stands_whole_as_it_was_and_as_it_is() -> None:
    old = "The manager sends the report to the council by post, with a copy for the board."
    new = "The manager enters the report on the new service, so that all of them can read it."
    told = mailed(f"{VISIT} {old}", f"{VISIT} {new}")
    assert "Before: " in told
    markup = hunks_html(read([old], [new]))
    text = re.sub(r"<[^>]*>", "", markup)
    assert f"Before: {old}" in text
    assert f"Now: {new}" in text
    assert "Removed:" not in text


def test_our_words_are_not_glued_to_the_publishers() -> None:
    assert mailed("Keep it.", "Keep it, always.") == "Changed: Keep it Added: , always ."
    assert "(Removed: a Added: b )" in mailed("Keep it (a).", "Keep it (b).").replace("( R", "(R")


def test_blocks_that_stand_in_one_row_each_begin_a_line() -> None:
    old = f"{VISIT} The home answers it in writing. The board reads it."
    new = [f"{VISIT}", "The home answers it in writing and at once.", "The board reads it."]
    assert hunks_html(read([old], new)).count("<br>") == 2


def test_all_text_is_escaped() -> None:
    found = read(
        [heading("<b>Events</b>"), "a <script>x</script> & b"],
        [heading("<b>Events</b>"), "a <script>y</script> & b \ud800"],
    )
    markup = hunks_html(found)
    markup.encode()
    assert "<script>" not in markup
    assert "<b>" not in markup


def test_equal_texts_give_an_empty_piece() -> None:
    assert hunks_html(read([VISIT], [VISIT])) == ""


def test_what_has_no_heading_above_it_stands_without_one() -> None:
    assert mailed("within 28 days", "within 14 days") == (
        "Changed: within Removed: 28 days Added: 14 days"
    )


@pytest.mark.parametrize("count", [2, 3])
def test_list_items_that_came_together_have_one_label(count: int) -> None:
    items = [item(f"see room {number}") for number in range(count)]
    told = words_of(hunks_html(read([VISIT], [VISIT, *items])))
    assert told.startswith(f"{count} list items: Added: see room 0 Added: see room 1")
