"""A real SMTP server on loopback that keeps what it takes and does as it is told.

    with SmtpSink() as sink:
        sink.answer(Stage.RCPT, "550 5.1.1 no such user", address="gone@*")
        sink.drop(Stage.END, times=1)
        ...                                # send to sink.url
        assert sink.addresses() == ["manager@oak.example"]

Rules are tried in the order they were given; the first that fits the stage and the address and
has not run out is used. Without a rule the server accepts.
"""

import asyncio
import ssl
import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from fnmatch import fnmatchcase
from socket import AF_INET, IPPROTO_TCP, SO_REUSEADDR, SOCK_STREAM, SOL_SOCKET, socket
from typing import Any, Self

from aiosmtpd.smtp import SMTP, AuthResult, LoginPassword


class Stage(StrEnum):
    """Where in a session a rule applies."""

    CONNECT = "connect"
    EHLO = "ehlo"
    MAIL = "mail"
    """The address is the sender's; from RCPT on it is the recipient's."""
    RCPT = "rcpt"
    DATA = "data"
    """Before 354."""
    BODY = "body"
    """After 354, while the mail is on its way; it can only drop or hang."""
    END = "end"
    """After the final dot."""


class _Does(StrEnum):
    ANSWER = "answer"
    DROP = "drop"
    HANG = "hang"


@dataclass(slots=True, kw_only=True)
class _Rule:
    stage: Stage
    does: _Does
    reply: str = ""
    pattern: str = "*"
    left: int | None = None

    def fits(self, stage: Stage, address: str) -> bool:
        return (
            self.left != 0
            and self.stage is stage
            and fnmatchcase(address.casefold(), self.pattern.casefold())
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """A mail that the server has in full, byte for byte (dots unstuffed)."""

    sender: str
    recipients: tuple[str, ...]
    data: bytes
    connection: int
    """Number of the connection, from 1."""
    monotonic_s: float


@dataclass(slots=True, kw_only=True)
class _Seen:
    """What the server saw, written by its thread alone."""

    taken: list[Taken] = field(default_factory=list)
    commands: Counter[str] = field(default_factory=Counter)
    connections: int = 0
    open_now: int = 0
    most_open: int = 0
    groups: int = 0
    logins: list[tuple[str, str]] = field(default_factory=list)


class SmtpSink:
    """The server. Enter it to start; `url` is what goes into `mail.relay`."""

    def __init__(
        self,
        *,
        pipelining: bool = True,
        tls: ssl.SSLContext | None = None,
        implicit_tls: bool = False,
        login: tuple[str, str] | None = None,
        eager: bool = False,
        size_limit: int = 33_554_432,
    ) -> None:
        """`tls` alone offers STARTTLS; `eager` answers DATA with 354 though every RCPT was refused."""
        self.pipelining = pipelining
        self.eager = eager
        self.seen = _Seen()
        self._tls, self._implicit, self._login = tls, implicit_tls, login
        self._size_limit = size_limit
        self._rules: list[_Rule] = []
        self._news = threading.Condition()
        self._loop = asyncio.new_event_loop()
        # asyncio sets TCP_NODELAY only on sockets that name their protocol.
        self._socket = socket(AF_INET, SOCK_STREAM, IPPROTO_TCP)
        self._socket.setsockopt(SOL_SOCKET, SO_REUSEADDR, 1)
        self._socket.bind(("127.0.0.1", 0))
        self.port: int = self._socket.getsockname()[1]
        self._thread = threading.Thread(target=self._serve, name="smtp-sink")
        self._started = threading.Event()

    # --- telling it what to do ---

    def answer(
        self, stage: Stage, reply: str, *, address: str = "*", times: int | None = None
    ) -> None:
        """Give `reply` (lines split at line feeds) to what fits; `times` None: for ever."""
        self._rules.append(
            _Rule(stage=stage, does=_Does.ANSWER, reply=reply, pattern=address, left=times)
        )

    def drop(self, stage: Stage, *, address: str = "*", times: int | None = 1) -> None:
        """Cut the connection; at END the mail was taken all the same."""
        self._rules.append(_Rule(stage=stage, does=_Does.DROP, pattern=address, left=times))

    def hang(self, stage: Stage, *, address: str = "*", times: int | None = 1) -> None:
        """Never answer; at END the mail was taken all the same."""
        self._rules.append(_Rule(stage=stage, does=_Does.HANG, pattern=address, left=times))

    # --- asking what came ---

    @property
    def url(self) -> str:
        """Return the relay's address for the settings."""
        scheme = "smtps" if self._implicit else "smtp+starttls" if self._tls else "smtp"
        return f"{scheme}://127.0.0.1:{self.port}"

    @property
    def taken(self) -> tuple[Taken, ...]:
        """Return the mails taken, in order."""
        return tuple(self.seen.taken)

    def addresses(self) -> list[str]:
        """Return the recipients of all mails taken, sorted, one for each mail and address."""
        return sorted(address for mail in self.seen.taken for address in mail.recipients)

    def wait_for(self, mails: int, *, timeout_s: float = 10) -> bool:
        """Return whether that many mails were taken within the time."""
        with self._news:
            return self._news.wait_for(lambda: len(self.seen.taken) >= mails, timeout_s)

    # --- running ---

    def __enter__(self) -> Self:
        self._thread.start()
        self._started.wait(10)
        return self

    def __exit__(self, *_: object) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)

    def _serve(self) -> None:
        asyncio.set_event_loop(self._loop)
        sessions: set[_Session] = set()
        server = self._loop.run_until_complete(
            self._loop.create_server(
                lambda: self._session(sessions),
                sock=self._socket,
                ssl=self._tls if self._implicit else None,
            )
        )
        self._loop.call_soon(self._started.set)
        self._loop.run_forever()
        server.close()
        for session in tuple(sessions):
            session.cut()
        self._loop.run_until_complete(_until_idle())
        self._loop.run_until_complete(self._loop.shutdown_asyncgens())
        self._loop.close()

    def _session(self, sessions: "set[_Session]") -> "_Session":
        wants_login = self._login is not None
        return _Session(
            self,
            sessions,
            hostname="sink.example",
            loop=self._loop,
            data_size_limit=self._size_limit,
            tls_context=None if self._implicit else self._tls,
            authenticator=self._authenticate if wants_login else None,
            auth_require_tls=self._tls is not None and not self._implicit,
        )

    def _authenticate(self, *arguments: Any) -> AuthResult:
        found: LoginPassword = arguments[-1]
        pair = found.login.decode(), found.password.decode()
        self.seen.logins.append(pair)
        return AuthResult(success=pair == self._login, handled=False)

    # --- called by sessions, in the server's thread ---

    def rule(self, stage: Stage, address: str = "") -> _Rule | None:
        for rule in self._rules:
            if rule.fits(stage, address):
                rule.left = None if rule.left is None else rule.left - 1
                return rule
        return None

    def keep(self, mail: Taken) -> None:
        with self._news:
            self.seen.taken.append(mail)
            self._news.notify_all()


async def _until_idle() -> None:
    """Let every session's task end after its connection was cut."""
    others = asyncio.all_tasks() - {asyncio.current_task()}
    if others:
        await asyncio.wait(others, timeout=5)


class _Session(SMTP):
    """One connection: aiosmtpd's own protocol, with the sink's rules at each stage."""

    def __init__(self, sink: SmtpSink, sessions: "set[_Session]", **options: Any) -> None:
        self._sink, self._sessions = sink, sessions
        self.number = 0
        super().__init__(_Hooks(sink, self), **options)

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        if not self.number:
            seen = self._sink.seen
            seen.connections += 1
            seen.open_now += 1
            seen.most_open = max(seen.most_open, seen.open_now)
            self.number = seen.connections
            self._sessions.add(self)
        super().connection_made(transport)

    def connection_lost(self, error: Exception | None) -> None:
        if self in self._sessions:
            self._sink.seen.open_now -= 1
            self._sessions.discard(self)
        super().connection_lost(error)

    def data_received(self, data: bytes) -> None:
        if data.startswith((b"MAIL", b"RSET")) and data.count(b"\r\n") > 1:
            self._sink.seen.groups += 1
        super().data_received(data)

    def cut(self) -> None:
        if isinstance(self.transport, asyncio.Transport):
            self.transport.abort()

    def say_and_close(self, reply: str) -> None:
        if isinstance(self.transport, asyncio.Transport):
            self.transport.write(reply.encode() + b"\r\n")
            self.transport.close()

    async def push(self, status: str | bytes) -> None:
        text = status if isinstance(status, str) else status.decode()
        if text.startswith("220 sink.example"):
            text = await self.decide(Stage.CONNECT, "", text)
        await super().push("\r\n".join(_reply_lines(text)))
        if text.startswith("354 "):
            await self.decide(Stage.BODY, self.recipient(), "")

    async def smtp_DATA(self, arg: str) -> None:  # noqa: N802  # aiosmtpd finds commands by name
        self._sink.seen.commands["DATA"] += 1
        reply = await self.decide(Stage.DATA, self.recipient(), "")
        if reply:
            await self.push(reply)
        else:
            await super().smtp_DATA(arg)

    def recipient(self) -> str:
        return self.envelope.rcpt_tos[0] if self.envelope and self.envelope.rcpt_tos else ""

    async def decide(
        self, stage: Stage, address: str, usual: str, taken: Callable[[], None] = lambda: None
    ) -> str:
        """Return the reply to give; where the connection is cut or left hanging, never return."""
        rule = self._sink.rule(stage, address)
        answers = rule is None or rule.does is _Does.ANSWER
        reply = rule.reply if rule and answers else usual
        if reply.startswith("2") or not answers:
            taken()
        if rule and rule.does is _Does.DROP:
            self.cut()
        elif answers and reply.startswith("421"):
            self.say_and_close(reply)
        if not answers or reply.startswith("421"):
            await asyncio.Event().wait()
        return reply


class _Hooks:
    """What aiosmtpd asks at each command of one connection; the names are its own."""

    def __init__(self, sink: SmtpSink, session: _Session) -> None:
        self._sink, self._session = sink, session
        self._refused = False

    async def handle_EHLO(  # noqa: N802  # aiosmtpd's name
        self, _server: Any, session: Any, _envelope: Any, hostname: str, responses: list[str]
    ) -> list[str]:
        self._count("EHLO")
        session.host_name = hostname
        reply = await self._session.decide(Stage.EHLO, hostname, "")
        if reply:
            return [reply]
        if self._sink.pipelining:
            responses.insert(1, "250-PIPELINING")
        return responses

    async def handle_MAIL(  # noqa: N802  # aiosmtpd's name
        self, _server: Any, _session: Any, envelope: Any, address: str, _options: Any
    ) -> str:
        self._count("MAIL")
        self._refused = False
        reply = await self._session.decide(Stage.MAIL, address, "250 2.1.0 sender ok")
        if reply.startswith("2"):
            envelope.mail_from = address
        return reply

    async def handle_RCPT(  # noqa: N802  # aiosmtpd's name
        self, _server: Any, _session: Any, envelope: Any, address: str, _options: Any
    ) -> str:
        self._count("RCPT")
        reply = await self._session.decide(Stage.RCPT, address, "250 2.1.5 recipient ok")
        self._refused = not reply.startswith("2")
        if not self._refused or self._sink.eager:
            envelope.rcpt_tos.append(address)
        return reply

    async def handle_DATA(  # noqa: N802  # aiosmtpd's name
        self, _server: Any, _session: Any, envelope: Any
    ) -> str:
        if self._refused:
            return "554 5.5.1 no valid recipients"
        mail = Taken(
            sender=envelope.mail_from,
            recipients=tuple(envelope.rcpt_tos),
            data=envelope.original_content,
            connection=self._session.number,
            monotonic_s=time.monotonic(),
        )
        return await self._session.decide(
            Stage.END,
            self._session.recipient(),
            f"250 2.0.0 queued as {len(self._sink.seen.taken) + 1}",
            lambda: self._sink.keep(mail),
        )

    async def handle_RSET(  # noqa: N802  # aiosmtpd's name
        self, _server: Any, _session: Any, _envelope: Any
    ) -> str:
        self._count("RSET")
        return "250 2.0.0 flushed"

    async def handle_QUIT(  # noqa: N802  # aiosmtpd's name
        self, _server: Any, _session: Any, _envelope: Any
    ) -> str:
        self._count("QUIT")
        return "221 2.0.0 bye"

    def _count(self, command: str) -> None:
        self._sink.seen.commands[command] += 1


def _reply_lines(text: str) -> list[str]:
    """Return a reply's lines, with a dash after the code in all but the last."""
    code, words = text[:4].rstrip("-"), text[4:].split("\n")
    if len(words) == 1:
        return [text]
    return [f"{code.strip()}-{line}" for line in words[:-1]] + [f"{code.strip()} {words[-1]}"]
