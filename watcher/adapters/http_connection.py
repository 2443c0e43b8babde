"""Connections that lead only where they may, end on time and take no more than they should."""

import ipaddress
import socket
import ssl
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from typing import Any

from requests.adapters import HTTPAdapter
from urllib3 import HTTPConnectionPool, HTTPSConnectionPool, PoolManager
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import ConnectTimeoutError, NameResolutionError, NewConnectionError
from urllib3.util import Retry

from watcher.adapters.http_limits import (
    AddressRefusedError,
    Limits,
    RefusedError,
    TooBigError,
    TooSlowError,
)

_NAT64 = ipaddress.ip_network("64:ff9b::/96")


class Guard:
    """Watches one connection: where it leads, until when it may go on, how many bytes may come.

    `trusted` are the stand-ins, by host and port: they alone may be no public addresses.
    """

    def __init__(
        self, *, trusted: frozenset[tuple[str, int]], limits: Limits, clock: Callable[[], float]
    ) -> None:
        self._trusted = trusted
        self._limits = limits
        self._clock = clock
        self._ends_at = 0.0
        self._room = 0
        self._is_cut = False
        self.socket: socket.socket | None = None

    def begin(self) -> None:
        """Start the time of one answer, and allow its headers."""
        self._ends_at = self._clock() + self._limits.answer_s
        self._room = self._limits.header_bytes

    def allow_body(self) -> None:
        """Allow the body, with room for its framing."""
        self._room = self._limits.body_bytes + self._limits.header_bytes

    def patience_s(self, most_s: float) -> float:
        """Return how long the next step may take. Raises TooSlowError where the time is up."""
        if self._is_cut:
            raise RefusedError("the fetch was ended")
        left_s = self._ends_at - self._clock()
        if left_s <= 0:
            raise self._too_slow()
        return min(left_s, most_s)

    def _too_slow(self) -> TooSlowError:
        return TooSlowError(f"the answer took longer than {self._limits.answer_s:g} seconds")

    def receive(self, read: Callable[[], int], sock: socket.socket) -> int:
        """Read once, within the time left; return and count the bytes."""
        patience_s = self.patience_s(self._limits.read_s)
        sock.settimeout(patience_s)
        try:
            count = read()
        except TimeoutError:
            if patience_s < self._limits.read_s:
                raise self._too_slow() from None
            raise
        self._room -= count
        if self._room < 0:
            raise TooBigError("the answer's headers or body are larger than we take")
        return count

    def connect(self, host: str, port: int) -> socket.socket:
        """Return a socket connected to an address that was checked itself.

        Name and address are looked up once, so no second lookup can give another address.
        """
        is_trusted = (host, port) in self._trusted
        problem: OSError = OSError("the host has no address")
        for family, kind, protocol, _, place in _addresses(host, port):
            if not is_trusted and not is_public(str(place[0])):
                problem = _NotPublicError(f"{host} is at {place[0]}, which is no public address")
                continue
            sock = self._opened(family, kind, protocol)
            try:
                sock.settimeout(self.patience_s(self._limits.connect_s))
                sock.connect(place)
            except OSError as error:
                sock.close()
                problem = error
            except BaseException:
                sock.close()
                raise
            else:
                return sock
        if isinstance(problem, _NotPublicError):
            raise AddressRefusedError(str(problem)) from problem
        raise problem

    def _opened(self, family: int, kind: int, protocol: int) -> socket.socket:
        sock = _GuardedSocket(family, kind, protocol)
        sock.guard = self
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.socket = sock
        return sock

    def mend(self) -> None:
        """Let the connection be used again after a cut."""
        self._is_cut = False

    def cut(self) -> None:
        """End what the connection is doing, from another thread."""
        self._is_cut = True
        if self.socket is not None:
            with suppress(OSError):
                # An SSLSocket's own method would take its state away under the reader.
                socket.socket.shutdown(self.socket, socket.SHUT_RDWR)


class _NotPublicError(OSError):
    """An address that was not tried."""


def _addresses(host: str, port: int) -> list[tuple[Any, ...]]:
    try:
        return list(socket.getaddrinfo(host, port, type=socket.SOCK_STREAM))
    except UnicodeError as error:
        raise AddressRefusedError(f"{host!r} is no host name") from error


def is_public(address: str) -> bool:
    """Tell whether an IP address is one on the public internet, seen through its IPv6 disguises."""
    ip = ipaddress.ip_address(address)
    if isinstance(ip, ipaddress.IPv6Address):
        inner = ip.ipv4_mapped or ip.sixtofour
        if ip in _NAT64:
            inner = ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
        if inner is not None:
            return is_public(str(inner))
        if ip.is_site_local:
            return False
    return ip.is_global and not (ip.is_multicast or ip.is_reserved)


class _GuardedSocket(socket.socket):
    """Reads under a guard; http.client reads by `recv_into` alone."""

    guard: Guard

    def recv_into(self, buffer: Any, nbytes: int = 0, flags: int = 0) -> int:
        return self.guard.receive(partial(super().recv_into, buffer, nbytes, flags), self)


class _GuardedTlsSocket(ssl.SSLSocket):
    """The same over TLS."""

    guard: Guard

    def recv_into(self, buffer: Any, nbytes: int | None = None, flags: int = 0) -> int:
        return self.guard.receive(partial(super().recv_into, buffer, nbytes, flags), self)


def _connected(connection: HTTPConnection, guard: Guard, host: str) -> socket.socket:
    """Return a new socket, its failures in urllib3's words."""
    try:
        return guard.connect(host, connection.port)
    except socket.gaierror as error:
        raise NameResolutionError(connection.host, connection, error) from error
    except TimeoutError as error:
        raise ConnectTimeoutError(connection, "timed out") from error
    except OSError as error:
        raise NewConnectionError(connection, str(error)) from error


class _PlainConnection(HTTPConnection):
    def __init__(self, *args: Any, guard: Guard, **options: Any) -> None:
        super().__init__(*args, **options)
        self._guard = guard

    def _new_conn(self) -> socket.socket:
        return _connected(self, self._guard, self._dns_host)


class _TlsConnection(HTTPSConnection):
    def __init__(self, *args: Any, guard: Guard, **options: Any) -> None:
        super().__init__(*args, **options)
        self._guard = guard

    def _new_conn(self) -> socket.socket:
        return _connected(self, self._guard, self._dns_host)

    def connect(self) -> None:
        super().connect()
        if isinstance(self.sock, _GuardedTlsSocket):
            self.sock.guard = self._guard
            self._guard.socket = self.sock


class _Pools(PoolManager):
    """Makes pools of guarded connections."""

    def __init__(self, *, guard: Guard, **options: Any) -> None:
        super().__init__(**options)
        self._guard = guard

    def _new_pool(
        self, scheme: str, host: str, port: int, request_context: dict[str, Any] | None = None
    ) -> HTTPConnectionPool:
        pool = super()._new_pool(scheme, host, port, request_context)
        is_tls = isinstance(pool, HTTPSConnectionPool)
        pool.ConnectionCls = _TlsConnection if is_tls else _PlainConnection
        pool.conn_kw["guard"] = self._guard
        return pool


class GuardedAdapter(HTTPAdapter):
    """The adapter of requests over one guarded connection; it retries nothing by itself."""

    def __init__(self, *, guard: Guard, tls: ssl.SSLContext) -> None:
        self._guard = guard
        self._tls = tls
        super().__init__(pool_connections=1, pool_maxsize=1, max_retries=Retry(total=False))

    def init_poolmanager(
        self,
        connections: int,
        maxsize: int,
        block: bool = False,  # noqa: FBT001, FBT002 - the library's signature
        **options: Any,
    ) -> None:
        self.poolmanager = _Pools(
            guard=self._guard,
            num_pools=connections,
            maxsize=maxsize,
            block=block,
            ssl_context=self._tls,
            **options,
        )

    def cert_verify(self, conn: Any, url: Any, verify: Any, cert: Any) -> None:
        """Leave everything to the one context, instead of reading the certificates anew."""


def trusting(authorities: str) -> ssl.SSLContext:
    """Return a context that verifies hosts against a file of certificate authorities."""
    context = ssl.create_default_context(cafile=authorities)
    context.sslsocket_class = _GuardedTlsSocket
    return context
