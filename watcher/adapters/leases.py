"""Leases as locked files: the kernel lets go of a lock when its process ends, however it ends."""

import contextlib
import fcntl
import hashlib
import itertools
import os
import re
import uuid
from pathlib import Path

from watcher.errors import StateError

_NAME = re.compile(r"[0-9a-f]{32}")
_REST = re.compile(r"([0-9a-f]{32})(?:\.([0-9a-f]{8}))?")

_held: list[int] = []
"""Open files of this process, whose locks are its leases."""


def _let_go() -> None:
    """Close what a fork handed down: a lock must not outlive its process in a child."""
    while _held:
        os.close(_held.pop())


os.register_at_fork(after_in_child=_let_go)


class FileLeases:
    """Names this process by a locked file in `folder`, which all processes of the host share.

    A lease reads HOST/FILE.FOLDER.RUN, new with each call of `own`; a caller may add to its end.
    `host` must be this machine's alone among those that share a database, and the folder on a
    local disk. A process of this host with another folder (another state folder over the same
    database) cannot be seen from here, so it counts as alive.
    """

    def __init__(self, folder: Path, host: str) -> None:
        self._folder = folder
        self._place = hashlib.sha256(os.fsencode(folder.resolve())).hexdigest()[:8]
        self._host = host
        self._owner = 0
        self._name = ""
        self._runs = itertools.count(1)

    def own(self) -> str:
        if self._owner != os.getpid():
            self._name = self._make()
            self._owner = os.getpid()
        return f"{self._host}/{self._name}.{self._place}.{next(self._runs)}"

    def is_alive(self, lease: str) -> bool:
        ours = f"{self._host}/"
        if not lease.startswith(ours):
            return True
        rest = _REST.match(lease, len(ours))
        if rest is None:
            return False
        name, place = rest.groups(default=self._place)
        return place != self._place or not _bury(self._folder / name)

    def _make(self) -> str:
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            for path in self._folder.iterdir():
                if _NAME.fullmatch(path.name):
                    _bury(path)
            while True:
                path = self._folder / uuid.uuid4().hex
                if _lock_new(path):
                    return path.name
        except OSError as error:
            raise StateError(
                f"The folder {self._folder} cannot hold this process's lease ({error.strerror}), "
                "so no mail was sent; make it writable for the user that runs watcher"
            ) from error


def _lock_new(path: Path) -> bool:
    """Make and lock a file; return False where another process took it for dead in between."""
    file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o644)
    fcntl.flock(file, fcntl.LOCK_EX)
    if os.fstat(file).st_nlink == 0:
        os.close(file)
        return False
    _held.append(file)
    return True


def _bury(path: Path) -> bool:
    """Remove the file of a dead process; return whether it is dead."""
    try:
        file = os.open(path, os.O_RDONLY)
    except FileNotFoundError:
        return True
    except OSError:
        return False  # not ours to look at, so not ours to declare dead
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    else:
        with contextlib.suppress(OSError):  # left for whoever may remove it
            path.unlink()
        return True
    finally:
        os.close(file)
