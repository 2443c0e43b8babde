import socket
from collections.abc import Iterator

import pytest

from tests.adapters.smtp_sending import (
    ACCEPTED,
    DEFERRED,
    NOW,
    SENDER,
    UNCERTAIN,
    Queue,
    home,
    mail,
    mailer,
    send,
)
from tests.smtp_sink import SmtpSink, Stage
from watcher.adapters.smtp import SmtpMailer
from watcher.config.values import Relay, RelayScheme
from watcher.errors import DeliveryError
from watcher.ports import Mail, Sent


@pytest.fixture(params=[True, False], ids=["pipelining", "in turn"])
def sink(request: pytest.FixtureRequest) -> Iterator[SmtpSink]:
    with SmtpSink(pipelining=request.param) as started:
        yield started


# --- lost connections -----------------------------------------------------------------------------


@pytest.mark.parametrize("stage", [Stage.CONNECT, Stage.EHLO, Stage.MAIL, Stage.RCPT, Stage.DATA])
def test_a_connection_lost_early_is_made_again_and_the_mail_goes_once(
    sink: SmtpSink, stage: Stage
) -> None:
    sink.drop(stage)
    queue = send(sink, mail(home(1)), mail(home(2)))
    assert queue.outcomes == {home(1): ACCEPTED, home(2): ACCEPTED}
    assert sink.addresses() == [home(1), home(2)]
    assert sink.seen.connections == 2


@pytest.mark.parametrize("stage", [Stage.CONNECT, Stage.EHLO, Stage.MAIL, Stage.RCPT, Stage.DATA])
def test_421_is_answered_with_a_new_connection(sink: SmtpSink, stage: Stage) -> None:
    sink.answer(stage, "421 4.3.2 going down", times=1)
    queue = send(sink, mail(home(1)), mail(home(2)))
    assert queue.outcomes == {home(1): ACCEPTED, home(2): ACCEPTED}
    assert sink.seen.connections == 2


def test_421_to_a_whole_mail_defers_it(sink: SmtpSink) -> None:
    sink.answer(Stage.END, "421 4.3.2 going down", times=1)
    queue = send(sink, mail(home(1)), mail(home(2)))
    assert queue.outcomes == {home(1): DEFERRED, home(2): ACCEPTED}
    assert queue.replies[0] == "421 4.3.2 going down"


def test_a_connection_lost_within_a_mail_is_made_again_and_the_mail_goes_once(
    sink: SmtpSink,
) -> None:
    sink.drop(Stage.BODY)
    large = (b"x" * 70 + b"\r\n") * 200_000
    queue = send(sink, mail(home(1), large), mail(home(2)))
    assert queue.outcomes == {home(1): ACCEPTED, home(2): ACCEPTED}
    assert sink.addresses() == [home(1), home(2)]


def test_a_mail_whose_connection_is_lost_twice_is_deferred(sink: SmtpSink) -> None:
    sink.drop(Stage.RCPT, address=home(1), times=2)
    queue = send(sink, mail(home(1)), mail(home(2)))
    assert queue.outcomes == {home(1): DEFERRED, home(2): ACCEPTED}
    assert queue.replies[0].startswith("the connection was lost twice")


def test_a_connection_lost_after_the_whole_mail_leaves_it_uncertain(sink: SmtpSink) -> None:
    sink.drop(Stage.END)
    queue = send(sink, mail(home(1)), mail(home(2)))
    assert queue.outcomes == {home(1): UNCERTAIN, home(2): ACCEPTED}
    assert queue.replies[0].startswith("the connection went before the relay answered")
    assert sink.addresses() == [home(1), home(2)]


def test_silence_after_the_whole_mail_leaves_it_uncertain(sink: SmtpSink) -> None:
    sink.hang(Stage.END)
    queue = send(sink, mail(home(1)), mail(home(2)), through=mailer(sink, timeout_s=0.2))
    assert queue.outcomes == {home(1): UNCERTAIN, home(2): ACCEPTED}


@pytest.mark.parametrize("stage", [Stage.CONNECT, Stage.EHLO, Stage.MAIL, Stage.RCPT, Stage.DATA])
def test_silence_earlier_harms_no_mail(sink: SmtpSink, stage: Stage) -> None:
    sink.hang(stage)
    queue = send(sink, mail(home(1)), through=mailer(sink, timeout_s=0.2))
    assert queue.outcomes == {home(1): ACCEPTED}
    assert sink.addresses() == [home(1)]


# --- a relay that cannot be used ------------------------------------------------------------------


def test_a_refused_port_is_an_error_that_says_what_to_do() -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        port = unused.getsockname()[1]
    relay = Relay(scheme=RelayScheme.PLAIN, host="127.0.0.1", port=port)
    queue = Queue([mail(home(1))])
    sender = SmtpMailer(relay, connections=4, clock=lambda: NOW, waits_s=(0,))
    with pytest.raises(DeliveryError) as raised:
        sender.send_each(queue.take)
    assert str(raised.value) == (
        f"No connection to the mail relay smtp://127.0.0.1:{port}: Connection refused."
        " See that it runs and that mail.relay names it."
        " No mail was lost; `watcher deliver` sends what waits."
    )
    assert raised.value.retryable
    assert queue.given == []


@pytest.mark.parametrize(
    ("stage", "reply", "words"),
    [
        (Stage.CONNECT, "554 5.7.1 go away", "refuses us: 554 5.7.1 go away."),
        (Stage.CONNECT, "450 busy", "450 busy"),
        (Stage.CONNECT, "421 too many connections", "421 too many connections"),
        (Stage.CONNECT, "what", "-1"),
    ],
)
def test_a_relay_that_greets_nobody_is_an_error(
    sink: SmtpSink, stage: Stage, reply: str, words: str
) -> None:
    sink.answer(stage, reply)
    queue = Queue([mail(home(1))])
    with pytest.raises(DeliveryError) as raised:
        mailer(sink, connections=4).send_each(queue.take)
    assert words in str(raised.value)
    assert queue.given == []


def test_a_relay_that_never_takes_the_sender_stops_the_run_and_fails_no_home(
    sink: SmtpSink,
) -> None:
    sink.answer(Stage.MAIL, f"550 5.7.1 <{SENDER}> not allowed here")
    queue = Queue(mail(home(number)) for number in range(50))
    with pytest.raises(DeliveryError, match=r"refuses us: .* not allowed here") as raised:
        mailer(sink, connections=4).send_each(queue.take)
    assert "@" not in str(raised.value)
    assert set(queue.outcomes.values()) == {DEFERRED}
    assert sorted(queue.outcomes) == sorted(queue.given)
    assert sink.seen.commands["MAIL"] <= 3 * 4


def test_a_relay_that_relays_for_nobody_stops_the_run_and_fails_no_home(sink: SmtpSink) -> None:
    sink.answer(Stage.RCPT, "554 5.7.1 <home@homes.example>: Relay access denied")
    queue = Queue(mail(home(number)) for number in range(50))
    with pytest.raises(DeliveryError) as raised:
        mailer(sink, connections=4).send_each(queue.take)
    assert "homes.example" not in str(raised.value)
    assert set(queue.outcomes.values()) == {DEFERRED}
    assert len(queue.outcomes) == 50


def test_a_relay_that_dies_half_way_harms_no_mail() -> None:
    with SmtpSink() as sink:
        sink.drop(Stage.RCPT, address=home(20), times=None)
        sink.drop(Stage.RCPT, address=home(21), times=None)
        sink.drop(Stage.RCPT, address=home(22), times=None)
        queue = Queue(mail(home(number)) for number in range(50))
        with pytest.raises(DeliveryError):
            mailer(sink).send_each(queue.take)
        assert sink.addresses() == sorted(home(number) for number in range(20))
    accepted = [address for address, kind in queue.outcomes.items() if kind is ACCEPTED]
    assert sorted(accepted) == sink.addresses()
    assert sorted(queue.outcomes) == sorted(queue.given) == sorted(map(home, range(50)))


def test_a_relay_that_lets_nobody_in_again_is_an_error_and_its_words_are_told() -> None:
    with SmtpSink() as sink:
        queue = Queue(mail(home(number)) for number in range(5))

        def take(sent: Sent | None) -> Mail | None:
            if len(queue.given) == 1:
                sink.answer(Stage.CONNECT, "554 5.3.2 closed for the night")
                sink.drop(Stage.MAIL)
            return queue.take(sent)

        with pytest.raises(DeliveryError, match="closed for the night"):
            mailer(sink).send_each(take)
        assert queue.outcomes[home(0)] is ACCEPTED
        assert [queue.outcomes[home(number)] for number in range(1, 5)] == [DEFERRED] * 4
        assert "closed for the night" in queue.replies[1]


def test_what_one_connection_cannot_tell_any_more_another_tells() -> None:
    with SmtpSink() as sink:
        queue = Queue(mail(home(number)) for number in range(40))
        sink.answer(Stage.MAIL, "550 not on this line", times=3)
        mailer(sink, connections=2).send_each(queue.take)
        assert sorted(queue.outcomes) == sorted(queue.given)
        assert list(queue.outcomes.values()).count(DEFERRED) == 3
        assert len(sink.taken) == 37


def test_a_relay_with_few_connections_is_used_with_those() -> None:
    with SmtpSink() as sink:
        queue = Queue(mail(home(number)) for number in range(100))

        def take(sent: Sent | None) -> Mail | None:
            if len(queue.given) == 1:
                sink.answer(Stage.CONNECT, "421 too many connections")
            return queue.take(sent)

        mailer(sink, connections=8).send_each(take)
        assert len(sink.taken) == 100
        assert set(queue.outcomes.values()) == {ACCEPTED}


def test_an_error_of_the_taker_comes_out() -> None:
    def take(sent: Sent | None) -> Mail | None:
        if sent is None:
            return mail(home(1))
        raise ZeroDivisionError

    with SmtpSink() as sink, pytest.raises(ZeroDivisionError):
        mailer(sink, connections=1).send_each(take)


def test_nothing_to_send_is_no_error(sink: SmtpSink) -> None:
    assert send(sink, through=mailer(sink, connections=8)).sent == []
    assert sink.seen.connections == 1
    assert sink.seen.commands["QUIT"] == 1


def test_five_hundred_mails_go_over_eight_connections_once_each(sink: SmtpSink) -> None:
    queue = send(
        sink, *(mail(home(number)) for number in range(500)), through=mailer(sink, connections=8)
    )
    assert sink.addresses() == sorted(home(number) for number in range(500))
    assert len(queue.sent) == 500
    assert set(queue.outcomes.values()) == {ACCEPTED}
    assert sink.seen.connections == 8
