from tests.core.editions import at, change, document, listed, timescale
from watcher.core.scorecard import OFF_THE_LIST, median_notice, scorecard
from watcher.domain import Significance, TimescaleKind

DFE = document("guide", owner="DfE")
OFSTED = document("sccif", owner="ofsted")
NOON = at("2026-06-03T12:00")


def test_there_is_a_row_for_each_owner_in_order_of_name() -> None:
    rows = scorecard([], listed(OFSTED, DFE, document("other")))
    assert [(row.owner, row.documents, row.changes) for row in rows] == [
        ("DfE", 2, 0),
        ("ofsted", 1, 0),
    ]
    assert [median_notice(row) for row in rows] == [None, None]


def test_reportable_silent_and_dated_changes_are_counted() -> None:
    (row,) = scorecard(
        [
            change(1, silent=True),
            change(2, timescale("2026-09-01")),
            change(3, significance=Significance.EDITORIAL),
            change(4, timescale("2026-09-01"), significance=Significance.NONE, silent=True),
        ],
        listed(DFE),
    )
    assert (row.changes, row.silent, row.dated, row.notice_days) == (3, 1, 1, (90,))


def test_only_new_dates_of_effect_date_a_change() -> None:
    (row,) = scorecard(
        [
            change(1, timescale("2011-04-01", is_new=False)),
            change(2, timescale("2027-01-01", kind=TimescaleKind.REVIEW)),
        ],
        listed(DFE),
    )
    assert (row.changes, row.dated, row.notice_days) == (2, 0, ())


def test_notice_is_counted_in_london_days_from_the_day_homes_were_told() -> None:
    first = timescale("2026-07-10")
    (row,) = scorecard(
        [
            change(1, first, timescale("2026-09-01"), found_at=NOON),
            change(2, first, found_at=at("2026-06-03T23:30")),  # 4 June in London
            change(3, first, found_at=NOON, published_at=at("2026-06-01T08:00")),
            change(4, first, found_at=NOON, published_at=at("2026-06-05T08:00")),
            change(5, timescale("2026-06-01"), found_at=NOON),
            change(6, timescale(None, "--06-02", TimescaleKind.DEADLINE), found_at=NOON),
        ],
        listed(DFE),
    )
    assert row.notice_days == (37, 36, 39, 37, -2, 364)
    assert median_notice(row) == 37


def test_changes_of_a_document_off_the_list_stand_in_a_row_of_their_own_at_the_end() -> None:
    rows = scorecard([change(1, document="former")], listed(DFE, OFSTED))
    assert [row.owner for row in rows] == ["DfE", "ofsted", OFF_THE_LIST]
    assert (rows[-1].documents, rows[-1].changes) == (0, 1)


def test_a_document_no_longer_watched_counts_only_where_it_changed() -> None:
    stopped = document("old", owner="Old Office", active=False)
    assert [row.owner for row in scorecard([], listed(DFE, stopped))] == ["DfE"]
    rows = scorecard([change(1, document="old")], listed(DFE, stopped))
    assert [(row.owner, row.documents, row.changes) for row in rows] == [
        ("DfE", 1, 0),
        ("Old Office", 0, 1),
    ]
