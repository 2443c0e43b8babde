"""Content items of every shape, in tests/data/govuk, beside what they must become."""

import copy
import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.sources.plain import lines, plain
from watcher.core.normalise import revision_of
from watcher.domain import (
    Document,
    DocumentId,
    Elsewhere,
    Gone,
    Page,
    Parsed,
    PartLink,
    SourceName,
    Weight,
)
from watcher.errors import ParseError
from watcher.sources import SOURCES

FOLDER = Path(__file__).parents[1] / "data" / "govuk"
PAGES = sorted(path for path in FOLDER.glob("*.json") if ".expected" not in path.name)
GOVUK = SOURCES[SourceName.GOVUK]
API = "https://www.gov.uk/api/content"


def document(url: str = "https://www.gov.uk/guidance/x") -> Document:
    return Document(
        id=DocumentId("x"),
        title="X",
        url=url,
        source=SourceName.GOVUK,
        owner="DfE",
        weight=Weight.CONTEXT,
        concerns=(),
    )


def item(name: str) -> dict[str, Any]:
    read: dict[str, Any] = json.loads((FOLDER / f"{name}.json").read_bytes())
    return read


def parse(value: object, asked: str | None = None) -> Parsed:
    body = value if isinstance(value, bytes) else json.dumps(value).encode()
    path = value.get("base_path") if isinstance(value, dict) else "/x"
    return GOVUK.parse(document(), asked or f"{API}{path}", body, "application/json")


def page(value: object) -> Page:
    parsed = parse(value)
    assert isinstance(parsed, Page)
    return parsed


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_an_item_becomes_what_stands_beside_it(path: Path) -> None:
    expected = json.loads(path.with_suffix(".expected.json").read_bytes())
    assert plain(parse(json.loads(path.read_bytes()))) == expected


@pytest.mark.parametrize(
    ("url", "address"),
    [
        ("https://www.gov.uk/guidance/x", f"{API}/guidance/x"),
        ("https://www.gov.uk/guidance/x/", f"{API}/guidance/x"),
        ("https://gov.uk/guidance/x?step=1#top", f"{API}/guidance/x"),
        ("https://www.gov.uk/child-benefit/eligibility", f"{API}/child-benefit/eligibility"),
        (f"{API}/guidance/x.cy", f"{API}/guidance/x.cy"),
        (f"{API}ment", f"{API}/api/contentment"),
        ("https://www.gov.uk", f"{API}/"),
    ],
)
def test_the_api_is_asked_for_the_path_that_readers_see(url: str, address: str) -> None:
    assert GOVUK.address(document(url)) == address
    assert GOVUK.part_address(PartLink(address=url, title="")) == address


def renew_the_machinery(value: dict[str, Any]) -> None:
    value["updated_at"] = "2026-06-06T06:06:06Z"
    value["publishing_request_id"] = "9-9-9"
    value["analytics_identifier"] = "D9"
    value["details"]["political"] = True
    value["details"]["tags"] = {"browse_pages": ["x"]}
    value["details"]["government"] = {"title": "Another", "current": True}
    value["details"]["emphasised_organisations"] = ["x"]
    value["links"]["organisations"] = []
    value["links"]["children"][0]["public_updated_at"] = "2026-06-06T06:06:06Z"


def replace_the_files(value: dict[str, Any]) -> None:
    for entry in value["details"]["attachments"]:
        if entry["attachment_type"] == "file":
            entry |= {"url": "https://assets.publishing.service.gov.uk/media/0/new.pdf"}
            entry |= {"file_size": 1, "number_of_pages": 99, "id": "new", "filename": "new.pdf"}


@pytest.mark.parametrize("alter", [renew_the_machinery, replace_the_files])
def test_republishing_alone_gives_the_same_page(alter: Callable[[dict[str, Any]], None]) -> None:
    after = item("publication")
    alter(after)
    assert parse(after) == parse(item("publication"))


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("258KB", "260KB"),
        ("7 pages", "8 pages"),
        ("PDF</abbr>", "ODT</abbr>"),
        ("/media/1/bedrooms.pdf", "/media/2/bedrooms-2.pdf"),
        ("/thumb.png", "/new.png"),
        ("Write to us.", "Telephone us."),
        ("EX/18/1", "EX/18/2"),
    ],
)
def test_what_stands_around_a_file_is_no_wording(before: str, after: str) -> None:
    text = json.dumps(item("publication_2018"))
    assert before in text
    assert parse(text.replace(before, after).encode()) == parse(text.encode())


def test_a_file_that_is_renamed_is_news() -> None:
    after = item("publication")
    after["details"]["attachments"][2]["title"] = "Log sheet"
    assert page(after).blocks != page(item("publication")).blocks


def test_a_moved_page_keeps_its_identity() -> None:
    after = item("html_publication")
    after["base_path"] = "/government/publications/keeping-a-good-log/9ec27bfd"
    assert page(after).part == page(item("html_publication")).part
    assert page(after).address.endswith("/9ec27bfd")


def test_an_address_cannot_lead_away_from_the_site() -> None:
    value = item("answer")
    for path in ("@evil.example/x", "//evil.example", "/a b\r\n<x>"):
        value["base_path"] = path
        parsed = parse(value, f"{API}/who-inspects")
        assert isinstance(parsed, Page)
        assert parsed.address.startswith("https://www.gov.uk/")
        assert not set(parsed.address) & set(" \r\n<>")


def test_a_chapter_may_be_asked_for_by_its_own_path() -> None:
    value = item("guide")
    parsed = parse(value, f"{API}/leaving-a-childrens-home/the-plan")
    assert parsed == parse(value)


def test_all_nations_are_named_as_on_the_page() -> None:
    value = item("publication")
    for nation in value["details"]["national_applicability"].values():
        nation["applicable"] = True
    assert lines(page(value).blocks)[1] == (
        "paragraph: Applies to England, Northern Ireland, Scotland and Wales"
    )
    value["details"]["national_applicability"] = {"england": {"label": "England"}, "x": "y"}
    assert "Applies" not in str(lines(page(value).blocks))


def test_a_consultation_reads_alike_when_it_has_closed() -> None:
    after = item("consultation")
    after["document_type"] = "closed_consultation"
    assert parse(after) == parse(item("consultation"))


@pytest.mark.parametrize(
    ("at", "shown"),
    [
        ("2026-12-01T12:00:00Z", "1 December 2026 at 12pm"),
        ("2026-12-01T00:00:00+00:00", "1 December 2026 at 12am"),
        ("2026-07-31T23:30:00Z", "1 August 2026 at 12:30am"),
        ("2026-07-31T17:05", "31 July 2026 at 6:05pm"),
    ],
)
def test_a_closing_date_is_shown_in_london_time(at: str, shown: str) -> None:
    value = item("consultation")
    value["details"]["closing_date"] = at
    assert f"paragraph: This consultation closes on {shown}." in lines(page(value).blocks)


def test_a_consultation_without_dates_shows_none() -> None:
    value = item("consultation")
    value["details"] |= {"opening_date": None, "closing_date": "soon", "ways_to_respond": None}
    assert "paragraph: This consultation" not in str(lines(page(value).blocks))


def test_what_is_left_empty_shows_nothing() -> None:
    value = item("consultation")
    value["details"]["ways_to_respond"] = {"email": "", "postal_address": None}
    assert lines(page(value).blocks)[-1] == "paragraph: How many adults should be awake?"
    collection = item("document_collection")
    del collection["details"]["collection_groups"][0]["title"]
    assert "heading 2: Managers" not in lines(page(collection).blocks)
    announcement = item("statistics_announcement")
    del announcement["details"]["display_date"]
    assert "Release date" not in str(lines(page(announcement).blocks))


@pytest.mark.parametrize(
    ("asked", "address"),
    [
        ("/log", "https://www.gov.uk/government/publications/keeping-a-good-log?a=b#top"),
        ("/log/part/1", "https://www.gov.uk/elsewhere/part/1"),
        ("/unknown", "https://www.gov.uk/government/publications/keeping-a-good-log?a=b#top"),
    ],
)
def test_a_redirect_leads_on(asked: str, address: str) -> None:
    assert parse(item("redirect"), API + asked) == Elsewhere(address=address)


def test_a_redirect_of_everything_below_may_forget_the_rest() -> None:
    value = item("redirect")
    value["redirects"] = [{"path": "/log", "type": "prefix", "destination": "https://a.example/b"}]
    assert parse(value, f"{API}/log/part") == Elsewhere(address="https://a.example/b")
    value["redirects"][0]["segments_mode"] = "preserve"
    assert parse(value, f"{API}/other") == Elsewhere(address="https://a.example/b")


def test_a_page_gone_without_a_word_is_gone() -> None:
    value = item("gone")
    value["details"] = {"explanation": None, "alternative_path": ""}
    assert parse(value) == Gone()
    del value["details"]
    assert parse(value) == Gone()


def test_an_empty_notice_of_withdrawal_is_none() -> None:
    value = item("publication")
    for notice in ({}, {"withdrawn_at": None}, None, "x"):
        value["withdrawn_notice"] = notice
        assert page(value).withdrawal is None
    value["withdrawn_notice"] = {"withdrawn_at": "2026-02-03T09:30:00.000+01:00"}
    withdrawal = page(value).withdrawal
    assert withdrawal is not None
    assert withdrawal.withdrawn_at == datetime(2026, 2, 3, 8, 30, tzinfo=UTC)
    assert withdrawal.explanation == ""


def without(name: str, *path: str) -> dict[str, Any]:
    return changed(name, *path, value=None)


def changed(name: str, *path: str, value: object) -> dict[str, Any]:
    """Return an item with one field changed."""
    result = item(name)
    place = result
    for key in path[:-1]:
        place = place[key]
    place[path[-1]] = value
    return result


NO_PART = {"slug": "a", "title": "A", "body": "<p>a</p>"}
FAULTS: list[tuple[str, object, str]] = [
    ("a list", [], "no object"),
    ("a string", "x", "no object"),
    ("HTML", b"<!doctype html><html></html>", "no JSON"),
    ("broken in the middle", b'{"a": 1, , "b": 2}', "no JSON"),
    ("no UTF-8", b'{"a": "\xff\xff"}', "no JSON"),
    ("a number no one can hold", b'{"a": ' + b"9" * 5000 + b"}", "no JSON"),
    ("too deep", b'{"a":' * 100_000 + b"1" + b"}" * 100_000, "nested too deeply"),
    ("no schema", without("answer", "schema_name"), "has no schema_name"),
    ("no title", without("answer", "title"), "(answer) has no title"),
    ("a title without words", changed("answer", "title", value=" - "), "has no title"),
    ("no details", without("answer", "details"), "has no details;"),
    ("details of another kind", changed("answer", "details", value="x"), "has no details;"),
    ("no body", without("answer", "details", "body"), "has no details.body"),
    ("an empty body", changed("answer", "details", "body", value=""), "has no details.body"),
    (
        "a body nobody sees",
        changed("answer", "details", "body", value="<p>&nbsp;</p><script>x</script>"),
        "no visible words in details.body",
    ),
    ("a body of numbers", changed("answer", "details", "body", value=7), "something else"),
    ("a body in parts", changed("answer", "details", "body", value=[{"a": 1}]), "no visible words"),
    ("a taxon", changed("answer", "schema_name", value="taxon") | {"details": {}}, "(taxon)"),
    ("a guide without chapters", changed("guide", "details", "parts", value=[]), "no chapters"),
    (
        "a chapter without text",
        changed("guide", "details", "parts", value=[{**NO_PART, "body": "<p></p>"}]),
        'its chapter "A"',
    ),
    (
        "a chapter without a slug",
        changed("guide", "details", "parts", value=[{**NO_PART, "slug": None}]),
        "without a slug",
    ),
    (
        "a chapter twice",
        changed("guide", "details", "parts", value=[NO_PART, NO_PART]),
        "two chapters",
    ),
    ("chapters without identity", without("guide", "content_id"), "no content_id"),
    (
        "a withdrawal at no time",
        changed("answer", "withdrawn_notice", value={"withdrawn_at": "long ago"}),
        "cannot be read",
    ),
    ("a redirect to nowhere", changed("redirect", "redirects", value=[]), "leads nowhere"),
    (
        "a redirect to no address",
        changed("redirect", "redirects", value=[{"path": "/log", "destination": "http://[x"}]),
        "no address",
    ),
    (
        "a redirect to a script",
        changed("redirect", "redirects", value=[{"path": "/log", "destination": "script:x"}]),
        "no address",
    ),
    (
        "travel advice of nothing",
        changed("travel_advice", "details", value={"parts": None, "alert_status": None}),
        "no parts",
    ),
]


@pytest.mark.parametrize(
    ("value", "told"), [fault[1:] for fault in FAULTS if fault[2]], ids=lambda v: str(v)[:30]
)
def test_a_wrong_shape_is_named_and_not_tried_again(value: object, told: str) -> None:
    with pytest.raises(ParseError, match=r"https://www\.gov\.uk/api/content") as caught:
        parse(value)
    assert told in str(caught.value)
    assert not caught.value.retryable


def test_a_publication_needs_a_body_only_where_nothing_else_is_there() -> None:
    value = item("publication")
    value["details"]["body"] = None
    assert page(value).links
    value["links"], value["details"]["attachments"] = {}, []
    with pytest.raises(ParseError, match=r"\(publication\) has no details.body"):
        parse(value)


@pytest.mark.parametrize("name", [path.stem for path in PAGES])
def test_an_answer_that_breaks_off_is_asked_for_again(name: str) -> None:
    body = json.dumps(item(name), ensure_ascii=False, indent=1).encode()
    for end in range(0, len(body) - 1, 7):
        with pytest.raises(ParseError, match="broke off") as caught:
            parse(body[:end])
        assert caught.value.retryable


def test_half_a_character_pair_does_no_harm() -> None:
    body = (FOLDER / "answer.json").read_bytes().replace(b"Who inspects", b"Who \\ud83d inspects")
    parsed = page(body)
    assert parsed.title == "Who \ufffd inspects"
    assert parsed.title.encode()


def places(value: object, path: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    """Return the path of every value within a value."""
    entries: list[tuple[str | int, object]] = []
    if isinstance(value, dict):
        entries = list(value.items())
    elif isinstance(value, list):
        entries = list(enumerate(value))
    return [path, *(p for key, inner in entries for p in places(inner, (*path, key)))]


def put(value: Any, path: tuple[str | int, ...], new: object) -> object:
    if not path:
        return new
    result = copy.copy(value)
    result[path[0]] = put(value[path[0]], path[1:], new)
    return result


ITEMS = {path.stem: item(path.stem) for path in PAGES}
ODD = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(allow_nan=False),
    st.text(),
    st.sampled_from(["<p>x", "http://[", "/\ud800", "0001-01-01T00:00:00+14:00", "\x00", "/a b"]),
    st.lists(st.one_of(st.none(), st.text(), st.dictionaries(st.text(), st.none()))),
    st.dictionaries(st.sampled_from(["title", "slug", "body", "base_path"]), st.text()),
)


@given(st.data())
def test_whatever_stands_in_any_place_it_is_read_or_refused(data: st.DataObject) -> None:
    value: object = ITEMS[data.draw(st.sampled_from(sorted(ITEMS)))]
    for _ in range(data.draw(st.integers(1, 3))):
        path = data.draw(st.sampled_from(places(value)))
        value = put(value, path, data.draw(ODD))
    try:
        parsed = parse(json.dumps(value).encode())
    except ParseError:
        return
    if isinstance(parsed, Page):
        for each in (parsed, *parsed.inner):
            assert all(block.text for block in revision_of(each, "x").blocks)
            assert each.address.startswith("https://www.gov.uk/")
    json.dumps(plain(parsed), ensure_ascii=False).encode()


@given(st.binary())
def test_any_bytes_are_read_or_refused(body: bytes) -> None:
    with pytest.raises(ParseError):
        parse(body)
