"""What is remembered of reading."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from watcher.domain.names import DocumentId, PartId, SnapshotId


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """What the publisher sent, byte for byte."""

    id: SnapshotId
    body: bytes
    content_type: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PageState:
    """What the archive last knew of one part."""

    part: PartId
    address: str
    """The address for readers, as last seen."""
    fetch_address: str
    """What is asked for it; empty for an inner part."""
    title: str
    number: int
    """Its latest revision, from 1; 0: listed by its parent but never read."""
    derivation: str
    snapshot: SnapshotId | None
    """The latest body, which may be newer than the latest revision's."""
    etag: str | None = None
    last_modified: str | None = None
    published_at: datetime | None = None
    withdrawn_at: datetime | None = None
    gone: bool = False
    listed: bool = True
    """False once the parent no longer lists it."""
    first_read_at: datetime | None = None
    checked_at: datetime | None = None
    """Last success."""
    missing_since: datetime | None = None
    """First of an unbroken row of 410 answers."""
    shrunken_since: datetime | None = None
    """First of an unbroken row of extractions suspiciously smaller than the last revision."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentState:
    """What the archive last knew of one document."""

    document: DocumentId
    pages: Mapping[PartId, PageState] = field(default_factory=dict)
    first_read_at: datetime | None = None
    """End of the first poll that read the document's own page."""
    succeeded_at: datetime | None = None
    """Last poll in which the document and all its parts were read."""
    failed_at: datetime | None = None
    failures: int = 0
    """In a row; 0 after a success."""
    error: str = ""
    retryable: bool = True
    retry_after_at: datetime | None = None
    """The publisher asked not to be asked before."""
