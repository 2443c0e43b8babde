"""One document in one poll: its own page, then its parts."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from watcher.core.normalise import revision_of
from watcher.core.observe import (
    Sighting,
    is_confirmed,
    looks_shrunken,
    new_notes,
    observe,
    page_gone,
)
from watcher.domain import (
    OWN_PAGE,
    Change,
    ChangeKind,
    ChangeNote,
    Document,
    DocumentId,
    DocumentState,
    Elsewhere,
    Gone,
    Page,
    PageState,
    PartId,
    PartLink,
    Revision,
    Snapshot,
    SnapshotId,
    SourceName,
)
from watcher.errors import ParseError, StateError
from watcher.pipeline.texts import text_of
from watcher.ports import (
    Answer,
    Archive,
    Body,
    Fact,
    Missing,
    NotModified,
    Request,
    SaveChange,
    SaveNotes,
    SavePage,
    SaveRevision,
    SaveSnapshot,
    Unanswered,
)
from watcher.sources import SOURCES, derivation

_HOPS = 5
_UNNAMED = "@"
"""Begins the id of a part until its page tells who it is."""

Outcome = tuple[list[Fact], list[Request]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One page that could not be read."""

    error: str
    retryable: bool
    retry_after_s: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Source:
    """Where a page's text came from: what was asked, and the body."""

    request: Request
    body: Body
    snapshot: Snapshot


class Reading:
    """The accumulating state of one document in one poll."""

    def __init__(
        self,
        *,
        document: Document,
        state: DocumentState,
        owners: Mapping[str, DocumentId],
        archive: Archive,
        now: datetime,
        accept_shrunken: bool,
    ) -> None:
        self.document = document
        self.state = state
        self.faults: list[Fault] = []
        self.own_page_read = False
        self._owners = owners
        self._archive = archive
        self._now = now
        self._accept_shrunken = accept_shrunken
        self._kind = SOURCES[document.source]
        self._derivation = derivation(document)
        self._open = 1
        self._hops = 0
        self._notes: tuple[ChangeNote, ...] = ()
        self._dated = False
        self._told = False
        self._parts_before: frozenset[str] = frozenset()
        self._links: dict[PartId, PartLink] = {}
        self._own: PageState | None = state.pages.get(OWN_PAGE)
        self._rederived = self._own is not None and self._own.derivation != self._derivation

    # --- what the cycle asks ----------------------------------------------------------------------

    @property
    def is_done(self) -> bool:
        """Return whether every request has had its answer."""
        return self._open == 0

    @property
    def own_page(self) -> PageState:
        """Return the document's own page as it is known now; only after it was read once."""
        if self._own is None:
            raise ValueError(f"{self.document.id} was never read")
        return self._own

    def first_request(self) -> Request:
        """Return the request for the document's own page."""
        return self._request(OWN_PAGE, self._kind.address(self.document), self._own)

    def take(self, request: Request, answer: Answer) -> Outcome:
        """Return what to write because of an answer, and what must be asked next."""
        try:
            if request.part == OWN_PAGE:
                facts, following = self._own_answer(request, answer)
            else:
                facts, following = self._part_answer(request, answer)
        except (ParseError, StateError) as error:
            self._fault(request, str(error), retryable=error.retryable)
            facts, following = self._unread(request), []
        self._open += len(following) - 1
        return facts, following

    def unexplained_notes(self) -> tuple[ChangeNote, ...]:
        """Return change notes that no change of this document has told of."""
        if self.state.first_read_at is None or self._told or self._own is None:
            return ()
        since = self.state.succeeded_at or self.state.first_read_at
        waiting = self._notes_since(since)
        if not waiting:
            return ()
        changes = self._archive.changes(since=since, document=self.document.id)
        told = "\n".join(change.change_note or "" for change in changes)
        return tuple(note for note in waiting if note.text not in told)

    def record_note_alone(self, change: Change) -> list[Fact]:
        """Return what to write about a change note without words that we could see."""
        return [SaveChange(change=change)]

    # --- the document's own page ------------------------------------------------------------------

    def _own_answer(self, request: Request, answer: Answer) -> Outcome:
        match answer:
            case Unanswered():
                return self._unanswered(request, answer), []
            case Missing(status=410):
                return self._own_gone(request), []
            case Missing():
                self._fault(request, _missing(answer, "mend its url or set active = false"))
                return [], []
            case NotModified():
                return self._own_unmodified(request)
            case Body():
                return self._own_body(_source(request, answer))

    def _own_unmodified(self, request: Request) -> Outcome:
        own = self.own_page
        if not self._rederived or own.snapshot is None:
            return [self._seen(own, None)], self._known_parts()
        kept = self._archive.snapshot(own.snapshot)
        body = Body(
            address=request.address,
            body=kept.body,
            content_type=kept.content_type,
            etag=own.etag,
            last_modified=own.last_modified,
            requests=0,
        )
        return self._own_parse(_source(request, body))

    def _own_body(self, source: _Source) -> Outcome:
        own = self._own
        if own and own.snapshot == source.snapshot.id and not self._rederived and not own.gone:
            return [self._seen(own, source.body)], self._known_parts()
        return self._own_parse(source)

    def _own_parse(self, source: _Source) -> Outcome:
        parsed = self._parse(source)
        if isinstance(parsed, Gone):
            return self._own_gone(source.request), []
        if isinstance(parsed, Elsewhere):
            return [], self._follow(source.request, parsed)
        self._parts_before = self._parts_by_todays_code() if self._rederived else frozenset()
        return self._own_parsed(parsed, source)

    def _own_parsed(self, page: Page, source: _Source) -> Outcome:
        if self._own is not None:
            known = self._archive.notes_since(self.document.id, None)
            self._notes = new_notes(page.notes, known)
            self._dated = _is_redated(self._own, page)
        facts = self._page(OWN_PAGE, page, source, self._own)
        if any(isinstance(fact, SavePage) for fact in facts) and not self.faults:
            self.own_page_read = True
            notes = SaveNotes(document=self.document.id, notes=page.notes, at=self._now)
            inner = self._inner_pages(page, source)
            return [*facts, notes, *inner], self._linked_parts(page)
        return facts, []

    def _own_gone(self, request: Request) -> list[Fact]:
        own = self._own
        if own is None:
            self._fault(request, "answered that the page is gone (410); name another url")
            return []
        if own.gone:
            return [SavePage(document=self.document.id, page=replace(own, checked_at=self._now))]
        if not is_confirmed(own.missing_since, self._now):
            self._fault(
                request,
                "answered that the page is gone (410); if it still does 24 hours after the first "
                "time, that goes on record",
                retryable=True,
            )
            marked = replace(own, missing_since=own.missing_since or self._now)
            return [SavePage(document=self.document.id, page=marked)]
        return self._gone(own, ChangeKind.GONE)

    def _inner_pages(self, page: Page, source: _Source) -> list[Fact]:
        facts: list[Fact] = []
        present = set()
        for inner in page.inner:
            part = inner.part or _unnamed_part(inner.address)
            if part in present:
                continue
            present.add(part)
            facts += self._page(part, inner, source, self.state.pages.get(part))
        if page.lists_all:
            for known in self.state.pages.values():
                is_inner = known.part != OWN_PAGE and not known.fetch_address
                if is_inner and not known.gone and known.part not in present:
                    facts += self._gone(known, ChangeKind.PART_GONE)
        return facts

    # --- parts with addresses of their own --------------------------------------------------------

    def _linked_parts(self, page: Page) -> list[Request]:
        by_address = {known.address: known.part for known in self.state.pages.values()}
        listed: dict[PartId, Request] = {}
        for link in page.links:
            if self._is_elsewhere(link.address):
                continue
            part = link.part or by_address.get(link.address) or PartId(_UNNAMED + link.address)
            known = self.state.pages.get(part)
            address = self._kind.part_address(link)
            self._links.setdefault(part, link)
            listed.setdefault(part, self._request(part, address, known))
        unlisted = [r for r in self._known_parts() if r.part not in listed]
        return [*listed.values(), *(replace(r, unlisted=True) for r in unlisted)]

    def _known_parts(self) -> list[Request]:
        return [
            replace(
                self._request(known.part, known.fetch_address, known), unlisted=not known.listed
            )
            for known in self.state.pages.values()
            if known.part != OWN_PAGE
            and known.fetch_address
            and not known.gone
            and not self._is_elsewhere(known.address)
        ]

    def _is_elsewhere(self, address: str) -> bool:
        """Return whether an address is polled under an entry of its own, or is this very page."""
        return address.rstrip("/") in self._owners

    def _part_answer(self, request: Request, answer: Answer) -> Outcome:
        known = self.state.pages.get(request.part)
        match answer:
            case Unanswered():
                return self._unanswered(request, answer), []
            case Missing():
                return self._part_missing(request, answer, known), []
            case NotModified():
                return [self._seen(_must(known), None, listed=not request.unlisted)], []
            case Body():
                source = _source(request, answer)
                if known and known.snapshot == source.snapshot.id and known.number:
                    return [self._seen(known, answer, listed=not request.unlisted)], []
                return self._part_parse(source, known)

    def _part_parse(self, source: _Source, known: PageState | None) -> Outcome:
        request = source.request
        parsed = self._parse(source)
        if isinstance(parsed, Elsewhere) and not request.unlisted:
            return [], self._follow(request, parsed)
        if not isinstance(parsed, Page):
            status = Missing(status=410, address=request.address, requests=0)
            return self._part_missing(request, status, known), []
        if request.unlisted and known and parsed.part not in (None, known.part):
            return self._gone(known, ChangeKind.PART_GONE), []
        part = request.part
        if part.startswith(_UNNAMED):
            return self._named(parsed, source, known), []
        return self._page(part, parsed, source, known), []

    def _named(self, page: Page, source: _Source, stand_in: PageState | None) -> list[Fact]:
        """Return what to write about a part that has just told who it is."""
        part = page.part or _unnamed_part(page.address)
        known = self.state.pages.get(part)
        if known is None and stand_in is not None:
            known = replace(stand_in, part=part)
            retired = replace(stand_in, gone=True, listed=False)
            retire = [SavePage(document=self.document.id, page=retired)]
            return [*retire, *self._page(part, page, source, known)]
        return self._page(part, page, source, known)

    def _part_missing(
        self, request: Request, answer: Missing, known: PageState | None
    ) -> list[Fact]:
        if known is not None and request.unlisted:
            return self._gone(known, ChangeKind.PART_GONE)
        self._fault(
            request, _missing(answer, "its parent still lists it, so it is asked for again")
        )
        return self._unread(request)

    # --- one page, whichever ----------------------------------------------------------------------

    def _page(
        self, part: PartId, page: Page, source: _Source, known: PageState | None
    ) -> list[Fact]:
        after = revision_of(page, self._derivation)
        before, facts = self._before(part, known)
        sighting = Sighting(
            document=self.document,
            part=part,
            page=page,
            after=after,
            state=self._page_state(part, page, source, known),
            known=known,
            before=before,
            notes=self._notes_for(part, known),
            dated=self._dated or (known is not None and _is_redated(known, page)),
            baseline=self._is_baseline(part, page.address, known),
            now=self._now,
        )
        if known is not None and self._is_doubtful(sighting):
            return self._doubt(source.request, known, sighting)
        observed = observe(sighting)
        facts.append(SaveSnapshot(snapshot=source.snapshot, at=self._now))
        if observed.new_revision:
            facts.append(self._save(part, after, observed.state.number, source.snapshot.id))
        facts += [SaveChange(change=change) for change in observed.changes]
        self._told |= any(c.kind is not ChangeKind.MOVED for c in observed.changes)
        if part == OWN_PAGE:
            self._own = observed.state
        return [*facts, SavePage(document=self.document.id, page=observed.state)]

    def _before(self, part: PartId, known: PageState | None) -> tuple[Revision | None, list[Fact]]:
        """Return the text before as today's code derives it, and what to keep of that."""
        if known is None or not known.number:
            return None, []
        found = text_of(self._archive, self.document, part, known.number)
        if found is None:
            return None, []
        revision, anew_from = found
        if anew_from is None:
            return revision, []
        return revision, [self._save(part, revision, known.number, anew_from)]

    def _save(
        self, part: PartId, revision: Revision, number: int, snapshot: SnapshotId
    ) -> SaveRevision:
        return SaveRevision(
            document=self.document.id,
            part=part,
            number=number,
            revision=revision,
            snapshot=snapshot,
            at=self._now,
        )

    def _page_state(
        self, part: PartId, page: Page, source: _Source, known: PageState | None
    ) -> PageState:
        is_inner = part != OWN_PAGE and source.request.part == OWN_PAGE
        at_home = source.body.address == source.request.address or not self._hops
        return PageState(
            part=part,
            address=page.address,
            fetch_address="" if is_inner else source.request.address,
            title=page.title,
            number=known.number if known else 0,
            derivation=self._derivation,
            snapshot=source.snapshot.id,
            etag=source.body.etag if at_home and not is_inner else None,
            last_modified=source.body.last_modified if at_home and not is_inner else None,
            published_at=page.published_at,
            withdrawn_at=page.withdrawal.withdrawn_at if page.withdrawal else None,
            gone=known.gone if known else False,
            listed=not source.request.unlisted,
            first_read_at=(known.first_read_at if known else None) or self._now,
            checked_at=self._now,
        )

    def _is_baseline(self, part: PartId, address: str, known: PageState | None) -> bool:
        if self.state.first_read_at is None:
            return True
        if part in self._parts_before or address in self._parts_before:
            return True
        return known is not None and not known.gone

    def _parts_by_todays_code(self) -> frozenset[str]:
        """Return ids and addresses of the parts that today's code finds in the last body.

        What our own new code finds there for the first time is no news of the publisher's.
        """
        own = self._own
        if own is None or own.snapshot is None:
            return frozenset()
        kept = self._archive.snapshot(own.snapshot)
        parsed = self._kind.parse(self.document, own.address, kept.body, kept.content_type)
        if not isinstance(parsed, Page):
            return frozenset()
        inner = {inner.part or _unnamed_part(inner.address) for inner in parsed.inner}
        linked = {name for link in parsed.links for name in (link.part, link.address) if name}
        return frozenset(inner | linked)

    def _is_doubtful(self, sighting: Sighting) -> bool:
        if sighting.before is None or self._accept_shrunken:
            return False
        if not looks_shrunken(sighting.before, sighting.after):
            return False
        announced = bool(sighting.notes) or sighting.dated or sighting.page.withdrawal is not None
        if announced:
            return False
        if self.document.source is SourceName.WEB:
            return True
        return sighting.known is None or not is_confirmed(
            sighting.known.shrunken_since, sighting.now
        )

    def _doubt(self, request: Request, known: PageState, sighting: Sighting) -> list[Fact]:
        old = _size(sighting.before)
        new = _size(sighting.after)
        wait = (
            "it is not taken for a change until a person says so"
            if self.document.source is SourceName.WEB
            else "if it is still so 24 hours after the first time, it is taken for a change"
        )
        self._fault(
            request,
            f"{known.title!r} shrank from {old} to {new} characters without a note or a new date, "
            f"which looks like a fault of the page: {wait}. Look at {known.address}; if it is "
            f"right, run: watcher poll --document {self.document.id} --accept-shrunken",
            retryable=True,
        )
        doubted = replace(
            known,
            shrunken_since=known.shrunken_since or self._now,
            etag=None,
            last_modified=None,
        )
        return [SavePage(document=self.document.id, page=doubted)]

    # --- small steps ------------------------------------------------------------------------------

    def _parse(self, source: _Source) -> Page | Gone | Elsewhere:
        body = source.body
        return self._kind.parse(self.document, body.address, body.body, body.content_type)

    def _request(self, part: PartId, address: str, known: PageState | None) -> Request:
        fresh = known is not None and known.number and known.snapshot and not known.gone
        same = fresh and known is not None and address == known.fetch_address
        return Request(
            document=self.document.id,
            part=part,
            address=address,
            etag=known.etag if known and same else None,
            last_modified=known.last_modified if known and same else None,
        )

    def _follow(self, request: Request, elsewhere: Elsewhere) -> list[Request]:
        self._hops += 1
        if self._hops > _HOPS:
            self._fault(request, f"redirects more than {_HOPS} times; give the page's final url")
            return []
        link = PartLink(address=elsewhere.address, title="")
        address = self._kind.part_address(link)
        return [replace(request, address=address, etag=None, last_modified=None)]

    def _seen(self, known: PageState, body: Body | None, *, listed: bool = True) -> SavePage:
        state = replace(
            known, checked_at=self._now, missing_since=None, shrunken_since=None, listed=listed
        )
        if body is not None:
            state = replace(state, etag=body.etag, last_modified=body.last_modified)
        if known.part == OWN_PAGE:
            self.own_page_read = True
            self._own = state
        return SavePage(document=self.document.id, page=state)

    def _gone(self, known: PageState, kind: ChangeKind) -> list[Fact]:
        notes = self._notes_for(known.part, known)
        change = page_gone(self.document, known, kind, notes, self._now)
        self._told = True
        state = replace(
            known,
            gone=True,
            listed=False,
            etag=None,
            last_modified=None,
            missing_since=None,
            checked_at=self._now,
        )
        return [SaveChange(change=change), SavePage(document=self.document.id, page=state)]

    def _unanswered(self, request: Request, answer: Unanswered) -> list[Fact]:
        self._fault(
            request, answer.error, retryable=answer.retryable, retry_after_s=answer.retry_after_s
        )
        return self._unread(request)

    def _unread(self, request: Request) -> list[Fact]:
        """Return what keeps an unread part from being lost or mistaken for news later.

        A part that failed at its document's first poll is put down as listed, so that its first
        reading is a baseline. One that appeared later stays unknown, and the parent is asked for
        in full until the part has been read, so that it is still news then.
        """
        if request.part == OWN_PAGE or request.part in self.state.pages:
            return []
        link = self._links.get(request.part)
        address = link.address if link else request.address
        if self._is_baseline(request.part, address, None):
            listed = PageState(
                part=request.part,
                address=address,
                fetch_address=request.address,
                title=link.title if link else "",
                number=0,
                derivation=self._derivation,
                snapshot=None,
            )
            return [SavePage(document=self.document.id, page=listed)]
        if self._own is None:
            return []
        self._own = replace(self._own, etag=None, last_modified=None, snapshot=None)
        return [SavePage(document=self.document.id, page=self._own)]

    def _notes_for(self, part: PartId, known: PageState | None) -> tuple[ChangeNote, ...]:
        if self.state.first_read_at is None:
            return ()
        if part == OWN_PAGE or known is None or not known.fetch_address:
            last = self.state.pages.get(OWN_PAGE)
            return self._notes_since(last.checked_at if last else None)
        return self._notes_since(known.checked_at)

    def _notes_since(self, since: datetime | None) -> tuple[ChangeNote, ...]:
        if since is None:
            return self._notes
        earlier = self._archive.notes_since(self.document.id, since)
        return (*new_notes(earlier, self._notes), *self._notes)

    def _fault(
        self,
        request: Request,
        error: str,
        *,
        retryable: bool = False,
        retry_after_s: float | None = None,
    ) -> None:
        known = self.state.pages.get(request.part)
        link = self._links.get(request.part)
        title = (known.title if known else "") or (link.title if link else "") or request.address
        prefix = "" if request.part == OWN_PAGE else f"part {title!r}: "
        self.faults.append(
            Fault(error=prefix + error, retryable=retryable, retry_after_s=retry_after_s)
        )


def _source(request: Request, body: Body) -> _Source:
    name = SnapshotId(hashlib.sha256(body.body).hexdigest())
    snapshot = Snapshot(id=name, body=body.body, content_type=body.content_type)
    return _Source(request=request, body=body, snapshot=snapshot)


def _missing(answer: Missing, advice: str) -> str:
    return f"answered {answer.status} at {answer.address}; {advice}"


def _must(known: PageState | None) -> PageState:
    if known is None:
        raise ParseError("answered 304 though nothing was kept to compare", retryable=True)
    return known


def _unnamed_part(address: str) -> PartId:
    return PartId("page-" + hashlib.sha256(address.encode()).hexdigest()[:16])


def _is_redated(known: PageState, page: Page) -> bool:
    return page.published_at is not None and page.published_at != known.published_at


def _size(revision: Revision | None) -> int:
    return sum(len(block.text) for block in revision.blocks) if revision else 0


__all__: Sequence[str] = ("Fault", "Reading")
