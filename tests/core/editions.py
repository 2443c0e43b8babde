"""Small values for the tests of what goes into editions and when."""

from datetime import UTC, datetime

from watcher.domain import (
    OWN_PAGE,
    Change,
    ChangeId,
    ChangeKind,
    Concern,
    Document,
    DocumentId,
    EditionId,
    EditionKind,
    EditionState,
    FoundTimescale,
    PartialDate,
    PartId,
    Precision,
    Significance,
    SourceName,
    Timescale,
    TimescaleKind,
    Timetable,
    Weight,
)
from watcher.ports import EditionRecord

NOW = datetime(2026, 6, 3, 12, tzinfo=UTC)
"""A Wednesday, 13:00 in London."""
TIMETABLE = Timetable()


def at(text: str) -> datetime:
    """Return an instant: `2026-06-03T12:00` is UTC; an offset may be given."""
    instant = datetime.fromisoformat(text)
    return instant.astimezone(UTC) if instant.tzinfo else instant.replace(tzinfo=UTC)


def timescale(
    starts: str | None = None,
    ends: str | None = None,
    kind: TimescaleKind = TimescaleKind.APPLIES_FROM,
    *,
    is_new: bool = True,
    in_note: bool = False,
    quote: str = "",
    precision: Precision = Precision.DAY,
) -> FoundTimescale:
    """Return a timescale as a change holds it."""
    return FoundTimescale(
        timescale=Timescale(
            kind=kind,
            quote=quote or f"from {starts} to {ends}",
            precision=precision,
            starts=PartialDate(starts) if starts else None,
            ends=PartialDate(ends) if ends else None,
        ),
        is_new=is_new,
        in_note=in_note,
    )


def change(
    id_: int = 1,
    *timescales: FoundTimescale,
    document: str = "guide",
    part: str = OWN_PAGE,
    kind: ChangeKind = ChangeKind.TEXT,
    significance: Significance = Significance.SUBSTANTIVE,
    found_at: datetime = NOW,
    published_at: datetime | None = None,
    silent: bool = False,
    note: str | None = None,
    before: int | None = 1,
    after: int | None = 2,
    reason: str = "A duty was added.",
) -> Change:
    """Return a change on record."""
    return Change(
        id=ChangeId(id_),
        document=DocumentId(document),
        part=PartId(part),
        kind=kind,
        found_at=found_at,
        title=f"Title of {document}",
        address=f"https://www.gov.uk/{document}",
        significance=significance,
        reason=reason,
        silent=silent,
        published_at=published_at,
        change_note=note,
        timescales=timescales,
        before=before,
        after=after,
    )


def document(
    id_: str = "guide",
    weight: Weight = Weight.BINDING,
    *,
    concerns: tuple[Concern, ...] = (Concern.ALL,),
    owner: str = "DfE",
    active: bool = True,
) -> Document:
    """Return a document of the list."""
    return Document(
        id=DocumentId(id_),
        title=f"Document {id_}",
        url=f"https://www.gov.uk/{id_}",
        source=SourceName.GOVUK,
        owner=owner,
        weight=weight,
        concerns=concerns,
        active=active,
    )


def listed(*documents: Document) -> dict[DocumentId, Document]:
    """Return documents by id."""
    return {one.id: one for one in documents}


def record(
    id_: str,
    slot: datetime,
    state: EditionState = EditionState.SEALED,
    *changes: int,
    released_at: datetime | None = None,
    approved_at: datetime | None = None,
    held_at: datetime | None = None,
) -> EditionRecord:
    """Return an edition as the outbox knows it."""
    return EditionRecord(
        id=EditionId(id_),
        kind=EditionKind.ANNUAL if id_.endswith("annual") else EditionKind.INTERIM,
        state=state,
        slot=slot,
        changes=tuple(ChangeId(one) for one in changes),
        released_at=released_at,
        approved_at=approved_at,
        held_at=held_at,
    )
