"""By when: the day on which a timescale binds, and what a notice asks of a home on a given day.

Only timescales that are new in a revision count here. A `review` date is when the text itself
is looked at again: it asks nothing of a home, so it makes nothing urgent and dates no change.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from watcher.core.partial_date import earliest_day, in_words, latest_day
from watcher.domain import (
    FoundTimescale,
    Notice,
    PartialDate,
    Precision,
    Significance,
    Timescale,
    TimescaleKind,
    Weight,
)

ENDS = {TimescaleKind.DEADLINE, TimescaleKind.EXPIRY, TimescaleKind.CONSULTATION_CLOSE}
"""Kinds whose last date is the one that matters."""
TAKES_EFFECT = ENDS | {
    TimescaleKind.COMMENCEMENT,
    TimescaleKind.APPLIES_FROM,
    TimescaleKind.TRANSITION,
}
SETS_DUTIES = {Weight.BINDING, Weight.HAVE_REGARD, Weight.INSPECTED_AGAINST}
"""Documents whose changes ask something of a home though they state no date."""

_LEFT_TO_OTHERS = re.compile(r"\b(appoint|specif|prescrib|determin)", re.IGNORECASE)
"""A commencement that nobody can work out yet, unlike "the day after the day on which it is made"."""


class Binding(NamedTuple):
    """A timescale as it stands on a given day; of a recurring date the next one is meant."""

    day: date
    """The earliest day on which it can bind: the end of a deadline, the start of a rule."""
    opens: date
    """The first day that it names: for a window, when the window opens."""
    stated: PartialDate
    """What the publisher said of `day`."""
    timescale: Timescale


class EffectKind(StrEnum):
    """How a notice stands on a given day."""

    DATED = "dated"
    """It binds on a stated day that is still to come."""
    IN_EFFECT = "in_effect"
    """The stated day has come."""
    UNDATED = "undated"
    NOT_YET = "not_yet"
    """The text leaves its commencement to somebody who has not spoken yet."""
    NOTHING = "nothing"
    """No meaning changed and no day was set."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """By when, for one notice on one day."""

    kind: EffectKind
    words: str
    """A sentence for readers; it states the date as exactly as the publisher did, no more."""
    day: date | None = None
    """The earliest day that the stated date can mean; None where nothing is dated."""
    days_left: int | None = None
    """From the day asked about; negative once it has passed."""
    timescale: Timescale | None = None
    """What it rests on, with its quote."""


def bindings(found: Iterable[FoundTimescale], on: date) -> tuple[Binding, ...]:
    """Return the new timescales that state a calendar date of effect, in the order found."""
    return tuple(
        Binding(
            day=earliest_day(stated, on_or_after=on),
            opens=earliest_day(one.timescale.starts or stated, on_or_after=on),
            stated=stated,
            timescale=one.timescale,
        )
        for one in found
        if one.is_new
        and one.timescale.kind in TAKES_EFFECT
        and (stated := _stated(one.timescale)) is not None
    )


def effect_of(notice: Notice, on: date) -> Effect:
    """Return by when a notice asks something, as it stands on a day.

    Of several dates the next to come counts, or, where none is, the last that came.
    """
    dated = bindings(notice.timescales, on)
    if dated:
        return _dated(dated, on)
    if notice.significance is not Significance.SUBSTANTIVE:
        return Effect(kind=EffectKind.NOTHING, words="Nothing to do: no meaning changed.")
    waiting = next((one.timescale for one in notice.timescales if _is_left_to_others(one)), None)
    if waiting is None:
        words = "No date stated: treat as in effect on publication."
        return Effect(kind=EffectKind.UNDATED, words=words)
    words = "Not yet in force: we are watching."
    return Effect(kind=EffectKind.NOT_YET, words=words, timescale=waiting)


def act_by(notice: Notice, today: date) -> date | None:
    """Return the earliest day on which a home must act, never before `today`; None: no such day.

    A date that has passed, also beside a later one, asks for it today, and so does a change
    without a date of a document that sets duties. A consultation that has closed asks nothing.
    """
    if effect_of(notice, today).kind is EffectKind.UNDATED:
        return today if notice.weight in SETS_DUTIES else None
    days = (
        max(one.day, today)
        for one in bindings(notice.timescales, today)
        if one.timescale.kind is not TimescaleKind.CONSULTATION_CLOSE or one.day >= today
    )
    return min(days, default=None)


def _stated(timescale: Timescale) -> PartialDate | None:
    if timescale.kind in ENDS:
        return timescale.ends or timescale.starts
    return timescale.starts or timescale.ends


def _dated(dated: tuple[Binding, ...], on: date) -> Effect:
    to_come = [one for one in dated if _is_to_come(one, on)]
    one = min(to_come, key=_day) if to_come else max(dated, key=_day)
    return Effect(
        kind=EffectKind.DATED if to_come else EffectKind.IN_EFFECT,
        words=_in_words(one, on),
        day=one.day,
        days_left=(one.day - on).days,
        timescale=one.timescale,
    )


def _day(binding: Binding) -> date:
    return binding.day


def _is_to_come(binding: Binding, on: date) -> bool:
    """Return whether it lies ahead; a last day still does while it lasts."""
    return binding.day > on or (binding.day == on and binding.timescale.kind in ENDS)


def _in_words(binding: Binding, on: date) -> str:
    """Return a sentence, in the past only where all of a month, season or year is over."""
    latest = latest_day(binding.stated, on_or_after=on)
    is_over = latest < on or (latest == on and binding.timescale.kind not in ENDS)
    leads = _leads(binding.timescale, "on" if _names_a_day(binding.stated) else "in")
    return f"{leads[is_over]} {in_words(binding.stated)}."


def _leads(timescale: Timescale, at: str) -> tuple[str, str]:
    """Return how a sentence begins before the day and after it."""
    return {
        TimescaleKind.COMMENCEMENT: ("In force from", "In force since"),
        TimescaleKind.APPLIES_FROM: ("Applies from", "Applies since"),
        TimescaleKind.TRANSITION: (
            ("Transition from", "Transition since")
            if timescale.starts
            else ("Transition until", "Transition was until")
        ),
        TimescaleKind.DEADLINE: ("To be done by", "Was to be done by"),
        TimescaleKind.EXPIRY: (f"Ends {at}", f"Ended {at}"),
        TimescaleKind.CONSULTATION_CLOSE: ("Comments are taken until", "Comments were taken until"),
    }[timescale.kind]


def _names_a_day(partial: PartialDate) -> bool:
    return partial.count("-") > 1


def _is_left_to_others(found: FoundTimescale) -> bool:
    timescale = found.timescale
    return (
        found.is_new
        and timescale.kind is TimescaleKind.COMMENCEMENT
        and timescale.precision is Precision.RELATIVE
        and _LEFT_TO_OTHERS.search(timescale.quote) is not None
    )
