"""One connection to the relay: sending one mail after another, pipelined where the server offers it.

A home's refusal is told from a fault of the relay or of ours: no home is marked failed for a
refused sender, a wanted login, a refusal to relay, or a lost connection.
"""

import re
from typing import NamedTuple, NoReturn

from watcher.adapters.smtp_access import Access, RelaySession, Reply
from watcher.domain import OutcomeKind
from watcher.ports import Mail

_GO_ON, _CLOSING = 354, 421
_OUR_FAULT = {500, 502, 503, 504, 530, 534, 535, 538, 555}
"""Replies about commands as such and wants of a login: never about a recipient (RFC 5321, 4954)."""
_RELAYING_REFUSED = re.compile(
    r"\brelay(ing)?\b.*\b(denied|prohibited|not (permitted|allowed))|\bunable to relay\b",
    re.IGNORECASE,
)
"""Said to a recipient's address but meant for us: servers have no code of its own for it."""
_UNFIT_ADDRESS = re.compile(r"[^\x21-\x7e]|[<>]")


class ConnectionLostError(Exception):
    """The connection went before a mail was sent in full: the relay cannot have taken it."""


class Verdict(NamedTuple):
    """What became of one mail."""

    kind: OutcomeKind
    reply: str
    is_our_fault: bool = False
    """The relay's or ours, not the home's: the next mail may well fare the same."""


class Connection:
    """A connection that is greeted and logged in."""

    def __init__(self, session: RelaySession, access: Access) -> None:
        self._session, self._access = session, access
        self._pipelines = session.has_extn("pipelining")
        self._takes_size = session.has_extn("size")
        self._must_reset = False

    @property
    def is_open(self) -> bool:
        """Return whether another mail can be tried on it."""
        return self._session.sock is not None

    def close(self) -> None:
        """Leave politely if that can be done at once."""
        if self.is_open:
            try:
                self._session.wire.settimeout(min(1.0, self._access.timeout_s))
                self._session.quit()
            except OSError:
                self._session.close()

    def send(self, mail: Mail) -> Verdict:
        """Return what the relay made of a mail. Raises ConnectionLostError where it cannot have it."""
        if _UNFIT_ADDRESS.search(mail.address) or "@" not in mail.address:
            words = "not sent: the address has a character that mail servers do not take"
            return Verdict(OutcomeKind.FAILED, f"{words}; correct it in the list of subscribers")
        replies = self._offer_at_once(mail) if self._pipelines else self._offer_in_turn(mail)
        refusal = _refusal(replies)
        if refusal is None:
            return self._send_content(mail.data)
        if len(replies) == 3 and replies[2].code == _GO_ON:  # noqa: PLR2004  # MAIL, RCPT, DATA
            # It waits for a mail all the same: an empty one ends it (RFC 2920 section 3.1).
            self._write(b".\r\n")
            self._read()
        else:
            self._must_reset = True
        return refusal

    def _offer_at_once(self, mail: Mail) -> tuple[Reply, ...]:
        """Send the three commands in one piece and read their answers (RFC 2920)."""
        reset = b"RSET\r\n" if self._must_reset else b""
        self._write(reset + b"".join(self._commands(mail)))
        if self._must_reset:
            self._read()
            self._must_reset = False
        return tuple(self._read() for _ in range(3))

    def _offer_in_turn(self, mail: Mail) -> tuple[Reply, ...]:
        """Send each command when the one before was taken; return the answers that came."""
        if self._must_reset:
            self._write(b"RSET\r\n")
            self._read()
            self._must_reset = False
        replies: list[Reply] = []
        for command in self._commands(mail):
            self._write(command)
            replies.append(self._read())
            if not replies[-1].is_good:
                break
        return tuple(replies)

    def _commands(self, mail: Mail) -> tuple[bytes, bytes, bytes]:
        size = f" SIZE={len(mail.data)}" if self._takes_size else ""
        return (
            f"MAIL FROM:<{mail.sender}>{size}\r\n".encode(),
            f"RCPT TO:<{mail.address}>\r\n".encode(),
            b"DATA\r\n",
        )

    def _send_content(self, data: bytes) -> Verdict:
        end = b".\r\n" if data.endswith(b"\r\n") else b"\r\n.\r\n"
        self._write((b"\r\n" + data).replace(b"\r\n.", b"\r\n..")[2:] + end)
        try:
            self._session.wire.settimeout(self._access.answer_timeout_s)
            reply = self._session.read_reply()
            self._session.wire.settimeout(self._access.timeout_s)
        except OSError as error:
            self._session.close()
            words = f"the connection went before the relay answered: {self._access.words_of(error)}"
            return Verdict(OutcomeKind.UNCERTAIN, words)
        return self._judge_answer(reply)

    def _judge_answer(self, reply: Reply) -> Verdict:
        """Judge what was said to a whole mail."""
        if reply.code == _CLOSING:
            self._session.close()
        if reply.is_good:
            return Verdict(OutcomeKind.ACCEPTED, str(reply))
        if reply.is_refusal:
            return _judged(reply)
        self._session.close()
        return Verdict(OutcomeKind.UNCERTAIN, f"the relay's answer makes no sense: {reply}")

    # --- bytes ------------------------------------------------------------------------------------

    def _write(self, data: bytes) -> None:
        """Hand all bytes to the system. Where that fails, the last of them did not leave."""
        view = memoryview(data)
        try:
            while view:
                view = view[self._session.wire.send(view) :]
        except OSError as error:
            self._lose(self._access.words_of(error))

    def _read(self) -> Reply:
        try:
            reply = self._session.read_reply()
        except OSError as error:
            self._lose(self._access.words_of(error))
        if reply.code == _CLOSING or reply.code < 0:
            self._lose(str(reply))
        return reply

    def _lose(self, words: str) -> NoReturn:
        self._session.close()
        raise ConnectionLostError(words)


def _refusal(replies: tuple[Reply, ...]) -> Verdict | None:
    """Return what the first refusal of MAIL, RCPT and DATA means; None: go on and send."""
    sender, *others = replies
    if not sender.is_good:
        words = f"the relay refused our sender address: {sender}"
        return Verdict(OutcomeKind.DEFERRED, words, is_our_fault=True)
    recipient, *last = others
    if not recipient.is_good:
        return _judged(recipient)
    return None if last and last[0].code == _GO_ON else _judged(last[0])


def _judged(reply: Reply) -> Verdict:
    """Return what a refusal means for the home."""
    if reply.code in _OUR_FAULT or _RELAYING_REFUSED.search(reply.words):
        return Verdict(OutcomeKind.DEFERRED, str(reply), is_our_fault=True)
    kind = OutcomeKind.FAILED if reply.is_for_good else OutcomeKind.DEFERRED
    return Verdict(kind, str(reply))
