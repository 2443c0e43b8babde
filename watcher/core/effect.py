"""By when: the day on which a timescale binds, and what a notice asks of a home on a given day.

Only timescales that are new in a revision count here. A `review` date is when the text itself
is looked at again: it asks nothing of a home, so it makes nothing urgent and dates no change.
A date that was counted from a relative wording counts as a stated one does, and is told as counted.

Publication is not commencement. A text that its publisher issues "for information" applies to
nobody yet, whatever it says and whenever it came out.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from watcher.core.partial_date import earliest_day, in_words, latest_day
from watcher.core.timescale.for_information import for_information
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

UNDATED = "No date stated: treat as in effect on publication."

ENDS = {TimescaleKind.DEADLINE, TimescaleKind.EXPIRY, TimescaleKind.CONSULTATION_CLOSE}
"""Kinds whose last date is the one that matters."""
TAKES_EFFECT = ENDS | {
    TimescaleKind.COMMENCEMENT,
    TimescaleKind.APPLIES_FROM,
    TimescaleKind.TRANSITION,
}
_LAST_DAY_COUNTS = ENDS | {TimescaleKind.DURATION}
"""A time limit has no date of its own: it binds only where one was counted."""
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
    """What the publisher said of `day`, or what it was counted to be."""
    timescale: Timescale

    @property
    def is_counted(self) -> bool:
        """Whether the publisher stated no date, and this one was counted."""
        return bool(self.timescale.counted)

    @property
    def date_in_words(self) -> str:
        """The date as a reader is told it: "counted: 29 June 2026 (Monday)"."""
        return date_in_words(self.stated, self.timescale)


class EffectKind(StrEnum):
    """How a notice stands on a given day."""

    DATED = "dated"
    """It binds on a stated day that is still to come."""
    IN_EFFECT = "in_effect"
    """The stated day has come."""
    UNDATED = "undated"
    NOT_YET = "not_yet"
    """The text leaves its commencement to somebody who has not spoken yet, or is out for information."""
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
    """Return the new timescales with a calendar date of effect, stated or counted, as found."""
    return tuple(
        Binding(
            day=earliest_day(stated, on_or_after=on),
            opens=earliest_day(one.timescale.starts or stated, on_or_after=on),
            stated=stated,
            timescale=one.timescale,
        )
        for one in found
        if one.is_new
        and one.timescale.kind in TAKES_EFFECT | {TimescaleKind.DURATION}
        and (stated := _date_of_effect(one.timescale)) is not None
    )


def date_in_words(partial: PartialDate, timescale: Timescale) -> str:
    """Return a date of a timescale as a reader is told it, marked where it was only counted."""
    return f"counted: {in_words(partial)}" if timescale.counted else in_words(partial)


def effect_of(notice: Notice, on: date) -> Effect:
    """Return by when a notice asks something, as it stands on a day.

    Of several dates the next to come counts, or, where none is, the last that came. What is out
    for information has no date that came: nothing of it binds yet.
    """
    pending = _pending(notice, on)
    dated = _dates_that_count(notice, on, pending)
    if dated:
        return _for_information(_dated(dated, on)) if pending else _dated(dated, on)
    if notice.significance is not Significance.SUBSTANTIVE:
        return Effect(kind=EffectKind.NOTHING, words="Nothing to do: no meaning changed.")
    if pending:
        return _watched(pending, on)
    waiting = next((one.timescale for one in notice.timescales if _is_left_to_others(one)), None)
    if waiting is None:
        return Effect(kind=EffectKind.UNDATED, words=UNDATED)
    words = "Not yet in force: we are watching."
    return Effect(kind=EffectKind.NOT_YET, words=words, timescale=waiting)


def act_by(notice: Notice, today: date) -> date | None:
    """Return the earliest day on which a home must act, never before `today`; None: no such day.

    A date that has passed, also beside a later one, asks for it today, and so does a change
    without a date of a document that sets duties. A consultation that has closed asks nothing;
    what is out for information asks for it on the day when it comes into force.
    """
    effect = effect_of(notice, today)
    if effect.kind is EffectKind.UNDATED:
        return today if notice.weight in SETS_DUTIES else None
    if effect.kind is EffectKind.NOT_YET:
        return effect.day
    days = (
        max(one.day, today)
        for one in _dates_that_count(notice, today, _pending(notice, today))
        if one.timescale.kind is not TimescaleKind.CONSULTATION_CLOSE or one.day >= today
    )
    return min(days, default=None)


# --- out for information --------------------------------------------------------------------------


class _Pending(NamedTuple):
    """That a text is out for information, and when it or its final version comes into force."""

    words: str
    timescale: Timescale | None


_NOT_YET = "Not yet in force: "
_FOR_INFORMATION = f"{_NOT_YET}published for information, "
_COVER = 40
"""Blocks of a text among which a cover stands."""


def _pending(notice: Notice, on: date) -> _Pending | None:
    """Return that a notice's text is out for information on a day; None where it is not.

    The cover says so, and mostly stands unchanged when a line of such a text is amended.
    """
    cover = notice.redline.blocks[:_COVER] if notice.redline else ()
    said = for_information(
        titles=(notice.title, notice.document_title),
        texts=[block.after.text for block in cover if block.after],
        notes=notice.change_notes,
    )
    if said is None:
        return None
    starts = said.commencement.starts if said.commencement else None
    if starts is None:
        return _Pending(f"{_FOR_INFORMATION}no day is set: we are watching.", None)
    if earliest_day(starts, on_or_after=on) <= on:
        return None
    return _Pending(f"{_FOR_INFORMATION}in force from {in_words(starts)}.", said.commencement)


def _watched(pending: _Pending, on: date) -> Effect:
    """Return the effect of a change in a text that is out for information."""
    starts = pending.timescale.starts if pending.timescale else None
    day = earliest_day(starts, on_or_after=on) if starts else None
    return Effect(
        kind=EffectKind.NOT_YET,
        words=pending.words,
        day=day,
        days_left=(day - on).days if day else None,
        timescale=pending.timescale,
    )


def _for_information(effect: Effect) -> Effect:
    """Return an effect that says so where it tells a commencement to come."""
    return replace(effect, words=effect.words.replace(_NOT_YET, _FOR_INFORMATION, 1))


def _dates_that_count(notice: Notice, on: date, pending: _Pending | None) -> tuple[Binding, ...]:
    dated = bindings(notice.timescales, on)
    return tuple(one for one in dated if _is_to_come(one, on)) if pending else dated


# --- dates ----------------------------------------------------------------------------------------


def _date_of_effect(timescale: Timescale) -> PartialDate | None:
    starts, ends = timescale.dates
    return ends or starts if timescale.kind in _LAST_DAY_COUNTS else starts or ends


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
    return binding.day > on or (binding.day == on and binding.timescale.kind in _LAST_DAY_COUNTS)


def _in_words(binding: Binding, on: date) -> str:
    """Return a sentence, in the past only where all of a month, season or year is over."""
    latest = latest_day(binding.stated, on_or_after=on)
    is_over = latest < on or (latest == on and binding.timescale.kind not in _LAST_DAY_COUNTS)
    lead = _leads(binding)[is_over]
    if binding.timescale.kind is TimescaleKind.COMMENCEMENT and _is_to_come(binding, on):
        lead = f"{_NOT_YET}{lead[0].lower()}{lead[1:]}"
    if binding.is_counted:
        lead += " the day" if _names_a_day(binding.stated) else " the time"
    return f"{lead} {binding.date_in_words}."


def _leads(binding: Binding) -> tuple[str, str]:
    """Return how a sentence begins before the day and after it."""
    timescale = binding.timescale
    at = "on" if _names_a_day(binding.stated) else "in"
    return {
        TimescaleKind.COMMENCEMENT: ("In force from", "In force since"),
        TimescaleKind.APPLIES_FROM: ("Applies from", "Applies since"),
        TimescaleKind.TRANSITION: (
            ("Transition from", "Transition since")
            if timescale.dates[0]
            else ("Transition until", "Transition was until")
        ),
        TimescaleKind.DEADLINE: ("To be done by", "Was to be done by"),
        TimescaleKind.EXPIRY: (f"Ends {at}", f"Ended {at}"),
        TimescaleKind.CONSULTATION_CLOSE: ("Comments are taken until", "Comments were taken until"),
        TimescaleKind.DURATION: (f"Time limit ends {at}", f"Time limit ended {at}"),
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
