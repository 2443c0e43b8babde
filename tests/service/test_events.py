"""What publishers do to pages besides editing them, and when homes are told, by the commands."""

from typing import Any

import pytest

from tests.fakes import content_id
from tests.loopback import Loopback, Reply, redirect
from tests.service.harness import (
    FIRST,
    LATER,
    NEW,
    OLD,
    Office,
    api,
    document,
    instant,
    page,
)

NEXT_DAY = "2026-05-05T06:30:00+01:00"
PHONES = ("/guide/phones", "Phones")
NOTE = ("2026-05-04T16:00:00+00:00", "Said that visits must be recorded.")


def changes_after(office: Office, publisher: Loopback, before: Reply, after: Reply) -> list[Any]:
    """Return the changes on record after a page was read twice."""
    publisher.answer(api("/guide"), before)
    office.ask("poll", at=FIRST)
    publisher.answer(api("/guide"), after)
    office.ask("poll", at=LATER)
    found = office.ask("changes")
    assert isinstance(found, list)
    return found


def test_a_change_with_a_note_is_announced(office: Office, publisher: Loopback) -> None:
    after = page("/guide", NEW, notes=[NOTE], published=NOTE[0])
    (change,) = changes_after(office, publisher, page("/guide", OLD), after)
    assert (change["silent"], change["change_note"]) == (False, NOTE[1])
    assert instant(change["published_at"]) == instant(NOTE[0])


def test_a_part_that_keeps_its_old_date_is_announced_when_the_note_says(
    office: Office, publisher: Loopback
) -> None:
    old = page("/guide", OLD, schema="publication", children=[PHONES])
    new = page("/guide", OLD, schema="publication", children=[PHONES], notes=[NOTE])
    publisher.answer(api("/guide/phones"), page("/guide/phones", OLD), page("/guide/phones", NEW))
    (change,) = changes_after(office, publisher, old, new)
    assert (change["silent"], change["change_note"]) == (False, NOTE[1])
    assert instant(change["published_at"]) == instant(NOTE[0])


def test_a_moved_updated_at_alone_is_nothing(office: Office, publisher: Loopback) -> None:
    after = page("/guide", OLD, updated="2026-05-04T16:00:00Z")
    assert changes_after(office, publisher, page("/guide", OLD), after) == []


def test_a_withdrawn_page_and_one_that_is_restored(office: Office, publisher: Loopback) -> None:
    withdrawn = page("/guide", OLD, withdrawn="2026-05-04T15:00:00+00:00")
    (change,) = changes_after(office, publisher, page("/guide", OLD), withdrawn)
    assert (change["kind"], change["significance"]) == ("withdrawn", "substantive")
    publisher.answer(api("/guide"), page("/guide", OLD))
    assert office.ask("poll", at=NEXT_DAY)["changed"] == ["guide"]
    assert [one["kind"] for one in office.ask("changes")] == ["withdrawn", "restored"]


def test_a_page_that_moved_is_followed_and_told_once(office: Office, publisher: Loopback) -> None:
    moved = page("/new-guide", OLD)
    same = content_id("/guide").encode()
    body = moved.body.replace(content_id("/new-guide").encode(), same)
    publisher.answer(api("/new-guide"), Reply(body=body, headers=moved.headers))
    at_new_place = redirect(api("/new-guide"), 301)
    (change,) = changes_after(office, publisher, page("/guide", OLD), at_new_place)
    assert (change["kind"], change["significance"]) == ("moved", "structural")
    assert change["url"] == "https://www.gov.uk/new-guide"
    assert office.ask("poll", at=NEXT_DAY)["changed"] == []


def test_a_part_that_is_listed_and_missing_is_a_failure_and_unlisted_is_gone(
    office: Office, publisher: Loopback
) -> None:
    listed = page("/guide", OLD, schema="publication", children=[PHONES])
    publisher.answer(api("/guide"), listed)
    publisher.answer(api("/guide/phones"), page("/guide/phones", OLD))
    office.ask("poll", at=FIRST)
    publisher.answer(api("/guide/phones"), Reply(404))
    (failure,) = office.run("poll", "--json", at=LATER).json["failed"]
    assert "its parent still lists it" in failure["error"]
    assert office.ask("changes") == []
    publisher.answer(api("/guide"), page("/guide", OLD, schema="publication"))
    assert office.ask("poll", at=NEXT_DAY)["changed"] == ["guide"]
    kinds = {change["kind"]: change["part"] for change in office.ask("changes")}
    assert kinds["part_gone"] == f"{content_id('/guide/phones')}.en"


def test_a_document_that_is_part_of_another_is_told_under_its_own_entry(
    office: Office, publisher: Loopback
) -> None:
    phones = document("phones", url="https://www.gov.uk/guide/phones")
    office.documents(document("guide"), phones)
    publisher.answer(api("/guide"), page("/guide", OLD, schema="publication", children=[PHONES]))
    publisher.answer(api("/guide/phones"), page("/guide/phones", OLD))
    assert office.ask("poll", at=FIRST)["requests"] == 2
    publisher.answer(api("/guide/phones"), page("/guide/phones", NEW))
    assert office.ask("poll", at=LATER)["changed"] == ["phones"]
    (change,) = office.ask("changes")
    assert (change["document"], change["part"]) == ("phones", None)


def test_the_own_part_of_a_page_can_be_compared_by_its_content_id(
    office: Office, publisher: Loopback
) -> None:
    office.have_change(publisher)
    own = f"guide/{content_id('/guide')}.en"
    assert office.run("diff", own).stdout == office.run("diff", "guide").stdout


# --- when homes are told --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("sentence", "slot"),
    [
        ("This applies from 1 September 2026.", "2026-05-12T10:00:00+01:00"),
        ("This applies from 1 September 2011.", "2026-05-12T10:00:00+01:00"),
        ("You must keep it.", "2026-05-12T10:00:00+01:00"),
        ("This applies from 1 September 2027.", None),
    ],
)
def test_what_cannot_wait_goes_into_the_next_regular_slot_and_the_rest_waits(
    office: Office, publisher: Loopback, sentence: str, slot: str | None
) -> None:
    found_at = "2026-05-06T18:30:00+01:00"
    publisher.answer(api("/guide"), page("/guide", OLD), page("/guide", f"{OLD}<p>{sentence}</p>"))
    office.ask("poll", at=FIRST)
    office.ask("poll", at=found_at)
    drafted = office.ask("publish", at=found_at)
    assert [instant(one["slot"]) for one in drafted] == ([instant(slot)] if slot else [])


def test_what_binds_within_a_week_is_not_kept_for_the_regular_slot(
    office: Office, publisher: Loopback
) -> None:
    soon = f"{OLD}<p>This applies from 12 May 2026.</p>"
    publisher.answer(api("/guide"), page("/guide", OLD), page("/guide", soon))
    office.ask("poll", at=FIRST)
    office.ask("poll", at="2026-05-06T18:30:00+01:00")
    (drafted,) = office.ask("publish", at="2026-05-06T18:31:00+01:00")
    assert instant(drafted["slot"]) == instant("2026-05-07T10:00:00+01:00")


# --- ill ------------------------------------------------------------------------------------------


def test_an_edition_unsealed_in_its_last_quarter_of_an_hour_is_ill(
    office: Office, publisher: Loopback
) -> None:
    office.have_change(publisher)
    office.ask("publish", at=LATER)
    assert office.run("status", at="2026-05-05T09:44:59+01:00").code == 0
    ill = office.run("status", "--json", at="2026-05-05T09:45:00+01:00")
    assert ill.code == 1
    assert "is not sealed" in ill.json["reasons"][0]["what"]
    assert "watcher publish" in ill.json["reasons"][0]["next"]


def test_an_edition_past_its_hour_is_ill(office: Office, publisher: Loopback) -> None:
    edition = office.have_sealed(publisher)
    ill = office.run("status", "--json", at="2026-05-05T10:05:00+01:00")
    assert ill.code == 1
    assert f"edition {edition} should have gone out" in ill.json["reasons"][0]["what"]


def test_two_polls_missed_are_ill_and_one_is_not(office: Office, publisher: Loopback) -> None:
    publisher.answer(api("/guide"), page("/guide", OLD))
    office.ask("poll", at=FIRST)
    assert office.run("status", at="2026-05-05T06:00:00+01:00").code == 0
    ill = office.run("status", "--json", at="2026-05-05T07:01:00+01:00")
    assert ill.code == 1
    assert "polls were due" in ill.json["reasons"][0]["what"]
