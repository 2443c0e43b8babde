"""How fast a host is asked, and how a fetch is ended before its time."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from watcher.adapters.http_connection import Guard

Pause = Callable[[threading.Event, float], object]
"""Waits so many seconds, or until the event."""


class Halted(Exception):  # noqa: N818 - no error: the caller wants no more answers
    """The fetch was ended early."""


class Halt:
    """Ends a fetch early: wakes those who wait and cuts off those who read."""

    def __init__(self, pause: Pause) -> None:
        self._pause = pause
        self._event = threading.Event()
        self._guards: set[Guard] = set()
        self._lock = threading.Lock()

    def wait(self, seconds: float) -> None:
        """Wait. Raises Halted as soon as the fetch is ended."""
        if seconds > 0 and not self._event.is_set():
            self._pause(self._event, seconds)
        if self._event.is_set():
            raise Halted

    @contextmanager
    def reaching(self, guard: Guard) -> Iterator[None]:
        """Have a connection cut, should the fetch be ended meanwhile."""
        with self._lock:
            guard.mend()
            self._guards.add(guard)
        try:
            self.wait(0)
            yield
        finally:
            with self._lock:
                self._guards.discard(guard)

    def cut(self) -> None:
        """End the fetch."""
        self._event.set()
        with self._lock:
            for guard in self._guards:
                guard.cut()


class Pace:
    """Spaces out the requests to one host; turns are handed out in the order of asking."""

    def __init__(self, requests_per_second: float, clock: Callable[[], float]) -> None:
        self._interval_s = 1 / requests_per_second if requests_per_second else 0.0
        self._clock = clock
        self._next_at = 0.0
        self._lock = threading.Lock()

    def slow_to(self, interval_s: float) -> None:
        """Never ask more often than this from now on, the last turn included."""
        with self._lock:
            slower_by_s = max(interval_s - self._interval_s, 0)
            self._interval_s += slower_by_s
            self._next_at += slower_by_s

    def turn_s(self) -> float:
        """Take the next turn; return how many seconds it is away."""
        with self._lock:
            now = self._clock()
            turn = max(now, self._next_at)
            self._next_at = turn + self._interval_s
            return turn - now
