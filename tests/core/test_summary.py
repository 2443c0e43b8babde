import pytest

from tests.core.texts import heading, item, redline
from watcher.core.summary import summary
from watcher.core.summary.change_notes import newest_telling, telling_sentence
from watcher.domain import Block, BlockKind, Link

KEEP = "The kitchen is painted green and smells of bread in the morning."
SONG = "A red cat sat on the mat by the fire all day and sang a song of bread and butter."
DANCE = "The blue dog ran home to the farm by the lake and danced with a hen on the roof."
LONG = "The pantry has " + "flour and salt and yeast and butter and " * 8 + "milk."


def told(old: list[str | Block], new: list[str | Block], *notes: str) -> str:
    return summary(redline([KEEP, *old], [KEEP, *new]), notes)


def linked(text: str, link: str, target: str) -> Block:
    return Block(BlockKind.PARAGRAPH, text, 0, (Link(link, target),))


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (["Staff should sing."], ["Staff must sing."], "Now a duty: Staff must sing (was advice: “should”)"),
        ([heading("Songs"), "Staff should sing."], [heading("Songs"), "Staff must sing."],
         "Now a duty: Staff must sing (was advice: “should”) (Songs)"),
        (["Staff should sing. See paragraph 4 of it."], ["Staff should sing. See paragraph 5 of it."],
         "“4” is now “5”"),
        ([heading("Bread"), "The oven has 4 doors on it."], [heading("Bread"), "The oven has 6 doors on it."],
         "“4 doors” is now “6 doors” (Bread)"),
        ([], [heading("Keys"), "They hang here."], "New section “Keys”, and 1 more place"),
        ([heading("Keys"), "They hang here."], [], "Section removed: “Keys”, and 1 more place"),
        ([], ["A red cat sat on the mat."], "Added: “A red cat sat on the mat.”"),
        (["A red cat sat on the mat."], [], "Removed: “A red cat sat on the mat.”"),
        (["The red cat sat on the mat."], ["The blue cat sat on the mat."], "“red” is now “blue”"),
        (["The cat sat on the mat."], ["The red cat sat on the mat."], "Added: “red” in “The red cat sat on”"),
        (["The very old red cat, which purrs, sat on it."], ["The cat sat on it."],
         "Removed: “very old red” in “The very old red cat”, and 1 more place"),
        (["It is recieved here."], ["It is received here."], "“recieved” is now “received”"),
        (["Cat, dog and hen."], ["Cat dog and hen."], "Removed: “,” in “Cat, dog and hen.”"),
        ([DANCE, SONG, SONG[:60]], [SONG, SONG[:60], DANCE], f"Moved: “{DANCE}”"),
        (["Bread here"], ["Bread " + "a" * 60 + " here"], "Added: “" + "a" * 60 + "”"),
        (["The cat sat. The dog ran."], ["The cat sat.", "The dog ran, and ate."],
         "Added: “, and ate” in “The dog ran, and ate.”"),
        (["The cat sat here."], ["The cat sat 5 here."], "Added: “5” in “The cat sat 5 here.”"),
        (["a"], ["a b"], "Added: “b” in “a b”"),
        (["https://a.example/ " + "a" * 300], ["https://a.example/ " + "a" * 300 + " " + "b" * 90 + " " + "c" * 90],
         "Added: “" + "b" * 89 + " ”"),
        (["Ash", "Birch", "Cedar"], ["Cedar", "Ash", "Birch"], "Moved: “Cedar”"),
        ([linked("See the bread page.", "bread page", "https://a.example/1")],
         [linked("See the bread page.", "bread page", "https://a.example/2")],
         "No word changed; the link “bread page” now leads to https://a.example/2"),
        ([linked("See the bread page.", "bread page", "https://a.example/1")],
         [linked("See the bread page.", "bread page", "https://a.example/" + "2" * 150)],
         "No word changed; the link “bread page” now leads elsewhere"),
        ([linked("See the bread page.", "bread page", "https://a.example/1")], ["See the bread page."],
         "No word changed; the link “bread page” leads nowhere any more"),
        ([linked("See it.", "", "https://a.example/1")], [linked("See it.", "", "https://a.example/2")],
         "No word changed; a link now leads to https://a.example/2"),
        (["See it."], [item("See it.")], "No word changed"),
        (["See it."], ["See it. " + "a" * 300], "Added: “" + "a" * 89 + " ”"),
        ([], ["17"], "Added: “17”"),
        ([LONG], [LONG.replace("pantry", "attic").replace("milk", "honey")],
         "“pantry” is now “attic”, and 1 more place"),
        ([], [LONG], "Added: “The pantry has flour and salt and yeast and butter and flour and salt and yeast and …”"),
    ],
)  # fmt: skip
def test_the_gravest_news_is_told_in_one_line(
    old: list[str | Block], new: list[str | Block], expected: str
) -> None:
    assert told(old, new) == expected


def test_a_page_that_is_all_new_or_gone_is_told_by_its_first_words() -> None:
    page = ["A rule on cats", "Staff must feed the cat."]
    assert summary(redline([], page), []) == "New: “A rule on cats”"
    assert summary(redline(page, []), []) == "Removed: “A rule on cats”"
    assert summary(redline([], []), []) == "No word changed"


def test_text_that_moved_and_was_edited_is_told_by_the_edit() -> None:
    new: list[str | Block] = [SONG, SONG[:60], DANCE.replace("blue", "red")]
    assert told([DANCE, SONG, SONG[:60]], new) == "“blue” is now “red”"


def test_a_telling_change_note_comes_first() -> None:
    notes = ("First published.", "Updated. Added a rule on cats. And more.", "Minor changes.")
    assert told(["Staff should sing."], ["Staff must sing."], *notes) == "Added a rule on cats."
    assert summary(None, notes) == "Added a rule on cats."
    assert summary(None, ["Updated."]) == ""


def test_a_long_line_is_cut_at_a_word_and_leaves_its_place_out() -> None:
    line = told(
        [heading("Food"), f"Staff should buy: {LONG}"], [heading("Food"), f"Staff must buy: {LONG}"]
    )
    assert line.startswith("Now a duty: Staff must buy: The pantry")
    assert line.endswith(" …")
    assert len(line) <= 140


@pytest.mark.parametrize(
    ("note", "expected"),
    [
        ("First published.", ""),
        ("Updated guidance.", ""),
        ("Updated PDF", ""),
        ("This page was updated on 22 September 2022.", ""),
        ("Minor amendments and corrected links.", ""),
        ("", ""),
        ("Updated to say that cats need baskets.", "Updated to say that cats need baskets."),
        (
            "New version published for use after May 2015.",
            "New version published for use after May 2015.",
        ),
        ("Updated.\n\nCats e.g. tabbies\tare welcome. Dogs too.", "Cats e.g. tabbies are welcome."),
        ("Added: * cats * dogs", "cats"),
        ("Cats e.g. Tom are welcome. Dogs too.", "Cats e.g. Tom are welcome."),
    ],
)
def test_a_note_tells_something_or_nothing(note: str, expected: str) -> None:
    assert telling_sentence(note) == expected


def test_the_newest_note_that_tells_something_is_taken() -> None:
    assert newest_telling(["Cats may come.", "Dogs may come.", "Updated."]) == "Dogs may come."
    assert newest_telling([]) == ""
