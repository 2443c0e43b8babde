"""Cuts text into the units that a redline marks: never half a word, number or reference."""

import re
from typing import NamedTuple

_APART = (
    r"!\"#$%&'()*+,\-./:;<=>?@\[\\\]^`{|}~£€"
    "\u00a1\u00ab\u00b7\u00bb\u00bf"
    "\u2010-\u2027\u2030-\u205e"
    "\u060c\u061b\u061f\u06d4\u3001-\u3003\u3008-\u3011\uff01\uff0c\uff1a\uff1b\uff1f"
)
"""Punctuation. All else that is not white space belongs to words: marks, joiners and emoji too."""

_LETTER = rf"[^\s{_APART}]"
_HYPHEN = "-\u2010\u2011'\u2019"
_UNIT = re.compile(
    rf"""(?:
    https?://\S*[^\s{_APART}]/?                                  # an address
    |[£$€]?(?=\d){_LETTER}+                                      # a number, date, time or sum:
        (?:(?:[{_HYPHEN}]|(?<=\d)[.,:/](?=\d)){_LETTER}+)*       #   1,000.50  12/05/2027  28-day
        (?:\((?:\d{{1,3}}[A-Z]{{0,2}}|[a-z]{{1,4}}|[A-Z]{{1,3}})\))*%?  #   44(3)(a)  50%
    |{_LETTER}+(?:[{_HYPHEN}]{_LETTER}+)*                        # a word
    |\S                                                          # a sign
    )\s*|\s+""",
    re.VERBOSE,
)


def units(text: str) -> list[str]:
    """Return the text cut into words, numbers and signs, each with the white space after it.

    White space at the very start is a unit of its own. Joined, they are the text to the letter.
    """
    return _UNIT.findall(text)


class Cut(NamedTuple):
    """A text cut into units."""

    units: list[str]
    words: list[str]
    """The units without the white space after them: what is compared. A leading white space is ""."""


def cut(text: str) -> Cut:
    """Return a text's units, and what is compared of them."""
    every = units(text)
    return Cut(every, [unit.rstrip() for unit in every])


def words(text: str) -> list[str]:
    """Return the units that are not white space, without the white space after them."""
    return [word for word in cut(text).words if word]
