from datetime import datetime, time, timedelta

import pytest

from tests.core.editions import at
from watcher.core.schedule import due, next_poll
from watcher.domain import DocumentId, DocumentState

GUIDE = DocumentId("guide")
POLLS = (time(6, 30), time(12, 30), time(18, 30))
FAILED_AT = at("2026-06-03T05:30")  # 06:30 in London


def failing(
    failures: int, *, retryable: bool = True, retry_after_at: datetime | None = None
) -> DocumentState:
    return DocumentState(
        document=GUIDE,
        succeeded_at=at("2026-06-02T17:30"),
        failed_at=FAILED_AT,
        failures=failures,
        retryable=retryable,
        retry_after_at=retry_after_at,
    )


@pytest.mark.parametrize(
    ("after", "poll"),
    [
        ("2026-06-03T05:29", "2026-06-03T05:30"),
        ("2026-06-03T05:30", "2026-06-03T11:30"),
        ("2026-06-03T17:30", "2026-06-04T05:30"),
        ("2026-03-28T23:00", "2026-03-29T05:30"),
        ("2026-10-24T23:00", "2026-10-25T06:30"),
        ("2026-12-31T23:00", "2027-01-01T06:30"),
    ],
)
def test_poll_times_are_those_of_a_london_clock(after: str, poll: str) -> None:
    assert next_poll(at(after), POLLS) == at(poll)


def test_poll_times_may_stand_in_any_order() -> None:
    assert next_poll(at("2026-06-03T05:30"), POLLS[::-1]) == at("2026-06-03T11:30")


def test_a_document_never_asked_is_due() -> None:
    assert due(DocumentState(document=GUIDE), at("2026-06-03T03:00"), POLLS)


def test_a_document_read_is_due_at_the_next_poll_time_and_not_before() -> None:
    state = DocumentState(document=GUIDE, succeeded_at=at("2026-06-03T05:30"))
    assert not due(state, at("2026-06-03T05:30"), POLLS)
    assert not due(state, at("2026-06-03T11:29"), POLLS)
    assert due(state, at("2026-06-03T11:30"), POLLS)
    assert due(state, at("2026-06-09T03:00"), POLLS)


@pytest.mark.parametrize(
    ("failures", "minutes"), [(1, 15), (2, 30), (3, 60), (4, 120), (5, 240), (6, 360), (2000, 360)]
)
def test_a_retryable_failure_is_asked_again_ever_later_and_at_the_next_poll_time(
    failures: int, minutes: int
) -> None:
    again_at = FAILED_AT + timedelta(minutes=minutes)
    assert not due(failing(failures), again_at - timedelta(seconds=1), POLLS)
    assert due(failing(failures), again_at, POLLS)


def test_a_permanent_failure_is_asked_again_at_poll_times_only() -> None:
    state = failing(1, retryable=False)
    assert not due(state, at("2026-06-03T11:29"), POLLS)
    assert due(state, at("2026-06-03T11:30"), POLLS)


@pytest.mark.parametrize("retryable", [True, False])
def test_a_publisher_that_asked_for_patience_gets_it_also_at_a_poll_time(retryable: bool) -> None:
    state = failing(1, retryable=retryable, retry_after_at=at("2026-06-03T13:00"))
    assert not due(state, at("2026-06-03T11:30"), POLLS)
    assert due(state, at("2026-06-03T13:00"), POLLS)


def test_a_retry_after_that_is_sooner_than_our_own_patience_hurries_nothing() -> None:
    state = failing(3, retry_after_at=FAILED_AT + timedelta(minutes=1))
    assert not due(state, FAILED_AT + timedelta(minutes=59), POLLS)


def test_no_retry_after_silences_a_document_for_more_than_a_day() -> None:
    state = failing(1, retry_after_at=at("9999-01-01T00:00"))
    assert not due(state, FAILED_AT + timedelta(hours=24, seconds=-1), POLLS)
    assert due(state, FAILED_AT + timedelta(hours=24), POLLS)


def test_a_retry_after_is_forgotten_once_the_document_was_read() -> None:
    state = DocumentState(
        document=GUIDE,
        succeeded_at=at("2026-06-03T05:30"),
        retry_after_at=at("2026-06-05T00:00"),
    )
    assert due(state, at("2026-06-03T11:30"), POLLS)
