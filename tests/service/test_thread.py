"""From a changed page to a mail in every home, and the shape of every answer on the way."""

import json
import re
from datetime import UTC, timedelta
from email.utils import parsedate_to_datetime
from pathlib import Path

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
    home,
    instant,
    message,
    of_edition,
    page,
    plain_text,
)
from tests.smtp_sink import SmtpSink

UTC_SLOT = instant(SLOT).astimezone(UTC).isoformat()


def test_the_first_poll_is_a_baseline(office: Office, publisher: Loopback) -> None:
    publisher.answer(api("/guide"), page("/guide", OLD))
    found = office.ask("poll", at=FIRST)
    size = found.pop("bytes")
    assert found == {
        "documents": 1,
        "unchanged": 1,
        "changed": [],
        "failed": [],
        "requests": 1,
        "not_modified": 0,
    }
    assert size > 100
    assert office.ask("changes") == []


def test_nothing_but_a_304_is_asked_of_a_page_that_stands(
    office: Office, publisher: Loopback
) -> None:
    publisher.answer(api("/guide"), page("/guide", OLD))
    office.ask("poll", at=FIRST)
    found = office.ask("poll", at=LATER)
    assert (found["requests"], found["not_modified"], found["bytes"]) == (1, 1, 0)
    assert (found["unchanged"], found["changed"], found["failed"]) == (1, [], [])


def test_a_silent_change_is_found_and_told_by_changes(office: Office, publisher: Loopback) -> None:
    office.have_change(publisher)
    (change,) = office.ask("changes")
    assert set(change) == {
        *("id", "document", "part", "kind", "found_at", "published_at", "change_note", "silent"),
        *("significance", "reason", "timescales", "sections", "title", "url", "revisions"),
    }
    expected: dict[str, object] = {
        "document": "guide",
        "part": None,
        "kind": "text",
        "found_at": instant(LATER).astimezone(UTC).isoformat(),
        "published_at": None,
        "change_note": None,
        "silent": True,
        "significance": "substantive",
        "timescales": [],
        "sections": [[]],
        "title": "Keeping records",
        "url": "https://www.gov.uk/guide",
        "revisions": "1..2",
    }
    assert {name: change[name] for name in expected} == expected


def test_a_timescale_in_a_change_is_shaped_as_by_timescales(
    office: Office, publisher: Loopback
) -> None:
    publisher.answer(api("/guide"), page("/guide", OLD))
    office.ask("poll", at=FIRST)
    dated = "<h2>Visits</h2><p>This guidance comes into force on 1 September 2026.</p>"
    publisher.answer(api("/guide"), page("/guide", OLD + dated))
    office.ask("poll", at=LATER)
    (change,) = office.ask("changes")
    (found,) = change["timescales"]
    quote = found.pop("quote")
    assert found == {
        "kind": "commencement",
        "date_start": "2026-09-01",
        "date_end": None,
        "precision": "day",
        "resolved_start": None,
        "resolved_end": None,
        "counted": None,
        "new": True,
        "in_note": False,
        "section": ["Visits"],
    }
    assert "1 September 2026" in quote
    assert change["sections"] == [["Visits"]]


def test_changes_since_a_london_day_counts_that_day(office: Office, publisher: Loopback) -> None:
    office.have_change(publisher)
    assert len(office.ask("changes", "--since", "2026-05-04")) == 1
    assert len(office.ask("changes", "--since", "4/5/2026")) == 1
    assert office.ask("changes", "--since", "2026-05-05") == []
    assert len(office.ask("changes", "--document", "guide")) == 1


def test_a_change_just_after_london_midnight_is_of_the_new_day(
    office: Office, publisher: Loopback
) -> None:
    publisher.answer(api("/guide"), page("/guide", OLD))
    office.ask("poll", at=FIRST)
    publisher.answer(api("/guide"), page("/guide", NEW))
    office.ask("poll", at="2026-05-05T23:10:00+00:00")
    assert len(office.ask("changes", "--since", "2026-05-06")) == 1
    assert office.ask("changes", "--since", "2026-05-07") == []


def test_diff_gives_back_both_texts_in_every_format(office: Office, publisher: Loopback) -> None:
    office.have_change(publisher)
    found = json.loads(office.run("diff", "guide", "--format", "json").stdout)
    assert set(found) >= {"tokens", "moved", "significance", "summary", "hunks", "obligations"}
    assert found["moved"] == 0
    old = "".join(text for op, text in found["tokens"] if op in ("=", "-", ">-"))
    new = "".join(text for op, text in found["tokens"] if op in ("=", "+", ">+"))
    assert old == "Keeping records\nKeep a record of each visit.\n"
    assert new == (
        "Keeping records\nYou must keep a record of each visit and show it to the inspector.\n"
    )
    assert found == json.loads(office.run("diff", "guide", "1..2", "--json").stdout)
    html = office.run("diff", "guide", "--format", "html")
    assert html.stdout.lstrip().lower().startswith("<!doctype html")
    text = office.run("diff", "guide")
    assert (html.code, text.code) == (0, 0)
    assert "must" in html.stdout
    assert "must" in text.stdout


def test_the_same_revision_twice_differs_in_nothing(office: Office, publisher: Loopback) -> None:
    office.have_change(publisher)
    found = json.loads(office.run("diff", "guide", "2..2", "--format", "json").stdout)
    assert {op for op, _ in found["tokens"]} == {"="}


def test_publish_drafts_then_seals_within_the_hour_before_the_slot(
    office: Office, publisher: Loopback
) -> None:
    office.have_change(publisher)
    drafted = office.ask("publish", at="2026-05-05T08:59:59+01:00")
    expected = {
        "edition": "2026-01",
        "kind": "interim",
        "state": "drafted",
        "slot": UTC_SLOT,
        "changes": 1,
        "recipients": 1,
    }
    assert drafted == [expected]
    assert office.ask("publish", at="2026-05-05T09:00:00+01:00") == [expected | {"state": "sealed"}]
    assert office.ask("publish", at=SEALING) == []


def test_preview_writes_what_will_be_sent_and_records_nothing(
    office: Office, publisher: Loopback, tmp_path: Path
) -> None:
    office.have_change(publisher)
    found = office.ask("preview", "--out", str(tmp_path / "look"), at=LATER)
    assert found["edition"]["edition"] == "2026-01"
    files = [Path(name) for name in found["files"]]
    assert {path.suffix for path in files} == {".html", ".txt"}
    assert all("inspector" in path.read_text() for path in files)
    assert office.ask("status", at=LATER)["editions"] == []


def test_the_operator_has_a_copy_at_sealing_and_homes_theirs_at_the_slot(
    office: Office, publisher: Loopback, sink: SmtpSink
) -> None:
    edition = office.have_sealed(publisher)
    assert sink.addresses() == ["operator@watcher.example"]
    assert office.ask("deliver", at=SEALING) == []
    (tally,) = office.ask("deliver", at=SLOT)
    spread = tally.pop("spread_s")
    assert tally == {
        "edition": edition,
        "recipients": 1,
        "homes": 1,
        "accepted": 1,
        "deferred": 0,
        "failed": 0,
        "suppressed": 0,
        "held": 0,
        "uncertain": 0,
        "supplementary": False,
    }
    assert spread == 0
    assert sink.addresses() == ["home1@homes.example", "operator@watcher.example"]
    assert office.ask("deliver", at=AFTER) == []


def test_a_mail_bears_the_releases_instant_and_the_editions_own_id(
    office: Office, publisher: Loopback, sink: SmtpSink
) -> None:
    edition = office.have_sealed(publisher)
    late = "2026-05-05T10:07:31+01:00"
    office.ask("deliver", at=late)
    (mail,) = of_edition(sink.taken)
    found = message(mail)
    assert parsedate_to_datetime(found["Date"]) == instant(late)
    name = re.fullmatch(rf"<{edition}\.([A-Za-z0-9-]+)@watcher\.example>", found["Message-ID"])
    assert name
    assert name[1] == office.deliveries(edition)[0]["recipient"]
    sealed = office.ask("report", edition)["hash"]
    assert sealed[:16] in plain_text(mail)
    assert "https://www.gov.uk/guide" in plain_text(mail)
    assert "127.0.0.1" not in plain_text(mail)


def test_report_says_who_got_it_when_in_the_servers_words(
    office: Office, publisher: Loopback
) -> None:
    edition = office.have_sealed(publisher)
    office.ask("deliver", at=SLOT)
    found = office.ask("report", edition)
    assert (found["edition"], found["kind"], found["state"]) == (edition, "interim", "closed")
    (row,) = [row for row in found["deliveries"] if row["kind"] == "edition"]
    assert set(row) == {
        *("recipient", "kind", "homes", "state", "at", "attempts", "uncertain"),
        *("message_id", "reply"),
    }
    assert row["homes"] == ["H0001"]
    assert row["state"] == "accepted"
    assert row["at"] == UTC_SLOT
    assert row["reply"].startswith("250 2.0.0 queued as")
    assert row["attempts"] == 1
    assert row["uncertain"] is False
    assert "home1@homes.example" not in json.dumps(found)


def test_a_sealed_edition_is_verified_and_its_hash_is_told(
    office: Office, publisher: Loopback
) -> None:
    edition = office.have_sealed(publisher)
    found = office.ask("verify", edition)
    assert found["intact"] is True
    assert re.fullmatch("[0-9a-f]{64}", found["hash"])
    assert found["hash"] == found["computed"] == office.ask("report", edition)["hash"]


def test_status_is_well_when_all_is(office: Office, publisher: Loopback) -> None:
    edition = office.have_sealed(publisher)
    office.ask("deliver", at=SLOT)
    found = office.ask("status", at=AFTER)
    assert (found["well"], found["reasons"]) == (True, [])
    assert (found["documents"], found["failing"], found["homes"]) == (1, 0, 1)
    assert [one["edition"] for one in found["editions"]] == [edition]


def test_nothing_due_is_an_empty_list(office: Office, publisher: Loopback) -> None:
    assert office.ask("publish", at=FIRST) == []
    assert office.ask("deliver", at=FIRST) == []
    assert office.ask("changes") == []
    assert office.ask("check") == []
    publisher.answer(api("/guide"), page("/guide", OLD))
    office.ask("poll", at=LATER)
    assert office.ask("publish", at=SEALING) == []


def test_a_correct_year_without_a_change_is_told_too(office: Office, publisher: Loopback) -> None:
    publisher.answer(api("/guide"), page("/guide", OLD))
    office.ask("poll", at=FIRST)
    annual = instant("2027-04-01T09:00:00+01:00")
    (sealed,) = office.ask("publish", at=(annual - timedelta(minutes=30)).isoformat())
    assert (sealed["edition"], sealed["kind"], sealed["changes"]) == ("2027-annual", "annual", 0)
    (tally,) = office.ask("deliver", at=annual.isoformat())
    assert tally["accepted"] == 1


def test_an_address_that_stands_for_several_homes_gets_one_mail_that_names_them(
    office: Office, publisher: Loopback, sink: SmtpSink
) -> None:
    office.homes(
        home(1, email="group@homes.example"),
        home(2, email="Group@Homes.example"),
        home(3),
        home(4, status="stopped"),
    )
    office.have_sealed(publisher)
    (tally,) = office.ask("deliver", at=SLOT)
    assert (tally["recipients"], tally["homes"], tally["accepted"]) == (2, 3, 2)
    group = [m for m in sink.taken if m.recipients[0].casefold() == "group@homes.example"]
    assert len(group) == 1
    assert "Home 1" in plain_text(group[0])
    assert "Home 2" in plain_text(group[0])
