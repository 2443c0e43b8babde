"""The demonstration, by the installed program from a foreign folder, and when it must fail."""

import json
import re
import socket
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from tests.service.harness import Done, Installed, killed_at_the_end, until
from tests.smtp_sink import SmtpSink, Stage
from watcher.cli import main
from watcher.demo.publisher import StandIn, serve
from watcher.demo.rehearsal import _Clock, _configured, _Year
from watcher.errors import StateError
from watcher.wiring import build

WITHIN_S = 60


class Shown:
    """A demonstration that was cut short and then run to its end in the same folder."""

    def __init__(self, root: Path, done: Done, took_s: float) -> None:
        self.root = root
        self.out = root / "out"
        self.done = done
        self.took_s = took_s


@pytest.fixture(scope="module")
def shown(installed: Installed, tmp_path_factory: pytest.TempPathFactory) -> Shown:
    root = tmp_path_factory.mktemp("demo")
    first = installed.start("demo", "--out", "out", cwd=root)
    with killed_at_the_end(first):
        until((root / "out" / "watcher.db").exists)
        (root / "out" / "left-over.txt").write_text("of the first run")
    began = time.monotonic()
    done = installed.run("demo", "--out", "out", cwd=root)
    return Shown(root, done, time.monotonic() - began)


def test_it_lives_through_a_year_within_a_minute(shown: Shown) -> None:
    assert shown.done.code == 0, shown.done.stderr
    assert shown.took_s < WITHIN_S
    assert "2027-annual" in shown.done.stdout
    assert "Traceback" not in shown.done.stderr


def test_it_leaves_the_files_that_it_names(shown: Shown) -> None:
    words = shown.done.stdout.split()
    named = [word.rstrip(";.") for word in words if word.startswith("out/")]
    assert len([name for name in named if name.endswith(".html")]) >= 5
    for name in named:
        assert (shown.root / name).exists(), name
    annual = (shown.out / "2027-annual.txt").read_text()
    assert "2027-annual" in annual
    assert "127.0.0.1" not in annual


def test_every_home_has_every_edition_once(shown: Shown) -> None:
    rows = re.findall(r"│ (20\S+)\s+│\s+(\d+) │\s+(\d+) │\s+(\d+) │\s+(\d+) │", shown.done.stdout)
    assert len(rows) >= 5
    for edition, _, homes, mails, accepted in rows:
        kept = list((shown.out / "mails" / edition).glob("r*.eml"))
        assert (int(homes), int(mails)) == (50, int(accepted))
        assert len(kept) == int(mails)


def test_its_database_answers_the_commands(shown: Shown, installed: Installed) -> None:
    command = ["--config", "out/config"]
    assert "watcher --config out/config changes" in shown.done.stdout
    changes = installed.run(*command, "changes", "--json", cwd=shown.root)
    assert changes.code == 0
    assert len(json.loads(changes.stdout)) > 10
    assert {one["kind"] for one in json.loads(changes.stdout)} > {"text", "new_part"}


def test_a_second_run_replaces_the_first(shown: Shown) -> None:
    assert not (shown.out / "left-over.txt").exists()


def test_a_folder_of_somebody_else_is_refused_untouched(tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("years of work")
    done = CliRunner().invoke(main, ["demo", "--out", str(tmp_path)])
    assert (done.exit_code, done.stdout) == (2, "")
    assert "name an empty folder" in done.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.txt"]


# --- without its servers --------------------------------------------------------------------------


@pytest.fixture
def closed() -> Iterator[int]:
    """Return a port on which nobody listens, and nobody else can."""
    with socket.socket() as bound:
        bound.bind(("127.0.0.1", 0))
        yield int(bound.getsockname()[1])


def live(folder: Path, publishers: dict[str, str], relay_port: int, clock: _Clock) -> None:
    """Live through the year as the demonstration does, with these servers."""
    folder.mkdir()
    config = _configured(folder, publishers, relay_port)
    with build(config, clock=clock) as app:
        _Year(app, StandIn(), clock, lambda _day, _done, _of, _news: None).live()


def test_it_fails_without_its_publisher(tmp_path: Path, closed: int) -> None:
    nowhere = f"http://127.0.0.1:{closed}"
    publishers = {"www.gov.uk": nowhere, "inspection-blog.example": nowhere}
    with pytest.raises(StateError, match=r"failed: .*Connection refused"):
        live(tmp_path / "out", publishers, closed, _Clock())


def test_it_fails_without_its_mail_server(tmp_path: Path, sink: SmtpSink) -> None:
    sink.answer(Stage.CONNECT, "554 nobody here")
    clock = _Clock()
    with (
        serve(StandIn(), clock) as publishers,
        pytest.raises(StateError, match=r"did not reach every home: .*554 nobody here"),
    ):
        live(tmp_path / "out", publishers, sink.port, clock)
