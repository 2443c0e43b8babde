"""The kind of a date on which something happens: "on", "in", "at", in brackets, after a label."""

import re
from collections.abc import Callable, Mapping

from watcher.core.timescale import guards
from watcher.core.timescale.context import (
    CLAUSE,
    FAR,
    NEAR,
    Context,
    annotation,
    consults,
    is_phased,
)
from watcher.core.timescale.cues import Cue
from watcher.core.timescale.marking import DATE_LETTER, REST_LETTER
from watcher.core.timescale.starts import RATE, changes_then, start
from watcher.domain import TimescaleKind as Kind

_LABELS = re.compile(
    r"date$|deadline|sunset|due|force|effective|commencement|review|last day|cut-off|^clos|^ends$|^expires$"
)
_LABEL_AFTER = re.compile(
    r" (?:(?!the |an? |is |was |and |or |this )\w+ )?(?:deadlines?|cut-off|closing date)\b"
)
_LABEL_GAP = re.compile(
    r"(?: (?:for|of|to) [^.;:]{0,60}:)?[^a-z]*(?:(?:is |are )?(?:currently|now|still) )?(?:(?:in )?(?:late|early|mid|around|about)[ -])?(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day,? )?"
)
_APPOINTED = re.compile(
    r" (?:is|as|shall be|is to be) the (?:appointed )?(?:day|date)\b[^.;]{0,80}"
    r"\b(?:into (?:force|operation|effect)|commence\w*)\b"
)
_EXPECTED = re.compile(
    r"[^,;]{0,60},? (?:is |are )?(?:currently )?(?:expected|planned|due|set|scheduled|proposed)(?: for| to be)? "
)
_YIELDS = frozenset({Kind.APPLIES_FROM, Kind.EXPIRY})
_JOINED = re.compile(r"[^,]{0,60}(?:,| and| or| but)[^;]{0,80}$")
_JUST_JOINED = re.compile(
    r"(?:\band|\bor|\bbut|,)(?: then)?(?: again)?(?: (?:to|by|at) [£0-9.,%]+p?)? ?$"
)
_NOT = re.compile(r"(?:\b(?:not(?! already)|cannot|never|nor)\b|n't\b)[^;]{0,160}$")
_PERSONAL = re.compile(
    r"\b(?:cancellations?|suspensions?|appointments?|designations?|notices?|resignations?"
    r"|dismissal|decisions?|disqualification)\b[^,;]{0,60}$"
)
_SCHEMES = re.compile(
    r"\b(?:schemes?|funds?|funding|grants?|rates?|rules?|reliefs?|allowances?|restrictions?"
    r"|regulations?|orders?|acts?|guidance|polic(?:y|ies)|provisions?|periods?|arrangements?|support"
    r"|programmes?|offers?|credits?|benefits?|sections?|measures?|requirements?|exemptions?|powers?"
    r"|dut(?:y|ies)|ban|entitlements?|payments?|standards?|framework|code|licen[cs]es?|levy|premium|services?|documents?|forms?"
    r"|exceptions?|free movement|pages?|publications?|exemptions?|concessions?|registrations?|certificates?|relaxations?|easements?"
    r"|waivers?|discounts?|freeze|moratorium|approvals?|agreements?|contracts?|permits?|protections?"
    r"|derogations?|window|cap)\b"
)
_FIRM_END = re.compile(
    r"sunset|lift|stops? |expir|ceas|laps|revo|repeal|no longer|abolished|omit|run|end date"
)
_ENTRIES = re.compile(
    r"\b(?:applications?|submissions?|entries|nominations?|bids|bookings?|bidding|registrations?)\b"
)
_AHEAD = re.compile(
    r"\b(?:will|must|shall|next|to be|should be|due for|due|expiry or|date|plans?|intends?|expects?|aims?)\b"
    r"[^;]{0,40}$"
)
_TEXT = (
    r"(?:guidance|document|polic(?:y|ies)|regulations|act|order|framework|code|standards?|strategy"
    r"|protocol|procedures?|arrangements?|statement|guide|rules|scheme|page|advice|handbook|specification)"
)
_REVIEWED = re.compile(
    rf"\b(?:{_TEXT}|it)\b[^.;]{{0,80}}$|^\W*(?:to be |expiry or |date (?:for|of) )?(?:next )?review(?:ed)?\b"
)
_LAST = re.compile(r"\blast\b")
_REVIEWS = re.compile(rf" (?:this|the|these|our) {_TEXT}\b")
_A_YEAR = re.compile(r"\b(?:tax|financial|academic|school|fiscal) year\b")
_CHARGED = re.compile(
    r"\b(?:charged|payable|available|apply|applies|effect|fixed|set)(?: (?!by\b)\w+){0,3} $"
)
_OWN_REPORT = re.compile(
    r"\b(?:our|we|next|final|full|government's)\b[^;]{0,80}\b(?:reports?|responses?|results|findings|decision|edition|version)"
    r"(?: (?:on|of|into|about) [^,;]{0,60})? (?:is|are|will be) due$"
)
_MOVES = re.compile(
    r"\b(?:extend|mov|delay|postpon|chang|defer|put back|push)\w*(?: back)?(?: the| our| its)? $"
)
_NONE_NEW = re.compile(r"\bno (?:new|other|further)\b")


def at(c: Context) -> Kind | None:
    """Decide a date with "on", "in", "at", in the brackets of a note, or after a label."""
    if note := annotation(c.site):
        return Kind.COMMENCEMENT if note["begins"] else Kind.EXPIRY
    if _APPOINTED.match(c.left.text, c.site.end):
        return Kind.COMMENCEMENT
    if _is_called_deadline(c):
        return Kind.CONSULTATION_CLOSE if consults(c) else Kind.DEADLINE
    is_example = guards.is_example(c.left) and c.cue is not Cue.DEADLINE
    if changes_then(c) or (not is_example and _is_charged_for_year(c)):
        return Kind.APPLIES_FROM
    return None if is_example else _ruled(c)


def _is_called_deadline(c: Context) -> bool:
    """Return whether "deadline" follows the date, and it is not the one that is being moved."""
    is_called = c.site.word != "for" and _LABEL_AFTER.match(c.left.text, c.site.end) is not None
    return is_called and not c.left.ends_in(_MOVES)


def _ruled(c: Context) -> Kind | None:
    """Return what the ruling word says, or a rate that is to change then."""
    if c.site.word == "for" or not (c.site.word or _is_label(c)):
        return None
    is_ruled = len(c.gap) <= FAR and _reaches(c)
    kind = (is_ruled and c.cue and _DECIDERS.get(c.cue, _nothing)(c)) or _charge(c)
    return Kind.TRANSITION if kind in _YIELDS and is_phased(c) else kind


def _is_charged_for_year(c: Context) -> bool:
    """Return whether a rule or rate is set for one tax, school or financial year."""
    if (
        c.site.word != "for"
        or len(c.site.first) > len("2027")
        or not _A_YEAR.search(c.left.text, c.site.start, c.site.date_start)
    ):
        return False
    if c.site.is_front:
        return guards.is_binding(c.site.right) and not guards.is_past(c.site.right)
    return c.left.ends_in(_CHARGED) is not None and not guards.is_figure(c.clause)


def _charge(c: Context) -> Kind | None:
    """Return applies_from for a rate that is to change on a day or in a month."""
    is_exact = len(c.site.first) >= len("2027-09") and c.site.word in {"on", "in"}
    is_change = is_exact and c.cue is not Cue.EVENT and guards.sets_charge(c.left)
    return Kind.APPLIES_FROM if is_change else None


def _reaches(c: Context) -> bool:
    """Return False where another date stands between word and date and nothing joins the two."""
    if not c.site.follows_date or DATE_LETTER not in c.gap:
        return True
    if not _JOINED.match(c.gap.rpartition(REST_LETTER)[2]):
        return False
    return c.cue is Cue.FORCE or _JUST_JOINED.search(c.gap) is not None


def _is_label(c: Context) -> bool:
    """Return whether a bare date stands right beside its label: "Closing date: 5 May 2027"."""
    return _LABELS.search(c.words) is not None and _LABEL_GAP.fullmatch(c.gap) is not None


def _nothing(_: Context) -> None:
    return None


def _force(c: Context) -> Kind | None:
    if not c.words.endswith(("in force", "in operation", "in effect")):
        is_verb = c.words.startswith("commence") and "date" not in c.words
        is_far = is_verb and c.gap.strip() and not _EXPECTED.fullmatch(c.gap)
        return None if is_far else Kind.COMMENCEMENT
    is_state = c.site.word != "at" and not c.words.startswith("be ")
    return None if is_state or c.left.ends_in(_NOT) else Kind.COMMENCEMENT


def takes_effect(c: Context) -> Kind | None:
    """Return what "take effect" says: of a text its commencement, of a rate that it applies."""
    if c.left.ends_in(_PERSONAL) or c.left.holds(_NONE_NEW):
        return None
    return Kind.APPLIES_FROM if c.left.holds(RATE) else Kind.COMMENCEMENT


def _deadline(c: Context) -> Kind | None:
    if consults(c):
        return Kind.CONSULTATION_CLOSE
    is_own = c.words.startswith("due") and c.up_to_rule.ends_in(_OWN_REPORT) is not None
    return None if is_own or len(c.gap) > CLAUSE or guards.is_plan(c.left) else Kind.DEADLINE


def review(c: Context) -> Kind | None:
    """Return review where the text itself is looked at again, and that lies ahead of it."""
    if c.left.last(NEAR).holds(_LAST):
        return None
    if "next" in c.words or "date" in c.words:
        return Kind.REVIEW
    is_text = _REVIEWED.search(c.up_to_rule.words) or _REVIEWS.match(c.gap)
    return Kind.REVIEW if is_text and c.up_to_rule.ends_in(_AHEAD) else None


def _end(c: Context) -> Kind | None:
    if consults(c):
        return Kind.CONSULTATION_CLOSE
    if len(c.gap) > CLAUSE or (c.site.is_front and c.rule and c.rule.start - c.site.end > CLAUSE):
        return None
    if c.up_to_rule.holds(_ENTRIES) and c.words.startswith("clos"):
        return Kind.DEADLINE
    is_scheme = c.up_to_rule.last(CLAUSE).holds(_SCHEMES) and len(c.gap) <= NEAR
    return Kind.EXPIRY if is_scheme or _FIRM_END.match(c.words) else None


_DECIDERS: Mapping[Cue, Callable[[Context], Kind | None]] = {
    Cue.FORCE: _force,
    Cue.EFFECT: lambda c: None if c.words == "effective" else takes_effect(c),
    Cue.DEADLINE: _deadline,
    Cue.REVIEW: review,
    Cue.START: start,
    Cue.END: _end,
    Cue.TRANSITION: lambda c: Kind.TRANSITION if c.site.word in {"on", "at"} else None,
}
