"""One block read under what stands above it: a heading, a lead-in, the head of its table.

The nearest words that say what a date is for are put in front of it, and the finder reads both.
Only the date with which a text begins is read so, but under "come into force:": further on, a
sentence speaks for itself.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import NamedTuple

from watcher.core.timescale.composed import composed
from watcher.core.timescale.find import Located, locate, source_span
from watcher.core.timescale.items import Item, brought_back, meet
from watcher.core.timescale.labels import Label, Shape, kind_of, words_for
from watcher.core.timescale.lead_ins import lead_of, wants_a_date
from watcher.core.timescale.openings import Opening, opening
from watcher.core.timescale.outline import Above
from watcher.core.timescale.reference_words import in_figures
from watcher.core.timescale.run_in import run_in
from watcher.core.timescale.table_cells import Cell, cells_of, labels_of, pair_after
from watcher.domain import Block, BlockKind, PartialDate, Timescale, TimescaleKind


class Told(NamedTuple):
    """A timescale within a block."""

    located: Located
    by: str
    """The words above that say what it is; "" for its own."""


class BlockAnswer(NamedTuple):
    """What one block says of times."""

    told: tuple[Told, ...]
    impossible: tuple[tuple[str, int], ...]
    """Wordings of dates that no calendar knows, and where they stand."""


_NAMING = frozenset(
    {TimescaleKind.TRANSITION, TimescaleKind.CONSULTATION_CLOSE, TimescaleKind.REVIEW}
)
_SHORTEST, _SHORT = 4, 200
"""Letters: nothing shorter sets a time; of the answers to what is short, the last are kept."""
_NEAREST = 3
"""How many lead-ins and headings above a block are asked."""
_FORCE = re.compile(r"\b(?:into|in) (?:force|effect|operation)\b[^.;0-9]*$")


def find_in_block(
    block: Block, over: Above, *, reference: PartialDate | None = None
) -> BlockAnswer:
    """Return what a block of an outlined document says of times, under what stands above it."""
    if block.kind is BlockKind.TABLE_ROW:
        return _in_row(block, over, reference)
    is_above = block.kind in {BlockKind.HEADING, BlockKind.TITLE}
    labels = () if is_above else _labels(over)
    items = run_in(block.text) if block.kind is BlockKind.PARAGRAPH else []
    if items:
        return _in_run(block.text, items, labels, reference)
    return _in_text(block.text, labels, reference)


def _in_run(
    text: str,
    items: Sequence[tuple[int, int]],
    labels: tuple[Label, ...],
    reference: PartialDate | None,
) -> BlockAnswer:
    """Return what a paragraph with a list in it says: each item under the words before the list."""
    told: list[Told] = []
    impossible: list[tuple[str, int]] = []
    (_, end), *_ = items
    lead = lead_of(text[:end])
    under = (Label(text[:end].strip(), kind_of(lead), lead), *labels)
    for start, end in items:
        answer = _in_text(text[start:end].rstrip(), under if start else labels, reference)
        told += (_moved(each, start) for each in answer.told)
        impossible += ((quote, at + start) for quote, at in answer.impossible)
    return BlockAnswer(tuple(told), tuple(impossible))


@lru_cache(maxsize=256)
def _labels(over: Above) -> tuple[Label, ...]:
    """Return the words above a block, nearest first."""
    leads = ((text, lead_of(text)) for text in over.leads[:_NEAREST])
    headings = reversed(over.section[-_NEAREST:])
    return (
        *(Label(text, kind_of(lead or text), lead) for text, lead in leads),
        *(Label(text, kind_of(text)) for text in headings),
    )


def _in_row(block: Block, over: Above, reference: PartialDate | None) -> BlockAnswer:
    told: list[Told] = []
    impossible: list[tuple[str, int]] = []
    cells = cells_of(block.text)
    paired = -1
    for cell in cells:
        if cell.column == paired:
            continue
        labels = (*labels_of(cell, cells, over.header), *_labels(over))
        following = pair_after(cell, cells, over.header)
        found = following and _in_pair(block.text, (cell, following), labels, reference)
        if following and found:
            paired = following.column
            told += found
            continue
        answer = _in_text(cell.text, labels, reference)
        told += (_moved(each, cell.start) for each in answer.told)
        impossible += ((quote, start + cell.start) for quote, start in answer.impossible)
    return BlockAnswer(tuple(told), tuple(impossible))


def _in_pair(
    text: str, pair: tuple[Cell, Cell], labels: Sequence[Label], reference: PartialDate | None
) -> tuple[Told, ...]:
    """Return the range that two neighbouring cells make under "From" and "Until"."""
    first, last = pair
    named = (label.kind for label in labels if label.kind in _NAMING)
    words = words_for(next(named, TimescaleKind.APPLIES_FROM), Shape.RANGE)
    found = _range(words, first.text, last.text, reference)
    if found is None:
        return ()
    timescale = replace(found, quote=text[first.start : last.end])
    return (Told(Located(timescale, first.start, last.end), labels[0].text),)


@lru_cache(maxsize=256)
def _range(words: str, first: str, last: str, reference: PartialDate | None) -> Timescale | None:
    """Return the range between two texts where each is but a date."""
    parts = (opening(locate(text).reading) for text in (first, last))
    if not all(part and part.is_bare for part in parts):
        return None
    found = [each.timescale for each in locate(f"{words}{first} to {last}", reference).timescales]
    return found[0] if len(found) == 1 and found[0].starts and found[0].ends else None


def _in_text(text: str, labels: tuple[Label, ...], reference: PartialDate | None) -> BlockAnswer:
    """Return what a text says of times by itself, or under the words above it."""
    if len(text) < _SHORTEST:
        return BlockAnswer((), ())
    return (_in_short_text if len(text) <= _SHORT else _read)(text, labels, reference)


def _read(text: str, labels: tuple[Label, ...], reference: PartialDate | None) -> BlockAnswer:
    pieces = tuple(in_figures(text, reference))
    whole = composed(pieces)
    answer = locate(whole.text, reference)
    is_verbatim = len(pieces) == 1
    found = answer.timescales if is_verbatim else brought_back(text, whole, answer.timescales)
    own = tuple(Told(each, "") for each in found)
    impossible = tuple(_with_places(text, answer.impossible))
    if not labels or not answer.is_timed:
        return BlockAnswer(own, impossible)
    item = Item(text, pieces, reference)
    first = opening(answer.reading)
    told: tuple[Told, ...] = ()
    if first is not None:
        span = whole.own(*source_span(answer.reading.folded, first.start, first.end)) or (0, 0)
        one = _under(item, first, span, labels)
        at_first = [each for each in own if meet(_span(each), span)]
        told = (one,) if one and _is_news(one, at_first, first) else ()
    told = (*told, *_in_force(item, labels, (*own, *told)))
    rest = (each for each in own if not any(meet(_span(each), _span(other)) for other in told))
    return BlockAnswer(tuple(sorted((*told, *rest), key=lambda each: each.located[1:])), impossible)


_in_short_text = lru_cache(maxsize=1024)(_read)


def _is_news(told: Told, own: Sequence[Told], first: Opening) -> bool:
    """Return whether the words above say more of a date than its own sentence does."""
    if any(_meaning(each) == _meaning(told) for each in own):
        return False
    return not own or first.is_bare or lead_of(told.by) != ""


def _meaning(told: Told) -> tuple[TimescaleKind, PartialDate | None, PartialDate | None]:
    timescale = told.located.timescale
    return timescale.kind, timescale.starts, timescale.ends


def _under(
    item: Item, first: Opening, span: tuple[int, int], labels: Iterable[Label]
) -> Told | None:
    """Return the first date of a text as the nearest words above that speak of it say."""
    for label in labels:
        for words in filter(None, _wordings(label, first)):
            for found in item.opened(words, first, span):
                return Told(found, label.text)
        if wants_a_date(label.lead):
            return None
    return None


def _wordings(label: Label, first: Opening) -> Iterator[str]:
    if first.is_bare or not label.is_name:
        yield label.lead
    is_item = first.is_bare or first.is_linked
    if label.kind and is_item and not wants_a_date(label.lead):
        yield words_for(label.kind, first.shape)


def _in_force(item: Item, labels: Sequence[Label], known: Sequence[Told]) -> Iterator[Told]:
    """Yield further dates of an item under "come into force:", which may end with its date."""
    label = labels[0]
    if label.lead and _FORCE.search(label.lead):
        for found in item.after(label.lead):
            told = Told(found, label.text)
            is_force = found.timescale.kind is TimescaleKind.COMMENCEMENT
            if is_force and not any(meet(_span(told), _span(each)) for each in known):
                yield told


def _with_places(text: str, quotes: Iterable[str]) -> Iterator[tuple[str, int]]:
    at = 0
    for quote in quotes:
        at = max(text.find(quote, at), at)
        yield quote, at


def _moved(told: Told, by: int) -> Told:
    timescale, start, end = told.located
    return told._replace(located=Located(timescale, start + by, end + by))


def _span(told: Told) -> tuple[int, int]:
    return told.located.start, told.located.end
