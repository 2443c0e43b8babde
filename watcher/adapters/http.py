"""HttpFetcher: asks publishers side by side, politely, and trusts nothing that comes back."""

import threading
import time
from collections import defaultdict, deque
from collections.abc import Callable, Collection, Generator, Mapping, Sequence
from contextlib import closing
from importlib.metadata import PackageNotFoundError, version
from typing import Self

from requests.utils import DEFAULT_CA_BUNDLE_PATH

from watcher.adapters.http_addresses import AddressBook, BadAddressError
from watcher.adapters.http_connection import Guard, trusting
from watcher.adapters.http_crew import Crew
from watcher.adapters.http_errand import Errand, Ways
from watcher.adapters.http_lane import Lane
from watcher.adapters.http_limits import DEFAULT_LIMITS, Limits
from watcher.adapters.http_pace import Halt, Pause
from watcher.adapters.http_site import Site
from watcher.adapters.http_trouble import NoReplyError
from watcher.adapters.http_verdict import conditions, verdict
from watcher.adapters.robots import AGENT
from watcher.ports import Answer, Request, Unanswered


class HttpFetcher:
    """A Fetcher over HTTP. Close it when done; it may be used again and again until then.

    `hosts` are the publishers' hosts that documents name; no other is asked, whatever a page links
    or redirects to. `publishers` maps a host to the base address that is asked in its place.
    `authorities` is a file of certificate authorities. `clock` gives monotonic seconds; `pause`
    waits between requests.
    """

    def __init__(
        self,
        hosts: Collection[str],
        publishers: Mapping[str, str],
        contact: str,
        connections_per_host: int,
        requests_per_second: float,
        *,
        limits: Limits = DEFAULT_LIMITS,
        authorities: str = DEFAULT_CA_BUNDLE_PATH,
        clock: Callable[[], float] = time.monotonic,
        pause: Pause = threading.Event.wait,
    ) -> None:
        self._book = AddressBook(hosts, publishers)
        self._connections_per_host = connections_per_host
        self._limits = limits
        self._clock = clock
        self._pause = pause
        self._tls = trusting(authorities)
        self._sites = {
            host: Site(
                connections=connections_per_host,
                requests_per_second=requests_per_second,
                clock=clock,
                open_lane=self._open_lane,
            )
            for host in self._book.hosts
        }
        self._ways = Ways(
            book=self._book, sites=self._sites, limits=limits, headers=_headers(contact)
        )

    def fetch_all(self, requests: Sequence[Request]) -> Generator[tuple[Request, Answer]]:
        queues: defaultdict[str, deque[Request]] = defaultdict(deque)
        for request in requests:
            queues[self._host(request)].append(request)
        crew = Crew(
            queues, self._fetch, per_host=self._connections_per_host, halt=Halt(self._pause)
        )
        with closing(crew.run()) as answers:
            yield from answers

    def close(self) -> None:
        """Close all connections."""
        for site in self._sites.values():
            site.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _host(self, request: Request) -> str:
        try:
            return self._book.route(request.address).host
        except BadAddressError:
            return ""  # asked of nobody: its errand ends at once

    def _fetch(self, request: Request, halt: Halt) -> Answer:
        errand = Errand(self._ways, halt)
        try:
            address, reply = errand.run(request.address, conditions(request))
        except NoReplyError as error:
            return Unanswered(
                error=f"{request.address}: {error}; {error.remedy}",
                retryable=error.retryable,
                requests=errand.requests,
            )
        return verdict(request, address, reply, requests=errand.requests, limits=self._limits)

    def _open_lane(self) -> Lane:
        guard = Guard(trusted=self._book.trusted, limits=self._limits, clock=self._clock)
        return Lane(guard=guard, tls=self._tls, limits=self._limits)


def _headers(contact: str) -> dict[str, str]:
    return {
        "User-Agent": f"{AGENT}/{_own_version()} (+mailto:{contact})",
        "Accept": "text/html,application/json,application/atom+xml,application/xml;q=0.9,*/*;q=0.8",
        "Accept-Language": "en-GB,en;q=0.9",
        "Accept-Encoding": "gzip, deflate",
    }


def _own_version() -> str:
    try:
        return version("regulation-watcher")
    except PackageNotFoundError:  # run from a source tree
        return "0"
