"""A document's timescales as a person reads them, and as `watcher timescales --json` prints them."""

import textwrap
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from functools import lru_cache

from watcher.answers import DocumentTimescalesAnswer, PlacedTimescaleAnswer
from watcher.core.days_left import left_in_words
from watcher.core.partial_date import earliest_day, in_words
from watcher.core.timescale.answer import kind_in_words, timescale_answer
from watcher.core.timescale.documents import DocumentTimescales, PlacedDate, PlacedTimescale
from watcher.domain import PartialDate, TimescaleKind

_NARROWEST = 20
_LONGEST_LABEL = 120


def listed(found: Iterable[PlacedTimescale]) -> tuple[PlacedTimescale, ...]:
    """Return timescales as they are listed: by their first day, then days of no stated year by
    month and day, then what has no date, in reading order.
    """
    return tuple(sorted(found, key=_order))


def document_answer(found: DocumentTimescales) -> DocumentTimescalesAnswer:
    """Return a document's timescales as `--json` prints them, in the order of the list."""
    return DocumentTimescalesAnswer(
        timescales=[_answer(each) for each in listed(found.timescales)],
        impossible=[each.quote for each in found.impossible],
    )


def document_text(found: DocumentTimescales, *, on: date, width: int = 80) -> str:
    """Return a document's timescales in lines of at most `width` characters.

    Those with a date, stated or counted, come first, by the earliest day that it can mean, each
    with the days left from `on`; then days of no stated year, by month; then those without
    a date. Dates that no calendar knows are only quoted.
    """
    width = max(width, _NARROWEST)
    whole = listed(found.timescales)
    parts = (
        _group("", whole, _is_once, on, width),
        _group("Without a year, in order of the calendar:", whole, _has_no_year, on, width),
        _group("Without a date, in the order of the text:", whole, _is_undated, on, width),
        _impossible(found.impossible, width),
    )
    return "\n\n".join(part for part in parts if part)


def _answer(found: PlacedTimescale) -> PlacedTimescaleAnswer:
    return PlacedTimescaleAnswer(
        **timescale_answer(found.timescale),
        section=list(found.section),
        number=found.number,
        told_by=found.told_by,
        misspelt=found.misspelt,
    )


def _stated(found: PlacedTimescale) -> PartialDate | None:
    starts, ends = found.timescale.dates
    return starts or ends


def _is_once(found: PlacedTimescale) -> bool:
    stated = _stated(found)
    return stated is not None and not stated.startswith("--")


def _has_no_year(found: PlacedTimescale) -> bool:
    return (_stated(found) or "").startswith("--")


def _is_undated(found: PlacedTimescale) -> bool:
    return _stated(found) is None


def _order(found: PlacedTimescale) -> tuple[int, str]:
    stated = _stated(found)
    if stated is None:
        return 2, ""
    return (1, stated) if stated.startswith("--") else (0, earliest_day(stated).isoformat())


def _group(
    heading: str,
    whole: Sequence[PlacedTimescale],
    belongs: Callable[[PlacedTimescale], bool],
    on: date,
    width: int,
) -> str:
    entries = ["\n".join(_entry(each, on, width)) for each in whole if belongs(each)]
    head = ["\n".join(_wrapped(heading, width, ""))] if heading and entries else []
    return "\n\n".join([*head, *entries])


def _entry(found: PlacedTimescale, on: date, width: int) -> Iterator[str]:
    timescale = found.timescale
    yield from _wrapped(_head(found, on), width, "")
    yield from _wrapped(f"\u201c{timescale.quote}\u201d", width, "    ")
    if timescale.counted:
        text = f"Counted, not stated: {timescale.counted}."
        yield from _wrapped(text, width, "    ")
    if found.told_by and found.told_by not in found.section:
        yield from _wrapped(f"Under: \u201c{_shortened(found.told_by)}\u201d", width, "    ")
    if found.misspelt:
        text = (
            f"Note: the text says \u201c{found.misspelt}\u201d, which is misspelt; check the day."
        )
        yield from _wrapped(text, width, "    ")
    if place := _place(found):
        yield from _wrapped(f"In: {place}", width, "    ")


def _head(found: PlacedTimescale, on: date) -> str:
    """Return "1 May 2027 (Saturday): Deadline, in 156 days"."""
    told = found.timescale
    kind = kind_in_words(told.kind)
    days = [day for day in told.dates if day]
    if not days:
        is_start = told.kind is TimescaleKind.COMMENCEMENT
        return f"{kind}: no day is stated" if is_start else kind
    counts = days[0] if len(days) == 1 or _is_ahead(days[0], on) else days[-1]
    left = left_in_words(earliest_day(counts, on_or_after=on), on, counts)
    which = "next " if counts.startswith("--") else ""
    if len(days) > 1:
        which = "begins " if counts is days[0] else "ends " if _is_ahead(counts, on) else "ended "
    dates = " to ".join(in_words(day) for day in days)
    return f"{dates}: {kind}, {which}{left}"


def _is_ahead(day: PartialDate, on: date) -> bool:
    return earliest_day(day, on_or_after=on) >= on


def _place(found: PlacedTimescale | PlacedDate) -> str:
    number = (found.number,) if found.number else ()
    return " \u203a ".join((*found.section, *number))


def _impossible(found: Sequence[PlacedDate], width: int) -> str:
    if not found:
        return ""
    quotes = "; ".join(_with_place(each) for each in found)
    return "\n".join(_wrapped(f"Impossible dates, quoted as they stand: {quotes}", width, ""))


def _with_place(found: PlacedDate) -> str:
    place = _place(found)
    return f"\u201c{found.quote}\u201d" + (f" (in: {place})" if place else "")


def _shortened(label: str) -> str:
    words = " ".join(label.split())
    return words if len(words) <= _LONGEST_LABEL else f"\u2026{words[-_LONGEST_LABEL:]}"


@lru_cache(maxsize=512)
def _wrapped(text: str, width: int, indent: str) -> tuple[str, ...]:
    lines = textwrap.wrap(
        " ".join(text.split()),
        width,
        initial_indent=indent,
        subsequent_indent=indent,
        break_on_hyphens=False,
    )
    return tuple(lines)
