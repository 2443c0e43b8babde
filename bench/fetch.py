"""Asking 1,000 documents at 50 ms of latency, beside a bare keep-alive loop of requests.

Run it with `python -m bench.fetch`. The publisher is a process of its own, so that its work is in
neither figure.
"""

import asyncio
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import NamedTuple

import requests

from watcher.adapters.http import HttpFetcher
from watcher.domain import OWN_PAGE, DocumentId
from watcher.ports import Body, NotModified, Request

DOCUMENTS = 1000
CONNECTIONS = 10
LATENCY_S = 0.05
ROUNDS = 3
HOST = "www.example.org"
ETAG = '"7"'
PAGE = b'{"title": "Keep a record", "body": "' + b"Keep a record of every visit. " * 1000 + b'"}'
COMMON = "Date: Tue, 01 Sep 2026 10:00:00 GMT\r\nCache-Control: max-age=300\r\nVary: Accept\r\n"


class Figures(NamedTuple):
    """What one way of asking cost."""

    wall_s: float
    cpu_ms: float
    """Of this process, for each document."""


class _Publisher(asyncio.Protocol):
    """Answers 304 where a copy is held, else the page; each after the latency."""

    sent = 0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        self._received = b""

    def data_received(self, data: bytes) -> None:
        self._received += data
        if self._received.endswith(b"\r\n\r\n"):
            answer = _answer(self._received)
            self._received = b""
            asyncio.get_running_loop().call_later(LATENCY_S, self._send, answer)

    def _send(self, answer: bytes) -> None:
        self._transport.write(answer)
        _Publisher.sent += len(answer)


def _answer(asked: bytes) -> bytes:
    if asked.startswith(b"GET /robots.txt"):
        return _page(404, b"")
    if asked.startswith(b"GET /sent"):
        return _page(200, str(_Publisher.sent).encode())
    if b"if-none-match:" in asked.lower():
        return f"HTTP/1.1 304 Not Modified\r\nETag: {ETAG}\r\n{COMMON}\r\n".encode()
    return _page(200, PAGE)


def _page(status: int, body: bytes) -> bytes:
    head = f"HTTP/1.1 {status} x\r\nETag: {ETAG}\r\nContent-Type: application/json\r\n{COMMON}"
    return f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body


async def _serve() -> None:
    server = await asyncio.get_running_loop().create_server(_Publisher, "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


@contextmanager
def publisher() -> Iterator[str]:
    """Run the publisher in a process of its own; give its address."""
    command = [sys.executable, "-m", "bench.fetch", "serve"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            yield f"http://127.0.0.1:{process.stdout.readline().strip()}"
        finally:
            process.terminate()


def _timed(run: Callable[[], None]) -> Figures:
    started, cpu = time.perf_counter(), time.process_time()
    run()
    cpu_ms = (time.process_time() - cpu) / DOCUMENTS * 1000
    return Figures(time.perf_counter() - started, cpu_ms)


def bare(base: str, *, etag: str | None) -> None:
    """Ask in a bare loop: ten threads, a Session each."""
    numbers = iter(range(DOCUMENTS))
    headers = {"If-None-Match": etag} if etag else {}

    def work() -> None:
        with requests.Session() as session:
            session.trust_env = False
            for number in numbers:
                assert session.get(f"{base}/api/content/{number}", headers=headers).ok

    threads = [threading.Thread(target=work) for _ in range(CONNECTIONS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def ours(base: str, *, etag: str | None) -> None:
    """Ask by the fetcher, its robots.txt and making of connections included."""
    asked = [
        Request(
            document=DocumentId(f"d{number}"),
            part=OWN_PAGE,
            address=f"https://{HOST}/api/content/{number}",
            etag=etag,
        )
        for number in range(DOCUMENTS)
    ]
    with HttpFetcher([HOST], {HOST: base}, "ops@example.org", CONNECTIONS, 0) as fetcher:
        kinds = [type(answer) for _, answer in fetcher.fetch_all(asked)]
    assert kinds == [NotModified if etag else Body] * DOCUMENTS


def compare(base: str, etag: str | None) -> tuple[Figures, Figures]:
    """Return the median figures of the bare loop and of ours, asked in turn."""
    bares, mine = [], []
    for _ in range(ROUNDS):
        bares.append(_timed(lambda: bare(base, etag=etag)))
        mine.append(_timed(lambda: ours(base, etag=etag)))
    return _median(bares), _median(mine)


def _median(rounds: list[Figures]) -> Figures:
    return Figures(*(statistics.median(column) for column in zip(*rounds, strict=True)))


def main() -> None:
    """Print a line for each kind of answer."""
    with publisher() as base:
        for name, etag in (("304", ETAG), ("200", None)):
            before = int(requests.get(f"{base}/sent", timeout=5).text)
            theirs, mine = compare(base, etag)
            sent = int(requests.get(f"{base}/sent", timeout=5).text) - before
            print(
                f"fetch {name}: ratio {mine.wall_s / theirs.wall_s:.3f}"
                f" ({mine.wall_s:.2f} s, bare {theirs.wall_s:.2f} s),"
                f" CPU {mine.cpu_ms:.2f} ms a document (bare {theirs.cpu_ms:.2f} ms),"
                f" {sent / (2 * ROUNDS * DOCUMENTS):,.0f} bytes a document"
            )


if __name__ == "__main__":
    if sys.argv[1:] == ["serve"]:
        asyncio.run(_serve())
    else:
        main()
