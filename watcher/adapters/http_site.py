"""One publisher's host: its lanes, its pace and its robots.txt."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from queue import LifoQueue

from watcher.adapters.http_lane import Lane
from watcher.adapters.http_pace import Halt, Pace
from watcher.adapters.robots import RobotsCache


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
        self._open_lane = open_lane
        self._connections = connections
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

    def close(self) -> None:
        """Close every lane, waiting for those in use."""
        for lane in [self._lanes.get() for _ in range(self._connections)]:
            if lane is not None:
                lane.close()
            self._lanes.put(None)
