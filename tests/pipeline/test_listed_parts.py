"""A part that has an entry of its own is told of there alone, wherever it moves."""

from datetime import timedelta

import pytest

from tests.fakes import API, FakePublisher, content_id, item
from tests.pipeline.conftest import NOW, Poll, document
from watcher.domain import ChangeKind, Document

DAY = timedelta(days=1)
PARENT = document("parent", "/framework")
LISTED = document("listed", "/framework/homes")
WORDS = "<p>What we inspect.</p>"
THERE, ELSEWHERE = "/framework/homes", "/framework/a1b2"


def framework(path: str, *, named: bool) -> dict[str, object]:
    """Return a publication that lists its attachment, with or without saying whose page it is."""
    page = item("/framework", WORDS, schema="publication")
    if named:
        child = {"base_path": path, "content_id": content_id("homes"), "locale": "en"}
        return page | {"links": {"children": [child]}}
    attachment = {"attachment_type": "html", "title": "Homes", "url": path}
    return page | {"details": {"body": WORDS, "attachments": [attachment]}}


def homes(path: str) -> dict[str, object]:
    """Return the attachment as it stands at a path."""
    page = item(path, "<p>Keep a record.</p>", schema="html_publication", title="Homes")
    return page | {"content_id": content_id("homes")}


def redirect(path: str, to: str) -> dict[str, object]:
    """Return what is left at a path that was given up."""
    rule = {"path": path, "type": "exact", "destination": to}
    return {"base_path": path, "schema_name": "redirect", "redirects": [rule]}


def site(stands: str, left: str | None, *, named: bool) -> dict[str, object]:
    """Return the pages while the attachment stands at one path and has left the other."""
    pages: dict[str, object] = {
        f"{API}/framework": framework(stands, named=named),
        f"{API}{stands}": homes(stands),
    }
    return pages | ({f"{API}{left}": redirect(left, stands)} if left else {})


@pytest.mark.parametrize("named", [True, False], ids=["told by its link", "told by its page"])
@pytest.mark.parametrize(
    "documents", [(PARENT, LISTED), (LISTED, PARENT)], ids=["parent first", "part first"]
)
def test_a_listed_part_that_moves_and_moves_back_is_told_of_under_its_own_entry_alone(
    publisher: FakePublisher,
    ask: Poll,
    documents: tuple[Document, ...],
    named: bool,
) -> None:
    publisher.pages = site(THERE, None, named=named)
    ask(NOW, documents)
    publisher.pages = site(ELSEWHERE, THERE, named=named)
    moved = ask(NOW + DAY, documents).changes
    assert ask(NOW + 2 * DAY, documents).changes == ()
    publisher.pages = site(THERE, ELSEWHERE, named=named)
    back = ask(NOW + 3 * DAY, documents).changes
    assert [(change.document, change.kind) for change in (*moved, *back)] == [
        (LISTED.id, ChangeKind.MOVED),
        (LISTED.id, ChangeKind.MOVED),
    ]
    assert ask(NOW + 4 * DAY, documents).changes == ()


def test_a_new_part_beside_an_entry_that_was_never_read_is_a_part(
    publisher: FakePublisher, ask: Poll
) -> None:
    documents = (PARENT, LISTED)
    publisher.pages = {f"{API}/framework": item("/framework", WORDS, schema="publication")}
    ask(NOW, documents)
    publisher.pages = {
        f"{API}/framework": framework(ELSEWHERE, named=True),
        f"{API}{ELSEWHERE}": homes(ELSEWHERE),
    }
    (change,) = ask(NOW + DAY, documents).changes
    assert (change.document, change.kind) == (PARENT.id, ChangeKind.NEW_PART)
