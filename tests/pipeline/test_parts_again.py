"""Parts that come back, and parts that are not believed at once."""

import json
from collections.abc import Callable
from datetime import timedelta

import pytest

from tests.fakes import API, FakePublisher, item
from tests.pipeline.conftest import NOW, Poll
from watcher.domain import ChangeKind
from watcher.ports import Body

DAY = timedelta(days=1)
PAGE = f"{API}/guide"
CHAPTER = f"{API}/guide/records"
LONG = "".join(
    f"<p>Rule {n}: staff keep a record of each visit and sign it.</p>" for n in range(60)
)


def manual(*sections: str) -> dict[str, object]:
    """Return a manual that lists its sections by address alone."""
    listed = [{"base_path": path, "title": "Records", "description": ""} for path in sections]
    page = item("/guide", "<p>About.</p>", schema="manual")
    groups = [{"title": "Contents", "child_sections": listed}]
    return page | {"details": {"body": "<p>About.</p>", "child_section_groups": groups}}


def test_a_part_that_was_gone_and_is_back_as_it_was_is_news_and_watched_again(
    publisher: FakePublisher, ask: Poll
) -> None:
    section = item("/guide/records", "<p>Keep it.</p>", schema="manual_section")
    publisher.pages = {PAGE: manual("/guide/records"), CHAPTER: section}
    ask()
    publisher.pages = {PAGE: manual()}
    assert [change.kind for change in ask(NOW + DAY).changes] == [ChangeKind.PART_GONE]
    publisher.pages = {PAGE: manual("/guide/records"), CHAPTER: section}
    assert [change.kind for change in ask(NOW + 2 * DAY).changes] == [ChangeKind.NEW_PART]
    publisher.pages[CHAPTER] = item("/guide/records", "<p>Sign it.</p>", schema="manual_section")
    assert [change.kind for change in ask(NOW + 3 * DAY).changes] == [ChangeKind.TEXT]


def guide(records: str) -> dict[str, object]:
    """Return a guide of two chapters."""
    chapters = [("records", records), ("visits", "<p>Write down each visit.</p>")]
    return item("/guide", schema="guide", chapters=chapters)


def without_etag(page: dict[str, object]) -> Body:
    """Return the answer of a publisher that sends the whole page each time."""
    return Body(
        address=PAGE,
        body=json.dumps(page).encode(),
        content_type="application/json",
        etag=None,
        last_modified=None,
        requests=1,
    )


@pytest.mark.parametrize(
    "answer", [lambda page: page, without_etag], ids=["told by 304", "told by the same bytes"]
)
def test_a_chapter_that_shrank_is_doubted_for_a_day_though_its_page_stands(
    publisher: FakePublisher, ask: Poll, answer: Callable[[dict[str, object]], object]
) -> None:
    publisher.pages[PAGE] = answer(guide(LONG))
    ask()
    publisher.pages[PAGE] = answer(guide("<p>Short.</p>"))
    for hours in (24, 30, 36):
        report = ask(NOW + timedelta(hours=hours))
        assert (report.changes, len(report.failed)) == ((), 1)
    report = ask(NOW + timedelta(hours=49))
    assert [change.part.rpartition(".")[2] for change in report.changes] == ["records"]
    assert report.failed == ()
    report = ask(NOW + timedelta(hours=55))
    assert (report.changes, report.failed) == ((), ())


def test_a_chapter_that_shrank_is_believed_when_a_person_says_so(
    publisher: FakePublisher, ask: Poll
) -> None:
    publisher.pages[PAGE] = guide(LONG)
    ask()
    publisher.pages[PAGE] = guide("<p>Short.</p>")
    assert ask(NOW + DAY).changes == ()
    assert len(ask(NOW + DAY + timedelta(hours=1), accept=True).changes) == 1
