"""What a publisher's reply means for a document."""

from http import HTTPStatus as S

from watcher.adapters.http_lane import Reply
from watcher.adapters.http_limits import Limits
from watcher.adapters.http_retry import RETRIED, polite_retry
from watcher.adapters.http_trouble import LATER, LOOK
from watcher.adapters.http_words import body_words, printable, status_words
from watcher.ports import Answer, Body, Missing, NotModified, Request, Unanswered

_LONGEST_VALIDATOR = 1024


def conditions(request: Request) -> dict[str, str]:
    """Return the headers that ask for the body only if it is another one."""
    named = {"If-None-Match": request.etag, "If-Modified-Since": request.last_modified}
    return {name: value for name, told in named.items() if (value := _validator(told))}


def verdict(
    request: Request, address: str, reply: Reply, *, requests: int, limits: Limits
) -> Answer:
    """Return the answer that a reply is; `address` is where it came from."""
    if reply.status == S.OK and reply.body:
        return _body(address, reply, requests)
    if reply.status == S.NOT_MODIFIED and conditions(request):
        return NotModified(address=address, requests=requests)
    if reply.status in (S.NOT_FOUND, S.GONE):
        return Missing(status=reply.status, address=address, requests=requests)
    what, retryable = _failure(reply)
    asked_s = polite_retry(limits).asked_s(reply.headers) if reply.status in RETRIED else 0
    return Unanswered(
        error=f"{address}: {what}",
        retryable=retryable,
        requests=requests,
        retry_after_s=asked_s if asked_s > limits.retry_after_s else None,
    )


def _body(address: str, reply: Reply, requests: int) -> Body:
    return Body(
        address=address,
        body=reply.body,
        content_type=printable(reply.headers.get("Content-Type", "")),
        etag=_validator(reply.headers.get("ETag")),
        last_modified=_validator(reply.headers.get("Last-Modified")),
        requests=requests,
    )


def _validator(value: str | None) -> str | None:
    """Return a validator that can be sent back in a header, else None."""
    if not value or len(value) > _LONGEST_VALIDATOR:
        return None
    return value if value.isascii() and value.isprintable() else None


def _failure(reply: Reply) -> tuple[str, bool]:
    """Return what a reply that is no text means, and whether asking later may help."""
    said = _said(reply)
    match reply.status:
        case S.OK | S.NO_CONTENT | S.RESET_CONTENT:
            return (
                f"the publisher sent an empty body ({said}); {LATER}",
                True,
            )
        case S.ACCEPTED:
            return f"the page is not ready yet ({said}); {LATER}", True
        case S.NOT_MODIFIED:
            return f"the publisher says that nothing changed, but we hold no copy; {LATER}", True
        case S.UNAUTHORIZED | S.FORBIDDEN:
            return (
                f"the publisher keeps us out ({said}); ask it to let us in, or set active = false",
                False,
            )
        case status if status in RETRIED or status >= S.INTERNAL_SERVER_ERROR:
            return f"the publisher answered {said}; {LATER}", True
    return f"the publisher answered {said}; {LOOK}", False


def _said(reply: Reply) -> str:
    words = body_words(reply.headers.get("Content-Type", ""), reply.body)
    line = status_words(reply.status, reply.reason)
    return f"{line}: {words}" if words else line
