"""Working days in England and Wales.

Weekends and bank holidays are none, as data/TIMESCALES.md, *Counting*, has it. Bank holidays are
those of the Banking and Financial Dealings Act 1971, section 1 and Schedule 1, with the days that
a royal proclamation adds or moves (8 May 2023); Good Friday and Christmas Day are free by common
law.
"""

from datetime import date, timedelta
from functools import lru_cache

FIRST_YEAR = 1978
"""The first with all of today's bank holidays: before, none is counted."""
CERTAIN_UNTIL = 2028
"""The last year whose bank holidays GOV.UK has published; for later ones only the standing rules are known."""
LAST_YEAR = 2100
"""The library knows no further."""
_SATURDAY = 5


def working_day(day: date, number: int) -> date | None:
    """Return the so-manieth working day from a day on, that day itself counted if it is one.

    None where a year would have to be looked at whose bank holidays are not known.
    """
    while FIRST_YEAR <= day.year <= LAST_YEAR:
        number -= _is_working(day)
        if number <= 0:
            return day
        day += timedelta(days=1)
    return None


def _is_working(day: date) -> bool:
    return day.weekday() < _SATURDAY and day not in _bank_holidays(day.year)


@lru_cache(maxsize=16)
def _bank_holidays(year: int) -> frozenset[date]:
    # Imported here: it takes a while, and most texts never count in working days.
    from holidays import country_holidays

    return frozenset(country_holidays("GB", subdiv="ENG", years=year, expand=False))
