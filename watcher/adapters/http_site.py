"""One publisher's host: its lanes, its pace and its robots.txt."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from queue import LifoQueue

from watcher.adapters.http_lane import Lane
from watcher.adapters.http_pace import Halt, Pace
from watcher.adapters.robots import RobotsCache

SILENT_AFTER = 24
"""Requests in a row that were let wait to the end: eight pages, each asked three times."""
_SILENT_S = 5 * 60


class Site:
    """A host's limits: however many threads ask, at most `connections` lanes are open."""

    def __init__(
        self,
        *,
        connections: int,
        requests_per_second: float,
        clock: Callable[[], float],
        open_lane: Callable[[], Lane],
    ) -> None:
        self.pace = Pace(requests_per_second, clock)
        self.robots = RobotsCache(clock)
        self._clock = clock
        self._unheard = 0
        self._silent_until = 0.0
        self._open_lane = open_lane
        self._connections = connections
        self._lock = threading.Lock()
        self._lanes: LifoQueue[Lane | None] = LifoQueue()
        for _ in range(connections):
            self._lanes.put(None)

    @contextmanager
    def lane(self, halt: Halt) -> Iterator[Lane]:
        """Take a lane, the one used last first, and wait for a turn to ask."""
        lane = self._lanes.get()
        try:
            lane = lane or self._open_lane()
            with halt.reaching(lane.guard):
                halt.wait(self.pace.turn_s())
                yield lane
        finally:
            self._lanes.put(lane)

    @property
    def is_silent(self) -> bool:
        """Whether the host left so many requests without a reply that it is left alone for a while."""
        return self._clock() < self._silent_until

    def note(self, *, replied: bool) -> None:
        """Count a request that had a reply, of whatever kind, or was let wait to the end."""
        with self._lock:
            self._unheard = 0 if replied else self._unheard + 1
            if self._unheard >= SILENT_AFTER:
                self._unheard = 0
                self._silent_until = self._clock() + _SILENT_S

    def close(self) -> None:
        """Close every lane, waiting for those in use."""
        for lane in [self._lanes.get() for _ in range(self._connections)]:
            if lane is not None:
                lane.close()
            self._lanes.put(None)
