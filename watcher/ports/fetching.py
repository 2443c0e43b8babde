"""The door to publishers."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from watcher.domain import DocumentId, PartId


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """One question to a publisher. Two requests are the same where document and part are."""

    document: DocumentId
    part: PartId
    address: str
    """The publisher's own address; the adapter swaps in a stand-in that `[publishers]` names."""
    etag: str | None = None
    last_modified: str | None = None
    unlisted: bool = False
    """For a part: its parent no longer lists it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Body:
    """A 200 answer."""

    address: str
    """Where it came from after redirects, as the publisher's own address."""
    body: bytes
    """Decoded (content encoding undone), at most 50 MB."""
    content_type: str
    """The whole header, charset included; "" where none came."""
    etag: str | None
    last_modified: str | None
    requests: int


@dataclass(frozen=True, slots=True, kw_only=True)
class NotModified:
    """A 304 answer."""

    address: str
    requests: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Missing:
    """A 404 or 410 answer."""

    status: int
    address: str
    requests: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Unanswered:
    """No usable answer: refused, timed out, forbidden, too big, too many redirects, and so on."""

    error: str
    retryable: bool
    requests: int
    retry_after_s: float | None = None
    """The publisher's Retry-After, where it was longer than we wait within one poll."""


Answer = Body | NotModified | Missing | Unanswered


class Fetcher(Protocol):
    """Asks publishers, side by side within the limits of each host."""

    def fetch_all(self, requests: Sequence[Request]) -> Iterator[tuple[Request, Answer]]:
        """Yield each request with its answer, in the order of arrival. Never raises for one of them."""
