"""What is asked again within a fetch, and after how long."""

import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from tests.adapters.http_asking import HOST, QUICK, ask, unanswered
from tests.loopback import HangUp, Loopback, Reply, Silence
from watcher.adapters.http import HttpFetcher
from watcher.adapters.http_limits import Limits
from watcher.ports import Body

GOOD = Reply(200, b"Keep a record.")


class Pauses:
    """Pauses that take no time, kept in order."""

    def __init__(self) -> None:
        self.taken: list[float] = []

    def __call__(self, _: threading.Event, seconds: float) -> None:
        self.taken.append(seconds)


@pytest.fixture
def publisher() -> Iterator[Loopback]:
    with Loopback() as server:
        yield server


def _fetcher(publisher: Loopback, pauses: Pauses, limits: Limits = QUICK) -> HttpFetcher:
    return HttpFetcher(
        [HOST], {HOST: publisher.url}, "ops@example.org", 1, 0, limits=limits, pause=pauses
    )


@pytest.mark.parametrize("status", [429, 500, 502, 503, 504])
def test_a_passing_failure_is_asked_again(publisher: Loopback, status: int) -> None:
    publisher.answer("/guide", Reply(status), Reply(status), GOOD)
    with _fetcher(publisher, Pauses()) as fetcher:
        answer = ask(fetcher, "/guide")
    assert isinstance(answer, Body)
    assert answer.requests == 3


def test_a_lasting_failure_is_told_with_the_publishers_words(publisher: Loopback) -> None:
    words = {"Content-Type": "text/plain"}
    publisher.answer("/guide", Reply(503, b"Back on Monday", words))
    with _fetcher(publisher, Pauses()) as fetcher:
        answer = unanswered(ask(fetcher, "/guide"))
    assert (answer.retryable, answer.requests, answer.retry_after_s) == (True, 3, None)
    assert "503 Service Unavailable: Back on Monday" in answer.error


def test_pauses_grow(publisher: Loopback) -> None:
    publisher.answer("/guide", Reply(500))
    pauses = Pauses()
    with _fetcher(publisher, pauses, replace(QUICK, backoff_s=0.5, retries=3)) as fetcher:
        ask(fetcher, "/guide")
    first, second, third = pauses.taken
    assert 0.5 <= first <= 0.75
    assert 1 <= second <= 1.5
    assert 2 <= third <= 3


def test_a_short_retry_after_is_waited_for(publisher: Loopback) -> None:
    publisher.answer("/guide", Reply(429, b"", {"Retry-After": "2"}), GOOD)
    pauses = Pauses()
    with _fetcher(publisher, pauses) as fetcher:
        assert isinstance(ask(fetcher, "/guide"), Body)
    assert pauses.taken == [2]


@pytest.mark.parametrize("status", [429, 503])
def test_a_long_retry_after_ends_the_fetch_and_is_passed_on(
    publisher: Loopback, status: int
) -> None:
    publisher.answer("/guide", Reply(status, b"", {"Retry-After": "3600"}))
    pauses = Pauses()
    with _fetcher(publisher, pauses) as fetcher:
        answer = unanswered(ask(fetcher, "/guide"))
    assert (answer.retryable, answer.requests, answer.retry_after_s) == (True, 1, 3600)
    assert pauses.taken == []


def _in(seconds: float) -> str:
    return format_datetime(datetime.now(UTC) + timedelta(seconds=seconds), usegmt=True)


def test_a_retry_after_may_be_a_date(publisher: Loopback) -> None:
    publisher.answer("/soon", Reply(503, b"", {"Retry-After": _in(2)}), GOOD)
    publisher.answer("/late", Reply(503, b"", {"Retry-After": _in(3600)}))
    pauses = Pauses()
    with _fetcher(publisher, pauses) as fetcher:
        assert isinstance(ask(fetcher, "/soon"), Body)
        late = unanswered(ask(fetcher, "/late")).retry_after_s
    assert [0 < pause <= 2 for pause in pauses.taken] == [True]
    assert late is not None
    assert 3500 < late <= 3600


@pytest.mark.parametrize(
    "garbage",
    [
        "soon",
        "-5",
        "",
        "1e9",
        "9" * 5000,
        "Tue, 99 Foo 99999 99:99:99 GMT",
        "Sun, 06 Nov 1994 08:49:37 GMT",
        "\xb2",
    ],
)
def test_a_retry_after_that_names_no_time_to_come_is_passed_over(
    publisher: Loopback, garbage: str
) -> None:
    publisher.answer("/guide", Reply(503, b"", {"Retry-After": garbage}), GOOD)
    pauses = Pauses()
    with _fetcher(publisher, pauses) as fetcher:
        assert isinstance(ask(fetcher, "/guide"), Body)
    assert [pause < 0.1 for pause in pauses.taken] == [True]


def test_silence_and_ends_are_asked_again_but_refusals_are_not(publisher: Loopback) -> None:
    publisher.answer("/guide", Silence(), HangUp(), GOOD)
    publisher.answer("/shut", Reply(403))
    with _fetcher(publisher, Pauses(), replace(QUICK, read_s=0.2)) as fetcher:
        answer = ask(fetcher, "/guide")
        assert isinstance(answer, Body)
        assert answer.requests == 3
        assert unanswered(ask(fetcher, "/shut")).requests == 1
