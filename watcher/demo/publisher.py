"""The stand-in publisher: a real HTTP server whose pages change from day to day."""

import hashlib
import json
import threading
import tomllib
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from functools import cache
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib.resources import files
from typing import Any

_API = "/api/content"
_FIRST = "2026-03-02T09:30:00+00:00"
_GOVUK = "www.gov.uk"

Answer = tuple[int, str, bytes]


class StandIn:
    """The publisher at an instant: what each address answers."""

    def __init__(self) -> None:
        year = tomllib.loads((files("watcher.demo") / "year.toml").read_text("utf-8"))
        self._pages: dict[str, dict[str, Any]] = {page["name"]: page for page in year["pages"]}
        self._events: list[dict[str, Any]] = year["events"]
        self._posts: list[dict[str, Any]] = year["posts"]

    @property
    def event_days(self) -> tuple[datetime, ...]:
        """Return when something happens, in order."""
        return tuple(sorted(event["at"] for event in self._events))

    def failing(self, now: datetime) -> frozenset[str]:
        """Return the pages that are out of order at an instant, as the events say."""
        return frozenset(
            e["page"] for e in self._events if "fail" in e and e["at"] <= now < e["until"]
        )

    def answer(self, host: str, path: str, now: datetime) -> Answer:
        """Return status, content type and body; a redirect's body is its address."""
        if path == "/robots.txt":
            return 200, "text/plain", b"User-agent: *\nDisallow: /search\n"
        for page in self._pages.values():
            answer = self._page_answer(page, host, path, now)
            if answer is not None:
                return answer
        return 404, "text/plain", b"Not found"

    def _page_answer(
        self, page: dict[str, Any], host: str, path: str, now: datetime
    ) -> Answer | None:
        if page.get("host", _GOVUK) != host or page.get("from", now) > now:
            return None
        prefix = _API if host == _GOVUK else ""
        at_home = path == prefix + self._path(page, now)
        if not at_home and path != prefix + page["path"]:
            return None
        if not at_home:
            return 301, "", (prefix + self._path(page, now)).encode()
        failing = [e for e in self._of(page, now) if "fail" in e and now < e["until"]]
        if failing:
            return int(failing[0]["fail"]), "text/plain", b"Out of order"
        return 200, *self._body(page, now)

    def _body(self, page: dict[str, Any], now: datetime) -> tuple[str, bytes]:
        if page["schema"] == "web":
            return "text/html; charset=utf-8", self._web(page, now).encode()
        if page["schema"] == "feed":
            return "application/atom+xml", self._feed(page, now).encode()
        return "application/json", json.dumps(self._item(page, now)).encode()

    # --- a page at an instant ---------------------------------------------------------------------

    def _of(self, page: dict[str, Any], now: datetime) -> list[dict[str, Any]]:
        return [e for e in self._events if e.get("page") == page["name"] and e["at"] <= now]

    def _path(self, page: dict[str, Any], now: datetime) -> str:
        moves = [e["move_to"] for e in self._of(page, now) if "move_to" in e]
        return str((moves or [page["path"]])[-1])

    def _html(self, page: dict[str, Any], source: dict[str, Any], now: datetime) -> str:
        html = _read(source["body_file"]) if "body_file" in source else source.get("body", "")
        for event in self._of(page, now):
            if "replace" in event:
                html = html.replace(event["replace"], event["by"])
            elif "move" in event:
                html = html.replace(event["move"], "", 1)
                html = html.replace(event["before"], event["move"] + event["before"], 1)
        return str(html)

    def _notes(self, page: dict[str, Any], now: datetime) -> list[dict[str, str]]:
        """Return the change notes of a page and of its attachments, newest first."""
        family = [page, *(self._pages[name] for name in page.get("attachments", []))]
        noted = [e for one in family for e in self._of(one, now) if "note" in e]
        listed = [
            {"public_timestamp": e["at"].isoformat(), "note": e["note"]}
            for e in sorted(noted, key=lambda e: e["at"], reverse=True)
        ]
        if "first_note" in page:
            listed.append({"public_timestamp": _FIRST, "note": page["first_note"]})
        return listed

    def _item(self, page: dict[str, Any], now: datetime) -> dict[str, Any]:
        notes = self._notes(page, now)
        touched = [e["at"] for e in self._events if e.get("page", page["name"]) == page["name"]]
        withdrawn = [e for e in self._of(page, now) if "withdraw" in e]
        return {
            "base_path": self._path(page, now),
            "content_id": _content_id(page["name"]),
            "schema_name": page["schema"],
            "document_type": "guidance" if page["schema"] == "publication" else page["schema"],
            "locale": "en",
            "title": page["title"],
            "description": page.get("description"),
            "public_updated_at": notes[0]["public_timestamp"] if notes else _first(page),
            "updated_at": max([at for at in touched if at <= now], default=_FIRST_AT).isoformat(),
            "withdrawn_notice": (
                {
                    "explanation": f"<p>{escape(withdrawn[0]['withdraw'])}</p>",
                    "withdrawn_at": withdrawn[0]["at"].isoformat(),
                }
                if withdrawn
                else {}
            ),
            "details": self._details(page, now, notes),
            "links": self._links(page, now),
        }

    def _details(
        self, page: dict[str, Any], now: datetime, notes: list[dict[str, str]]
    ) -> dict[str, Any]:
        # An attachment has no notes of its own: they stand on its parent.
        has_notes = notes and page["schema"] != "html_publication"
        details: dict[str, Any] = {"change_history": notes} if has_notes else {}
        if "chapters" in page:
            details["parts"] = [
                {
                    "slug": chapter["slug"],
                    "title": chapter["title"],
                    "body": self._html(page, chapter, now),
                }
                for chapter in page["chapters"]
            ]
            return details
        details["body"] = f'<div class="govspeak">{self._html(page, page, now)}</div>'
        if "attachments" in page:
            children = self._children(page, now)
            details["attachments"] = [
                {
                    "attachment_type": "html",
                    "id": _content_id(child["name"]),
                    "title": child["title"],
                    "url": self._path(child, now),
                }
                for child in children
            ] + [_file(title, now) for title in page.get("files", [])]
        return details

    def _children(self, page: dict[str, Any], now: datetime) -> list[dict[str, Any]]:
        listed = (self._pages[name] for name in page.get("attachments", []))
        return [child for child in listed if child.get("from", now) <= now]

    def _links(self, page: dict[str, Any], now: datetime) -> dict[str, Any]:
        children = [
            {
                "content_id": _content_id(child["name"]),
                "locale": "en",
                "base_path": self._path(child, now),
                "title": child["title"],
            }
            for child in self._children(page, now)
        ]
        return {"children": children} if children else {}

    def _web(self, page: dict[str, Any], now: datetime) -> str:
        return (
            '<!doctype html><html lang="en-GB"><head><meta charset="utf-8">'
            f"<title>{escape(page['title'])}</title></head><body><nav>Home</nav>"
            f"<main>{self._html(page, page, now)}</main><footer>Contact</footer></body></html>"
        )

    def _feed(self, page: dict[str, Any], now: datetime) -> str:
        entries = "".join(
            f"<entry><id>{post['id']}</id><title>{escape(post['title'])}</title>"
            f"<updated>{post['at'].isoformat()}</updated>"
            f'<link href="https://{page["host"]}/posts/{number}"/>'
            f"<summary>{escape(post['summary'])}</summary></entry>"
            for number, post in enumerate(self._posts, 1)
            if post["at"] <= now
        )
        latest = max([post["at"] for post in self._posts if post["at"] <= now], default=_FIRST_AT)
        return (
            '<?xml version="1.0" encoding="utf-8"?><feed xmlns="http://www.w3.org/2005/Atom">'
            f"<id>https://{page['host']}/feed</id><title>{escape(page['title'])}</title>"
            f"<updated>{latest.isoformat()}</updated>{entries}</feed>"
        )


def _first(page: dict[str, Any]) -> str:
    return page["from"].isoformat() if "from" in page else _FIRST


_FIRST_AT = datetime.fromisoformat(_FIRST)


@contextmanager
def serve(stand_in: StandIn, clock: Callable[[], datetime]) -> Iterator[dict[str, str]]:
    """Serve the publisher on loopback; give the base address of each of its hosts."""
    servers = []
    addresses = {}
    for host in (_GOVUK, "inspection-blog.example"):
        server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(stand_in, host, clock))
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}).start()
        servers.append(server)
        addresses[host] = f"http://127.0.0.1:{server.server_address[1]}"
    try:
        yield addresses
    finally:
        for server in servers:
            server.shutdown()
            server.server_close()


def _handler(
    stand_in: StandIn, host: str, clock: Callable[[], datetime]
) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True

        def do_GET(self) -> None:
            status, content_type, body = stand_in.answer(host, self.path, clock())
            etag = f'"{hashlib.sha256(body).hexdigest()[:16]}"'
            if status == 301:  # noqa: PLR2004 - a status of HTTP
                self._send(status, [("Location", body.decode())], b"")
            elif status == 200 and self.headers.get("If-None-Match") == etag:  # noqa: PLR2004 - as above
                self._send(304, [("ETag", etag)], b"")
            else:
                self._send(status, [("Content-Type", content_type), ("ETag", etag)], body)

        def _send(self, status: int, headers: list[tuple[str, str]], body: bytes) -> None:
            self.send_response(status)
            for name, value in headers:
                self.send_header(name, value)
            if status != 304:  # noqa: PLR2004 - it has no body
                self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class's name
            """Stay silent: the demo shows its own progress."""

    return Handler


@cache
def _read(name: str) -> str:
    return (files("watcher.demo") / "pages" / name).read_text("utf-8")


def _content_id(name: str) -> str:
    return str(uuid.uuid5(uuid.NAMESPACE_URL, f"https://demo.invalid/{name}"))


def _file(title: str, now: datetime) -> dict[str, str]:
    """Return a file attachment; its address is a new one every month, as if replaced."""
    media = hashlib.sha256(f"{title}{now:%Y%m}".encode()).hexdigest()[:24]
    return {
        "attachment_type": "file",
        "id": media,
        "title": title,
        "url": f"https://assets.publishing.service.gov.uk/media/{media}/poster.pdf",
        "content_type": "application/pdf",
        "filename": "poster.pdf",
    }
