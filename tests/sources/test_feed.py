"""Feeds: entries as parts, and nothing fetched, resolved or half-read."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.sources.plain import plain
from watcher.core.normalise import revision_of
from watcher.domain import Document, DocumentId, Link, Page, PartLink, SourceName, Weight
from watcher.errors import ParseError
from watcher.sources import SOURCES

FEED = SOURCES[SourceName.FEED]
FOLDER = Path(__file__).parents[1] / "data" / "feed"
ADDRESS = "https://www.gov.uk/government/organisations/inspectors.atom"
DOCUMENT = Document(
    id=DocumentId("feed"),
    title="Inspectors",
    url=f"{ADDRESS}#x",
    source=SourceName.FEED,
    owner="Ofsted",
    weight=Weight.CONTEXT,
    concerns=(),
)
ATOM = (FOLDER / "updates.atom").read_bytes()


def page(body: bytes, content_type: str = "application/atom+xml") -> Page:
    parsed = FEED.parse(DOCUMENT, ADDRESS, body, content_type)
    assert isinstance(parsed, Page)
    return parsed


def entries(xml: str, content_type: str = "application/xml") -> tuple[Page, ...]:
    feed = f'<feed xmlns="http://www.w3.org/2005/Atom"><title>F</title>{xml}</feed>'
    return page(feed.encode(), content_type).inner


@pytest.mark.parametrize("name", ["updates.atom", "blog.rss"])
def test_a_feed_becomes_what_stands_beside_it(name: str) -> None:
    expected = json.loads((FOLDER / name).with_suffix(".expected.json").read_bytes())
    assert plain(page((FOLDER / name).read_bytes())) == expected


def test_the_address_is_without_a_fragment() -> None:
    assert FEED.address(DOCUMENT) == ADDRESS
    assert FEED.part_address(PartLink(address=ADDRESS, title="")) == ADDRESS


def test_an_updated_entry_keeps_its_identity_and_moves_its_date() -> None:
    before = entries(
        "<entry><id>a</id><title>A</title><updated>2026-01-01T00:00:00Z</updated></entry>"
    )
    after = entries(
        "<entry><id>a</id><title>A</title><updated>2026-02-01T00:00:00Z</updated></entry>"
    )
    assert before[0].part == after[0].part
    assert before[0].published_at == datetime(2026, 1, 1, tzinfo=UTC)
    assert after[0].published_at == datetime(2026, 2, 1, tzinfo=UTC)


def test_the_feeds_own_date_is_no_news() -> None:
    assert page(
        ATOM.replace(b"<updated>2026-06-01T09:00:00+01:00", b"<updated>2027-01-01T00:00:00Z", 1)
    ) == page(ATOM)


def test_an_empty_feed_is_a_feed() -> None:
    read = page(b'<feed xmlns="http://www.w3.org/2005/Atom"/>')
    assert (read.title, read.inner, read.lists_all) == ("Inspectors", (), False)


@pytest.mark.parametrize("content_type", ["", "text/html", "text/xml; charset=utf-8", "text/plain"])
def test_the_content_type_does_not_spoil_the_letters(content_type: str) -> None:
    assert page(ATOM, content_type) == page(ATOM)


def test_a_charset_in_the_header_counts() -> None:
    feed = '<rss version="2.0"><channel><title>Caf\u00e9</title></channel></rss>'
    assert page(feed.encode("latin-1"), "text/xml; charset=iso-8859-1").title == "Caf\u00e9"


@pytest.mark.parametrize(
    "href", ["mailto:a@example.org", "http://[", "file:///etc/passwd", "//", ""]
)
def test_a_link_that_is_no_web_address_leads_to_the_feed(href: str) -> None:
    assert (
        entries(f'<entry><id>a</id><title>A</title><link href="{href}"/></entry>')[0].address
        == ADDRESS
    )


def test_a_date_that_no_calendar_has_is_none() -> None:
    read = entries(
        "<entry><id>a</id><title>A</title><updated>2026-02-31T00:00:00Z</updated></entry>"
    )
    assert read[0].published_at is None


def test_loose_mark_up_is_read_where_the_feed_is_whole() -> None:
    assert [
        entry.title for entry in entries("<entry><id>a</id><title>Salt & pepper</title></entry>")
    ] == ["Salt & pepper"]


def test_entities_reach_no_file_and_grow_no_bomb() -> None:
    bomb = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 10))
    for declared, used in (
        ('<!ENTITY x SYSTEM "file:///etc/passwd">', "&x;"),
        (f'<!ENTITY e0 "ha">{bomb}', "&e9;"),
    ):
        feed = f"<!DOCTYPE rss [{declared}]><rss version='2.0'><channel><title>T {used}</title></channel></rss>"
        assert len(page(feed.encode()).title) < 20


@pytest.mark.parametrize("end", [0, 5, 60, 300, 900, len(ATOM) - 10])
def test_a_feed_that_breaks_off_is_asked_for_again(end: int) -> None:
    with pytest.raises(ParseError, match="broke off") as caught:
        page(ATOM[:end])
    assert caught.value.retryable


@pytest.mark.parametrize(
    "body",
    [
        b"<html><head><title>Sorry</title></head><body><p>Busy</p></body></html>",
        b"Not a feed",
        b"http://127.0.0.1:9/feed",
        b"/etc/passwd",
        b'{"version": "https://jsonfeed.org/version/1"}',
    ],
)
def test_what_is_no_feed_is_refused(body: bytes) -> None:
    with pytest.raises(ParseError, match=r"is no Atom or RSS feed; .* documents\.toml") as caught:
        page(body, "text/html")
    assert not caught.value.retryable


PIECES = """
<rss version="2.0">|<channel>|<item>|<title>|</title>|</item>|<guid>|<link>|<pubDate>|<entry>|</entry>
|<feed xmlns="http://www.w3.org/2005/Atom">|</feed>|</rss>|<id>|&#xD800;|&lt;|&x;|<![CDATA[|]]>|<!DOCTYPE
|<updated>9999-99-99T99:99:99Z</updated>|<description>|<content type="xhtml">|a|&|<|<link rel="alternate"/>
|<link href="http://["/>|<summary type="text">
"""


@given(st.lists(st.sampled_from(PIECES.split("|"))).map("".join))
def test_whatever_a_feed_holds_it_is_read_or_refused(xml: str) -> None:
    try:
        read = page(xml.encode())
    except ParseError:
        return
    for entry in read.inner:
        assert entry.part is not None
        assert entry.address.startswith("http")
        assert revision_of(entry, "feed 1").blocks
    json.dumps(plain(read), ensure_ascii=False).encode()


@given(st.binary(), st.text())
def test_any_bytes_are_read_or_refused(body: bytes, content_type: str) -> None:
    with pytest.raises(ParseError):
        page(body, content_type)


def test_links_in_an_entry_are_relative_to_the_entry() -> None:
    body = (
        b"<feed xmlns='http://www.w3.org/2005/Atom'><title>F</title><entry><id>1</id>"
        b"<link href='https://blog.example.org/2026/notes'/>"
        b"<content type='html'>&lt;p&gt;See &lt;a href='/forms'&gt;the forms&lt;/a&gt;.&lt;/p&gt;"
        b"</content></entry></feed>"
    )
    (entry,) = page(body).inner
    assert entry.blocks[0].links == (Link("the forms", "https://blog.example.org/forms"),)
