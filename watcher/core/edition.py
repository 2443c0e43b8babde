"""Notices -> the contents of an edition, in the order in which homes need them."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime

from watcher.core.calendar import london_date
from watcher.core.effect import ENDS, EffectKind, act_by, effect_of
from watcher.core.notice import Undone
from watcher.core.partial_date import earliest_day
from watcher.core.plan import PlannedEdition
from watcher.core.scorecard import scorecard
from watcher.domain import (
    CalendarEntry,
    Change,
    ChangeId,
    Concern,
    Document,
    DocumentId,
    DocumentState,
    Edition,
    Notice,
    PartialDate,
    Significance,
    Timescale,
    TimescaleKind,
    WatchedDocument,
    Weight,
)

_WEIGHTS = tuple(Weight)
_CONCERNS = tuple(Concern)
_Key = tuple[object, ...]


def interim(
    planned: PlannedEdition,
    notices: Iterable[Notice | Undone],
    *,
    watched: tuple[WatchedDocument, ...],
    next_annual_at: datetime,
) -> Edition:
    """Return an interim edition: its notices by the day to act, then by weight.

    What was undone before homes heard of it is left out, and so are its changes: where no notice
    is left there is nothing to send.
    """
    told = [one for one in notices if isinstance(one, Notice)]
    return Edition(
        id=planned.id,
        kind=planned.kind,
        slot=planned.slot,
        notices=tuple(sorted(told, key=_by_day(london_date(planned.slot)))),
        watched=watched,
        next_annual_at=next_annual_at,
        changes=_told(planned, told),
    )


def annual(
    planned: PlannedEdition,
    notices: Iterable[Notice | Undone],
    *,
    changes: Iterable[Change],
    documents: Mapping[DocumentId, Document],
    watched: tuple[WatchedDocument, ...],
    next_annual_at: datetime,
) -> Edition:
    """Return an annual edition.

    Its substantive notices are ordered by whom they concern, then as in an interim edition;
    `minor` and `undone` by document. The scorecard counts those of `changes` that are planned.
    """
    given = tuple(notices)
    told = [one for one in given if isinstance(one, Notice)]
    undone = [one.notice for one in given if isinstance(one, Undone)]
    today, ids = london_date(planned.slot), set(planned.changes)
    main = [one for one in told if one.significance is Significance.SUBSTANTIVE]
    minor = [one for one in told if one.significance is not Significance.SUBSTANTIVE]
    return Edition(
        id=planned.id,
        kind=planned.kind,
        slot=planned.slot,
        notices=tuple(sorted(main, key=_by_concern(today))),
        minor=tuple(sorted(minor, key=_by_document)),
        undone=tuple(sorted(undone, key=_by_document)),
        calendar=calendar_of(told, since=today, until=london_date(next_annual_at)),
        scorecard=scorecard((one for one in changes if one.id in ids), documents),
        watched=watched,
        covers_since=planned.covers_since,
        next_annual_at=next_annual_at,
        changes=_told(planned, [*told, *undone]),
    )


def watched_documents(
    documents: Iterable[Document], states: Mapping[DocumentId, DocumentState]
) -> tuple[WatchedDocument, ...]:
    """Return what the footer says about each active document, in the order given."""
    return tuple(_watched(one, states.get(one.id)) for one in documents if one.active)


def for_home_types(
    notices: Iterable[Notice], concerns: Sequence[Concern]
) -> tuple[tuple[Notice, bool], ...]:
    """Return every notice and whether it concerns homes of these types; those that do come first.

    A home of type `all` is concerned by everything, and so is every home by a notice for `all`.
    """
    types = set(concerns)
    placed = [(one, _concerns_any(one, types)) for one in notices]
    return tuple(sorted(placed, key=lambda pair: not pair[1]))


def calendar_of(
    notices: Iterable[Notice], *, since: date, until: date
) -> tuple[CalendarEntry, ...]:
    """Return every calendar date of the notices from `since` to before `until`, in order.

    Also those that a text stated before, and reviews. A period has an entry for each end.
    """
    entries = {
        CalendarEntry(
            on=on,
            stated=stated,
            kind=kind,
            quote=found.timescale.quote,
            document_title=notice.document_title,
            title=notice.title,
            address=notice.address,
            is_counted=bool(found.timescale.counted),
        )
        for notice in notices
        for found in notice.timescales
        for stated, kind in _dates(found.timescale)
        if since <= (on := earliest_day(stated, on_or_after=since)) < until
    }
    return tuple(sorted(entries, key=_calendar_key))


def _watched(document: Document, state: DocumentState | None) -> WatchedDocument:
    return WatchedDocument(
        document=document.id,
        title=document.title,
        watched_since=state.first_read_at if state else None,
        last_read_at=state.succeeded_at if state else None,
    )


def _dates(timescale: Timescale) -> Iterator[tuple[PartialDate, TimescaleKind]]:
    """Yield its dates, each with what happens on it: a rule that applies to a day ends there."""
    starts, ends = timescale.dates
    kind = timescale.kind
    if starts and not (ends and kind in ENDS):
        yield starts, kind
    if ends:
        rule_ends = starts and kind in (TimescaleKind.APPLIES_FROM, TimescaleKind.COMMENCEMENT)
        yield ends, TimescaleKind.EXPIRY if rule_ends else kind


def _calendar_key(entry: CalendarEntry) -> _Key:
    title = (entry.document_title.casefold(), entry.document_title, entry.title)
    return (entry.on, entry.kind, *title, entry.address, entry.stated, entry.quote)


def _told(planned: PlannedEdition, notices: Iterable[Notice]) -> tuple[ChangeId, ...]:
    told = {change for one in notices for change in one.changes}
    return tuple(change for change in planned.changes if change in told)


def _concerns(notice: Notice) -> tuple[Concern, ...]:
    return notice.concerns or (Concern.ALL,)


def _concerns_any(notice: Notice, types: set[Concern]) -> bool:
    concerned = set(_concerns(notice))
    return Concern.ALL in types | concerned or bool(types & concerned)


def _by_day(today: date) -> Callable[[Notice], _Key]:
    """Order by the day to act, by weight; what is not yet in force and what asks nothing last."""

    def key(notice: Notice) -> _Key:
        day = act_by(notice, today) or date.max
        asks_nothing = effect_of(notice, today).kind is EffectKind.NOTHING
        return (day, asks_nothing, _WEIGHTS.index(notice.weight), *_by_document(notice))

    return key


def _by_concern(today: date) -> Callable[[Notice], _Key]:
    by_day = _by_day(today)
    return lambda notice: (_CONCERNS.index(_concerns(notice)[0]), *by_day(notice))


def _by_document(notice: Notice) -> _Key:
    title = (notice.document_title.casefold(), notice.document_title, notice.title)
    return (*title, notice.document, notice.part)
