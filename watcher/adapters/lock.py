"""A lock file: one process at a time, and none is left behind by a crash."""

import fcntl
import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from watcher.errors import StateError

log = logging.getLogger(__name__)


@contextmanager
def only_one(path: Path, what: str, *, wait: bool = True) -> Iterator[None]:
    """Hold a lock while something runs; where it runs already, here or elsewhere, wait for its end.

    Raises StateError instead of waiting where `wait` is False. The system gives the lock back when
    the process ends, however it ends (flock(2)).
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if not wait:
                raise StateError(
                    f"another {what} runs already with {path}; stop that one first, or name "
                    "another state folder"
                ) from None
            log.warning("another %s is under way: waiting for its end", what)
            fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)
