"""The kind of a date from which something holds: "from", "since", "on or after"."""

import re

from watcher.core.timescale import guards
from watcher.core.timescale.context import FAR, NEAR, Context, is_phased, must, obliges
from watcher.core.timescale.cues import Cue
from watcher.core.timescale.marking import AMOUNT
from watcher.core.timescale.points import takes_effect
from watcher.core.timescale.stretch import Stretch
from watcher.domain import TimescaleKind as Kind

_SOURCE = re.compile(
    r"\b(?:data|figures?|statistics|letters?|emails?|evidence|reports?|versions?|minutes|extracts?"
    r"|taken|quoted?|records?|research|findings|results?|information|copy|editions?|responses?|text"
    r"|articles?|photo\w*|inspections|dates?|dating) $"
)
_PERIOD = re.compile(r"\b(?:periods?|years?|months?|weeks?|quarters?|terms?|cycle)[ (]*$")
_OCCASION = re.compile(
    r"(?:'s)? (?:anniversary|elections?|attacks?|bombings?|riots?|meetings?|coup|referendum|earthquake)\b"
)
_COMING = re.compile(r"\b(?:will|shall|to) be (?:\w+ly )?\w+ed\b")
_YEAR = re.compile(r"\b(?:financial|accounting|tax|school|academic|calendar|fiscal) years? [(]?$")
_FOR_YEAR = re.compile(
    r"\b(?:appl(?:y|ies|ied|icable)|effect|payable|charged|chargeable|due|available|entitled|eligible)\b[^;]{0,80} years? $"
)
_COUNTED = re.compile(
    rf"\b(?:(?:end|expiry|expiration) of (?:the |a )?(?:period|time) of|within(?: the| a)?(?: period of)?)"
    rf" {AMOUNT} $"
)
_PILOT = re.compile(
    r"\b(?:pilots?|trials?|discussions?|talks|work|construction|recruitment|testing)\b[^,;]{0,40}"
    r"\b(?:begin|start|launch)\w*\b[^,;]{0,40}$"
)
_TEXT = re.compile(
    r"\b(?:guidance|document|polic(?:y|ies)|regulations|act|order|framework|code|standards?|version)"
    r" (?:is|are|will be|was|were|becomes?|became) $"
    r"|\bbec(?:ame|omes?|oming) $"
)
_CASES = re.compile(
    r"\b(?<!\bwas )(?<!\bwere )(?<!\bbeen )(?<!\bhad )(?:purchased|bought|acquired|made|registered|received"
    r"|submitted|placed|signed|issued|granted|arising|incurred|appointed|awarded|sold|built|supplied"
    r"|imported|ordered|entered into|disposed of|for (?:use|implementation|delivery|first (?:teaching|examination|award))) $"
)
_SHUT = re.compile(r"\b(?:been|is|are) (?:closed|shut|stopped|halted) $")
_AT_LEAST = re.compile(r"since at least\b")
_MONEY = re.compile(r"£[0-9][0-9,.]*(?: (?:a|per|each) \w+)? $")
_CONSULTS = re.compile(
    rf"\b(?:consultation|call for evidence)(?: \w+){{0,3}} (?:runs?|ran|open|lasts?)(?: for)?(?: {AMOUNT})? $"
)
_IN_ORDER_TO = re.compile(
    r"\b(?:change|chang|introduc|legislat|amend|reform|tighten|act)\w*\b[^.;]*\bto $"
)
_CEASES = re.compile(r"ceas\w+ to (?:be|have|apply)|expir|laps|revo|repeal|abolish")
_FIRM = frozenset({Cue.END, Cue.FORCE, Cue.EFFECT})


def from_(c: Context) -> Kind | None:
    """Decide a date with "from", "with effect from", "beginning with"."""
    if _is_idle(c):
        return None
    if c.left.ends_in(_CONSULTS):
        return Kind.CONSULTATION_CLOSE
    if kind := _takes_hold(c):
        return kind
    if is_phased(c):
        return None if guards.is_plan(c.clause) else Kind.TRANSITION
    return _ends(c) or _applies(c)


def _takes_hold(c: Context) -> Kind | None:
    """Return what "come into force", "take effect" and "guidance is effective" say before "from"."""
    is_text = c.site.word == "effective" and c.left.ends_in(_TEXT)
    if is_text and not takes_effect(c):
        return None
    if c.cue is Cue.FORCE or is_text:
        return Kind.COMMENCEMENT
    is_effect = c.cue is Cue.EFFECT and c.gap.strip() == "" and c.words != "effective"
    return takes_effect(c) if is_effect else None


def _ends(c: Context) -> Kind | None:
    """Return expiry for "withdrawn from" and "shall cease to apply", not for a duty that begins."""
    if c.cue is not Cue.END or c.words.startswith("clos") or len(c.gap) > FAR:
        return None
    is_duty = must(_before_rule(c)) and not _CEASES.match(c.words)
    is_duty |= c.site.is_front and _IN_ORDER_TO.search(_before_rule(c).words) is not None
    return None if is_duty else Kind.EXPIRY


def _before_rule(c: Context) -> Stretch:
    return c.left.until(c.rule.start) if c.rule else c.left


def _is_idle(c: Context) -> bool:
    is_source = c.site.word == "from" and c.cue is not Cue.START and is_source_of(c.left)
    is_source |= _OCCASION.match(c.left.text, c.site.end) is not None
    is_unbound = not guards.is_binding(c.clause) and (
        (c.left.words.endswith("(") and not c.site.word.startswith(("effective", "with")))
        or (c.site.word != "from" and c.left.last(NEAR).ends_in(_PERIOD) is not None)
    )
    is_unbound |= c.left.ends_in(_YEAR) is not None and c.left.ends_in(_FOR_YEAR) is None
    is_counted = c.site.word != "from" and c.left.ends_in(_COUNTED) is not None
    is_state = (
        c.site.word == "as of"
        and c.cue not in _FIRM
        and (c.left.words.endswith("(") or not (_is_rule(c) or c.left.holds(_COMING)))
    )
    return is_source or is_unbound or is_counted or is_state or is_set_apart(c)


def _is_rule(c: Context) -> bool:
    return must(c.clause) or guards.is_binding(c.clause)


def is_set_apart(c: Context) -> bool:
    """Return whether a date belongs to a definition, an example or someone's age."""
    left = c.left
    return guards.is_definition(left) or guards.is_example(left) or guards.is_age(left.last(NEAR))


def is_source_of(left: Stretch) -> bool:
    """Return whether words end with a thing that is merely dated: "a letter from May 2014"."""
    return left.last(NEAR).ends_in(_SOURCE) is not None


def _applies(c: Context) -> Kind | None:
    """Return applies_from where something binds or is offered, not where something happened."""
    if c.left.last(NEAR).ends_in(_MONEY) or guards.sets_charge(c.clause):
        return Kind.APPLIES_FROM
    if guards.is_figure(c.clause) and not obliges(c.clause):
        return None
    if guards.is_binding(c.clause) or names_cases(c.left):
        return Kind.APPLIES_FROM
    is_event = c.cue is Cue.EVENT and len(c.gap) <= NEAR and "," not in c.gap
    is_event |= guards.is_occasion(c.left)
    is_plan = (guards.is_plan(c.clause) and c.cue is not Cue.START) or c.left.ends_in(_PILOT)
    return None if is_event or is_plan or c.tells_only_what_happened else Kind.APPLIES_FROM


def names_cases(left: Stretch) -> bool:
    """Return whether words end with the cases that a rule covers: "cars purchased from"."""
    return left.last(NEAR).ends_in(_CASES) is not None


def since(c: Context) -> Kind | None:
    """Decide a date with "since": a duty or a ban follows, or a fact does (rule 3)."""
    if c.cue is Cue.FORCE and not c.gap.strip():
        return Kind.COMMENCEMENT
    is_shut = c.left.ends_in(_SHUT) is not None
    is_rule = (is_shut or guards.is_binding(c.clause)) and not guards.is_figure(c.clause)
    is_condition = c.left.words.endswith(("(", "period ", "time ", "times ")) or _AT_LEAST.match(
        c.left.text, c.site.start
    )
    is_event = c.cue is Cue.EVENT and not c.gap.strip()
    return Kind.APPLIES_FROM if is_rule and not is_condition and not is_event else None


def on_or_after(c: Context) -> Kind | None:
    """Decide a date that limits which cases a rule covers (rule 4)."""
    if c.cue is Cue.FORCE and "earlier" in c.site.word and not c.gap.strip():
        return Kind.COMMENCEMENT
    return None if guards.is_example(c.left) or guards.is_plan(c.left) else Kind.APPLIES_FROM
