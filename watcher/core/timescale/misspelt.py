"""Ordinals that are misspelt: "1th April" can be no other day than 1 April, and readers are told.

A day is never guessed: "31th September" stays impossible, for its day is.
"""

import re

_ORDINAL = re.compile(
    r"(?<![0-9.,/-])(?P<day>[0-9]{1,2})(?P<suffix>st|nd|rd|th)"
    r"(?=(?:\s+day)?(?:\s+of)?\s*"
    r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*)",
    re.IGNORECASE,
)
_WHOLE = re.compile(
    r"(?:\s+day)?(?:\s+of)?\s*[a-z]+\.?(?:,?\s*[12][0-9]{3}(?![0-9]))?", re.IGNORECASE
)
_SUFFIXES = {1: "st", 2: "nd", 3: "rd", 21: "st", 22: "nd", 23: "rd", 31: "st"}


def spelt(text: str) -> str:
    """Return a text with misspelt ordinals of days put right, letter for letter as long as it was."""
    return _ORDINAL.sub(lambda match: match["day"] + _right(match), text)


def find_misspelt(text: str) -> tuple[str, ...]:
    """Return the wording of each date in a text whose ordinal is misspelt ("1th April 2027")."""
    return tuple(
        text[match.start() : whole.end()]
        for match in _ORDINAL.finditer(text)
        if _right(match) != match["suffix"] and (whole := _WHOLE.match(text, match.end()))
    )


def _right(match: re.Match[str]) -> str:
    right = _SUFFIXES.get(int(match["day"]), "th")
    return match["suffix"] if match["suffix"].lower() == right else right
