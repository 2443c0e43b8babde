"""What a mail says below its notices: what is watched, and how publishers treated homes."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from watcher.core.calendar import london_date
from watcher.core.mail_words import counted, plain_day
from watcher.core.scorecard import median_notice
from watcher.domain import ScorecardRow, WatchedDocument

UNREAD_AFTER = timedelta(days=7)


@dataclass(frozen=True, slots=True, kw_only=True)
class WatchedView:
    """Since when documents are watched, in sentences."""

    since: tuple[str, ...]
    """All documents are named in an annual edition; in an interim one all but the largest group."""
    unread: str
    """Which were not read for a week, and so may have changed unseen."""


def watched_view(
    watched: Sequence[WatchedDocument], *, at: datetime, names_all: bool
) -> WatchedView:
    """Return what the footer says of the documents, as of an edition's slot."""
    groups: dict[str, list[str]] = {}
    for document in sorted(watched, key=_by_age):
        groups.setdefault(_since(document), []).append(document.title)
    lines = _all_named(groups) if names_all else _briefly(groups)
    head = f"{counted(len(watched), 'document')} watched" if watched else "No document is watched"
    return WatchedView(since=tuple(_headed(head, tuple(lines))), unread=_unread(watched, at))


def days_of_notice(row: ScorecardRow) -> str:
    """Return the median of the days' notice for a cell of a table."""
    middle = median_notice(row)
    return "none stated" if middle is None else f"{round(middle)}"


def scorecard_sentence(row: ScorecardRow) -> str:
    """Return how one publisher treated homes, as a sentence or three."""
    of = f"{row.owner}: {counted(row.changes, 'change')} in {counted(row.documents, 'document')}."
    if not row.changes:
        return of
    if row.changes == 1:
        announced = "It was not announced." if row.silent else "It was announced."
    else:
        some = "1 was not announced." if row.silent == 1 else f"{row.silent} were not announced."
        whole = {0: "All were announced.", row.changes: "None was announced."}
        announced = whole.get(row.silent, some)
    return f"{of} {announced} {_notice_sentence(row)}"


def _notice_sentence(row: ScorecardRow) -> str:
    middle = median_notice(row)
    if middle is None:
        subject = "It did not say" if row.changes == 1 else "None said"
        return f"{subject} from which day it applies."
    whole = round(abs(middle))
    days = f"{whole} {'day' if whole == 1 else 'days'}"
    heard = f"{days} after that day" if middle < 0 else f"{days} before it"
    typically = "" if row.dated == 1 else "typically "
    subject = "It" if row.changes == 1 else f"{row.dated}"
    return f"{subject} said from which day; homes were told {typically}{heard}."


def _headed(head: str, lines: tuple[str, ...]) -> Iterator[str]:
    """Yield the lines after their head; a line alone stands in the same sentence."""
    if len(lines) == 1 and ":" not in lines[0]:
        yield f"{head}, {lines[0]}."
        return
    yield f"{head}."
    yield from (f"{line[0].upper()}{line[1:]}." for line in lines)


def _all_named(groups: Mapping[str, Sequence[str]]) -> Iterator[str]:
    for since, titles in groups.items():
        yield f"{since}: {'; '.join(titles)}"


def _briefly(groups: Mapping[str, Sequence[str]]) -> Iterator[str]:
    """Yield the groups by date; the largest is counted and stands last."""
    largest = max(groups, key=lambda since: len(groups[since]), default=None)
    for since, titles in groups.items():
        if since != largest:
            yield f"{since}: {'; '.join(titles)}"
    if largest is not None:
        yield f"{'all' if len(groups) == 1 else f'the other {len(groups[largest])}'} {largest}"


def _by_age(document: WatchedDocument) -> tuple[bool, str, str]:
    """Order by the first reading, in London's civil date; what was never read comes last."""
    first = document.watched_since
    day = london_date(first).isoformat() if first else ""
    return (first is None, day, document.title.casefold())


def _since(document: WatchedDocument) -> str:
    if document.watched_since is None:
        return "not read yet"
    return f"since {plain_day(london_date(document.watched_since))}"


def _unread(watched: Iterable[WatchedDocument], at: datetime) -> str:
    missed = [
        f"{document.title} ({_last_read(document)})"
        for document in watched
        if document.last_read_at is None or at - document.last_read_at > UNREAD_AFTER
    ]
    if not missed:
        return "All were read in the last 7 days."
    return f"Not read for 7 days, so that we may have missed a change: {'; '.join(missed)}."


def _last_read(document: WatchedDocument) -> str:
    if document.last_read_at is None:
        return "never read yet"
    return f"last read on {plain_day(london_date(document.last_read_at))}"
