"""Finding the timescales of a text."""

from bisect import bisect_right
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from watcher.core.timescale.calendar_words import precision_of
from watcher.core.timescale.dated import Found, find_dated
from watcher.core.timescale.folding import Folded
from watcher.core.timescale.marking import AMOUNT_LETTER, Dated, Marked, Reading, read
from watcher.core.timescale.misspelt import spelt
from watcher.core.timescale.undated import find_undated
from watcher.core.timescale.years import with_year
from watcher.domain import PartialDate, Precision, Timescale

_ONE_FIGURE = str.maketrans("123456789", "000000000")
_SHAPES = {
    (one.startswith("--"), len(one)): PartialDate(one)
    for one in ("2000", "2000-01", "2000-01-01", "--01-01")
}
"""A date of each shape: how exactly it is stated bears on what it may be for, its figures do not."""


class Located(NamedTuple):
    """A timescale and where its quote stands in the text."""

    timescale: Timescale
    start: int
    end: int


class Answer(NamedTuple):
    """What one reading of a text gave."""

    timescales: tuple[Located, ...]
    impossible: tuple[str, ...]
    """The wording of each date that no calendar knows."""
    reading: Reading

    @property
    def is_timed(self) -> bool:
        """Whether a date or a length of time stands in the text, whatever is said of it."""
        return any(each.dates or AMOUNT_LETTER in each.text for each in self.reading.sentences)


def find_timescales(text: str, reference: PartialDate | None = None) -> tuple[Timescale, ...]:
    """Return the timescales that a text sets, in order of place, one for each date or limit.

    The rules are those of data/TIMESCALES.md; quotes are verbatim. `reference` is when the text was
    published: it gives the year to a day that is stated without one and does not return each year
    ("restrictions from 5 November"). A date that no calendar knows is not reported; one whose
    ordinal is misspelt ("1th April") is, and `find_misspelt` tells it.
    """
    return tuple(each.timescale for each in locate(text, reference).timescales)


def find_impossible(text: str) -> tuple[str, ...]:
    """Return the wording of each date in a text that no calendar knows ("31 September 2005")."""
    return _impossible(text, read(spelt(text)))


def locate(text: str, reference: PartialDate | None = None) -> Answer:
    """Return the timescales of a text with their places, as `find_timescales` and `find_impossible`."""
    reading = read(spelt(text))
    located = tuple(_located(text, reading, found) for found in _found(reading, reference))
    return Answer(located, _impossible(text, reading), reading)


def _impossible(text: str, reading: Reading) -> tuple[str, ...]:
    spans = (source_span(reading.folded, each.start, each.end) for each in reading.impossible)
    return tuple(text[start:end] for start, end in spans)


def _found(reading: Reading, reference: PartialDate | None) -> Iterator[Found]:
    for marked in reading.sentences:
        for each in of_sentence(marked):
            whole = with_year(each, marked.text, reference) if reference else each
            yield _placed(whole, marked)


def of_sentence(marked: Marked) -> tuple[Found, ...]:
    """Return what a sentence says, in order of place.

    Of a sentence with one date it is the words alone that say for what the date is: sentences that
    differ in figures get one answer, found once. Registers and timetables repeat themselves so.
    """
    if len(marked.dates) != 1:
        return decided(marked)
    ((place, dated),) = marked.dates.items()
    if dated.last:
        return decided(marked)
    shape = _SHAPES[dated.first.startswith("--"), len(dated.first)]
    alike = _alike(marked.text.translate(_ONE_FIGURE), place, dated.length, shape)
    day = dated.first
    return tuple(each._replace(first=each.first and day, last=each.last and day) for each in alike)


@lru_cache(maxsize=512)
def _alike(text: str, place: int, length: int, shape: PartialDate) -> tuple[Found, ...]:
    return decided(Marked(0, text, {place: Dated(length, shape, None)}))


def decided(marked: Marked) -> tuple[Found, ...]:
    """Return the same, found anew from every letter and figure."""
    dated = tuple(find_dated(marked))
    return tuple(sorted((*dated, *find_undated(marked, dated)), key=lambda each: each[1:3]))


def _placed(found: Found, marked: Marked) -> Found:
    return found._replace(start=marked.start + found.start, end=marked.start + found.end)


def _located(text: str, reading: Reading, found: Found) -> Located:
    stated = found.first or found.last
    start, end = source_span(reading.folded, found.start, _closed(reading.folded.text, found))
    timescale = Timescale(
        kind=found.kind,
        quote=text[start:end],
        precision=precision_of(stated) if stated else Precision.RELATIVE,
        starts=found.first,
        ends=found.last,
    )
    return Located(timescale, start, end)


def source_span(folded: Folded, start: int, end: int) -> tuple[int, int]:
    """Return where a span of the folded text stands in its source."""
    return _place(folded, start), _place(folded, end - 1) + 1


def _place(folded: Folded, at: int) -> int:
    before = bisect_right(folded.points, at)
    return at + (folded.shifts[before - 1] if before else 0)


def _closed(text: str, found: Found) -> int:
    """Return the end of a wording, with the bracket that closes one opened inside it."""
    opened = text.count("(", found.start, found.end) - text.count(")", found.start, found.end)
    return found.end + (opened > 0 and text.startswith(")", found.end))
