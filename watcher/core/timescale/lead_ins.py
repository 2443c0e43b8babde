"""The words of a lead-in that go on in the items under it: "You must apply by:"."""

import re

_SENTENCE_END = re.compile(r"(?<=[.?!;])\s+(?=[A-Z(\"\u201c])")
_GOES_ON = re.compile(
    r"(?:\b(?:by|on|within|from|until|till|before|after|since|of|at|in|between|than|least|for|to|is|are"
    r"|be)(?: the| either| both)?(?: following)?|\bon or (?:after|before))$",
    re.IGNORECASE,
)
_LONGEST, _LONGEST_END = 200, 40


def lead_of(text: str) -> str:
    """Return a lead-in's last sentence as it goes on in an item; "" where the text is no lead-in.

    The colon goes after a word that wants its date right behind it: "by:", "within:".
    """
    told = text.rstrip()
    is_open = told.endswith((":", "\u2014", "-", "\u2013"))
    words = told.rstrip(" :\u2014\u2013-")
    goes_on = _GOES_ON.search(words[-_LONGEST_END:]) is not None
    if not words or not (is_open or goes_on):
        return ""
    start = max(0, len(words) - _LONGEST)
    for end in _SENTENCE_END.finditer(words, start):
        start = end.end()
    sentence = words[start:].removesuffix(" following")
    return f"{sentence} " if goes_on else f"{sentence}: "


def wants_a_date(lead: str) -> bool:
    """Return whether a lead-in ends with a preposition, so that it says all about the date."""
    return lead != "" and not lead.endswith(": ")
