import os
from pathlib import Path

import pytest

from watcher.adapters.files import HeldFolder
from watcher.domain import EditionId
from watcher.errors import StateError

EDITION = EditionId("2026-07")


def test_a_held_mail_is_a_file_for_its_owner_alone(tmp_path: Path) -> None:
    where = HeldFolder(tmp_path / "state").keep(EDITION, "r1", b"Subject: hello\r\n\r\n")
    assert where == str(tmp_path / "state/held/2026-07/r1.eml")
    assert Path(where).read_bytes() == b"Subject: hello\r\n\r\n"
    assert Path(where).stat().st_mode & 0o777 == 0o600
    assert Path(where).parent.stat().st_mode & 0o777 == 0o700


def test_keeping_it_again_replaces_it_and_leaves_nothing_else(tmp_path: Path) -> None:
    folder = HeldFolder(tmp_path)
    folder.keep(EDITION, "r1", b"old")
    where = Path(folder.keep(EDITION, "r1", b"new"))
    assert where.read_bytes() == b"new"
    assert os.listdir(where.parent) == ["r1.eml"]  # noqa: PTH208  # names alone are compared


@pytest.mark.parametrize("name", ["", "..", "../r1", "a/b", ".hidden", "a\0b", "a" * 300])
def test_no_name_leaves_the_folder(tmp_path: Path, name: str) -> None:
    folder = HeldFolder(tmp_path)
    with pytest.raises(StateError, match="cannot be a file's name"):
        folder.keep(EDITION, name, b"mail")
    with pytest.raises(StateError, match="cannot be a file's name"):
        folder.keep(EditionId(name), "r1", b"mail")
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_cannot_be_made_is_an_error_that_says_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "held").write_text("a file in the way")
    with pytest.raises(StateError, match="edition 2026-07 is held back and could not be kept"):
        HeldFolder(tmp_path).keep(EDITION, "r1", b"mail")


def test_a_file_that_cannot_be_put_in_place_leaves_no_half(tmp_path: Path) -> None:
    (tmp_path / "held/2026-07/r1.eml/x").mkdir(parents=True)
    with pytest.raises(StateError, match="mend the folder's permissions"):
        HeldFolder(tmp_path).keep(EDITION, "r1", b"mail")
    assert [path.name for path in (tmp_path / "held/2026-07").iterdir()] == ["r1.eml"]
