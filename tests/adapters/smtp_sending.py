"""Mails to send through a real server, and a queue that remembers what was told of each."""

import ssl
import threading
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

from tests.smtp_sink import SmtpSink
from watcher.adapters.smtp import SmtpMailer
from watcher.config.values import Relay, RelayScheme
from watcher.domain import OutcomeKind
from watcher.ports import Mail, Sent

NOW = datetime(2026, 7, 7, 9, 0, tzinfo=UTC)
SENDER = "watcher@watch.example"
DATA = b"Subject: hello\r\n\r\nA line.\r\n.\r\n..two dots\r\n"
ACCEPTED, DEFERRED = OutcomeKind.ACCEPTED, OutcomeKind.DEFERRED
FAILED, UNCERTAIN = OutcomeKind.FAILED, OutcomeKind.UNCERTAIN


def mail(address: str, data: bytes = DATA) -> Mail:
    return Mail(sender=SENDER, address=address, data=data)


def home(number: int) -> str:
    return f"home{number}@homes.example"


class Queue:
    """Mails to hand out, and what was told of each; it notices overlapping calls."""

    def __init__(self, mails: Iterable[Mail]) -> None:
        self._mails = iter(mails)
        self._inside = threading.Lock()
        self.sent: list[Sent] = []
        self.given: list[str] = []

    def take(self, sent: Sent | None) -> Mail | None:
        assert self._inside.acquire(blocking=False)
        if sent is not None:
            self.sent.append(sent)
        following = next(self._mails, None)
        if following is not None:
            self.given.append(following.address)
        self._inside.release()
        return following

    @property
    def outcomes(self) -> dict[str, OutcomeKind]:
        return {one.mail.address: one.outcome.kind for one in self.sent}

    @property
    def replies(self) -> list[str]:
        return [one.outcome.reply for one in self.sent]


def scheme(sink: SmtpSink) -> RelayScheme:
    return RelayScheme(sink.url.partition(":")[0])


def mailer(
    sink: SmtpSink,
    *,
    connections: int = 1,
    tls: ssl.SSLContext | None = None,
    credentials: Path | None = None,
    timeout_s: float = 5,
    host: str = "127.0.0.1",
) -> SmtpMailer:
    relay = Relay(scheme=scheme(sink), host=host, port=sink.port, credentials=credentials)
    return SmtpMailer(
        relay,
        connections=connections,
        clock=lambda: NOW,
        monotonic=lambda: 7.0,
        tls=tls,
        timeout_s=timeout_s,
        answer_timeout_s=timeout_s,
        waits_s=(0, 0),
    )


def send(sink: SmtpSink, *mails: Mail, through: SmtpMailer | None = None) -> Queue:
    queue = Queue(mails)
    (through or mailer(sink)).send_each(queue.take)
    return queue
