"""`watcher poll` and `watcher changes`."""

import difflib
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import click

from watcher.answers import ChangeAnswer, PollAnswer
from watcher.cli.base import (
    LONDON,
    Settings,
    answer,
    at_option,
    command,
    iso,
    json_option,
    london,
    open_app,
    out,
    progress_bar,
    remark,
)
from watcher.domain import OWN_PAGE, Change, Document, FoundTimescale
from watcher.errors import UsageError

if TYPE_CHECKING:
    from watcher.pipeline.poll import PollReport
    from watcher.wiring import App


@click.command()
@click.option("--document", "only", metavar="ID", help="Ask this document alone.")
@click.option(
    "--accept-shrunken",
    is_flag=True,
    help="Believe a page that lost most of its text without a note (look at it first).",
)
@at_option
@json_option
@click.pass_obj
@command
def poll(
    settings: Settings,
    only: str | None,
    at: datetime | None,
    *,
    accept_shrunken: bool,
    as_json: bool,
) -> None:
    """Ask every active document now, whatever is due, and record what changed.

    Exit code 1 if a document failed in a way that asking again will not mend.
    """
    with open_app(settings, at, writes=True) as app:
        if only is not None:
            _named(app, only)
        with progress_bar(settings, "reading") as progress:
            report = app.poll(only=only, accept_shrunken=accept_shrunken, progress=progress)
    if as_json:
        answer(_poll_answer(report))
    else:
        _print_poll(report)
    if any(not failure.retryable for failure in report.failed):
        raise SystemExit(1)


@click.command()
@click.option(
    "--since",
    metavar="DATE",
    help="Only what was found on or after this day (2027-04-01 or 1/4/2027; London).",
)
@click.option("--document", "only", metavar="ID", help="Only this document.")
@at_option
@json_option
@click.pass_obj
@command
def changes(
    settings: Settings,
    since: str | None,
    only: str | None,
    at: datetime | None,
    *,
    as_json: bool,
) -> None:
    """List the changes on record, oldest first, also those too slight to be reported."""
    start = _day(since) if since else None
    with open_app(settings, at) as app:
        found = app.changes(since=start, document=only)
        if only is not None and not found:
            _named(app, only, active=False)
    if as_json:
        answer([_change_answer(change) for change in found])
        return
    if not found:
        remark(settings, "No changes on record." if start is None else f"No changes since {since}.")
    for change in found:
        out(_change_lines(change))


def _named(app: "App", name: str, *, active: bool = True) -> Document:
    documents: dict[str, Document] = {document.id: document for document in app.config.documents}
    document = documents.get(name)
    if document is None:
        near = difflib.get_close_matches(name, documents, n=1)
        hint = f"; did you mean {near[0]!r}?" if near else "; see documents.toml"
        raise UsageError(f"no document {name!r}{hint}")
    if active and not document.active:
        raise UsageError(f"{name!r} is not active; set active = true in documents.toml first")
    return document


def _poll_answer(report: "PollReport") -> PollAnswer:
    return {
        "documents": report.documents,
        "unchanged": report.unchanged,
        "changed": list(report.changed),
        "failed": [
            {"id": f.document, "error": f.error, "retryable": f.retryable} for f in report.failed
        ],
        "requests": report.requests,
        "not_modified": report.not_modified,
        "bytes": report.bytes,
    }


def _print_poll(report: "PollReport") -> None:
    out(
        f"{report.documents} documents: {report.unchanged} unchanged, {len(report.changed)} "
        f"changed, {len(report.failed)} failed. {report.requests} requests "
        f"({report.not_modified} not modified), {report.bytes:,} bytes."
    )
    for change in report.changes:
        if change.significance != "none":
            out(f"changed  {change.document}: {_what(change)}")
    for failure in report.failed:
        again = "it is asked again" if failure.retryable else "asking again will not mend it"
        out(f"failed   {failure.document}: {failure.error} ({again})")


def _what(change: Change) -> str:
    silent = ", not announced" if change.silent else ""
    return f"{change.kind.replace('_', ' ')} ({change.significance}{silent}): {change.title}"


def _change_answer(change: Change) -> ChangeAnswer:
    from watcher.core.timescale.answer import found_answer

    numbers = change.before is not None and change.after is not None
    return {
        "id": change.id,
        "document": change.document,
        "part": None if change.part == OWN_PAGE else change.part,
        "kind": change.kind,
        "found_at": iso(change.found_at) or "",
        "published_at": iso(change.published_at),
        "change_note": change.change_note,
        "silent": change.silent,
        "significance": change.significance,
        "reason": change.reason,
        "timescales": [found_answer(found) for found in change.timescales],
        "sections": [list(path) for path in change.sections],
        "title": change.title,
        "url": change.address,
        "revisions": f"{change.before}..{change.after}" if numbers else None,
    }


def _change_lines(change: Change) -> str:
    where = change.document + (f"/{change.part}" if change.part else "")
    lines = [
        f"{change.id}  {london(change.found_at)}  {where}",
        f"    {_what(change)}",
        f"    {change.reason}",
    ]
    if change.change_note:
        lines.append(f"    note: {change.change_note}")
    lines += [f"    {_timescale_in_line(found)}" for found in change.timescales]
    return "\n".join(lines)


def _timescale_in_line(found: FoundTimescale) -> str:
    """Return "Deadline: 1 September 2027 (Wednesday) "by 1 September 2027" (as before)"."""
    from watcher.core.partial_date import in_words
    from watcher.core.timescale.answer import kind_in_words

    told = found.timescale
    days = " to ".join(in_words(day) for day in told.dates if day)
    dates = f": {days}" if days else ""
    counted = f" (counted, not stated: {told.counted})" if told.counted else ""
    before = "" if found.is_new else " (as before)"
    return f'{kind_in_words(told.kind)}{dates} "{told.quote}"{counted}{before}'


def _day(text: str) -> datetime:
    """Return the first instant of a London day, written as ISO 8601 or day-first."""
    for form in ("%Y-%m-%d", "%d/%m/%Y", "%d.%m.%Y", "%d %B %Y"):
        try:
            naive = datetime.strptime(text, form)  # noqa: DTZ007 - its zone is set on the next line
        except ValueError:
            continue
        return naive.replace(tzinfo=LONDON).astimezone(UTC)
    raise UsageError(f"--since {text!r} is not a day; write 2027-04-01 or 1/4/2027")
