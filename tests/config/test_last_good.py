import stat
from pathlib import Path

import pytest

from tests.config.folders import DOCUMENTS, HEADER, SETTINGS, SUBSCRIBERS, good, write
from watcher.config.last_good import keep, load_last_good
from watcher.errors import ConfigError, StateError


def test_the_kept_config_is_the_same_once_the_folder_is_spoiled(tmp_path: Path) -> None:
    folder = write(tmp_path, settings=SETTINGS + 'credentials = "login"\n')
    (folder / "login").write_text("user\npassword\n")
    (folder / "login").chmod(0o600)
    config = good(folder)
    assert keep(folder, config.state_folder)
    (folder / "watcher.toml").write_text("oops")
    (folder / "subscribers.csv").unlink()
    assert load_last_good(folder, environ={}) == config


def test_the_kept_config_is_that_of_the_state_directory(tmp_path: Path) -> None:
    folder = write(tmp_path)
    environ = {"STATE_DIRECTORY": str(tmp_path / "state")}
    config = good(folder, environ)
    keep(folder, config.state_folder)
    assert load_last_good(folder, environ=environ) == config
    with pytest.raises(ConfigError, match="does not exist"):
        load_last_good(folder, environ={})


def test_the_copies_are_for_their_owner_alone(tmp_path: Path) -> None:
    keep(write(tmp_path), tmp_path / "var")
    kept = tmp_path / "var" / "last-good-config"
    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in [kept, *kept.iterdir()]}
    assert modes == {
        "last-good-config": 0o700,
        "watcher.toml": 0o600,
        "documents.toml": 0o600,
        "subscribers.csv": 0o600,
    }


def test_a_later_good_config_takes_the_place_of_an_earlier_one(tmp_path: Path) -> None:
    folder = write(tmp_path)
    keep(folder, tmp_path / "var")
    write(tmp_path, subscribers=SUBSCRIBERS + "B,Beech,b@b.example,all,active\n")
    assert keep(folder, tmp_path / "var")
    assert len(load_last_good(folder, environ={}).subscribers) == 2
    assert len(list((tmp_path / "var" / "last-good-config").iterdir())) == 3


@pytest.mark.parametrize(
    "spoil",
    [
        {"settings": "oops"},
        {"documents": DOCUMENTS + "x = 1\n"},
        {"subscribers": HEADER + "B,\n"},
        {"subscribers": b"\xe9"},
    ],
)
def test_a_folder_that_became_faulty_does_not_replace_the_kept_one(
    spoil: dict[str, str | bytes], tmp_path: Path
) -> None:
    folder = write(tmp_path)
    config = good(folder)
    keep(folder, config.state_folder)
    write(tmp_path, **spoil)
    assert not keep(folder, config.state_folder)
    assert load_last_good(folder, environ={}) == config


def test_a_folder_that_went_away_does_not_replace_the_kept_one(tmp_path: Path) -> None:
    folder = write(tmp_path)
    config = good(folder)
    keep(folder, config.state_folder)
    folder.rename(tmp_path / "elsewhere")
    assert not keep(folder, config.state_folder)
    assert load_last_good(folder, environ={}) == config


def test_a_state_folder_that_cannot_be_written_is_said_to_be_so(tmp_path: Path) -> None:
    (tmp_path / "var").write_text("a file")
    with pytest.raises(StateError, match="let the user that runs watcher write there"):
        keep(write(tmp_path), tmp_path / "var")


def test_nothing_is_left_behind_where_a_copy_cannot_be_replaced(tmp_path: Path) -> None:
    kept = tmp_path / "var" / "last-good-config"
    (kept / "watcher.toml").mkdir(parents=True)
    with pytest.raises(StateError):
        keep(write(tmp_path), tmp_path / "var")
    assert [path.name for path in kept.iterdir()] == ["watcher.toml"]
