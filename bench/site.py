"""A publisher on loopback whose pages a bench sets, and a config folder that names it."""

import hashlib
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from watcher.config.load import load
from watcher.config.values import Config

GOVUK = "https://www.gov.uk"
API = "/api/content"

Listed = tuple[str, str]
"""A document's id and its path on GOV.UK."""


@dataclass
class Site:
    """What the publisher serves: bodies by path, answered 304 where the asker has them."""

    pages: dict[str, bytes] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    base: str = ""

    def answer(self, path: str, known: str | None) -> tuple[int, str, bytes]:
        """Return status, ETag and body."""
        self.asked.append(path)
        body = self.pages.get(path)
        if body is None:
            return 404, "", b""
        etag = f'"{hashlib.sha256(body).hexdigest()[:16]}"'
        return (304, etag, b"") if known == etag else (200, etag, body)


@contextmanager
def serving() -> Iterator[Site]:
    """Serve an empty site on loopback."""
    site = Site()
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(site))
    server.daemon_threads = True
    site.base = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield site
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def _handler(site: Site) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True
        wbufsize = 65536

        def do_GET(self) -> None:
            status, etag, body = site.answer(self.path, self.headers.get("If-None-Match"))
            self.send_response(status)
            if etag:
                self.send_header("ETag", etag)
                self.send_header("Content-Type", "application/json; charset=utf-8")
            if status != 304:
                self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class's name
            """Stay silent."""

    return Handler


class Clock:
    """Time that stands still until a bench moves it."""

    def __init__(self, now: datetime) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now


def configured(
    folder: Path,
    *,
    base: str,
    documents: Sequence[Listed],
    connections: int = 4,
    port: int = 25,
    homes: Sequence[str] = ("h1,Oak House,oak@homes.example,all,active",),
) -> Path:
    """Write a config folder that names the stand-ins; return it."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "watcher.toml").write_text(
        'database = "sqlite:///var/watcher.db"\n\n'
        f'[publishers]\ngovuk = "{base}"\n\n'
        '[fetch]\ncontact = "ops@watcher.example"\n'
        f"connections_per_host = {connections}\nrequests_per_second = 0\n\n"
        f'[mail]\nrelay = "smtp://127.0.0.1:{port}"\n'
        'sender = "Regulation Watcher <editions@watcher.example>"\n'
        'operator = "ops@watcher.example"\ndeliver_to = ["*"]\n',
        encoding="utf-8",
    )
    (folder / "documents.toml").write_text("\n".join(map(_listed, documents)), encoding="utf-8")
    table = "\n".join(("home_id,name,email,home_type,status", *homes))
    (folder / "subscribers.csv").write_text(f"{table}\n", encoding="utf-8")
    return folder


def loaded(folder: Path) -> Config:
    """Return the config in a folder."""
    return load(folder, environ={})


def _listed(document: Listed) -> str:
    name, path = document
    return (
        f'[[documents]]\nid = "{name}"\ntitle = "Guidance {name}"\nurl = "{GOVUK}{path}"\n'
        'source = "govuk"\nowner = "Department"\nweight = "have_regard"\nconcerns = ["all"]\n'
    )
