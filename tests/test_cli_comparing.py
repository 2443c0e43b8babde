"""`watcher compare` in each of its forms."""

import json
from pathlib import Path

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


def test_there_are_no_colours_but_on_a_terminal(tmp_path: Path) -> None:
    old, new = tmp_path / "old.txt", tmp_path / "new.txt"
    old.write_text("within 28 days")
    new.write_text("within 14 days")
    done = CliRunner().invoke(main, ["compare", str(old), str(new)], color=True)
    assert (
        done.output
        == "Paragraphs: 1 changed.\n\n  Changed: within [removed: 28 days] [added: 14 days]\n"
    )
