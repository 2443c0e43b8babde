"""Environments of their own for peers, so that their pins are not ours."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from bench.figures import say

_FOLDER = Path(__file__).with_name(".peers")
_INSTALL_S = 900


class PeerError(Exception):
    """A peer cannot be installed, or failed."""


def python_of(name: str, pins: str, install: Callable[[Path], None]) -> Path:
    """Return the Python of a peer's environment; makes it where it is not there as pinned.

    `install` is given that Python, and is to install what `pins` names.
    """
    folder = _FOLDER / name
    python, stamp = folder / "bin" / "python", folder / "installed"
    wanted = f"{sys.version}\n{pins}"
    if stamp.is_file() and stamp.read_text("utf-8") == wanted:
        return python
    say(f"installing {name} into {folder} ...")
    run([sys.executable, "-m", "venv", "--clear", str(folder)], name)
    install(python)
    stamp.write_text(wanted, "utf-8")
    return python


def pip_of(python: Path) -> list[str]:
    """Return how a command begins that installs into an environment."""
    return [str(python), "-m", "pip", "--disable-pip-version-check", "--quiet", "install"]


def run(command: list[str], name: str) -> None:
    """Run a step of installing a peer. Raises PeerError where it fails, with the last line said."""
    try:
        done = subprocess.run(
            command, capture_output=True, text=True, timeout=_INSTALL_S, check=False
        )
    except subprocess.TimeoutExpired as error:
        raise PeerError(f"{name} was not installed in {_INSTALL_S} s") from error
    if done.returncode:
        said = done.stderr.strip().splitlines() or ["no reason given"]
        raise PeerError(f"{name} cannot be installed: {said[-1]}")
