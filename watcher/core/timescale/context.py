"""One date with all that a decision about it looks at, and the questions asked on every side."""

import re
from functools import lru_cache
from typing import NamedTuple

from watcher.core.timescale import guards
from watcher.core.timescale.cues import TRANSITION, Cue, Governing
from watcher.core.timescale.sites import Side, Site
from watcher.core.timescale.stretch import Stretch

NEAR = 40
"""Characters: within a phrase."""
CLAUSE = 80
FAR = 160
"""Characters: as far as a subordinate clause may push a date away from its verb."""

_MUST = re.compile(
    r"\b(?:must|should|shall|needs? to|ha(?:s|ve|d) to|having to|requires?|required|obliged|duty|deadlines?"
    r"|due(?! to)|ought to|are to|is to|expected to|no later)\b"
)
_OBLIGED = re.compile(r"\b(?:must|shall|needs? to|ha(?:s|ve) to|required)\b")
_APPLYING = (
    r"(?:apply|re-?apply|register|submit|send|return|respond|nominate|claim|enter|book|vote|enrol|opt"
    r"|choose|renew|request|complain|appeal|complete|pay|file|edit|change|amend|withdraw|cancel|object|comment)"
)
_MAY_ACT = re.compile(
    r"\b(?:can|may|must|should|could|able to|need to|ha(?:s|ve) to|you|open(?: to)?)\b"
    rf"(?: \w+){{0,2}}? {_APPLYING}\b"
    r"|\b(?:can|may|must) be (?:requested|submitted|made|lodged|sent|claimed|returned|amended|changed|withdrawn|accepted|booked)\b"
    r"|\b(?:you|they|who)(?: \w+)? (?:applied|registered|submitted|sent|returned|claimed|paid|filed|renewed|completed)\b"
    r"|\bapplications?\b(?: \w+){0,5}? (?:open|accepted|made|received|submitted|window|close)"
    r"|\b(?:invit|accept|tak|welcom|seek)(?:e|es|ed|ing)? (?:\w+ )?(?:applications|bids|nominations)"
    r"|\bapplication (?:window|period|round)"
)
_TRANSITION = re.compile(rf"\b(?:{TRANSITION})\b")
_PHASED = re.compile(r"\bphas(?:ed|ing)\b|\bin (?:\w+ )?(?:stages|phases)\b")
_ASKS = re.compile(
    r"(?:^|[:;,*-] ?|\b(?:please|then|and|or) )[\"']*(?:\w+ly )?(?:apply|register|submit|send|return|e-?mail|complete"
    r"|pay|file|tell|notify|inform|reply|respond|claim|renew|book|enrol|request|report|provide|give"
    r"|make|sign up|upload|order|check|update|ensure|contact|let us know|nominate|appeal|choose|enter"
    r"|use|confirm|declare|review|comply|cut|sow|spread|plant|graze|establish|maintain|leave|keep|carry out|start"
    r"|stop|move|remove|appoint|arrange|spend|visit|attend|do not|don't|ask|tell)\b"
)
_CONSULTATION = re.compile(
    r"\b(?:(?<!subject to )(?<!subject to this )(?<!subject to the )(?<!following )(?<!following a )(?<!following the )(?<!after )(?<!after a )(?<!after the )"
    r"consultations?(?! (?:papers?|documents?|with|responses?|outcome))|consulting|calls? for evidence|have your say"
    r"|invitation to comment|(?:wish|want|like) to comment|(?:for|of) comments|written (?:evidence|submissions|representations)|(?:survey|questionnaire) (?:is|will be|remains?|closes|runs)|(?:your|any|written|send|submit|their|give) (?:comments|views|feedback|thoughts)"
    r"|comments? (?:on|should|must|are|by|to)|feedback (?:on|to|by|should|must)|tell us what you think"
    r"|representations? (?:about|on|may|must|should|can)|respond(?:ing)? to (?:this|the) (?:consultation|call)"
    r"|(?:your|for|all|any|written|consultation|survey|send|of) responses"
    r"|(?:seek|invit|welcom|want|gather)(?:s|es|e|ed|ing)? (?:your |the |public |people's )*(?:views|comments|feedback|responses|representations|opinions)"
    r"|(?:views|opinions|comments|representations) (?:must|should|are|need|can|may|will|to)\b|(?:submit|send|make|give|let us have) (?:\w+ )?(?:views|opinions|comments|representations)"
    r"|responses (?:must|should|are|by|to (?:this|the|be)))\b"
)
_CONSULTED = re.compile(
    r"\b(?:launched|published|announced|response to|following|outcome|result of|subject to|opened"
    r"|started|began)\b[^,;]{0,60}$"
)
_ANNOTATION = re.compile(
    r"\b(?:(?P<begins>inserted|substituted|added|amended|applied|extended|modified|restricted"
    r"|excluded|renumbered|transferred|conferred|saved|continued|revived|appointed)|(?P<ends>repealed|omitted|revoked|ceased|expired|lapsed))\b"
    r"(?: for [^;]{0,60}?\)(?=[ ]))?(?: [^();]{0,60})?(?: \([^()]{0,60}\)){0,3} \([^();]{0,200}$"
)
_JOURNAL = re.compile(r"\bo\.?j\b")
"""The Official Journal of the European Union: the date is the issue's."""


class Context(NamedTuple):
    """A date and the word that rules it."""

    site: Site
    rule: Governing | None

    @property
    def cue(self) -> Cue | None:
        """What the ruling word is."""
        return self.rule.cue if self.rule else None

    @property
    def words(self) -> str:
        """The ruling word itself."""
        return self.rule.words if self.rule else ""

    @property
    def left(self) -> Stretch:
        """What stands before the preposition."""
        return self.site.left

    @property
    def clause(self) -> Stretch:
        """What stands on both sides of the date, and the date."""
        return self.site.clause

    @property
    def gap(self) -> str:
        """What stands between the ruling word and the date; "" where the word comes after."""
        return self.left.text[self.rule.end : self.site.start] if self.rule else ""

    @property
    def up_to_rule(self) -> Stretch:
        """What stands before the gap, the ruling word included."""
        return self.left.until(self.site.start - len(self.gap))

    @property
    def tells_only_what_happened(self) -> bool:
        """Whether the verb is past: after a date in front, else on both sides of it."""
        is_front = self.site.is_front and self.site.right.words.strip() != ""
        return guards.is_past(self.site.right if is_front else self.clause)


def must(words: Stretch) -> bool:
    """Return whether words oblige someone to do something."""
    return words.holds(_MUST)


def obliges(words: Stretch) -> bool:
    """Return whether words oblige someone outright: no mere expectation."""
    return words.holds(_OBLIGED)


def asks(words: Stretch) -> bool:
    """Return whether words tell the reader to do something: "Submit the return"."""
    return words.holds(_ASKS)


def may_act(words: Stretch) -> bool:
    """Return whether words let the reader apply, answer, claim and the like."""
    return words.holds(_MAY_ACT)


def consults(c: Context) -> bool:
    """Return whether a date is the end of a consultation."""
    is_exact = len(c.site.first) >= len("2027-09")
    if not is_exact or not c.clause.holds(_CONSULTATION) or guards.is_plan(c.left):
        return False
    return c.cue in {Cue.END, Cue.DEADLINE} or not c.left.ends_in(_CONSULTED)


def phases(words: Stretch) -> bool:
    """Return whether words tell of steps, one after the other: "following a phased approach"."""
    return words.holds(_PHASED)


def is_phased(c: Context) -> bool:
    """Return whether a date's clause names a transition or a phasing in: the kind then (rule 7)."""
    is_after = c.site.is_front and (c.cue is Cue.TRANSITION or phases(c.site.right))
    return is_after or c.left.holds(_TRANSITION)


@lru_cache(maxsize=1)
def annotation(site: Site) -> re.Match[str] | None:
    """Return the word of an editorial note whose date stands in brackets: "inserted (1.4.2014)".

    Its group `begins` or `ends` says which.
    """
    is_day = len(site.first) == len("2014-04-01") and site.side in {Side.AT, Side.NONE}
    if not is_day or "(" not in site.left.words or site.left.last(NEAR).holds(_JOURNAL):
        return None
    return site.left.ends_in(_ANNOTATION)
