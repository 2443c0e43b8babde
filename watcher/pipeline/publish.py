"""Publish: draft what cannot wait, seal what is due, and let newcomers have what others have."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from email.utils import parseaddr

from watcher.core.calendar import annual_id, next_annual, next_regular_slot
from watcher.core.edition import annual, interim, watched_documents
from watcher.core.mail_lines import Copy, Marker, Slot, line
from watcher.core.notice import Undone, group, notice, text_span
from watcher.core.outbox import (
    address_book,
    courtesy,
    current_editions,
    joined,
    recipients,
    supplements,
)
from watcher.core.plan import Plan, PlannedEdition, look_back, plan
from watcher.core.seal import digest
from watcher.domain import (
    Change,
    Concern,
    Document,
    Edition,
    EditionId,
    EditionKind,
    EditionState,
    Notice,
    Recipient,
    Rendered,
    Revision,
    Significance,
    Subscriber,
    Timetable,
)
from watcher.errors import UsageError
from watcher.pipeline.texts import pair_of_texts
from watcher.ports import Archive, EditionRecord, Envelope, Outbox, Renderer, Sealed


@dataclass(frozen=True, slots=True, kw_only=True)
class Touched:
    """An edition that this run drafted or sealed."""

    record: EditionRecord
    is_news: bool
    """False where a draft stands as it stood before."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishReport:
    """What one run came to."""

    editions: tuple[Touched, ...]
    supplements: int
    """Deliveries put down for homes that joined."""
    courtesy_errors: tuple[tuple[EditionId, str], ...] = ()

    @property
    def sealed(self) -> tuple[EditionId, ...]:
        """Return the editions that this run sealed."""
        return tuple(
            one.record.id for one in self.editions if one.record.state is EditionState.SEALED
        )

    def with_courtesy_error(self, edition: EditionId, error: str) -> "PublishReport":
        """Return the report with a copy that did not go out yet."""
        return replace(self, courtesy_errors=(*self.courtesy_errors, (edition, error)))


@dataclass(frozen=True, slots=True, kw_only=True)
class House:
    """What the config says of editions: who publishes, for whom, and when."""

    documents: Sequence[Document]
    subscribers: Sequence[Subscriber]
    timetable: Timetable
    sender: str
    operator: str

    @property
    def envelope(self) -> Envelope:
        """Return the headers and addresses of an edition sealed now."""
        address = parseaddr(self.sender)[1]
        return Envelope(
            sender=self.sender,
            sender_address=address,
            list_id=f"<editions.regulation-watcher.{address.rpartition('@')[2]}>",
            unsubscribe=address,
        )


class Publisher:
    """Drafts, seals and previews editions."""

    def __init__(
        self, *, house: House, archive: Archive, outbox: Outbox, renderer: Renderer
    ) -> None:
        self._house = house
        self._archive = archive
        self._outbox = outbox
        self._renderer = renderer
        self._listed = {document.id: document for document in house.documents}

    def publish(self, now: datetime) -> PublishReport:
        """Draft and seal what is due at `now`; return the editions touched."""
        first_poll_at = self._archive.first_poll_at()
        if first_poll_at is None:
            return PublishReport(editions=(), supplements=0)
        late_comers = self._supplement(now)
        due = self._plan(now)
        for overtaken in due.discard:
            self._outbox.discard(overtaken)
        touched = [self._touch(one, now) for one in (due.annual, due.interim) if one is not None]
        return PublishReport(editions=tuple(filter(None, touched)), supplements=late_comers)

    def preview(
        self, now: datetime, name: str | None
    ) -> tuple[EditionRecord, tuple[Rendered, ...]]:
        """Return an edition and its variants as they are, or as they would be if sealed now.

        Without a name: the next interim edition, or, where none is due, the next annual edition.
        Raises UsageError where there is no such edition, on record or to come.
        """
        record = self._outbox.edition(EditionId(name)) if name else None
        if record is not None and record.state is not EditionState.DRAFTED:
            return record, self._shown(record, self._outbox.sealed(record.id).variants)
        planned = self._to_come(now, name)
        record = self._record(planned, EditionState.DRAFTED)
        return record, self._shown(record, self._variants(self._edition(planned)))

    def digest_of(self, edition: EditionId) -> str:
        """Return the hash over what is stored of a sealed edition, computed anew."""
        stored = self._outbox.deliveries(edition)
        return digest(self._outbox.sealed(edition), [one.recipient for one in stored])

    # --- what is due ------------------------------------------------------------------------------

    def _plan(self, now: datetime) -> Plan:
        editions = self._outbox.editions()
        return plan(
            now=now,
            timetable=self._house.timetable,
            editions=editions,
            changes=self._archive.changes(since=look_back(editions)),
            documents=self._listed,
            first_poll_at=self._archive.first_poll_at(),
        )

    def _to_come(self, now: datetime, name: str | None) -> PlannedEdition:
        slot = next_annual(now, self._house.timetable)
        due = self._plan(now)
        later = self._plan(slot)
        planned = [one for one in (due.annual, due.interim, later.annual) if one is not None]
        for one in planned:
            if name in (None, one.id):
                return one
        known = [e.id for e in self._outbox.editions()] + [one.id for one in planned]
        listed = ", ".join(dict.fromkeys(known)) or f"none before {annual_id(slot)}"
        raise UsageError(f"no edition {name or ''} to preview; there are: {listed}")

    def _touch(self, due: PlannedEdition, now: datetime) -> Touched | None:
        planned = due if due.kind is EditionKind.ANNUAL else self._worth_telling(due)
        if planned is None:
            self._outbox.discard(due.id)
            return None
        if planned.seal:
            record = self._seal(planned, now)
            return Touched(record=record, is_news=True) if record else None
        record = self._record(planned, EditionState.DRAFTED)
        before = self._outbox.edition(planned.id)
        self._outbox.draft(record)
        return Touched(record=record, is_news=before != record)

    def _record(self, planned: PlannedEdition, state: EditionState) -> EditionRecord:
        before = self._outbox.edition(planned.id)
        return EditionRecord(
            id=planned.id,
            kind=planned.kind,
            state=state,
            slot=planned.slot,
            changes=planned.changes,
            recipients=len(address_book(self._house.subscribers)),
            approved_at=before.approved_at if before else None,
            held_at=before.held_at if before else None,
        )

    # --- sealing ----------------------------------------------------------------------------------

    def _seal(self, planned: PlannedEdition, now: datetime) -> EditionRecord | None:
        """Fix an edition and fill the outbox; None where another process was first."""
        record = replace(self._record(planned, EditionState.SEALED), sealed_at=now)
        variants = self._variants(self._edition(planned))
        sealed = Sealed(record=record, envelope=self._house.envelope, variants=variants)
        addressed = self._recipients(planned.id)
        record = replace(record, hash=digest(sealed, addressed))
        return record if self._outbox.seal(replace(sealed, record=record), addressed) else None

    def _recipients(self, edition: EditionId) -> tuple[Recipient, ...]:
        house = self._house
        addressees = address_book(house.subscribers)
        ids = self._outbox.recipient_ids([one.address for one in addressees])
        sender = house.envelope.sender_address
        copy = courtesy(parseaddr(house.operator)[1], edition, sender)
        return (*recipients(addressees, ids, edition, sender), copy)

    def _variants(self, edition: Edition) -> tuple[Rendered, ...]:
        """Return a variant for each mix of home types, and the general one."""
        mixes = [one.concerns for one in address_book(self._house.subscribers)]
        return tuple(
            self._renderer.render(edition, concerns)
            for concerns in dict.fromkeys([(Concern.ALL,), *mixes])
        )

    def _supplement(self, now: datetime) -> int:
        """Put down, for the next regular slot, what homes that joined have missed."""
        house = self._house
        current = current_editions(self._outbox.editions())
        newcomers = joined(house.subscribers, self._outbox.served_homes()) if current else ()
        if not newcomers:
            return 0
        ids = self._outbox.recipient_ids([one.address for one in newcomers])
        sender = house.envelope.sender_address
        due_at = next_regular_slot(now, house.timetable)
        return self._outbox.add_supplements(
            {one.id: supplements(newcomers, ids, one.id, sender) for one in current},
            due_at=due_at,
        )

    # --- contents ---------------------------------------------------------------------------------

    def _edition(self, planned: PlannedEdition) -> Edition:
        changes = self._archive.changes(ids=planned.changes)
        notices = self._notices(group(changes))
        next_annual_at = next_annual(planned.slot, self._house.timetable)
        active = [document.id for document in self._house.documents if document.active]
        watched = watched_documents(self._house.documents, self._archive.states(active))
        if planned.kind is EditionKind.INTERIM:
            return interim(planned, notices, watched=watched, next_annual_at=next_annual_at)
        return annual(
            planned,
            [self._told_before(one, changes) for one in notices],
            changes=changes,
            documents=self._listed,
            watched=watched,
            next_annual_at=next_annual_at,
        )

    def _told_before(self, found: Notice | Undone, changes: Iterable[Change]) -> Notice | Undone:
        """Return a notice with the interim editions that told all that is substantive in it."""
        if isinstance(found, Undone):
            return found
        grave = {c.id for c in changes if c.significance is Significance.SUBSTANTIVE}
        to_tell = grave & set(found.changes)
        sealed = [one for one in self._outbox.editions() if one.state is not EditionState.DRAFTED]
        telling = [one for one in sealed if to_tell & set(one.changes)]
        is_all = to_tell <= {change for one in telling for change in one.changes}
        return replace(found, told_in=tuple(one.id for one in telling) if is_all else ())

    def _notices(self, groups: Iterable[Sequence[Change]]) -> list[Notice | Undone]:
        notices = []
        for changed in groups:
            document = self._listed.get(changed[0].document)
            before, after = self._texts(changed, document)
            notices.append(notice(changed, document, before, after))
        return notices

    def _worth_telling(self, planned: PlannedEdition) -> PlannedEdition | None:
        """Return an interim edition without what was undone meanwhile; None where nothing is left.

        Only a text that changed more than once can have been undone, so only those are read.
        """
        changes = self._archive.changes(ids=planned.changes)
        repeated = [changed for changed in group(changes) if len(changed) > 1]
        undone = {
            change
            for found in self._notices(repeated)
            if isinstance(found, Undone)
            for change in found.notice.changes
        }
        left = tuple(change for change in planned.changes if change not in undone)
        return replace(planned, changes=left) if left else None

    def _texts(
        self, changed: Sequence[Change], document: Document | None
    ) -> tuple[Revision | None, Revision | None]:
        first, last = text_span(changed)
        if last is None:
            return None, None
        one = changed[0]
        pair = pair_of_texts(self._archive, document, one.document, one.part, (first or 0, last))
        if pair is None:
            return None, None
        return (pair[0] if first else None), pair[1]

    def _shown(self, record: EditionRecord, variants: Iterable[Rendered]) -> tuple[Rendered, ...]:
        """Return variants with the lines of a copy for the operator in place of the markers."""
        reader = courtesy(
            parseaddr(self._house.operator)[1], record.id, self._house.envelope.sender_address
        )
        copy = Copy(
            reader,
            self._house.envelope.unsubscribe,
            record.id,
            record.hash,
            record.released_at,
            record.late_for,
        )
        return tuple(
            replace(
                one,
                text=_with_lines(one.text, copy, in_html=False),
                html=_with_lines(one.html, copy, in_html=True),
            )
            for one in variants
        )


def _with_lines(text: str, copy: Copy, *, in_html: bool) -> str:
    for marker in Marker:
        text = text.replace(f"{marker}\n", line(Slot(marker, in_html), copy))
    return text


__all__: Sequence[str] = ("House", "PublishReport", "Publisher", "Touched")
