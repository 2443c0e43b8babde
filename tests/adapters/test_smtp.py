from collections.abc import Iterator

import pytest

from tests.adapters.smtp_sending import (
    ACCEPTED,
    DATA,
    DEFERRED,
    FAILED,
    NOW,
    SENDER,
    UNCERTAIN,
    home,
    mail,
    send,
)
from tests.smtp_sink import SmtpSink, Stage
from watcher.domain import OutcomeKind


@pytest.fixture(params=[True, False], ids=["pipelining", "in turn"])
def sink(request: pytest.FixtureRequest) -> Iterator[SmtpSink]:
    with SmtpSink(pipelining=request.param) as started:
        yield started


def test_a_mail_arrives_byte_for_byte(sink: SmtpSink) -> None:
    queue = send(sink, mail(home(1)), mail(home(2), b".\r\n.."), mail(home(3), b"no end"))
    assert [(one.sender, one.recipients, one.data) for one in sink.taken] == [
        (SENDER, (home(1),), DATA),
        (SENDER, (home(2),), b".\r\n..\r\n"),
        (SENDER, (home(3),), b"no end\r\n"),
    ]
    assert set(queue.outcomes.values()) == {ACCEPTED}
    assert queue.replies[0] == "250 2.0.0 queued as 1"
    assert queue.sent[0].outcome.at == NOW
    assert queue.sent[0].outcome.monotonic_s == 7.0


def test_one_greeting_serves_many_mails(sink: SmtpSink) -> None:
    send(sink, *(mail(home(number)) for number in range(20)))
    assert sink.seen.commands["EHLO"] == 1
    assert sink.seen.connections == 1
    assert len(sink.taken) == 20
    assert sink.seen.groups == (20 if sink.pipelining else 0)


@pytest.mark.parametrize(
    ("stage", "reply", "kind"),
    [
        (Stage.RCPT, "550 5.1.1 no such user", FAILED),
        (Stage.RCPT, "501 5.1.3 bad address", FAILED),
        (Stage.RCPT, "552 5.2.2 mailbox full", FAILED),
        (Stage.RCPT, "450 4.2.0 greylisted", DEFERRED),
        (Stage.RCPT, "530 5.7.0 authentication required", DEFERRED),
        (Stage.RCPT, "554 5.7.1 <home1@homes.example>: Relay access denied", DEFERRED),
        (Stage.RCPT, "550 5.7.1 Unable to relay", DEFERRED),
        (Stage.RCPT, "550 relaying is not permitted", DEFERRED),
        (Stage.DATA, "451 4.3.0 try later", DEFERRED),
        (Stage.DATA, "554 5.6.0 not from you", FAILED),
        (Stage.DATA, "503 5.5.1 bad sequence", DEFERRED),
        (Stage.END, "452 4.3.1 no room", DEFERRED),
        (Stage.END, "554 5.7.1 looks like spam", FAILED),
        (Stage.MAIL, "550 5.7.1 sender not allowed", DEFERRED),
        (Stage.MAIL, "451 4.3.0 slow down", DEFERRED),
        (Stage.MAIL, "552 5.3.4 too big", DEFERRED),
    ],
)
def test_a_refusal_at_any_stage_is_one_mail_s_and_the_next_goes(
    sink: SmtpSink, stage: Stage, reply: str, kind: OutcomeKind
) -> None:
    sink.answer(stage, reply, times=1)
    queue = send(sink, mail(home(1)), mail(home(2)))
    assert queue.outcomes == {home(1): kind, home(2): ACCEPTED}
    assert queue.replies[0].endswith(reply)
    assert sink.addresses() == [home(2)]
    assert sink.seen.connections == 1


def test_a_refused_sender_is_said_to_be_ours(sink: SmtpSink) -> None:
    sink.answer(Stage.MAIL, "550 5.7.1 who are you", times=1)
    assert send(sink, mail(home(1))).replies == [
        "the relay refused our sender address: 550 5.7.1 who are you"
    ]


def test_a_refused_transaction_is_reset_once(sink: SmtpSink) -> None:
    sink.answer(Stage.RCPT, "550 no", address=home(1))
    send(sink, mail(home(1)), mail(home(2)), mail(home(3)))
    assert sink.seen.commands["RSET"] == 1
    assert sink.addresses() == [home(2), home(3)]


def test_a_server_that_wants_a_mail_for_nobody_gets_an_empty_one() -> None:
    with SmtpSink(eager=True) as sink:
        sink.answer(Stage.RCPT, "550 5.1.1 no such user", address=home(1))
        queue = send(sink, mail(home(1)), mail(home(2)))
        assert queue.outcomes == {home(1): FAILED, home(2): ACCEPTED}
        assert queue.replies[0] == "550 5.1.1 no such user"
        assert sink.addresses() == [home(2)]
        assert sink.seen.connections == 1
        assert sink.seen.commands["RSET"] == 0


def test_all_lines_of_an_answer_are_kept_without_control_characters(sink: SmtpSink) -> None:
    sink.answer(Stage.RCPT, "550 5.1.1 no\x1b[31m such\n5.1.1 user\there")
    assert send(sink, mail(home(1))).replies == ["550 5.1.1 no [31m such 5.1.1 user here"]


def test_an_answer_to_a_mail_that_makes_no_sense_leaves_it_uncertain(sink: SmtpSink) -> None:
    sink.answer(Stage.END, "hello there", times=1)
    queue = send(sink, mail(home(1)), mail(home(2)))
    assert queue.outcomes == {home(1): UNCERTAIN, home(2): ACCEPTED}
    assert "makes no sense" in queue.replies[0]


@pytest.mark.parametrize(
    "address",
    [
        "",
        "nobody",
        "a b@homes.example",
        "a@b\r\nDATA",
        "<a@homes.example>",
        "t\u0177@homes.example",
    ],
)
def test_an_address_that_no_server_takes_fails_unsent(address: str) -> None:
    with SmtpSink() as sink:
        queue = send(sink, mail(address), mail(home(2)))
        assert queue.outcomes == {address: FAILED, home(2): ACCEPTED}
        assert "correct it in the list of subscribers" in queue.replies[0]
        assert sink.seen.commands["MAIL"] == 1


def test_a_mail_beyond_the_server_s_size_is_our_fault() -> None:
    with SmtpSink(size_limit=1000) as sink:
        queue = send(sink, mail(home(1), b"x" * 990 + b"\r\n" * 20), mail(home(2)))
        assert queue.outcomes == {home(1): DEFERRED, home(2): ACCEPTED}
        assert "our sender address: 552" in queue.replies[0]
