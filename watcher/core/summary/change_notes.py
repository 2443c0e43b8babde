"""Tells what a publisher's change note says, if it says anything."""

import re
from collections.abc import Sequence

_SENTENCE_END = re.compile(r"(?<=[.!?])\s+(?=[A-Z\"'\u2018\u201c(])|\n+|\s+\*\s+")
_SHORT = re.compile(
    r"(?<!\w)(?:e\.g|i\.e|etc|no|para|s|reg|dr|mr|mrs|ms|st|vs|approx)\.$", re.IGNORECASE
)
_WORD = re.compile(r"[^\W\d_]+(?:['\u2019][^\W\d_]+)*")
_SAYS_NOTHING = frozenset(
    """
    a about accessibility accessible added addition additional additions all also amended amendment
    amendments amends an and annual april archive archived as assorted at august available been
    below both broken by change changed changes changing clarification clarifications clarified
    clarify content contents copy correct corrected correction corrections current date dated
    december details document documents edit edited editorial edits error errors february file
    files first fix fixed fixes following for form format formatted formatting from full further
    general guidance guide has have html improve improved improvements in include included includes
    including information is issue issued it its january july june last latest launched layout link
    links live made major march may minor more new no not note november now number october of on
    online only or order other our out page pages paragraph part parts pdf previous publication
    publications published publishing re reflect reflects refreshed regulations reissued
    release released removed replace replaced reuploaded review reviewed revised revision revisions
    rules section sections see september several small some spelling statutory superseded technical
    text that the these this throughout to typo typographical typos up update updated updates
    updating uploaded various version was we webpage website were with word wording year
    """.split()  # noqa: SIM905  # a list of words reads best as words
)
"""A note of these words alone, and of dates and numbers, says that something changed, not what."""


def telling_sentence(note: str) -> str:
    """Return the first sentence of a change note that says what changed; "" if none does."""
    return next((sentence for sentence in _sentences(note) if _is_telling(sentence)), "")


def newest_telling(notes: Sequence[str]) -> str:
    """Return the telling sentence of the last note that has one; notes stand in order of time."""
    return next((told for note in reversed(notes) if (told := telling_sentence(note))), "")


def _sentences(note: str) -> list[str]:
    found = [""]
    for piece in _SENTENCE_END.split(note):
        is_going_on = bool(found[-1]) and _SHORT.search(found[-1])
        if is_going_on:
            found[-1] = f"{found[-1]} {piece}"
        else:
            found.append(piece)
    return [" ".join(one.split()) for one in found]


def _is_telling(sentence: str) -> bool:
    return any(word.lower() not in _SAYS_NOTHING for word in _WORD.findall(sentence))
