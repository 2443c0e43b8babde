"""`watcher compare` in each of its forms."""

import json
import os
import pty
import re
import subprocess
import sys

import pytest
from click.testing import CliRunner, Result

from tests import redlines
from watcher.cli import main


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["compare", str(redlines.OLD), str(redlines.NEW), *arguments])


@pytest.mark.parametrize(
    ("arguments", "kept"),
    [
        ((), "redline.txt"),
        (("--format", "text"), "redline.txt"),
        (("--format", "html"), "inline.html"),
        (("--format", "html", "--layout", "inline"), "inline.html"),
        (("--format", "html", "--layout", "side-by-side"), "side-by-side.html"),
        (("--format", "json"), "redline.json"),
        (("--json",), "redline.json"),
    ],
)
def test_each_form_is_the_example_that_was_looked_at(arguments: tuple[str, ...], kept: str) -> None:
    done = run(*arguments)
    assert done.exit_code == 0
    wanted = (redlines.FOLDER / kept).read_text()
    if kept.endswith(".json"):
        assert json.loads(done.output) == json.loads(wanted)
    else:
        assert done.output.strip() == wanted.strip()


@pytest.mark.parametrize("form", ["text", "json"])
def test_a_layout_is_for_pages_only(form: str) -> None:
    done = run("--format", form, "--layout", "side-by-side")
    assert done.exit_code == 2
    assert "add --format html" in done.output


def test_help_teaches_by_example() -> None:
    told = run("--help").output
    assert "--format html --layout side-by-side > changes.html" in told
    assert "NO_COLOR" in told


def on_a_terminal(**environ: str) -> str:
    """Return what the command prints where stdout is a terminal."""
    ours, theirs = pty.openpty()
    command = ["compare", str(redlines.OLD), str(redlines.NEW)]
    started = "from watcher.cli import main; main()"
    kept = {name: value for name, value in os.environ.items() if name != "NO_COLOR"}
    with subprocess.Popen(
        [sys.executable, "-c", started, *command],
        stdout=theirs,
        env={**kept, "TERM": "xterm", "COLUMNS": "80", **environ},
    ):
        os.close(theirs)
        printed = b""
        while piece := _piece(ours):
            printed += piece
    os.close(ours)
    return printed.decode().replace("\r\n", "\n")


def _piece(terminal: int) -> bytes:
    try:
        return os.read(terminal, 65_536)
    except OSError:  # how Linux says that nobody writes there any more
        return b""


def test_there_are_colours_on_a_terminal_alone_and_only_if_wanted() -> None:
    plain = (redlines.FOLDER / "redline.txt").read_text()
    coloured = on_a_terminal()
    assert "\x1b[31m[removed: 28 days]\x1b[39m \x1b[36m[added: 14 days]\x1b[39m" in coloured
    assert re.sub(r"\x1b\[\d+m", "", coloured) == plain
    assert on_a_terminal(NO_COLOR="1") == plain
    assert on_a_terminal(TERM="dumb") == plain
    assert run().output == plain
