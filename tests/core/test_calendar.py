from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.core.editions import TIMETABLE, at
from watcher.core.calendar import (
    annual_before,
    annual_id,
    london_date,
    london_instant,
    london_midnight,
    next_annual,
    next_regular_slot,
    next_slot,
)
from watcher.domain import Timetable

instants = st.datetimes(datetime(1990, 1, 1), datetime(2090, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - bounds of hypothesis are naive


@pytest.mark.parametrize(
    ("instant", "day"),
    [
        ("2026-01-01T00:00", date(2026, 1, 1)),
        ("2026-06-30T22:59", date(2026, 6, 30)),
        ("2026-06-30T23:00", date(2026, 7, 1)),
        ("2026-12-31T23:59", date(2026, 12, 31)),
    ],
)
def test_a_civil_date_is_that_of_london(instant: str, day: date) -> None:
    assert london_date(at(instant)) == day


@pytest.mark.parametrize(
    ("day", "clock", "instant"),
    [
        (date(2026, 1, 15), time(9), "2026-01-15T09:00"),
        (date(2026, 7, 15), time(9), "2026-07-15T08:00"),
        (date(2026, 3, 29), time(0, 59), "2026-03-29T00:59"),
        (date(2026, 3, 29), time(1, 30), "2026-03-29T01:30"),  # skipped: read as 02:30 summer time
        (date(2026, 3, 29), time(2, 30), "2026-03-29T01:30"),
        (date(2026, 10, 25), time(1, 30), "2026-10-25T00:30"),  # twice: the first
        (date(2026, 10, 25), time(1, 30, fold=1), "2026-10-25T00:30"),
        (date(2026, 10, 25), time(2), "2026-10-25T02:00"),
    ],
)
def test_a_london_clock_time_is_one_instant_also_when_clocks_change(
    day: date, clock: time, instant: str
) -> None:
    assert london_instant(day, clock) == at(instant)


def test_a_date_begins_at_midnight_in_london() -> None:
    assert london_midnight(date(2026, 9, 1)) == at("2026-08-31T23:00")


@pytest.mark.parametrize(
    ("now", "before", "after"),
    [
        ("2026-06-03T12:00", "2026-04-01T08:00", "2027-04-01T08:00"),
        ("2027-04-01T07:59", "2026-04-01T08:00", "2027-04-01T08:00"),
        ("2027-04-01T08:00", "2027-04-01T08:00", "2028-04-01T08:00"),
        ("2026-12-31T23:59", "2026-04-01T08:00", "2027-04-01T08:00"),
        ("2027-01-01T00:00", "2026-04-01T08:00", "2027-04-01T08:00"),
    ],
)
def test_the_annual_slots_around_an_instant(now: str, before: str, after: str) -> None:
    assert annual_before(at(now), TIMETABLE) == at(before)
    assert next_annual(at(now), TIMETABLE) == at(after)


def test_an_annual_slot_in_winter_time_is_an_hour_later() -> None:
    winter = Timetable(annual_month=1, annual_day=1, annual_at=time(0, 0))
    assert next_annual(at("2026-12-31T23:59"), winter) == at("2027-01-01T00:00")
    assert annual_before(at("2027-01-01T00:00"), winter) == at("2027-01-01T00:00")


@pytest.mark.parametrize(
    ("now", "slot"),
    [("2027-06-01T00:00", "2028-02-29T09:00"), ("2028-06-01T00:00", "2029-02-28T09:00")],
)
def test_an_annual_edition_on_29_february_stands_a_day_earlier_in_other_years(
    now: str, slot: str
) -> None:
    assert next_annual(at(now), Timetable(annual_month=2, annual_day=29)) == at(slot)


def test_no_leap_day_is_taken_in_a_century_year_that_has_none() -> None:
    leap = Timetable(annual_month=2, annual_day=29)
    assert next_annual(at("2099-06-01T00:00"), leap) == at("2100-02-28T09:00")
    assert next_annual(at("2399-06-01T00:00"), leap) == at("2400-02-29T09:00")


def test_an_annual_edition_is_named_by_the_london_year_of_its_slot() -> None:
    assert annual_id(at("2027-04-01T08:00")) == "2027-annual"


@pytest.mark.parametrize(
    ("now", "slot"),
    [
        ("2026-06-03T12:00", "2026-06-09T09:00"),
        ("2026-06-09T08:59", "2026-06-09T09:00"),
        ("2026-06-09T09:00", "2026-06-16T09:00"),
        ("2026-03-28T12:00", "2026-03-31T09:00"),  # over the change to summer time
        ("2026-10-24T12:00", "2026-10-27T10:00"),  # and back
        ("2026-12-30T12:00", "2027-01-05T10:00"),
        ("2028-02-28T12:00", "2028-02-29T10:00"),
    ],
)
def test_the_next_regular_slot_is_strictly_later(now: str, slot: str) -> None:
    assert next_regular_slot(at(now), TIMETABLE) == at(slot)
    assert next_slot(at(now), TIMETABLE, urgent=False) == at(slot)


@pytest.mark.parametrize(
    ("now", "slot"),
    [
        ("2026-06-03T12:00", "2026-06-04T09:00"),
        ("2026-06-03T08:59", "2026-06-03T09:00"),
        ("2026-06-03T09:00", "2026-06-04T09:00"),
        ("2026-06-08T09:00", "2026-06-09T09:00"),
        ("2026-03-28T12:00", "2026-03-29T09:00"),
        ("2026-10-24T12:00", "2026-10-25T10:00"),
        ("2026-12-31T12:00", "2027-01-01T10:00"),
    ],
)
def test_an_urgent_slot_is_the_same_hour_of_the_next_day_that_has_it(now: str, slot: str) -> None:
    assert next_slot(at(now), TIMETABLE, urgent=True) == at(slot)


@given(now=instants, hour=st.times(), weekday=st.integers(0, 6))
def test_slots_are_later_than_now_and_never_further_than_their_interval(
    now: datetime, hour: time, weekday: int
) -> None:
    timetable = Timetable(interim_at=hour, interim_weekday=weekday, annual_at=hour)
    an_hour = timedelta(hours=1)
    regular = next_regular_slot(now, timetable)
    assert now < next_slot(now, timetable, urgent=True) <= regular
    assert regular <= now + timedelta(days=7) + an_hour
    assert annual_before(now, timetable) <= now < next_annual(now, timetable)
    assert next_annual(annual_before(now, timetable), timetable) == next_annual(now, timetable)
