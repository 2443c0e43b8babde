"""Facts as rows, and the rows into the tables, an `executemany` for each kind."""

from collections.abc import Sequence
from dataclasses import dataclass, field, fields, replace
from typing import Any

from sqlalchemy import Connection, Table, insert, select
from sqlalchemy.exc import IntegrityError

from watcher.adapters.codec import note_key, pack, pack_blocks, timescales_as_json
from watcher.adapters.database import in_chunks, insert_into
from watcher.adapters.tables import changes, documents, notes, pages, polls, revisions, snapshots
from watcher.domain import Change, ChangeId, DocumentState, PageState
from watcher.errors import StateError
from watcher.ports import (
    Fact,
    SaveChange,
    SaveDocument,
    SaveNotes,
    SavePage,
    SavePoll,
    SaveRevision,
    SaveSnapshot,
)

_PAGE = tuple(f.name for f in fields(PageState))
_DOCUMENT = tuple(f.name for f in fields(DocumentState) if f.name != "pages")
_POLL = tuple(f.name for f in fields(SavePoll))
_CHANGE = tuple(c.name for c in changes.c if c.name not in ("id", "timescales"))

_Values = dict[str, Any]


@dataclass
class Batch:
    """Rows to write, each list in the order of the facts."""

    snapshots: list[_Values] = field(default_factory=list)
    revisions: list[_Values] = field(default_factory=list)
    notes: list[_Values] = field(default_factory=list)
    pages: list[_Values] = field(default_factory=list)
    documents: list[_Values] = field(default_factory=list)
    polls: list[_Values] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)


def batch_of(facts: Sequence[Fact]) -> Batch:
    """Return the rows of the facts, with all that is costly done."""
    batch = Batch()
    for fact in facts:
        match fact:
            case SavePage():
                batch.pages.append({"document": fact.document, **_named(fact.page, _PAGE)})
            case SaveDocument():
                batch.documents.append(_named(fact.state, _DOCUMENT))
            case SaveNotes():
                batch.notes += _note_rows(fact)
            case SaveSnapshot():
                batch.snapshots.append(_snapshot_row(fact))
            case SaveRevision():
                batch.revisions.append(_revision_row(fact))
            case SaveChange():
                batch.changes.append(fact.change)
            case SavePoll():
                batch.polls.append(_named(fact, _POLL))
    return batch


def _named(value: object, names: Sequence[str]) -> _Values:
    return {name: getattr(value, name) for name in names}


def _snapshot_row(fact: SaveSnapshot) -> _Values:
    return {
        "id": fact.snapshot.id,
        "body": pack(fact.snapshot.body),
        "size": len(fact.snapshot.body),
        "content_type": fact.snapshot.content_type,
        "first_seen_at": fact.at,
    }


def _revision_row(fact: SaveRevision) -> _Values:
    return {
        "document": fact.document,
        "part": fact.part,
        "number": fact.number,
        "derivation": fact.revision.derivation,
        "snapshot": fact.snapshot,
        "found_at": fact.at,
        "blocks": pack_blocks(fact.revision.blocks),
    }


def _note_rows(fact: SaveNotes) -> list[_Values]:
    return [
        {
            "document": fact.document,
            "key": note_key(note),
            "published_at": note.published_at,
            "text": note.text,
            "first_seen_at": fact.at,
        }
        for note in fact.notes
    ]


def write_batch(connection: Connection, batch: Batch) -> tuple[Change, ...]:
    """Write all rows; return the changes with their ids, in the order given.

    Raises StateError where a revision is on record already.
    """
    _insert_missing(connection, snapshots, batch.snapshots)
    _insert_revisions(connection, batch.revisions)
    _insert_notes(connection, batch.notes)
    _replace(connection, pages, batch.pages)
    _replace(connection, documents, batch.documents)
    if batch.polls:
        connection.execute(insert(polls), batch.polls)
    return _insert_changes(connection, batch.changes)


def _insert_missing(connection: Connection, table: Table, rows: list[_Values]) -> None:
    if rows:
        connection.execute(insert_into(connection, table).on_conflict_do_nothing(), rows)


def _insert_revisions(connection: Connection, rows: list[_Values]) -> None:
    try:
        if rows:
            connection.execute(insert(revisions), rows)
    except IntegrityError as error:
        named = ", ".join(dict.fromkeys(row["document"] for row in rows))
        reason = " ".join(str(error.orig).split())
        raise StateError(
            f"A revision of {named} could not be put on record ({reason}); nothing that was "
            "read with it was kept. If another poll was running it was first, and all is well: "
            "poll again to see"
        ) from error


def _insert_notes(connection: Connection, rows: list[_Values]) -> None:
    """Write notes that are new; most were known, so that looking first is the cheaper way."""
    known: set[tuple[str, str]] = set()
    for ids in in_chunks(row["document"] for row in rows):
        query = select(notes.c.document, notes.c.key).where(notes.c.document.in_(ids))
        known |= {(row.document, row.key) for row in connection.execute(query)}
    new = [row for row in rows if (row["document"], row["key"]) not in known]
    _insert_missing(connection, notes, new)


def _replace(connection: Connection, table: Table, rows: list[_Values]) -> None:
    """Write rows, each over the one with its key.

    They go in order of key, so that no two writers can wait for each other.
    """
    if not rows:
        return
    key = [column.name for column in table.primary_key]
    statement = insert_into(connection, table)
    news = {c.name: statement.excluded[c.name] for c in table.c if c.name not in key}
    rows.sort(key=lambda row: [row[name] for name in key])
    connection.execute(statement.on_conflict_do_update(index_elements=key, set_=news), rows)


def _insert_changes(connection: Connection, found: list[Change]) -> tuple[Change, ...]:
    if not found:
        return ()
    statement = insert(changes).returning(changes.c.id, sort_by_parameter_order=True)
    ids = connection.execute(statement, [_change_row(change) for change in found]).scalars()
    return tuple(replace(change, id=ChangeId(i)) for change, i in zip(found, ids, strict=True))


def _change_row(change: Change) -> _Values:
    return {**_named(change, _CHANGE), "timescales": timescales_as_json(change.timescales)}
