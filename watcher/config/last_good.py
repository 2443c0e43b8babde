"""The copy of the last good config, for a service whose folder was spoiled."""

import contextlib
import os
import tempfile
from collections.abc import Mapping
from pathlib import Path

from watcher.config.folder import Folder
from watcher.config.load import load_copy, state_folder
from watcher.config.values import Config
from watcher.errors import ConfigError, StateError

FOLDER = "last-good-config"


def keep(config_folder: Path, state_folder: Path) -> bool:
    """Copy the three files to last-good-config/ in the state folder, and return True.

    What is copied is what was checked here. Returns False where the files have become faulty since
    they were loaded: the earlier copy stands. Raises StateError where it cannot be written.
    """
    try:
        files = Folder(config_folder)
        files.contents()
    except ConfigError:
        return False
    if files.faults:
        return False
    target = state_folder / FOLDER
    try:
        target.mkdir(mode=0o700, parents=True, exist_ok=True)
        for name, body in files.bodies.items():
            _replace(target / name, body)
    except OSError as error:
        raise StateError(
            f"the last good config cannot be kept in {target}: {error.strerror}; "
            "let the user that runs watcher write there"
        ) from error
    return True


def load_last_good(folder: Path, *, environ: Mapping[str, str]) -> Config:
    """Return the kept config of a folder, its paths resolved as those of the folder itself.

    Raises ConfigError where none was kept, or where it no longer holds (a credentials file that
    is missing now).
    """
    return load_copy(state_folder(folder, environ=environ) / FOLDER, of=folder, environ=environ)


def _replace(path: Path, body: bytes) -> None:
    """Write a file that is whole at every instant, for its owner alone.

    The three files are replaced one after the other. They do not refer to each other, so a crash
    in between leaves a copy that is partly older and still good.
    """
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")  # 0600
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(body)
            file.flush()
            os.fsync(file.fileno())
        Path(temporary).replace(path)
    except BaseException:
        with contextlib.suppress(FileNotFoundError):
            Path(temporary).unlink()
        raise
