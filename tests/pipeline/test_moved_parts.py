"""A part that moves is one part: who it is, only its own page can tell."""

from datetime import timedelta

import pytest

from tests.fakes import API, FakePublisher, content_id, item
from tests.pipeline.conftest import NOW, Poll
from watcher.domain import ChangeKind

DAY = timedelta(days=1)
PAGE = f"{API}/guide"
CHAPTER = f"{API}/guide/records"


def attached(address: str) -> dict[str, object]:
    """Return a publication that names the address of its attachment, and not whose it is."""
    page = item("/guide", "<p>Chapters.</p>", schema="publication", children=[(address, "Records")])
    return page | {"links": {}}


def moved(path: str) -> dict[str, object]:
    """Return the chapter as it stands at another address."""
    page = item(path, "<p>Keep.</p>", schema="html_publication", title="Records")
    return page | {"content_id": content_id("/guide/records")}


@pytest.mark.parametrize(
    "left_behind", [None, moved("/guide/records")], ids=["nothing", "the page, still served"]
)
def test_a_part_whose_address_changes_and_changes_back_has_moved_and_is_not_lost(
    publisher: FakePublisher, ask: Poll, left_behind: object
) -> None:
    elsewhere = f"{API}/guide/a1b2"
    publisher.pages = {PAGE: attached("/guide/records"), CHAPTER: moved("/guide/records")}
    ask()
    publisher.pages = {PAGE: attached("/guide/a1b2"), elsewhere: moved("/guide/a1b2")}
    publisher.pages |= {CHAPTER: left_behind} if left_behind else {}
    assert [change.kind for change in ask(NOW + DAY).changes] == [ChangeKind.MOVED]
    assert ask(NOW + 2 * DAY).changes == ()
    publisher.pages = {PAGE: attached("/guide/records"), CHAPTER: moved("/guide/records")}
    (change,) = ask(NOW + 3 * DAY).changes
    assert (change.kind, change.address) == (
        ChangeKind.MOVED,
        "https://www.gov.uk/guide/records",
    )


def test_a_part_is_not_given_up_while_a_new_address_cannot_be_read(
    publisher: FakePublisher, ask: Poll
) -> None:
    elsewhere = f"{API}/guide/a1b2"
    publisher.pages = {PAGE: attached("/guide/records"), CHAPTER: moved("/guide/records")}
    ask()
    publisher.pages = {PAGE: attached("/guide/a1b2")}
    report = ask(NOW + DAY)
    assert (len(report.failed), report.changes) == (1, ())
    publisher.pages[elsewhere] = moved("/guide/a1b2")
    assert [change.kind for change in ask(NOW + 2 * DAY).changes] == [ChangeKind.MOVED]
