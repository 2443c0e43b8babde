"""The cue layer: which word rules a date, and what it says that the date is for.

English law and guidance state time by a pair: "come into force" with "on", "register" with "by",
"withdrawn" with "from". The word nearest to the left rules, or the first to the right where the
date is put in front.
"""

import re
from bisect import bisect_left, bisect_right
from enum import StrEnum
from typing import NamedTuple

from watcher.core.timescale.sites import Site
from watcher.core.timescale.stretch import Matches, matches


class Cue(StrEnum):
    """What a governing word says that a date is for."""

    END = "end"
    FORCE = "force"
    EFFECT = "effect"
    TRANSITION = "transition"
    DEADLINE = "deadline"
    REVIEW = "review"
    EVENT = "event"
    START = "start"


class Governing(NamedTuple):
    """A cue in the words beside a date."""

    cue: Cue
    start: int
    """Counted from the sentence's start."""
    end: int
    words: str


TRANSITION = (
    r"transition(?:al|ary)?(?: (?:and|or|to|from) \w+)?"
    r" (?:periods?|arrangements?|phase|protections?|years?|measures?|provisions?|reliefs?|rules?|window)"
    r"(?! ?\))|dual running|transition (?:to|from)(?! adult| secondary| independ| care)|phas(?:e|es|ed|ing)[ -](?:in|out)(?! of)|phase (?=from|over)|phased|in (?:\w+ )?(?:stages|phases|tranches)"
    r"|(?:staged|staggered|gradual) (?:approach|basis|implementation|introduction|roll-?out|withdrawal"
    r"|reduction|removal|increase|timetable|commencement)|grace period|phasing"
    r"|gradually|over time|(?:implementation|bedding-in|lead-in|run-in|familiarisation|adjustment) period"
)
"""Words that name a transition or a phasing in."""
_FORMS = {
    Cue.END: r"(?:no longer|ceas(?:e|es|ed|ing)|stop(?:s|ped)?)(?: (?:to|be|being|have|having))*"
    r"(?: (?!(?:on|in|from|at|by|until|after|before)\b)\w+)?"
    r"|expir(?:e|es|ed|y|ing|ation)(?: date)?|laps(?:e|es|ed)|revo(?:ke[sd]?|king|cation)|repeal(?:s|ed|ing)?"
    r"|withdr(?:aw|aws|awn|ew|awing|awal)|abolish(?:ed|es|ing)?|abolition|scrap(?:s|ped)?|terminat(?:e|es|ed)"
    r"|discontinued?|sunset(?: date| clause)?|(?<!the )ends?(?! of)(?: date)?|ended|clos(?:e|es|ed|ing|ure)(?! date)|remov(?:e|es|ed|al)(?! from (?:the|its|our) | of (?:\w+ )?(?:information|advice|references?|details|mention|text))|omitted|superseded|lift(?:s|ed|ing)?|runs? out|switched off",
    Cue.FORCE: r"(?:com(?:e|es|ing)|came|brought|bring(?:s|ing)?|enter(?:s|ed|ing)?|put|go(?:es|ing)?|went|coming|entry)"
    r" (?:fully |partly |wholly )?(?:into|in to) (?:full )?(?:force|effect|operation|law|use)(?: date)?"
    r"|(?:(?:wholly|partly|already|fully|be|is|are|was|were) )?in (?:force|operation|effect)|appointed day|(?:becomes?|became) law|c(?:ame|omes?|oming) to force|commenc(?:e|es|ed)|commencement(?: date)?",
    Cue.EFFECT: r"t(?:ak(?:e|es|ing)|ook) effect|bec(?:omes?|ame|oming) effective|effective(?: date)?|date of effect",
    Cue.TRANSITION: TRANSITION,
    Cue.DEADLINE: r"deadlines?|due(?! to)(?: date)?|(?:last|latest|final|closing) (?:date|day)|cut-off(?: date)?",
    Cue.REVIEW: r"(?:next )?review(?:ed)?(?: date| again| due)?",
    Cue.EVENT: r"(?:took|takes?|taken|taking) place|held|publi(?:sh|shes|shed|cation)|issued?|laid|signed"
    r"|announc(?:e|es|ed|ement)|launch(?:es|ed)?|born|received|found|passed|recorded|ran"
    r"|(?:was|were|been) made|consulted|replac(?:e|es|ed)|visited|inspected",
    Cue.START: r"ha(?:ve|s|d|ving) effect|appl(?:y|ies|ied|ying|icable)|available|introduc(?:e|es|ed|tion)"
    r"|implement(?:ed|ation|s)?|extend(?:s|ed)?|entitled|eligible|start date|starts?|started|c[ao]mes?(?= in (?:on|from)\b)|beg(?:in|ins|an|un)"
    r"|(?:re-?)?open(?:s|ed)?|resumes?|restarts?|increase[sd]?|charged|payable|required|must|unlawful|illegal|banned|prohibited|valid|remains?|in place",
}
# A look at the first letter comes first: most places of a text begin no word.
_CUE = re.compile(
    r"(?<![a-z])(?=[a-z])(?<![\w-])(?:"
    + "|".join(rf"(?P<{cue}>{form})" for cue, form in _FORMS.items())
    + r")(?![\w-])"
)
# A new clause between a word and a date: an opening dash without its pair, or "that".
_BREAKS = re.compile(r"\bthat\b|^[^-]* - [^-]*(?: - [^-]* - [^-]*)*$")


def governing(site: Site) -> Governing | None:
    """Return the word that rules a date, or None where no word near it says what it is for."""
    found = matches(_CUE, site.left.text)
    is_front = site.is_front
    if is_front:
        after = bisect_left(found.starts, site.end)
        if after < len(found.starts) and found.ends[after] <= site.right.end:
            return _governing(found, after, site)
    before = bisect_right(found.ends, site.start) - 1
    if before < 0 or found.starts[before] < site.left.start:
        return None
    gap = site.left.text[found.ends[before] : site.start]
    return None if is_front and _BREAKS.search(gap) else _governing(found, before, site)


def _governing(found: Matches, at: int, site: Site) -> Governing:
    start, end = found.starts[at], found.ends[at]
    return Governing(Cue(found.groups[at]), start, end, site.left.text[start:end])
