"""The unit is accepted by systemd and is as closed as it can be."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

UNIT = Path(__file__).parent.parent / "systemd" / "watcher.service"
MOST_EXPOSED = 1.5

analyze = pytest.mark.skipif(
    shutil.which("systemd-analyze") is None, reason="systemd-analyze is not installed"
)


@pytest.fixture
def unit(tmp_path: Path) -> Path:
    """Return the unit with the paths of programs that are there."""
    filled = tmp_path / "watcher.service"
    filled.write_text(UNIT.read_text().replace("/opt/watcher/bin/watcher", "/bin/true"))
    return filled


@analyze
def test_systemd_finds_no_fault_in_the_unit(unit: Path) -> None:
    done = subprocess.run(
        ["systemd-analyze", "verify", str(unit)], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


@analyze
def test_the_unit_is_closed_against_all_it_does_not_need(unit: Path) -> None:
    done = subprocess.run(
        ["systemd-analyze", "security", "--offline=true", str(unit)],
        capture_output=True,
        text=True,
        check=False,
    )
    level = re.search(r"exposure level for \S+: ([0-9.]+)", done.stdout)
    assert level is not None, done.stdout + done.stderr
    assert float(level[1]) <= MOST_EXPOSED


@pytest.mark.parametrize(
    "line",
    ["Type=notify", "WatchdogSec=", "ExecStartPre=-", "StateDirectory=watcher", "LoadCredential=",
     "User=watcher", "ExecReload="],
)  # fmt: skip
def test_the_unit_says(line: str) -> None:
    assert re.search(f"^{re.escape(line)}", UNIT.read_text(), re.MULTILINE)
