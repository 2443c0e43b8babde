import socket
import ssl
import subprocess
import threading
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.smtp_sink import SmtpSink, Stage
from watcher.adapters.smtp import SmtpMailer
from watcher.config.values import Relay, RelayScheme
from watcher.domain import OutcomeKind
from watcher.errors import DeliveryError
from watcher.ports import Mail, Sent

NOW = datetime(2026, 7, 7, 9, 0, tzinfo=UTC)
SENDER = "watcher@watch.example"
DATA = b"Subject: hello\r\n\r\nA line.\r\n.\r\n..two dots\r\n"
ACCEPTED, DEFERRED = OutcomeKind.ACCEPTED, OutcomeKind.DEFERRED
FAILED, UNCERTAIN = OutcomeKind.FAILED, OutcomeKind.UNCERTAIN


def mail(address: str, data: bytes = DATA) -> Mail:
    return Mail(sender=SENDER, address=address, data=data)


def home(number: int) -> str:
    return f"home{number}@homes.example"


class Queue:
    """Mails to hand out, and what was told of each; it notices overlapping calls."""

    def __init__(self, mails: Iterable[Mail]) -> None:
        self._mails = iter(mails)
        self._inside = threading.Lock()
        self.sent: list[Sent] = []
        self.given: list[str] = []

    def take(self, sent: Sent | None) -> Mail | None:
        assert self._inside.acquire(blocking=False)
        if sent is not None:
            self.sent.append(sent)
        following = next(self._mails, None)
        if following is not None:
            self.given.append(following.address)
        self._inside.release()
        return following

    @property
    def outcomes(self) -> dict[str, OutcomeKind]:
        return {one.mail.address: one.outcome.kind for one in self.sent}

    @property
    def replies(self) -> list[str]:
        return [one.outcome.reply for one in self.sent]


def scheme(sink: SmtpSink) -> RelayScheme:
    return RelayScheme(sink.url.partition(":")[0])


def mailer(
    sink: SmtpSink,
    *,
    connections: int = 1,
    tls: ssl.SSLContext | None = None,
    credentials: Path | None = None,
    timeout_s: float = 5,
    host: str = "127.0.0.1",
) -> SmtpMailer:
    relay = Relay(scheme=scheme(sink), host=host, port=sink.port, credentials=credentials)
    return SmtpMailer(
        relay,
        connections=connections,
        clock=lambda: NOW,
        monotonic=lambda: 7.0,
        tls=tls,
        timeout_s=timeout_s,
        answer_timeout_s=timeout_s,
        waits_s=(0, 0),
    )


def send(sink: SmtpSink, *mails: Mail, through: SmtpMailer | None = None) -> Queue:
    queue = Queue(mails)
    (through or mailer(sink)).send_each(queue.take)
    return queue


@pytest.fixture(params=[True, False], ids=["pipelining", "in turn"])
def sink(request: pytest.FixtureRequest) -> Iterator[SmtpSink]:
    with SmtpSink(pipelining=request.param) as started:
        yield started


# --- what servers answer --------------------------------------------------------------------------


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


# --- TLS and logging in ---------------------------------------------------------------------------


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    folder = tmp_path_factory.mktemp("certificate")
    pair = folder / "certificate.pem", folder / "key.pem"
    command = (
        "openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=sink.example"
        f" -addext subjectAltName=IP:127.0.0.1 -out {pair[0]} -keyout {pair[1]}"
    )
    subprocess.run(command.split(), check=True, capture_output=True)
    return pair


@pytest.fixture
def server_tls(certificate: tuple[Path, Path]) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*certificate)
    return context


@pytest.fixture
def trust(certificate: tuple[Path, Path]) -> ssl.SSLContext:
    return ssl.create_default_context(cafile=str(certificate[0]))


@pytest.fixture
def credentials(tmp_path: Path) -> Path:
    path = tmp_path / "credentials"
    path.write_text("watcher\nsecret word\n")
    return path


@pytest.mark.parametrize("implicit", [True, False], ids=["smtps", "starttls"])
def test_mails_go_encrypted_and_logged_in(
    server_tls: ssl.SSLContext, trust: ssl.SSLContext, credentials: Path, *, implicit: bool
) -> None:
    login = ("watcher", "secret word")
    with SmtpSink(tls=server_tls, implicit_tls=implicit, login=login) as sink:
        through = mailer(sink, tls=trust, credentials=credentials)
        queue = send(sink, mail(home(1)), mail(home(2), DATA * 5000), through=through)
        assert sink.addresses() == [home(1), home(2)]
        assert sink.seen.logins == [login]
        assert set(queue.outcomes.values()) == {ACCEPTED}


@pytest.mark.parametrize("implicit", [True, False], ids=["smtps", "starttls"])
def test_an_unknown_certificate_is_refused(server_tls: ssl.SSLContext, *, implicit: bool) -> None:
    with SmtpSink(tls=server_tls, implicit_tls=implicit) as sink:
        with pytest.raises(DeliveryError, match="certificate is not to be trusted") as raised:
            send(sink, mail(home(1)))
        assert not raised.value.retryable
        assert sink.taken == ()


def test_a_certificate_for_another_name_is_refused(
    server_tls: ssl.SSLContext, trust: ssl.SSLContext
) -> None:
    with SmtpSink(tls=server_tls, implicit_tls=True) as sink:
        through = mailer(sink, tls=trust, host="localhost")
        with pytest.raises(DeliveryError, match="certificate is not to be trusted"):
            send(sink, mail(home(1)), through=through)


def test_starttls_that_is_not_offered_is_no_reason_to_go_on_unencrypted(
    trust: ssl.SSLContext,
) -> None:
    with SmtpSink() as sink:
        relay = Relay(scheme=RelayScheme.STARTTLS, host="127.0.0.1", port=sink.port)
        through = SmtpMailer(relay, connections=1, clock=lambda: NOW, tls=trust, waits_s=())
        with pytest.raises(DeliveryError, match="STARTTLS extension not supported"):
            send(sink, mail(home(1)), through=through)
        assert sink.seen.commands["MAIL"] == 0


def test_a_wrong_password_is_an_error_and_no_home_s(tmp_path: Path) -> None:
    path = tmp_path / "credentials"
    path.write_text("watcher\nguessed\n")
    with SmtpSink(login=("watcher", "right")) as sink:
        with pytest.raises(DeliveryError, match="535") as raised:
            send(sink, mail(home(1)), through=mailer(sink, credentials=path))
        assert str(path) in str(raised.value)
        assert "guessed" not in str(raised.value)
        assert sink.taken == ()


def test_a_password_may_travel_unencrypted_to_this_machine_alone(credentials: Path) -> None:
    with SmtpSink(login=("watcher", "secret word")) as sink:
        send(sink, mail(home(1)), through=mailer(sink, credentials=credentials))
        assert sink.addresses() == [home(1)]


@pytest.mark.parametrize(
    ("write", "words"),
    [
        (lambda path: None, "cannot be read from"),
        (lambda path: path.write_text("watcher\n"), "user on the first line"),
        (lambda path: path.write_bytes(b"\xff\xfe\n\n"), "cannot be read from"),
    ],
)
def test_missing_credentials_are_named(
    tmp_path: Path, write: Callable[[Path], object], words: str
) -> None:
    path = tmp_path / "credentials"
    write(path)
    with SmtpSink() as sink, pytest.raises(DeliveryError, match=words):
        send(sink, mail(home(1)), through=mailer(sink, credentials=path))


def test_credentials_for_a_relay_without_logins_are_an_error(credentials: Path) -> None:
    with SmtpSink(tls=None) as sink:
        sink.answer(Stage.EHLO, "250 sink.example")
        with pytest.raises(DeliveryError, match="AUTH extension not supported"):
            send(sink, mail(home(1)), through=mailer(sink, credentials=credentials))
