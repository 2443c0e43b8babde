"""The homes' mail server: a real SMTP server on loopback that keeps every mail as a file."""

from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes
from email.policy import default
from pathlib import Path
from socket import socket

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session


class _Keeper:
    """Files each mail as EDITION/RECIPIENT.eml, by its Message-ID."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.count = 0

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802 - aiosmtpd's name
        content = envelope.content if isinstance(envelope.content, bytes) else b""
        message = message_from_bytes(content, policy=default)
        local = str(message["Message-ID"]).strip("<> ").partition("@")[0]
        edition, _, recipient = local.partition(".")
        path = self._folder / _safe(edition) / f"{_safe(recipient)}.eml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        self.count += 1
        return f"250 OK kept as number {self.count}"


class _OnAnyPort(Controller):
    """A controller whose port the system chooses: it is known once the server listens."""

    def _trigger_server(self) -> None:
        sockets: tuple[socket, ...] = getattr(self.server, "sockets", ())
        self.port = int(sockets[0].getsockname()[1])
        super()._trigger_server()  # type: ignore[no-untyped-call]  # aiosmtpd has no types here


@contextmanager
def receive(folder: Path) -> Iterator[int]:
    """Receive mails into a folder; give the server's port on loopback."""
    controller = _OnAnyPort(_Keeper(folder), hostname="127.0.0.1", port=0, data_size_limit=2**25)
    controller.start()
    try:
        yield controller.port
    finally:
        controller.stop()


def _safe(name: str) -> str:
    return "".join(c if c.isascii() and (c.isalnum() or c == "-") else "-" for c in name) or "mail"
