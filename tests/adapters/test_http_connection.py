"""Where connections may lead, over TLS too."""

import ssl
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from itertools import repeat
from pathlib import Path

import pytest

from tests.adapters.http_asking import HOST, QUICK, ask, unanswered
from tests.loopback import Loopback, Reply, Stream, head
from watcher.adapters.http import HttpFetcher
from watcher.adapters.http_connection import is_public
from watcher.ports import Body


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("151.101.0.144", True),
        ("2a04:4e42::144", True),
        ("64:ff9b::9765:90", True),
        ("::ffff:151.101.0.144", True),
        ("127.0.0.1", False),
        ("10.1.2.3", False),
        ("172.16.0.1", False),
        ("192.168.1.1", False),
        ("169.254.169.254", False),
        ("100.64.0.1", False),
        ("0.0.0.0", False),
        ("224.0.0.1", False),
        ("240.0.0.1", False),
        ("255.255.255.255", False),
        ("192.0.2.1", False),
        ("::1", False),
        ("::", False),
        ("::127.0.0.1", False),
        ("::ffff:10.0.0.1", False),
        ("64:ff9b::a00:1", False),
        ("2002:7f00:1::", False),
        ("fe80::1%eth0", False),
        ("fec0::1", False),
        ("fd00::1", False),
        ("ff02::1", False),
        ("2001:db8::1", False),
    ],
)
def test_only_addresses_of_the_public_internet_are_public(address: str, public: bool) -> None:
    assert is_public(address) == public


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "[::1]", "2130706433", "0"])
def test_a_document_at_a_private_address_is_not_asked(host: str) -> None:
    with Loopback() as server:
        named = f"{host}:{server.port}"
        with HttpFetcher([named], {}, "ops@example.org", 1, 0, limits=QUICK) as fetcher:
            answer = unanswered(ask(fetcher, f"http://{named}/"))
        assert (answer.retryable, answer.requests) == (False, 0)
        assert "no public address" in answer.error
        assert server.connections == 0


def test_a_publisher_named_as_itself_earns_no_trust() -> None:
    with HttpFetcher(
        [], {"localhost": "http://localhost"}, "o@example.org", 1, 0, limits=QUICK
    ) as fetcher:
        assert "no public address" in unanswered(ask(fetcher, "http://localhost/")).error


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1"])
def test_a_stand_in_may_be_private_by_name_or_number(host: str) -> None:
    with Loopback() as server:
        server.answer("/guide", Reply(200, b"Keep a record."))
        base = f"http://{host}:{server.port}"
        with HttpFetcher([], {HOST: base}, "o@example.org", 1, 0, limits=QUICK) as fetcher:
            assert isinstance(ask(fetcher, "/guide"), Body)


def test_a_host_whose_name_cannot_be_one_is_refused() -> None:
    name = "a" * 70 + ".example"
    with HttpFetcher([name], {}, "o@example.org", 1, 0, limits=QUICK) as fetcher:
        assert "robots.txt" in unanswered(ask(fetcher, f"https://{name}/")).error


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a file with a key and its own certificate for localhost."""
    file = tmp_path_factory.mktemp("tls") / "localhost.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
         "-days", "2", "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost",
         "-keyout", file, "-out", file.with_suffix(".crt")],
        check=True, capture_output=True,
    )  # fmt: skip
    file.write_text(file.read_text() + file.with_suffix(".crt").read_text())
    return file


@pytest.fixture
def secure(certificate: Path) -> Iterator[Loopback]:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    with Loopback(tls=context) as server:
        yield server


def _secure_fetcher(secure: Loopback, certificate: Path | None, host: str) -> HttpFetcher:
    base = f"https://{host}:{secure.port}"
    limits = replace(QUICK, answer_s=0.6, retries=0)
    if certificate is None:
        return HttpFetcher([], {HOST: base}, "o@example.org", 1, 0, limits=limits)
    return HttpFetcher(
        [], {HOST: base}, "o@example.org", 1, 0, limits=limits, authorities=str(certificate)
    )


def test_tls_keeps_its_connection(secure: Loopback, certificate: Path) -> None:
    secure.answer("/guide", Reply(200, b"Keep a record."))
    with _secure_fetcher(secure, certificate, "localhost") as fetcher:
        for _ in range(3):
            assert isinstance(ask(fetcher, "/guide"), Body)
    assert secure.connections == 1


def test_tls_ends_at_the_deadline(secure: Loopback, certificate: Path) -> None:
    secure.answer("/guide", Stream(head(200), repeat(b"x"), 0.05))
    with _secure_fetcher(secure, certificate, "localhost") as fetcher:
        assert "longer than 0.6 seconds" in unanswered(ask(fetcher, "/guide")).error


def test_a_certificate_of_nobody_we_trust_is_refused(secure: Loopback) -> None:
    with _secure_fetcher(secure, None, "localhost") as fetcher:
        answer = unanswered(ask(fetcher, "/guide"))
    assert (answer.retryable, answer.requests) == (True, 0)
    assert "no safe connection" in answer.error


def test_a_certificate_for_another_name_is_refused(secure: Loopback, certificate: Path) -> None:
    with _secure_fetcher(secure, certificate, "127.0.0.1") as fetcher:
        assert "no safe connection" in unanswered(ask(fetcher, "/guide")).error
    assert not secure.seen
