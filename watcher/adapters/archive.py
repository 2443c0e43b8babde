"""The archive in the database: snapshots, revisions, changes and what is known of each page."""

import hashlib
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Engine, Row, func, select
from zstandard import ZstdError

from watcher.adapters.archive_write import batch_of, write_batch
from watcher.adapters.codec import timescales_from_json, unpack, unpack_blocks
from watcher.adapters.database import in_chunks, reading, writing
from watcher.adapters.tables import changes, documents, notes, pages, polls, revisions, snapshots
from watcher.domain import (
    Change,
    ChangeId,
    ChangeNote,
    DocumentId,
    DocumentState,
    PageState,
    PartId,
    Revision,
    Snapshot,
    SnapshotId,
)
from watcher.errors import StateError
from watcher.ports import Fact


class DatabaseArchive:
    """The archive in a SQLite or PostgreSQL database that is up to date."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    # --- what is known ----------------------------------------------------------------------------

    def states(self, documents: Iterable[DocumentId]) -> dict[DocumentId, DocumentState]:
        found: dict[DocumentId, DocumentState] = {}
        with reading(self._engine) as connection:
            for ids in in_chunks(documents):
                found |= _states(connection, ids)
        return found

    def snapshot(self, snapshot: SnapshotId) -> Snapshot:
        query = select(snapshots).where(snapshots.c.id == snapshot)
        with reading(self._engine) as connection:
            row = connection.execute(query).one_or_none()
        if row is None:
            raise StateError(
                f"Snapshot {snapshot} is not in the database; was a part of it restored? Restore "
                "the whole of a backup"
            )
        return Snapshot(id=snapshot, body=_sound(snapshot, row.body), content_type=row.content_type)

    def revision(
        self, document: DocumentId, part: PartId, number: int, *, derivation: str | None = None
    ) -> tuple[Revision, SnapshotId] | None:
        query = (
            select(revisions.c.blocks, revisions.c.derivation, revisions.c.snapshot)
            .where(
                revisions.c.document == document,
                revisions.c.part == part,
                revisions.c.number == number,
            )
            .order_by(revisions.c.id.desc())
            .limit(1)
        )
        if derivation is not None:
            query = query.where(revisions.c.derivation == derivation)
        with reading(self._engine) as connection:
            row = connection.execute(query).one_or_none()
        if row is None:
            return None
        revision = Revision(blocks=unpack_blocks(row.blocks), derivation=row.derivation)
        return revision, SnapshotId(row.snapshot)

    def changes(
        self,
        *,
        since: datetime | None = None,
        until: datetime | None = None,
        document: DocumentId | None = None,
        ids: Sequence[ChangeId] | None = None,
    ) -> tuple[Change, ...]:
        wanted: list[ColumnElement[bool]] = []
        if since is not None:
            wanted.append(changes.c.found_at >= since)
        if until is not None:
            wanted.append(changes.c.found_at < until)
        if document is not None:
            wanted.append(changes.c.document == document)
        queries = [select(changes).where(*wanted)]
        if ids is not None:
            queries = [queries[0].where(changes.c.id.in_(some)) for some in in_chunks(ids)]
        with reading(self._engine) as connection:
            rows = [row for query in queries for row in connection.execute(query)]
        return tuple(_change(row) for row in sorted(rows, key=lambda row: (row.found_at, row.id)))

    def notes_since(self, document: DocumentId, after: datetime | None) -> tuple[ChangeNote, ...]:
        dated = func.coalesce(notes.c.published_at, notes.c.first_seen_at)
        query = (
            select(notes.c.published_at, notes.c.text)
            .where(notes.c.document == document)
            .order_by(dated, notes.c.id)
        )
        if after is not None:
            query = query.where(notes.c.first_seen_at > after)
        with reading(self._engine) as connection:
            rows = connection.execute(query).all()
        return tuple(ChangeNote(published_at=row.published_at, text=row.text) for row in rows)

    def first_poll_at(self) -> datetime | None:
        return self._started(func.min(polls.c.started_at))

    def last_poll_at(self) -> datetime | None:
        return self._started(func.max(polls.c.started_at), polls.c.whole)

    def _started(
        self, extreme: ColumnElement[datetime], *wanted: ColumnElement[bool]
    ) -> datetime | None:
        with reading(self._engine) as connection:
            return connection.execute(select(extreme).where(*wanted)).scalar_one_or_none()

    # --- what is new ------------------------------------------------------------------------------

    def write(self, facts: Sequence[Fact]) -> tuple[Change, ...]:
        batch = batch_of(facts)  # before the transaction, for others wait for its end
        with writing(self._engine) as connection:
            return write_batch(connection, batch)


# --- reading --------------------------------------------------------------------------------------


def _states(connection: Connection, ids: list[DocumentId]) -> dict[DocumentId, DocumentState]:
    """Return the state of each, in two queries."""
    known: dict[DocumentId, dict[PartId, PageState]] = {name: {} for name in ids}
    for row in connection.execute(select(pages).where(pages.c.document.in_(ids))):
        values = row._asdict()
        of_document = known[values.pop("document")]
        of_document[row.part] = PageState(**values)
    found = {name: DocumentState(document=name, pages=known[name]) for name in ids}
    for row in connection.execute(select(documents).where(documents.c.document.in_(ids))):
        values = row._asdict()
        found[row.document] = DocumentState(pages=known[row.document], **values)
    return found


def _sound(snapshot: SnapshotId, packed: bytes) -> bytes:
    try:
        body = unpack(packed)
    except ZstdError:
        body = b""
    if hashlib.sha256(body).hexdigest() != snapshot:
        raise StateError(
            f"Snapshot {snapshot} does not match its SHA-256: the database is damaged. Restore a "
            "backup"
        )
    return body


def _change(row: Row[Any]) -> Change:
    values = row._asdict()
    values["timescales"] = timescales_from_json(values["timescales"])
    values["sections"] = tuple(tuple(section) for section in values["sections"])
    return Change(**values)
