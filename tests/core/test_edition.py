from dataclasses import replace
from datetime import date, timedelta
from itertools import count
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.core.editions import NOW, at, change, document, listed, timescale
from watcher.core.edition import (
    annual,
    calendar_of,
    for_home_types,
    interim,
    watched_documents,
)
from watcher.core.mail_view import calendar_lines
from watcher.core.notice import Undone, group, notice
from watcher.core.plan import PlannedEdition
from watcher.domain import (
    Block,
    BlockKind,
    Change,
    ChangeId,
    ChangeKind,
    Concern,
    Document,
    DocumentId,
    DocumentState,
    EditionId,
    EditionKind,
    FoundTimescale,
    Notice,
    PartialDate,
    PartId,
    Precision,
    Revision,
    Significance,
    TimescaleKind,
    WatchedDocument,
    Weight,
)

SLOT = at("2027-04-01T08:00")
TODAY = date(2027, 4, 1)
NEXT = at("2028-04-01T08:00")
S, K, C = Significance, TimescaleKind, Concern
WATCHED = (
    WatchedDocument(
        document=DocumentId("guide"), title="Guide", watched_since=NOW, last_read_at=NOW
    ),
)
NOT_YET = timescale(
    kind=K.COMMENCEMENT, precision=Precision.RELATIVE, quote="on such day as they may appoint"
)


def planned(*changes: int, kind: EditionKind = EditionKind.ANNUAL) -> PlannedEdition:
    return PlannedEdition(
        id=EditionId("2027-annual"),
        kind=kind,
        slot=SLOT,
        changes=tuple(ChangeId(one) for one in changes),
        seal=True,
        covers_since=NOW,
    )


def about(id_: int, *timescales: FoundTimescale, **fields: Any) -> Notice:
    one = Notice(
        document=DocumentId(f"d{id_}"),
        part=PartId(""),
        document_title=f"Document {id_}",
        title=f"Page {id_}",
        address=f"https://www.gov.uk/d{id_}",
        owner="DfE",
        weight=Weight.BINDING,
        concerns=(C.ALL,),
        kind=ChangeKind.TEXT,
        significance=S.SUBSTANTIVE,
        silent=False,
        found_at=NOW,
        published_at=None,
        change_notes=(),
        timescales=timescales,
        redline=None,
        changes=(ChangeId(id_),),
    )
    return replace(one, **fields)


def numbers(notices: tuple[Notice, ...]) -> list[int]:
    return [one.changes[0] for one in notices]


def an_annual(
    notices: list[Notice | Undone],
    *ids: int,
    changes: tuple[Change, ...] = (),
    documents: dict[DocumentId, Document] | None = None,
) -> Any:
    return annual(
        planned(*ids),
        notices,
        changes=changes,
        documents=documents or {},
        watched=WATCHED,
        next_annual_at=NEXT,
    )


# --- interim ---


def test_an_interim_edition_is_ordered_by_the_day_to_act_and_then_by_weight() -> None:
    notices = [
        about(1, NOT_YET),
        about(2, significance=S.EDITORIAL),
        about(3, weight=Weight.CONTEXT),
        about(4),
        about(5, timescale("2027-09-01")),
        about(6, timescale("2027-05-01"), weight=Weight.CONTEXT),
        about(7, timescale("2027-05-01")),
        about(8, timescale("2026-01-01")),
        about(9, timescale(None, "2026-01-01", K.CONSULTATION_CLOSE)),
    ]
    edition = interim(
        planned(*range(1, 10), kind=EditionKind.INTERIM),
        notices,
        watched=WATCHED,
        next_annual_at=NEXT,
    )
    assert numbers(edition.notices) == [4, 8, 7, 6, 5, 1, 9, 3, 2]
    assert edition.changes == tuple(range(1, 10))
    assert (edition.watched, edition.next_annual_at) == (WATCHED, NEXT)
    assert (edition.id, edition.kind, edition.slot) == ("2027-annual", "interim", SLOT)


def test_the_order_in_which_notices_are_given_does_not_matter() -> None:
    notices = [about(2, document_title="b"), about(1, document_title="A"), about(3, title="Z")]
    plan = planned(1, 2, 3)
    editions = {
        interim(plan, some, watched=(), next_annual_at=NEXT) for some in (notices, notices[::-1])
    }
    assert len(editions) == 1
    assert numbers(editions.pop().notices) == [1, 2, 3]


def test_an_interim_edition_leaves_out_what_was_undone_before_homes_heard_of_it() -> None:
    given_: list[Notice | Undone] = [about(2), Undone(notice=about(1))]
    edition = interim(planned(1, 2), given_, watched=(), next_annual_at=NEXT)
    assert (numbers(edition.notices), edition.changes, edition.undone) == ([2], (2,), ())
    nothing = interim(planned(1), given_[1:], watched=(), next_annual_at=NEXT)
    assert (nothing.notices, nothing.changes) == ((), ())


# --- annual ---


def test_an_annual_edition_puts_each_notice_in_one_place() -> None:
    edition = an_annual(
        [
            about(1, concerns=(C.STAFF,)),
            about(2, concerns=(C.SECURE, C.STAFF)),
            about(3),
            about(4, timescale("2027-05-01")),
            about(5, significance=S.STRUCTURAL),
            about(6, significance=S.EDITORIAL),
            Undone(notice=about(8)),
            Undone(notice=about(7)),
        ],
        *range(1, 9),
    )
    assert numbers(edition.notices) == [3, 4, 2, 1]
    assert numbers(edition.minor) == [5, 6]
    assert numbers(edition.undone) == [7, 8]
    assert edition.changes == tuple(range(1, 9))
    assert (edition.covers_since, edition.next_annual_at) == (NOW, NEXT)
    assert edition.watched == WATCHED


def test_an_annual_edition_of_a_quiet_year_is_empty_and_whole() -> None:
    edition = an_annual([], documents=listed(document()))
    assert (edition.notices, edition.minor, edition.undone, edition.calendar) == ((), (), (), ())
    assert [(row.owner, row.changes) for row in edition.scorecard] == [("DfE", 0)]


def test_its_scorecard_counts_the_changes_that_it_takes() -> None:
    changes = (change(1), change(2), change(3, significance=S.EDITORIAL))
    edition = an_annual([], 2, 3, changes=changes, documents=listed(document()))
    assert [row.changes for row in edition.scorecard] == [2]


def test_the_calendar_holds_the_dates_of_the_coming_year_also_of_minor_changes() -> None:
    edition = an_annual(
        [
            about(1, timescale("2027-04-01"), timescale("2027-03-31"), timescale("2028-04-01")),
            about(2, timescale("2028-03-31"), significance=S.STRUCTURAL),
            Undone(notice=about(3, timescale("2027-06-01"))),
        ],
        *range(1, 4),
    )
    assert [entry.on for entry in edition.calendar] == [date(2027, 4, 1), date(2028, 3, 31)]


# --- calendar ---


@pytest.mark.parametrize(
    ("found", "entries"),
    [
        (timescale("2027-09"), [("2027-09-01", "2027-09", "applies_from")]),
        (timescale("2027-AU"), [("2027-09-01", "2027-AU", "applies_from")]),
        (timescale("2028"), [("2028-01-01", "2028", "applies_from")]),
        (timescale("2027"), []),
        (timescale("2027-09-01", kind=K.REVIEW), [("2027-09-01", "2027-09-01", "review")]),
        (
            timescale("2027-09-01", is_new=False),
            [("2027-09-01", "2027-09-01", "applies_from")],
        ),
        (
            timescale("2026-04-06", "2027-04-05"),
            [("2027-04-05", "2027-04-05", "expiry")],
        ),
        (
            timescale("2027-05-01", "2027-06-01", K.TRANSITION),
            [
                ("2027-05-01", "2027-05-01", "transition"),
                ("2027-06-01", "2027-06-01", "transition"),
            ],
        ),
        (
            timescale("2027-05-01", "2027-06-01", K.CONSULTATION_CLOSE),
            [("2027-06-01", "2027-06-01", "consultation_close")],
        ),
        (timescale("2027-05-01", None, K.EXPIRY), [("2027-05-01", "2027-05-01", "expiry")]),
        (
            timescale(None, "2027-06-01", K.APPLIES_FROM),
            [("2027-06-01", "2027-06-01", "applies_from")],
        ),
        (timescale(None, "--03-31", K.DEADLINE), [("2028-03-31", "--03-31", "deadline")]),
        (timescale(None, "--04-01", K.DEADLINE), [("2027-04-01", "--04-01", "deadline")]),
        (timescale(None, "--02-29", K.DEADLINE), [("2028-02-29", "--02-29", "deadline")]),
        (NOT_YET, []),
    ],
)
def test_a_calendar_entry_stands_on_the_earliest_day_and_says_what_was_stated(
    found: FoundTimescale, entries: list[tuple[str, str, str]]
) -> None:
    calendar = calendar_of([about(1, found)], since=TODAY, until=date(2028, 4, 1))
    assert [(one.on.isoformat(), one.stated, one.kind) for one in calendar] == entries


def test_a_date_said_twice_in_the_same_words_has_one_entry() -> None:
    twice = timescale("2027-09-01", quote="from 1 September 2027")
    other = timescale("2027-09-01", quote="From 1 September 2027, homes")
    calendar = calendar_of([about(1, twice, twice, other)], since=TODAY, until=date(2028, 4, 1))
    assert [entry.quote for entry in calendar] == [other.timescale.quote, twice.timescale.quote]


def test_a_counted_date_has_an_entry_that_says_so() -> None:
    told = timescale(kind=TimescaleKind.DURATION, quote="q", precision=Precision.RELATIVE)
    limit = replace(
        told.timescale,
        resolved_end=PartialDate("2027-09"),
        counted="published in June 2027, plus three months",
    )
    (entry,) = calendar_of(
        [about(1, replace(told, timescale=limit))], since=TODAY, until=date(2028, 4, 1)
    )
    assert (entry.on, entry.stated) == (date(2027, 9, 1), "2027-09")
    assert (entry.kind, entry.is_counted) == (TimescaleKind.DURATION, True)
    (line,) = calendar_lines((entry,))
    assert (line.when, line.what) == ("counted: September 2027", "time limit")


# --- variants ---


@pytest.mark.parametrize(
    ("types", "order", "labels"),
    [
        ((C.ALL,), [1, 2, 3, 4], [True, True, True, True]),
        ((C.SECURE,), [2, 3, 1, 4], [True, True, False, False]),
        ((C.SECURE, C.STAFF), [1, 2, 3, 4], [True, True, True, False]),
        ((C.ALL, C.SECURE), [1, 2, 3, 4], [True, True, True, True]),
        ((C.RESIDENTIAL_SPECIAL_SCHOOL,), [2, 1, 3, 4], [True, False, False, False]),
    ],
)
def test_a_homes_type_reorders_and_labels_and_never_hides(
    types: tuple[Concern, ...], order: list[int], labels: list[bool]
) -> None:
    notices = [
        about(1, concerns=(C.STAFF,)),
        about(2),
        about(3, concerns=(C.SECURE,)),
        about(4, concerns=(C.APPLICANTS,)),
    ]
    placed = for_home_types(notices, types)
    assert numbers(tuple(one for one, _ in placed)) == order
    assert [concerned for _, concerned in placed] == labels


def test_a_notice_that_names_nobody_concerns_everybody() -> None:
    assert for_home_types([about(1, concerns=())], (C.SECURE,)) == ((about(1, concerns=()), True),)


# --- the footer ---


def test_the_footer_tells_of_each_active_document_since_when_it_is_watched() -> None:
    read = DocumentState(
        document=DocumentId("guide"), first_read_at=NOW, succeeded_at=NOW + timedelta(days=1)
    )
    documents = [document("new"), document("guide"), document("stopped", active=False)]
    never, guide = watched_documents(documents, {read.document: read})
    assert (never.document, never.watched_since, never.last_read_at) == ("new", None, None)
    assert (guide.title, guide.watched_since) == ("Document guide", NOW)
    assert guide.last_read_at == NOW + timedelta(days=1)


# --- each change of the year ---

WORDS = ("must keep a record", "must keep a recrod", "must not keep a record", "may keep records")


def texts(steps: list[int]) -> list[Revision]:
    return [
        Revision(blocks=(Block(BlockKind.PARAGRAPH, f"A home {WORDS[step]}."),), derivation="test")
        for step in steps
    ]


@given(st.lists(st.lists(st.sampled_from(range(4)), min_size=2, max_size=5), max_size=3))
def test_each_significant_change_of_the_year_stands_in_exactly_one_place(
    years: list[list[int]],
) -> None:
    ids = count(1)
    changes: list[Change] = []
    told: list[Notice | Undone] = []
    for page, steps in enumerate(years):
        name, found = f"d{page}", NOW + timedelta(days=page)
        row = [
            change(next(ids), document=name, before=n, after=n + 1, found_at=found)
            for n in range(1, len(steps))
            if steps[n] != steps[n - 1]
        ]
        revisions = texts(steps)
        for some in group(row):
            first, last = (some[0].before or 1) - 1, (some[-1].after or 1) - 1
            told.append(notice(some, document(name), revisions[first], revisions[last]))
        changes += row
    edition = an_annual(told, *(one.id for one in changes))
    places = (*edition.notices, *edition.minor, *edition.undone)
    assert sorted(id_ for one in places for id_ in one.changes) == [one.id for one in changes]
    assert edition.changes == tuple(one.id for one in changes)
