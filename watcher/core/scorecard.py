"""How often each publisher changed the rules, and how many days' notice homes were given."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from statistics import median

from watcher.core.calendar import london_date
from watcher.core.effect import bindings
from watcher.domain import Change, Document, DocumentId, ScorecardRow, Significance

OFF_THE_LIST = "Documents no longer on the list"
"""Stands as the owner of changes whose document is not known any more."""


def scorecard(
    changes: Iterable[Change], documents: Mapping[DocumentId, Document]
) -> tuple[ScorecardRow, ...]:
    """Return a row for each owner, in order of name.

    `changes` are those of the year: all that its annual edition takes. Changes of significance
    `none` are not counted; undone ones are, since homes were given each of them to read.
    """
    by_owner: dict[str, list[Change]] = {document.owner: [] for document in documents.values()}
    for change in changes:
        if change.significance is not Significance.NONE:
            document = documents.get(change.document)
            owner = document.owner if document else OFF_THE_LIST
            by_owner.setdefault(owner, []).append(change)
    watched = [document.owner for document in documents.values() if document.active]
    return tuple(
        _row(owner, watched.count(owner), by_owner[owner])
        for owner in sorted(
            by_owner, key=lambda name: (name == OFF_THE_LIST, name.casefold(), name)
        )
        if owner in watched or by_owner[owner]
    )


def median_notice(row: ScorecardRow) -> float | None:
    """Return the median of the days' notice given; None where no change stated a date."""
    return median(row.notice_days) if row.notice_days else None


def _row(owner: str, documents: int, changes: Sequence[Change]) -> ScorecardRow:
    days = [days for change in changes if (days := _notice_days(change)) is not None]
    return ScorecardRow(
        owner=owner,
        documents=documents,
        changes=len(changes),
        silent=sum(change.silent for change in changes),
        dated=len(days),
        notice_days=tuple(days),
    )


def _notice_days(change: Change) -> int | None:
    """Return the days from being told to the first stated day of effect.

    Homes were told when the publisher says so, and no later than when it was found.
    """
    told_on = _told_on(change)
    days = [one.day for one in bindings(change.timescales, told_on)]
    return (min(days) - told_on).days if days else None


def _told_on(change: Change) -> date:
    return london_date(min(change.published_at or change.found_at, change.found_at))
