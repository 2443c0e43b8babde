"""A publisher, a mail relay and an office between them, all real."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.loopback import Loopback
from tests.service.harness import Installed, Office
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


@pytest.fixture(scope="session")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Installed:
    """Build the wheel and install it in a folder, without the network."""
    checkout = Path(__file__).parents[2]
    wheels, target = tmp_path_factory.mktemp("wheels"), tmp_path_factory.mktemp("installed")
    python = [sys.executable, "-m"]
    build = ["build", "--wheel", "--no-isolation", "--outdir", str(wheels), str(checkout)]
    subprocess.run([*python, *build], check=True, capture_output=True)
    (wheel,) = wheels.glob("*.whl")
    install = ["pip", "install", "--quiet", "--no-deps", "--no-index", "--target", str(target)]
    subprocess.run([*python, *install, str(wheel)], check=True, capture_output=True)
    return Installed(target)
