"""A document's timescales as a person reads them, and as `watcher timescales --json` prints them."""

import textwrap
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache

from watcher.answers import DocumentTimescalesAnswer, PlacedTimescaleAnswer
from watcher.core.partial_date import earliest_day, in_words
from watcher.core.timescale.answer import kind_in_words, timescale_answer
from watcher.core.timescale.documents import DocumentTimescales, PlacedDate, PlacedTimescale
from watcher.domain import PartialDate

_NARROWEST = 20
_LONGEST_LABEL = 120


def listed(found: Iterable[PlacedTimescale]) -> tuple[PlacedTimescale, ...]:
    """Return timescales as they are listed: by their first day, then what returns each year by its
    month and day, then what has no date, in reading order.
    """
    return tuple(sorted(found, key=_order))


def document_answer(found: DocumentTimescales) -> DocumentTimescalesAnswer:
    """Return a document's timescales as `--json` prints them, in the order of the list."""
    return DocumentTimescalesAnswer(
        timescales=[_answer(each) for each in listed(found.timescales)],
        impossible=[each.quote for each in found.impossible],
    )


def document_text(found: DocumentTimescales, *, width: int = 80) -> str:
    """Return a document's timescales in lines of at most `width` characters.

    Those with a date come first, by the earliest day that it can mean; then the days that return
    each year, by month; then those without a date. Dates that no calendar knows are only quoted.
    """
    width = max(width, _NARROWEST)
    whole = listed(found.timescales)
    parts = (
        _group("", whole, _is_once, width),
        _group("Every year:", whole, _returns, width),
        _group("Without a date, in the order of the text:", whole, _is_undated, width),
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
    return found.timescale.starts or found.timescale.ends


def _is_once(found: PlacedTimescale) -> bool:
    stated = _stated(found)
    return stated is not None and not stated.startswith("--")


def _returns(found: PlacedTimescale) -> bool:
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
    width: int,
) -> str:
    entries = ["\n".join(_entry(each, width)) for each in whole if belongs(each)]
    head = ["\n".join(_wrapped(heading, width, ""))] if heading and entries else []
    return "\n\n".join([*head, *entries])


def _entry(found: PlacedTimescale, width: int) -> Iterator[str]:
    timescale = found.timescale
    dates = " to ".join(in_words(day) for day in (timescale.starts, timescale.ends) if day)
    kind = kind_in_words(timescale.kind)
    yield from _wrapped(f"{dates}: {kind}" if dates else kind, width, "")
    yield from _wrapped(f"\u201c{timescale.quote}\u201d", width, "    ")
    if found.told_by and found.told_by not in found.section:
        yield from _wrapped(f"Under: \u201c{_shortened(found.told_by)}\u201d", width, "    ")
    if found.misspelt:
        text = (
            f"Note: the text says \u201c{found.misspelt}\u201d, which is misspelt; check the day."
        )
        yield from _wrapped(text, width, "    ")
    if place := _place(found):
        yield from _wrapped(f"In: {place}", width, "    ")


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
