"""The doors to the outside as protocols: Fetcher, Archive, Outbox, Renderer, Mailer.

No door decides anything: what to write or send was decided in `core/`. Every one has a real
adapter in `adapters/`; a fake that obeys the protocol serves the tests.
"""

from watcher.ports.archive import (
    Archive,
    Fact,
    SaveChange,
    SaveDocument,
    SaveNotes,
    SavePage,
    SavePoll,
    SaveRevision,
    SaveSnapshot,
)
from watcher.ports.fetching import Answer, Body, Fetcher, Missing, NotModified, Request, Unanswered
from watcher.ports.mailing import HeldStore, Leases, Mail, Mailer, Renderer, Sent
from watcher.ports.outbox import EditionRecord, Envelope, Outbox, Sealed, Settled

__all__ = [
    "Answer",
    "Archive",
    "Body",
    "EditionRecord",
    "Envelope",
    "Fact",
    "Fetcher",
    "HeldStore",
    "Leases",
    "Mail",
    "Mailer",
    "Missing",
    "NotModified",
    "Outbox",
    "Renderer",
    "Request",
    "SaveChange",
    "SaveDocument",
    "SaveNotes",
    "SavePage",
    "SavePoll",
    "SaveRevision",
    "SaveSnapshot",
    "Sealed",
    "Sent",
    "Settled",
    "Unanswered",
]
