"""What went wrong between us and a publisher, in words, and whether asking again may help."""

from http.client import (
    BadStatusLine,
    HTTPException,
    IncompleteRead,
    RemoteDisconnected,
    UnknownProtocol,
)

import requests
from urllib3.exceptions import (
    ConnectTimeoutError,
    HTTPError,
    NewConnectionError,
    ProtocolError,
    ReadTimeoutError,
    SSLError,
)

from watcher.adapters.http_limits import BrokenOffError, Limits, RefusedError, TooSlowError
from watcher.adapters.http_words import printable

LATER = "it is asked again at the next poll"
LOOK = "open the page, then mend the document's address"

EXPECTED = (requests.RequestException, HTTPError)
"""What an exchange with any publisher may raise; all else is a bug of ours."""


class NoReplyError(Exception):
    """An exchange without a reply; the text says what happened."""

    def __init__(
        self,
        message: str,
        *,
        retryable: bool,
        try_again: bool = False,
        waited: bool = False,
        remedy: str = "",
    ) -> None:
        super().__init__(message)
        self.retryable = retryable
        """At a later poll."""
        self.try_again = try_again
        """At once, within this fetch."""
        self.waited = waited
        """Nothing came until our patience ended: what a host that hangs does to every page."""
        self.remedy = remedy or (LATER if retryable else LOOK)
        """What happens next, or what a person should do."""


def told(error: Exception, limits: Limits) -> NoReplyError:
    """Return the outcome that one of EXPECTED means."""
    cause = _innermost(error)
    if isinstance(cause, RefusedError):
        slow = isinstance(cause, TooSlowError)
        return NoReplyError(str(cause), retryable=cause.retryable, waited=slow)
    if isinstance(cause, SSLError):
        return NoReplyError(f"no safe connection: {printable(str(cause))}", retryable=True)
    waited = isinstance(cause, ReadTimeoutError | ConnectTimeoutError)
    return NoReplyError(
        _words(cause, limits),
        retryable=True,
        try_again=True,
        waited=waited and not isinstance(cause, NewConnectionError),
    )


def _innermost(error: object) -> object:
    """Return urllib3's error that requests wrapped."""
    while isinstance(error, requests.RequestException) and error.args:
        error = error.args[0]
    return error


def _words(cause: object, limits: Limits) -> str:
    match cause:
        case NewConnectionError():  # a kind of ConnectTimeoutError, so before it
            reason = getattr(cause.__cause__, "strerror", None) or str(cause)
            return f"no connection: {printable(reason)}"
        case ConnectTimeoutError():
            return f"no connection within {limits.connect_s:g} seconds"
        case ReadTimeoutError():
            return f"nothing came for {limits.read_s:g} seconds"
        case BrokenOffError():
            return str(cause)
        case ProtocolError():
            return _protocol_words(cause.args[-1])
    return f"the exchange failed: {printable(str(cause))}"


def _protocol_words(cause: object) -> str:
    match cause:
        case IncompleteRead():
            return "the body broke off early"
        case RemoteDisconnected() | ConnectionResetError():
            return "the connection was ended without an answer"
        case BadStatusLine() | UnknownProtocol():
            return "what came is not HTTP"
        case HTTPException():
            return f"the answer breaks the rules of HTTP: {printable(str(cause))}"
    return f"the connection broke: {printable(str(cause))}"
