from datetime import UTC, datetime, timedelta

import pytest

from watcher.core.mail_footer import days_of_notice, scorecard_sentence, watched_view
from watcher.domain import DocumentId, ScorecardRow, WatchedDocument

NOW = datetime(2026, 7, 7, 9, 0, tzinfo=UTC)
MARCH = datetime(2026, 3, 3, 23, 30, tzinfo=UTC)


def watched(
    title: str, since: datetime | None = MARCH, read: datetime | None = NOW
) -> WatchedDocument:
    return WatchedDocument(
        document=DocumentId(title), title=title, watched_since=since, last_read_at=read
    )


def test_documents_watched_since_one_day_need_one_sentence() -> None:
    view = watched_view((watched("A"), watched("B")), at=NOW, names_all=False)
    assert view.since == ("2 documents watched, all since 3 March 2026.",)
    assert view.unread == "All were read in the last 7 days."


def test_the_largest_group_is_counted_and_the_others_are_named() -> None:
    view = watched_view(
        (watched("A"), watched("B"), watched("C", NOW), watched("D", None, None)),
        at=NOW,
        names_all=False,
    )
    assert view.since == (
        "4 documents watched.",
        "Since 7 July 2026: C.",
        "Not read yet: D.",
        "The other 2 since 3 March 2026.",
    )
    assert view.unread == (
        "Not read for 7 days, so that we may have missed a change: D (never read yet)."
    )


def test_an_annual_edition_names_every_document() -> None:
    view = watched_view((watched("B", NOW), watched("a"), watched("C")), at=NOW, names_all=True)
    assert view.since == (
        "3 documents watched.",
        "Since 3 March 2026: a; C.",
        "Since 7 July 2026: B.",
    )


def test_nothing_watched_is_said() -> None:
    assert watched_view((), at=NOW, names_all=False).since == ("No document is watched.",)
    assert watched_view((), at=NOW, names_all=True).since == ("No document is watched.",)


@pytest.mark.parametrize(
    ("age", "is_unread"), [(timedelta(days=7), False), (timedelta(days=7, seconds=1), True)]
)
def test_a_document_is_unread_after_seven_days(age: timedelta, *, is_unread: bool) -> None:
    view = watched_view((watched("A", read=NOW - age),), at=NOW, names_all=False)
    assert ("A (last read on 30 June 2026)" in view.unread) == is_unread


def row(changes: int, silent: int, *notice_days: int) -> ScorecardRow:
    return ScorecardRow(
        owner="DfX",
        documents=3,
        changes=changes,
        silent=silent,
        dated=len(notice_days),
        notice_days=notice_days,
    )


@pytest.mark.parametrize(
    ("given", "sentence", "cell"),
    [
        (row(0, 0), "DfX: no changes in 3 documents.", "none stated"),
        (
            row(1, 1),
            (
                "DfX: 1 change in 3 documents. It was not announced."
                " It did not say from which day it applies."
            ),
            "none stated",
        ),
        (
            row(1, 0, -3),
            (
                "DfX: 1 change in 3 documents. It was announced."
                " It said from which day; homes were told 3 days after that day."
            ),
            "-3",
        ),
        (
            row(5, 2, 45, 421),
            (
                "DfX: 5 changes in 3 documents. 2 were not announced."
                " 2 said from which day; homes were told typically 233 days before it."
            ),
            "233",
        ),
        (
            row(5, 1, 1),
            (
                "DfX: 5 changes in 3 documents. 1 was not announced."
                " 1 said from which day; homes were told 1 day before it."
            ),
            "1",
        ),
        (
            row(2, 2),
            (
                "DfX: 2 changes in 3 documents. None was announced."
                " None said from which day it applies."
            ),
            "none stated",
        ),
        (
            row(2, 0, 1, 2),
            (
                "DfX: 2 changes in 3 documents. All were announced."
                " 2 said from which day; homes were told typically 2 days before it."
            ),
            "2",
        ),
    ],
)
def test_a_publisher_s_year_is_told_in_plain_sentences(
    given: ScorecardRow, sentence: str, cell: str
) -> None:
    assert scorecard_sentence(given) == sentence
    assert days_of_notice(given) == cell
