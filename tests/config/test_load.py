import os
from pathlib import Path

import pytest

from tests.config.folders import DOCUMENTS, HEADER, SETTINGS, faults, good, warnings, write
from watcher.config import load
from watcher.config.problems import problems_answer
from watcher.errors import ConfigError, Problem


def test_the_faults_of_all_files_are_told_at_once_by_file_and_line(tmp_path: Path) -> None:
    folder = write(
        tmp_path,
        settings=SETTINGS.replace("smtp:", "smpt:") + 'relay_url = "x"\ncredentials = "gone"\n',
        documents=DOCUMENTS.replace("govuk", "gov"),
        subscribers=HEADER + "A,Ash,a@@b.example,all,active\nB,Beech,b@b.example,all,on\n",
    )
    assert [fault.split(": '")[0] for fault in faults(folder)] == [
        "watcher.toml: mail.relay (line 5)",
        "watcher.toml: mail.relay_url (line 7): unknown option; did you mean 'relay'?",
        (
            f"watcher.toml: mail.credentials (line 8): {folder / 'gone'} is missing; make it, and write "
            "the user on its first line and the password on its second"
        ),
        "documents.toml: document 'guide': source (line 5)",
        "subscribers.csv line 2: email",
        "subscribers.csv line 3: status",
    ]


def test_the_error_gives_the_problems_and_their_text(tmp_path: Path) -> None:
    folder = write(tmp_path, subscribers=HEADER + "A B,Ash,a@b.example,all,active\n")
    with pytest.raises(ConfigError) as caught:
        load(folder, environ={})
    (problem,) = caught.value.problems
    assert (problem.file, problem.where) == ("subscribers.csv", "line 2: home_id")
    assert str(caught.value) == str(problem)


def test_warnings_come_in_the_order_of_files(tmp_path: Path) -> None:
    folder = write(
        tmp_path,
        settings=SETTINGS + 'deliver_to = ["example.org"]\n',
        documents=DOCUMENTS.replace("www.gov.uk", "gov.uk"),
        subscribers=HEADER,
    )
    assert [warning.split(":")[0] for warning in warnings(folder)] == [
        "watcher.toml",
        "documents.toml",
        "subscribers.csv",
    ]


def test_missing_files_are_each_named(tmp_path: Path) -> None:
    folder = write(tmp_path, settings=None, documents=None, subscribers=None)
    missing = f"is missing from {folder}; put it there, or name another folder with --config"
    assert faults(folder) == [
        f"watcher.toml: {missing}",
        f"documents.toml: {missing}",
        f"subscribers.csv: {missing}",
    ]


@pytest.mark.parametrize("name", ["watcher.toml", "documents.toml", "subscribers.csv"])
def test_a_folder_in_place_of_a_file_is_a_fault(name: str, tmp_path: Path) -> None:
    folder = write(tmp_path)
    (folder / name).unlink()
    (folder / name).mkdir()
    assert faults(folder) == [f"{name}: is not a file; put a file of this name in its place"]


def test_a_pipe_in_place_of_a_file_is_a_fault_and_not_waited_for(tmp_path: Path) -> None:
    folder = write(tmp_path, subscribers=None)
    os.mkfifo(folder / "subscribers.csv")
    assert faults(folder) == [
        "subscribers.csv: is not a file; put a file of this name in its place"
    ]


def test_a_file_that_cannot_be_read_is_a_fault(tmp_path: Path) -> None:
    folder = write(tmp_path, documents=None)
    path = folder / "documents.toml"
    path.symlink_to(path)
    assert faults(folder) == [
        (
            "documents.toml: cannot be read (Too many levels of symbolic links); let the user that runs "
            f"watcher read {path}"
        )
    ]


@pytest.mark.parametrize(
    ("name", "said"),
    [("nowhere", "does not exist"), ("config/watcher.toml", "is not a folder")],
)
def test_a_missing_folder_is_one_fault(name: str, said: str, tmp_path: Path) -> None:
    write(tmp_path)
    assert faults(tmp_path / name) == [
        (
            f"{tmp_path / name}: {said}; name the config folder with --config or WATCHER_CONFIG, or "
            "make one with `watcher init`"
        )
    ]


def test_a_folder_whose_name_is_too_long_is_a_fault(tmp_path: Path) -> None:
    (fault,) = faults(tmp_path / ("x" * 300))
    assert "cannot be looked into (File name too long)" in fault


def test_the_toml_files_may_have_a_byte_order_mark_and_crlf(tmp_path: Path) -> None:
    folder = write(
        tmp_path,
        settings=SETTINGS.replace("\n", "\r\n").encode("utf-8-sig"),
        documents=DOCUMENTS.replace("\n", "\r\n").encode("utf-8-sig"),
    )
    assert good(folder).documents == good(write(tmp_path)).documents


def test_the_toml_files_must_be_utf_8(tmp_path: Path) -> None:
    folder = write(
        tmp_path,
        settings=SETTINGS.encode("utf-16"),
        documents=DOCUMENTS.replace("guide for", "café for").encode("cp1252"),
    )
    assert faults(folder) == [
        "watcher.toml: is saved as UTF-16 (Unicode text), not as UTF-8; save it as UTF-8",
        "documents.toml line 3: byte 0xe9 is not UTF-8 (most likely Windows-1252); save it as UTF-8",
    ]


def test_loading_writes_nothing_and_makes_no_folder(tmp_path: Path) -> None:
    folder = write(tmp_path)
    before = sorted(tmp_path.rglob("*"))
    good(folder, {"STATE_DIRECTORY": str(tmp_path / "state")})
    assert sorted(tmp_path.rglob("*")) == before


def test_a_folder_named_with_dots_has_its_state_beside_it(tmp_path: Path) -> None:
    folder = write(tmp_path)
    (folder / "below").mkdir()
    config = good(folder / "below" / "..")
    assert config.folder == folder
    assert config.state_folder == tmp_path / "var"


def test_a_linked_folder_has_its_state_beside_the_link(tmp_path: Path) -> None:
    (tmp_path / "etc").mkdir()
    (tmp_path / "srv").mkdir()
    link = tmp_path / "srv" / "config"
    link.symlink_to(write(tmp_path / "etc"))
    assert good(link).state_folder == tmp_path / "srv" / "var"


def test_problems_are_answered_as_plain_objects() -> None:
    problem = Problem("watcher.toml", "mail.relay (line 5)", "is required")
    assert problems_answer([problem]) == [
        {"file": "watcher.toml", "where": "mail.relay (line 5)", "message": "is required"}
    ]
