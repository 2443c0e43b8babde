"""The written forms of times, durations and short texts.

Each function returns what a text stands for, or raises ValueError with what is wrong with it and
what to write instead.
"""

import re
from collections.abc import Callable
from datetime import date, time, timedelta
from enum import StrEnum
from typing import Any, TypeVar

from pydantic_core import PydanticCustomError

from watcher.config.problems import did_you_mean, shown

T = TypeVar("T")
Member = TypeVar("Member", bound=StrEnum)

LONGEST_LINE = 300

_TIME = re.compile(r"([01][0-9]|2[0-3]):([0-5][0-9])", re.ASCII)
_DURATION = re.compile(r"([0-9]{1,5})([mhd])", re.ASCII)
_MONTH_DAY = re.compile(r"([0-9]{2})-([0-9]{2})", re.ASCII)
_UNITS = {"m": timedelta(minutes=1), "h": timedelta(hours=1), "d": timedelta(days=1)}
_COMMON_YEAR = 2023
_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def text(parse: Callable[[str], T]) -> Callable[[Any], T]:
    """Return `parse` for values that may be no text at all."""

    def parse_text(value: Any) -> T:
        if not isinstance(value, str):
            raise PydanticCustomError("string_type", "must be a text in quotes")
        return parse(value)

    return parse_text


def not_empty(items: tuple[T, ...]) -> tuple[T, ...]:
    """Return a list as it is, where it holds anything."""
    if not items:
        raise PydanticCustomError("too_short", "must not be empty")
    return items


def one_of(members: type[Member]) -> Callable[[str], Member]:
    """Return a function that finds a member by its value."""

    def find(written: str) -> Member:
        names = [member.value for member in members]
        if written not in names:
            hint = did_you_mean(written, names)
            raise ValueError(f"{shown(written)} is not one of {', '.join(names)}{hint}")
        return members(written)

    return find


def line(written: str) -> str:
    """Return a text of one line that is not blank, without white space at its ends."""
    stripped = written.strip()
    if not stripped:
        raise ValueError("is blank; fill it in")
    if not stripped.isprintable():
        raise ValueError(f"{shown(written)} holds a line break or control character; remove it")
    if len(stripped) > LONGEST_LINE:
        raise ValueError(f"is {len(stripped)} characters long; {LONGEST_LINE} are allowed")
    return stripped


def time_of_day(written: str) -> time:
    """Return the civil time of "06:30"."""
    if not (match := _TIME.fullmatch(written)):
        raise ValueError(f'{shown(written)} is not a time of day; write it like "06:30"')
    return time(int(match[1]), int(match[2]))


def weekday_and_time(written: str) -> tuple[int, time]:
    """Return weekday (Monday is 0) and civil time of "tue 10:00"."""
    day, _, clock = written.casefold().partition(" ")
    if day not in _WEEKDAYS:
        days = ", ".join(_WEEKDAYS)
        message = f'{shown(written)} must begin with one of {days}; write it like "tue 10:00"'
        raise ValueError(message)
    return _WEEKDAYS.index(day), time_of_day(clock)


def month_and_day(written: str) -> tuple[int, int]:
    """Return month and day of "04-01", a day that every year has."""
    match = _MONTH_DAY.fullmatch(written)
    month, day = (int(match[1]), int(match[2])) if match else (0, 0)
    try:
        date(_COMMON_YEAR, month, day)
    except ValueError:
        raise ValueError(
            f'{shown(written)} is not a day that every year has; write month and day like "04-01"'
        ) from None
    return month, day


def duration(*, least: str, most: str) -> Callable[[str], timedelta]:
    """Return a function that reads "60m", "6h" or "2d" within two bounds of the same form."""
    shortest, longest = _length(least), _length(most)

    def parse(written: str) -> timedelta:
        length = _length(written)
        if not shortest <= length <= longest:
            raise ValueError(f'{shown(written)} is out of bounds; write "{least}" to "{most}"')
        return length

    return parse


def _length(written: str) -> timedelta:
    if not (match := _DURATION.fullmatch(written)):
        raise ValueError(f'{shown(written)} is not a duration; write it like "60m", "6h" or "2d"')
    return int(match[1]) * _UNITS[match[2]]


def pattern(written: str) -> str:
    """Return a pattern for addresses, case-folded."""
    return line(written).casefold()
