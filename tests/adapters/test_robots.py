"""What robots.txt keeps us from, and what it means when it cannot be read."""

import threading
from collections.abc import Iterator
from dataclasses import replace

import pytest

from tests.adapters.http_asking import HOST, QUICK, ask, fetcher_for, real, request, unanswered
from tests.loopback import HangUp, Loopback, Reply, Silence, redirect
from watcher.adapters.http import HttpFetcher
from watcher.adapters.robots import RobotRules, Robots, RobotsCache, RobotsUnread
from watcher.ports import Body

TEXT = Reply(200, b"Keep a record.")


@pytest.fixture
def publisher() -> Iterator[Loopback]:
    with Loopback() as server:
        server.answer("/guide", TEXT)
        yield server


def _robots(text: str) -> Reply:
    return Reply(200, text.encode(), {"Content-Type": "text/plain"})


@pytest.mark.parametrize(
    ("text", "is_allowed"),
    [
        ("", True),
        ("User-agent: *\nDisallow:", True),
        ("User-agent: *\nDisallow: /", False),
        ("\ufeffUser-agent: *\r\nDisallow: /guide\r\n", False),
        ("User-agent: *\nDisallow: /private", True),
        ("User-agent: regulation-watcher\nDisallow: /guide\n\nUser-agent: *\nDisallow:", False),
        ("User-agent: Regulation-Watcher\nAllow: /\n\nUser-agent: *\nDisallow: /", True),
        ("User-agent: other\nDisallow: /", True),
        ("<!doctype html><title>Not found</title>", True),
        ("User-agent: *\nCrawl-delay: \u00b2\nDisallow: /guide", False),
        (f"User-agent: *\nCrawl-delay: {'9' * 5000}\nAllow: /", True),
        (f"User-agent: *\nCrawl-delay: {'9' * 400}\nDisallow: /", False),
        ("User-agent: *\nDisallow: //[odd\nDisallow: /guide", False),
        ("User-agent: *\nDisallow: /guide\n" + "# padding\n" * 100_000, False),
        ("# padding\n" * 100_000 + "User-agent: *\nDisallow: /", True),
    ],
)
def test_the_rules_are_obeyed(publisher: Loopback, text: str, is_allowed: bool) -> None:
    publisher.answer("/robots.txt", _robots(text))
    with fetcher_for(publisher) as fetcher:
        answer = ask(fetcher, "/guide")
    assert isinstance(answer, Body) == is_allowed
    if not is_allowed:
        kept_out = unanswered(answer)
        assert (kept_out.retryable, kept_out.requests) == (False, 0)
        assert "robots.txt of www.example.org asks programs not to fetch" in kept_out.error
    assert publisher.asked("/guide") == is_allowed


def test_robots_is_read_once_and_not_counted(publisher: Loopback) -> None:
    publisher.answer("/robots.txt", Reply(500), redirect("/r"))
    publisher.answer("/r", Reply(200, b"User-agent: *\nDisallow: /x"))
    with fetcher_for(publisher) as fetcher:
        answers = [a for _, a in fetcher.fetch_all([request(real("/guide"))] * 20)]
        again = ask(fetcher, "/guide")
    assert [answer.requests for answer in (*answers, again)] == [1] * 21
    assert (publisher.asked("/robots.txt"), publisher.asked("/r")) == (2, 1)


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410])
def test_where_there_is_none_all_is_allowed(publisher: Loopback, status: int) -> None:
    publisher.answer("/robots.txt", Reply(status, b"User-agent: *\nDisallow: /"))
    with fetcher_for(publisher) as fetcher:
        assert isinstance(ask(fetcher, "/guide"), Body)


@pytest.mark.parametrize("location", ["/robots.txt", "https://elsewhere.example/", "file:///x"])
def test_a_redirect_that_leads_nowhere_means_none(publisher: Loopback, location: str) -> None:
    publisher.answer("/robots.txt", redirect(location))
    with fetcher_for(publisher) as fetcher:
        assert isinstance(ask(fetcher, "/guide"), Body)


@pytest.mark.parametrize("reply", [Reply(500), Reply(503), Reply(429), HangUp(), Silence()])
def test_where_it_cannot_be_read_nothing_is_asked(
    publisher: Loopback, reply: Reply | HangUp | Silence
) -> None:
    publisher.answer("/robots.txt", reply)
    with fetcher_for(publisher, limits=replace(QUICK, read_s=0.2)) as fetcher:
        answers = [unanswered(a) for _, a in fetcher.fetch_all([request(real("/guide"))] * 9)]
    assert {(answer.retryable, answer.requests) for answer in answers} == {(True, 0)}
    assert "its robots.txt could not be read" in answers[0].error
    assert publisher.asked("/guide") == 0
    assert publisher.asked("/robots.txt") == 3


def test_the_target_of_a_redirect_is_checked_too(publisher: Loopback) -> None:
    publisher.answer("/robots.txt", _robots("User-agent: *\nDisallow: /private"))
    publisher.answer("/old", redirect("/private/new"))
    with fetcher_for(publisher) as fetcher:
        answer = unanswered(ask(fetcher, "/old"))
    assert (answer.retryable, answer.requests) == (False, 1)
    assert publisher.asked("/private/new") == 0


@pytest.mark.parametrize(
    ("delay", "rate", "pauses"),
    [(3, 8, [3] * 3), (3, 0, [3] * 3), (0, 4, [0.25] * 3), (9999, 1, [60] * 3)],
)
def test_the_slower_of_crawl_delay_and_our_own_pace_counts(
    publisher: Loopback, delay: int, rate: float, pauses: list[float]
) -> None:
    now, taken = [0.0], []

    def pause(_: threading.Event, seconds: float) -> None:
        taken.append(seconds)
        now[0] += seconds

    publisher.answer("/robots.txt", _robots(f"User-agent: *\nCrawl-delay: {delay}"))
    fetcher = HttpFetcher(
        [HOST], {HOST: publisher.url}, "o@example.org", 1, rate,
        limits=replace(QUICK, answer_s=999), clock=lambda: now[0], pause=pause,
    )  # fmt: skip
    with fetcher:
        list(fetcher.fetch_all([request(real("/guide"))] * 3))
    assert taken == pauses


def test_rules_are_kept_for_a_day_and_a_failure_for_minutes() -> None:
    now = [0.0]
    cache = RobotsCache(lambda: now[0])
    rules, failure = RobotRules(), RobotsUnread.because("500", retryable=True)
    reads: list[Robots] = [rules, failure, rules]

    def read_at(at: float) -> Robots:
        now[0] = at
        return cache.get("https", reads.pop)

    assert [read_at(at) for at in (0, 86399)] == [rules, rules]
    assert [read_at(at) for at in (86400, 86699)] == [failure, failure]
    assert read_at(86700) is rules
