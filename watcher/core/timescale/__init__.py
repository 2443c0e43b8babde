"""Timescales: the dates and periods that a text sets, each with the words that set it.

In layers, from the letters up: `folding` (plain letters, places kept), `calendar_words` (dates as
values), `marking` (a sentence with its dates masked), `sites` (a date and its preposition), `cues`
(the word that rules it), `guards` (false friends); then the kind: `points`, `starts`, `beginnings`,
`endings`, `ranges` with a date, `counted` and `undated` without one. `find` puts them in order.

For whole documents: `outline` (what stands above each block), `labels` and `lead_ins` (what that
says of dates), `openings`, `table_cells`, `run_in`, `reference_words`, `heading_years`, `places`;
`in_context` reads one block so, `items` and `composed` lend it words; `documents` reads all,
`listing` tells a person.
"""

from watcher.core.timescale.answer import found_answer, kind_in_words, timescale_answer
from watcher.core.timescale.changes import changed_timescales
from watcher.core.timescale.documents import (
    DocumentTimescales,
    PlacedDate,
    PlacedTimescale,
    find_in_document,
    read_document,
)
from watcher.core.timescale.find import find_impossible, find_timescales, locate
from watcher.core.timescale.misspelt import find_misspelt

__all__ = [
    "DocumentTimescales",
    "PlacedDate",
    "PlacedTimescale",
    "changed_timescales",
    "find_impossible",
    "find_in_document",
    "find_misspelt",
    "find_timescales",
    "found_answer",
    "kind_in_words",
    "locate",
    "read_document",
    "timescale_answer",
]
