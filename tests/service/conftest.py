"""A publisher, a mail relay and an office between them, all real."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.loopback import Loopback
from tests.service.harness import Office
from tests.smtp_sink import SmtpSink


@pytest.fixture
def publisher() -> Iterator[Loopback]:
    with Loopback() as server:
        yield server


@pytest.fixture
def sink() -> Iterator[SmtpSink]:
    with SmtpSink() as server:
        yield server


@pytest.fixture
def office(tmp_path: Path, publisher: Loopback, sink: SmtpSink) -> Office:
    return Office(tmp_path / "office", publisher=publisher.url, relay=sink.url)
