"""A watcher in a folder of its own, run by its real commands.

`run` calls a command within this process, `finish` and `start` as a process of its own: the exit
code, stdout and stderr are the same, so a process is used where it adds something: signals, kills,
two at once, or what stands on the real stdout.
"""

import csv
import hashlib
import io
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import Any

from click.testing import CliRunner

from tests.fakes import item
from tests.loopback import Loopback, Reply
from tests.smtp_sink import Taken
from watcher.cli import main

WATCHER = Path(sys.executable).with_name("watcher")

FIRST = "2026-05-04T12:30:00+01:00"
"""The first poll: a Monday."""
LATER = "2026-05-04T18:30:00+01:00"
"""The poll that finds the change."""
SEALING = "2026-05-05T09:30:00+01:00"
SLOT = "2026-05-05T10:00:00+01:00"
"""The regular slot that follows."""
AFTER = "2026-05-05T10:20:00+01:00"

OLD = "<p>Keep a record of each visit.</p>"
NEW = "<p>You must keep a record of each visit and show it to the inspector.</p>"

Row = tuple[str, str, str, str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """How a command ended."""

    code: int
    stdout: str
    stderr: str

    @property
    def json(self) -> Any:
        """The one JSON value on stdout."""
        return json.loads(self.stdout)


class Office:
    """A config folder with its database, as an operator has it."""

    def __init__(self, root: Path, *, publisher: str, relay: str) -> None:
        self.root = root
        self.config = root / "config"
        self.state = root / "var"
        self.config.mkdir(parents=True)
        self._publishers = {"govuk": publisher}
        self._mail: dict[str, object] = {
            "relay": relay,
            "sender": "Regulation Watcher <editions@watcher.example>",
            "operator": "operator@watcher.example",
            "deliver_to": ["*"],
        }
        self._editions: dict[str, object] = {}
        self.settings()
        self.documents(document("guide"))
        self.homes(home(1))

    # --- config -----------------------------------------------------------------------------------

    def settings(
        self,
        *,
        mail: Mapping[str, object] | None = None,
        editions: Mapping[str, object] | None = None,
        publishers: Mapping[str, str] | None = None,
    ) -> None:
        """Write watcher.toml anew; what is not named stays as it was."""
        self._mail |= mail or {}
        self._editions |= editions or {}
        self._publishers |= publishers or {}
        sections: dict[str, Mapping[str, object]] = {
            "publishers": self._publishers,
            "fetch": {"contact": "contact@watcher.example", "requests_per_second": 0},
            "editions": self._editions,
            "mail": self._mail,
        }
        self.write("watcher.toml", "\n".join(map(_section, sections, sections.values())))

    def documents(self, *tables: str) -> None:
        """Write documents.toml."""
        self.write("documents.toml", "\n".join(tables))

    def homes(self, *rows: Row) -> None:
        """Write subscribers.csv."""
        text = io.StringIO()
        listed = csv.writer(text, lineterminator="\n")
        listed.writerows([("home_id", "name", "email", "home_type", "status"), *rows])
        self.write("subscribers.csv", text.getvalue())

    def write(self, name: str, text: str | bytes) -> None:
        """Write one of the three files as it is given."""
        data = text.encode() if isinstance(text, str) else text
        (self.config / name).write_bytes(data)

    # --- commands ---------------------------------------------------------------------------------

    def run(self, *command: str, at: str | None = None) -> Done:
        """Run a command within this process."""
        arguments = [f"--config={self.config}", *_with_at(command, at)]
        found = CliRunner().invoke(main, arguments)
        if found.exception is not None and not isinstance(found.exception, SystemExit):
            raise found.exception
        return Done(code=found.exit_code, stdout=found.stdout, stderr=found.stderr)

    def ask(self, *command: str, at: str | None = None, code: int = 0) -> Any:
        """Run a command with --json; return its answer. It must exit with `code`."""
        done = self.run(*command, "--json", at=at)
        assert done.code == code, done
        return done.json

    def finish(self, *command: str, at: str | None = None) -> Done:
        """Run a command as a process of its own, to its end."""
        process = self.start(*command, at=at)
        stdout, stderr = process.communicate(timeout=60)
        return Done(code=process.returncode, stdout=stdout, stderr=stderr)

    def start(
        self, *command: str, at: str | None = None, environ: Mapping[str, str] | None = None
    ) -> "subprocess.Popen[str]":
        """Start a command as a process of its own, in a folder where nothing lies."""
        return subprocess.Popen(
            [WATCHER, f"--config={self.config}", *_with_at(command, at)],
            cwd=self.root,
            env={**clean_environ(), **(environ or {})},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    # --- what usually comes first -----------------------------------------------------------------

    def have_change(self, publisher: Loopback) -> None:
        """Poll twice, so that one change that cannot wait is on record."""
        publisher.answer(api("/guide"), page("/guide", OLD))
        self.ask("poll", at=FIRST)
        publisher.answer(api("/guide"), page("/guide", NEW))
        assert self.ask("poll", at=LATER)["changed"] == ["guide"]

    def have_sealed(self, publisher: Loopback) -> str:
        """Seal an edition for the next slot; return its name."""
        self.have_change(publisher)
        (edition,) = self.ask("publish", at=SEALING)
        assert edition["state"] == "sealed", edition
        return str(edition["edition"])

    def deliveries(self, edition: str, kind: str = "edition") -> list[Any]:
        """Return what `report` says of an edition's mails."""
        rows = self.ask("report", edition)["deliveries"]
        return [row for row in rows if row["kind"] == kind]


class Installed:
    """The program as its wheel installs it, out of reach of the checkout."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.package = folder / "watcher"

    def start(self, *command: str, cwd: Path) -> "subprocess.Popen[str]":
        """Start a command in a folder."""
        return subprocess.Popen(
            [self.folder / "bin" / "watcher", *command],
            cwd=cwd,
            env={**clean_environ(), "PYTHONPATH": str(self.folder)},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def run(self, *command: str, cwd: Path) -> Done:
        """Run a command in a folder, to its end."""
        process = self.start(*command, cwd=cwd)
        stdout, stderr = process.communicate(timeout=110)
        return Done(code=process.returncode, stdout=stdout, stderr=stderr)


def clean_environ() -> dict[str, str]:
    """Return our environment without what would lead a watcher elsewhere."""
    ours = ("WATCHER_CONFIG", "STATE_DIRECTORY", "CREDENTIALS_DIRECTORY", "NOTIFY_SOCKET")
    return {name: value for name, value in os.environ.items() if name not in ours}


def document(name: str, **fields: object) -> str:
    """Return an entry of documents.toml: a page of GOV.UK that binds, unless told otherwise."""
    entry: dict[str, object] = {
        "id": name,
        "title": f"The {name}",
        "url": f"https://www.gov.uk/{name}",
        "source": "govuk",
        "owner": "Department",
        "weight": "binding",
        "concerns": ["all"],
    } | fields
    return "[[documents]]\n" + _lines(entry)


def home(number: int, **fields: str) -> Row:
    """Return a row of subscribers.csv."""
    row = {
        "home_id": f"H{number:04}",
        "name": f"Home {number}",
        "email": f"home{number}@homes.example",
        "home_type": "all",
        "status": "active",
    } | fields
    return row["home_id"], row["name"], row["email"], row["home_type"], row["status"]


def homes(count: int) -> list[Row]:
    """Return so many rows."""
    return [home(number) for number in range(1, count + 1)]


# --- a publisher's pages ----------------------------------------------------------------------


def api(path: str) -> str:
    """Return where a page is asked for."""
    return f"/api/content{path}"


def page(path: str, body: str, **fields: Any) -> Reply:
    """Return an answer with a GOV.UK content item, and an ETag of its text."""
    return json_reply(item(path, body, **fields))


def json_reply(value: object) -> Reply:
    """Return an answer that holds JSON."""
    body = json.dumps(value).encode()
    etag = f'"{hashlib.sha256(body).hexdigest()[:16]}"'
    return Reply(body=body, headers={"Content-Type": "application/json"}, etag=etag)


# --- mails and waiting ------------------------------------------------------------------------


def message(mail: Taken) -> EmailMessage:
    """Return a mail that the sink took, read."""
    found = message_from_bytes(mail.data, policy=default)
    assert isinstance(found, EmailMessage)
    return found


def plain_text(mail: Taken) -> str:
    """Return a mail's plain text."""
    body = message(mail).get_body(("plain",))
    assert body is not None
    return str(body.get_content())


def of_edition(mails: Iterable[Taken], *, besides: Sequence[str] = ()) -> list[Taken]:
    """Return the mails to homes: not the operator's, nor those to `besides`."""
    left_out = {"operator@watcher.example", *besides}
    return [mail for mail in mails if mail.recipients[0] not in left_out]


def message_ids(mails: Iterable[Taken]) -> list[str]:
    """Return the Message-ID of each mail."""
    return [str(message(mail)["Message-ID"]) for mail in mails]


def instant(text: str) -> datetime:
    """Return an instant given as text."""
    return datetime.fromisoformat(text)


def until(condition: Callable[[], object], *, timeout_s: float = 30) -> None:
    """Wait until another process has done something that only looking can tell."""
    ends = time.monotonic() + timeout_s
    while not condition():
        assert time.monotonic() < ends, "it did not come about in time"
        time.sleep(0.005)


@contextmanager
def killed_at_the_end(process: "subprocess.Popen[str]") -> Iterator[None]:
    """Kill a process (SIGKILL) when the block ends, whatever came of it."""
    try:
        yield
    finally:
        process.kill()
        process.communicate()


def _with_at(command: Sequence[str], at: str | None) -> list[str]:
    return [*command] if at is None else [*command, "--at", at]


def _section(name: str, options: Mapping[str, object]) -> str:
    return f"[{name}]\n{_lines(options)}"


def _lines(options: Mapping[str, object]) -> str:
    # JSON's strings, numbers, booleans and lists of them are TOML's too.
    return "".join(f"{_key(name)} = {json.dumps(value)}\n" for name, value in options.items())


def _key(name: str) -> str:
    return json.dumps(name) if "." in name else name
