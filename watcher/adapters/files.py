"""Mails that the allow-list holds back, as files that a mail program opens."""

import re
from pathlib import Path
from tempfile import NamedTemporaryFile

from watcher.domain import EditionId
from watcher.errors import StateError

_SAFE = re.compile(r"[A-Za-z0-9_-][A-Za-z0-9._-]{0,200}")


class HeldFolder:
    """Keeps held/EDITION/NAME.eml in the state folder, readable by the service's user alone."""

    def __init__(self, state_folder: Path) -> None:
        self._folder = state_folder / "held"

    def keep(self, edition: EditionId, name: str, data: bytes) -> str:
        """Write a mail whole or not at all; return where. The same name again replaces it."""
        target = self._folder / _safe(edition) / f"{_safe(name)}.eml"
        try:
            target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            _write(target, data)
        except OSError as error:
            raise StateError(
                f"The mail {name} of edition {edition} is held back and could not be kept in"
                f" {target.parent}: {error.strerror}. Make room or mend the folder's permissions;"
                " the next `watcher deliver` writes it again."
            ) from error
        return str(target)


def _safe(name: str) -> str:
    """Return a name that stays in its folder. Raises StateError for any other."""
    if _SAFE.fullmatch(name) is None:
        raise StateError(f"{name!r} cannot be a file's name: the outbox holds what it should not.")
    return name


def _write(target: Path, data: bytes) -> None:
    """Write beside the target and rename, so that a killed process leaves the old file or the new one.

    Not synced to the disk: the outbox is the record, and thousands may be held at once.
    """
    with NamedTemporaryFile(dir=target.parent, prefix=".", suffix=".part", delete=False) as part:
        try:
            part.write(data)
            part.flush()
            Path(part.name).replace(target)
        except OSError:
            Path(part.name).unlink(missing_ok=True)
            raise
