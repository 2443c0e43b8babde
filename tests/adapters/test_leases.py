import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from watcher.adapters.leases import FileLeases
from watcher.errors import StateError
from watcher.ports import Leases

HOLDER = """
import os, subprocess, sys
from pathlib import Path
from watcher.adapters.leases import FileLeases
leases = FileLeases(Path(sys.argv[1]), "host")
child = None
lease = leases.own()
if "child" in sys.argv:
    child = subprocess.Popen(["cat"], stdin=subprocess.PIPE, stdout=subprocess.DEVNULL)
    print(lease, child.pid, flush=True)
elif "fork" in sys.argv:
    child = os.fork()
    if child == 0:
        print(leases.own(), flush=True)
        os._exit(0)
    os.waitpid(child, 0)
    print(lease, flush=True)
else:
    print(lease, flush=True)
sys.stdin.readline()
"""


@contextmanager
def holder(folder: Path, *arguments: str) -> Iterator["subprocess.Popen[str]"]:
    """Give a process that holds a lease until it is told to go."""
    process = subprocess.Popen(
        [sys.executable, "-W", "error", "-c", HOLDER, str(folder), *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def said(process: "subprocess.Popen[str]") -> list[str]:
    assert process.stdout is not None
    return process.stdout.readline().split()


def test_a_lease_names_host_and_process(tmp_path: Path) -> None:
    leases: Leases = FileLeases(tmp_path / "state" / "leases", "host")
    lease = leases.own()
    assert lease.startswith("host/")
    assert len(list((tmp_path / "state" / "leases").iterdir())) == 1
    assert leases.is_alive(lease)


def test_each_run_of_a_process_has_a_lease_of_its_own(tmp_path: Path) -> None:
    leases = FileLeases(tmp_path, "host")
    first, second = leases.own(), leases.own()
    assert first != second
    assert leases.is_alive(first)
    assert leases.is_alive(second)
    assert len(list(tmp_path.iterdir())) == 1


def test_a_lease_dies_with_its_process_however_it_ends(tmp_path: Path) -> None:
    leases = FileLeases(tmp_path, "host")
    with holder(tmp_path) as process:
        (lease,) = said(process)
        assert leases.is_alive(lease)
        assert leases.is_alive(f"{lease}/3")
    assert process.returncode == -9
    assert not leases.is_alive(f"{lease}/3")
    assert not leases.is_alive(lease)
    assert list(tmp_path.iterdir()) == []


def test_a_process_that_ended_well_is_dead_too(tmp_path: Path) -> None:
    with holder(tmp_path) as process:
        (lease,) = said(process)
        process.communicate("go\n")
        assert process.returncode == 0
        assert not FileLeases(tmp_path, "host").is_alive(lease)


def test_a_child_does_not_keep_its_parents_lease(tmp_path: Path) -> None:
    leases = FileLeases(tmp_path, "host")
    with holder(tmp_path, "child") as process:
        lease, child = said(process)
    try:
        assert not leases.is_alive(lease)
        os.kill(int(child), 0)
    finally:
        os.kill(int(child), 9)


def test_a_forked_child_has_a_lease_of_its_own(tmp_path: Path) -> None:
    leases = FileLeases(tmp_path, "host")
    with holder(tmp_path, "fork") as process:
        (child,) = said(process)
        (parent,) = said(process)
        assert child.partition(".")[0] != parent.partition(".")[0]
        assert leases.is_alive(parent)
        assert not leases.is_alive(child)


@pytest.mark.parametrize(
    ("lease", "alive"),
    [
        ("other/0123456789abcdef0123456789abcdef.1", True),
        ("hostess/0123456789abcdef0123456789abcdef.1", True),
        ("host/0123456789abcdef0123456789abcdef.1", False),
        ("host/0123456789abcdef0123456789abcdef", False),
        ("host/../../etc/passwd", False),
        ("host/", False),
        ("", True),
    ],
)
def test_only_what_this_host_can_see_is_called_dead(
    tmp_path: Path, lease: str, alive: bool
) -> None:
    assert FileLeases(tmp_path, "host").is_alive(lease) == alive


def test_a_process_with_another_state_folder_is_not_called_dead(tmp_path: Path) -> None:
    with holder(tmp_path / "one") as process:
        (lease,) = said(process)
        assert FileLeases(tmp_path / "other", "host").is_alive(lease)
    assert FileLeases(tmp_path / "other", "host").is_alive(lease)
    assert not FileLeases(tmp_path / "other" / ".." / "one", "host").is_alive(lease)


def test_files_of_dead_processes_are_swept_and_all_else_is_left(tmp_path: Path) -> None:
    (tmp_path / ("0" * 32)).touch()
    (tmp_path / "README").touch()
    leases = FileLeases(tmp_path, "host")
    with holder(tmp_path) as process:
        (lease,) = said(process)
        leases.own()
        names = {path.name for path in tmp_path.iterdir()}
        assert leases.is_alive(lease)
    assert "README" in names
    assert "0" * 32 not in names
    assert len(names) == 3


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(StateError, match=r"file/leases cannot hold this process's lease"):
        FileLeases(tmp_path / "file" / "leases", "host").own()
