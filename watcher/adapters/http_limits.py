"""How long and how big an answer may be, and how an exchange ends that passes a limit."""

from dataclasses import dataclass

from urllib3.exceptions import HTTPError


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What one fetch may cost. Every publisher is treated as hostile."""

    body_bytes: int = 50_000_000
    """Of the decoded body, and of what comes over the wire."""
    header_bytes: int = 128 * 1024
    """Of the status line and all headers together."""
    connect_s: float = 10
    read_s: float = 20
    """Longest silence."""
    answer_s: float = 60
    """From the first byte asked to the last byte read, however busily the bytes trickle."""
    redirects: int = 5
    retries: int = 2
    retry_after_s: float = 30
    """Longest Retry-After that is waited for within a fetch."""
    backoff_s: float = 0.5
    """Pause before the first retry where the publisher names none; doubled for each further one."""
    robots_bytes: int = 512 * 1024
    """More of a robots.txt is not looked at (RFC 9309 2.5 asks for 500 KiB at least)."""
    crawl_delay_s: float = 60
    """Longest Crawl-delay that is obeyed; a longer one is cut to this."""


DEFAULT_LIMITS = Limits()


class RefusedError(HTTPError):
    """We ended the exchange ourselves, and asking again at once would end no better.

    No OSError, so that urllib3 and http.client let it through as it is.
    """

    retryable = False


class AddressRefusedError(RefusedError):
    """The host's address is not one on the public internet."""


class TooBigError(RefusedError):
    """The answer passed a limit of size."""


class UndecodableError(RefusedError):
    """The body came in a coding that was not asked for."""


class TooSlowError(RefusedError):
    """The answer passed the limit of time."""

    retryable = True


class BrokenOffError(HTTPError):
    """The body ended early, or is not what its headers say; asking again may help."""
