"""What the HTTP fetcher makes of publishers that are slow, broken or out to harm."""

import gzip
import socket
import time
import tracemalloc
import zlib
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from itertools import repeat

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.adapters.http_asking import HOST, QUICK, ask, fetcher_for, real, request, unanswered
from tests.loopback import (
    HangUp,
    Loopback,
    Raw,
    Reply,
    Reset,
    Scripted,
    Silence,
    Stream,
    chunked,
    head,
)
from watcher.adapters.http import HttpFetcher
from watcher.adapters.http_limits import Limits
from watcher.ports import Body, Missing, Unanswered

MB = 1_000_000
zipped = partial(gzip.compress, mtime=0)
BRISK = replace(QUICK, connect_s=0.3, read_s=0.3, answer_s=0.9, retries=0)
SMALL = replace(QUICK, body_bytes=100_000, retries=0)


@pytest.fixture
def publisher() -> Iterator[Loopback]:
    with Loopback() as server:
        yield server


def _asked_once(publisher: Loopback, answer: Scripted, limits: Limits) -> Unanswered:
    publisher.answer("/guide", answer)
    with fetcher_for(publisher, limits=limits) as fetcher:
        return unanswered(ask(fetcher, "/guide"))


def test_a_silent_publisher_is_left_in_time(publisher: Loopback) -> None:
    started = time.monotonic()
    answer = _asked_once(publisher, Silence(), BRISK)
    assert time.monotonic() - started < 0.8
    assert (answer.retryable, answer.requests) == (True, 1)
    assert "nothing came for 0.3 seconds" in answer.error


@pytest.mark.parametrize(
    "drip",
    [
        Stream(b"HTTP/1.1 200 OK\r\n", repeat(b"X-A: b\r\n"), 0.05),
        Stream(b"", repeat(b"H"), 0.05),
        Stream(b"", repeat(b"HTTP/1.1 100 Continue\r\n\r\n"), 0.05),
        Stream(head(200, {"Content-Length": "100000"}), repeat(b"x"), 0.05),
        Stream(head(200), repeat(b"x"), 0.05),
        Stream(head(200, {"Transfer-Encoding": "chunked"}), repeat(b"1\r\nx\r\n"), 0.05),
        Stream(head(200, {"Transfer-Encoding": "chunked"}), repeat(b"0"), 0.05),
        Stream(head(200, {"Transfer-Encoding": "chunked"}) + b"0\r\n", repeat(b"A: b\r\n"), 0.05),
        Stream(head(403, {"Content-Length": "100000"}), repeat(b"x"), 0.05),
    ],
    ids=[
        "headers",
        "status",
        "100s",
        "body",
        "open body",
        "chunks",
        "chunk size",
        "trailers",
        "403",
    ],
)
def test_a_dripping_answer_ends_at_the_deadline(publisher: Loopback, drip: Stream) -> None:
    started = time.monotonic()
    answer = _asked_once(publisher, drip, BRISK)
    assert 0.8 < time.monotonic() - started < 1.6
    if "403" not in answer.error:
        assert answer.retryable
        assert "longer than 0.9 seconds" in answer.error


def test_nobody_listening_is_told_after_the_retries() -> None:
    with Loopback() as gone:
        pass
    with fetcher_for(gone) as fetcher:
        answer = unanswered(ask(fetcher, "/guide"))
    assert (answer.retryable, answer.requests) == (True, 0)
    assert "robots.txt could not be read" in answer.error
    assert "Connection refused" in answer.error


def test_a_connection_that_never_comes_about_is_left_in_time() -> None:
    with (
        socket.create_server(("127.0.0.1", 0), backlog=0) as full,
        socket.create_connection(full.getsockname()),
    ):
        base = f"http://127.0.0.1:{full.getsockname()[1]}"
        with HttpFetcher([], {HOST: base}, "o@example.org", 1, 0, limits=BRISK) as fetcher:
            answer = unanswered(ask(fetcher, "/guide"))
    assert answer.retryable
    assert "no connection within 0.3 seconds" in answer.error


def test_a_body_of_60_mb_is_not_read_when_it_says_so(publisher: Loopback) -> None:
    declared = Stream(head(200, {"Content-Length": str(60 * MB)}), [b"x" * 1000])
    answer = _asked_once(publisher, declared, QUICK)
    assert (answer.retryable, answer.requests) == (False, 1)
    assert "larger than 50,000,000 bytes" in answer.error


@pytest.mark.parametrize("framing", ["until the end", "chunked"])
def test_a_body_of_60_mb_that_does_not_say_so_is_left_at_50(
    publisher: Loopback, framing: str
) -> None:
    piece = b"x" * MB
    if framing == "chunked":
        start, piece = head(200, {"Transfer-Encoding": "chunked"}), chunked(piece, ended=False)
    else:
        start = head(200)
    answer = _asked_once(publisher, Stream(start, repeat(piece, 60)), QUICK)
    assert (answer.retryable, answer.requests) == (False, 1)
    assert "larger than" in answer.error


def test_a_body_of_just_50_mb_is_taken(publisher: Loopback) -> None:
    publisher.answer("/guide", Reply(200, b"x" * (50 * MB)))
    with fetcher_for(publisher) as fetcher:
        answer = ask(fetcher, "/guide")
    assert isinstance(answer, Body)
    assert len(answer.body) == 50 * MB


def _bomb(layers: int) -> bytes:
    packed = zlib.compress(bytes(100 * MB), 9)
    for _ in range(layers - 1):
        packed = zipped(packed)
    return packed


@pytest.mark.parametrize(("coding", "layers"), [("deflate", 1), ("deflate, gzip, gzip", 3)])
def test_a_bomb_is_left_early_and_takes_little_memory(
    publisher: Loopback, coding: str, layers: int
) -> None:
    bomb = Reply(200, _bomb(layers), {"Content-Encoding": coding})
    tracemalloc.start()
    answer = _asked_once(publisher, bomb, SMALL)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert (answer.retryable, answer.requests) == (False, 1)
    assert peak < 5 * MB


def test_a_bomb_that_unpacks_to_nothing_is_left_too(publisher: Loopback) -> None:
    nothing = zipped(b"") * 3_000_000
    bomb = Reply(200, zipped(nothing), {"Content-Encoding": "gzip, gzip"})
    answer = _asked_once(publisher, bomb, replace(QUICK, retries=0))
    assert not answer.retryable
    assert "the packed body is larger than 50,000,000 bytes" in answer.error


@pytest.mark.parametrize(
    "wait",
    [Silence(), Stream(head(200), repeat(b"x"), 0.005)],
    ids=["silent", "dripping"],
)
def test_a_host_that_lets_every_page_wait_is_left_alone_for_a_while(
    publisher: Loopback, wait: Scripted
) -> None:
    publisher.answer("/guide", wait)
    brief = replace(BRISK, read_s=0.05, answer_s=0.2)
    with fetcher_for(publisher, limits=brief) as fetcher:
        asked = [request(real("/guide")) for _ in range(100)]
        started = time.monotonic()
        answers = [unanswered(answer) for _, answer in fetcher.fetch_all(asked)]
        assert time.monotonic() - started < 5
    left = [answer for answer in answers if "gave no reply 24 times" in answer.error]
    assert 100 - 24 - 4 <= len(left) <= 100 - 24
    assert all(answer.retryable and answer.requests == 0 for answer in left)


def test_a_host_that_replies_now_and_then_is_asked_on(publisher: Loopback) -> None:
    publisher.answer("/guide", *[Silence()] * 20, Reply(503), *[Silence()] * 20)
    with fetcher_for(publisher, limits=replace(BRISK, read_s=0.02)) as fetcher:
        for _ in range(41):
            assert unanswered(ask(fetcher, "/guide")).requests == 1


def test_control_characters_in_a_content_type_go_no_further(publisher: Loopback) -> None:
    publisher.answer("/guide", Reply(200, b"x", {"Content-Type": "text/\x1b[2J\x9bhtml"}))
    with fetcher_for(publisher) as fetcher:
        answer = ask(fetcher, "/guide")
    assert isinstance(answer, Body)
    assert answer.content_type.isprintable()


@pytest.mark.parametrize(
    ("coding", "words"),
    [("br", "'br', not asked for"), ("gzip, gzip, gzip, gzip", "4 times over"), ("\x1b[2J", "[2j")],
)
def test_a_coding_that_was_not_asked_for_is_refused(
    publisher: Loopback, coding: str, words: str
) -> None:
    answer = _asked_once(publisher, Reply(200, b"x", {"Content-Encoding": coding}), QUICK)
    assert not answer.retryable
    assert words in answer.error
    assert answer.error.isprintable()


TEXT = b"Keep a record of every visit. " * 400
GZIP = {"Content-Encoding": "gzip"}


@pytest.mark.parametrize(
    "cut",
    [
        Raw(head(200, {"Content-Length": "5000"}) + b"x" * 4999),
        Raw(head(200, {"Transfer-Encoding": "chunked"}) + chunked(TEXT, ended=False)),
        Raw(head(200, {"Transfer-Encoding": "chunked"}) + chunked(TEXT)[:3000]),
        Raw(head(200, {"Transfer-Encoding": "chunked"}) + b"-1\r\nx\r\n"),
        Raw(head(200, {"Transfer-Encoding": "chunked"}) + b"-5\r\nx\r\n"),
        Raw(head(200, {"Transfer-Encoding": "chunked"}) + b"zz\r\nx\r\n"),
        Raw(head(200, GZIP) + zipped(TEXT)[:-9]),
        Raw(head(200, GZIP) + zipped(TEXT)[:50]),
        Raw(head(200, GZIP) + zipped(TEXT) + zipped(TEXT)[:50]),
        Raw(head(200, GZIP) + TEXT),
        Raw(head(200, {"Content-Encoding": "deflate"}) + zlib.compress(TEXT)[:-5]),
        Raw(head(200, {"Content-Encoding": "deflate"}) + b"x"),
        Reset(head(200, {"Content-Length": "5000"}) + b"x" * 400),
    ],
)
def test_a_body_that_was_cut_off_or_damaged_is_never_taken_for_whole(
    publisher: Loopback, cut: Scripted
) -> None:
    answer = _asked_once(publisher, cut, replace(QUICK, retries=1))
    assert (answer.retryable, answer.requests) == (True, 2)


def test_a_minus_one_chunk_does_not_read_for_ever(publisher: Loopback) -> None:
    start = head(200, {"Transfer-Encoding": "chunked"}) + b"-1\r\n"
    answer = _asked_once(publisher, Stream(start, repeat(b"x" * 50_000, 100)), SMALL)
    assert "larger than we take" in answer.error


@pytest.mark.parametrize(
    ("garbage", "words"),
    [
        (b"220 mail.example ESMTP\r\n", "not HTTP"),
        (b"\x16\x03\x01\x02\x00\x01", "not HTTP"),
        (b"HTTP/1.1 abc OK\r\n\r\n", "not HTTP"),
        (b"HTTP/9.9 200 OK\r\n\r\nx", "not HTTP"),
        (b"\r\n\r\n", "not HTTP"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 5, 6\r\n\r\nxxxxx", "Content-Length"),
    ],
)
def test_garbage_instead_of_http_is_a_failure_in_words(
    publisher: Loopback, garbage: bytes, words: str
) -> None:
    answer = _asked_once(publisher, Raw(garbage), replace(QUICK, retries=0))
    assert answer.retryable
    assert words in answer.error
    assert answer.error.isprintable()


@pytest.mark.parametrize("end", [HangUp(), Reset()])
def test_an_end_without_an_answer_is_tried_again(publisher: Loopback, end: Scripted) -> None:
    publisher.answer("/guide", end, end, Reply(200, TEXT))
    with fetcher_for(publisher) as fetcher:
        answer = ask(fetcher, "/guide")
    assert isinstance(answer, Body)
    assert answer.requests == 3


@pytest.mark.parametrize(
    "headers",
    [
        b"X-Long: " + b"x" * 300_000 + b"\r\n",
        b"X-Many: x\r\n" * 20_000,
        b"X-Folded: a\r\n" + b" b\r\n" * 60_000,
    ],
)
def test_huge_headers_are_refused(publisher: Loopback, headers: bytes) -> None:
    huge = Raw(b"HTTP/1.1 200 OK\r\n" + headers + b"\r\nbody")
    assert "guide" in _asked_once(publisher, huge, replace(QUICK, retries=0)).error


def test_early_hints_before_an_answer_do_no_harm(publisher: Loopback) -> None:
    publisher.answer("/guide", Raw(b"HTTP/1.1 100 Continue\r\n\r\n" * 3 + head(404)))
    with fetcher_for(publisher) as fetcher:
        assert isinstance(ask(fetcher, "/guide"), Missing)


def test_a_long_error_page_is_not_read_to_its_end(publisher: Loopback) -> None:
    publisher.answer("/guide", Stream(head(403), repeat(b"x" * 100_000, 5000)))
    with fetcher_for(publisher) as fetcher:
        assert "403 Forbidden" in unanswered(ask(fetcher, "/guide")).error


def test_one_broken_page_harms_no_other(publisher: Loopback) -> None:
    publisher.answer("/good", Reply(200, TEXT))
    publisher.answer("/bad", Raw(b"garbage"))
    publisher.answer("/worse", HangUp())
    paths = ["/good", "/bad", "/worse"] * 5
    with fetcher_for(publisher) as fetcher:
        answers = list(fetcher.fetch_all([request(real(path)) for path in paths]))
    good = {asked.address for asked, answer in answers if isinstance(answer, Body)}
    assert (len(answers), good) == (15, {real("/good")})


@pytest.fixture(scope="module")
def fuzzed() -> Iterator[tuple[Loopback, HttpFetcher]]:
    limits = replace(QUICK, retries=0, read_s=1, answer_s=1)
    with Loopback() as server, fetcher_for(server, limits=limits) as fetcher:
        yield server, fetcher


PIECES = st.sampled_from(
    [
        b"HTTP/1.1 ", b"HTTP/1.0 ", b"200 OK", b"302 Found", b"304 x", b"503 ", b"\r\n", b"\r\n\r\n",
        b"Content-Length: ", b"Transfer-Encoding: chunked", b"Content-Encoding: gzip",
        b"Location: ", b"http://[", b"Retry-After: ", b"9" * 5000, b"-1", b"0", b"5\r\nabcde\r\n",
        b"Set-Cookie: a=b; expires=x", b"Content-Type: text/html", b": ", b"\xff\xfe", b"\x00",
    ]
)  # fmt: skip


@given(pieces=st.lists(st.one_of(PIECES, st.binary(max_size=8)), max_size=12), is_ok=st.booleans())
def test_no_bytes_whatever_raise(
    fuzzed: tuple[Loopback, HttpFetcher], pieces: list[bytes], is_ok: bool
) -> None:
    server, fetcher = fuzzed
    start = b"HTTP/1.1 200 OK\r\n" if is_ok else b""
    server.answer("/guide", Raw(start + b"".join(pieces)))
    answer = ask(fetcher, "/guide")
    assert answer.requests >= 1
    assert not isinstance(answer, Body) or answer.address.startswith(f"https://{HOST}/")
