"""The demonstration: a year of the stand-in publisher through the pipeline of the service.

The clock alone is the demonstration's own. What the service's scheduler calls is called here in
the same order: every day poll at 12:30 and publish after it; on the days of a slot, publish before
it and deliver at it. The scheduler's calls that find nothing to do are left out.
"""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from email import message_from_bytes
from email.policy import default
from importlib.resources import files
from pathlib import Path

from watcher.config.load import load
from watcher.config.values import Config
from watcher.core.calendar import london_date, london_instant, next_annual
from watcher.demo import homes
from watcher.demo.mailbox import receive
from watcher.demo.publisher import StandIn, serve
from watcher.domain import DeliveryState, EditionId, EditionState
from watcher.errors import StateError, UsageError
from watcher.pipeline.deliver import EditionTally
from watcher.wiring import App, build

_MARK = ".watcher-demo"
_FIRST_DAY = date(2026, 4, 2)
_LAST_DAY = date(2027, 4, 1)
_MORNING = (time(8, 5), time(9, 0), time(9, 5), time(10, 0))
"""Publish within the hour before a slot, deliver at the slot: the annual one, then the interim one."""
_POLL = time(12, 30)


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """What the closing table says of one edition."""

    edition: EditionId
    changes: int
    homes: int
    mails: int
    accepted: int
    spread_s: float
    files: tuple[Path, ...]


Progress = Callable[[date, int, int, str], None]
"""Told the day, how many days are done, of how many, and the latest news."""


class _Clock:
    """The demonstration's own time."""

    def __init__(self) -> None:
        self.now = london_instant(_FIRST_DAY, _POLL)

    def __call__(self) -> datetime:
        return self.now


def live_through(folder: Path, progress: Progress) -> tuple[Row, ...]:
    """Live through the year and leave everything in `folder`; return a row for each edition.

    Raises StateError where a page could not be read or a mail was not taken that should have been.
    """
    _prepare(folder)
    clock = _Clock()
    stand_in = StandIn()
    with serve(stand_in, clock) as publishers, receive(folder / "mails") as port:
        config = _configured(folder, publishers, port)
        with build(config, clock=clock) as app:
            year = _Year(app, stand_in, clock, progress)
            year.live()
            return tuple(year.row(tally, folder) for tally in year.tallies)


class _Year:
    """Day after day."""

    def __init__(self, app: App, stand_in: StandIn, clock: _Clock, progress: Progress) -> None:
        self._app = app
        self._stand_in = stand_in
        self._clock = clock
        self._progress = progress
        self.tallies: list[EditionTally] = []

    def live(self) -> None:
        """Live through every day of the year."""
        days = (_LAST_DAY - _FIRST_DAY).days + 1
        for number in range(days):
            day = _FIRST_DAY + timedelta(days=number)
            news = self._morning(day) if self._has_slot(day) else ""
            if day < _LAST_DAY:
                news = self._noon(day) or news
            self._progress(day, number + 1, days, news)

    def _has_slot(self, day: date) -> bool:
        waiting = (EditionState.DRAFTED, EditionState.SEALED)
        slots = [e.slot for e in self._app.outbox.editions() if e.state in waiting]
        slots.append(next_annual(self._clock.now, self._app.config.timetable))
        return day in map(london_date, slots)

    def _morning(self, day: date) -> str:
        news = []
        for at in _MORNING:
            self._set(day, at)
            if at in (time(8, 5), time(9, 5)):
                self._app.publish()
            else:
                news += self._deliver()
        return "; ".join(news)

    def _noon(self, day: date) -> str:
        self._set(day, _POLL)
        report = self._app.poll()
        planned = self._stand_in.failing(self._clock.now)
        for failure in report.failed:
            if failure.document not in planned:
                raise StateError(f"the page {failure.document!r} failed: {failure.error}")
        self._app.publish()
        return f"changed: {', '.join(report.changed)}" if report.changed else ""

    def _deliver(self) -> list[str]:
        report = self._app.deliver()
        for tally in report.tallies:
            if tally.counts[DeliveryState.ACCEPTED] != tally.recipients:
                why = report.relay_error or "see `watcher report`"
                raise StateError(f"edition {tally.edition} did not reach every home: {why}")
            self.tallies.append(tally)
        return [f"edition {tally.edition} went out" for tally in report.tallies]

    def _set(self, day: date, at: time) -> None:
        self._clock.now = london_instant(day, at)
        self._app.begin_writing(self._clock.now)

    def row(self, tally: EditionTally, folder: Path) -> Row:
        """Return what the closing table says of an edition, and leave one mail of it to read."""
        return Row(
            edition=tally.edition,
            changes=len(self._app.edition(tally.edition).changes),
            homes=tally.homes,
            mails=tally.recipients,
            accepted=tally.counts[DeliveryState.ACCEPTED],
            spread_s=tally.spread_s,
            files=tuple(_one_mail(folder, tally.edition)),
        )


def _prepare(folder: Path) -> None:
    """Make the folder anew; one that an earlier demonstration did not leave is not touched."""
    if folder.exists() and any(folder.iterdir()):
        if not (folder / _MARK).exists():
            raise UsageError(f"{folder} holds other things; name an empty folder with --out")
        shutil.rmtree(folder)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / _MARK).write_text("left by `watcher demo`, which may replace this folder\n")


def _configured(folder: Path, publishers: dict[str, str], port: int) -> Config:
    """Write a config that names the stand-ins, and load it as the service would."""
    config = folder / "config"
    config.mkdir()
    stand_ins = "\n".join(
        f'{"govuk" if host == "www.gov.uk" else chr(34) + host + chr(34)} = "{address}"'
        for host, address in publishers.items()
    )
    (config / "watcher.toml").write_text(
        'database = "sqlite:///watcher.db"\n\n'
        f"[publishers]\n{stand_ins}\n\n"
        '[fetch]\ncontact = "ops@watcher.example"\nrequests_per_second = 0\n\n'
        f'[mail]\nrelay = "smtp://127.0.0.1:{port}"\n'
        'sender = "Regulation Watcher <editions@watcher.example>"\n'
        'operator = "ops@watcher.example"\ndeliver_to = ["*"]\n',
        encoding="utf-8",
    )
    year = (files("watcher.demo") / "year.toml").read_text("utf-8")
    listed = year[year.index("[[documents]]") :]
    (config / "documents.toml").write_text(listed, encoding="utf-8")
    (config / "subscribers.csv").write_text(homes.subscriber_list(), encoding="utf-8")
    return load(config, environ={})


def _one_mail(folder: Path, edition: EditionId) -> Iterator[Path]:
    """Write one home's mail of an edition as .html and .txt; yield where."""
    first = min(path for path in (folder / "mails" / edition).glob("r*.eml"))
    message = message_from_bytes(first.read_bytes(), policy=default)
    for subtype in ("html", "txt"):
        body = message.get_body(preferencelist=("html" if subtype == "html" else "plain",))
        if body is None:
            raise StateError(f"{first} has no {subtype} body")
        path = folder / f"{edition}.{subtype}"
        path.write_text(body.get_content(), encoding="utf-8")
        yield path
