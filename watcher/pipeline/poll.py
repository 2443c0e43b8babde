"""Poll: ask for every document and its parts, and record what is new."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from watcher.core.observe import note_alone
from watcher.domain import (
    Change,
    Document,
    DocumentId,
    DocumentState,
    Significance,
)
from watcher.pipeline.entries import Entries
from watcher.pipeline.reading import Reading
from watcher.ports import (
    Answer,
    Archive,
    Body,
    Fact,
    Fetcher,
    NotModified,
    Request,
    SaveChange,
    SaveDocument,
    SavePoll,
    SaveSnapshot,
)

Progress = Callable[[int, int, str], None]
"""Told how many documents are done, of how many, and the id of the latest."""

_WRITE_AT_FACTS = 400
_WRITE_AT_BYTES = 8_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """One document that could not be read whole."""

    document: DocumentId
    error: str
    retryable: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PollReport:
    """What one cycle came to."""

    documents: int
    unchanged: int
    changes: tuple[Change, ...]
    failed: tuple[Failure, ...]
    requests: int
    not_modified: int
    bytes: int

    @property
    def changed(self) -> tuple[DocumentId, ...]:
        """Return documents with a new change that is worth telling, each once."""
        told = (c.document for c in self.changes if c.significance is not Significance.NONE)
        return tuple(dict.fromkeys(told))


def poll(
    documents: Sequence[Document],
    *,
    watched: Sequence[Document],
    fetcher: Fetcher,
    archive: Archive,
    now: datetime,
    whole: bool = True,
    accept_shrunken: bool = False,
    stop: Callable[[], bool] = lambda: False,
    progress: Progress = lambda _done, _total, _name: None,
) -> PollReport:
    """Read `documents` and record what is new; return the report.

    `watched` are all active documents: a part that is one of them is left to its own entry.
    A failing document stops no other; `stop` ends the cycle early with the documents read by
    then, and that is no cycle on record; a bug in our own code is raised, after the documents
    read before it have been recorded. A document is recorded when the last of its parts has had
    its answer: after a crash in between, its page would seem unchanged and its parts unlisted.
    """
    cycle = _Cycle(documents, watched, archive, now, progress, accept_shrunken=accept_shrunken)
    try:
        todo: Sequence[Request] = cycle.first_requests()
        while todo:
            following: list[Request] = []
            for request, answer in fetcher.fetch_all(todo):
                following += cycle.take(request, answer)
                if stop():
                    return cycle.report()
            todo = following
    finally:
        cycle.write()
    report = cycle.report()
    archive.write(
        [SavePoll(started_at=now, whole=whole, documents=len(documents), failed=len(report.failed))]
    )
    return report


@dataclass
class _Counts:
    requests: int = 0
    not_modified: int = 0
    bytes: int = 0


@dataclass
class _Buffer:
    """Facts that wait to be written together: a commit for each page would cost more than reading it."""

    archive: Archive
    facts: list[Fact] = field(default_factory=list)
    size: int = 0
    changes: list[Change] = field(default_factory=list)

    def add(self, facts: Iterable[Fact]) -> None:
        """Take facts of one document; they are written together or not at all."""
        for fact in facts:
            self.facts.append(fact)
            if isinstance(fact, SaveSnapshot):
                self.size += len(fact.snapshot.body)
        if len(self.facts) >= _WRITE_AT_FACTS or self.size >= _WRITE_AT_BYTES:
            self.write()

    def write(self) -> None:
        """Write what waits, in one transaction."""
        facts, self.facts, self.size = self.facts, [], 0
        if facts:
            self.changes += self.archive.write(facts)


class _Cycle:
    """The accumulating state of one poll."""

    def __init__(
        self,
        documents: Sequence[Document],
        watched: Sequence[Document],
        archive: Archive,
        now: datetime,
        progress: Progress,
        *,
        accept_shrunken: bool,
    ) -> None:
        states = archive.states([d.id for d in {d.id: d for d in (*watched, *documents)}.values()])
        self._now = now
        self._archive = archive
        self._progress = progress
        self._buffer = _Buffer(archive)
        self._counts = _Counts()
        self._failed: list[Failure] = []
        self._unfinished: defaultdict[DocumentId, list[Fact]] = defaultdict(list)
        self._done = 0
        entries = Entries(watched, states, archive)
        self._readings = {
            d.id: Reading(
                document=d,
                state=states[d.id],
                entries=entries,
                archive=archive,
                now=now,
                accept_shrunken=accept_shrunken,
            )
            for d in documents
        }

    def first_requests(self) -> list[Request]:
        """Return a request for each document's own page."""
        return [reading.first_request() for reading in self._readings.values()]

    def take(self, request: Request, answer: Answer) -> list[Request]:
        """Record one answer; return what must be asked because of it."""
        self._count(answer)
        reading = self._readings[request.document]
        facts, following = reading.take(request, answer)
        self._unfinished[request.document] += facts
        if reading.is_done:
            self._buffer.add([*self._unfinished.pop(request.document), *self._finish(reading)])
        return following

    def write(self) -> None:
        """Write what waits."""
        self._buffer.write()

    def report(self) -> PollReport:
        """Return what the cycle came to, changes and failures in the order of the list."""
        order = {name: i for i, name in enumerate(self._readings)}
        changes = tuple(sorted(self._buffer.changes, key=lambda change: order[change.document]))
        touched = {c.document for c in changes if c.significance is not Significance.NONE}
        failed = {failure.document for failure in self._failed}
        return PollReport(
            documents=len(self._readings),
            unchanged=len(self._readings) - len(touched | failed),
            changes=changes,
            failed=tuple(sorted(self._failed, key=lambda f: order[f.document])),
            requests=self._counts.requests,
            not_modified=self._counts.not_modified,
            bytes=self._counts.bytes,
        )

    def _count(self, answer: Answer) -> None:
        self._counts.requests += answer.requests
        self._counts.not_modified += isinstance(answer, NotModified)
        self._counts.bytes += len(answer.body) if isinstance(answer, Body) else 0

    def _finish(self, reading: Reading) -> list[Fact]:
        """Count a document that was read, or failed; return what remains to be written about it."""
        state = reading.state
        self._done += 1
        self._progress(self._done, len(self._readings), state.document)
        if reading.faults:
            error = "; ".join(dict.fromkeys(fault.error for fault in reading.faults))
            retryable = all(fault.retryable for fault in reading.faults)
            self._failed.append(Failure(document=state.document, error=error, retryable=retryable))
            return [SaveDocument(state=_failed(reading, error, self._now, retryable))]
        told: list[Fact] = []
        unexplained = reading.unexplained_notes()
        if unexplained:
            change = note_alone(reading.document, reading.own_page, unexplained, self._now)
            told = [SaveChange(change=change)]
        return [*told, SaveDocument(state=_succeeded(reading, self._now))]


def _succeeded(reading: Reading, now: datetime) -> DocumentState:
    return replace(
        reading.state,
        pages={},
        first_read_at=reading.state.first_read_at or now,
        succeeded_at=now,
        failures=0,
        error="",
        retryable=True,
        retry_after_at=None,
    )


def _failed(reading: Reading, error: str, now: datetime, retryable: bool) -> DocumentState:  # noqa: FBT001 - a fact, not an option
    waits = [fault.retry_after_s for fault in reading.faults if fault.retry_after_s]
    first = reading.state.first_read_at or (now if reading.own_page_read else None)
    return replace(
        reading.state,
        pages={},
        first_read_at=first,
        failed_at=now,
        failures=reading.state.failures + 1,
        error=error,
        retryable=retryable,
        retry_after_at=now + timedelta(seconds=max(waits)) if waits else None,
    )
