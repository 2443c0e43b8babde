"""Bodies made to cost more than they say: refused at once, in words."""

import json
import time
from typing import Any

import pytest

from tests.sources.items import page as item_page
from tests.sources.items import parse
from watcher.domain import Document, DocumentId, Page, SourceName, Weight
from watcher.errors import ParseError
from watcher.sources import SOURCES
from watcher.sources.bounds import LONGEST_NAME, LONGEST_TITLE, MOST_PARTS, MOST_TAGS, bounded
from watcher.sources.charset import decode_html, decode_xml

ADDRESS = "https://www.example.org/feed"
DEADLINE_S = 5
FEED = "<feed xmlns='http://www.w3.org/2005/Atom'><title>F</title>{}</feed>"


def read(source: SourceName, body: bytes, content_type: str = "text/html") -> Page:
    document = Document(
        id=DocumentId("x"),
        title="X",
        url=ADDRESS,
        source=source,
        owner="Ofsted",
        weight=Weight.CONTEXT,
        concerns=(),
    )
    parsed = SOURCES[source].parse(document, ADDRESS, body, content_type)
    assert isinstance(parsed, Page)
    return parsed


def feed(xml: str) -> Page:
    return read(SourceName.FEED, xml.encode(), "application/atom+xml")


def publication(**details: Any) -> dict[str, Any]:
    return {
        "schema_name": "publication",
        "base_path": "/a",
        "title": "A",
        "content_id": "a",
        "details": {"body": "<p>Keep a record.</p>", **details},
    }


def attachments(count: int) -> list[dict[str, str]]:
    return [
        {"attachment_type": "html", "url": f"/a/{number}", "title": "B"} for number in range(count)
    ]


def refusal(source: SourceName, body: bytes) -> str:
    started = time.monotonic()
    with pytest.raises(ParseError) as caught:
        read(source, body, "text/html" if source is SourceName.WEB else "application/xml")
    assert time.monotonic() - started < DEADLINE_S
    assert not caught.value.retryable
    return str(caught.value)


def test_as_many_parts_as_a_page_may_have_are_listed() -> None:
    assert len(item_page(publication(attachments=attachments(MOST_PARTS))).links) == MOST_PARTS


def test_more_parts_than_any_page_has_are_one_fault_and_soon() -> None:
    body = json.dumps(publication(attachments=attachments(100_000))).encode()
    started = time.monotonic()
    with pytest.raises(ParseError, match=r"/a lists 100,000 parts, and at most 1,000 are read"):
        parse(body)
    assert time.monotonic() - started < DEADLINE_S


def test_more_chapters_than_any_guide_has_are_one_fault() -> None:
    chapters = [{"slug": f"s{n}", "title": "T", "body": "<p>x</p>"} for n in range(MOST_PARTS + 1)]
    with pytest.raises(ParseError, match="lists 1,001 parts"):
        parse({**publication(parts=chapters), "schema_name": "guide"})


def test_more_entries_than_any_feed_has_are_one_fault() -> None:
    entries = "".join(f"<entry><id>{n}</id><title>T</title></entry>" for n in range(MOST_PARTS + 1))
    with pytest.raises(ParseError, match="lists 1,001 parts"):
        feed(FEED.format(entries))


@pytest.mark.parametrize(
    "item",
    [
        {**publication(), "base_path": "/" + "a" * LONGEST_NAME},
        publication(
            attachments=[{"attachment_type": "html", "url": "/" + "é" * 400, "title": "B"}]
        ),
        {
            **publication(parts=[{"slug": "s" * LONGEST_NAME, "title": "T", "body": "<p>x</p>"}]),
            "schema_name": "guide",
        },
    ],
)
def test_a_name_that_no_index_could_hold_is_refused(item: dict[str, Any]) -> None:
    with pytest.raises(ParseError, match="an address of more than 2,000 characters") as caught:
        parse(item)
    assert len(str(caught.value)) < 500


def test_a_title_as_long_as_a_page_is_refused() -> None:
    with pytest.raises(ParseError, match="a title of more than 2,000 characters"):
        bounded(Page(address=ADDRESS, title="a" * (LONGEST_TITLE + 1), blocks=()))


def test_a_content_item_larger_than_any_is_refused_unread() -> None:
    with pytest.raises(ParseError, match="is 20,000,001 bytes long"):
        parse(b"[" * 20_000_001)


@pytest.mark.parametrize("tag", [b"<p>", rb"\u003cp>", rb"\u003Cp>"])
def test_a_content_item_of_too_many_tags_is_refused_unread(tag: bytes) -> None:
    with pytest.raises(ParseError, match="has 150,001 tags"):
        parse(b'{"details": {"body": "' + tag * (MOST_TAGS + 1) + b'"}}')


def test_a_page_of_too_many_tags_is_refused_before_it_fills_the_memory() -> None:
    assert "has 150,001 tags" in refusal(SourceName.WEB, b"<p>x" * (MOST_TAGS + 1))


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (FEED.format("x" * 10_000_000), "is 10,000,0"),
        (FEED.format("<b/>" * MOST_TAGS), "has 150,004 tags"),
        ("\n" * 100_000 + FEED.format(""), "does not begin like a feed"),
        ("<?xml version='1.0'?>" + "\n" * 100_000 + "<feed></feed>", "does not begin like a feed"),
        ("<?xml" + " encoding='" * 100_000, "does not begin like a feed"),
        ("<!ENTITY " * 100_000, "does not begin like a feed"),
        (FEED.format(f"<author>{'a.' * 100_000}</author>"), "names a person in more than 2,000"),
        (FEED.format(f"<dc:creator a='>'>{'a.' * 100_000}</b>"), "names a person in more than"),
    ],
)
def test_what_a_feed_reader_stumbles_over_is_refused_soon(body: str, words: str) -> None:
    assert words in refusal(SourceName.FEED, body.encode())


@pytest.mark.parametrize(
    "hidden",
    [
        f"<author a='/>'>{'a.' * 100_000}</author>",
        "<author>" + "<!-- </author> -->aaaaaaaaaaaaaaaaaaaa" * 9000,
        f"<Author><![CDATA[</Author>]]>{'a.' * 100_000}</Author>",
    ],
)
def test_a_long_name_that_hides_is_not_searched(hidden: str) -> None:
    started = time.monotonic()
    assert feed(FEED.format(hidden)).inner == ()
    assert time.monotonic() - started < DEADLINE_S


def test_people_are_passed_over_and_all_else_of_a_feed_is_read() -> None:
    people = "<author><name>A. Writer</name></author><dc:creator/><DC:Publisher>B</DC:Publisher>"
    entry = f"<entry>{people}<id>1</id><title>T</title><summary>Keep it.</summary></entry>"
    assert [block.text for block in feed(FEED.format(entry)).inner[0].blocks] == ["Keep it."]


def test_an_address_of_an_entry_that_no_mail_could_hold_leads_to_the_feed() -> None:
    entry = f"<entry><id>1</id><title>T</title><link href='/{'a' * LONGEST_NAME}'/></entry>"
    assert feed(FEED.format(entry)).inner[0].address == ADDRESS


@pytest.mark.parametrize(
    ("body", "content_type", "text"),
    [
        (b"<?xml version='1.0' encoding='windows-1252'?>\x92", "", "\u2019"),
        (
            b"<?xml version='1.0' encoding='koi8-r'?>\xe2\x80\x99",
            "text/xml; charset=utf-8",
            "\u2019",
        ),
        (b"<?xml version='1.0' encoding='utf-16'?>\xe2\x80\x99", "", "\u2019"),
        (b"\n<?xml version='1.0'?>\xe2\x80\x99", "", "\u2019"),
        (b"<a><meta charset=koi8-r>\xe2\x80\x99", "", "\u2019"),
        (b"\xff\xfe" + "\u2019".encode("utf-16-le"), "", "\u2019"),
    ],
)
def test_xml_is_decoded_as_it_says(body: bytes, content_type: str, text: str) -> None:
    assert decode_xml(body, content_type)[-1] == text


def test_white_space_in_a_header_costs_no_time() -> None:
    started = time.monotonic()
    assert decode_html(b"a", "text/html; charset=" + " " * 65_000 + ";") == "a"
    assert (
        decode_html(b"<meta charset=" + b" " * 4000 + b";") == "<meta charset=" + " " * 4000 + ";"
    )
    assert time.monotonic() - started < DEADLINE_S
