"""The timescales of a whole document: each with its place, and read with what stands above it.

A bare date says nothing by itself: "31 January 2027" under "You must apply by:" is a deadline. The
finder is given the words above in front of the date; what is quoted stands in the block itself.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from watcher.core.timescale.heading_years import with_heading_year
from watcher.core.timescale.in_context import Told, find_in_block
from watcher.core.timescale.misspelt import find_misspelt
from watcher.core.timescale.outline import above, outlined
from watcher.core.timescale.places import Numbers, numbers_of
from watcher.core.timescale.resolve import Facts, resolve
from watcher.domain import Block, PartialDate, Timescale

NOTHING_KNOWN = Facts()


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacedTimescale:
    """A timescale of a document and where it stands."""

    timescale: Timescale
    section: tuple[str, ...]
    """The headings above it, outermost first."""
    number: str
    """The publisher's own number of its paragraph; "" where it has none."""
    block: int
    """Which block of the document it stands in, from 0."""
    told_by: str = ""
    """The words above it that say what its date is for, or give it its year; "" where its own
    sentence does."""
    misspelt: str = ""
    """The date as it is misspelt ("1th April 2027"); "" where it is not."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacedDate:
    """A date that no calendar knows, and where it stands."""

    quote: str
    section: tuple[str, ...]
    number: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentTimescales:
    """What a document says of times, in reading order."""

    timescales: tuple[PlacedTimescale, ...]
    impossible: tuple[PlacedDate, ...]


def find_in_document(
    blocks: Iterable[Block], *, reference: PartialDate | None = None
) -> tuple[PlacedTimescale, ...]:
    """Return the timescales of a document in reading order, each with its place.

    The rules are those of `find_timescales`; beside a sentence, the heading above, a list's lead-in
    and the head and first cell of a table may say what a date is for. Quotes are verbatim from the
    block. `reference` is when the document was published: it gives a year to "this September" too.
    """
    return read_document(blocks, reference=reference).timescales


def read_document(
    blocks: Iterable[Block], *, reference: PartialDate | None = None, facts: Facts = NOTHING_KNOWN
) -> DocumentTimescales:
    """Return the timescales of a document, and the dates in it that no calendar knows.

    `facts` are days that relative wordings count from ("the day after the day on which it is
    made"); what they come to stands beside what is stated, in fields of its own.
    """
    whole = outlined(blocks)
    over = above(whole)
    answers = [
        find_in_block(block, each, reference=reference)
        for block, each in zip(whole, over, strict=True)
    ]
    if not any(answer.told or answer.impossible for answer in answers):
        return DocumentTimescales(timescales=(), impossible=())
    timescales: list[PlacedTimescale] = []
    impossible: list[PlacedDate] = []
    for answer, (section, *_), numbers, at in zip(
        answers, over, numbers_of(whole), range(len(whole)), strict=True
    ):
        place = _Place(whole[at].text, at, section, numbers)
        timescales += (_placed(each, place, facts) for each in answer.told)
        impossible += (
            PlacedDate(quote=quote, section=section, number=numbers.at(start))
            for quote, start in answer.impossible
        )
    return DocumentTimescales(timescales=tuple(timescales), impossible=tuple(impossible))


class _Place(NamedTuple):
    """A block, and what it stands under."""

    text: str
    at: int
    section: tuple[str, ...]
    numbers: Numbers


def _placed(told: Told, place: _Place, facts: Facts) -> PlacedTimescale:
    stated, start, _ = told.located
    timescale, heading = with_heading_year(stated, place.section, place.text)
    return PlacedTimescale(
        timescale=resolve(timescale, facts),
        section=place.section,
        number=place.numbers.at(start),
        block=place.at,
        told_by=told.by or heading,
        misspelt=next(iter(find_misspelt(timescale.quote)), ""),
    )
