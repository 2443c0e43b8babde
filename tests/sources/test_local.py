"""Files of a person's own, for `compare` and `timescales`."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.sources.plain import lines, targets
from watcher.domain import Link
from watcher.errors import ParseError
from watcher.sources.local import DERIVATION, read_local

DATA = Path(__file__).parents[1] / "data" / "govuk"


def test_a_text_is_its_paragraphs() -> None:
    body = b"Title\r\n\r\nOne\r\nline.\n \t\n\n\x0cTwo \xc2\xad words.\r\r- item\n"
    revision = read_local("old.txt", body)
    assert lines(revision.blocks) == [
        "paragraph: Title",
        "paragraph: One line.",
        "paragraph: Two \u00ad words.",
        "paragraph: - item",
    ]
    assert revision.derivation == DERIVATION


@given(st.text(alphabet=st.characters(codec="utf-8")).filter(lambda text: text.strip()))
def test_a_text_loses_nothing_but_white_space(text: str) -> None:
    blocks = read_local("x", text.encode()).blocks
    kept = "".join(block.text for block in blocks)
    assert "".join(kept.split()) == "".join(text.removeprefix("\ufeff").split())


def test_html_keeps_all_that_can_be_seen() -> None:
    body = b"""<html><head><title>T</title><style>x</style></head><body><nav>Menu</nav>
    <main><h1>Homes</h1><p>Form (PDF, 12KB)</p></main><footer>Foot</footer><script>x</script>"""
    for name in ("a.html", "A.HTM"):
        assert lines(read_local(name, body).blocks) == [
            "paragraph: Menu",
            "heading 1: Homes",
            "paragraph: Form (PDF, 12KB)",
            "paragraph: Foot",
        ]


def test_html_says_its_own_charset() -> None:
    body = b'<meta charset="windows-1252"><p>the child\x92s</p>'
    assert lines(read_local("a.html", body).blocks) == ["paragraph: the child\u2019s"]


def test_a_content_item_is_read_with_its_chapters_and_its_parts_names() -> None:
    guide = read_local("guide.json", (DATA / "guide.json").read_bytes())
    assert lines(guide.blocks) == [
        "title: Leaving a children\u2019s home",
        "paragraph: What happens when a child leaves.",
        "heading 1: Overview",
        "paragraph: Each child has a plan.",
        "heading 1: The plan",
        "heading 3: What it holds",
        "list_item 1: a date",
    ]
    publication = read_local("p.json", (DATA / "publication.json").read_bytes())
    assert lines(publication.blocks)[-3:] == [
        "list_item 1: Keeping a good log",
        "list_item 1: Cadw cofnod da",
        "list_item 1: Keeping a good log: easy read",
    ]


def test_a_text_may_be_empty() -> None:
    assert read_local("a.txt", b" \n\n").blocks == ()


@pytest.mark.parametrize(
    ("name", "body", "told"),
    [
        ("a.html", b"<script>x</script>", "a.html holds no text"),
        ("a.pdf", b"%PDF-1.7\n%\xe2\xe3\xcf", "a.pdf is no UTF-8 text"),
        ("a.json", b"{}", "a.json has no schema_name"),
        ("a.json", (DATA / "gone.json").read_bytes(), "a.json says only that the page is gone"),
        ("a.json", b"{", "a.json is no JSON"),
    ],
)
def test_what_cannot_be_read_is_refused_by_name(name: str, body: bytes, told: str) -> None:
    with pytest.raises(ParseError, match=told):
        read_local(name, body)


@pytest.mark.parametrize(
    ("head", "target"),
    [
        ("", "/forms/a.html"),
        ('<base href="https://example.org/x/">', "https://example.org/forms/a.html"),
        (
            '<link rel="canonical" href="https://www.gov.uk/guide">',
            "https://www.gov.uk/forms/a.html",
        ),
        (
            '<base href="https://example.org/"><link rel="canonical" href="https://www.gov.uk/guide">',
            "https://example.org/forms/a.html",
        ),
    ],
)
def test_html_leads_where_it_says_it_stands(head: str, target: str) -> None:
    body = f'<html><head>{head}</head><body><p>Use <a href="/forms/a.html">form A</a>.</p></body>'
    (block,) = read_local("a.html", body.encode()).blocks
    assert block.links == (Link("form A", target),)


def test_a_content_item_leads_where_the_page_does() -> None:
    read = read_local("links.json", (DATA / "links.json").read_bytes())
    expected = json.loads((DATA / "links.expected.json").read_bytes())
    assert targets(read.blocks) == expected["targets"]


def test_a_text_has_no_links() -> None:
    blocks = read_local("a.txt", b"See <a href='/x'>it</a>, https://example.org").blocks
    assert targets(blocks) == []
