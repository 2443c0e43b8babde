"""What a heading, a lead-in or the head of a column says that the dates under it are for.

A label alone is no sentence. It is therefore told by its kind, and the finder is given words of
that kind which it knows, in front of the date: "Deadlines" over "31 January 2027" is read as
"Deadline: 31 January 2027".
"""

import re
from collections.abc import Mapping
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple

from watcher.core.timescale.folding import fold, lower
from watcher.domain import TimescaleKind as Kind


class Shape(StrEnum):
    """How a date begins that stands under a label."""

    POINT = "point"
    """With nothing before it."""
    AT = "at"
    """With "on", "in" or "at"."""
    START = "start"
    """With "from"."""
    END = "end"
    """With "by", "before" or "until"."""
    RANGE = "range"
    """Two dates, with nothing before them."""
    AMOUNT = "amount"
    """A length of time."""


class Label(NamedTuple):
    """Words above a date."""

    text: str
    kind: Kind | None
    """What they say that bare dates under them are for."""
    lead: str = ""
    """How they go on in the date's own sentence; "" where they only name what follows."""
    is_name: bool = False
    """True where `lead` but names a row: then it goes before bare dates alone."""


_LONGEST = 100
_STRONG = {
    Kind.CONSULTATION_CLOSE: r"consultations?(?: (?:dates?|period|closes?|closed|ends?|deadline|closing date|runs|is open))*"
    r"|(?:.* )?(?:consultation|call for evidence) (?:closes|closing date|ends|end date|deadline|period|dates|is open|runs)"
    r"(?: (?:on|by|at|from|until))?|calls? for evidence|have your say|(?:deadline|closing date) for (?:comments|responses|views)"
    r"|(?:send|submit) (?:us )?your (?:comments|views|responses?) by",
    Kind.REVIEW: r"(?:.* )?(?:next review(?: date| due)?|review (?:dates?|due|by)|date (?:of|for) (?:the |its )?(?:next )?review"
    r"|due for review|to be reviewed(?: (?:on|by|in))?|will be reviewed(?: again)?(?: (?:on|by|in))?)",
    Kind.TRANSITION: r"(?:the )?(?:.* )?transition(?:al)?(?: (?:period|phase|arrangements?|measures?|provisions?|dates?))?"
    r"|phas(?:ing|ed)[ -](?:in|out)(?: .*)?|grace period",
    Kind.COMMENCEMENT: r"(?:.* )?(?:com(?:e|es|ing) into|came into|entry into|in) (?:force|effect|operation)(?: date)?(?: (?:on|from|in|at))?"
    r"|(?:.* )?commencement(?: dates?)?|commences(?: on)?|effective dates?|date (?:of )?(?:effect|in force)",
    Kind.DEADLINE: r"(?:.* )?(?:deadlines?(?: dates?)?|closing dates?|(?:last|latest|final) dates?|cut-off(?: dates?)?)(?:(?: (?:for|to) .*)?)"
    r"|(?:.* )?deadlines? (?:for|to) .*|(?:.* )?(?:due (?:date|by|on)|due)|by when|(?:.* )?applications? clos(?:e|es|ing)(?: (?:on|at))?"
    r"|(?:to be )?(?:apply|respond|submit(?:ted)?|return(?:ed)?|register|completed?|pay|paid|send|sent|done|action) by"
    r"|when (?:to|you must|you need to) (?:apply|respond|submit|register|return|pay|send).*"
    r"|deadlines? .*(?:are|is)(?: usually)?",
    Kind.APPLIES_FROM: r"(?:.* )?(?:appl(?:y|ies|icable)|effective|valid|in effect|with effect) from|(?:date )?from date",
    Kind.EXPIRY: r"(?:.* )?(?:appl(?:y|ies)|valid|lasts?) (?:until|to)|expir(?:y|es)(?: dates?)?(?: on)?|(?:date )?(?:withdrawn|revoked)(?: on)?",
}
_WEAK = {
    Kind.APPLIES_FROM: r"from|starts?(?: dates?| on)?|start(?:ing)? date|begins?(?: on)?|opens?",
    Kind.EXPIRY: r"until|to|ends?(?: dates?| on)?|ending|closes?",
}
_NEUTRAL = re.compile(r"(?:the )?(?:key |important )?(?:dates?|when|day|month|timescales?|timing)")
_PAST = re.compile(
    r"\b(?:previous|last year|past|earlier|was|were|had|outcome|results?|responses? to|analysis"
    r"|missed|extended|no)\b"
)
_FOR_YEAR = re.compile(r"(?: (?:for|in))?(?: the)? (?:19|20)[0-9]{2}(?: ?(?:to|-|/) ?[0-9]{2,4})?$")
"""What may stand at the end of a label: "Deadlines for 2027", "Deadlines 2026 to 2027"."""
_EDGES = " :.-*\u2022?()\"'"


def _compiled(forms: Mapping[Kind, str]) -> re.Pattern[str]:
    return re.compile("|".join(f"(?P<{kind.value}>{form})" for kind, form in forms.items()))


_LABEL, _COLUMN = _compiled(_STRONG), _compiled(_WEAK)

_TOLD: Mapping[Kind, Mapping[Shape, str]] = {
    Kind.COMMENCEMENT: {
        Shape.POINT: "Comes into force: ",
        Shape.AT: "Comes into force ",
        Shape.START: "Comes into force ",
    },
    Kind.APPLIES_FROM: {Shape.POINT: "Applies from ", Shape.RANGE: "Applies from "},
    Kind.DEADLINE: {
        Shape.POINT: "Deadline: ",
        Shape.AT: "Deadline: ",
        Shape.START: "You can apply ",
        Shape.END: "You must apply ",
        Shape.RANGE: "You must apply: ",
    },
    Kind.EXPIRY: {Shape.POINT: "Expires on ", Shape.AT: "Expires "},
    Kind.REVIEW: {
        Shape.POINT: "Next review date: ",
        Shape.AT: "Next review date: ",
        Shape.END: "This guidance will next be reviewed ",
    },
    Kind.TRANSITION: {
        Shape.POINT: "Transitional period ends on ",
        Shape.AT: "Transitional period ends ",
        Shape.START: "Transitional period ",
        Shape.END: "Transitional period ",
        Shape.RANGE: "Transitional period: ",
    },
    Kind.CONSULTATION_CLOSE: {
        Shape.POINT: "The consultation closes on ",
        Shape.AT: "The consultation closes ",
        Shape.END: "Your responses must be sent ",
        Shape.RANGE: "The consultation runs from ",
    },
}


@lru_cache(maxsize=1024)
def kind_of(label: str) -> Kind | None:
    """Return what a heading or a lead-in says of bare dates under it; None where it says nothing."""
    return _kind(_LABEL, label)


@lru_cache(maxsize=1024)
def kind_of_column(head: str) -> Kind | None:
    """Return what the head of a column says: there "From" and "Until" alone are clear."""
    return _kind(_LABEL, head) or _kind(_COLUMN, head)


def is_neutral(head: str) -> bool:
    """Return whether the head of a column says only that dates stand there: "Date", "When"."""
    return _NEUTRAL.fullmatch(_plain(head)) is not None


def words_for(kind: Kind, shape: Shape) -> str:
    """Return the words that make the finder see a date under a label as that; "" for none."""
    return _TOLD.get(kind, {}).get(shape, "")


def _kind(pattern: re.Pattern[str], label: str) -> Kind | None:
    if len(label) > _LONGEST:
        return None
    plain = _plain(label)
    match = pattern.fullmatch(plain)
    if match is None or match.lastgroup is None or _PAST.search(plain):
        return None
    return Kind(match.lastgroup)


def _plain(label: str) -> str:
    plain = lower(fold(label).text).strip(_EDGES)
    return _FOR_YEAR.sub("", plain)
