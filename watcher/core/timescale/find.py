"""Finding the timescales of a text."""

from collections.abc import Iterator

from watcher.core.timescale.calendar_words import precision_of
from watcher.core.timescale.dated import Found, find_dated
from watcher.core.timescale.marking import Marked, Reading, read
from watcher.core.timescale.undated import find_undated
from watcher.core.timescale.years import with_year
from watcher.domain import PartialDate, Precision, Timescale


def find_timescales(text: str, reference: PartialDate | None = None) -> tuple[Timescale, ...]:
    """Return the timescales that a text sets, in order of place, one for each date or limit.

    The rules are those of data/TIMESCALES.md; quotes are verbatim. `reference` is when the text was
    published: it gives the year to a day that is stated without one and does not return each year
    ("restrictions from 5 November"). A date that no calendar knows is not reported.
    """
    reading = read(text)
    return tuple(_timescale(reading, found) for found in _found(reading, reference))


def find_impossible(text: str) -> tuple[str, ...]:
    """Return the wording of each date in a text that no calendar knows ("31 September 2005")."""
    reading = read(text)
    return tuple(reading.folded.quote(each.start, each.end) for each in reading.impossible)


def _found(reading: Reading, reference: PartialDate | None) -> Iterator[Found]:
    for marked in reading.sentences:
        dated = tuple(find_dated(marked))
        for each in sorted((*dated, *find_undated(marked, dated)), key=lambda each: each[1:3]):
            whole = with_year(each, marked.text, reference) if reference else each
            yield _placed(whole, marked)


def _placed(found: Found, marked: Marked) -> Found:
    return found._replace(start=marked.start + found.start, end=marked.start + found.end)


def _timescale(reading: Reading, found: Found) -> Timescale:
    stated = found.first or found.last
    return Timescale(
        kind=found.kind,
        quote=reading.folded.quote(found.start, _closed(reading.folded.text, found)),
        precision=precision_of(stated) if stated else Precision.RELATIVE,
        starts=found.first,
        ends=found.last,
    )


def _closed(text: str, found: Found) -> int:
    """Return the end of a wording, with the bracket that closes one opened inside it."""
    opened = text.count("(", found.start, found.end) - text.count(")", found.start, found.end)
    return found.end + (opened > 0 and text.startswith(")", found.end))
