"""Notice -> what a mail says of it: by when, what happened, whom it binds, and its dates."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from watcher.core.calendar import london_date
from watcher.core.days_left import left_in_words
from watcher.core.effect import Effect, bindings, date_in_words, effect_of
from watcher.core.mail_words import (
    BINDS,
    CONCERNS,
    NEWS,
    kind_in_words,
    listed,
    plain_day,
)
from watcher.core.obligations import obligations
from watcher.core.obligations.first import First, first_lines
from watcher.core.partial_date import earliest_day
from watcher.core.reading import reading
from watcher.core.summary import summary
from watcher.domain import (
    CalendarEntry,
    Concern,
    FoundTimescale,
    Notice,
    PartialDate,
    Timescale,
    TimescaleKind,
)

FIRST_SHOWN = 8
"""Lines on changed duties of one notice; more are counted, and marked in the text."""
_FIRST_OF_ALL, _FIRST_LEAST = 64, 2
"""Lines of all notices of a mail together, and of each in any case."""
DATES_SHOWN = 12
"""How many timescales of one notice are listed; more are counted and left to the source."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DateLine:
    """A timescale within a notice."""

    when: str
    """Empty where the wording has no date and none was counted."""
    left: str
    what: str
    """Its kind, and of a counted date how it was counted."""
    quote: str
    place: str
    """Under which headings the quote stands."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeView:
    """One notice, in words."""

    number: int
    notice: Notice
    part_title: str
    """Empty where the part is the document itself."""
    summary: str
    """What changed, in one line of the publisher's own words; empty where nothing is known of it."""
    first: First
    """What is asked otherwise than before: the lines to be read first."""
    news: str
    told_before: str
    """In which editions it was told already; empty where it is new."""
    binds: str
    concerns: str
    announced: str
    effect: str
    dates: tuple[DateLine, ...]
    further_dates: int
    is_for_you: bool
    """It concerns the home's type and not every home."""


def notice_view(
    notice: Notice, number: int, on: date, *, is_for_you: bool, first_shown: int = FIRST_SHOWN
) -> NoticeView:
    """Return a notice in words, as it stands on a day."""
    shown = reading(notice.redline).redline if notice.redline else None
    # What this revision brought stands first.
    found = sorted(_each_told_once(notice.timescales), key=lambda one: not one.is_new)
    effect = effect_of(notice, on)
    binding = obligations(shown) if shown else ()
    return NoticeView(
        number=number,
        notice=notice,
        part_title="" if notice.title == notice.document_title else notice.title,
        summary=summary(shown, notice.change_notes, known=binding),
        first=first_lines(binding, most=first_shown),
        news=NEWS[notice.kind],
        told_before=told_before(notice),
        binds=BINDS[notice.weight],
        concerns=listed([CONCERNS[concern] for concern in whom(notice)]),
        announced=_announced(notice),
        effect=_effect_in_words(effect, on),
        dates=tuple(_date_line(one, on, notice) for one in found[:DATES_SHOWN]),
        further_dates=max(0, len(found) - DATES_SHOWN),
        is_for_you=is_for_you,
    )


def first_shown(notices: int) -> int:
    """Return how many lines on changed duties each of so many notices of a mail may show."""
    return max(_FIRST_LEAST, min(FIRST_SHOWN, _FIRST_OF_ALL // max(1, notices)))


def _each_told_once(timescales: Sequence[FoundTimescale]) -> list[FoundTimescale]:
    """Return the timescales without a note's repeats of what the text itself says."""
    in_text = {_said(one.timescale) for one in timescales if not one.in_note}
    return [
        one
        for one in timescales
        if not one.in_note or _is_dateless(one.timescale) or _said(one.timescale) not in in_text
    ]


def _said(timescale: Timescale) -> tuple[object, ...]:
    return (timescale.kind, *timescale.dates)


def _is_dateless(timescale: Timescale) -> bool:
    return not any(timescale.dates)


def _effect_in_words(effect: Effect, on: date) -> str:
    """Return by when, with the days left where a day is stated."""
    counts = _date_that_counts(effect.timescale, on) if effect.timescale else None
    if effect.day is None or counts is None:
        return effect.words
    return f"{effect.words.rstrip('.')}, {left_in_words(effect.day, on, counts[1])}."


def whom(notice: Notice) -> tuple[Concern, ...]:
    """Return whom a notice concerns: all where nobody is named."""
    return notice.concerns or (Concern.ALL,)


def title_in_line(titled: Notice | CalendarEntry) -> str:
    """Return the document and, where it is another page, its part: "The guide: Visits"."""
    if titled.title == titled.document_title:
        return titled.document_title
    return f"{titled.document_title}: {titled.title}"


def told_before(notice: Notice) -> str:
    """Return where a notice was told already, for a sentence; "" where some of it is new."""
    if not notice.told_in:
        return ""
    many = "editions" if len(notice.told_in) > 1 else "edition"
    return f"told before in interim {many} {listed(list(notice.told_in))}"


def _announced(notice: Notice) -> str:
    if notice.silent:
        return "The publisher did not announce this change."
    if notice.published_at is None:
        return "The publisher announced this change."
    return f"The publisher announced this on {plain_day(london_date(notice.published_at))}."


_DATELESS = {TimescaleKind.DURATION, TimescaleKind.VAGUE}


def _date_line(found: FoundTimescale, on: date, notice: Notice) -> DateLine:
    timescale = found.timescale
    counts = _date_that_counts(timescale, on)
    what = kind_in_words(timescale.kind, is_past=counts is not None and counts[0] < on)
    if counts is None and timescale.kind not in _DATELESS:
        what += " (no date is given)"
    if timescale.counted:
        what += f" ({timescale.counted})"
    return DateLine(
        when=_dates_in_words(timescale),
        left=left_in_words(counts[0], on, counts[1]) if counts else "",
        what=what + ("" if found.is_new else " (the text said so before)"),
        quote=timescale.quote,
        place=_place(found, notice),
    )


def _place(found: FoundTimescale, notice: Notice) -> str:
    """Return where the words stand; "" for the line on a page that says it is withdrawn."""
    if not found.in_note:
        return " > ".join(found.section) or f"{notice.title}, before its first heading"
    is_in_a_note = any(found.timescale.quote in note for note in notice.change_notes)
    return "the publisher's note" if is_in_a_note else ""


def _dates_in_words(timescale: Timescale) -> str:
    starts, ends = timescale.dates
    dates = [date_in_words(one, timescale) for one in (starts, ends) if one]
    if ends and not starts:
        return f"until {dates[0]}" if timescale.kind is TimescaleKind.TRANSITION else dates[0]
    return " to ".join(dates)


def _date_that_counts(timescale: Timescale, on: date) -> tuple[date, PartialDate] | None:
    """Return a deadline's end or a rule's start: its earliest day, and as stated or counted."""
    dated = bindings((FoundTimescale(timescale=timescale, is_new=True),), on)
    if dated:
        return dated[0].day, dated[0].stated
    stated = timescale.starts or timescale.ends
    return (earliest_day(stated, on_or_after=on), stated) if stated else None
