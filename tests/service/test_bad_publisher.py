"""Everything that goes wrong at a publisher, all in one poll, each in a document of its own."""

import gzip
import json
import socket
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest

from tests.fakes import item
from tests.loopback import HangUp, Loopback, Raw, Reply, Reset, Scripted, Stream, head, redirect
from tests.service.harness import (
    FIRST,
    LATER,
    NEW,
    OLD,
    Done,
    Office,
    api,
    document,
    json_reply,
    page,
)
from tests.smtp_sink import SmtpSink

NEXT_DAY = "2026-05-05T06:30:00+01:00"
TWO_DAYS_LATER = "2026-05-06T18:31:00+01:00"
LONG = OLD + "<p>" + "Write down who came, and when. " * 60 + "</p>"
JSON = {"Content-Type": "application/json"}
HTML = {"Content-Type": "text/html"}
WEB_PAGE = (
    "<!doctype html><html><head><title>A page</title></head><body><nav>Home</nav>"
    f"<main><h1>A page</h1>{LONG}</main></body></html>"
).encode()
BODY = json.dumps(item("/x", LONG)).encode()


@dataclass(frozen=True, slots=True, kw_only=True)
class Trouble:
    """An answer, and what it must come to."""

    answer: Scripted
    says: str
    retryable: bool
    entry: dict[str, object] = field(default_factory=dict)

    @property
    def is_web(self) -> bool:
        return bool(self.entry)


def on_the_web(name: str) -> dict[str, object]:
    return {"url": f"https://pages.example/{name}", "source": "web", "selector": "main"}


AGAIN = {"retryable": True}
NEVER = {"retryable": False}

TROUBLES = {
    "dropped": Trouble(answer=HangUp(), says="ended without an answer", retryable=True),
    "reset": Trouble(answer=Reset(), says="ended without an answer", retryable=True),
    "no-http": Trouble(answer=Raw(b"220 mail.example ready\r\n"), says="not HTTP", retryable=True),
    "forbidden": Trouble(answer=Reply(403), says="403 Forbidden", retryable=False),
    "missing": Trouble(answer=Reply(404), says="answered 404", retryable=False),
    "gone-once": Trouble(answer=Reply(410), says="gone (410)", retryable=True),
    "too-many": Trouble(
        answer=Reply(429, headers={"Retry-After": "7200"}), says="429", retryable=True
    ),
    "broken": Trouble(answer=Reply(500), says="500 Internal Server Error", retryable=True),
    "not-ready": Trouble(answer=Reply(202), says="not ready yet", retryable=True),
    "circle": Trouble(answer=redirect(api("/circle")), says="in a circle", retryable=False),
    "elsewhere": Trouble(
        answer=redirect("https://elsewhere.example/x"),
        says="elsewhere.example is a host that no document",
        retryable=False,
    ),
    "inwards": Trouble(
        answer=redirect("http://10.0.0.1/x"),
        says="10.0.0.1 is a host that no document",
        retryable=False,
    ),
    "no-item": Trouble(answer=Reply(body=WEB_PAGE, headers=HTML), says="no JSON", retryable=False),
    "wrong-type": Trouble(
        answer=Reply(body=b"%PDF-1.7", headers={"Content-Type": "application/pdf"}),
        says="is application/pdf, not a web page",
        retryable=False,
        entry=on_the_web("wrong-type"),
    ),
    "cut-off": Trouble(
        answer=Raw(head(200, JSON | {"Content-Length": str(len(BODY))}) + BODY[:500]),
        says="broke off",
        retryable=True,
    ),
    "cut-off-json": Trouble(
        answer=Reply(body=BODY[:-40], headers=JSON), says="broke off", retryable=True
    ),
    "invalid": Trouble(
        answer=Reply(body=b'{"title": nothing}', headers=JSON), says="no JSON", retryable=False
    ),
    "huge": Trouble(
        answer=Stream(head(200, JSON), (b" " * 1_000_000 for _ in range(60))),
        says="larger than 50,000,000 bytes",
        retryable=False,
    ),
    "bomb": Trouble(
        answer=Reply(
            body=gzip.compress(b" " * 60_000_000), headers=JSON | {"Content-Encoding": "gzip"}
        ),
        says="larger than 50,000,000 bytes",
        retryable=False,
    ),
    "empty": Trouble(answer=Reply(headers=JSON), says="empty body", retryable=True),
    "wordless": Trouble(
        answer=page("/wordless", "<p> </p>"), says="no visible words", retryable=False
    ),
    "shrunken": Trouble(
        answer=page("/shrunken", "<p>Sorry, try later.</p>"), says="shrank from", retryable=True
    ),
    "no-main": Trouble(
        answer=Reply(body=WEB_PAGE.replace(b"main>", b"div>"), headers=HTML),
        says="matches nothing",
        retryable=False,
        entry=on_the_web("no-main"),
    ),
    "empty-main": Trouble(
        answer=Reply(body=b"<main><script>text('A page')</script></main>", headers=HTML),
        says="holds no words",
        retryable=False,
        entry=on_the_web("empty-main"),
    ),
}


def good(name: str, trouble: Trouble) -> Reply:
    """Return what the page is when all is well."""
    return Reply(body=WEB_PAGE, headers=HTML) if trouble.is_web else page(f"/{name}", LONG)


def script(publisher: Loopback, answers: dict[str, Scripted]) -> None:
    for name, answer in answers.items():
        publisher.answer(f"/{name}" if TROUBLES[name].is_web else api(f"/{name}"), answer)


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """An office after a good poll and a bad one."""

    office: Office
    publisher: Loopback
    done: Done

    def failure(self, name: str) -> Any:
        """Return what the bad poll says of a document."""
        (found,) = [one for one in self.done.json["failed"] if one["id"] == name]
        return found


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Story]:
    with Loopback() as publisher, SmtpSink() as sink:
        root = tmp_path_factory.mktemp("bad") / "office"
        office = Office(root, publisher=publisher.url, relay=sink.url)
        office.settings(publishers={"pages.example": publisher.url})
        entries = [document(name, **trouble.entry) for name, trouble in TROUBLES.items()]
        office.documents(*entries, document("well"))
        script(publisher, {name: good(name, trouble) for name, trouble in TROUBLES.items()})
        publisher.answer(api("/well"), page("/well", OLD))
        assert office.ask("poll", at=FIRST)["unchanged"] == len(TROUBLES) + 1
        script(publisher, {name: trouble.answer for name, trouble in TROUBLES.items()})
        publisher.answer(api("/well"), page("/well", NEW))
        done = office.run("poll", "--json", at=LATER)
        yield Story(office=office, publisher=publisher, done=done)


@pytest.mark.parametrize("name", TROUBLES)
def test_a_failure_names_what_happened_and_whether_it_may_pass(story: Story, name: str) -> None:
    found = story.failure(name)
    assert set(found) == {"id", "error", "retryable"}
    assert TROUBLES[name].says in found["error"]
    assert found["retryable"] is TROUBLES[name].retryable


@pytest.mark.parametrize("name", TROUBLES)
def test_a_failure_says_what_to_do_or_what_comes_next(story: Story, name: str) -> None:
    error = story.failure(name)["error"]
    assert any(
        words in error
        for words in (
            "asked again",
            "open ",
            "look at",
            "Look at",
            "set active = false",
            "24 hours",
        )
    )
    assert "127.0.0.1" not in error
    assert "Traceback" not in story.done.stderr


def test_the_other_documents_are_read_all_the_same(story: Story) -> None:
    assert story.done.json["changed"] == ["well"]
    assert story.done.json["unchanged"] == 0
    assert len(story.done.json["failed"]) == len(TROUBLES)
    assert story.done.code == 1


def test_no_failure_is_a_change_and_a_later_good_answer_is_none_either(story: Story) -> None:
    """The last test on this story but one: what came before is settled."""
    office = story.office
    assert {change["document"] for change in office.ask("changes")} == {"well"}
    done = office.run("status", "--json", at=TWO_DAYS_LATER)
    said = " ".join(reason["what"] for reason in done.json["reasons"])
    assert done.code == 1
    assert done.json["failing"] == len(TROUBLES)
    assert all(name in said for name in TROUBLES)
    assert "48 hours" in said
    script(story.publisher, {name: good(name, trouble) for name, trouble in TROUBLES.items()})
    found = office.ask("poll", at=TWO_DAYS_LATER)
    assert (found["changed"], found["failed"]) == ([], [])
    assert {change["document"] for change in office.ask("changes")} == {"well"}
    assert office.run("diff", "broken").code == 1
    assert office.ask("status", at=TWO_DAYS_LATER)["failing"] == 0


def test_only_passing_failures_leave_the_exit_code_0(office: Office, publisher: Loopback) -> None:
    publisher.answer(api("/guide"), Reply(202))
    done = office.run("poll", "--json", at=FIRST)
    assert (done.code, done.json["failed"][0]["retryable"]) == (0, True)


def test_one_document_unread_for_48_hours_makes_ill_and_says_why(
    office: Office, publisher: Loopback
) -> None:
    publisher.answer(api("/guide"), page("/guide", OLD))
    office.ask("poll", at=FIRST)
    publisher.answer(api("/guide"), Reply(403))
    for at in (LATER, NEXT_DAY, "2026-05-06T12:29:00+01:00"):
        assert office.run("poll", at=at).code == 1
    assert office.ask("status", at="2026-05-06T12:29:00+01:00")["well"] is True
    ill = office.run("status", "--json", at="2026-05-06T12:31:00+01:00")
    (reason,) = ill.json["reasons"]
    assert ill.code == 1
    assert "guide was not read since 4 May 2026 at 12:30" in reason["what"]
    assert "403 Forbidden" in reason["what"]
    assert "watcher poll --document guide" in reason["next"]


def test_a_shrunken_page_is_believed_when_a_person_says_so(
    office: Office, publisher: Loopback
) -> None:
    publisher.answer(api("/guide"), page("/guide", LONG), page("/guide", "<p>See the law.</p>"))
    office.ask("poll", at=FIRST)
    (failure,) = office.ask("poll", at=LATER)["failed"]
    assert "watcher poll --document guide --accept-shrunken" in failure["error"]
    found = office.ask("poll", "--document", "guide", "--accept-shrunken", at=LATER)
    assert (found["changed"], found["failed"]) == (["guide"], [])


def test_a_refused_connection_is_a_failure_that_may_pass(office: Office) -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))  # bound and not listening: refused, and nobody else's
        office.settings(publishers={"govuk": f"http://127.0.0.1:{closed.getsockname()[1]}"})
        done = office.run("poll", "--json", at=FIRST)
    (failure,) = done.json["failed"]
    assert "no connection: Connection refused" in failure["error"]
    assert (done.code, failure["retryable"]) == (0, True)


def test_a_private_address_that_publishers_does_not_name_is_never_asked(
    office: Office, publisher: Loopback
) -> None:
    with Loopback() as private:
        inside = {"url": f"{private.url}/secret", "source": "web", "selector": "main"}
        office.documents(document("guide"), document("inside", **inside))
        publisher.answer(api("/guide"), page("/guide", OLD))
        done = office.run("poll", "--json", at=FIRST)
        assert private.seen == ()
    (failure,) = done.json["failed"]
    assert (done.code, failure["id"]) == (1, "inside")


def test_a_page_that_says_410_for_24_hours_is_gone_once(
    office: Office, publisher: Loopback
) -> None:
    publisher.answer(api("/guide"), page("/guide", OLD))
    office.ask("poll", at=FIRST)
    publisher.answer(api("/guide"), Reply(410))
    assert office.run("poll", "--json", at=LATER).json["failed"][0]["retryable"] is True
    assert office.run("poll", "--json", at=NEXT_DAY).json["changed"] == []
    found = office.ask("poll", at="2026-05-05T18:30:00+01:00")
    assert (found["changed"], found["failed"]) == (["guide"], [])
    (change,) = office.ask("changes")
    assert (change["kind"], change["significance"]) == ("gone", "substantive")
    again = office.ask("poll", at=TWO_DAYS_LATER)
    assert (again["changed"], again["failed"]) == ([], [])
    publisher.answer(api("/guide"), page("/guide", OLD))
    assert office.ask("poll", at="2026-05-07T12:30:00+01:00")["changed"] == ["guide"]
    assert [one["kind"] for one in office.ask("changes")] == ["gone", "restored"]


def test_a_410_in_between_begins_the_24_hours_anew(office: Office, publisher: Loopback) -> None:
    good_page = page("/guide", OLD)
    publisher.answer(api("/guide"), good_page, Reply(410), good_page, Reply(410))
    office.ask("poll", at=FIRST)
    for at in (LATER, NEXT_DAY, "2026-05-06T06:29:00+01:00"):
        office.run("poll", at=at)
    assert office.ask("changes") == []


def test_a_gone_item_counts_like_a_410(office: Office, publisher: Loopback) -> None:
    gone = json_reply({"schema_name": "gone", "title": None, "details": {}, "base_path": "/guide"})
    publisher.answer(api("/guide"), page("/guide", OLD), gone)
    for at in (FIRST, LATER, "2026-05-05T18:31:00+01:00"):
        office.run("poll", at=at)
    assert [one["kind"] for one in office.ask("changes")] == ["gone"]


@pytest.mark.parametrize(
    ("declared", "encoding"),
    [("", "utf-8"), ("; charset=iso-8859-1", "cp1252"), ("; charset=utf-8", "cp1252")],
)
def test_a_wrong_charset_loses_no_page(
    office: Office, publisher: Loopback, declared: str, encoding: str
) -> None:
    office.settings(publishers={"pages.example": publisher.url})
    office.documents(document("web", **on_the_web("web")))
    text = f"<main><h1>Café</h1><p>The child\u2019s plan costs £5.</p>{LONG}</main>"
    headers = {"Content-Type": f"text/html{declared}"}
    publisher.answer("/web", Reply(body=text.encode(encoding), headers=headers))
    found = office.ask("poll", at=FIRST)
    assert found["failed"] == []
    tokens = json.loads(office.run("diff", "web", "1..1", "--format", "json").stdout)["tokens"]
    read = "".join(text for _, text in tokens)
    assert "The child\u2019s plan costs £5." in read


def test_scripts_and_broken_nesting_are_read_as_a_browser_would(
    office: Office, publisher: Loopback, sink: SmtpSink
) -> None:
    office.settings(publishers={"pages.example": publisher.url})
    office.documents(document("web", **on_the_web("web")))
    publisher.answer("/web", Reply(body=WEB_PAGE, headers=HTML))
    office.ask("poll", at=FIRST)
    odd = "<p>Show <b>it <i>to</b> all</i><script>alert('x')</script><table><td>a<p>b<ul><li>c"
    publisher.answer("/web", Reply(body=WEB_PAGE.replace(b"</main>", odd.encode()), headers=HTML))
    assert office.ask("poll", at=LATER)["changed"] == ["web"]
    tokens = json.loads(office.run("diff", "web", "--format", "json").stdout)["tokens"]
    new = "".join(text for op, text in tokens if op == "+")
    assert "Show it to all" in new
    assert "alert" not in new
    office.ask("publish", at="2026-05-05T09:30:00+01:00")
    assert all(b"alert(" not in mail.data for mail in sink.taken)
