"""The doors to templates, the relay, held mails and this host's processes."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from watcher.domain import Concern, Edition, EditionId, Outcome, Rendered


class Renderer(Protocol):
    """Turns an edition into the text and HTML of a mail."""

    def render(self, edition: Edition, concerns: tuple[Concern, ...]) -> Rendered:
        """Return the variant for homes of these types: what concerns them first, nothing hidden."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mail:
    """A message ready for the wire."""

    sender: str
    address: str
    data: bytes
    """The whole message with CRLF line ends, not dot-stuffed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """A mail and what the server made of it."""

    mail: Mail
    outcome: Outcome


class Mailer(Protocol):
    """Sends over pooled connections to the relay."""

    def send_each(self, take: Callable[[Sent | None], Mail | None]) -> None:
        """Send mails until `take` gives None.

        Each connection calls `take` with its last mail and the outcome (None at first) and sends
        what it returns; calls never overlap. Raises DeliveryError where no connection could be
        made or all were lost for good: every mail that was taken has had its outcome by then.
        """


class HeldStore(Protocol):
    """Keeps mails that the allow-list holds back."""

    def keep(self, edition: EditionId, name: str, data: bytes) -> str:
        """Write held/EDITION/NAME.eml in the state folder; return where."""


class Leases(Protocol):
    """Names this process so that others on the host can tell when it has died."""

    def own(self) -> str:
        """Return a lease of this process, another with each call; all end when it ends, however that is.

        Take one for each run: under one lease no mail is claimed twice. A caller may add to its end.
        """

    def is_alive(self, lease: str) -> bool:
        """Return whether the process behind a lease still runs; a lease of another host counts as alive."""
