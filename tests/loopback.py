"""A real HTTP server on loopback whose answers a test scripts by path.

    with Loopback() as publisher:
        publisher.answer("/guide", Reply(503), Reply(body=b"Keep a record."))
        ...  ask publisher.url + "/guide"
        assert publisher.asked("/guide") == 2

The answers of a path are given in turn, and the last one again and again; an unscripted path answers
404. An answer is anything with `send(exchange)`; those here can be well-behaved or hostile.
"""

import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from email.message import Message
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Protocol, Self


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """One request as the server saw it."""

    path: str
    """The request's target: path and query."""
    headers: Message
    at: float
    """Monotonic seconds."""


class Exchange:
    """What an answer may use: the request, the open socket, and a wait that ends with the server."""

    def __init__(self, handler: "_Handler", seen: Seen) -> None:
        self._handler = handler
        self.seen = seen

    def write(self, data: bytes) -> None:
        """Send bytes as they are."""
        self._handler.wfile.write(data)
        self._handler.wfile.flush()

    def hang_up(self) -> None:
        """End the connection after this answer."""
        self._handler.close_connection = True

    def wait(self, seconds: float | None = None) -> bool:
        """Wait, at most until the server closes; return whether to go on."""
        return not self._handler.server.closing.wait(seconds)

    def reset(self) -> None:
        """End the connection at once with a TCP reset."""
        linger = b"\x01\x00\x00\x00\x00\x00\x00\x00"
        self._handler.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
        self._handler.connection.close()


class Scripted(Protocol):
    """An answer to one request."""

    def send(self, exchange: Exchange) -> None:
        """Write the answer."""


@dataclass(frozen=True, slots=True)
class Reply:
    """A whole answer with a Content-Length.

    `etag` and `last_modified` are sent, and a request that names one of them is answered 304.
    `delay_s` is waited before the first byte.
    """

    status: int = 200
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)
    etag: str | None = None
    last_modified: str | None = None
    delay_s: float = 0

    def send(self, exchange: Exchange) -> None:
        if self.delay_s and not exchange.wait(self.delay_s):
            return
        if self._is_known(exchange.seen.headers):
            exchange.write(head(304, self._fields()))
        elif self.status in (204, 304):
            exchange.write(head(self.status, self._fields()))
        else:
            length = {"Content-Length": str(len(self.body))}
            exchange.write(head(self.status, self._fields() | length) + self.body)

    def _is_known(self, asked: Message) -> bool:
        """Tell whether the asker has it already; an ETag goes before a date (RFC 9110, 13.2.2)."""
        if "If-None-Match" in asked:
            return self.etag is not None and asked["If-None-Match"] == self.etag
        return self.last_modified is not None and asked["If-Modified-Since"] == self.last_modified

    def _fields(self) -> dict[str, str]:
        validators = {"ETag": self.etag, "Last-Modified": self.last_modified}
        return {k: v for k, v in validators.items() if v is not None} | dict(self.headers)


def redirect(location: str, status: int = 302) -> Reply:
    """Return an answer that sends the asker elsewhere."""
    return Reply(status, b"", {"Location": location})


@dataclass(frozen=True, slots=True)
class Raw:
    """Bytes as they are, then the end of the connection."""

    data: bytes

    def send(self, exchange: Exchange) -> None:
        exchange.hang_up()
        exchange.write(self.data)


@dataclass(frozen=True, slots=True)
class Stream:
    """A head, then pieces until they end or the asker hangs up, then the end of the connection.

    With `every_s` the server waits that long before each piece.
    """

    head: bytes
    pieces: Iterable[bytes]
    every_s: float = 0

    def send(self, exchange: Exchange) -> None:
        exchange.hang_up()
        exchange.write(self.head)
        for piece in self.pieces:
            if self.every_s and not exchange.wait(self.every_s):
                return
            exchange.write(piece)


@dataclass(frozen=True, slots=True)
class Silence:
    """Nothing at all, with the connection open until the server closes."""

    def send(self, exchange: Exchange) -> None:
        exchange.wait()


@dataclass(frozen=True, slots=True)
class HangUp:
    """The end of the connection instead of an answer."""

    def send(self, exchange: Exchange) -> None:
        exchange.hang_up()


@dataclass(frozen=True, slots=True)
class Reset:
    """A TCP reset instead of an answer, or after some bytes."""

    data: bytes = b""

    def send(self, exchange: Exchange) -> None:
        exchange.hang_up()
        exchange.write(self.data)
        exchange.reset()


def head(status: int, headers: Mapping[str, str] | None = None) -> bytes:
    """Return a status line and headers, ended by the empty line."""
    try:
        reason = HTTPStatus(status).phrase
    except ValueError:
        reason = "Odd"
    lines = [f"HTTP/1.1 {status} {reason}", *(f"{k}: {v}" for k, v in (headers or {}).items())]
    return ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1")


def chunked(*pieces: bytes, ended: bool = True) -> bytes:
    """Return pieces in chunked transfer coding; without the last chunk where not `ended`."""
    body = b"".join(b"%x\r\n%b\r\n" % (len(piece), piece) for piece in pieces)
    return body + b"0\r\n\r\n" if ended else body


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    server: "_Server"

    def do_GET(self) -> None:
        seen = Seen(path=self.path, headers=self.headers, at=time.monotonic())
        with self.server.noting(seen), suppress(OSError):
            self.server.next_answer(self.path).send(Exchange(self, seen))

    def handle(self) -> None:
        with suppress(OSError):
            super().handle()

    def finish(self) -> None:
        with suppress(OSError):
            super().finish()

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the library's name
        """Print nothing: a test asks `seen`."""


class _Server(ThreadingHTTPServer):
    daemon_threads = False
    block_on_close = True
    request_queue_size = 128

    def __init__(self, host: str, answers: Callable[[str], Scripted]) -> None:
        super().__init__((host, 0), _Handler)
        self.next_answer = answers
        self.closing = threading.Event()
        self.lock = threading.Lock()
        self.seen: list[Seen] = []
        self.sockets: set[socket.socket] = set()
        self.connections = self.most_open = self.busy = self.most_busy = 0

    def process_request(self, request: Any, client_address: Any) -> None:
        with self.lock:
            self.sockets.add(request)
            self.connections += 1
            self.most_open = max(self.most_open, len(self.sockets))
        super().process_request(request, client_address)

    def shutdown_request(self, request: Any) -> None:
        with self.lock:
            self.sockets.discard(request)
        super().shutdown_request(request)

    @contextmanager
    def noting(self, seen: Seen) -> Iterator[None]:
        """Count a request for as long as it is being answered."""
        with self.lock:
            self.seen.append(seen)
            self.busy += 1
            self.most_busy = max(self.most_busy, self.busy)
        try:
            yield
        finally:
            with self.lock:
                self.busy -= 1

    def cut(self) -> None:
        """End every open connection, so that their threads end."""
        self.closing.set()
        with self.lock:
            for each in self.sockets:
                with suppress(OSError):
                    socket.socket.shutdown(each, socket.SHUT_RDWR)


class Loopback:
    """The server; it runs inside the `with` block. TLS where a context is given."""

    def __init__(self, *, host: str = "127.0.0.1", tls: ssl.SSLContext | None = None) -> None:
        self._scripts: dict[str, list[Scripted]] = {}
        self._server = _Server(host, self._next)
        if tls is not None:
            self._server.socket = tls.wrap_socket(self._server.socket, server_side=True)
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,))
        self.port: int = self._server.server_address[1]
        self.url = f"{'https' if tls else 'http'}://{host}:{self.port}"

    def answer(self, path: str, *answers: Scripted) -> None:
        """Script a path (with its query): the answers in turn, the last one for ever."""
        with self._server.lock:
            self._scripts[path] = list(answers)

    def _next(self, path: str) -> Scripted:
        with self._server.lock:
            script = self._scripts.get(path)
            if script is None:
                return Reply(404)
            return script.pop(0) if len(script) > 1 else script[0]

    @property
    def seen(self) -> tuple[Seen, ...]:
        """Every request, in order of arrival."""
        with self._server.lock:
            return tuple(self._server.seen)

    def asked(self, path: str) -> int:
        """Return how many requests named a path."""
        return sum(each.path == path for each in self.seen)

    @property
    def connections(self) -> int:
        """How many connections were accepted."""
        return self._server.connections

    @property
    def most_open(self) -> int:
        """The highest number of connections open at once, one just closed perhaps included."""
        return self._server.most_open

    @property
    def most_busy(self) -> int:
        """The highest number of requests being answered at once."""
        return self._server.most_busy

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.cut()
        self._server.server_close()
