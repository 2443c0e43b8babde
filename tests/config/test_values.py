from collections.abc import Mapping
from datetime import time, timedelta
from pathlib import Path

import pytest

from tests.config.folders import SETTINGS, good, warnings, write
from watcher.config import Relay, RelayScheme
from watcher.domain import Approval, Timetable


def test_what_is_left_out_has_its_default(tmp_path: Path) -> None:
    config = good(write(tmp_path))
    assert config.publishers == {
        "www.gov.uk": "https://www.gov.uk",
        "assets.publishing.service.gov.uk": "https://assets.publishing.service.gov.uk",
        "www.legislation.gov.uk": "https://www.legislation.gov.uk",
    }
    assert config.timetable == Timetable()
    assert config.poll_at == (time(6, 30), time(12, 30), time(18, 30))
    assert (config.connections_per_host, config.requests_per_second) == (4, 8)
    assert config.connections == 8
    assert config.deliver_to == ()
    assert config.operator == config.contact == "ops@example.org"
    assert config.warnings == ()


def test_what_is_written_is_taken(tmp_path: Path) -> None:
    settings = """\
        database = "sqlite:////srv/watcher.db?timeout=5"
        [publishers]
        govuk = "http://127.0.0.1:8000/"
        "WWW.Example.org" = "http://[::1]:8001"
        localhost = "http://127.0.0.1:8002"
        [fetch]
        contact = "ops@bücher.example"
        connections_per_host = 1
        requests_per_second = 0.5
        [schedule]
        poll = ["18:00", "06:00", "06:00"]
        [editions]
        annual_on = "12-31"
        annual_at = "00:00"
        interim_slot = "Fri 23:59"
        seal_before = "2h"
        grace = "0m"
        approval = "required"
        [mail]
        relay = "smtp+starttls://mail.example.org"
        sender = 'Care, Ltd <homes@example.org>'
        operator = "root@localhost"
        connections = 64
        deliver_to = ["*@Example.org", "*"]
        """
    config = good(write(tmp_path, settings=settings))
    assert config.database == "sqlite:////srv/watcher.db?timeout=5"
    assert config.publishers["www.gov.uk"] == "http://127.0.0.1:8000"
    assert config.publishers["www.example.org"] == "http://[::1]:8001"
    assert config.publishers["localhost"] == "http://127.0.0.1:8002"
    assert config.contact == "ops@bücher.example"
    assert (config.connections_per_host, config.requests_per_second) == (1, 0.5)
    assert config.poll_at == (time(6), time(18))
    assert config.timetable == Timetable(
        annual_month=12,
        annual_day=31,
        annual_at=time(0),
        interim_weekday=4,
        interim_at=time(23, 59),
        seal_before=timedelta(hours=2),
        grace=timedelta(0),
        approval=Approval.REQUIRED,
    )
    assert config.relay == Relay(
        scheme=RelayScheme.STARTTLS, host="mail.example.org", port=587, credentials=None
    )
    assert config.sender == '"Care, Ltd" <homes@example.org>'
    assert config.operator == "root@localhost"
    assert config.connections == 64
    assert config.deliver_to == ("*@example.org", "*")


@pytest.mark.parametrize(
    ("written", "sender"),
    [
        ("watcher@example.org", "watcher@example.org"),
        ("<watcher@example.org>", "watcher@example.org"),
        ('"Care, Ltd" <watcher@example.org>', '"Care, Ltd" <watcher@example.org>'),
        ("Care, Ltd <watcher@example.org>", '"Care, Ltd" <watcher@example.org>'),
        ('Care "n" Co <watcher@example.org>', '"Care \\"n\\" Co" <watcher@example.org>'),
        ("Zoë <watcher@bücher.example>", "Zoë <watcher@bücher.example>"),
    ],
)
def test_a_sender_is_quoted_as_a_header_wants_it(written: str, sender: str, tmp_path: Path) -> None:
    settings = SETTINGS.replace('"Regulation Watcher <watcher@example.org>"', f"'{written}'")
    assert good(write(tmp_path, settings=settings)).sender == sender


@pytest.mark.parametrize(
    ("relay", "port"),
    [
        ("smtp://mail.example.org", 25),
        ("smtps://mail.example.org", 465),
        ("smtp+starttls://mail.example.org", 587),
        ("smtp://mail.example.org:2525", 2525),
    ],
)
def test_a_relay_has_the_port_of_its_scheme_or_its_own(
    relay: str, port: int, tmp_path: Path
) -> None:
    settings = SETTINGS.replace("smtp://127.0.0.1:25", relay)
    assert good(write(tmp_path, settings=settings)).relay.port == port


@pytest.mark.parametrize("rate", ["0", "10.5"])
def test_asking_govuk_itself_too_fast_is_a_warning(rate: str, tmp_path: Path) -> None:
    settings = SETTINGS.replace("[mail]", f"requests_per_second = {rate}\n[mail]")
    assert warnings(write(tmp_path, settings=settings)) == [
        (
            "watcher.toml: fetch.requests_per_second (line 4): GOV.UK asks for 10 requests a second or "
            "fewer; write 8"
        )
    ]
    stand_in = settings + '[publishers]\ngovuk = "http://127.0.0.1:8000"\n'
    assert warnings(write(tmp_path, settings=stand_in)) == []


def test_a_pattern_that_no_address_matches_is_a_warning(tmp_path: Path) -> None:
    settings = SETTINGS + 'deliver_to = ["Example.org", "*.example.org", "a@example.org"]\n'
    assert warnings(write(tmp_path, settings=settings)) == [
        (
            "watcher.toml: mail.deliver_to (line 7): 'example.org' matches no whole address; write "
            '"*@example.org" for all of a domain'
        )
    ]


@pytest.mark.parametrize(
    ("environ", "database", "state"),
    [
        ({}, "{parent}/var/watcher.db", "{parent}/var"),
        ({"STATE_DIRECTORY": ""}, "{parent}/var/watcher.db", "{parent}/var"),
        ({"STATE_DIRECTORY": "/srv/state"}, "/srv/state/var/watcher.db", "/srv/state"),
        ({"STATE_DIRECTORY": "/srv/state:/srv/b"}, "/srv/state/var/watcher.db", "/srv/state"),
    ],
)
def test_relative_paths_lie_beside_the_folder_or_in_the_state_directory(
    environ: Mapping[str, str], database: str, state: str, tmp_path: Path
) -> None:
    config = good(write(tmp_path), environ)
    assert config.database == "sqlite:///" + database.format(parent=tmp_path)
    assert config.state_folder == Path(state.format(parent=tmp_path))
    assert config.folder == tmp_path / "config"
