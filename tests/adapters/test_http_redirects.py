"""Where redirects are followed to, and where not."""

from collections.abc import Iterator

import pytest

from tests.adapters.http_asking import HOST, QUICK, ask, fetcher_for, real, unanswered
from tests.loopback import Loopback, Reply, Stream, head, redirect
from watcher.adapters.http import HttpFetcher
from watcher.ports import Body, Missing, NotModified

OTHER = "assets.example.org"


@pytest.fixture
def publisher() -> Iterator[Loopback]:
    with Loopback() as server:
        server.answer("/new", Reply(200, b"Keep a record.", etag='"7"'))
        yield server


@pytest.fixture
def fetcher(publisher: Loopback) -> Iterator[HttpFetcher]:
    with fetcher_for(publisher) as fetcher:
        yield fetcher


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
@pytest.mark.parametrize(
    "location", ["/new", "new", "./x/../new", "/new#part", "{base}/new", "{real}/new", " /new "]
)
def test_a_redirect_is_followed_and_counted_and_told_as_the_publishers_own_address(
    publisher: Loopback, fetcher: HttpFetcher, status: int, location: str
) -> None:
    told = location.format(base=publisher.url, real=f"https://{HOST}")
    publisher.answer("/old", redirect(told, status))
    answer = ask(fetcher, "/old")
    assert isinstance(answer, Body)
    assert (answer.address, answer.requests) == (real("/new"), 2)


def test_validators_go_along_to_where_the_copy_came_from(
    publisher: Loopback, fetcher: HttpFetcher
) -> None:
    publisher.answer("/old", redirect("/new"))
    answer = ask(fetcher, "/old", etag='"7"')
    assert answer == NotModified(address=real("/new"), requests=2)


def test_a_redirect_to_nothing_is_missing_there(publisher: Loopback, fetcher: HttpFetcher) -> None:
    publisher.answer("/old", redirect("/nowhere?a=b"))
    assert ask(fetcher, "/old") == Missing(status=404, address=real("/nowhere?a=b"), requests=2)


def test_five_hops_are_followed_and_no_sixth(publisher: Loopback, fetcher: HttpFetcher) -> None:
    for hop in range(6, 1, -1):
        publisher.answer(f"/{hop}", redirect(f"/{hop - 1}"))
    publisher.answer("/1", redirect("/new"))
    answer = ask(fetcher, "/5")
    assert isinstance(answer, Body)
    assert answer.requests == 6
    far = unanswered(ask(fetcher, "/6"))
    assert (far.retryable, far.requests) == (False, 6)
    assert "more than 5 times" in far.error


def test_a_circle_is_left_at_once(publisher: Loopback, fetcher: HttpFetcher) -> None:
    publisher.answer("/a", redirect("/b"))
    publisher.answer("/b", redirect("/a"))
    answer = unanswered(ask(fetcher, "/a"))
    assert (answer.retryable, answer.requests) == (False, 2)
    assert "in a circle" in answer.error


@pytest.mark.parametrize(
    ("location", "words"),
    [
        ("https://elsewhere.example/new", "elsewhere.example is a host that no document"),
        ("//elsewhere.example/new", "elsewhere.example is a host"),
        (f"https://{HOST}.elsewhere.example/new", "is a host that no document"),
        (f"https://{HOST}@elsewhere.example/new", "holds a user name"),
        (f"https://elsewhere.example\\@{HOST}/new", "redirects to"),
        ("http://127.0.0.1:1/new", "127.0.0.1:1 is a host"),
        ("http://10.0.0.1/new", "10.0.0.1 is a host"),
        ("http://169.254.169.254/latest/meta-data", "169.254.169.254 is a host"),
        ("http://[::1]/new", "[::1] is a host"),
        ("http://2130706433/new", "2130706433 is a host"),
        ("file:///etc/passwd", "not an http or https address"),
        ("ftp://www.example.org/new", "not an http or https address"),
        ("mailto:a@example.org", "not an http or https address"),
        ("http://[bad", "no readable host"),
        ("https://www.example.org:99999/", "cannot be read"),
        ("/" + "a" * 5000, "longer than 4,000 characters"),
    ],
)
def test_a_redirect_that_leads_astray_is_not_followed(
    publisher: Loopback, fetcher: HttpFetcher, location: str, words: str
) -> None:
    publisher.answer("/old", redirect(location))
    answer = unanswered(ask(fetcher, "/old"))
    assert (answer.retryable, answer.requests) == (False, 1)
    assert words in answer.error
    assert [seen.path for seen in publisher.seen] == ["/robots.txt", "/old"]


def test_a_redirect_with_a_huge_body_is_followed_without_it(
    publisher: Loopback, fetcher: HttpFetcher
) -> None:
    start = head(302, {"Location": "/new", "Content-Length": str(10**9)})
    publisher.answer("/old", Stream(start, (b"x" * 10**5 for _ in range(10**4))))
    assert isinstance(ask(fetcher, "/old"), Body)


def test_a_redirect_between_two_named_hosts_is_followed(publisher: Loopback) -> None:
    with Loopback() as assets:
        assets.answer("/base/file.pdf", Reply(200, b"%PDF"))
        publishers = {HOST: publisher.url, OTHER: assets.url + "/base/"}
        publisher.answer("/a", redirect(f"https://{OTHER}/file.pdf"))
        publisher.answer("/b", redirect(assets.url + "/base/file.pdf"))
        with HttpFetcher({HOST, OTHER}, publishers, "o@example.org", 2, 0, limits=QUICK) as fetcher:
            for path in ("/a", "/b"):
                answer = ask(fetcher, path)
                assert isinstance(answer, Body)
                assert (answer.address, answer.requests) == (real("/file.pdf", OTHER), 2)


def test_a_named_host_without_a_stand_in_is_not_reached_on_a_private_address(
    publisher: Loopback,
) -> None:
    publisher.answer("/a", redirect(f"http://localhost:{publisher.port}/new"))
    with fetcher_for(publisher, others=[f"localhost:{publisher.port}"]) as fetcher:
        answer = unanswered(ask(fetcher, f"http://{HOST}/a"))
    assert (answer.retryable, answer.requests) == (False, 1)
    assert "no public address" in answer.error
    assert publisher.asked("/new") == 0
