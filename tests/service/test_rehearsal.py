"""Live and rehearsal: a database is one of them for ever, and a rehearsal's time never goes back."""

import pytest

from tests.loopback import Loopback
from tests.service.harness import (
    AFTER,
    FIRST,
    LATER,
    NEW,
    OLD,
    SEALING,
    SLOT,
    Office,
    api,
    page,
)
from tests.smtp_sink import SmtpSink

WRITES = [["poll"], ["publish"], ["deliver"], ["approve", "2026-01"], ["hold", "2026-01"]]


@pytest.fixture
def live(office: Office, publisher: Loopback) -> Office:
    """Return an office whose database is live."""
    publisher.answer(api("/guide"), page("/guide", OLD))
    office.ask("poll")
    return office


@pytest.fixture
def rehearsal(office: Office, publisher: Loopback) -> Office:
    """Return an office that rehearses, with an edition that is sealed."""
    office.have_sealed(publisher)
    return office


@pytest.mark.parametrize("command", WRITES, ids=lambda command: command[0])
def test_a_live_database_refuses_at_where_it_would_write(live: Office, command: list[str]) -> None:
    done = live.run(*command, at="2030-01-01T00:00:00Z")
    assert (done.code, done.stdout) == (2, "")
    assert "live" in done.stderr
    assert "Leave --at out" in done.stderr


def test_a_live_database_can_be_read_at_any_instant(live: Office) -> None:
    at = "2030-01-01T00:00:00Z"
    assert live.run("changes", "--json", at=at).code == 0
    assert live.run("preview", "--out", str(live.root / "look"), at=at).code == 0
    ill = live.run("status", "--json", at=at)
    assert ill.code == 1
    assert "polls were due" in " ".join(reason["what"] for reason in ill.json["reasons"])
    assert live.run("status").code == 0


@pytest.mark.parametrize("command", WRITES, ids=lambda command: command[0])
def test_a_rehearsal_refuses_to_be_written_without_at(
    rehearsal: Office, command: list[str]
) -> None:
    done = rehearsal.run(*command)
    assert (done.code, done.stdout) == (2, "")
    assert "rehearsal" in done.stderr


@pytest.mark.parametrize("command", WRITES, ids=lambda command: command[0])
def test_a_rehearsals_time_never_goes_back(rehearsal: Office, command: list[str]) -> None:
    done = rehearsal.run(*command, at=LATER)
    assert (done.code, done.stdout) == (2, "")
    assert "time never goes back" in done.stderr


def test_the_same_instant_again_is_not_back(rehearsal: Office) -> None:
    assert rehearsal.ask("publish", at=SEALING) == []


def test_reading_leaves_a_fresh_database_free(office: Office, publisher: Loopback) -> None:
    for command in (["changes"], ["status"], ["preview", "--out", str(office.root)]):
        office.run(*command)
        office.run(*command, at=FIRST)
    publisher.answer(api("/guide"), page("/guide", OLD))
    assert office.run("poll", at=FIRST).code == 0


def test_at_governs_what_is_recorded_and_any_offset_will_do(
    office: Office, publisher: Loopback
) -> None:
    publisher.answer(api("/guide"), page("/guide", OLD), page("/guide", NEW))
    office.ask("poll", at="2026-05-04T11:30:00Z")
    office.ask("poll", at="2026-05-04T23:00:00+05:30")
    (change,) = office.ask("changes")
    assert change["found_at"] == "2026-05-04T17:30:00+00:00"


# --- approve and hold ---------------------------------------------------------------------------


def test_a_held_edition_stays_until_it_is_approved(rehearsal: Office, sink: SmtpSink) -> None:
    rehearsal.ask("hold", "2026-01", at=SEALING)
    held = rehearsal.run("deliver", "--json", at=SLOT)
    assert (held.code, held.json) == (0, [])
    assert "watcher approve 2026-01" in held.stderr
    ill = rehearsal.run("status", "--json", at=AFTER)
    assert ill.code == 1
    assert "put on hold" in ill.json["reasons"][0]["what"]
    rehearsal.ask("approve", "2026-01", at=AFTER)
    (tally,) = rehearsal.ask("deliver", at=AFTER)
    assert tally["accepted"] == 1


def test_approval_can_be_required(office: Office, publisher: Loopback) -> None:
    office.settings(editions={"approval": "required"})
    office.have_sealed(publisher)
    assert office.ask("deliver", at=SLOT) == []
    office.ask("approve", "2026-01", at=SLOT)
    (tally,) = office.ask("deliver", at=SLOT)
    assert tally["accepted"] == 1


def test_an_edition_that_went_out_can_be_neither_held_nor_approved(rehearsal: Office) -> None:
    rehearsal.ask("deliver", at=SLOT)
    held = rehearsal.run("hold", "2026-01", at=AFTER)
    assert held.code == 1
    assert "too late to hold it" in held.stderr
    assert rehearsal.run("approve", "2026-01", at=AFTER).code == 1


def test_a_sealed_edition_found_late_goes_out_within_its_grace_marked_late(
    rehearsal: Office, sink: SmtpSink
) -> None:
    (tally,) = rehearsal.ask("deliver", at="2026-05-05T15:59:00+01:00")
    assert tally["accepted"] == 1
    assert "(late)" in rehearsal.run("report", "2026-01").stdout


def test_a_sealed_edition_found_after_its_grace_waits_for_a_person(rehearsal: Office) -> None:
    late = "2026-05-05T16:00:01+01:00"
    waiting = rehearsal.run("deliver", "--json", at=late)
    assert (waiting.code, waiting.json) == (0, [])
    assert "watcher approve 2026-01" in waiting.stderr
    assert rehearsal.run("status", at=late).code == 1
    rehearsal.ask("approve", "2026-01", at=late)
    (tally,) = rehearsal.ask("deliver", at=late)
    assert tally["accepted"] == 1
