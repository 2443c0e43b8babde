"""When editions go out: slots as instants, from civil times in Europe/London."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from watcher.domain import EditionId, PartialDate, Timetable

LONDON = ZoneInfo("Europe/London")


def london_date(at: datetime) -> date:
    """Return the civil date in London at an instant."""
    return at.astimezone(LONDON).date()


def london_day(at: datetime) -> PartialDate:
    """Return the civil date in London at an instant, as texts state days."""
    return PartialDate(london_date(at).isoformat())


def london_instant(on: date, at: time) -> datetime:
    """Return the instant, in UTC, at which a London clock shows this date and time.

    A time that the clocks skip in March is taken as if they had not been put forward (01:30 is
    02:30 summer time); of a time that comes twice in October the first is meant.
    """
    return datetime.combine(on, at.replace(fold=0), LONDON).astimezone(UTC)


def london_midnight(on: date) -> datetime:
    """Return the instant at which a date begins in London."""
    return london_instant(on, time(0))


def next_annual(now: datetime, timetable: Timetable) -> datetime:
    """Return the first annual slot strictly after `now`."""
    year = london_date(now).year
    slots = (_annual_slot(year + ahead, timetable) for ahead in (0, 1))
    return next(slot for slot in slots if slot > now)


def annual_before(now: datetime, timetable: Timetable) -> datetime:
    """Return the latest annual slot at or before `now`."""
    year = london_date(now).year
    slots = (_annual_slot(year - back, timetable) for back in (0, 1))
    return next(slot for slot in slots if slot <= now)


def annual_id(slot: datetime) -> EditionId:
    """Return the id of the annual edition of a slot: 2027-annual."""
    return EditionId(f"{london_date(slot).year}-annual")


def next_regular_slot(now: datetime, timetable: Timetable) -> datetime:
    """Return the first weekly interim slot strictly after `now`."""
    return _first(now, timetable.interim_at, lambda on: on.weekday() == timetable.interim_weekday)


def next_slot(now: datetime, timetable: Timetable, *, urgent: bool) -> datetime:
    """Return the slot for an interim edition that is open at `now`, strictly after it.

    That is the next weekly slot or, if `urgent`, the same time of day on whatever day comes next.
    """
    if urgent:
        return _first(now, timetable.interim_at, lambda _: True)
    return next_regular_slot(now, timetable)


def _annual_slot(year: int, timetable: Timetable) -> datetime:
    """Return the annual slot of a year; 29 February is the 28th where there is none."""
    month, day = timetable.annual_month, timetable.annual_day
    is_leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    on = date(year, month, 28 if (month, day) == (2, 29) and not is_leap else day)
    return london_instant(on, timetable.annual_at)


def _first(now: datetime, at: time, is_slot_day: Callable[[date], bool]) -> datetime:
    slots = (london_instant(on, at) for on in _days_from(london_date(now)) if is_slot_day(on))
    return next(slot for slot in slots if slot > now)


def _days_from(on: date) -> Iterator[date]:
    while True:
        yield on
        on += timedelta(days=1)
