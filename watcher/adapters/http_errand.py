"""One document's way to a reply: robots.txt minded, failures retried, redirects followed."""

from collections.abc import Mapping
from dataclasses import dataclass

from urllib3.exceptions import MaxRetryError

from watcher.adapters.http_addresses import AddressBook, BadAddressError, Route
from watcher.adapters.http_body import read_start, read_whole
from watcher.adapters.http_lane import ReadBody, Reply
from watcher.adapters.http_limits import Limits
from watcher.adapters.http_pace import Halt
from watcher.adapters.http_retry import RETRIED, polite_retry
from watcher.adapters.http_site import SILENT_AFTER, Site
from watcher.adapters.http_trouble import EXPECTED, NoReplyError, told
from watcher.adapters.http_words import printable, status_words
from watcher.adapters.robots import RobotRules, Robots, RobotsUnread

_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_OK = 200
_TOO_MANY_REQUESTS = 429
_SERVER_ERROR = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Ways:
    """What every errand shares."""

    book: AddressBook
    sites: Mapping[str, Site]
    limits: Limits
    headers: Mapping[str, str]
    """Sent with every request."""


class LedAstrayError(NoReplyError):
    """A redirect that we do not follow."""

    def __init__(self, message: str) -> None:
        super().__init__(message, retryable=False)


class Errand:
    """Asks for one address. `requests` counts what was sent, retries and redirects included."""

    def __init__(self, ways: Ways, halt: Halt, *, is_for_robots: bool = False) -> None:
        self._ways = ways
        self._halt = halt
        self._is_for_robots = is_for_robots
        self._read: ReadBody = read_start if is_for_robots else read_whole
        limits = ways.limits
        self._most = limits.robots_bytes if is_for_robots else limits.body_bytes
        self.requests = 0

    def run(self, address: str, conditions: Mapping[str, str]) -> tuple[str, Reply]:
        """Return the publisher's address that replied, and its reply. Raises NoReplyError, Halted."""
        headers = {**self._ways.headers, **conditions}
        route = self._start(address)
        visited = [route.real]
        while True:
            if not self._is_for_robots:
                self._mind_robots(route)
            reply = self._reply(route, headers)
            location = reply.headers.get("Location") if reply.status in _REDIRECTS else None
            if location is None:
                return route.real, reply
            route = self._onward(route, location, visited)
            visited.append(route.real)

    def _start(self, address: str) -> Route:
        try:
            return self._ways.book.route(address)
        except BadAddressError as error:
            raise NoReplyError(str(error), retryable=False) from error

    def _onward(self, route: Route, location: str, visited: list[str]) -> Route:
        """Return where a redirect leads. Raises NoReplyError where that is not followed."""
        try:
            onward = self._ways.book.follow(route, location)
        except BadAddressError as error:
            raise LedAstrayError(f"it redirects to {printable(location)}: {error}") from error
        if onward.real in visited:
            raise LedAstrayError(f"it redirects in a circle, by way of {printable(onward.real)}")
        if len(visited) > self._ways.limits.redirects:
            raise LedAstrayError(f"it redirects more than {self._ways.limits.redirects} times")
        return onward

    def _reply(self, route: Route, headers: Mapping[str, str]) -> Reply:
        """Return the reply of one address, after retries. Raises NoReplyError."""
        retry = polite_retry(self._ways.limits)
        while True:
            outcome = self._attempt(route, headers)
            asked_s = retry.asked_s(outcome.headers) if isinstance(outcome, Reply) else 0.0
            if self._is_final(outcome, asked_s):
                return _settled(outcome)
            try:
                retry = retry.increment("GET", route.real)
            except MaxRetryError:
                return _settled(outcome)
            self._halt.wait(retry.pause_s(asked_s))

    def _is_final(self, outcome: Reply | NoReplyError, asked_s: float) -> bool:
        """Tell whether asking again within this fetch is of no use, or not wished for so soon."""
        if isinstance(outcome, NoReplyError):
            return not outcome.try_again
        return outcome.status not in RETRIED or asked_s > self._ways.limits.retry_after_s

    def _attempt(self, route: Route, headers: Mapping[str, str]) -> Reply | NoReplyError:
        site = self._ways.sites[route.host]
        if site.is_silent:
            # One host that lets each request wait for its end would hold up the whole poll.
            return NoReplyError(f"{route.host} gave no reply {SILENT_AFTER} times", retryable=True)
        with site.lane(self._halt) as lane:
            self.requests += 1
            try:
                reply = lane.ask(route.asked, headers, read=self._read, most=self._most)
            except EXPECTED as error:
                trouble = told(error, self._ways.limits)
                site.note(replied=not trouble.waited)
                return trouble
            site.note(replied=True)
            return reply

    def _mind_robots(self, route: Route) -> None:
        """Raise NoReplyError where the publisher's robots.txt keeps us out, or cannot be read."""
        robots = self._ways.sites[route.host].robots.get(
            route.scheme, lambda: read_robots(route, self._ways, self._halt)
        )
        if isinstance(robots, RobotsUnread):
            raise NoReplyError(robots.error, retryable=robots.retryable)
        if not robots.allow(route.real):
            message = f"the robots.txt of {route.host} asks programs not to fetch {route.real}"
            remedy = "ask the publisher to let us in, or set active = false"
            raise NoReplyError(printable(message, 300), retryable=False, remedy=remedy)


def _settled(outcome: Reply | NoReplyError) -> Reply:
    if isinstance(outcome, NoReplyError):
        raise outcome
    return outcome


def read_robots(route: Route, ways: Ways, halt: Halt) -> Robots:
    """Return the rules of a host, which none means that all is allowed; its pace slows to them.

    A 4xx or a redirect that leads nowhere means that there are none (RFC 9309 2.3.1).
    """
    errand = Errand(ways, halt, is_for_robots=True)
    try:
        _, reply = errand.run(f"{route.scheme}://{route.host}/robots.txt", {})
    except LedAstrayError:
        return RobotRules()
    except NoReplyError as error:
        return RobotsUnread.because(str(error), retryable=error.retryable)
    if reply.status == _TOO_MANY_REQUESTS or reply.status >= _SERVER_ERROR:
        return RobotsUnread.because(status_words(reply.status, reply.reason), retryable=True)
    rules = RobotRules(reply.body if reply.status == _OK else b"")
    ways.sites[route.host].pace.slow_to(min(rules.delay_s, ways.limits.crawl_delay_s))
    return rules
