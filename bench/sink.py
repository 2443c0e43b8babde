"""Mail servers that take everything and keep nothing, each in a process of its own.

    python -m bench.sink quick       a bare one: as little work a mail as a server can do
    python -m bench.sink aiosmtpd    aiosmtpd, a real peer that parses each line

They print their port and serve until their stdin ends, then say as JSON what they took.
"""

import asyncio
import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

_END = b"\r\n.\r\n"


@dataclass
class Taken:
    """What a sink has taken; complete once it has ended."""

    port: int = 0
    mails: int = 0
    bytes: int = 0
    recipients: int = 0
    """Different ones."""


@contextmanager
def sink(kind: str) -> Iterator[Taken]:
    """Run a sink; its count is known when the block ends."""
    taken = Taken()
    command = [sys.executable, "-m", "bench.sink", kind]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        taken.port = int(process.stdout.readline())
        try:
            yield taken
        finally:
            said, _ = process.communicate()
            found = json.loads(said)
            taken.mails, taken.bytes = found["mails"], found["bytes"]
            taken.recipients = found["recipients"]


@dataclass
class _Count:
    mails: int = 0
    bytes: int = 0
    recipients: set[str] = field(default_factory=set)

    def told(self) -> str:
        return json.dumps(
            {"mails": self.mails, "bytes": self.bytes, "recipients": len(self.recipients)}
        )


class _Quick(asyncio.Protocol):
    """One SMTP session: commands by their first letter, content by its end."""

    def __init__(self, count: _Count) -> None:
        self._count = count
        self._received = bytearray()
        self._in_content = False
        self._searched = 0
        self._recipient = ""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        transport.write(b"220 sink.example ESMTP\r\n")

    def data_received(self, data: bytes) -> None:
        self._received += data
        answers = bytearray()
        while (answer := self._content() if self._in_content else self._command()) is not None:
            answers += answer
        if answers:
            self._transport.write(bytes(answers))

    def _command(self) -> bytes | None:
        end = self._received.find(b"\r\n")
        if end < 0:
            return None
        line = bytes(self._received[:end]).upper()
        if line.startswith(b"RCPT"):
            self._recipient = bytes(self._received[8:end]).decode().split(">")[0]
        del self._received[: end + 2]
        if line.startswith(b"EHLO"):
            return b"250-sink.example\r\n250-PIPELINING\r\n250-8BITMIME\r\n250 SIZE 33554432\r\n"
        if line.startswith(b"DATA"):
            self._in_content, self._searched = True, 0
            return b"354 go on\r\n"
        return b"221 bye\r\n" if line.startswith(b"QUIT") else b"250 OK\r\n"

    def _content(self) -> bytes | None:
        end = self._received.find(_END, max(self._searched - len(_END), 0))
        if end < 0:
            self._searched = len(self._received)
            return None
        self._count.mails += 1
        self._count.bytes += end + 2
        self._count.recipients.add(self._recipient)
        del self._received[: end + len(_END)]
        self._in_content = False
        return b"250 OK kept nowhere\r\n"


async def _serve_quick(count: _Count) -> None:
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: _Quick(count), "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await loop.run_in_executor(None, sys.stdin.read)
    server.close()


async def _serve_aiosmtpd(count: _Count) -> None:
    from aiosmtpd.smtp import SMTP, Envelope, Session

    class Handler:
        async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802 - aiosmtpd's name
            content = envelope.content
            count.mails += 1
            count.bytes += len(content) if isinstance(content, bytes) else 0
            count.recipients.update(envelope.rcpt_tos)
            return "250 OK kept nowhere"

    loop = asyncio.get_running_loop()
    server = await loop.create_server(
        lambda: SMTP(Handler(), hostname="sink.example", loop=loop), "127.0.0.1", 0
    )
    print(server.sockets[0].getsockname()[1], flush=True)
    await loop.run_in_executor(None, sys.stdin.read)
    server.close()


def _main(kind: str) -> None:
    count = _Count()
    asyncio.run(_serve_quick(count) if kind == "quick" else _serve_aiosmtpd(count))
    print(count.told(), flush=True)


if __name__ == "__main__":
    _main(sys.argv[1])
