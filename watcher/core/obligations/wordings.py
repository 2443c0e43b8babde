"""The wordings that bind, advise, permit or free, each with its force."""

import re
from enum import Enum, auto
from typing import NamedTuple

from watcher.core.obligations.force import Force


class Certain(Enum):
    """When a wording is certain to mean its force, and not something else that it can mean."""

    ALWAYS = auto()
    ACTOR = auto()
    """Where someone who can act is its subject: "staff need to", not "what children need to"."""
    LICENCE = auto()
    """Where someone may do something: "the provider may appoint", not "a child may feel"."""
    OBJECT = auto()
    """Where it names someone who can act: "requires the registered person to"."""
    NEVER = auto()
    """Only beside a certain one: "will" that became "must"."""


class Wording(NamedTuple):
    """A pattern on plain text, and what it means."""

    force: Force
    certain: Certain
    pattern: str


_ADVERB = (
    r"(?: \d{1,3}(?![\w.,]))?"  # the number of a footnote
    r"(?:,? (?:also|then|now|still|both|always|therefore|instead|as a minimum|(?!only)\w{2,14}ly),?)?"
)
_BE = rf"(?:is|are){_ADVERB}"
_TO = (
    rf"{_ADVERB} (?:have|need|be(?: \w{{2,14}}ly)? (?:required|obliged|expected|asked|advised)) to"
)
_ALLOWED = r"(?:permitted|allowed|entitled|free)"
_BARRED = r"(?:prohibited|forbidden|barred|banned|disqualified)"
_URGED = r"(?:advised|encouraged|expected|recommended|urged|asked)"
_OFFENCE = r"an? (?:criminal )?offence"
_DO_NOT = r"(?:(?:do|does) not|don't|doesn't)"

WORDINGS = (
    Wording(Force.POSSIBLE, Certain.NEVER, rf"(?:may|might|could|would|should)(?: not)?{_TO}"),
    Wording(
        Force.POSSIBLE,
        Certain.NEVER,
        rf"(?:may|might|could|would)(?: not)? be (?:{_ALLOWED} to|{_BARRED} from)",
    ),
    Wording(
        Force.FREED,
        Certain.ACTOR,
        r"(?:will not|won't) (?:have|need|be(?: \w+ly)? (?:required|obliged|expected)) to",
    ),
    Wording(
        Force.DUTY,
        Certain.ACTOR,
        rf"(?:will|shall){_ADVERB} (?:have|need|be(?: \w+ly)? (?:required|obliged)) to",
    ),
    Wording(Force.ADVICE, Certain.ACTOR, rf"will(?: \w+ly)? be {_URGED} to"),
    Wording(Force.PERMISSION, Certain.ACTOR, rf"(?:will|shall) be {_ALLOWED} to"),
    Wording(Force.RESTRICTION, Certain.ALWAYS, r"(?:may|must|shall) only"),
    Wording(Force.RESTRICTION, Certain.LICENCE, r"can only"),
    Wording(
        Force.BAN,
        Certain.ALWAYS,
        rf"(?:must|shall){_ADVERB} (?:not|never)|mustn't|shan't|must no longer",
    ),
    Wording(Force.BAN, Certain.LICENCE, rf"may{_ADVERB} (?:not|never)|can(?:not| not|'t| never)"),
    Wording(Force.BAN, Certain.ACTOR, rf"{_BE} {_BARRED} from"),
    Wording(Force.BAN, Certain.ACTOR, rf"{_BE} (?:not|no longer)(?: \w+ly)? {_ALLOWED} to"),
    Wording(
        Force.BAN,
        Certain.ALWAYS,
        rf"it(?: is|'s)(?: also)? {_OFFENCE}(?= (?:for|to|under|if|not|knowingly))"
        rf"|(?:commits?|is guilty of|are guilty of) {_OFFENCE}",
    ),
    Wording(
        Force.FREED,
        Certain.ACTOR,
        rf"(?:need|needs) not|needn't|{_DO_NOT} (?:need|have) to|no longer (?:has|have|needs?) to"
        rf"|{_BE} (?:not|no longer)(?: \w+ly)? (?:required|obliged|expected) to|{_BE} exempt from",
    ),
    Wording(
        Force.FREED,
        Certain.ALWAYS,
        r"there is no(?: \w+)? (?:requirement|need|obligation|duty) (?:to|for|that)",
    ),
    Wording(
        Force.ADVICE_AGAINST,
        Certain.ALWAYS,
        rf"should{_ADVERB} (?:not|never)|shouldn't|ought not to|it(?: is|'s) not (?:good|best) practice"
        rf"|{_BE} advised (?:not to|against)",
    ),
    Wording(Force.ADVICE, Certain.ALWAYS, r"should|ought to"),
    Wording(
        Force.ADVICE,
        Certain.ACTOR,
        rf"{_BE} {_URGED} to"
        r"|(?:may|might)(?: also| well)? (?:wish|want|like|find it (?:helpful|useful)) to",
    ),
    Wording(
        Force.ADVICE,
        Certain.ALWAYS,
        r"it(?: is|'s)(?: also| \w+ly)? (?:good|best) practice|it(?: is|'s)(?: also| \w+ly)? (?:recommended|advised|advisable)"
        r"|we(?: also| \w+ly)? (?:recommend|advise|encourage)",
    ),
    Wording(Force.DUTY, Certain.ALWAYS, r"must|shall"),
    Wording(Force.DUTY, Certain.ALWAYS, rf"{_BE} (?:required|obliged) to"),
    Wording(Force.DUTY, Certain.ACTOR, rf"{_BE} to"),
    Wording(
        Force.DUTY,
        Certain.ACTOR,
        rf"(?:has|have|{_BE} under) an?(?: \w+){{0,4}} duty to|{_BE} under a(?: \w+){{0,3}} obligation to",
    ),
    Wording(Force.DUTY, Certain.ACTOR, r"(?:needs?|has|have) to"),
    Wording(
        Force.DUTY,
        Certain.OBJECT,
        r"(?:requires?|it(?: is|'s) the (?:\w+ )?(?:duty|responsibility) of) (?:[\w'-]+ ){1,6}?to",
    ),
    Wording(Force.WILL, Certain.NEVER, r"will|won't"),
    Wording(Force.PERMISSION, Certain.LICENCE, r"may"),
    Wording(Force.PERMISSION, Certain.NEVER, r"can"),
    Wording(Force.PERMISSION, Certain.ACTOR, rf"{_BE} {_ALLOWED} to"),
    Wording(Force.POSSIBLE, Certain.NEVER, r"might|could|would"),
)
"""Where several match at one place, the first one counts."""

ANY_WORDING = re.compile(
    r"(?=[acdhimnorstw])(?<![\w'-])(?:"  # the letters with which they begin: so it is quick
    + "|".join(f"(?P<w{k}>{wording.pattern})" for k, wording in enumerate(WORDINGS))
    + r")(?=\d{1,3}(?!\w)|(?![\w'-]))",
    re.IGNORECASE,
)
