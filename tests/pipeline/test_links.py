"""A link that leads elsewhere behind the same words, from the poll to what an edition tells."""

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine, insert, select

from tests.fakes import API, FakePublisher, item
from tests.pipeline.conftest import GUIDE, NOW, Poll
from watcher.adapters.archive import DatabaseArchive
from watcher.adapters.codec import pack_blocks, unpack_blocks
from watcher.adapters.database import open_database, upgrade
from watcher.adapters.tables import documents, notes, pages, revisions, snapshots
from watcher.core.diff import diff
from watcher.core.links import LinkChange, link_changes_of
from watcher.core.net import net
from watcher.domain import OWN_PAGE, Change, ChangeKind, Revision, Significance
from watcher.pipeline.poll import poll

DAY = timedelta(days=1)
PAGE = f"{API}/guide"
MEDIA = "https://assets.publishing.service.gov.uk/media"
OLD, NEW = (
    f"{MEDIA}/65a000000000000000000001/form.pdf",
    f"{MEDIA}/65a000000000000000000002/form-2026.pdf",
)
FIRST = ("2026-03-02T09:30:00+00:00", "First published.")


def body(href: str, more: str = "") -> str:
    return f"<h2>Forms</h2><p>Use <a {more} href='{href}'>the form</a> to tell us.</p>"


def text(archive: DatabaseArchive, number: int) -> Revision:
    found = archive.revision(GUIDE.id, OWN_PAGE, number)
    assert found is not None
    return found[0]


def numbers(engine: Engine) -> list[int]:
    with engine.connect() as connection:
        return list(connection.execute(select(revisions.c.number)).scalars())


def test_a_form_replaced_behind_the_same_words_is_found_once(
    publisher: FakePublisher, ask: Poll, archive: DatabaseArchive
) -> None:
    publisher.pages[PAGE] = item("/guide", body(OLD))
    ask()
    publisher.pages[PAGE] = item("/guide", body(NEW))
    (change,) = ask(NOW + DAY).changes
    assert (change.kind, change.significance) == (ChangeKind.TEXT, Significance.EDITORIAL)
    assert change.reason == (
        "No word changed; the link “the form” now leads to the file form-2026.pdf "
        "(before: the file form.pdf)."
    )
    assert change.silent
    assert change.sections == (("Forms",),)
    assert (change.before, change.after) == (1, 2)
    ((_, told),) = link_changes_of(diff(text(archive, 1), text(archive, 2)))
    assert told == LinkChange("the form", "assets:form.pdf", "assets:form-2026.pdf")
    publisher.pages[PAGE] = item("/guide", body(NEW), updated="2026-06-01T00:00:00Z")
    assert ask(NOW + 2 * DAY).changes == ()


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (body(OLD), body(OLD.replace("1/form", "2/form"))),
        (body(OLD), body(f"{OLD}?cachebust=2")),
        (body(OLD), body(OLD, "rel=external target=_blank class=x id=y title=z")),
        (body("http://example.org/a"), body("https://Example.org:443/a/?utm_source=x")),
        (body("/government/form"), body("https://www.gov.uk/government/form")),
        (body("#fn:1"), body("#fn:2")),
        (body("#fn:1"), body("https://www.gov.uk/guide#fn:2")),
        (body("javascript:a()"), body("javascript:b()")),
    ],
)
def test_what_leads_nowhere_else_is_no_change(
    publisher: FakePublisher, ask: Poll, engine: Engine, before: str, after: str
) -> None:
    publisher.pages[PAGE] = item("/guide", before)
    ask()
    publisher.pages[PAGE] = item("/guide", after)
    assert ask(NOW + DAY).changes == ()
    assert numbers(engine) == [1]


def test_a_link_put_back_comes_to_nothing(
    publisher: FakePublisher, ask: Poll, archive: DatabaseArchive
) -> None:
    found: list[Change] = []
    for days, href in enumerate((OLD, NEW, OLD)):
        publisher.pages[PAGE] = item("/guide", body(href))
        found += ask(NOW + days * DAY).changes
    assert [change.significance for change in found] == [Significance.EDITORIAL] * 2
    assert net(found, text(archive, 1), text(archive, 3)) is None
    assert net(found[:1], text(archive, 1), text(archive, 2)) is not None


@pytest.mark.parametrize(
    ("note", "significance"),
    [
        ("Replaced the form.", Significance.SUBSTANTIVE),
        ("No changes to the guidance.", Significance.EDITORIAL),
    ],
)
def test_an_announced_change_of_links_counts_as_a_note_without_words_does(
    publisher: FakePublisher,
    ask: Poll,
    archive: DatabaseArchive,
    note: str,
    significance: Significance,
) -> None:
    publisher.pages[PAGE] = item("/guide", body(OLD), notes=[FIRST])
    ask()
    at = "2026-05-05T08:00:00+00:00"
    publisher.pages[PAGE] = item("/guide", body(NEW), notes=[(at, note), FIRST], published=at)
    (change,) = ask(NOW + DAY).changes
    assert change.significance is significance
    assert change.change_note == note
    assert "“the form” now leads to the file form-2026.pdf" in change.reason
    come_to = net([change], text(archive, 1), text(archive, 2))
    assert come_to is not None
    assert (come_to.significance, come_to.reason) == (significance, change.reason)
    assert come_to.redline is not None


OLD_DERIVATION = "govuk 1, normalise 1"


def made_before(engine: Engine, folder: Path) -> Engine:
    """Return a copy of a database as it was left when links were not read."""
    copy = open_database(f"sqlite:///{folder / 'before.db'}")
    upgrade(copy)
    with engine.connect() as old, copy.begin() as new:
        for table in (snapshots, revisions, notes, pages, documents):
            for row in old.execute(select(table)).mappings():
                values = dict(row)
                if "derivation" in values:
                    values["derivation"] = OLD_DERIVATION
                if "blocks" in values:
                    bare = (one._replace(links=()) for one in unpack_blocks(values["blocks"]))
                    values["blocks"] = pack_blocks(tuple(bare))
                new.execute(insert(table).values(values))
    return copy


def guide(href: str, chapter: str, updated: str) -> dict[str, object]:
    return item(
        "/guide", body(href), chapters=[("records", body(chapter))], schema="guide", updated=updated
    )


@pytest.mark.parametrize("at_first", ["changed at once", "unmodified", "republished"])
def test_a_database_made_before_links_were_read_reports_none_but_what_changes_then(
    publisher: FakePublisher,
    ask: Poll,
    engine: Engine,
    tmp_path: Path,
    at_first: str,
) -> None:
    publisher.pages[PAGE] = guide(OLD, OLD, "2026-03-02T09:30:00Z")
    ask()
    before = made_before(engine, tmp_path)
    archive = DatabaseArchive(before)
    assert not any(block.links for block in text(archive, 1).blocks)

    def changes(days: int) -> tuple[Change, ...]:
        return poll(
            (GUIDE,),
            watched=(GUIDE,),
            fetcher=publisher,
            archive=archive,
            now=NOW + days * DAY,
        ).changes

    if at_first == "republished":
        renewed = OLD.replace("1/form", "3/form")
        publisher.pages[PAGE] = guide(OLD, renewed, "2026-06-01T00:00:00Z")
    if at_first != "changed at once":
        assert changes(1) == ()
        assert changes(2) == ()
    publisher.pages[PAGE] = guide(OLD, NEW, "2026-07-01T00:00:00Z")
    (change,) = changes(3)
    assert change.part.endswith(".records")
    assert "now leads to the file form-2026.pdf" in change.reason
    before.dispose()
