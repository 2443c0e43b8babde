"""The mailer: a pool of connections to the relay, each with a thread of its own."""

import socket
import ssl
import threading
import time
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from functools import cached_property

from watcher.adapters.smtp_access import Access, RelayUnreachableError
from watcher.adapters.smtp_connection import Connection, ConnectionLostError, Verdict
from watcher.config.values import Relay
from watcher.domain import Outcome, OutcomeKind
from watcher.errors import DeliveryError
from watcher.ports import Mail, Sent

Take = Callable[[Sent | None], Mail | None]

_FAULTS_IN_A_ROW = 3
"""After so many refusals that are not a home's, a connection gives up: the next will be refused too."""


class SmtpMailer:
    """Sends through one relay. It holds no connection between two calls of `send_each`."""

    def __init__(
        self,
        relay: Relay,
        *,
        connections: int,
        clock: Callable[[], datetime],
        monotonic: Callable[[], float] = time.monotonic,
        tls: ssl.SSLContext | None = None,
        timeout_s: float = 30,
        answer_timeout_s: float = 300,
        waits_s: Sequence[float] = (0.5, 2, 5),
    ) -> None:
        """`clock` and `monotonic` tell when an answer came; `waits_s` lie between tries to connect.

        A relay may take minutes to answer a whole mail (RFC 5321 asks for ten), and giving up
        early would leave it uncertain: so that timeout is the longer one.
        """
        self._relay, self._tls = relay, tls
        self._connections = connections
        self._clock, self._monotonic = clock, monotonic
        self._timeouts_s = timeout_s, answer_timeout_s
        self._waits_s = tuple(waits_s)

    def send_each(self, take: Take) -> None:
        _Run(self, take).run(self._connections)

    @cached_property
    def access(self) -> Access:
        """Return how the relay is reached; our own name is looked up once."""
        timeout_s, answer_timeout_s = self._timeouts_s
        return Access(
            relay=self._relay,
            tls=self._tls,
            name=socket.getfqdn(),
            timeout_s=timeout_s,
            answer_timeout_s=answer_timeout_s,
        )

    def connect(self) -> Connection:
        """Return a connection, tried a few times. Raises DeliveryError with the last words heard."""
        for wait_s in self._waits_s:
            try:
                return Connection(self.access.open(), self.access)
            except RelayUnreachableError:
                time.sleep(wait_s)
        return Connection(self.access.open(), self.access)

    def sent(self, mail: Mail, verdict: Verdict) -> Sent:
        """Return a mail with its outcome, stamped now."""
        monotonic_s = self._monotonic()
        outcome = Outcome(
            kind=verdict.kind, reply=verdict.reply, at=self._clock(), monotonic_s=monotonic_s
        )
        return Sent(mail=mail, outcome=outcome)


class _Lane:
    """One thread's connection, made anew when it is lost. Raises DeliveryError where none is had."""

    def __init__(self, mailer: SmtpMailer) -> None:
        self._mailer = mailer
        self._connection = mailer.connect()
        self._faults = 0
        self.error: DeliveryError | None = None
        """Why no further mail can be sent here."""

    def close(self) -> None:
        self._connection.close()

    def send(self, mail: Mail) -> Sent:
        verdict = self._try_twice(mail)
        sent = self._mailer.sent(mail, verdict)
        self._faults = self._faults + 1 if verdict.is_our_fault else 0
        if self._faults == _FAULTS_IN_A_ROW:
            self.error = self._mailer.access.refused(
                verdict.reply, "Ask whoever runs the relay, and see mail.relay and mail.sender."
            )
        return sent

    def _try_twice(self, mail: Mail) -> Verdict:
        """Send on a new connection where the old one was gone, as after a long pause."""
        lost = ""
        for _ in range(2):
            try:
                if not self._connection.is_open:
                    self._connection = self._mailer.connect()
                return self._connection.send(mail)
            except ConnectionLostError as error:
                lost = str(error)
            except DeliveryError as error:
                self.error = error
                return Verdict(OutcomeKind.DEFERRED, str(error))
        words = f"the connection was lost twice before the mail was sent in full: {lost}"
        return Verdict(OutcomeKind.DEFERRED, words, is_our_fault=True)


class _Run:
    """One call of `send_each`: what its threads share."""

    def __init__(self, mailer: SmtpMailer, take: Take) -> None:
        self._mailer = mailer
        self._take_next = take
        self._lock = threading.Lock()
        self._untold: deque[Sent] = deque()
        """Last outcomes of threads that had to end: told by another, for telling takes a mail."""
        self._errors: list[DeliveryError] = []
        self._has_begun = threading.Event()
        self._ended_well = False

    def run(self, connections: int) -> None:
        """Send until nothing is left; the other connections are opened when the first has a mail."""
        with ThreadPoolExecutor(connections, thread_name_prefix="smtp") as pool:
            threads = [pool.submit(self._work)]
            self._has_begun.wait()
            if not self._errors and not self._ended_well:
                threads += [pool.submit(self._work) for _ in range(connections - 1)]
            for thread in threads:
                thread.result()
        if self._untold:
            self._tell_the_rest()
        if not self._ended_well:
            raise self._errors[-1]

    def _work(self) -> None:
        try:
            lane = _Lane(self._mailer)
        except DeliveryError as error:
            self._errors.append(error)
            self._has_begun.set()
            return
        try:
            self._send_all(lane)
        finally:
            self._has_begun.set()
            lane.close()

    def _send_all(self, lane: _Lane) -> None:
        mail = self._take(None)
        while mail is not None:
            self._has_begun.set()
            sent = lane.send(mail)
            if lane.error is not None:
                self._untold.append(sent)
                self._errors.append(lane.error)
                return
            mail = self._take(sent)
        self._ended_well = True

    def _take(self, sent: Sent | None) -> Mail | None:
        with self._lock:
            mail = self._take_next(sent)
            while mail is None and self._untold:
                mail = self._take_next(self._untold.popleft())
            return mail

    def _tell_the_rest(self) -> None:
        """Tell the outcomes still untold; what is handed out in return is deferred."""
        verdict = Verdict(OutcomeKind.DEFERRED, str(self._errors[-1]))
        while self._untold:
            mail = self._take_next(self._untold.popleft())
            if mail is not None:
                self._untold.append(self._mailer.sent(mail, verdict))
