"""Processes killed at the worst moment, and several at once."""

import json
import sqlite3
import subprocess
from collections import Counter
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path

import pytest

from tests.loopback import Loopback, Reply, Silence
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
    document,
    homes,
    killed_at_the_end,
    message_ids,
    of_edition,
    page,
    until,
)
from tests.smtp_sink import SmtpSink, Stage

CONNECTIONS = 8
"""The default of mail.connections: so many mails can be in flight."""
ACCEPTED = "SELECT count(*) FROM deliveries WHERE state = 'accepted' AND kind = 'edition'"


def count(office: Office, query: str) -> int:
    with closing(sqlite3.connect(office.state / "watcher.db")) as database:
        return int(database.execute(query).fetchone()[0])


def size(path: Path) -> int:
    try:
        return path.stat().st_size
    except FileNotFoundError:
        return 0


def together(processes: Iterable["subprocess.Popen[str]"]) -> list[tuple[int, str, str]]:
    """Wait for processes that were started at once; return exit codes, stdout and stderr."""
    ended = [(process, *process.communicate(timeout=60)) for process in processes]
    return [(process.returncode, out, err) for process, out, err in ended]


# --- deliver --------------------------------------------------------------------------------------


@pytest.mark.parametrize("stage", [Stage.END, Stage.BODY])
def test_a_delivery_that_was_killed_is_finished_and_only_mails_in_flight_are_repeated(
    office: Office, publisher: Loopback, sink: SmtpSink, stage: Stage
) -> None:
    """At END the server has each mail in flight, at BODY it has none of them."""
    office.homes(*homes(60))
    edition = office.have_sealed(publisher)
    sink.hang(stage, address="home1?@*", times=CONNECTIONS)
    with killed_at_the_end(office.start("deliver", "--json", at=SLOT)):
        until(lambda: all(rule.left == 0 for rule in sink._rules))
        in_flight = CONNECTIONS if stage is Stage.END else 0
        acknowledged = len(of_edition(sink.taken)) - in_flight
        until(lambda: count(office, ACCEPTED) == acknowledged)
    killed = Counter(message_ids(of_edition(sink.taken)))
    states = Counter(row["state"] for row in office.deliveries(edition))
    assert acknowledged > 0
    assert (states["accepted"], states["sending"]) == (acknowledged, CONNECTIONS)
    (tally,) = office.ask("deliver", at=AFTER)
    assert (tally["accepted"], tally["uncertain"]) == (60, CONNECTIONS)
    uncertain = {row["message_id"] for row in office.deliveries(edition) if row["uncertain"]}
    assert len(uncertain) == CONNECTIONS
    mails = Counter(message_ids(of_edition(sink.taken)))
    assert len(mails) == 60
    assert {name for name, times in mails.items() if times > 1} == uncertain & set(killed)
    assert max(mails.values()) <= 2
    assert len({mail.data for mail in of_edition(sink.taken)}) == 60, "a repeat is the same mail"
    assert office.ask("report", edition)["state"] == "closed"


def test_deliveries_at_once_double_nothing(
    office: Office, publisher: Loopback, sink: SmtpSink
) -> None:
    office.homes(*homes(80))
    edition = office.have_sealed(publisher)
    ended = together([office.start("deliver", "--json", at=SLOT) for _ in range(2)])
    assert [code for code, _, _ in ended] == [0, 0]
    assert Counter(Counter(sink.addresses()).values()) == {1: 81}
    assert {row["state"] for row in office.deliveries(edition)} == {"accepted"}
    assert not any(row["uncertain"] for row in office.deliveries(edition))
    assert office.ask("report", edition)["state"] == "closed"


def test_a_second_delivery_leaves_alone_what_a_living_one_has_in_hand(
    office: Office, publisher: Loopback, sink: SmtpSink
) -> None:
    office.homes(*homes(20))
    edition = office.have_sealed(publisher)
    sink.hang(Stage.END, address="home*", times=CONNECTIONS)
    with killed_at_the_end(office.start("deliver", at=SLOT)):
        assert sink.wait_for(1 + CONNECTIONS, timeout_s=30)
        (tally,) = office.ask("deliver", at=AFTER)
        assert (tally["accepted"], tally["uncertain"]) == (20 - CONNECTIONS, 0)
        assert max(Counter(sink.addresses()).values()) == 1
    assert office.ask("report", edition)["state"] == "released"
    (tally,) = office.ask("deliver", at=AFTER)
    assert (tally["accepted"], tally["uncertain"]) == (20, CONNECTIONS)


# --- poll -----------------------------------------------------------------------------------------


@pytest.fixture
def library(office: Office, publisher: Loopback) -> list[str]:
    """Return 70 documents, each with an attachment: more than is written in one transaction."""
    names = [f"d{number:03}" for number in range(70)]
    office.documents(*map(document, names))
    for name in names:
        listed = page(f"/{name}", OLD, schema="publication", children=[(f"/{name}/text", "Text")])
        publisher.answer(api(f"/{name}"), listed)
        publisher.answer(api(f"/{name}/text"), page(f"/{name}/text", OLD))
    return names


def killed_while_waiting_for(office: Office, publisher: Loopback, silent: str, at: str) -> None:
    """Kill a poll while one page stays silent and all others have been recorded as far as can be."""
    with killed_at_the_end(office.start("poll", at=at)):
        until(lambda: publisher.asked(api(silent)))
        until(lambda: count(office, "SELECT count(*) FROM pages") >= 60)


def test_a_first_poll_that_was_killed_leaves_no_part_unwatched(
    office: Office, publisher: Loopback, library: list[str]
) -> None:
    publisher.answer(api("/d069/text"), Silence())
    killed_while_waiting_for(office, publisher, "/d069/text", FIRST)
    halves = "SELECT count(*) FROM (SELECT 1 FROM pages GROUP BY document HAVING count(*) < 2)"
    assert count(office, halves) == 0
    assert count(office, "SELECT count(*) FROM polls") == 0
    publisher.answer(api("/d069/text"), page("/d069/text", OLD))
    found = office.ask("poll", at=LATER)
    assert (found["unchanged"], found["failed"]) == (len(library), [])
    assert office.ask("changes") == []
    assert count(office, "SELECT count(*) FROM revisions") == 2 * len(library)
    publisher.answer(api("/d000/text"), page("/d000/text", NEW))
    assert office.ask("poll", at=SEALING)["changed"] == ["d000"]


def test_a_poll_that_was_killed_tells_each_change_once(
    office: Office, publisher: Loopback, library: list[str]
) -> None:
    office.ask("poll", at=FIRST)
    asked = publisher.asked(api("/d069/text"))
    for name in library:
        publisher.answer(api(f"/{name}/text"), page(f"/{name}/text", NEW))
    publisher.answer(api("/d069/text"), Silence())
    with killed_at_the_end(office.start("poll", at=LATER)):
        until(lambda: publisher.asked(api("/d069/text")) > asked)
        until(lambda: count(office, "SELECT count(*) FROM changes") > 0)
    assert 0 < len(office.ask("changes")) < len(library)
    publisher.answer(api("/d069/text"), page("/d069/text", NEW))
    assert office.ask("poll", at=SEALING)["failed"] == []
    assert Counter(change["document"] for change in office.ask("changes")) == dict.fromkeys(
        library, 1
    )


def test_polls_at_once_record_each_change_once(
    office: Office, publisher: Loopback, library: list[str]
) -> None:
    office.ask("poll", at=FIRST)
    for name in library[:40]:
        publisher.answer(api(f"/{name}/text"), page(f"/{name}/text", NEW))
    publisher.answer(api("/d050"), Reply(410))
    office.run("poll", at=LATER)
    at = "2026-05-05T18:31:00+01:00"
    ended = together([office.start("-q", "poll", "--json", at=at) for _ in range(2)])
    assert [code for code, _, _ in ended] == [0, 0]
    found = [json.loads(out) for _, out, _ in ended]
    assert sorted(one["changed"] for one in found) == [[], ["d050"]]
    assert Counter(change["document"] for change in office.ask("changes")) == dict.fromkeys(
        [*library[:40], "d050"], 1
    )


# --- publish --------------------------------------------------------------------------------------


def test_a_publish_that_was_killed_has_sealed_all_or_nothing(
    office: Office, publisher: Loopback
) -> None:
    """Killed while the sealing, about a megabyte, is on its way to the disk."""
    office.homes(*homes(2000))
    office.have_change(publisher)
    log = office.state / "watcher.db-wal"
    with killed_at_the_end(office.start("publish", at=SEALING)):
        until(lambda: size(log) > 400_000)
    editions = [one["state"] for one in office.run("status", "--json", at=SEALING).json["editions"]]
    rows = count(office, "SELECT count(*) FROM deliveries")
    assert (editions, rows) in [([], 0), (["sealed"], 2001)]
    office.ask("publish", at=SEALING)
    assert office.ask("verify", "2026-01")["intact"] is True
    assert count(office, "SELECT count(*) FROM deliveries") == 2001


def test_publishes_at_once_seal_once_and_send_one_copy(
    office: Office, publisher: Loopback, sink: SmtpSink
) -> None:
    office.homes(*homes(200))
    office.have_change(publisher)
    ended = together([office.start("publish", "--json", at=SEALING) for _ in range(2)])
    assert [code for code, _, _ in ended] == [0, 0]
    answers = sorted(len(json.loads(out)) for _, out, _ in ended)
    assert answers == [0, 1]
    assert sink.addresses() == ["operator@watcher.example"]
    assert office.ask("verify", "2026-01")["intact"] is True
