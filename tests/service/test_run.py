"""`watcher run` as systemd has it: a process that is told to stop, to reload, and to say how it is."""

import signal
import socket
import sqlite3
import subprocess
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from tests.loopback import Loopback, Silence
from tests.service.harness import (
    FIRST,
    NEW,
    OLD,
    Office,
    api,
    home,
    homes,
    message_ids,
    of_edition,
    page,
    until,
)
from tests.smtp_sink import SmtpSink

LONDON = ZoneInfo("Europe/London")
STOPS_WITHIN_S = 10


class Service:
    """A running `watcher run`, its journal and what it tells systemd."""

    def __init__(self, process: "subprocess.Popen[str]", told: socket.socket) -> None:
        self._process = process
        self._told = told
        self._lines: list[str] = []
        self._messages: list[str] = []
        self._readers = [threading.Thread(target=self._read), threading.Thread(target=self._listen)]
        for reader in self._readers:
            reader.start()

    def _read(self) -> None:
        assert self._process.stderr is not None
        for line in self._process.stderr:
            self._lines.append(line)

    def _listen(self) -> None:
        while message := self._told.recv(4096):
            self._messages += message.decode().split("\n")

    @property
    def journal(self) -> str:
        return "".join(self._lines)

    def says(self, words: str) -> None:
        """Wait until the journal holds these words."""
        until(lambda: words in self.journal)

    def tells(self, message: str) -> None:
        """Wait until systemd was told this."""
        until(lambda: message in self._messages)

    def signal(self, number: int) -> None:
        self._process.send_signal(number)

    def stop(self) -> float:
        """Ask for an end; return how long that took."""
        began = time.monotonic()
        self.signal(signal.SIGTERM)
        assert self._process.wait(timeout=30) == 0
        return time.monotonic() - began

    def close(self) -> None:
        self._process.kill()
        self._process.wait()
        self._told.shutdown(socket.SHUT_RDWR)
        for reader in self._readers:
            reader.join()
        for stream in (self._process.stdout, self._process.stderr):
            if stream is not None:
                stream.close()


@contextmanager
def running(office: Office, tmp_path: Path) -> Iterator[Service]:
    """Run the service, as systemd does with Type=notify and a watchdog."""
    path = tmp_path / "notify"
    path.unlink(missing_ok=True)
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as told:
        told.bind(str(path))
        environ = {"NOTIFY_SOCKET": str(path), "WATCHDOG_USEC": "400000"}
        service = Service(office.start("run", environ=environ), told)
        try:
            yield service
        finally:
            service.close()


def test_it_polls_at_once_when_never_polled_and_says_so_to_systemd(
    office: Office, publisher: Loopback, tmp_path: Path
) -> None:
    publisher.answer(api("/guide"), page("/guide", OLD))
    with running(office, tmp_path) as service:
        service.tells("READY=1")
        service.says("polled 1 documents: 0 changed, 0 failed")
        service.tells("WATCHDOG=1")
        assert service.stop() < STOPS_WITHIN_S
        service.tells("STOPPING=1")
    assert "homes.example" not in service.journal
    assert office.ask("status", code=0)["well"] is True
    with running(office, tmp_path) as service:
        service.tells("READY=1")
        assert service.stop() < STOPS_WITHIN_S
    assert "polled" not in service.journal


def test_a_reload_takes_up_a_good_config_and_leaves_a_faulty_one(
    office: Office, publisher: Loopback, tmp_path: Path
) -> None:
    publisher.answer(api("/guide"), page("/guide", OLD))
    good = (office.config / "documents.toml").read_bytes()
    with running(office, tmp_path) as service:
        service.says("polled 1 documents")
        office.write("documents.toml", good + good.replace(b'"guide"', b'"other"'))
        office.homes(home(1, email="manager@@oak.example"))
        service.signal(signal.SIGHUP)
        service.says("THE EDITED CONFIG IS FAULTY")
        assert "took up the edited config" not in service.journal
        office.homes(*homes(2))
        service.signal(signal.SIGHUP)
        service.says("took up the edited config: watching 2 documents")
        office.write("watcher.toml", b"nonsense")
        assert service.stop() < STOPS_WITHIN_S
    assert "oak.example" not in service.journal
    with running(office, tmp_path) as service:
        service.tells("READY=1")
        service.says("IS FAULTY: running with the last good one")
        service.says("watching 2 documents")
        assert service.stop() < STOPS_WITHIN_S
    done = office.run("status", "--json")
    assert done.code == 1
    assert "the config on disk is faulty" in done.json["reasons"][0]["what"]


def test_without_any_good_config_it_does_not_start(office: Office) -> None:
    office.write("documents.toml", b"nonsense")
    office.homes(home(1, email="manager@@oak.example"))
    done = office.finish("run")
    assert done.code == 2
    assert "documents.toml" in done.stderr
    assert "subscribers.csv line 2" in done.stderr
    assert "oak.example" not in done.stderr
    assert "Traceback" not in done.stderr
    assert not office.state.exists()


def test_it_refuses_a_rehearsal(office: Office, publisher: Loopback) -> None:
    publisher.answer(api("/guide"), page("/guide", OLD))
    office.ask("poll", at=FIRST)
    done = office.finish("run")
    assert done.code == 2
    assert "rehearsal" in done.stderr
    assert "Traceback" not in done.stderr


def test_it_stops_within_ten_seconds_though_a_publisher_is_silent(
    office: Office, publisher: Loopback, tmp_path: Path
) -> None:
    publisher.answer(api("/guide"), Silence())
    with running(office, tmp_path) as service:
        until(lambda: publisher.asked(api("/guide")))
        assert service.stop() < STOPS_WITHIN_S
        service.tells("STOPPING=1")
    publisher.answer(api("/guide"), page("/guide", OLD))
    assert office.ask("poll")["unchanged"] == 1


def test_it_finishes_the_mail_in_hand_when_told_to_stop(
    office: Office, publisher: Loopback, sink: SmtpSink, tmp_path: Path
) -> None:
    """A release that came due while nobody delivered; nothing tells live time from rehearsed."""
    edition = have_overdue(office, publisher, count=600)
    with running(office, tmp_path) as service:
        assert sink.wait_for(40, timeout_s=40)
        assert service.stop() < STOPS_WITHIN_S
    rows = Counter(row["state"] for row in office.deliveries(edition))
    assert set(rows) == {"accepted", "released"}
    assert not any(row["uncertain"] for row in office.deliveries(edition))
    assert rows["accepted"] == len(of_edition(sink.taken))
    assert "homes.example" not in service.journal
    (tally,) = office.ask("deliver")
    assert (tally["accepted"], tally["uncertain"]) == (600, 0)
    assert set(Counter(message_ids(of_edition(sink.taken))).values()) == {1}


def have_overdue(office: Office, publisher: Loopback, count: int) -> str:
    """Rehearse, in the days just past, an edition up to its sealing; then call the database live."""
    office.homes(*homes(count))
    office.settings(mail={"connections": 1}, editions={"grace": "7d"})
    now = datetime.now(LONDON)
    slot = (now - timedelta(days=(now.weekday() - 1) % 7)).replace(
        hour=10, minute=0, second=0, microsecond=0
    )
    slot -= timedelta(days=7 if slot > now else 0)
    publisher.answer(api("/guide"), page("/guide", OLD))
    office.ask("poll", at=(slot - timedelta(hours=3)).isoformat())
    publisher.answer(api("/guide"), page("/guide", NEW))
    office.ask("poll", at=(slot - timedelta(hours=2)).isoformat())
    (sealed,) = office.ask("publish", at=(slot - timedelta(minutes=30)).isoformat())
    assert sealed["state"] == "sealed"
    with closing(sqlite3.connect(office.state / "watcher.db")) as database, database:
        database.execute("DELETE FROM meta WHERE key IN ('mode', 'last_at')")
    return str(sealed["edition"])


def test_a_second_service_beside_the_first_is_refused(
    office: Office, publisher: Loopback, tmp_path: Path
) -> None:
    publisher.answer(api("/guide"), page("/guide", OLD))
    with running(office, tmp_path) as service:
        service.tells("READY=1")
        second = office.run("run")
        assert second.code == 1
        assert "another service runs already" in second.stderr
        assert service.stop() < STOPS_WITHIN_S
