import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import Engine, select

from tests.adapters.outbox_values import (
    EDITION,
    LEASE,
    NOW,
    OTHER_LEASE,
    claim,
    release,
    seal,
    states,
)
from watcher.adapters.database import writing
from watcher.adapters.leases import FileLeases
from watcher.adapters.outbox import DatabaseOutbox
from watcher.adapters.tables import deliveries

ROOT = Path(__file__).parents[2]


class Worker:
    """A process that works on the same outbox."""

    def __init__(self, url: str, job: str, *arguments: str) -> None:
        module = "tests.adapters.outbox_worker"
        self._process = subprocess.Popen(
            [sys.executable, "-W", "error", "-m", module, url, job, *arguments],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=ROOT,
        )
        assert self.line() == "ready"

    def go(self) -> None:
        assert self._process.stdin is not None
        self._process.stdin.write("go\n")
        self._process.stdin.flush()

    def line(self) -> str:
        assert self._process.stdout is not None
        return self._process.stdout.readline().strip()

    def finish(self) -> list[str]:
        said, _ = self._process.communicate(timeout=60)
        assert self._process.returncode == 0
        return said.splitlines()

    def kill(self) -> None:
        self._process.kill()
        self._process.communicate()


@contextmanager
def killed_in_the_middle(worker: Worker) -> Iterator[list[str]]:
    """Give what a worker says before it stops, and kill it."""
    worker.go()
    try:
        yield worker.line().split()
    finally:
        worker.kill()


def together(url: str, *jobs: tuple[str, ...]) -> list[list[str]]:
    """Let several workers loose at once; return what each said."""
    workers = [Worker(url, *job) for job in jobs]
    for worker in workers:
        worker.go()
    return [worker.finish() for worker in workers]


def test_processes_that_claim_at_once_share_no_mail(
    database_url: str, outbox: DatabaseOutbox
) -> None:
    release(outbox, 200)
    workers = [Worker(database_url, "claim_all", lease) for lease in (LEASE, OTHER_LEASE)]
    firsts = []
    for worker in workers:  # each has one before either goes on
        worker.go()
        firsts.append(worker.line())
    for worker in workers:
        worker.go()
    claimed = [*firsts, *(one for worker in workers for one in worker.finish())]
    assert len(claimed) == len({*claimed}) == 200
    found = outbox.deliveries(EDITION)
    assert {(d.state.value, d.attempts) for d in found} == {("accepted", 1)}


@pytest.mark.parametrize("job", ["seal", "release"])
def test_of_processes_that_do_it_at_once_one_has_done_it(
    database_url: str, outbox: DatabaseOutbox, job: str
) -> None:
    if job == "release":
        seal(outbox, 30)
    said = together(database_url, (job,), (job,), (job,))
    assert sorted(said) == [["False"], ["False"], ["True"]]
    assert states(outbox) == [f"{job}{'ed' if job == 'seal' else 'd'}"] * 30


def test_processes_that_name_addresses_at_once_agree(database_url: str) -> None:
    said = together(database_url, ("name",), ("name",), ("name",))
    assert said[0] == said[1] == said[2]


def test_what_a_killed_process_was_sending_is_uncertain_and_claimed_by_the_next(
    database_url: str, outbox: DatabaseOutbox, tmp_path: Path
) -> None:
    release(outbox, 4)
    leases = FileLeases(tmp_path / "leases", "host")
    worker = Worker(database_url, "claim_and_wait", str(tmp_path / "leases"))
    with killed_in_the_middle(worker) as (lease, *claimed):
        assert claimed == ["r0003", "r0002"]
        assert leases.is_alive(lease)
        assert outbox.recover(leases.is_alive, NOW) == 0
    assert outbox.recover(leases.is_alive, NOW) == 2
    assert states(outbox) == ["released", "released", "uncertain", "uncertain"]
    own = leases.own()
    assert [claim(outbox, own) for _ in range(5)] == ["r0001", "r0000", "r0003", "r0002", None]


def test_a_process_killed_in_a_transaction_leaves_nothing_of_it(
    database_url: str, outbox: DatabaseOutbox, engine: Engine
) -> None:
    release(outbox, 2)
    worker = Worker(database_url, "begin_and_wait")
    with killed_in_the_middle(worker) as said:
        assert said == ["begun"]
        assert states(outbox) == ["released", "released"]
    with writing(engine) as connection:  # waits until the server has noticed
        connection.execute(select(deliveries).with_for_update())
    assert states(outbox) == ["released", "released"]
    assert claim(outbox) == "r0001"
