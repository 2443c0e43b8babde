"""What a publisher lets programs fetch (RFC 9309)."""

import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Self
from urllib.robotparser import RobotFileParser

AGENT = "regulation-watcher"
_FRESH_S = 24 * 60 * 60
_RETRY_S = 5 * 60


class RobotRules:
    """The rules of one robots.txt that bind us; an empty one allows everything."""

    def __init__(self, body: bytes = b"") -> None:
        lines = body.decode("utf-8-sig", "replace").splitlines()
        try:
            self._parser = _parsed(lines)
        except ValueError:  # an odd number or address in one line spoils no other
            self._parser = _parsed([line for line in lines if _is_readable(line)])
        # Cut as a whole number: one of hundreds of digits is no float at all.
        self.delay_s = float(min(int(self._parser.crawl_delay(AGENT) or 0), _FRESH_S))
        """Crawl-delay, at most a day; 0 where none is asked for."""

    def allow(self, address: str) -> bool:
        """Tell whether an address may be fetched."""
        return self._parser.can_fetch(AGENT, address)


def _parsed(lines: list[str]) -> RobotFileParser:
    parser = RobotFileParser()
    parser.parse(lines)
    return parser


def _is_readable(line: str) -> bool:
    try:
        _parsed(["User-agent: *", line])
    except ValueError:
        return False
    return True


@dataclass(frozen=True, slots=True, kw_only=True)
class RobotsUnread:
    """A robots.txt that could not be read, so that its host may not be asked (RFC 9309 2.3.1.4)."""

    error: str
    retryable: bool

    @classmethod
    def because(cls, what: str, *, retryable: bool) -> Self:
        """Return the failure in words that name robots.txt."""
        return cls(error=f"its robots.txt could not be read: {what}", retryable=retryable)


Robots = RobotRules | RobotsUnread


class RobotsCache:
    """Keeps the robots.txt of a host for a day (RFC 9309 2.4), and a failure for five minutes."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._kept: dict[str, tuple[Robots, float]] = {}
        self._lock = threading.Lock()

    def get(self, scheme: str, read: Callable[[], Robots]) -> Robots:
        """Return what is kept, or what `read` gives; others wait while one reads."""
        return self._fresh(scheme) or self._read(scheme, read)

    def _fresh(self, scheme: str) -> Robots | None:
        robots, until = self._kept.get(scheme, (None, 0.0))
        return robots if self._clock() < until else None

    def _read(self, scheme: str, read: Callable[[], Robots]) -> Robots:
        with self._lock:
            if fresh := self._fresh(scheme):
                return fresh
            robots = read()
            kept_s = _FRESH_S if isinstance(robots, RobotRules) else _RETRY_S
            self._kept[scheme] = (robots, self._clock() + kept_s)
            return robots
