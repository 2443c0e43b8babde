"""The door to everything read: append-only but for the two states."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

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


@dataclass(frozen=True, slots=True, kw_only=True)
class SaveSnapshot:
    """Keep a body; a second of the same hash is no second row."""

    snapshot: Snapshot
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class SaveRevision:
    """Keep a derived text. The same number may be kept again under another derivation only."""

    document: DocumentId
    part: PartId
    number: int
    revision: Revision
    snapshot: SnapshotId
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class SaveChange:
    """Put a change on record; its `id` is given by the archive."""

    change: Change


@dataclass(frozen=True, slots=True, kw_only=True)
class SaveNotes:
    """Keep the change notes as listed now; those known already keep their first sight."""

    document: DocumentId
    notes: tuple[ChangeNote, ...]
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class SavePage:
    """Replace what is known of a part."""

    document: DocumentId
    page: PageState


@dataclass(frozen=True, slots=True, kw_only=True)
class SaveDocument:
    """Replace what is known of a document; its `pages` are not looked at."""

    state: DocumentState


@dataclass(frozen=True, slots=True, kw_only=True)
class SavePoll:
    """Put a finished cycle on record (status asks when the last was)."""

    started_at: datetime
    whole: bool
    """False where one document alone was asked for."""
    documents: int
    failed: int


Fact = SaveSnapshot | SaveRevision | SaveChange | SaveNotes | SavePage | SaveDocument | SavePoll


class Archive(Protocol):
    """Everything read, append-only but for the two states."""

    def states(self, documents: Iterable[DocumentId]) -> dict[DocumentId, DocumentState]:
        """Return what is known of each document; an unknown one has an empty state."""

    def write(self, facts: Sequence[Fact]) -> tuple[Change, ...]:
        """Write all facts in one transaction; return the changes with their ids."""

    def snapshot(self, snapshot: SnapshotId) -> Snapshot:
        """Return a body. Raises StateError where it is not there or does not match its hash."""

    def revision(
        self, document: DocumentId, part: PartId, number: int, *, derivation: str | None = None
    ) -> tuple[Revision, SnapshotId] | None:
        """Return a revision (its latest derivation, or the one named) and its snapshot; None: unknown."""

    def changes(
        self,
        *,
        since: datetime | None = None,
        until: datetime | None = None,
        document: DocumentId | None = None,
        ids: Sequence[ChangeId] | None = None,
    ) -> tuple[Change, ...]:
        """Return changes in order of finding; `since` inclusive, `until` exclusive, on found_at."""

    def notes_since(self, document: DocumentId, after: datetime | None) -> tuple[ChangeNote, ...]:
        """Return notes first seen later than `after` (None: all), oldest first."""

    def first_poll_at(self) -> datetime | None:
        """Return the start of the first cycle on record."""

    def last_poll_at(self) -> datetime | None:
        """Return the start of the last whole cycle on record."""
