"""What the tests of the HTTP fetcher share: a fetcher for a loopback publisher, and one question."""

from collections.abc import Iterable

from tests.loopback import Loopback
from watcher.adapters.http import HttpFetcher
from watcher.adapters.http_limits import Limits
from watcher.domain import OWN_PAGE, DocumentId
from watcher.ports import Answer, Request, Unanswered

HOST = "www.example.org"
QUICK = Limits(connect_s=2, read_s=2, answer_s=10, backoff_s=0.001, retry_after_s=2)
"""The real limits of size, with little patience."""


def fetcher_for(
    publisher: Loopback,
    *,
    limits: Limits = QUICK,
    connections: int = 4,
    requests_per_second: float = 0,
    others: Iterable[str] = (),
) -> HttpFetcher:
    """Return a fetcher for which a loopback server takes the place of HOST."""
    return HttpFetcher(
        {HOST, *others},
        {HOST: publisher.url},
        "ops@example.org",
        connections,
        requests_per_second,
        limits=limits,
    )


def real(path: str, host: str = HOST) -> str:
    """Return the publisher's own address of a path."""
    return f"https://{host}{path}"


def request(address: str, *, etag: str | None = None, last_modified: str | None = None) -> Request:
    """Return a request for an address."""
    return Request(
        document=DocumentId("a"),
        part=OWN_PAGE,
        address=address,
        etag=etag,
        last_modified=last_modified,
    )


def ask(
    fetcher: HttpFetcher, path: str, *, etag: str | None = None, last_modified: str | None = None
) -> Answer:
    """Return the answer to one question; a path is one of HOST."""
    address = real(path) if path.startswith("/") else path
    asked = request(address, etag=etag, last_modified=last_modified)
    [(answered, answer)] = fetcher.fetch_all([asked])
    assert answered == asked
    return answer


def unanswered(answer: Answer) -> Unanswered:
    """Return the answer as the failure that it must be."""
    assert isinstance(answer, Unanswered), answer
    return answer
