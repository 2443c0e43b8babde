"""The forms in which a sentence measures, as patterns on plain text in lower case."""

import re
from typing import NamedTuple

from watcher.core.obligations.force import ObligationKind
from watcher.core.obligations.numerals import IN_WORDS, NUMBER

LIMITS = (
    ("most", r"at most|(?:no|not) (?:more|longer) than|up to|(?:a )?maximum(?: of)?|not exceeding"),
    ("least", r"at least|(?:no|not) (?:fewer|less) than|(?:a )?minimum(?: of)?"),
    ("over", r"more than|over|above|exceeding|exceeds?|longer than|older than"),
    ("under", r"less than|fewer than|under|below|younger than"),
    ("within", r"within|(?:no|not) later than|inside"),
    ("before", r"on or before|before|prior to|by|until|till"),
    ("after", r"on or after|after|following|from|since"),
)
"""What the word before a quantity means, and the words that mean it."""
LIMIT = rf"(?:(?P<limit>{'|'.join(pattern for _, pattern in LIMITS)}) )?"

_UNIT = r"(?:minute|hour|day|night|week|fortnight|month|term|year)s?(?![\w-])"
_DAYS = r"(?:(?:working|business|school|calendar|clear|consecutive|whole|full)[ -])?"
_START = r"(?<![\w.,£$€-])"
_WORD_START = r"(?<![\w-])"
_PLACE = (
    r"(?:\d+[a-z]{0,2}(?:\.\d+)*(?: ?\((?:\d{1,3}[a-z]{0,2}|[a-z]|[ivx]{2,4})\)){0,4}"
    r"|(?:one|two|three|four|five|six|seven|eight|nine|ten)(?!\w))"
)
_PARTS = (
    r"(?:regulations?|regs?\.?|(?:sub-?)?sections?|ss?\.|(?:sub-?)?paragraphs?|paras?\.?|articles?"
    r"|schedules?|parts?|chapters?|annex(?:es)?|appendix|appendices|rules?|standards?|clauses?"
    r"|steps?|figures?|tables?|pages?|footnotes?)"
)
_OLDER = r"(?:over|under|above|below|older|younger)(?!\w)"
_OFTEN = (
    r"(?:half-|(?:six|three|two)-)?(?:hourly|daily|weekly|fortnightly|monthly|quarterly|yearly"
    r"|termly|annually|annual|biannually|biennially)(?![\w-])"
)
_SOON = (
    r"(?:as soon as(?: is)?(?: reasonably)? (?:possible|practicable)|as early as possible|immediately"
    r"|without (?:undue |unreasonable )?delay|promptly|forthwith|straight ?away)(?![\w-])"
)
_NOUN = r"(?: (?!(?:and|or|to|of|in|the|is|are) )[a-z][a-z'-]+)?"


class Form(NamedTuple):
    """One form; the groups of its pattern are `amount` and, where it can have one, `limit`."""

    kind: ObligationKind
    signs: tuple[str, ...]
    """Without one of these in a text the form is not looked for; () for any text."""
    pattern: re.Pattern[str]


def _form(kind: ObligationKind, pattern: str, *signs: str) -> Form:
    return Form(kind, signs, re.compile(pattern))


FORMS = (
    _form(
        ObligationKind.MONEY,
        rf"{LIMIT}(?P<amount>[£$€] ?{NUMBER}(?: ?(?:million|billion|bn|m|k)(?!\w))?)",
        *"£$€",
    ),
    _form(
        ObligationKind.SHARE,
        rf"{_START}{LIMIT}(?P<amount>{NUMBER} ?(?:%|per ?cent(?!\w)))",
        "%",
        "cent",
    ),
    _form(
        ObligationKind.REFERENCE,
        rf"{_WORD_START}(?P<amount>{_PARTS} {_PLACE}(?:(?:,| ?[-\u2013]| to| and| or) ?{_PLACE}){{0,8}})",
    ),
    _form(
        ObligationKind.AGE,
        rf"{_WORD_START}(?P<amount>age[sd]?(?: of| between| under| over| up to| from){{0,2}} {NUMBER}"
        rf"(?:(?: to| and| or|[-\u2013]) ?{NUMBER})?(?: (?:and|or) {_OLDER})?)",
        "age",
    ),
    _form(
        ObligationKind.AGE,
        rf"{_WORD_START}(?P<amount>(?:under|over)[ -](?:the age of )?\d{{1,2}}(?:s(?!\w)"
        r"|(?=$|[.,;:)]| (?:and|or|who|in|at|must|should|is|are)\b)))",
        "under",
        "over",
    ),
    _form(
        ObligationKind.AGE,
        rf"{_START}(?P<amount>{NUMBER}(?:-?(?: to| and| or|[-\u2013]) ?{NUMBER})?[ -]years?[ -]"
        r"(?:olds?|of age)(?!\w))",
        "year",
    ),
    _form(
        ObligationKind.AGE,
        rf"{_START}(?P<amount>{NUMBER} (?:or|and) {_OLDER})",
        "or ",
        "and ",
    ),
    _form(
        ObligationKind.FREQUENCY,
        rf"{_WORD_START}{LIMIT}(?P<amount>(?:once|twice|{NUMBER} times)(?: in)? "
        rf"(?:an?|per|each|every|any) (?:{NUMBER} )?{_DAYS}{_UNIT})",
        "once",
        "twice",
        "times",
    ),
    _form(
        ObligationKind.FREQUENCY,
        rf"{_WORD_START}{LIMIT}(?P<amount>(?:once )?(?:every|each) (?:(?:other|second|{NUMBER}) )?"
        rf"{_DAYS}{_UNIT})",
        "every ",
        "each ",
    ),
    _form(ObligationKind.FREQUENCY, rf"{_WORD_START}{LIMIT}(?P<amount>{_OFTEN})", "ly", "annual"),
    _form(
        ObligationKind.NUMBER,
        rf"{_START}{LIMIT}(?P<amount>\d{{1,3}} ?: ?\d{{1,3}})(?![\d:]| ?[ap]\.?m)",
        ":",
    ),
    _form(
        ObligationKind.PERIOD,
        rf"{_START}{LIMIT}(?:the )?(?P<amount>{NUMBER}(?: \(\w{{1,12}}\))?[ -]{_DAYS}{_UNIT})",
        *("minute", "hour", "day", "night", "week", "month", "term", "year"),
    ),
    _form(
        ObligationKind.PERIOD,
        rf"{_WORD_START}(?P<limit>within) (?P<amount>an? {_DAYS}{_UNIT})",
        "within a",
    ),
    _form(
        ObligationKind.PERIOD,
        rf"{_WORD_START}(?P<amount>{_SOON})",
        *("as soon", "as early", "immediately", "delay", "promptly", "forthwith", "straight"),
    ),
    _form(
        ObligationKind.NUMBER,
        rf"{_START}{LIMIT}(?P<amount>{NUMBER}(?:(?: ?[-\u2013]| to) ?{NUMBER})?(?![%/\w-]|[.,:]\d){_NOUN})",
    ),
)
"""The first form that claims a place has it."""
ANY = re.compile(
    rf"\d|(?<![a-z])(?:once|twice|every|each|within|{IN_WORDS})|ly(?![a-z])|annual|possible"
    r"|practicable|delay|straight|forthwith"
)
"""Without one of these a sentence measures nothing."""
