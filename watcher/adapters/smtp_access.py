"""Reaching the relay: connecting, encrypting, greeting and logging in, with words for what fails."""

import re
import smtplib
import socket
import ssl
from dataclasses import dataclass
from ipaddress import ip_address
from typing import Any, NamedTuple

from watcher.config.values import Relay, RelayScheme
from watcher.errors import DeliveryError

_READY = 220
_REPLY_LIMIT = 1000
_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f]+")
_ADDRESS = re.compile(r"[^\s<>\"'=:,;]+@[^\s<>\"',;]+")
_NEXT = "No mail was lost; `watcher deliver` sends what waits."


class RelayUnreachableError(DeliveryError):
    """No connection now; one may be had soon."""


class RelayRefusedError(DeliveryError):
    """The relay will not have us as we are set up: a person must look."""

    retryable = False


class Reply(NamedTuple):
    """A server's answer, its lines joined."""

    code: int
    words: str

    def __str__(self) -> str:
        return f"{self.code} {self.words}".strip()

    @property
    def is_good(self) -> bool:
        return self.code // 100 == 2  # noqa: PLR2004  # RFC 5321 section 4.2.1

    @property
    def is_refusal(self) -> bool:
        return self.code // 100 in {4, 5}

    @property
    def is_for_good(self) -> bool:
        return self.code // 100 == 5  # noqa: PLR2004  # RFC 5321 section 4.2.1


def read_as_reply(code: int, message: bytes) -> Reply:
    """Return a reply as it may stand in a record: no control characters, of sane length."""
    text = message.decode("utf-8", "replace").replace("\n", " ")
    return Reply(code, " ".join(_CONTROLS.sub(" ", text).split())[:_REPLY_LIMIT])


class RelaySession(smtplib.SMTP):
    """The standard library's client, without Nagle's delay, over TLS from the start where asked."""

    def __init__(self, access: "Access") -> None:
        super().__init__(local_hostname=access.name, timeout=access.timeout_s)
        self._access = access
        self._host = access.relay.host

    def _get_socket(self, host: str, port: int, timeout: float) -> socket.socket:
        plain = socket.create_connection((host, port), timeout)
        plain.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        if self._access.relay.scheme is not RelayScheme.TLS:
            return plain
        return self._access.context().wrap_socket(plain, server_hostname=host)

    @property
    def wire(self) -> socket.socket:
        """Return the socket. Raises OSError where it is closed."""
        if self.sock is None:
            raise smtplib.SMTPServerDisconnected("the connection is closed")
        return self.sock

    def read_reply(self) -> Reply:
        """Return the next answer. Raises OSError where none comes."""
        return read_as_reply(*self.getreply())


@dataclass(frozen=True, slots=True, kw_only=True)
class Access:
    """How the relay is reached."""

    relay: Relay
    tls: ssl.SSLContext | None
    """None: verified against the system's certificates."""
    name: str
    """What we call ourselves in EHLO."""
    timeout_s: float
    answer_timeout_s: float
    """How long the answer to a whole mail may take."""

    def open(self) -> RelaySession:
        """Return a session, greeted and logged in.

        Raises RelayUnreachableError or RelayRefusedError, with the server's words and what to do.
        """
        session = RelaySession(self)
        try:
            self._greet(session)
            self._secure(session)
            self._log_in(session)
        except OSError as error:
            session.close()
            raise self._explained(error) from error
        except DeliveryError:
            session.close()
            raise
        return session

    def context(self) -> ssl.SSLContext:
        """Return the trust that certificates are verified against."""
        return self.tls or ssl.create_default_context()

    def words_of(self, error: OSError) -> str:
        """Return what went wrong, without any mail address."""
        if isinstance(error, smtplib.SMTPResponseException):
            message = error.smtp_error
            reply = read_as_reply(
                error.smtp_code, message if isinstance(message, bytes) else message.encode()
            )
            return _ADDRESS.sub("(address)", str(reply))
        return _ADDRESS.sub("(address)", error.strerror or str(error))

    def refused(self, words: str, then: str) -> RelayRefusedError:
        """Return the error of a relay that will not have us."""
        hidden = _ADDRESS.sub("(address)", words)
        return RelayRefusedError(
            f"The mail relay {self} refuses us: {hidden.rstrip('.')}. {then} {_NEXT}"
        )

    def unreachable(self, words: str) -> RelayUnreachableError:
        """Return the error of a relay that cannot be had now."""
        return RelayUnreachableError(
            f"No connection to the mail relay {self}: {words}."
            f" See that it runs and that mail.relay names it. {_NEXT}"
        )

    def __str__(self) -> str:
        host = f"[{self.relay.host}]" if ":" in self.relay.host else self.relay.host
        return f"{self.relay.scheme}://{host}:{self.relay.port}"

    # --- steps ------------------------------------------------------------------------------------

    def _greet(self, session: RelaySession) -> None:
        code, message = session.connect(self.relay.host, self.relay.port)
        if code != _READY:
            raise smtplib.SMTPConnectError(code, message)
        session.ehlo_or_helo_if_needed()

    def _secure(self, session: RelaySession) -> None:
        if self.relay.scheme is RelayScheme.STARTTLS:
            session.starttls(context=self.context())
            session.ehlo_or_helo_if_needed()

    def _log_in(self, session: RelaySession) -> None:
        if self.relay.credentials is None:
            return
        is_encrypted = isinstance(session.sock, ssl.SSLSocket)
        if not is_encrypted and not _is_loopback(session.sock):
            raise self.refused(
                "a password would travel unencrypted",
                "Use smtps:// or smtp+starttls:// in mail.relay.",
            )
        session.login(*self._credentials())

    def _credentials(self) -> tuple[str, str]:
        path = self.relay.credentials
        try:
            lines = path.read_text("utf-8").splitlines() if path else []
        except (OSError, UnicodeDecodeError) as error:
            raise DeliveryError(
                f"The relay's credentials cannot be read from {path}: {error}."
            ) from error
        if len(lines) < 2:  # noqa: PLR2004  # user and password
            raise DeliveryError(
                f"{path} does not hold the relay's credentials:"
                " write the user on the first line and the password on the second."
            )
        return lines[0].strip(), lines[1].strip()

    def _explained(self, error: OSError) -> DeliveryError:
        """Return the error in words: for good where the relay or its certificate said no."""
        words = self.words_of(error)
        match error:
            case smtplib.SMTPAuthenticationError() if error.smtp_code // 100 == 5:  # noqa: PLR2004  # a final no
                return self.refused(
                    words, f"Correct user and password in {self.relay.credentials}."
                )
            case smtplib.SMTPResponseException() if error.smtp_code // 100 == 5:  # noqa: PLR2004  # a final no
                return self.refused(words, "Ask whoever runs the relay to let this machine in.")
            case smtplib.SMTPResponseException() | smtplib.SMTPServerDisconnected():
                return self.unreachable(words)
            case smtplib.SMTPException():
                return self.refused(words, "See that mail.relay has the right scheme and port.")
            case ssl.SSLCertVerificationError():
                return self.refused(
                    f"its certificate is not to be trusted ({error.verify_message})",
                    "Mend the certificate, or the host's name in mail.relay.",
                )
            case _:
                return self.unreachable(words)


def _is_loopback(connected: Any) -> bool:
    return ip_address(connected.getpeername()[0].partition("%")[0]).is_loopback
