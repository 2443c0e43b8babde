"""Messages to systemd: ready, reloading, status, watchdog (sd_notify(3), Type=notify)."""

import contextlib
import socket
from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Systemd:
    """The service manager's notification socket; without one every message goes nowhere."""

    address: str | None = None
    watchdog_s: float | None = None
    """How often a sign of life is wanted; None: not at all."""

    @classmethod
    def of(cls, environ: Mapping[str, str]) -> "Systemd":
        """Return what NOTIFY_SOCKET and WATCHDOG_USEC say."""
        usec = environ.get("WATCHDOG_USEC", "")
        return cls(
            address=environ.get("NOTIFY_SOCKET") or None,
            watchdog_s=int(usec) / 1e6 if usec.isdigit() and int(usec) else None,
        )

    def notify(self, *lines: str) -> None:
        """Send lines such as READY=1. A lost message is no reason to stop."""
        if self.address is None:
            return
        address = "\0" + self.address[1:] if self.address.startswith("@") else self.address
        with (
            contextlib.suppress(OSError),
            socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_CLOEXEC) as channel,
        ):
            channel.setblocking(False)  # a full queue must not hold the service up
            channel.sendto("\n".join(lines).encode(), address)
