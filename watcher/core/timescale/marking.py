"""A text with its dates and lengths of time masked, letter for letter, so that wordings can be
told by plain patterns whatever the date.

`DATE`, `SPAN` and `AMOUNT` match one mask each; a mask is as long as what it hides, so that a
place in the marked text is a place in the folded one.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from watcher.core.timescale.calendar_words import Stated, find_dates
from watcher.core.timescale.folding import Folded, fold, lower, sentences
from watcher.domain import PartialDate

DATE_LETTER = "\ue000"
"""A mask's first letter; what a mask hides of further letters is REST_LETTER."""
REST_LETTER, SPAN_LETTER, AMOUNT_LETTER, _IMPOSSIBLE = "\ue001", "\ue002", "\ue003", "\ue004"
DATE = f"{DATE_LETTER}{REST_LETTER}*"
"""A day, month, season or year."""
SPAN = f"{SPAN_LETTER}{REST_LETTER}*"
"""A range that is one word group: "1 to 5 April 2027", "2024 to 2025"."""
AMOUNT = f"{AMOUNT_LETTER}{REST_LETTER}*"
"""A length of time: "28 days", "three working days"."""
IMPOSSIBLE = f"{_IMPOSSIBLE}{REST_LETTER}*"
"""A date that no calendar knows."""

_NUMBER = (
    r"(?:[0-9]{1,3}(?:\.5)?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen"
    r"|fourteen|fifteen|sixteen|eighteen|twenty(?:-(?:one|four|eight))?|thirty|forty(?:-eight)?"
    r"|sixty|ninety)"
)
_AMOUNT_FORM = re.compile(
    rf"(?<![\w.,£$/-]){_NUMBER}(?: \([a-z0-9-]{{1,14}}\))?(?: (?:to|or) {_NUMBER}| ?- ?{_NUMBER})?[ -]"
    r"(?:(?:whole|full|clear|complete|consecutive|continuous|calendar|working|business|school|sitting"
    r"|banking)[ -]){0,2}(?:hour|day|week|fortnight|month|year)s?(?![\w-])"
)

_TITLE_BEFORE = re.compile(
    r"(?:\b(?:act|acts|regulations?|order|orders|rules|measure|bill|code|budget|statement|review"
    r"|edition|version|report|survey|census|strategy|framework|paper|standards?|circular|directive"
    r"|convention|(?:spring|summer|autumn|winter)(?: budget| statement)?|scheme)"
    r"(?: \([^()]{1,80}\)){0,3},?(?: of)? ?\(?|\((?:[^()]{0,60}, )?)$"
)
_MORE_TITLES = re.compile(
    r"\b(?:Acts|Regulations|Orders|Rules) (?:\d{4}, ){0,3}\d{4},? (?:and|to) $"
)
_CAPITAL_BEFORE = re.compile(r"(?:^|[^\w.!?:] ?)([A-Z][\w'&-]*|[A-Z]{2,}) \(?$")
_TITLE_AFTER = re.compile(
    r"\)? (?:(?:policy |white |green |statutory |national |annual |spending )?(?:acts?|regulations?|orders?|rules|version|edition|paper|report|guidance|strategy"
    r"|budget|census|election|survey|curriculum|legislation|code|figures|statistics|data|manifesto"
    r"|directive|convention|framework|statement|agreement|judgment|cohort|pilot|reforms?|baseline|levels?|prices|settlement|intake|results"
    r"|announcement|measures?)\b|(?: |\()?(?:c\. ?[0-9]|asp\b|anaw\b))"
)
_YEAR_AFTER = re.compile(r" (?:tax|financial|academic|school|calendar|season|year)")
_ENDS_IN_DIGIT = re.compile(r"[0-9] $").match
_NO_NAME = re.compile(
    r"(?:from|by|in|since|until|till|before|after|between|during|on|at|and|or|to|of|early|late|the|year"
    r"|for|starting|beginning|ending|over|through|throughout|(?:mid|pre|post)-)",
    re.IGNORECASE,
)


class Dated(NamedTuple):
    """What a mask hides: a date, or a range with its end."""

    length: int
    first: PartialDate
    last: PartialDate | None


class Marked(NamedTuple):
    """One sentence, masked."""

    start: int
    """Where it begins in the folded text."""
    text: str
    """In lower case, with masks."""
    dates: Mapping[int, Dated]
    """What a DATE or SPAN mask hides, by its place in `text`."""


class Reading(NamedTuple):
    """A text taken apart."""

    folded: Folded
    impossible: tuple[Stated, ...]
    sentences: tuple[Marked, ...]


def read(source: str) -> Reading:
    """Return a text's sentences, masked, and the dates in it that no calendar knows."""
    folded = fold(source)
    plain, low = folded.text, lower(folded.text)
    stated = tuple(find_dates(plain, low))
    dates = [
        (each.start, Dated(each.end - each.start, each.first, each.last))
        for each in stated
        if each.first and not _is_title(plain, low, each)
    ]
    impossible = tuple(each for each in stated if each.is_impossible)
    masks = [
        *((at, at + each.length, SPAN_LETTER if each.last else DATE_LETTER) for at, each in dates),
        *((each.start, each.end, _IMPOSSIBLE) for each in impossible),
        *((*match.span(), AMOUNT_LETTER) for match in _AMOUNT_FORM.finditer(low)),
    ]
    masked = _masked(low, masks)
    return Reading(folded, impossible, tuple(_sentences(plain, masked, dates)))


def _is_title(plain: str, low: str, stated: Stated) -> bool:
    """Return whether a year or month belongs to a name: "the 2000 Act", "September 2016 version"."""
    if stated.first is None or len(stated.first) > len("2025-09") or stated.last:
        return False
    if _TITLE_AFTER.match(low, stated.end):
        return True
    start, is_year = stated.start, len(stated.first) == len("2025")
    if not is_year or _ENDS_IN_DIGIT(plain[max(0, start - 2) : start]):
        return False
    return _names(plain[max(0, start - 90) : start], low, stated.end)


def _names(before: str, low: str, end: int) -> bool:
    """Return whether words before a year name an Act, an edition or the like."""
    if before.endswith(("and ", "to ")) and _MORE_TITLES.search(before):
        return True
    if before.endswith(("the ", "The ")) and not _YEAR_AFTER.match(low, end):
        return True
    if _TITLE_BEFORE.search(before.lower()):
        return True
    name = _CAPITAL_BEFORE.search(before)
    return name is not None and not _NO_NAME.fullmatch(name[1])


def _masked(low: str, masks: Iterable[tuple[int, int, str]]) -> str:
    pieces: list[str] = []
    at = 0
    for start, end, letter in sorted(masks, key=lambda mask: (mask[0], -mask[1])):
        if start >= at:
            pieces += low[at:start], letter, REST_LETTER * (end - start - 1)
            at = end
    return "".join((*pieces, low[at:]))


def _sentences(plain: str, masked: str, dates: Iterable[tuple[int, Dated]]) -> Iterator[Marked]:
    left = iter(dates)
    ahead = next(left, None)
    for start, end in sentences(plain):
        inside: dict[int, Dated] = {}
        while ahead is not None and ahead[0] < end:
            inside[ahead[0] - start] = ahead[1]
            ahead = next(left, None)
        yield Marked(start, masked[start:end], inside)
