"""What the commands share: settings, `--at`, `--json`, errors as exit codes, progress."""

import contextlib
import functools
import json
import logging
import os
import re
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn, ParamSpec, TypeVar
from zoneinfo import ZoneInfo

import click

from watcher.errors import ConfigError, UsageError, WatcherError

if TYPE_CHECKING:
    from watcher.config.values import Config
    from watcher.wiring import App

LONDON = ZoneInfo("Europe/London")

_STEERING = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
"""Controls but tab and line feed, and marks that turn writing round: publishers may send them."""

_P = ParamSpec("_P")
_R = TypeVar("_R")


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What stands before the command."""

    folder: Path
    verbosity: int
    """-1 quiet, 0 normal, 1 more, 2 details."""


class Instant(click.ParamType[datetime]):
    """An instant in ISO 8601 with an offset."""

    name = "instant"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> datetime:
        """Return the instant in UTC; a text without an offset is refused, never guessed."""
        if isinstance(value, datetime):
            return value
        try:
            at = datetime.fromisoformat(value)
        except ValueError:
            self.fail(f"{value!r} is not an instant; write 2027-04-01T09:00:00+01:00", param, ctx)
        if at.tzinfo is None:
            instant = at.isoformat()
            self.fail(f"{value!r} has no offset; write {instant}+00:00 or {instant}Z", param, ctx)
        return at.astimezone(UTC)


at_option = click.option(
    "--at",
    type=Instant(),
    metavar="INSTANT",
    help="Rehearse: take this instant (ISO 8601 with offset) for now. Only on a database that was "
    "made with --at; it never goes backwards.",
)
json_option = click.option(
    "--json", "as_json", is_flag=True, help="Print one JSON value on stdout and nothing else there."
)


def command(function: Callable[_P, _R]) -> Callable[_P, _R]:
    """Return the function with expected failures turned into messages and exit codes."""

    @functools.wraps(function)
    def guarded(*args: _P.args, **kwargs: _P.kwargs) -> _R:
        try:
            return function(*args, **kwargs)
        except ConfigError as error:
            say(str(error))
            say(
                f"The config has {len(error.problems)} fault(s), so nothing was done. Mend them and "
                "run `watcher check`."
            )
            raise SystemExit(2) from None
        except UsageError as error:
            say(f"Error: {error}")
            raise SystemExit(2) from None
        except WatcherError as error:
            say(f"Error: {error}")
            raise SystemExit(1) from None
        except BrokenPipeError:
            _silence_stdout()
            raise SystemExit(1) from None
        except OSError as error:
            where = f"{error.filename}: " if error.filename else ""
            say(f"Error: {where}{error.strerror or error}; mend that and run the command again")
            raise SystemExit(1) from None

    return guarded


def say(line: str) -> None:
    """Print a line for a person, on stderr; what a terminal cannot show is escaped."""
    click.echo(_harmless(line), err=True)


def remark(settings: Settings, line: str) -> None:
    """Say what is no error, unless asked to be quiet."""
    if settings.verbosity >= 0:
        say(line)


def answer(value: object) -> None:
    """Print the one JSON value of `--json`."""
    click.echo(json.dumps(value, indent=None))


def out(text: str, *, is_ready: bool = False) -> None:
    """Print a readable answer on stdout; what would steer a terminal or turn writing round is replaced.

    `is_ready`: the text was made fit for a terminal already, and may hold colours of ours.
    """
    click.echo(_encodable(text) if is_ready else _harmless(text))


def _harmless(text: str) -> str:
    return _encodable(_STEERING.sub("\ufffd", text))


def _encodable(text: str) -> str:
    """Return a text without lone surrogates: they are escaped."""
    return text.encode("utf-8", "backslashreplace").decode("utf-8")


def load_config(settings: Settings) -> "Config":
    """Return the config of the folder in force. Raises ConfigError."""
    from watcher.config.load import load

    config = load(settings.folder, environ=os.environ)
    for warning in config.warnings:
        remark(settings, f"warning: {warning}")
    return config


@contextlib.contextmanager
def open_app(
    settings: Settings, at: datetime | None = None, *, writes: bool = False
) -> Iterator["App"]:
    """Give the wired application; where it writes, the database is held to live or rehearsal."""
    from watcher.wiring import build

    set_up_logging(settings.verbosity)
    config = load_config(settings)
    clock = (lambda: at) if at else now
    with build(config, clock=clock) as app:
        if writes:
            app.begin_writing(at)
        yield app


def now() -> datetime:
    """Return the real time in UTC."""
    return datetime.now(UTC)


def set_up_logging(verbosity: int) -> None:
    """Send log lines to stderr; alembic and the like only speak up when asked."""
    level = {-1: logging.ERROR, 0: logging.WARNING, 1: logging.INFO}.get(verbosity, logging.DEBUG)
    logging.basicConfig(
        stream=sys.stderr, level=level, format="%(levelname)s %(name)s: %(message)s"
    )
    for noisy in ("urllib3", "alembic", "charset_normalizer", "apscheduler"):
        logging.getLogger(noisy).setLevel(max(level, logging.WARNING))


def fail(message: str, code: int = 1) -> NoReturn:
    """Print an error and end with an exit code."""
    say(f"Error: {message}")
    raise SystemExit(code)


@contextlib.contextmanager
def progress_bar(settings: Settings, label: str) -> Iterator[Callable[[int, int, str], None]]:
    """Give a function that shows how far long work is: a bar on a terminal, else a line now and then."""
    if settings.verbosity < 0:
        yield lambda _done, _total, _name: None
        return
    if not sys.stderr.isatty():
        yield _plain_progress(label)
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[name]}"),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(label, total=None, name="")
        yield lambda done, total, name: bar.update(task, completed=done, total=total, name=name)


def _plain_progress(label: str) -> Callable[[int, int, str], None]:
    last = [0]

    def show(done: int, total: int, _name: str) -> None:
        tenth = done * 10 // max(total, 1)
        if tenth > last[0] or done == total:
            last[0] = tenth
            say(f"{label}: {done} of {total}")

    return show


def iso(at: datetime | None) -> str | None:
    """Return an instant for JSON: ISO 8601 in UTC, or null."""
    return at.astimezone(UTC).isoformat() if at else None


def london(at: datetime | None) -> str:
    """Return an instant for a person: day-first civil time in London."""
    if at is None:
        return "never"
    local = at.astimezone(LONDON)
    return f"{local.day} {local:%B %Y %H:%M}"


def _silence_stdout() -> None:
    """Keep Python from complaining at exit that the reader of our output has gone."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
