"""From a relative wording to a date, where the day that it counts from is known.

"The day after the day on which it is made" is a date once the day of making is known. How time is
counted is for `counting`, which event a wording names for `events`. A rule begins with the
beginning of its day (Interpretation Act 1978, section 4(a)): what begins "at the end of" a period
begins on the day after it. An Act is passed on the day of Royal Assent (Acts of Parliament
(Commencement) Act 1793). What is left to somebody to appoint is never resolved, nor is a limit that
runs from an event of the home's own.
"""

from dataclasses import dataclass, replace
from datetime import date

from watcher.core.partial_date import in_words
from watcher.core.timescale.counting import (
    Span,
    Unit,
    after,
    beginning_with,
    day_after,
    is_uncertain,
    on_partial,
)
from watcher.core.timescale.events import Event, Relative, beginning, expiry, limit
from watcher.domain import PartialDate, Timescale
from watcher.domain import TimescaleKind as Kind

_BEGINS = {Kind.COMMENCEMENT, Kind.APPLIES_FROM}
_LIMITS = {Kind.DURATION, Kind.DEADLINE, Kind.CONSULTATION_CLOSE, Kind.TRANSITION}
_WORDS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """When the events happened that a text counts from; None: not known."""

    made_on: PartialDate | None = None
    laid_on: PartialDate | None = None
    passed_on: PartialDate | None = None
    """Of an Act: the day of Royal Assent."""
    published_on: PartialDate | None = None

    def day_of(self, event: Event) -> PartialDate | None:
        """Return when an event happened."""
        return {
            Event.MADE: self.made_on,
            Event.LAID: self.laid_on,
            Event.PASSED: self.passed_on,
            Event.PUBLISHED: self.published_on,
        }[event]


def resolve(timescale: Timescale, facts: Facts) -> Timescale:
    """Return a timescale with the date that its wording comes to, and how that was counted.

    It comes back as it was where it states a date, where the facts do not tell, or where more than
    one day may be meant. A partial fact gives a date no more exact than itself.
    """
    relative = None if timescale.starts or timescale.ends else _relative(timescale)
    known = facts.day_of(relative.event) if relative else None
    resolved = on_partial(known, lambda day: _day(relative, day)) if relative and known else None
    if not (relative and known and resolved):
        return timescale
    is_start = timescale.kind in _BEGINS
    return replace(
        timescale,
        resolved_start=resolved if is_start else None,
        resolved_end=None if is_start else resolved,
        counted=_sentence(relative, known, resolved),
    )


def _relative(timescale: Timescale) -> Relative | None:
    if timescale.kind in _BEGINS:
        return beginning(timescale.quote)
    if timescale.kind is Kind.EXPIRY:
        return expiry(timescale.quote)
    return limit(timescale.quote) if timescale.kind in _LIMITS else None


def _day(relative: Relative, event_on: date) -> date | None:
    """Return the day meant, or None where it is not to be known."""
    last = _last_day(relative, event_on)
    return day_after(last) if last and relative.is_over else last


def _last_day(relative: Relative, event_on: date) -> date | None:
    first = day_after(event_on) if relative.is_shifted else event_on
    if first is None or relative.span is None:
        return first
    return (beginning_with if relative.takes_in else after)(first, relative.span)


def _sentence(relative: Relative, known: PartialDate, resolved: PartialDate) -> str:
    """Return how it was counted: "made on 3 March 2026, plus one day"."""
    is_day = known.count("-") > 1
    happened = in_words(known).partition(" (")[0]
    steps = [f"{relative.event} {'on' if is_day else 'in'} {happened}"]
    if relative.is_shifted:
        steps.append("plus one day")
    if relative.span:
        length = _length(relative.span)
        steps.append(
            f"{length} with that day as the first" if relative.takes_in else f"plus {length}"
        )
    elif not relative.is_shifted:
        steps.append("that very day")
    if relative.is_over:
        steps.append("then the day after")
    if relative.span and relative.span.unit is Unit.WORKING_DAY:
        is_open = is_uncertain(date(int(resolved[:4]), 1, 1))
        steps.append(
            "without weekends and the bank holidays of England and Wales"
            + (f" (those of {resolved[:4]} are not all known yet)" if is_open else "")
        )
    return ", ".join(steps)


def _length(span: Span) -> str:
    number = _WORDS[span.number - 1] if span.number <= len(_WORDS) else str(span.number)
    return f"{number} {span.unit}{'' if span.number == 1 else 's'}"
