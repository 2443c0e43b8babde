"""Stand-ins that obey the ports: set up by state, asked about outcomes."""

import hashlib
import json
import uuid
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from watcher.domain import Concern, Edition, EditionId, Outcome, OutcomeKind, Rendered
from watcher.errors import DeliveryError
from watcher.ports import Answer, Body, Mail, Missing, NotModified, Request, Sent

API = "https://www.gov.uk/api/content"


@dataclass
class FakePublisher:
    """A Fetcher over pages that a test sets: an item by its address, or a whole answer."""

    pages: dict[str, object] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)

    def fetch_all(self, requests: Sequence[Request]) -> Iterator[tuple[Request, Answer]]:
        for request in requests:
            self.asked.append(request.address)
            yield request, self._answer(request)

    def _answer(self, request: Request) -> Answer:
        page = self.pages.get(request.address)
        if page is None:
            return Missing(status=404, address=request.address, requests=1)
        if not isinstance(page, dict | bytes):
            return page  # type: ignore[return-value] # a test set an answer of its own
        body = page if isinstance(page, bytes) else json.dumps(page).encode()
        etag = f'"{hashlib.sha256(body).hexdigest()[:12]}"'
        if request.etag == etag:
            return NotModified(address=request.address, requests=1)
        kind = "text/html; charset=utf-8" if body.startswith(b"<") else "application/json"
        return Body(
            address=request.address,
            body=body,
            content_type=kind,
            etag=etag,
            last_modified=None,
            requests=1,
        )


def content_id(name: str) -> str:
    """Return a stable content id."""
    return str(uuid.uuid5(uuid.NAMESPACE_URL, name))


def item(
    path: str,
    body: str = "",
    *,
    schema: str = "answer",
    title: str = "Keeping records",
    notes: Sequence[tuple[str, str]] = (),
    published: str = "2026-03-02T09:30:00+00:00",
    children: Sequence[tuple[str, str]] = (),
    chapters: Sequence[tuple[str, str]] = (),
    withdrawn: str | None = None,
    updated: str = "2026-03-02T09:30:00Z",
) -> dict[str, object]:
    """Return a GOV.UK content item of the shape that the content API serves."""
    details: dict[str, object] = {
        "change_history": [{"public_timestamp": at, "note": note} for at, note in notes]
    }
    if chapters:
        details["parts"] = [
            {"slug": slug, "title": slug.title(), "body": html} for slug, html in chapters
        ]
    else:
        details["body"] = f'<div class="govspeak">{body}</div>'
    if children:
        details["attachments"] = [
            {"attachment_type": "html", "id": content_id(url), "title": name, "url": url}
            for url, name in children
        ]
    notice = {"explanation": "<p>Out of date.</p>", "withdrawn_at": withdrawn}
    return {
        "base_path": path,
        "content_id": content_id(path),
        "schema_name": schema,
        "document_type": schema,
        "locale": "en",
        "title": title,
        "description": None,
        "public_updated_at": published,
        "updated_at": updated,
        "withdrawn_notice": notice if withdrawn else {},
        "details": details,
        "links": {
            "children": [
                {"base_path": url, "content_id": content_id(url), "locale": "en", "title": name}
                for url, name in children
            ]
        },
    }


@dataclass
class RecordingMailer:
    """A Mailer over one connection that a test tells what to answer."""

    answers: Callable[[Mail], OutcomeKind] = lambda _mail: OutcomeKind.ACCEPTED
    refuses: str = ""
    mails: list[Mail] = field(default_factory=list)

    def send_each(self, take: Callable[[Sent | None], Mail | None]) -> None:
        if self.refuses:
            raise DeliveryError(self.refuses)
        sent: Sent | None = None
        while (mail := take(sent)) is not None:
            kind = self.answers(mail)
            if kind in (OutcomeKind.ACCEPTED, OutcomeKind.UNCERTAIN):
                self.mails.append(mail)
            at = datetime(2026, 5, 5, tzinfo=UTC)
            outcome = Outcome(
                kind=kind, reply=f"250 {kind}", at=at, monotonic_s=float(len(self.mails))
            )
            sent = Sent(mail=mail, outcome=outcome)


class PlainRenderer:
    """A Renderer that says what the edition holds, in a line a notice."""

    def render(self, edition: Edition, concerns: tuple[Concern, ...]) -> Rendered:
        lines = [f"{n.document} {n.kind} {n.title}" for n in (*edition.notices, *edition.minor)]
        lines += [f"undone {n.document}" for n in edition.undone]
        lines += [
            f"{n.document} told in {'+'.join(n.told_in)}" for n in edition.notices if n.told_in
        ]
        text = "\n".join((edition.id, *lines)) + "\n"
        return Rendered(
            variant="+".join(concerns), subject=edition.id, text=text, html=f"<p>{text}</p>\n"
        )


@dataclass
class KeptMails:
    """A HeldStore in memory."""

    kept: dict[tuple[EditionId, str], bytes] = field(default_factory=dict)

    def keep(self, edition: EditionId, name: str, data: bytes) -> str:
        self.kept[edition, name] = data
        return f"{edition}/{name}"


@dataclass
class OneLease:
    """Leases of a process that is the only one alive."""

    taken: int = 0

    def own(self) -> str:
        self.taken += 1
        return f"here/me/{self.taken}"

    def is_alive(self, lease: str) -> bool:
        return lease.startswith("here/me")
