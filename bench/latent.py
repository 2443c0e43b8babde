"""A publisher of 1,000 pages that answers after 50 ms: a process of its own, so that its work is in
nobody's figure.

    python -m bench.latent 304    answers 304 to whoever names the ETag
    python -m bench.latent 200    knows no ETags: sends the same bytes each time

It prints its port, and serves until it is ended. GET /sent: how many bytes of bodies it has sent.
"""

import asyncio
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from random import Random
from urllib.request import urlopen

from bench.items import html, item, paragraphs

DOCUMENTS = 1000
LATENCY_S = 0.05
_COMMON = (
    "Date: Tue, 01 Sep 2026 10:00:00 GMT\r\nCache-Control: max-age=300\r\nVary: Accept\r\n"
    "Content-Type: application/json; charset=utf-8\r\n"
)


def path_of(number: int) -> str:
    """Return the path for readers of one page."""
    return f"/guidance/page-{number}"


def etag_of(number: int) -> str:
    """Return the ETag of one page."""
    return f'"page-{number}"'


@contextmanager
def publisher(kind: str) -> Iterator[str]:
    """Run the publisher; give its address."""
    command = [sys.executable, "-m", "bench.latent", kind]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            yield f"http://127.0.0.1:{process.stdout.readline().strip()}"
        finally:
            process.terminate()


def body_bytes_sent(base: str) -> int:
    """Return how many bytes of bodies the publisher at `base` has sent so far."""
    with urlopen(f"{base}/sent", timeout=5) as answer:
        return int(answer.read())


class _Pages:
    """The answers, ready to send."""

    def __init__(self, *, tells_etags: bool) -> None:
        self.body_bytes = 0
        self._tells_etags = tells_etags
        random = Random(11)
        self._by_path = {
            f"/api/content{path_of(n)}": (
                etag_of(n),
                item(path_of(n), f"Guidance {n}", html(paragraphs(random, 24))),
            )
            for n in range(DOCUMENTS)
        }

    def answer(self, asked: str) -> tuple[bytes, bool]:
        """Return the answer to a request, and whether it waits."""
        path = asked.split(" ", 2)[1]
        if path == "/sent":
            return _answer(200, "", str(self.body_bytes).encode()), False
        found = self._by_path.get(path)
        if found is None:
            return _answer(404, "", b""), True
        etag, body = found
        tag = f"ETag: {etag}\r\n" if self._tells_etags else ""
        if tag and f"if-none-match: {etag}".lower() in asked.lower():
            return f"HTTP/1.1 304 Not Modified\r\n{tag}{_COMMON}\r\n".encode(), True
        self.body_bytes += len(body)
        return _answer(200, tag, body), True


def _answer(status: int, tag: str, body: bytes) -> bytes:
    head = f"HTTP/1.1 {status} x\r\n{tag}{_COMMON}Content-Length: {len(body)}\r\n\r\n"
    return head.encode() + body


class _Connection(asyncio.Protocol):
    """One keep-alive connection; requests come without bodies."""

    def __init__(self, pages: _Pages) -> None:
        self._pages = pages
        self._received = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._received += data
        if self._received.endswith(b"\r\n\r\n"):
            answer, waits = self._pages.answer(self._received.decode("latin-1"))
            self._received = b""
            delay_s = LATENCY_S if waits else 0
            asyncio.get_running_loop().call_later(delay_s, self._transport.write, answer)


async def _serve(kind: str) -> None:
    pages = _Pages(tells_etags=kind == "304")
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: _Connection(pages), "127.0.0.1", 0, backlog=100)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(_serve(sys.argv[1]))
