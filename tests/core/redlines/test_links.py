from dataclasses import replace

import pytest

from tests.core.redlines.forms import read, words_of
from tests.core.texts import revision
from watcher.core.diff import diff
from watcher.core.links import LinkChange
from watcher.core.reading import reading
from watcher.core.redlines.mail import hunks_html
from watcher.core.redlines.page import page_html
from watcher.core.redlines.targets import followed, sentence_of, shortened
from watcher.core.redlines.text import hunks_text, redline_text
from watcher.domain import Block, BlockKind, Link

WORDS = "To do so, notify Ofsted at once."


def linked(target: str, text: str = WORDS) -> Block:
    return Block(BlockKind.PARAGRAPH, text, 0, (Link("notify Ofsted", target),) if target else ())


def test_a_link_that_leads_elsewhere_is_told_with_both_targets() -> None:
    found = read([linked("https://example.org/a")], [linked("https://example.org/b")])
    assert redline_text(found, width=999) == (
        "Links: 1 changed.\n\n"
        "  Link: “notify Ofsted” now leads to https://example.org/b (before: https://example.org/a)"
    )
    assert '<a href="https://example.org/b" style=' in hunks_html(found)
    assert "“notify Ofsted” now leads to https://example.org/b" in words_of(hunks_html(found))
    page = page_html(found, "a", "b")
    assert '<a href="https://example.org/b" rel="noopener noreferrer">' in page
    assert page.count("notify Ofsted at once") == 1


def test_words_and_a_link_of_one_block_are_both_told() -> None:
    found = read(
        [linked("https://example.org/a")],
        [linked("https://example.org/b", f"{WORDS} Keep a copy.")],
    )
    shown = redline_text(found, width=999)
    assert "Paragraphs: 1 changed. Links: 1 changed." in shown
    assert "[added: Keep a copy.]" in shown
    assert "Link: “notify Ofsted”" in shown


def test_a_link_of_a_moved_block_is_told_where_it_is_now() -> None:
    others = [
        "An inspector reads the plan of each room.",
        "Every adult reads the plan once a year.",
    ]
    found = read(
        [linked("https://example.org/a"), *others], [*others, linked("https://example.org/b")]
    )
    assert hunks_text(found, width=999).count("Link: “notify Ofsted” now leads to") == 1


def test_a_link_names_the_paragraph_that_it_stands_in() -> None:
    found = diff(
        revision("within 28 days", linked("https://example.org/a")),
        revision("within 14 days", linked("https://example.org/b")),
    )
    first, second = found.hunks[0].blocks
    rows = (first, replace(second, number="4.2"))
    numbered = replace(found, blocks=rows, hunks=(replace(found.hunks[0], blocks=rows),))
    assert "Link in 4.2: “notify Ofsted”" in hunks_text(reading(numbered), width=999)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (LinkChange("a", "https://x.org", ""), "“a” no longer leads to https://x.org"),
        (LinkChange("a", "", "https://x.org"), "“a” now leads to https://x.org (before: nowhere)"),
        (
            LinkChange("", "http://x.org", "http://y.org"),
            "A picture that is a link now leads to http://y.org (before: http://x.org)",
        ),
        (
            LinkChange("a", "assets:a.pdf", "mailto:b@x.org"),
            "“a” now leads to b@x.org (before: the file a.pdf)",
        ),
    ],
)
def test_a_changed_link_is_told_in_a_sentence(change: LinkChange, told: str) -> None:
    start, target, end, _ = sentence_of(change)
    assert start + target + end == told


def test_long_targets_and_words_are_shortened() -> None:
    target = "https://www.example.org/" + "a" * 5000 + "/end-of-the-address"
    assert len(shortened(target)) < 125
    assert shortened(target).startswith("https://www.example.org/aaa")
    assert shortened(target).endswith("/end-of-the-address")
    assert len(sentence_of(LinkChange("word " * 99, target, "x" * 999)).start) < 120


@pytest.mark.parametrize(
    "target",
    ["javascript:alert(1)", "data:text/html,x", "assets:a.pdf", "mailto:a@b.c", "", "/guidance", "https://a b", "https://a\u202eb", "HTTPS://x.org\n"],
)  # fmt: skip
def test_nothing_but_an_address_of_the_web_can_be_followed(target: str) -> None:
    assert followed(target) == ""
    found = read([linked("https://example.org/a")], [linked(target)]) if target else None
    assert found is None or "<a " not in hunks_html(found)


def test_a_link_in_a_row_of_a_table_is_told_alone_where_no_word_changed() -> None:
    old, new = (
        Block(
            BlockKind.TABLE_ROW, "Visits\tour form", 0, (Link("our form", f"https://x.org/{name}"),)
        )
        for name in "ab"
    )
    assert hunks_text(read([old], [new]), width=99) == (
        "  Link: “our form” now leads to https://x.org/b (before: https://x.org/a)"
    )


def test_a_page_shows_what_cannot_be_followed_as_words() -> None:
    page = page_html(read([linked("https://x.org")], [linked("assets:form.pdf")]), "a", "b")
    assert "now leads to the file form.pdf (before: https://x.org)" in page


def test_an_address_of_the_web_can_be_followed() -> None:
    assert followed("https://example.org/a?b=1&c=2#d") == "https://example.org/a?b=1&c=2#d"
    assert followed("http://example.org/") == "http://example.org/"
