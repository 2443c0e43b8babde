"""The README names every command, and no other."""

import re
from pathlib import Path

from click.testing import CliRunner

from watcher.cli import main

README = (Path(__file__).parent.parent / "README.md").read_text(encoding="utf-8")


def test_every_command_has_its_row_and_every_row_its_command() -> None:
    listed = re.findall(r"^\| `watcher ([a-z-]+)[^`]*` \|", README, re.MULTILINE)
    told = CliRunner().invoke(main, ["--help"]).output
    offered = re.findall(r"^  ([a-z-]+) ", told[told.index("Commands:") :], re.MULTILINE)
    assert listed == offered


def test_it_begins_with_the_two_commands() -> None:
    assert README.index("make demo") < README.index("make test") < README.index("Point it at")
