"""Content items of every shape, in tests/data/govuk, beside what they must become."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from tests.sources.items import API, GOVUK, PAGES, document, item, page, parse
from tests.sources.plain import lines, plain
from watcher.domain import Block, BlockKind, Elsewhere, Gone, Link, Page, PartLink
from watcher.errors import ParseError


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
            entry |= {"url": "https://assets.publishing.service.gov.uk/media/0/log.pdf?cachebust=1"}
            entry |= {"file_size": 1, "number_of_pages": 99, "id": "new"}


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
        ("/media/1/bedrooms.pdf", "/media/2/bedrooms.pdf"),
        ("/thumb.png", "/new.png"),
        ("Write to us.", "Telephone us."),
        ("EX/18/1", "EX/18/2"),
    ],
)
def test_what_stands_around_a_file_is_no_wording(before: str, after: str) -> None:
    text = json.dumps(item("publication_2018"))
    assert before in text
    assert parse(text.replace(before, after).encode()) == parse(text.encode())


def test_a_title_that_leads_to_a_file_of_another_name_is_the_same_word_with_another_link() -> None:
    after = item("publication")
    sheet = after["details"]["attachments"][2]
    sheet["url"] = sheet["url"].replace("log.pdf", "log-2026.pdf")
    before, now = page(item("publication")).blocks, page(after).blocks
    assert lines(before) == lines(now)
    assert [block for block in now if block not in before] == [
        Block(
            BlockKind.LIST_ITEM, sheet["title"], 1, (Link(sheet["title"], "assets:log-2026.pdf"),)
        )
    ]


@pytest.mark.parametrize("url", [None, 7, "", "javascript:x"])
def test_a_file_without_an_address_is_its_title_alone(url: object) -> None:
    value = item("publication")
    value["details"]["attachments"][2]["url"] = url
    assert page(value).blocks[2] == Block(BlockKind.LIST_ITEM, "Log sheet to print", 1)


def test_links_of_a_chapter_are_relative_to_the_chapter() -> None:
    value = item("guide")
    value["details"]["parts"][0]["body"] = '<p><a href="x">x</a> <a href="#y">y</a></p>'
    chapter = page(value).inner[0]
    assert chapter.blocks[0].links == (Link("x", f"{chapter.address.rpartition('/')[0]}/x"),)


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


def test_a_publication_needs_a_body_only_where_nothing_else_is_there() -> None:
    value = item("publication")
    value["details"]["body"] = None
    assert page(value).links
    value["links"], value["details"]["attachments"] = {}, []
    with pytest.raises(ParseError, match=r"\(publication\) has no details.body"):
        parse(value)
