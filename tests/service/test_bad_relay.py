"""Everything that goes wrong at the relay, and what each home's mail comes to."""

import socket
from collections import Counter
from email import message_from_bytes
from email.policy import default
from typing import Any

import pytest

from tests.loopback import Loopback
from tests.service.harness import (
    AFTER,
    FIRST,
    SLOT,
    Office,
    home,
    homes,
    message,
    message_ids,
    of_edition,
)
from tests.smtp_sink import SmtpSink, Stage

TWO_DAYS_LATER = "2026-05-07T10:00:01+01:00"
HOMES = 4
ODD = "home2@homes.example"


@pytest.fixture
def edition(office: Office, publisher: Loopback) -> str:
    """Return an edition that is sealed for four homes."""
    office.homes(*homes(HOMES))
    return office.have_sealed(publisher)


def row_of(office: Office, edition: str, home_id: str) -> Any:
    """Return what `report` says of one home's mail."""
    (row,) = [row for row in office.deliveries(edition) if home_id in row["homes"]]
    return row


def test_a_refused_relay_defers_every_mail_in_plain_words(
    office: Office, sink: SmtpSink, edition: str
) -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))  # bound and not listening: refused, and nobody else's
        office.settings(mail={"relay": f"smtp://127.0.0.1:{closed.getsockname()[1]}"})
        done = office.run("deliver", "--json", at=SLOT)
    (tally,) = done.json
    assert (tally["deferred"], tally["accepted"], tally["failed"]) == (HOMES, 0, 0)
    assert "Connection refused" in done.stderr
    assert "watcher deliver" in done.stderr
    assert all("Connection refused" in row["reply"] for row in office.deliveries(edition))
    office.settings(mail={"relay": sink.url})
    (tally,) = office.ask("deliver", at=AFTER)
    assert tally["accepted"] == HOMES
    assert sorted(Counter(sink.addresses()).values()) == [1] * (HOMES + 1)


def test_a_relay_that_turns_us_away_defers_every_mail_with_its_words(
    office: Office, sink: SmtpSink, edition: str
) -> None:
    sink.answer(Stage.CONNECT, "554 5.7.1 you are not welcome", times=1)
    (tally,) = office.run("deliver", "--json", at=SLOT).json
    assert tally["deferred"] == HOMES
    assert "554 5.7.1 you are not welcome" in row_of(office, edition, "H0001")["reply"]
    (tally,) = office.ask("deliver", at=AFTER)
    assert (tally["accepted"], tally["deferred"]) == (HOMES, 0)


@pytest.mark.parametrize(
    ("stage", "reply"),
    [
        (Stage.RCPT, "451 4.7.1 greylisted, come back later"),
        (Stage.DATA, "451 4.3.2 no room just now"),
        (Stage.END, "452 4.3.1 no room just now"),
    ],
)
def test_a_4xx_for_one_home_defers_that_mail_alone(
    office: Office, sink: SmtpSink, edition: str, stage: Stage, reply: str
) -> None:
    sink.answer(stage, reply, address=ODD, times=1)
    (tally,) = office.ask("deliver", at=SLOT)
    assert (tally["accepted"], tally["deferred"], tally["failed"]) == (HOMES - 1, 1, 0)
    row = row_of(office, edition, "H0002")
    assert (row["state"], row["reply"], row["attempts"]) == ("deferred", reply, 1)
    (tally,) = office.ask("deliver", at=AFTER)
    assert (tally["accepted"], tally["deferred"]) == (HOMES, 0)
    assert office.ask("report", edition)["state"] == "closed"
    assert sink.addresses().count(ODD) == 1


@pytest.mark.parametrize("stage", [Stage.RCPT, Stage.END])
def test_a_5xx_for_one_home_fails_that_mail_alone_and_is_told(
    office: Office, sink: SmtpSink, edition: str, stage: Stage
) -> None:
    sink.answer(stage, "550 5.1.1 no such user here", address=ODD)
    done = office.run("deliver", "--json", at=SLOT)
    (tally,) = done.json
    assert done.code == 1
    assert (tally["accepted"], tally["failed"]) == (HOMES - 1, 1)
    row = row_of(office, edition, "H0002")
    assert (row["state"], row["reply"]) == ("failed", "550 5.1.1 no such user here")
    assert office.ask("report", edition)["state"] == "closed"
    ill = office.run("status", "--json", at=AFTER)
    assert ill.code == 1
    assert "H0002" in ill.json["reasons"][0]["what"]
    assert ODD not in ill.stdout
    alerts = [m for m in sink.taken if "did not get" in message(m)["Subject"]]
    assert [mail.recipients for mail in alerts] == [("operator@watcher.example",)]
    assert "H0002" in alerts[0].data.decode()
    assert office.ask("deliver", at=AFTER) == []


def test_an_operators_copy_that_failed_is_named_as_such(
    office: Office, publisher: Loopback, sink: SmtpSink
) -> None:
    sink.answer(Stage.RCPT, "550 5.1.1 no such operator", address="operator@*")
    office.have_sealed(publisher)
    (tally,) = office.ask("deliver", at=SLOT)
    assert (tally["recipients"], tally["accepted"]) == (1, 1)
    ill = office.run("status", "--json", at=AFTER)
    assert "failed: the operator's copy" in ill.json["reasons"][0]["what"]


def test_a_connection_lost_before_the_mail_was_sent_leaves_no_doubt(
    office: Office, sink: SmtpSink, edition: str
) -> None:
    sink.drop(Stage.DATA, address=ODD, times=1)
    (tally,) = office.ask("deliver", at=SLOT)
    assert (tally["accepted"], tally["uncertain"]) == (HOMES, 0)
    assert sink.addresses().count(ODD) == 1


def test_a_connection_lost_again_and_again_before_the_mail_defers_it(
    office: Office, sink: SmtpSink, edition: str
) -> None:
    sink.drop(Stage.DATA, address=ODD, times=2)
    (tally,) = office.ask("deliver", at=SLOT)
    assert (tally["accepted"], tally["deferred"], tally["uncertain"]) == (HOMES - 1, 1, 0)
    (tally,) = office.ask("deliver", at=AFTER)
    assert (tally["accepted"], tally["uncertain"]) == (HOMES, 0)
    assert sink.addresses().count(ODD) == 1


def test_a_connection_lost_before_the_answer_repeats_the_mail_and_counts_it(
    office: Office, sink: SmtpSink, edition: str
) -> None:
    sink.drop(Stage.END, address=ODD, times=1)
    (tally,) = office.ask("deliver", at=SLOT)
    assert (tally["accepted"], tally["uncertain"]) == (HOMES, 1)
    twice = [mail for mail in sink.taken if mail.recipients == (ODD,)]
    assert len(twice) == 2
    assert twice[0].data == twice[1].data
    row = row_of(office, edition, "H0002")
    assert (row["state"], row["uncertain"], row["attempts"]) == ("accepted", True, 2)


def test_a_mail_that_stays_uncertain_is_ill_until_an_answer_comes(
    office: Office, sink: SmtpSink, edition: str
) -> None:
    sink.drop(Stage.END, address=ODD, times=3)
    (tally,) = office.ask("deliver", at=SLOT)
    assert (tally["accepted"], tally["uncertain"]) == (HOMES - 1, 1)
    ill = office.run("status", "--json", at=SLOT)
    assert ill.code == 1
    assert "uncertain: H0002" in ill.json["reasons"][0]["what"]
    (tally,) = office.ask("deliver", at=AFTER)
    assert (tally["accepted"], tally["uncertain"]) == (HOMES, 1)
    assert office.ask("status", at=AFTER)["well"] is True
    repeats = [mail for mail in sink.taken if mail.recipients == (ODD,)]
    assert len(repeats) == 4
    assert len(set(message_ids(repeats))) == 1


def test_a_mail_is_given_up_two_days_after_the_release(
    office: Office, sink: SmtpSink, edition: str
) -> None:
    sink.answer(Stage.RCPT, "451 4.7.1 not today", address=ODD)
    office.ask("deliver", at=SLOT)
    done = office.run("deliver", "--json", at=TWO_DAYS_LATER)
    assert (done.code, done.json[0]["failed"]) == (1, 1)
    row = row_of(office, edition, "H0002")
    assert row["state"] == "failed"
    assert "given up after two days" in row["reply"]
    assert "451 4.7.1 not today" in row["reply"]


# --- the allow-list -----------------------------------------------------------------------------


def test_an_empty_allow_list_holds_everything_and_keeps_it_as_files(
    office: Office, publisher: Loopback, sink: SmtpSink
) -> None:
    office.homes(*homes(HOMES))
    office.settings(mail={"deliver_to": []})
    edition = office.have_sealed(publisher)
    (tally,) = office.ask("deliver", at=SLOT)
    assert (tally["held"], tally["accepted"]) == (HOMES, 0)
    rows = office.deliveries(edition)
    files = {path.stem: path for path in (office.state / "held" / edition).glob("*.eml")}
    assert {row["recipient"] for row in rows} == set(files) - {"courtesy"}
    for row in rows:
        kept = message_from_bytes(files[row["recipient"]].read_bytes(), policy=default)
        assert kept["Message-ID"] == row["message_id"]
    assert (sink.taken, sink.seen.connections) == ((), 0)
    assert office.ask("report", edition)["state"] == "closed"
    assert all("deliver_to" in row["reply"] for row in office.deliveries(edition))


def test_what_was_held_is_never_sent_later_by_itself(
    office: Office, publisher: Loopback, sink: SmtpSink
) -> None:
    office.settings(mail={"deliver_to": []})
    office.have_sealed(publisher)
    office.ask("deliver", at=SLOT)
    office.settings(mail={"deliver_to": ["*"]})
    assert office.ask("deliver", at=AFTER) == []
    assert sink.taken == ()


def test_patterns_are_on_the_whole_address_without_case(
    office: Office, publisher: Loopback, sink: SmtpSink
) -> None:
    office.homes(
        home(1, email="Manager@Oak.example"),
        home(2, email="manager@oak.example.evil.example"),
        home(3, email="oak@elm.example"),
    )
    office.settings(mail={"deliver_to": ["*@OAK.example"]})
    office.have_sealed(publisher)
    (tally,) = office.ask("deliver", at=SLOT)
    assert (tally["accepted"], tally["held"]) == (1, 2)
    assert [address.casefold() for address in sink.addresses()] == ["manager@oak.example"]


def test_the_list_is_obeyed_as_it_stands_at_the_release(
    office: Office, sink: SmtpSink, edition: str
) -> None:
    office.settings(mail={"deliver_to": ["home1@*"]})
    (tally,) = office.ask("deliver", at=SLOT)
    assert (tally["accepted"], tally["held"]) == (1, HOMES - 1)
    assert [mail.recipients for mail in of_edition(sink.taken)] == [("home1@homes.example",)]


def test_a_list_that_was_closed_stops_what_still_waits(
    office: Office, sink: SmtpSink, edition: str
) -> None:
    sink.answer(Stage.RCPT, "451 later", address=ODD, times=1)
    office.ask("deliver", at=SLOT)
    office.settings(mail={"deliver_to": []})
    (tally,) = office.ask("deliver", at=AFTER)
    assert (tally["accepted"], tally["held"]) == (HOMES - 1, 1)
    assert ODD not in sink.addresses()


def test_send_test_sends_one_mail_and_says_what_the_relay_said(
    office: Office, sink: SmtpSink
) -> None:
    done = office.run("send-test", "me@watcher.example")
    assert (done.code, sink.addresses()) == (0, ["me@watcher.example"])
    assert "250 2.0.0 queued as" in done.stdout


def test_send_test_is_bound_by_the_allow_list(office: Office, sink: SmtpSink) -> None:
    office.settings(mail={"deliver_to": ["*@homes.example"]})
    done = office.run("send-test", "me@watcher.example")
    assert (done.code, sink.seen.connections) == (1, 0)
    assert "mail.deliver_to" in done.stderr


def test_send_test_tells_of_a_refusal(office: Office, sink: SmtpSink) -> None:
    sink.answer(Stage.RCPT, "550 5.1.1 who is that")
    done = office.run("send-test", "me@watcher.example")
    assert done.code == 1
    assert "550 5.1.1 who is that" in done.stderr


def test_send_test_leaves_a_fresh_database_free_for_a_rehearsal(office: Office) -> None:
    assert office.run("send-test", "me@watcher.example").code == 0
    assert office.run("publish", at=FIRST).code == 0
