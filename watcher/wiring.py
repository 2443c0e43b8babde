"""The only place that picks adapters: a config becomes an application."""

import contextlib
import random
import socket
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from functools import cached_property
from urllib.parse import urlsplit

from sqlalchemy import Engine

from watcher.adapters.archive import DatabaseArchive
from watcher.adapters.database import open_database, upgrade
from watcher.adapters.files import HeldFolder
from watcher.adapters.http import HttpFetcher
from watcher.adapters.leases import FileLeases
from watcher.adapters.lock import only_one
from watcher.adapters.mode import fix_mode
from watcher.adapters.outbox import DatabaseOutbox
from watcher.config.values import Config
from watcher.core.outbox import is_let_out
from watcher.core.schedule import due
from watcher.core.status import Reason, Record, ills, needs_deliveries
from watcher.domain import (
    Change,
    Document,
    DocumentId,
    DocumentState,
    EditionId,
    PartId,
    RecipientId,
    Revision,
)
from watcher.errors import Problem, UsageError
from watcher.pipeline.alert import Alert, Post, raise_alert
from watcher.pipeline.deliver import DeliverReport, deliver, send_courtesy
from watcher.pipeline.poll import PollReport, Progress, poll
from watcher.pipeline.publish import House, Publisher, PublishReport
from watcher.pipeline.sending import Doors
from watcher.pipeline.sending import Progress as DeliverProgress
from watcher.pipeline.texts import own_part_id, pair_of_texts
from watcher.ports import EditionRecord, Mailer, Renderer


class App:
    """The application over one config and one database, in the time of one clock."""

    def __init__(self, config: Config, engine: Engine, clock: Callable[[], datetime]) -> None:
        self.config = config
        self.clock = clock
        self.archive = DatabaseArchive(engine)
        self.outbox = DatabaseOutbox(engine)
        self._engine = engine
        self._closing = contextlib.ExitStack()
        self._random = random.SystemRandom()
        self._leases = FileLeases(config.state_folder / "leases", socket.gethostname())

    @cached_property
    def renderer(self) -> Renderer:
        """What turns editions into mails; loaded where an edition is rendered."""
        from watcher.adapters.templates import JinjaRenderer

        return JinjaRenderer()

    @cached_property
    def mailer(self) -> Mailer:
        """What speaks to the relay; loaded where a mail is sent."""
        from watcher.adapters.smtp import SmtpMailer

        config = self.config
        return SmtpMailer(config.relay, connections=config.connections, clock=self.clock)

    def begin_writing(self, at: datetime | None) -> None:
        """Fix the database as live or as a rehearsal. Raises UsageError where it is the other."""
        fix_mode(self._engine, at)

    # --- poll -------------------------------------------------------------------------------------

    @property
    def active(self) -> tuple[Document, ...]:
        """Return the documents that are watched."""
        return tuple(document for document in self.config.documents if document.active)

    def poll(
        self,
        *,
        only: str | None = None,
        accept_shrunken: bool = False,
        stop: Callable[[], bool] = lambda: False,
        progress: Progress = lambda _done, _total, _name: None,
    ) -> PollReport:
        """Ask every active document, or one, and record what is new."""
        chosen = [d for d in self.active if only in (None, d.id)]
        with self._alone():
            return self._poll(
                chosen, whole=only is None, accept=accept_shrunken, stop=stop, progress=progress
            )

    def poll_again(self, *, stop: Callable[[], bool] = lambda: False) -> PollReport | None:
        """Ask those that failed and whose next try is due; None where there are none."""
        with self._alone():
            now = self.clock()
            states = self.archive.states([document.id for document in self.active])
            chosen = [
                d
                for d in self.active
                if states[d.id].failures and due(states[d.id], now, self.config.poll_at)
            ]
            if not chosen:
                return None
            return self._poll(chosen, whole=False, accept=False, stop=stop)

    def _poll(
        self,
        documents: Sequence[Document],
        *,
        whole: bool,
        accept: bool,
        stop: Callable[[], bool],
        progress: Progress = lambda _done, _total, _name: None,
    ) -> PollReport:
        return poll(
            documents,
            watched=self.active,
            fetcher=self._fetcher,
            archive=self.archive,
            now=self.clock(),
            whole=whole,
            accept_shrunken=accept,
            stop=stop,
            progress=progress,
        )

    def _alone(self) -> contextlib.AbstractContextManager[None]:
        """Wait until nobody else polls: two at once would put the same change on record twice."""
        return only_one(self.config.state_folder / "poll.lock", "poll")

    @cached_property
    def _fetcher(self) -> HttpFetcher:
        config = self.config
        named = {urlsplit(document.url).hostname or "" for document in self.active}
        fetcher = HttpFetcher(
            hosts=named | set(config.publishers),
            publishers=config.publishers,
            contact=config.contact,
            connections_per_host=config.connections_per_host,
            requests_per_second=config.requests_per_second,
        )
        self._closing.callback(fetcher.close)
        return fetcher

    def close(self) -> None:
        """Close what is open towards publishers."""
        self._closing.close()

    # --- what is on record ------------------------------------------------------------------------

    def changes(
        self, *, since: datetime | None = None, document: str | None = None
    ) -> tuple[Change, ...]:
        """Return changes on record, in order of finding."""
        name = DocumentId(document) if document is not None else None
        return self.archive.changes(since=since, document=name)

    def state(self, document: str) -> DocumentState:
        """Return what is known of a document; empty where nothing is."""
        return self.archive.states([DocumentId(document)])[DocumentId(document)]

    def own_part_id(self, document: str) -> PartId | None:
        """Return the publisher's own id of a document's page, where it has one."""
        listed = self._document(document)
        return own_part_id(self.archive, listed, self.state(document)) if listed else None

    def pair_of_texts(
        self, document: str, part: PartId, numbers: tuple[int, int]
    ) -> tuple[Revision, Revision] | None:
        """Return two revisions of a part that can be compared, or None."""
        return pair_of_texts(
            self.archive, self._document(document), DocumentId(document), part, numbers
        )

    def _document(self, name: str) -> Document | None:
        return next((d for d in self.config.documents if d.id == name), None)

    # --- editions ---------------------------------------------------------------------------------

    @property
    def publisher(self) -> Publisher:
        """Return what drafts, seals and previews editions."""
        config = self.config
        house = House(
            documents=config.documents,
            subscribers=config.subscribers,
            timetable=config.timetable,
            sender=config.sender,
            operator=config.operator,
        )
        return Publisher(
            house=house,
            archive=self.archive,
            outbox=self.outbox,
            renderer=self.renderer,
        )

    def publish(self) -> PublishReport:
        """Draft and seal what is due; the operator's copy of what was sealed goes out at once."""
        report = self.publisher.publish(self.clock())
        for sealed in report.sealed:
            error = send_courtesy(self._doors(), sealed, self.config.deliver_to)
            if error:
                report = report.with_courtesy_error(sealed, error)
        return report

    def edition(self, name: str) -> EditionRecord:
        """Return an edition on record. Raises UsageError where there is none of that name."""
        record = self.outbox.edition(EditionId(name))
        if record is None:
            known = ", ".join(edition.id for edition in self.outbox.editions()) or "none yet"
            raise UsageError(f"no edition {name!r}; on record: {known}")
        return record

    # --- mail -------------------------------------------------------------------------------------

    def deliver(
        self,
        *,
        retry_now: bool = False,
        stop: Callable[[], bool] = lambda: False,
        progress: DeliverProgress = lambda _edition, _done, _of: None,
    ) -> DeliverReport:
        """Release what is due, send, and record every answer; failures are told to the operator."""
        report = deliver(
            self._doors(),
            timetable=self.config.timetable,
            deliver_to=self.config.deliver_to,
            retry_now=retry_now,
            stop=stop,
            progress=progress,
        )
        for tally in report.tallies:
            if tally.failed_homes and tally.edition in report.closed:
                self.alert(
                    Alert.of_failed_mails(tally.edition, tally.failed_homes), once_for=tally.edition
                )
        return report

    def alert(self, alert: Alert, *, once_for: str) -> bool:
        """Mail the operator once about one thing; return whether it was sent now."""
        return raise_alert(
            alert,
            key=once_for,
            outbox=self.outbox,
            mailer=self.mailer,
            post=self.post,
            now=self.clock(),
        )

    def lets_out(self, address: str) -> bool:
        """Return whether the allow-list lets mail to this address leave."""
        return is_let_out(address, self.config.deliver_to)

    @property
    def post(self) -> Post:
        """Return who writes to whom outside editions, and what may leave."""
        config = self.config
        return Post(sender=config.sender, operator=config.operator, deliver_to=config.deliver_to)

    def _doors(self) -> Doors:
        return Doors(
            outbox=self.outbox,
            mailer=self.mailer,
            held=HeldFolder(self.config.state_folder),
            leases=self._leases,
            clock=self.clock,
            order=self._draw,
        )

    def _draw(self, recipients: Sequence[RecipientId]) -> Sequence[RecipientId]:
        drawn = list(recipients)
        self._random.shuffle(drawn)
        return drawn

    # --- health -----------------------------------------------------------------------------------

    def record(self) -> Record:
        """Return what the database says, as far as health depends on it."""
        now = self.clock()
        editions = self.outbox.editions()
        return Record(
            states=self.archive.states([document.id for document in self.active]),
            first_poll_at=self.archive.first_poll_at(),
            last_poll_at=self.archive.last_poll_at(),
            editions=editions,
            deliveries={
                edition.id: self.outbox.deliveries(edition.id)
                for edition in editions
                if needs_deliveries(edition, now)
            },
        )

    def ills(
        self, problems: Sequence[Problem] = (), record: Record | None = None
    ) -> tuple[Reason, ...]:
        """Return every reason why the service is ill; empty: it is well."""
        return ills(
            now=self.clock(),
            problems=problems,
            documents=self.active,
            poll_at=self.config.poll_at,
            timetable=self.config.timetable,
            record=record or self.record(),
        )


@contextlib.contextmanager
def build(config: Config, *, clock: Callable[[], datetime]) -> Iterator[App]:
    """Give the application, its database opened and brought up to date; closed at the end."""
    config.state_folder.mkdir(parents=True, exist_ok=True)
    engine = open_database(config.database)
    try:
        upgrade(engine)
        with contextlib.closing(App(config, engine, clock)) as app:
            yield app
    finally:
        engine.dispose()


__all__: Sequence[str] = ("App", "build")
