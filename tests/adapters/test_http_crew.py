"""How the HTTP fetcher works side by side: pace, connections, memory, and an early end."""

import threading
import time
from collections import deque
from collections.abc import Generator, Iterator
from dataclasses import replace
from typing import NoReturn

import pytest

from tests.adapters.http_asking import HOST, QUICK, ask, fetcher_for, real, request
from tests.loopback import Exchange, Loopback, Reply, Silence
from watcher.adapters.http import HttpFetcher
from watcher.adapters.http_crew import Crew
from watcher.adapters.http_pace import Halt, Pace
from watcher.ports import Answer, Body, Missing, NotModified, Request


@pytest.fixture
def publisher() -> Iterator[Loopback]:
    with Loopback() as server:
        yield server


def _threads() -> set[str]:
    return {each.name for each in threading.enumerate() if each.name.startswith("fetch-")}


def test_no_requests_give_no_answers(publisher: Loopback) -> None:
    with fetcher_for(publisher) as fetcher:
        assert list(fetcher.fetch_all([])) == []
    assert not publisher.seen


def test_every_request_gets_its_own_answer(publisher: Loopback) -> None:
    paths = [f"/{number}" for number in range(200)]
    for path in paths:
        publisher.answer(path, Reply(200, path.encode(), etag=f'"{path}"'))
    asked = [request(real(path), etag='"/7"') for path in paths]
    with fetcher_for(publisher) as fetcher:
        answers = {each.address: answer for each, answer in fetcher.fetch_all(asked)}
    assert len(answers) == 200
    assert isinstance(answers.pop(real("/7")), NotModified)
    assert all(isinstance(a, Body) and real(a.body.decode()) == at for at, a in answers.items())


def test_a_host_has_at_most_its_connections_and_keeps_them(publisher: Loopback) -> None:
    publisher.answer("/slow", Reply(200, b"x", delay_s=0.01))
    with fetcher_for(publisher, connections=3) as fetcher:
        for _ in range(2):
            list(fetcher.fetch_all([request(real("/slow"))] * 30))
    assert (publisher.most_busy, publisher.connections) == (3, 3)


def test_hosts_are_asked_side_by_side(publisher: Loopback) -> None:
    with Loopback() as other:
        meeting = threading.Barrier(2, timeout=5)

        class Meet:
            def send(self, exchange: Exchange) -> None:
                meeting.wait()
                Reply(200, b"x").send(exchange)

        for server in (publisher, other):
            server.answer("/a", Meet())
        publishers = {HOST: publisher.url, "b.example": other.url}
        with HttpFetcher([], publishers, "o@example.org", 1, 0, limits=QUICK) as fetcher:
            asked = [request(real("/a")), request(real("/a", "b.example"))]
            assert all(isinstance(answer, Body) for _, answer in fetcher.fetch_all(asked))


def test_forty_hosts_are_asked_with_at_most_32_threads(publisher: Loopback) -> None:
    publisher.answer("/a", Reply(200, b"x", delay_s=0.02))
    hosts = {f"h{number}.example": publisher.url for number in range(40)}
    with HttpFetcher([], hosts, "o@example.org", 2, 0, limits=QUICK) as fetcher:
        asked = [request(real("/a", host)) for host in hosts for _ in range(2)]
        answers = list(fetcher.fetch_all(asked))
    assert sum(isinstance(answer, Body) for _, answer in answers) == 80
    assert publisher.most_busy <= 32


def test_turns_are_spaced_evenly_on_the_clock() -> None:
    now = [100.0]
    pace = Pace(4, lambda: now[0])
    assert [pace.turn_s() for _ in range(4)] == [0, 0.25, 0.5, 0.75]
    now[0] = 100.9
    assert pace.turn_s() == pytest.approx(0.1)
    now[0] = 200
    assert [pace.turn_s() for _ in range(2)] == [0, 0.25]
    assert [Pace(0, lambda: 0).turn_s() for _ in range(3)] == [0, 0, 0]


def test_the_pace_holds_over_all_connections_and_retries(publisher: Loopback) -> None:
    publisher.answer("/a", Reply(500), Reply(200, b"x"))
    with fetcher_for(publisher, connections=4, requests_per_second=50) as fetcher:
        list(fetcher.fetch_all([request(real("/a"))] * 20))
    times = [seen.at for seen in publisher.seen]
    assert len(times) == 22
    assert times[-1] - times[0] > 21 * 0.02 - 0.02


def test_answers_that_nobody_takes_are_bounded() -> None:
    asked: list[Request] = []
    is_full = threading.Event()

    def fetch(each: Request, _: Halt) -> Answer:
        asked.append(each)
        if len(asked) == 5:
            is_full.set()
        return Missing(status=404, address=each.address, requests=1)

    queue = deque([request(real("/a"))] * 5000)
    answers = Crew({"a": queue}, fetch, per_host=2, halt=Halt(threading.Event.wait)).run()
    next(answers)
    assert is_full.wait(5)
    answers.close()
    assert len(asked) == 5


def _generator(fetcher: HttpFetcher, path: str, times: int) -> Generator[tuple[Request, Answer]]:
    return fetcher.fetch_all([request(real(path))] * times)


def test_an_early_end_stops_the_threads_at_once(publisher: Loopback) -> None:
    publisher.answer("/quick", Reply(200, b"x"))
    publisher.answer("/never", Silence())
    asked = [request(real("/quick")), *[request(real("/never"))] * 50]
    with fetcher_for(publisher, limits=replace(QUICK, read_s=60, answer_s=60)) as fetcher:
        answers = fetcher.fetch_all(asked)
        next(answers)
        started = time.monotonic()
        answers.close()
        assert time.monotonic() - started < 1
        assert not _threads()
        assert isinstance(ask(fetcher, "/quick"), Body)


def test_an_early_end_wakes_those_who_wait_for_their_turn(publisher: Loopback) -> None:
    publisher.answer("/a", Reply(200, b"x"))
    publisher.answer("/later", Reply(503, b"", {"Retry-After": "50"}))
    asked = [request(real("/a")), *[request(real("/later"))] * 3, *[request(real("/a"))] * 9]
    limits = replace(QUICK, retry_after_s=60)
    with fetcher_for(publisher, limits=limits, requests_per_second=20) as fetcher:
        started = time.monotonic()
        answers = fetcher.fetch_all(asked)
        next(answers)
        answers.close()
        assert time.monotonic() - started < 2
    assert not _threads()


def test_a_bug_in_a_thread_reaches_the_caller() -> None:
    def fail(_: Request, __: Halt) -> NoReturn:
        raise ZeroDivisionError

    queue = deque([request(real("/a"))] * 20)
    crew = Crew({"a": queue}, fail, per_host=4, halt=Halt(threading.Event.wait))
    with pytest.raises(ZeroDivisionError):
        list(crew.run())
    assert not _threads()


def test_two_callers_may_share_a_fetcher(publisher: Loopback) -> None:
    publisher.answer("/a", Reply(200, b"x", delay_s=0.005))
    counts: list[int] = []
    with fetcher_for(publisher, connections=2) as fetcher:
        callers = [
            threading.Thread(target=lambda: counts.append(len(list(_generator(fetcher, "/a", 40)))))
            for _ in range(3)
        ]
        for caller in callers:
            caller.start()
        for caller in callers:
            caller.join()
    assert counts == [40, 40, 40]
    assert publisher.most_busy == 2
