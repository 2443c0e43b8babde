from pathlib import Path

import pytest

from tests.config.folders import SETTINGS, faults, good, warnings, write


def _credentials(tmp_path: Path, body: bytes | None, mode: int = 0o600) -> Path:
    folder = write(tmp_path, settings=SETTINGS + 'credentials = "relay-login"\n')
    path = folder / "relay-login"
    if body is not None:
        path.write_bytes(body)
        path.chmod(mode)
    return folder


def test_credentials_lie_beside_the_settings(tmp_path: Path) -> None:
    folder = _credentials(tmp_path, b"user\r\npass word\r\n")
    assert good(folder).relay.credentials == folder / "relay-login"


def test_credentials_that_systemd_gives_come_first(tmp_path: Path) -> None:
    folder = _credentials(tmp_path, None)
    given = tmp_path / "given"
    given.mkdir()
    (given / "relay-login").write_text("user\npassword\n")
    environ = {"CREDENTIALS_DIRECTORY": str(given)}
    assert good(folder, environ).relay.credentials == given / "relay-login"


def test_credentials_at_an_absolute_path_are_taken_from_there(tmp_path: Path) -> None:
    path = tmp_path / "login"
    path.write_text("user\npassword")
    path.chmod(0o640)
    folder = write(tmp_path, settings=f'{SETTINGS}credentials = "{path}"\n')
    config = good(folder, {"CREDENTIALS_DIRECTORY": "/nowhere"})
    assert config.relay.credentials == path
    assert config.warnings == ()


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (None, "is missing; make it, and write the user on its first line"),
        (b"", "does not hold two lines; write the user"),
        (b"user:hunter2\n", "does not hold two lines; write the user"),
        (b"\nhunter2\n", "does not hold two lines; write the user"),
        (b"user\nhunter2\nmore\n", "does not hold two lines; write the user"),
        (b"user\nhunter2\xe9\n", "is not UTF-8 text; write the user"),
    ],
)
def test_faulty_credentials_are_named_and_not_repeated(
    body: bytes | None, said: str, tmp_path: Path
) -> None:
    folder = _credentials(tmp_path, body)
    (fault,) = faults(folder)
    assert fault.startswith(f"watcher.toml: mail.credentials (line 7): {folder / 'relay-login'}")
    assert said in fault
    assert "hunter2" not in fault


def test_credentials_that_cannot_be_read_are_a_fault(tmp_path: Path) -> None:
    folder = _credentials(tmp_path, None)
    (folder / "relay-login").symlink_to(folder / "relay-login")
    (fault,) = faults(folder)
    assert "relay-login cannot be read (Too many levels of symbolic links)" in fault


def test_a_folder_in_place_of_credentials_is_a_fault(tmp_path: Path) -> None:
    folder = _credentials(tmp_path, None)
    (folder / "relay-login").mkdir()
    (fault,) = faults(folder)
    assert "relay-login is not a file; write the user on its first line" in fault


def test_credentials_that_anybody_can_read_are_a_warning(tmp_path: Path) -> None:
    folder = _credentials(tmp_path, b"user\npassword\n", mode=0o644)
    assert warnings(folder) == [
        (
            f"watcher.toml: mail.credentials (line 7): {folder / 'relay-login'} can be read by anybody; "
            "chmod 600 it"
        )
    ]


def test_a_password_sent_in_clear_is_a_warning(tmp_path: Path) -> None:
    folder = _credentials(tmp_path, b"user\npassword\n")
    settings = folder / "watcher.toml"
    settings.write_text(settings.read_text().replace("127.0.0.1", "mail.example.org"))
    assert warnings(folder) == [
        (
            "watcher.toml: mail.relay (line 5): would send the password in clear; write "
            "smtp+starttls:// or smtps://"
        )
    ]


def test_missing_credentials_are_named_beside_other_faults_of_the_file(tmp_path: Path) -> None:
    folder = write(tmp_path, settings=SETTINGS + 'credentials = "gone"\nconnections = 99\n')
    assert len(faults(folder)) == 2


@pytest.mark.parametrize("credentials", ['""', "7", '"a\\nb"'])
def test_credentials_that_are_no_path_are_one_fault(credentials: str, tmp_path: Path) -> None:
    folder = write(tmp_path, settings=f"{SETTINGS}credentials = {credentials}\n")
    assert len(faults(folder)) == 1
