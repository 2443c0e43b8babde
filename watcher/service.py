"""The service: polls, publishes and delivers on schedule until told to stop.

Three short loops around one database. Any of them may be killed at any line: what is left to do
stands in the database, never in the scheduler.
"""

import contextlib
import logging
import os
import signal
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from types import FrameType

from apscheduler.events import EVENT_JOB_ERROR, EVENT_JOB_MISSED, JobExecutionEvent
from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.cron import CronTrigger

from watcher.adapters.lock import only_one
from watcher.adapters.systemd import Systemd
from watcher.config.last_good import keep, load_last_good
from watcher.config.load import load
from watcher.config.values import Config
from watcher.core.calendar import LONDON
from watcher.core.status import Reason
from watcher.errors import ConfigError, Problem, StateError, WatcherError
from watcher.pipeline.alert import Alert
from watcher.wiring import App, build

log = logging.getLogger("watcher.service")

_STOP_WITHIN_S = 8.0
"""How long a stop waits for the jobs in hand; the rest of the ten seconds is for leaving."""


def run(folder: Path, environ: Mapping[str, str]) -> int:
    """Run until SIGTERM or SIGINT; return the exit code. Ends with 2 where no config serves."""
    service = Service(folder, environ)
    signal.signal(signal.SIGTERM, service.on_stop)
    signal.signal(signal.SIGINT, service.on_stop)
    signal.signal(signal.SIGHUP, service.on_reload)
    return service.run()


class Service:
    """The scheduler, the config in force, and what the signals asked for."""

    def __init__(self, folder: Path, environ: Mapping[str, str]) -> None:
        self._folder = folder
        self._environ = environ
        self._systemd = Systemd.of(environ)
        self._stop = threading.Event()
        self._wake = threading.Event()
        self._reload = threading.Event()
        self._problems: tuple[Problem, ...] = ()
        self._bugs: dict[str, str] = {}
        self._polling = threading.Lock()
        self._scheduler = _scheduler()
        self._scheduler.add_listener(self._on_event, EVENT_JOB_ERROR | EVENT_JOB_MISSED)
        self._config = self._first_config()

    # --- signals ----------------------------------------------------------------------------------

    def on_stop(self, _signal: int, _frame: FrameType | None) -> None:
        """Ask for an end: the mail in hand is finished, nothing new is begun."""
        self._stop.set()
        self._wake.set()

    def on_reload(self, _signal: int, _frame: FrameType | None) -> None:
        """Ask for the config to be read anew."""
        self._reload.set()
        self._wake.set()

    # --- the loop ---------------------------------------------------------------------------------

    def run(self) -> int:
        """Run until told to stop; return 0. Raises StateError where another service runs already."""
        with only_one(self._config.state_folder / "run.lock", "service", wait=False):
            return self._loop()

    def _loop(self) -> int:
        self._schedule()
        self._scheduler.start()
        self._systemd.notify("READY=1", f"STATUS={self._sentence()}")
        log.info("%s", self._sentence())
        while not self._stop.is_set():
            self._wake.wait(self._beat_s())
            self._wake.clear()
            if self._reload.is_set():
                self._reload.clear()
                self._take_up_config()
            if self._scheduler.running:
                self._systemd.notify("WATCHDOG=1")
        return self._end()

    def _end(self) -> int:
        log.info("stopping: finishing what is in hand")
        self._systemd.notify("STOPPING=1", "STATUS=finishing what is in hand")
        self._scheduler.remove_all_jobs()
        ended = threading.Thread(target=self._scheduler.shutdown, daemon=True)
        ended.start()
        ended.join(_STOP_WITHIN_S)
        if ended.is_alive():
            log.warning("a job did not end in time; what it had not recorded is done again later")
            logging.shutdown()
            # A thread that hangs in the network would keep the interpreter alive. Every record is
            # one transaction, so nothing is half-written.
            os._exit(0)
        log.info("stopped")
        return 0

    def _beat_s(self) -> float:
        return min(self._systemd.watchdog_s / 2, 30.0) if self._systemd.watchdog_s else 30.0

    # --- config -----------------------------------------------------------------------------------

    def _first_config(self) -> Config:
        try:
            return self._load()
        except ConfigError as error:
            self._problems = error.problems
            _log_problems(error)
            config = self._last_good()
            log.error(  # noqa: TRY400 - the text is whole, a traceback adds nothing
                "THE CONFIG IN %s IS FAULTY: running with the last good one, kept in %s. "
                "Mend it and run `systemctl reload watcher`.",
                self._folder,
                config.state_folder,
            )
            return config

    def _last_good(self) -> Config:
        try:
            return load_last_good(self._folder, environ=self._environ)
        except ConfigError:
            log.error(  # noqa: TRY400 - as above
                "THE CONFIG IN %s IS FAULTY, and no good one was kept before: nothing was started. "
                "Run `watcher check`, mend every fault, and start again.",
                self._folder,
            )
            raise SystemExit(2) from None

    def _load(self) -> Config:
        config = load(self._folder, environ=self._environ)
        for warning in config.warnings:
            log.warning("%s", warning.for_log())
        try:
            keep(self._folder, config.state_folder)
        except StateError as error:
            log.error("%s", error)  # noqa: TRY400 - expected: its text says it all
        self._problems = ()
        return config

    def _take_up_config(self) -> None:
        self._systemd.notify("RELOADING=1", f"MONOTONIC_USEC={_monotonic_usec()}")
        try:
            self._config = self._load()
        except ConfigError as error:
            self._problems = error.problems
            _log_problems(error)
            log.error("THE EDITED CONFIG IS FAULTY: the one in force stays. Mend it and reload.")  # noqa: TRY400 - the text is whole
        else:
            self._schedule()
            log.info("took up the edited config: %s", self._sentence())
        self._systemd.notify("READY=1", f"STATUS={self._sentence()}")

    # --- jobs -------------------------------------------------------------------------------------

    def _schedule(self) -> None:
        self._scheduler.remove_all_jobs()
        jobs: list[tuple[str, Callable[[], None], CronTrigger]] = [
            (f"poll {at:%H:%M}", self._poll, _daily(at.hour, at.minute))
            for at in self._config.poll_at
        ]
        jobs += [
            ("again", self._again, CronTrigger(minute="*/5", second=30, timezone=LONDON)),
            ("publish", self._publish, CronTrigger(minute="*/5", second=5, timezone=LONDON)),
            ("deliver", self._deliver, CronTrigger(second="0,20,40", timezone=LONDON)),
            ("health", self._health, CronTrigger(minute="*/10", second=45, timezone=LONDON)),
        ]
        for name, job, trigger in jobs:
            guarded = self._guarded(_kind(name), job)
            self._scheduler.add_job(guarded, trigger, id=name, name=name)
        if self._never_polled():
            self._scheduler.add_job(self._guarded("poll", self._poll), id="poll now")

    def _guarded(self, name: str, job: Callable[[], None]) -> Callable[[], None]:
        """Return the job with expected failures logged; a bug goes on to the scheduler's event."""

        def guarded() -> None:
            if self._stop.is_set():
                return
            try:
                job()
            except WatcherError as error:
                log.error("%s: %s", name, error)  # noqa: TRY400 - expected: its text says it all
                self._bugs[name] = str(error)
            else:
                self._bugs.pop(name, None)

        return guarded

    def _on_event(self, event: JobExecutionEvent) -> None:
        if event.code == EVENT_JOB_MISSED:
            log.error("job %s was missed at %s", event.job_id, event.scheduled_run_time)
            return
        log.error("job %s failed: a fault of ours\n%s", event.job_id, event.traceback)
        self._bugs[_kind(event.job_id)] = repr(event.exception)

    def _poll(self) -> None:
        with self._polling, self._app() as app:
            report = app.poll(stop=self._stop.is_set)
            log.info(
                "polled %d documents: %d changed, %d failed",
                report.documents,
                len(report.changed),
                len(report.failed),
            )
            for failure in report.failed:
                log.warning("%s: %s", failure.document, failure.error)
        self._publish()

    def _again(self) -> None:
        if self._polling.locked():
            return  # the poll in hand asks everybody
        with self._app() as app:
            report = app.poll_again(stop=self._stop.is_set)
        if report is not None:
            log.info("asked %d again: %d failed", report.documents, len(report.failed))

    def _publish(self) -> None:
        with self._app() as app:
            for touched in app.publish().editions:
                if touched.is_news:
                    log.info("edition %s is %s", touched.record.id, touched.record.state)

    def _deliver(self) -> None:
        with self._app() as app:
            report = app.deliver(stop=self._stop.is_set)
        for tally in report.tallies:
            counts = {state: n for state, n in tally.counts.items() if n}
            words = ", ".join(f"{n} {state}" for state, n in counts.items())
            log.info("edition %s: %s; spread %.1f s", tally.edition, words, tally.spread_s)
        if report.relay_error:
            log.error("the mail relay cannot be used: %s", report.relay_error)

    def _health(self) -> None:
        with self._app() as app:
            reasons = (*app.ills(self._problems), *self._own_ills())
            for reason in reasons:
                log.warning("ill: %s. Next: %s", reason.what, reason.next)
            if reasons:
                app.alert(Alert.of_illness(reasons), once_for="ill")
            else:
                app.outbox.clear_alert("ill")
        self._systemd.notify(f"STATUS={self._sentence(len(reasons))}")

    def _own_ills(self) -> tuple[Reason, ...]:
        return tuple(
            Reason(what=f"job {name} failed: {error}", next="see `journalctl -u watcher`")
            for name, error in sorted(self._bugs.items())
        )

    # --- small steps ------------------------------------------------------------------------------

    @contextlib.contextmanager
    def _app(self) -> Iterator[App]:
        """Give the application; an edited config may name another database, so each is fixed as live."""
        with build(self._config, clock=_now) as app:
            app.begin_writing(None)
            yield app

    def _never_polled(self) -> bool:
        with self._app() as app:
            return app.archive.last_poll_at() is None

    def _sentence(self, ills: int = 0) -> str:
        watched = sum(document.active for document in self._config.documents)
        times = ", ".join(f"{at:%H:%M}" for at in self._config.poll_at)
        health = f"; ill for {ills} reason(s), see `watcher status`" if ills else ""
        faulty = "; THE CONFIG ON DISK IS FAULTY, the last good one is in force" * bool(
            self._problems
        )
        return f"watching {watched} documents at {times}{faulty}{health}"


def _log_problems(error: ConfigError) -> None:
    for problem in error.problems:
        log.error("%s", problem.for_log())


def _scheduler() -> BackgroundScheduler:
    return BackgroundScheduler(
        timezone=LONDON,
        executors={"default": ThreadPoolExecutor(8)},
        job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None},
    )


def _kind(job: str) -> str:
    """Return what a job is, whatever its hour: a poll that went well mends an earlier one's fault."""
    return job.partition(" ")[0]


def _daily(hour: int, minute: int) -> CronTrigger:
    return CronTrigger(hour=hour, minute=minute, timezone=LONDON)


def _now() -> datetime:
    return datetime.now(UTC)


def _monotonic_usec() -> int:
    return time.clock_gettime_ns(time.CLOCK_MONOTONIC) // 1000
