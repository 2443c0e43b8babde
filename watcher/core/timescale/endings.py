"""The kind of a date up to which something holds or is to be done: "by", "before", "until"."""

import re

from watcher.core.timescale import guards
from watcher.core.timescale.beginnings import is_set_apart
from watcher.core.timescale.context import (
    CLAUSE,
    NEAR,
    Context,
    asks,
    consults,
    is_phased,
    may_act,
    must,
    obliges,
    phases,
)
from watcher.core.timescale.cues import Cue
from watcher.core.timescale.marking import AMOUNT, DATE_LETTER
from watcher.core.timescale.points import review
from watcher.domain import TimescaleKind as Kind

_NEXT_REVIEW = re.compile(r"\bnext review\b")
_ACTS = re.compile(
    r"\b(?:appl(?:y|ies|ied|ying|ications?)|re-?appl\w+|regist\w+|submi\w+|sen[dt]s?|sending|return\w*"
    r"|fil(?:e|es|ed|ing)|pa(?:y|ys|id|yment|ying)|(?:re)?payable|complet\w+|notif\w+|tell|told|inform\w*|respon\w+"
    r"|repl(?:y|ies|ied)|claim\w*|renew\w*|book\w*|enrol\w*|appeal\w*|complain\w*|provid\w+|g[ia]ve[ns]?"
    r"|ma[dk]e|carr(?:y|ied) out|request\w*|ask\w*|report\w*|compl(?:y|ies|ied)|nominat\w+|vote|receiv\w+"
    r"|arrive\w*|reach us|opt|choose|sign\w*|join\w*|upload\w*|move[ds]?|switch\w*|ensure[ds]?|in place"
    r"|takes? place|appoint\w*|obtain\w*|hold|train\w*|qualif\w+|convert\w*|transfer\w*|use[ds]?|buy"
    r"|update[ds]?|declare|get)\b"
)
_SHALL_NOT = re.compile(
    r"\b(?:must|may|will|shall|can|should|would|do) ?n[o']t\b(?:(?! if | unless )[^,;]){0,80}$"
)
_SHALL_NOT_APPLY = re.compile(r"\b(?:not|nor) (?:\w+ )?(?:apply|have effect|take effect) $")
_AVAILABLE = re.compile(r"\bavailable\b")
_DUTY = re.compile(
    r"\b(?:must|should|shall|needs? to|ha(?:s|ve) to|required to|will|can|may|apply|register|to)\b"
)
_JUST_OBLIGED = re.compile(r"\b(?:must|shall|should|needs? to|ha(?:s|ve) to)(?: not)?,? $")
_LIMIT = re.compile(r"\b(?:who|which|that|if|where|when|whose|whether|unless|as)\b|,")
_NOT = re.compile(
    r"(?:\b(?:not|cannot|never|nor|no (?:requirement|need|duty|obligation|charge|fee))\b|n't\b)[^;]{0,160}$"
)
_DONE = re.compile(
    r"\b(?:(?!need\b)\w{2,}ed|made|begun|born|given|taken|held|sent|built|bought)"
    r"(?: (?:in|into|on|to|with|by|under|for))?(?: \w+){0,2} $"
)
_TO_BE = re.compile(r"\b(?:be|been|being|have|has)(?: \w+ly)? $")
_EXTENDED = re.compile(
    r"\b(?:(?:extended|continued|renewed)(?: \w+){0,3}|extension of [^,;]{0,80}) $"
)
_PUT_OFF = re.compile(r"\b(?:delay|postpon|defer)\w*\b[^;]{0,80}$")
_SCHEME_NOTED = re.compile(r"\b(?:programme|scheme|fund|grant|offer|relief|allowance) \($")
_SCHEME_ENDS = re.compile(
    r"\b(?:schemes?|funds?|funding|grants?|reliefs?|restrictions?|rules|measures?|offers?|support"
    r"|arrangements?|waivers?|concessions?|moratorium|freeze|ban|exemptions?)(?: (?:is|are|will be|now))?,? $"
)
_DEADLINE = re.compile(r"\b(?:deadline|closing date|due date)\b")
_END_DATE = re.compile(
    r"\bexpir\w+|\b(?:end|sunset) (?:date|clause)|\bdate (?:on|at) which\b[^;]{0,80}\b(?:ceases?|ends?)\b"
)
_BY_A_LENGTH = re.compile(rf"\b(?:by|for) (?:a |another )?(?:further )?{AMOUNT} $")
_PERIOD_TO = re.compile(rf"(?:{AMOUNT}|\b(?:years?|quarters?|months?|weeks?)) $")
_BACKDATED = re.compile(r"\bback-?dated $")
_IS_DEADLINE = re.compile(r" (?:deadline|closing date|cut-off)\b")
_MOVED = re.compile(
    r"\b(?:chang(?:ed?|es)|mov(?:ed?|es)|postpon(?:ed?|es)|delay(?:ed|s)?|defer(?:red|s)?|extend(?:ed|s)?"
    r"|put back|brought forward)\b"
)
_AIMS = re.compile(r"\b(?:would|aims?|plans?|pledged?|committed|intends?|ambition|promised)\b")
_CLAUSE_END = re.compile(r"[,;]")
_GIVEN_TIME = re.compile(rf"\b(?:ha(?:s|ve|d)|given|allowed)(?: only)?(?: {AMOUNT},)? $")
_STILL_GOOD = re.compile(
    r"\b(?:(?:may|can|will)(?: still| only)? be|extend|extension|postpon|defer|delay|put back|run|valid|continue|open|remain|last|appl|available|in (?:force|place)|maintain|frozen|fixed"
    r"|guarantee|fund)\w*\b"
)


def by(c: Context) -> Kind | None:
    """Decide a date with "by", "no later than": the last moment to do something."""
    if consults(c):
        return Kind.CONSULTATION_CLOSE
    if is_phased(c) or phases(c.site.right):
        return Kind.TRANSITION
    if (c.cue is Cue.REVIEW and review(c)) or c.left.last(CLAUSE).holds(_NEXT_REVIEW):
        return Kind.REVIEW
    return None if guards.is_example(c.left) else _last_day(c)


def _last_day(c: Context) -> Kind | None:
    is_duty = must(c.clause) or asks(c.left)
    if c.cue is Cue.END and not is_duty and 0 < len(c.gap) <= NEAR:
        is_aim = _is_rough(c) and c.left.holds(_AIMS)
        return None if is_aim or guards.is_past(c.clause) else Kind.EXPIRY
    if c.cue is Cue.FORCE and DATE_LETTER not in c.gap:
        return Kind.COMMENCEMENT
    return _duty(c) if is_duty else _wish(c)


def _is_rough(c: Context) -> bool:
    """Return whether a date is no day: a target of a strategy is stated so more often than a duty."""
    return not c.site.first.startswith("--") and len(c.site.first) < len("2027-09-01")


def _duty(c: Context) -> Kind | None:
    return None if _is_rough(c) and guards.is_target(c.clause) else Kind.DEADLINE


def _wish(c: Context) -> Kind | None:
    if _is_rough(c) or not c.clause.holds(_ACTS) or c.clause.holds(_AVAILABLE):
        return None
    if guards.is_delivery(c.clause) or guards.is_figure(c.clause):
        return None
    is_past = c.tells_only_what_happened and not may_act(c.clause)
    return None if is_past else Kind.DEADLINE


def on_or_before(c: Context) -> Kind | None:
    """Decide a date with "on or before" or "no later than"; a limit on cases sets nothing."""
    is_limit = c.site.word in {"on or before", "before or on"} and (
        not must(c.left) or _limits_cases(c)
    )
    return None if is_limit else by(c)


def before(c: Context) -> Kind | None:
    """Decide a date with "before": only as the last moment to do something (rule 4)."""
    if c.cue in {Cue.FORCE, Cue.EFFECT}:
        return Kind.COMMENCEMENT if _opens_at(c) else None
    if _IS_DEADLINE.match(c.left.text, c.site.end):
        return Kind.DEADLINE
    if _SHALL_NOT_APPLY.search(c.left.words):
        return Kind.APPLIES_FROM
    if c.left.last(CLAUSE).ends_in(_SHALL_NOT):
        return None
    is_fact = guards.is_past(c.left) or guards.is_example(c.left)
    is_limit = _limits_cases(c) and not (asks(c.left) and not c.left.ends_in(_DONE))
    return None if is_fact or is_limit else by(c)


def _opens_at(c: Context) -> bool:
    """Return whether something begins at that day: "not ... before D", "immediately before midnight"."""
    return c.gap.endswith(" immediately ") or c.left.ends_in(_NOT) is not None


def _limits_cases(c: Context) -> bool:
    """Return whether a date limits cases ("born before D") and is no duty ("tell us before D")."""
    if c.left.ends_in(_JUST_OBLIGED):
        return False
    duty = c.left.last_end(_DUTY)
    if duty is None or c.left.after(duty).holds(_LIMIT):
        return True
    done = c.left.ends_in(_DONE)
    return done is not None and not c.left.until(done.start()).ends_in(_TO_BE)


def ending(c: Context) -> Kind | None:
    """Decide a date with "ending", "ending on": of a consultation, a transition, a scheme."""
    if consults(c):
        return Kind.CONSULTATION_CLOSE
    if is_phased(c):
        return Kind.TRANSITION
    is_scheme = c.left.ends_in(_SCHEME_ENDS) is not None and not c.tells_only_what_happened
    return Kind.EXPIRY if is_scheme and not is_set_apart(c) else None


def until(c: Context) -> Kind | None:
    """Decide a date with "until": an end, or with "not" a beginning (rule 5)."""
    is_loose = _is_loose(c)
    if c.left.ends_in(_BACKDATED):
        return Kind.APPLIES_FROM
    if is_loose and not _says_end(c):
        return None
    if c.left.ends_in(_NOT) or c.left.ends_in(_PUT_OFF):
        return _not_until(c)
    if consults(c):
        return Kind.CONSULTATION_CLOSE
    is_duty = _is_moved_duty(c) if is_loose else c.left.ends_in(_GIVEN_TIME) is not None
    if is_duty:
        return Kind.DEADLINE
    return Kind.TRANSITION if is_phased(c) else _lasts_until(c)


def _is_loose(c: Context) -> bool:
    """Return whether a date stands with "to" or "up to", which need not be an end."""
    return c.site.word == "to" or c.left.text.startswith("up to", c.site.start)


def _says_end(c: Context) -> bool:
    """Return whether "to" or "up to" a day is an end: of what still holds, or of what was moved."""
    if c.site.word == "up" and consults(c):
        return True
    if _is_moved_duty(c) or (c.left.holds(_END_DATE) and is_moved_date(c)):
        return True
    if c.left.ends_in(_PERIOD_TO):
        return False
    is_open = c.site.is_front and guards.is_binding(c.site.right)
    is_let = c.site.word == "up" and may_act(c.left)
    return is_open or is_let or _is_still_good(c)


def _is_moved_duty(c: Context) -> bool:
    return (c.left.holds(_DEADLINE) or obliges(c.left)) and is_moved_date(c)


def is_moved_date(c: Context) -> bool:
    """Return whether a day is what another was moved to: "the deadline has been moved ... to"."""
    if c.left.ends_in(_BY_A_LENGTH):
        return False
    moved = c.left.last_end(_MOVED)
    return moved is not None and not _CLAUSE_END.search(c.left.text, moved, c.left.end)


def _is_still_good(c: Context) -> bool:
    return len(c.site.first) > len("2027") and c.left.last(NEAR).holds(_STILL_GOOD)


def _not_until(c: Context) -> Kind | None:
    if c.cue in {Cue.FORCE, Cue.EFFECT}:
        return Kind.COMMENCEMENT
    is_fact = guards.is_past(c.left) or guards.is_plan(c.left) or guards.is_age(c.left)
    return None if is_fact else Kind.APPLIES_FROM


def _lasts_until(c: Context) -> Kind | None:
    binds = guards.is_binding(c.clause)
    is_past = c.tells_only_what_happened and not binds and not c.left.ends_in(_EXTENDED)
    is_told = c.left.last(NEAR).holds(_STILL_GOOD)
    is_fact = guards.is_figure(c.left if is_told else c.clause) or is_past
    is_note = c.left.words.endswith("(") and not (
        guards.is_binding(c.left) or c.left.ends_in(_SCHEME_NOTED)
    )
    if is_set_apart(c) or is_note:
        return None
    if may_act(c.left):
        return Kind.DEADLINE
    is_event = c.cue is Cue.EVENT and not c.gap.strip()
    is_event |= not binds and guards.is_occasion(c.left.last(NEAR))
    is_plan = guards.is_plan(c.left) and c.cue is not Cue.START
    return None if is_event or is_fact or is_plan else Kind.EXPIRY
