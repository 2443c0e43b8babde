import ssl
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.adapters.smtp_sending import ACCEPTED, DATA, NOW, home, mail, mailer, send
from tests.smtp_sink import SmtpSink, Stage
from watcher.adapters.smtp import SmtpMailer
from watcher.config.values import Relay, RelayScheme
from watcher.errors import DeliveryError


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
