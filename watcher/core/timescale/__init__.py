"""Timescales: the dates and periods that a text sets, each with the words that set it.

In layers, from the letters up: `folding` (plain letters, places kept), `calendar_words` (dates as
values), `marking` (a sentence with its dates masked), `sites` (a date and its preposition), `cues`
(the word that rules it), `guards` (false friends); then the kind: `points`, `beginnings`,
`endings`, `ranges` with a date, `counted` and `undated` without one. `find` puts them in order.
"""

from watcher.core.timescale.answer import found_answer, kind_in_words, timescale_answer
from watcher.core.timescale.changes import changed_timescales
from watcher.core.timescale.find import find_impossible, find_timescales

__all__ = [
    "changed_timescales",
    "find_impossible",
    "find_timescales",
    "found_answer",
    "kind_in_words",
    "timescale_answer",
]
