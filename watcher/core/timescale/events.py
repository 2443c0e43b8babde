"""Wordings that count from an event of the text's own: made, laid, passed or published.

What a home does or suffers is no such event ("within 28 days of the incident"), nor is what
befalls another text ("the day on which the order is made"), nor a day that somebody may choose.
"""

import re
from enum import StrEnum
from typing import NamedTuple

from watcher.core.timescale.counting import Span, Unit


class Event(StrEnum):
    """What befalls a text once."""

    MADE = "made"
    LAID = "laid"
    PASSED = "passed"
    """An Act is passed by the Royal Assent."""
    PUBLISHED = "published"


class Relative(NamedTuple):
    """A day told by an event of the text's own."""

    event: Event
    is_shifted: bool
    """It is counted from the day after the event."""
    span: Span | None
    """None: from no more than the day itself."""
    takes_in: bool
    """The day counted from is day one."""
    is_over: bool
    """The day after the period is meant: what begins "at the end of" it."""


def beginning(quote: str) -> Relative | None:
    """Return what a wording of a beginning counts from; None where it names no such event.

    "It" and "they" are the text itself: so an instrument speaks of its own commencement.
    """
    return _BEGINS.read(quote)


def expiry(quote: str) -> Relative | None:
    """Return what the end of a rule is counted from; "it" and "they" are as for a beginning."""
    return _EXPIRES.read(quote)


def limit(quote: str) -> Relative | None:
    """Return what a time limit is counted from; None unless the text names itself.

    "The day on which it is made" may be the day of a home's own decision.
    """
    return _LIMITS.read(quote)


# --- the event ------------------------------------------------------------------------------------

_TEXT = (
    r"(?:this|these)(?: [\w'-]+){0,3}? (?:act|regulations?|order|rules|measure|scheme|guidance|guide"
    r"|document|statement|standards|code|framework|policy|strategy|publication|instrument|handbook)"
)
_NAMED = {
    "made": Event.MADE,
    "making": Event.MADE,
    "laid": Event.LAID,
    "laying": Event.LAID,
    "passed": Event.PASSED,
    "passing": Event.PASSED,
    "royal assent": Event.PASSED,
    "published": Event.PUBLISHED,
    "publication": Event.PUBLISHED,
}
_BEFORE = r"(?: before (?:(?:each house of |both houses of )?parliament|the house of commons|senedd cymru))?"
_TAIL = (
    r"(?=$|[,;:.)]|(?: and(?! (?:laid|made|passed|published|approved))| but| except| save| so far"
    r"| for the purposes?| in relation to| in so far)\b)"
)


def _event(itself: str, assent_to: str) -> str:
    """Return a pattern of the event, where a text calls itself so, and names the Act assented to.

    It must name itself to be published: guidance may tell of another text's publication.
    """
    on_which = r"(?:(?:the )?(?:day|date)(?: on which| that| when)? |that on which )?"
    of_the = r"(?:the )?(?:(?:day|date) of )?(?:the )?"
    is_ = r"(?:is|are|was|were)(?: first)?"
    return (
        r"(?P<shifted>(?:the )?(?:first )?day (?:immediately )?(?:after|following) )?(?:"
        rf"{on_which}(?:{itself}) (?:{is_} (?P<done>made|passed|laid(?={_BEFORE}{_TAIL})){_BEFORE}"
        rf"|receives? (?:the )?(?P<assent>royal assent))"
        rf"|{on_which}{_TEXT} {is_} (?P<out>published)"
        rf"|{of_the}(?P<deed>making|laying|publication|passing|royal assent) (?:of|to) {_TEXT}{_BEFORE}"
        rf"|{of_the}(?P<bare>royal assent){assent_to}){_TAIL}"
    )


_LOOSE = _event(rf"it|they|{_TEXT}", "")
_STRICT = _event(_TEXT, r"(?!)")

# --- the period -----------------------------------------------------------------------------------

_ONES = [
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
]
_ONES_TH = [
    "first",
    "second",
    "third",
    "fourth",
    "fifth",
    "sixth",
    "seventh",
    "eighth",
    "ninth",
    "tenth",
    "eleventh",
    "twelfth",
    "thirteenth",
    "fourteenth",
    "fifteenth",
    "sixteenth",
    "seventeenth",
    "eighteenth",
    "nineteenth",
]
_TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
_NUMBERS = {
    **{word: number for number, word in enumerate(_ONES, 1)},
    **{word: number for number, word in enumerate(_ONES_TH, 1)},
    **{word: 10 * number for number, word in enumerate(_TENS, 2)},
    **{f"{word[:-1]}ieth": 10 * number for number, word in enumerate(_TENS, 2)},
    "a": 1,
    "an": 1,
    "next": 1,
}
_WORD = "|".join(sorted(_NUMBERS, key=len, reverse=True))
_NUMBER = rf"(?P<number>[0-9]{{1,5}}(?:st|nd|rd|th)?|(?:(?:{'|'.join(_TENS)})[ -])?(?:{_WORD}))"
_UNIT = r"(?P<unit>(?:working |business |calendar )?days?|weeks?|(?:calendar )?months?|years?)"
_SPAN = rf"{_NUMBER} {_UNIT}"
_JOINT = (
    r"(?: period)?,? (?:(?P<takes_in>(?:beginning|starting|commencing) (?:with|on))"
    r"|after|from|following|of) "
)
_AFTER = r" (?:after|from|following) "
_END_OF = r"(?:the )?(?:end|expiry|expiration) of (?:the |a )?(?:period of )?"
_A_SPAN = re.compile(rf"\b{_SPAN}\b")

_MANY_MEANT = re.compile(
    r"\b(?:or|if|unless|later of|earlier|earliest|latest|sooner|whichever|immediately|at least"
    r"|not less|not before|before the (?:day|date)|prior|clear)\b"
    r"|\b(?:appoint|specif|prescrib|determin)"
)
"""Another day may be meant, or somebody has still to set one."""


class _Wordings:
    """Ways to say one thing, each followed by an event."""

    def __init__(self, event: str, *leads: str) -> None:
        self._event = re.compile(rf"\b{event}")
        self._wordings = tuple(re.compile(rf"\b{lead}{event}") for lead in leads)

    def read(self, quote: str) -> Relative | None:
        """Return the only day that a quote tells by an event; None where there may be several."""
        text = _plain(quote)
        if _MANY_MEANT.search(text) or len(self._event.findall(text)) != 1:
            return None
        if len(_A_SPAN.findall(text)) > 1:
            return None
        found = (wording.search(text) for wording in self._wordings)
        return next((_relative(match) for match in found if match), None)


_BEGINS = _Wordings(
    _LOOSE,
    r"(?:at|on|upon|after|until|from) (?P<over>(?:the )?(?:first )?(?:day (?:after|following) )?"
    rf"{_END_OF}){_SPAN}{_JOINT}",
    rf"(?:on the day (?:which is |falling ))?{_SPAN}{_AFTER}",
    rf"on the {_NUMBER} (?P<unit>(?:working )?day){_AFTER}",
    r"(?:on|upon|at|from|with effect from|until)(?: the beginning of)? ",
)
_EXPIRES = _Wordings(
    _LOOSE,
    rf"(?:at|on|by|until|after) {_END_OF}{_SPAN}{_JOINT}",
    rf"after (?:a |the )?(?:period of )?{_SPAN}{_JOINT}",
    rf"{_SPAN}{_AFTER}",
)
_LIMITS = _Wordings(
    _STRICT,
    rf"(?:before|by|until|within) {_END_OF}{_SPAN}{_JOINT}",
    rf"(?:within|during|in) (?:a |the )?(?:(?:maximum |further |initial )?period of )?{_SPAN}{_JOINT}",
    rf"(?:no|not) (?:later|longer|more) than {_SPAN}{_AFTER}",
    rf"(?:has|have|given|allowed) (?:up to |a maximum of |a period of )?{_SPAN}{_JOINT}",
    rf"transition(?:al)? (?:period|phase) (?:of|lasting) {_SPAN}{_JOINT}",
)


def _relative(match: re.Match[str]) -> Relative:
    said = match.groupdict()
    named = said["done"] or said["assent"] or said["out"] or said["deed"] or said["bare"]
    return Relative(
        event=_NAMED[named],
        is_shifted=bool(said["shifted"]),
        span=Span(_number(said["number"]), _unit(said["unit"])) if said.get("number") else None,
        takes_in=bool(said.get("takes_in")),
        is_over=bool(said.get("over")),
    )


def _number(words: str) -> int:
    digits = re.match("[0-9]+", words)
    return int(digits[0]) if digits else sum(_NUMBERS[word] for word in re.split("[ -]", words))


def _unit(words: str) -> Unit:
    kind, _, unit = words.rstrip("s").rpartition(" ")
    return Unit.WORKING_DAY if kind in {"working", "business"} else Unit(unit)


def _plain(quote: str) -> str:
    """Return a quote in small letters and plain signs, each gap one space."""
    text = re.sub("[\u2010-\u2015]", "-", quote.casefold()).replace("\u2019", "'")
    return " ".join(text.split())
