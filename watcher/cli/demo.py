"""`watcher demo`."""

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from watcher.cli.base import Settings, command, out, say, set_up_logging

if TYPE_CHECKING:
    from watcher.demo.rehearsal import Progress, Row


@click.command()
@click.option(
    "--out",
    "folder",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path("demo-output"),
    show_default=True,
    help="Where to leave the database and the mails.",
)
@click.pass_obj
@command
def demo(settings: Settings, folder: Path) -> None:
    """Live through a year with a stand-in publisher, a real mail server and fifty invented homes.

    Needs no config, no network and no root. Everything runs on loopback, through the same code as
    the service. What it leaves: the database, every mail, one mail of each edition to read.
    """
    from watcher.demo.rehearsal import live_through

    set_up_logging(settings.verbosity)
    started = time.monotonic()
    with _progress(settings) as progress:
        rows = live_through(folder, progress)
    _table(rows)
    out(f"\nA year in {time.monotonic() - started:.0f} seconds. One mail of each edition:")
    for row in rows:
        out("  " + "  ".join(str(path) for path in row.files))
    out(
        f"Every mail: {folder / 'mails'}; the database: {folder / 'watcher.db'}.\n"
        f"Look around: {sys.argv[0]} --config {folder / 'config'} changes"
    )


def _table(rows: "tuple[Row, ...]") -> None:
    from rich.console import Console
    from rich.table import Table

    table = Table(title="Editions of the year")
    table.add_column("edition")
    for name in ("changes", "homes", "mails", "accepted", "spread"):
        table.add_column(name, justify="right")
    for row in rows:
        spread = f"{row.spread_s:.2f} s"
        numbers = (row.changes, row.homes, row.mails, row.accepted)
        table.add_row(row.edition, *map(str, numbers), spread)
    Console(width=None if sys.stdout.isatty() else 80).print(table)


@contextmanager
def _progress(settings: Settings) -> "Iterator[Progress]":
    if settings.verbosity < 0:
        yield lambda _day, _done, _of, _news: None
    elif not sys.stderr.isatty():
        yield _line
    else:
        from rich.console import Console
        from rich.progress import BarColumn, Progress, TextColumn

        columns = (TextColumn("{task.fields[day]}"), BarColumn(), TextColumn("{task.fields[news]}"))
        with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
            task = bar.add_task("year", total=None, day="", news="")

            def show(day: date, done: int, of: int, news: str) -> None:
                bar.update(task, completed=done, total=of, day=f"{day:%d %B %Y}", news=news)
                if news:
                    bar.console.print(f"{day.day} {day:%B %Y}: {news}")

            yield show


def _line(day: date, _done: int, _of: int, news: str) -> None:
    if news:
        say(f"{day.day} {day:%B %Y}: {news}")
    elif day.day == 1:
        say(f"{day:%B %Y} ...")
