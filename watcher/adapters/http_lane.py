"""One keep-alive connection to a host: a request goes out, a bounded reply comes back."""

import ssl
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import requests
from requests.structures import CaseInsensitiveDict
from urllib3 import BaseHTTPResponse, HTTPResponse
from urllib3.exceptions import HTTPError

from watcher.adapters.http_body import read_start, read_whole
from watcher.adapters.http_connection import Guard, GuardedAdapter
from watcher.adapters.http_limits import Limits

_WORDS_BYTES = 16 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """What came back to one request."""

    status: int
    reason: str
    headers: Mapping[str, str]
    """Compared without case."""
    body: bytes
    """Whole and decoded for a 200; of other answers the beginning, for its words."""


ReadBody = Callable[[BaseHTTPResponse, int], bytes]


class Lane:
    """A Session with one connection. One thread uses it at a time; another may cut its guard."""

    def __init__(self, *, guard: Guard, tls: ssl.SSLContext, limits: Limits) -> None:
        self.guard = guard
        self._limits = limits
        self._session = _Session()
        self._session.trust_env = False
        self._session.adapters.clear()
        for scheme in ("http://", "https://"):
            self._session.mount(scheme, GuardedAdapter(guard=guard, tls=tls))

    def ask(
        self, address: str, headers: Mapping[str, str], *, most: int, read: ReadBody = read_whole
    ) -> Reply:
        """Return the reply, its body read by `read`, at most `most` bytes of it.

        Raises requests' and urllib3's errors, among them those of http_limits.
        """
        self.guard.begin()
        response = self._session.send(
            _prepared(address, headers),
            stream=True,
            allow_redirects=False,
            proxies={},
            timeout=(self._limits.connect_s, self._limits.read_s),
        )
        with response:
            self.guard.allow_body()
            raw: HTTPResponse = response.raw
            body = read(raw, most) if raw.status == requests.codes.ok else _scrap(raw)
            return Reply(status=raw.status, reason=raw.reason or "", headers=raw.headers, body=body)

    def close(self) -> None:
        """Close the connection."""
        self._session.close()


class _Session(requests.Session):
    """A session that leaves redirects alone: by itself it reads their whole body, however big."""

    def get_redirect_target(self, resp: requests.Response) -> None:
        """Return no target."""


def _prepared(address: str, headers: Mapping[str, str]) -> requests.PreparedRequest:
    """Return a request as it goes out; `prepare` would parse and merge everything once more."""
    prepared = requests.PreparedRequest()
    prepared.method = "GET"
    prepared.url = address
    prepared.headers = CaseInsensitiveDict(headers)
    return prepared


def _scrap(raw: HTTPResponse) -> bytes:
    """Return the beginning of a body that matters for its words alone, so its faults do not."""
    try:
        return read_start(raw, _WORDS_BYTES)
    except HTTPError:
        return b""
