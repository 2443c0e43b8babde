"""Pages outside the content API: selection, titles, and what is refused."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.sources.plain import lines
from watcher.core.normalise import revision_of
from watcher.domain import Document, DocumentId, Link, Page, PartLink, SourceName, Weight
from watcher.errors import ParseError
from watcher.sources import SOURCES

WEB = SOURCES[SourceName.WEB]
ADDRESS = "https://contact.example.org/homes"
CONTACT = (Path(__file__).parents[1] / "data" / "web" / "contact.html").read_bytes()
HTML = "text/html; charset=utf-8"


def document(selector: str | None = None) -> Document:
    return Document(
        id=DocumentId("contact"),
        title="Contact",
        url=f"{ADDRESS}#top",
        source=SourceName.WEB,
        owner="Ofsted",
        weight=Weight.OPERATIONAL,
        concerns=(),
        selector=selector,
    )


def page(body: bytes, selector: str | None = None, content_type: str = HTML) -> Page:
    parsed = WEB.parse(document(selector), ADDRESS, body, content_type)
    assert isinstance(parsed, Page)
    return parsed


def test_the_address_is_without_a_fragment() -> None:
    assert WEB.address(document()) == ADDRESS
    assert WEB.part_address(PartLink(address=ADDRESS, title="")) == ADDRESS


def test_a_page_is_what_the_selector_matches() -> None:
    read = page(CONTACT, "main")
    assert read == Page(address=ADDRESS, title="Tell us about a home", blocks=read.blocks)
    assert lines(read.blocks) == [
        "paragraph: Ring 0300 000 0000.",
        "heading 2: Opening hours",
        "table_row: Monday\t8am to 6pm",
        "list_item 1: closed on bank holidays",
    ]
    assert lines(revision_of(read, "web 1").blocks)[0] == "title: Tell us about a home"


def test_several_matches_are_read_in_order_and_none_twice() -> None:
    assert lines(page(CONTACT, "main, main p, footer").blocks) == [
        *lines(page(CONTACT, "main").blocks),
        "paragraph: Last updated 1 May 2026",
    ]


def test_without_a_selector_the_whole_page_is_read() -> None:
    assert lines(page(CONTACT).blocks)[0] == "paragraph: Home Help"
    assert page(CONTACT).title == "Tell us about a home"


@pytest.mark.parametrize(
    ("html", "title"),
    [
        ("<title> Of the \n page</title><main><h2>x</h2>y</main>", "Of the page"),
        ("<title></title><main>y</main>", "Contact"),
        ("<main>y</main>", "Contact"),
        ("<h1>Outside</h1><main>y</main>", "Contact"),
        ("<main><h1><span>In</span>side</h1>y<h1>Later</h1></main>", "Inside"),
    ],
)
def test_the_title_is_the_heading_or_else_the_name_of_the_page(html: str, title: str) -> None:
    assert page(html.encode(), "main").title == title


def test_the_second_of_two_main_headings_stays() -> None:
    assert lines(page(b"<main><h1>A</h1><h1>A</h1>b</main>", "main").blocks) == [
        "heading 1: A",
        "paragraph: b",
    ]


def test_a_page_may_be_plain_text() -> None:
    read = page(b"A <rule>\n\nAnother", content_type="text/plain")
    assert lines(read.blocks) == ["paragraph: A <rule>", "paragraph: Another"]
    assert read.title == "Contact"


def test_the_header_tells_the_charset() -> None:
    assert page(b"<p>child\x92s</p>", content_type="text/html; charset=iso-8859-1").blocks[
        0
    ].text == ("child\u2019s")


@pytest.mark.parametrize(
    ("body", "selector", "content_type", "told"),
    [
        (CONTACT, "#content", HTML, "selector '#content' matches nothing"),
        (CONTACT, "nav > i", HTML, "what the selector 'nav > i' matches holds no words"),
        (CONTACT, "main >> p[", HTML, "'main >> p[' is no CSS selector"),
        (b"<p>\xc2\xa0</p>", None, HTML, "the page holds no words"),
        (b"", None, "", "the page holds no words"),
        (b" ", None, "text/plain", "the page holds no words"),
        (CONTACT, "main", "text/plain", "is text/plain, not a web page"),
        (b"%PDF-1.7", None, "application/pdf", "is application/pdf, not a web page"),
        (b"{}", "main", "Application/JSON; x=y", "is application/json, not a web page"),
    ],
)
def test_what_is_not_the_text_is_refused(
    body: bytes, selector: str | None, content_type: str, told: str
) -> None:
    with pytest.raises(ParseError) as caught:
        page(body, selector, content_type)
    assert ADDRESS in str(caught.value)
    assert told in str(caught.value)
    assert "documents.toml" in str(caught.value)
    assert not caught.value.retryable


def test_ten_thousand_nested_matches_are_one() -> None:
    body = b"<div>" * 10_000 + b"deepest" + b"</div>" * 10_000
    assert lines(page(body, "div").blocks) == ["paragraph: deepest"]


@given(st.binary(), st.sampled_from([HTML, "text/plain", "", "text/html; charset=utf-16"]))
def test_any_bytes_are_read_or_refused(body: bytes, content_type: str) -> None:
    try:
        read = page(body, None, content_type)
    except ParseError:
        return
    revision_of(read, "web 1")


@pytest.mark.parametrize(
    ("html", "target"),
    [
        ("<p><a href='forms/a'>A</a></p>", "https://contact.example.org/forms/a"),
        (
            "<head><base href='/en/'></head><p><a href='forms/a'>A</a></p>",
            "https://contact.example.org/en/forms/a",
        ),
        ("<p><a href='https://CONTACT.example.org/homes#top'>A</a></p>", None),
        ("<p><a href='#top'>A</a></p>", None),
    ],
)
def test_links_are_relative_to_the_page(html: str, target: str | None) -> None:
    links = page(f"<html>{html}</html>".encode()).blocks[0].links
    assert links == ((Link("A", target),) if target else ())


def test_a_page_that_only_moved_leads_where_it_led() -> None:
    body = b"<p><a href='forms/a'>A</a></p>"
    moved = WEB.parse(document(), "https://other.example.org/en/homes", body, HTML)
    assert isinstance(moved, Page)
    assert moved.blocks == page(body).blocks
    assert moved.address != page(body).address
