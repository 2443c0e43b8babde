"""One page as it was read: what to write about it."""

import hashlib
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
    ChangeKind,
    ChangeNote,
    Document,
    DocumentState,
    Page,
    PageState,
    PartId,
    Revision,
    Snapshot,
    SnapshotId,
    SourceName,
)
from watcher.errors import SourceError
from watcher.pipeline.texts import text_of
from watcher.ports import (
    Archive,
    Body,
    Fact,
    Request,
    SaveChange,
    SavePage,
    SaveRevision,
    SaveSnapshot,
)
from watcher.sources import derivation


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Where a page's text came from: what was asked, and the body."""

    request: Request
    body: Body
    snapshot: Snapshot


class ShrunkenError(SourceError):
    """A page lost so much of its text that it is not believed yet; `doubted` remembers since when."""

    def __init__(self, message: str, doubted: PageState) -> None:
        super().__init__(message, retryable=True)
        self.doubted = doubted


def source_of(request: Request, body: Body) -> Source:
    """Return a body with its name in the archive."""
    name = SnapshotId(hashlib.sha256(body.body).hexdigest())
    snapshot = Snapshot(id=name, body=body.body, content_type=body.content_type)
    return Source(request=request, body=body, snapshot=snapshot)


class Recorder:
    """Decides page by page what to write, with what is known of the whole document."""

    def __init__(
        self,
        *,
        document: Document,
        state: DocumentState,
        archive: Archive,
        now: datetime,
        accept_shrunken: bool,
    ) -> None:
        self.derivation = derivation(document)
        self.own: PageState | None = state.pages.get(OWN_PAGE)
        """The document's own page, as it will be saved."""
        self.notes: tuple[ChangeNote, ...] = ()
        """Change notes that this poll saw first."""
        self.is_redated = False
        """Whether the publisher dated the document anew."""
        self.told = False
        """Whether a change was recorded that its notes may explain."""
        self.parts_before: frozenset[str] = frozenset()
        """Parts that today's code finds in the former body: they are no news."""
        self._document = document
        self._state = state
        self._archive = archive
        self._now = now
        self._accept_shrunken = accept_shrunken
        self._kept: set[SnapshotId] = set()
        self._earlier: dict[datetime, tuple[ChangeNote, ...]] = {}

    def read(self, part: PartId, page: Page, source: Source, known: PageState | None) -> list[Fact]:
        """Return what to write about a page that was read. Raises ParseError or ShrunkenError."""
        after = revision_of(page, self.derivation)
        before, facts = self._before(part, known)
        sighting = Sighting(
            document=self._document,
            part=part,
            page=page,
            after=after,
            state=self._page_state(part, page, source, known),
            known=known,
            before=before,
            notes=self._notes_for(part, known),
            dated=self.is_redated or self._is_dated_anew(known, page),
            baseline=self.is_baseline(part, page.address, known),
            now=self._now,
        )
        if known is not None and self._is_doubtful(sighting):
            raise self._shrunken(known, sighting)
        observed = observe(sighting)
        facts += self._keep(source.snapshot)
        if observed.new_revision:
            facts.append(self._save(part, after, observed.state.number, source.snapshot.id))
        facts += [SaveChange(change=change) for change in observed.changes]
        self.told |= any(c.kind is not ChangeKind.MOVED for c in observed.changes)
        if part == OWN_PAGE:
            self.own = observed.state
        return [*facts, SavePage(document=self._document.id, page=observed.state)]

    def _keep(self, snapshot: Snapshot) -> list[Fact]:
        """Return what keeps a body: once, though a hundred parts stand in it."""
        if snapshot.id in self._kept:
            return []
        self._kept.add(snapshot.id)
        return [SaveSnapshot(snapshot=snapshot, at=self._now)]

    def _is_dated_anew(self, known: PageState | None, page: Page) -> bool:
        """Return whether a page has a new date, or came with one since the document was last read."""
        if known is not None:
            return is_redated(known, page)
        last = self._state.succeeded_at
        return last is not None and page.published_at is not None and page.published_at > last

    def _before(self, part: PartId, known: PageState | None) -> tuple[Revision | None, list[Fact]]:
        """Return the text before as today's code derives it, and what to keep of that."""
        if known is None or not known.number:
            return None, []
        found = text_of(self._archive, self._document, part, known.number)
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
            document=self._document.id,
            part=part,
            number=number,
            revision=revision,
            snapshot=snapshot,
            at=self._now,
        )

    def _page_state(
        self, part: PartId, page: Page, source: Source, known: PageState | None
    ) -> PageState:
        is_inner = part != OWN_PAGE and source.request.part == OWN_PAGE
        return PageState(
            part=part,
            address=page.address,
            fetch_address="" if is_inner else source.request.address,
            title=page.title,
            number=known.number if known else 0,
            derivation=self.derivation,
            snapshot=source.snapshot.id,
            etag=None if is_inner else source.body.etag,
            last_modified=None if is_inner else source.body.last_modified,
            published_at=page.published_at,
            withdrawn_at=page.withdrawal.withdrawn_at if page.withdrawal else None,
            gone=known.gone if known else False,
            listed=not source.request.unlisted,
            first_read_at=(known.first_read_at if known else None) or self._now,
            checked_at=self._now,
        )

    def is_baseline(self, part: PartId, address: str, known: PageState | None) -> bool:
        """Return whether a first sight of this part is no news."""
        if self._state.first_read_at is None:
            return True
        if part in self.parts_before or address in self.parts_before:
            return True
        return known is not None and not known.gone

    def _is_doubtful(self, sighting: Sighting) -> bool:
        if sighting.before is None or self._accept_shrunken:
            return False
        if not looks_shrunken(sighting.before, sighting.after):
            return False
        announced = bool(sighting.notes) or sighting.dated or sighting.page.withdrawal is not None
        if announced:
            return False
        if self._document.source is SourceName.WEB:
            return True
        return sighting.known is None or not is_confirmed(
            sighting.known.shrunken_since, sighting.now
        )

    def _shrunken(self, known: PageState, sighting: Sighting) -> ShrunkenError:
        wait = (
            "it is not taken for a change until a person says so"
            if self._document.source is SourceName.WEB
            else "if it is still so 24 hours after the first time, it is taken for a change"
        )
        return ShrunkenError(
            f"{known.title!r} shrank from {_size(sighting.before)} to {_size(sighting.after)} "
            "characters without a note or a new date, which looks like a fault of the page: "
            f"{wait}. Look at {known.address}; if it is right, run: "
            f"watcher poll --document {self._document.id} --accept-shrunken",
            replace(
                known,
                shrunken_since=known.shrunken_since or self._now,
                etag=None,
                last_modified=None,
            ),
        )

    def gone(self, known: PageState, kind: ChangeKind) -> list[Fact]:
        """Return what to write about a page or part that is no more."""
        notes = self._notes_for(known.part, known)
        change = page_gone(self._document, known, kind, notes, self._now)
        self.told = True
        state = replace(
            known,
            gone=True,
            listed=False,
            etag=None,
            last_modified=None,
            missing_since=None,
            checked_at=self._now,
        )
        return [SaveChange(change=change), SavePage(document=self._document.id, page=state)]

    def seen(self, known: PageState, body: Body | None, *, listed: bool = True) -> SavePage:
        """Return what to write about a page that stands as it did."""
        state = replace(
            known, checked_at=self._now, missing_since=None, shrunken_since=None, listed=listed
        )
        if body is not None:
            state = replace(state, etag=body.etag, last_modified=body.last_modified)
        if known.part == OWN_PAGE:
            self.own = state
        return SavePage(document=self._document.id, page=state)

    def _notes_for(self, part: PartId, known: PageState | None) -> tuple[ChangeNote, ...]:
        if self._state.first_read_at is None:
            return ()
        if part == OWN_PAGE or known is None or not known.fetch_address:
            last = self._state.pages.get(OWN_PAGE)
            return self.notes_since(last.checked_at if last else None)
        return self.notes_since(known.checked_at)

    def notes_since(self, since: datetime | None) -> tuple[ChangeNote, ...]:
        """Return change notes first seen after an instant (None: in this poll), oldest first."""
        if since is None:
            return self.notes
        if since not in self._earlier:
            self._earlier[since] = self._archive.notes_since(self._document.id, since)
        return (*new_notes(self._earlier[since], self.notes), *self.notes)


def is_redated(known: PageState, page: Page) -> bool:
    """Return whether the publisher dated a page anew."""
    return page.published_at is not None and page.published_at != known.published_at


def _size(revision: Revision | None) -> int:
    return sum(len(block.text) for block in revision.blocks) if revision else 0
