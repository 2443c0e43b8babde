"""What the HTTP fetcher makes of well-behaved answers."""

import gzip
import os
import zlib
from collections.abc import Iterator
from functools import partial

import pytest

from tests.adapters.http_asking import HOST, ask, fetcher_for, real, request, unanswered
from tests.loopback import Loopback, Reply, Stream, chunked, head
from watcher.adapters.http import HttpFetcher
from watcher.ports import Body, Missing, NotModified

TEXT = b"Keep a record of every visit. " * 2000
zipped = partial(gzip.compress, mtime=0)


@pytest.fixture
def publisher() -> Iterator[Loopback]:
    with Loopback() as server:
        yield server


@pytest.fixture
def fetcher(publisher: Loopback) -> Iterator[HttpFetcher]:
    with fetcher_for(publisher) as fetcher:
        yield fetcher


def test_a_body_comes_with_what_the_next_request_needs(
    publisher: Loopback, fetcher: HttpFetcher
) -> None:
    headers = {"Content-Type": "text/html; charset=utf-8"}
    publisher.answer("/guide?a=1", Reply(200, TEXT, headers, etag='W/"7"', last_modified="a date"))
    assert ask(fetcher, "/guide?a=1") == Body(
        address=real("/guide?a=1"),
        body=TEXT,
        content_type="text/html; charset=utf-8",
        etag='W/"7"',
        last_modified="a date",
        requests=1,
    )


def test_a_body_without_headers_is_a_body_all_the_same(
    publisher: Loopback, fetcher: HttpFetcher
) -> None:
    publisher.answer("/guide", Stream(b"HTTP/1.1 200 OK\r\n\r\n", [b"Keep ", b"a record."]))
    answer = ask(fetcher, "/guide")
    assert isinstance(answer, Body)
    assert (answer.body, answer.content_type) == (b"Keep a record.", "")
    assert (answer.etag, answer.last_modified) == (None, None)


@pytest.mark.parametrize("chunk", [1, 7, 60000])
def test_a_chunked_body_is_put_together(
    publisher: Loopback, fetcher: HttpFetcher, chunk: int
) -> None:
    pieces = [TEXT[start : start + chunk] for start in range(0, 60000, chunk)]
    data = head(200, {"Transfer-Encoding": "chunked"}) + chunked(*pieces)
    publisher.answer("/guide", Stream(data, []))
    answer = ask(fetcher, "/guide")
    assert isinstance(answer, Body)
    assert answer.body == TEXT


def _raw_deflate(data: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return packer.compress(data) + packer.flush()


@pytest.mark.parametrize(
    ("coding", "packed"),
    [
        ("gzip", zipped(TEXT)),
        ("X-GZip", zipped(TEXT)),
        ("gzip", zipped(TEXT[:100]) + zipped(TEXT[100:])),
        ("gzip", zipped(TEXT) + b"\0\0\0padding"),
        ("deflate", zlib.compress(TEXT)),
        ("deflate", _raw_deflate(TEXT)),
        ("deflate, gzip", zipped(zlib.compress(TEXT))),
        ("identity", TEXT),
        ("", TEXT),
    ],
)
def test_content_codings_are_undone(
    publisher: Loopback, fetcher: HttpFetcher, coding: str, packed: bytes
) -> None:
    publisher.answer("/guide", Reply(200, packed, {"Content-Encoding": coding}))
    answer = ask(fetcher, "/guide")
    assert isinstance(answer, Body)
    assert answer.body == TEXT


@pytest.mark.parametrize(
    ("etag", "last_modified"),
    [('"7"', None), (None, "Tue, 01 Sep 2026 10:00:00 GMT"), ('"7"', "another date")],
)
def test_a_page_that_we_hold_is_not_sent_again(
    publisher: Loopback, fetcher: HttpFetcher, etag: str | None, last_modified: str | None
) -> None:
    modified = "Tue, 01 Sep 2026 10:00:00 GMT"
    publisher.answer("/guide", Reply(200, TEXT, etag='"7"', last_modified=modified))
    answer = ask(fetcher, "/guide", etag=etag, last_modified=last_modified)
    assert answer == NotModified(address=real("/guide"), requests=1)


def test_both_validators_go_out_as_they_came(publisher: Loopback, fetcher: HttpFetcher) -> None:
    publisher.answer("/guide", Reply(200, TEXT))
    ask(fetcher, "/guide", etag='W/"7"', last_modified="a date")
    sent = publisher.seen[-1].headers
    assert (sent["If-None-Match"], sent["If-Modified-Since"]) == ('W/"7"', "a date")


@pytest.mark.parametrize(
    "odd", ["a\r\nX-Evil: 1", "caf\N{LATIN SMALL LETTER E WITH ACUTE}", "x" * 5000]
)
def test_an_odd_validator_is_neither_kept_nor_sent(
    publisher: Loopback, fetcher: HttpFetcher, odd: str
) -> None:
    publisher.answer("/guide", Stream(head(200, {"ETag": odd.replace("\r\n", "\t")}), [TEXT]))
    answer = ask(fetcher, "/guide", etag=odd, last_modified=odd)
    assert isinstance(answer, Body)
    assert answer.etag is None
    assert not {"If-None-Match", "If-Modified-Since", "X-Evil"} & set(publisher.seen[-1].headers)


def test_not_modified_without_a_copy_is_no_answer(
    publisher: Loopback, fetcher: HttpFetcher
) -> None:
    publisher.answer("/guide", Reply(304))
    answer = unanswered(ask(fetcher, "/guide"))
    assert answer.retryable
    assert "hold no copy" in answer.error


@pytest.mark.parametrize("status", [404, 410])
def test_a_missing_page_is_told_from_a_failing_one(
    publisher: Loopback, fetcher: HttpFetcher, status: int
) -> None:
    publisher.answer("/guide", Reply(status, b"It went away."))
    assert ask(fetcher, "/guide") == Missing(status=status, address=real("/guide"), requests=1)


@pytest.mark.parametrize(
    ("reply", "retryable", "words"),
    [
        (Reply(401), False, "401 Unauthorized"),
        (Reply(403, b"No robots\n here", {"Content-Type": "text/plain"}), False, "No robots here"),
        (Reply(400), False, "400 Bad Request"),
        (Reply(418), False, "418 I'm a Teapot"),
        (Reply(206, b"half"), False, "206 Partial Content"),
        (Reply(300, b"choose"), False, "300 Multiple Choices"),
        (Reply(302), False, "302 Found"),
        (Reply(501), True, "501 Not Implemented"),
        (Reply(599), True, "599 Odd"),
        (Reply(200), True, "empty body"),
        (Reply(204), True, "empty body"),
        (Reply(202), True, "not ready yet"),
        (Reply(202, b"wait"), True, "not ready yet"),
        (Reply(200, zipped(b""), {"Content-Encoding": "gzip"}), True, "empty body"),
    ],
)
def test_an_answer_that_is_no_text_says_what_came_and_whether_later_may_help(
    publisher: Loopback, fetcher: HttpFetcher, reply: Reply, retryable: bool, words: str
) -> None:
    publisher.answer("/guide", reply)
    answer = unanswered(ask(fetcher, "/guide"))
    assert (answer.retryable, answer.requests, answer.retry_after_s) == (retryable, 1, None)
    assert words in answer.error
    assert real("/guide") in answer.error


@pytest.mark.parametrize(
    ("page", "words"),
    [
        (
            b"<title>Down until\x1b[31m Monday</title><p>...",
            "(403 Forbidden: Down until [31m Monday);",
        ),
        (b"<p>no title", "(403 Forbidden);"),
        (b"", "(403 Forbidden);"),
        (b"<?xml version='1.0'?>\xff\xfe<", "(403 Forbidden);"),
    ],
)
def test_the_title_of_an_error_page_is_quoted_without_control_characters(
    publisher: Loopback, fetcher: HttpFetcher, page: bytes, words: str
) -> None:
    publisher.answer("/guide", Reply(403, page, {"Content-Type": "text/html; charset=utf-8"}))
    said = unanswered(ask(fetcher, "/guide")).error
    assert words in said
    assert said.isprintable()


def test_a_request_says_who_asks_and_takes_no_cookies(
    publisher: Loopback, fetcher: HttpFetcher
) -> None:
    publisher.answer("/guide", Reply(200, TEXT, {"Set-Cookie": "seen=1; Path=/"}))
    ask(fetcher, "/guide")
    ask(fetcher, "/guide")
    sent = publisher.seen[-1].headers
    assert sent["User-Agent"].startswith("regulation-watcher/")
    assert sent["User-Agent"].endswith(" (+mailto:ops@example.org)")
    assert sent["Accept-Encoding"] == "gzip, deflate"
    assert "Cookie" not in sent


@pytest.fixture
def proxied_environment() -> Iterator[None]:
    before = dict(os.environ)
    os.environ.update(http_proxy="http://127.0.0.1:9", all_proxy="http://127.0.0.1:9")
    yield
    os.environ.clear()
    os.environ.update(before)


@pytest.mark.usefixtures("proxied_environment")
def test_proxies_of_the_environment_are_not_used(publisher: Loopback) -> None:
    publisher.answer("/guide", Reply(200, TEXT))
    with fetcher_for(publisher) as fetcher:
        assert isinstance(ask(fetcher, "/guide"), Body)


def test_one_connection_carries_one_question_after_another(publisher: Loopback) -> None:
    paths = [f"/{status}" for status in (200, 304, 403, 404, 302, 202)]
    for path in paths:
        publisher.answer(path, Reply(int(path[1:]), b"" if path == "/304" else TEXT[:900]))
    with fetcher_for(publisher, connections=1) as fetcher:
        answers = list(fetcher.fetch_all([request(real(path)) for path in paths * 5]))
    assert len(answers) == 30
    assert publisher.connections == 1


def test_addresses_that_are_not_to_be_asked_cost_no_request(
    publisher: Loopback, fetcher: HttpFetcher
) -> None:
    for address in (
        "https://elsewhere.example/guide",
        "file:///etc/passwd",
        "ftp://www.example.org/guide",
        f"https://user:word@{HOST}/guide",
        f"https://{HOST}:8443/guide",
        "https:///guide",
        "https://[bad/guide",
        "guide",
    ):
        answer = unanswered(ask(fetcher, address))
        assert (answer.retryable, answer.requests) == (False, 0)
    assert not publisher.seen
