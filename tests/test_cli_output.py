"""What the commands print cannot steer a terminal."""

import pytest

from watcher.cli.base import out, say


def test_controls_and_turned_writing_are_replaced_and_line_ends_kept(
    capsys: pytest.CaptureFixture[str],
) -> None:
    out("a\x1b[2Jb\u202ec\td\ne")
    say("f\x9bg\ud800")
    printed = capsys.readouterr()
    assert printed.out == "a\ufffd[2Jb\ufffdc\td\ne\n"
    assert printed.err == "f\ufffdg\\ud800\n"


def test_colours_of_ours_are_kept(capsys: pytest.CaptureFixture[str]) -> None:
    out("\x1b[31mred\x1b[0m", is_ready=True)
    assert "red" in capsys.readouterr().out
