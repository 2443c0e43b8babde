"""One document in one poll: its own page, then its parts."""

from dataclasses import dataclass, replace
from datetime import datetime

from watcher.core.observe import is_confirmed, new_notes
from watcher.domain import (
    OWN_PAGE,
    ChangeKind,
    ChangeNote,
    Document,
    DocumentState,
    Elsewhere,
    Gone,
    Page,
    PageState,
    PartId,
)
from watcher.errors import ParseError, SourceError, StateError
from watcher.pipeline.asking import UNNAMED, Questions
from watcher.pipeline.entries import Entries
from watcher.pipeline.recording import Recorder, ShrunkenError, Source, is_redated, source_of
from watcher.pipeline.texts import parts_in, unnamed_part
from watcher.ports import (
    Answer,
    Archive,
    Body,
    Fact,
    Missing,
    NotModified,
    Request,
    SaveNotes,
    SavePage,
    Unanswered,
)
from watcher.sources import SOURCES

Outcome = tuple[list[Fact], list[Request]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One page that could not be read."""

    error: str
    retryable: bool
    retry_after_s: float | None = None


class Reading:
    """The accumulating state of one document in one poll."""

    def __init__(
        self,
        *,
        document: Document,
        state: DocumentState,
        entries: Entries,
        archive: Archive,
        now: datetime,
        accept_shrunken: bool,
    ) -> None:
        self.document = document
        self.state = state
        self.faults: list[Fault] = []
        self.own_page_read = False
        self._archive = archive
        self._now = now
        self._kind = SOURCES[document.source]
        self._open = 1
        self._present: set[PartId] | None = None
        """Parts that are listed now, under whatever address; None where what was listed before is not in doubt."""
        self._questions = Questions(document, state, entries)
        self._recorder = Recorder(
            document=document,
            state=state,
            archive=archive,
            now=now,
            accept_shrunken=accept_shrunken,
        )
        self._rederived = (
            self._own is not None and self._own.derivation != self._recorder.derivation
        )

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

    @property
    def _own(self) -> PageState | None:
        return self._recorder.own

    def first_request(self) -> Request:
        """Return the request for the document's own page."""
        return self._questions.own_page(self._own)

    def take(self, request: Request, answer: Answer) -> Outcome:
        """Return what to write because of an answer, and what must be asked next."""
        try:
            if request.part == OWN_PAGE:
                facts, following = self._own_answer(request, answer)
            else:
                facts, following = self._part_answer(request, answer)
        except ShrunkenError as error:
            self._fault(request, str(error), retryable=True)
            facts, following = _doubted(self.document, error), []
        except (SourceError, StateError) as error:
            self._fault(request, str(error), retryable=error.retryable)
            facts, following = self._unread(request), []
        following = following or self._asked_last()
        self._open += len(following) - 1
        return facts, following

    def _asked_last(self) -> list[Request]:
        """Return, once all that is listed was read, requests for what is listed no longer.

        Only then is it known which parts merely moved: a new address tells whose it is when read.
        """
        if self._open > 1 or self._present is None:
            return []
        present, self._present = self._present, None
        return self._questions.unlisted_parts(present)

    def unexplained_notes(self) -> tuple[ChangeNote, ...]:
        """Return change notes that no change of this document has told of."""
        if self.state.first_read_at is None or self._recorder.told or self._own is None:
            return ()
        if not self._recorder.notes and not self.state.failures:
            return ()
        since = self.state.succeeded_at or self.state.first_read_at
        waiting = self._recorder.notes_since(since)
        if not waiting:
            return ()
        changes = self._archive.changes(since=since, document=self.document.id)
        told = "\n".join(change.change_note or "" for change in changes)
        return tuple(note for note in waiting if note.text not in told)

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
                return self._own_body(source_of(request, answer))

    def _own_unmodified(self, request: Request) -> Outcome:
        own = self.own_page
        if not self._rederived or own.snapshot is None:
            self.own_page_read = True
            return [self._recorder.seen(own, None)], self._questions.known_parts()
        kept = self._archive.snapshot(own.snapshot)
        body = Body(
            address=request.address,
            body=kept.body,
            content_type=kept.content_type,
            etag=own.etag,
            last_modified=own.last_modified,
            requests=0,
        )
        return self._own_parse(source_of(request, body))

    def _own_body(self, source: Source) -> Outcome:
        own = self._own
        if own and own.snapshot == source.snapshot.id and not self._rederived and not own.gone:
            self.own_page_read = True
            return [self._recorder.seen(own, source.body)], self._questions.known_parts()
        return self._own_parse(source)

    def _own_parse(self, source: Source) -> Outcome:
        parsed = self._parse(source)
        if isinstance(parsed, Gone):
            return self._own_gone(source.request), []
        if isinstance(parsed, Elsewhere):
            return [], [self._questions.follow(source.request, parsed)]
        self._recorder.parts_before = self._parts_before()
        return self._own_parsed(parsed, source)

    def _own_parsed(self, page: Page, source: Source) -> Outcome:
        own = self._own
        if own is not None:
            known = self._archive.notes_since(self.document.id, None)
            self._recorder.notes = new_notes(page.notes, known)
            self._recorder.is_redated = is_redated(own, page)
        facts = self._recorder.read(OWN_PAGE, page, source, own)
        self.own_page_read = True
        notes = SaveNotes(document=self.document.id, notes=page.notes, at=self._now)
        inner = self._inner_pages(page, source)
        listed = self._questions.linked_parts(page)
        self._present = {request.part for request in listed}
        return [*facts, notes, *inner], listed

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
        return self._recorder.gone(own, ChangeKind.GONE)

    def _inner_pages(self, page: Page, source: Source) -> list[Fact]:
        facts: list[Fact] = []
        present = set()
        for inner in page.inner:
            part = inner.part or unnamed_part(inner.address)
            if part in present:
                continue
            present.add(part)
            try:
                facts += self._recorder.read(part, inner, source, self.state.pages.get(part))
            except (ParseError, ShrunkenError) as error:
                self._inner_fault(inner, error)
                facts += [*_doubted(self.document, error), *self._asked_in_full()]
        if page.lists_all:
            for known in self.state.pages.values():
                is_inner = known.part != OWN_PAGE and not known.fetch_address
                if is_inner and not known.gone and known.part not in present:
                    facts += self._recorder.gone(known, ChangeKind.PART_GONE)
        return facts

    # --- parts with addresses of their own --------------------------------------------------------

    def _part_answer(self, request: Request, answer: Answer) -> Outcome:
        known = self.state.pages.get(request.part)
        match answer:
            case Unanswered():
                return self._unanswered(request, answer), []
            case Missing():
                return self._part_missing(request, answer, known), []
            case NotModified():
                return [self._recorder.seen(_must(known), None, listed=not request.unlisted)], []
            case Body():
                source = source_of(request, answer)
                if known and _stands(known, source):
                    return [self._recorder.seen(known, answer, listed=not request.unlisted)], []
                return self._part_parse(source, known)

    def _part_parse(self, source: Source, known: PageState | None) -> Outcome:
        request = source.request
        parsed = self._parse(source)
        if isinstance(parsed, Elsewhere) and not request.unlisted:
            return [], [self._questions.follow(request, parsed)]
        if not isinstance(parsed, Page):
            status = Missing(status=410, address=request.address, requests=0)
            return self._part_missing(request, status, known), []
        if request.unlisted and known and parsed.part not in (None, known.part):
            return self._recorder.gone(known, ChangeKind.PART_GONE), []
        part = request.part
        if part.startswith(UNNAMED):
            return self._named(parsed, source, known), []
        return self._recorder.read(part, parsed, source, known), []

    def _named(self, page: Page, source: Source, stand_in: PageState | None) -> list[Fact]:
        """Return what to write about a part that has just told who it is."""
        part = page.part or unnamed_part(page.address)
        if self._present is not None:
            self._present.add(part)
        known = self.state.pages.get(part)
        if known is None and self._questions.is_listed(part, self.own_page):
            return []
        if known is None and stand_in is not None:
            known = replace(stand_in, part=part)
            retired = replace(stand_in, gone=True, listed=False)
            retire = [SavePage(document=self.document.id, page=retired)]
            return [*retire, *self._recorder.read(part, page, source, known)]
        return self._recorder.read(part, page, source, known)

    def _part_missing(
        self, request: Request, answer: Missing, known: PageState | None
    ) -> list[Fact]:
        if known is not None and request.unlisted:
            return self._recorder.gone(known, ChangeKind.PART_GONE)
        self._fault(
            request, _missing(answer, "its parent still lists it, so it is asked for again")
        )
        return self._unread(request)

    def _parts_before(self) -> frozenset[str]:
        """Return the parts that only our own new code finds: they are no news of the publisher's."""
        own = self._own
        if own is None or own.snapshot is None or not self._rederived:
            return frozenset()
        return parts_in(self._archive, self.document, own.snapshot)

    # --- small steps ------------------------------------------------------------------------------

    def _parse(self, source: Source) -> Page | Gone | Elsewhere:
        body = source.body
        return self._kind.parse(self.document, body.address, body.body, body.content_type)

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
        link = self._questions.links.get(request.part)
        address = link.address if link else request.address
        if self._recorder.is_baseline(request.part, address, None):
            listed = PageState(
                part=request.part,
                address=address,
                fetch_address=request.address,
                title=link.title if link else "",
                number=0,
                derivation=self._recorder.derivation,
                snapshot=None,
            )
            return [SavePage(document=self.document.id, page=listed)]
        return self._asked_in_full()

    def _asked_in_full(self) -> list[Fact]:
        """Return what has the document's own page read again next time, though it stand unchanged."""
        if self._own is None:
            return []
        own = replace(self._own, etag=None, last_modified=None, snapshot=None)
        self._recorder.own = own
        return [SavePage(document=self.document.id, page=own)]

    def _inner_fault(self, page: Page, error: SourceError) -> None:
        self.faults.append(Fault(error=f"part {page.title!r}: {error}", retryable=error.retryable))

    def _fault(
        self,
        request: Request,
        error: str,
        *,
        retryable: bool = False,
        retry_after_s: float | None = None,
    ) -> None:
        if request.part.startswith(UNNAMED):
            self._present = None
        known = self.state.pages.get(request.part)
        link = self._questions.links.get(request.part)
        title = (known.title if known else "") or (link.title if link else "") or request.address
        prefix = "" if request.part == OWN_PAGE else f"part {title!r}: "
        self.faults.append(
            Fault(error=prefix + error, retryable=retryable, retry_after_s=retry_after_s)
        )


def _doubted(document: Document, error: SourceError) -> list[Fact]:
    if isinstance(error, ShrunkenError):
        return [SavePage(document=document.id, page=error.doubted)]
    return []


def _stands(known: PageState, source: Source) -> bool:
    """Return whether a part is there as it was last time: one that was gone is news, if the same."""
    return bool(known.number) and not known.gone and known.snapshot == source.snapshot.id


def _missing(answer: Missing, advice: str) -> str:
    return f"answered {answer.status} at {answer.address}; {advice}"


def _must(known: PageState | None) -> PageState:
    if known is None:
        raise ParseError("answered 304 though nothing was kept to compare", retryable=True)
    return known
