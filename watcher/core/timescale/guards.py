"""The false-friend layer: dates and lengths of time that set nothing.

What happened, what government itself plans, figures, definitions, ages and examples
(data/TIMESCALES.md, rules 2, 3, 8, 9, 10).
"""

import re

from watcher.core.timescale.stretch import Stretch

_BINDING = re.compile(
    r"\b(?:must|should|shall|needs? to|ha(?:s|ve) to|having to|required?|requires|requirements?|dut(?:y|ies)"
    r"|obligations?|obliged|unlawful|illegal|offences?|crime|criminal|bans?|banned|prohibit(?:s|ed|ion)?"
    r"|restrict(?:s|ed|ions?)|suspend(?:s|ed)?|suspensions?|curfew|lockdown|quarantine|entitle[sd]?|entitlements?|eligible|payable|(?<!employment )(?<!growth )(?<!inactivity )rates?|thresholds?|allowances?"
    r"|fees?|charge[sd]?|charges|funded|limits?|caps?|capped|compulsory|mandatory|appl(?:y|ies)"
    r"|applicable|may(?: not)?|cannot|can(?: not)?|in scope|exempt|able to|rules|relaxed|eased|(?:measures|arrangements|provisions|regulations) applied)\b"
    r"|£[0-9][0-9,.]*(?![0-9,.]| ?(?:million|billion|trillion|bn|m)\b)"
)
_PERCENT = re.compile(r"%|\bper ?cent\b")
_CHARGED = re.compile(
    r"(?<!employment )(?<!growth )(?<!inactivity )\brates?\b|\b(?:tax|duty|duties|relief|levy|contributions?|nics|vat|ved|fees?|allowances?)\b"
)
_SETS_CHARGE = re.compile(
    r"\b(?:rates?|dut(?:y|ies)|tax(?:es)?|levy|bands?|thresholds?|allowances?|fees?|charges?|contributions?"
    r"|benefits?|pensions?|ages?|nics|vat|ved|wage|premium|credit|reliefs?|limits?|caps?)\b[^.;]{0,120}?"
    r"\b(?:will|shall|to) (?:also |then )?(?:be (?:\w+ly )?(?:increased|raised|cut|reduced|frozen|uprated|set|abolished|lowered)"
    r"|increase|rise|fall|decrease|remain|reduce|go up)\b"
    r"|\b(?:rates?|dut(?:y|ies)|tax(?:es)?|levy|bands?|thresholds?|allowances?|fees?|charges?|nics|vat|ved"
    r"|reliefs?|credits?)\b[^.;:]{0,60}(?::| -) (?:increased?|reduced?|cut|fr[eo]ez\w*|uprated?|rais\w+|restrict\w*)\b"
)
_YIELD = re.compile(r"\b(?:receipts|revenues?|takings)\b")
_FIGURES = re.compile(
    r"\b(?:fell|fall|falls|fallen|falling|rose|risen|rising|grew|grown|grows?|declin\w+|ha(?:s|ve|d) (?:almost |nearly |more than )?(?:doubled|tripled|halved)"
    r"|proportion|on average|an average of|average (?:price|number|of)|compared|comparison|estimat\w+|forecasts?|forecasted|projected|statistics"
    r"|statistical|figures?|survey\w*|census|index|volume|output|receipts|borrowing|deficit|trends?|peak(?:ed)?|remains? stable"
    r"|(?:increas|decreas|reduc)\w+ (?:by|in|of|since)|more than a (?:third|half|quarter)|the number of|numbers of|applications? (?:between|from)"
    r"|data)\b|\bchart [0-9]|\b(?:cost|sav|rais|worth|yield|invest|total)\w*\b[^.;]{0,120}[0-9] ?(?:million|billion|bn|m)\b"
)
_MEANS = re.compile(
    r"\" (?:is|are)\b|\b(?:covers|means|is defined|are defined|defines|definition of|refers? to"
    r"|(?:year|cycle) (?:runs|is|lasts)|period (?:runs|lasts))\b"
)
_EXAMPLE = re.compile(r"\b(?:for example|for instance|e\.g\.|example:)")
_OCCASION = re.compile(
    r"\b(?:festivals?|carnival|championships?|world cup|games|tournament|elections?|referendum|protests?"
    r"|demonstrations?|marches|strikes?|conference|exhibition|fair|hajj|ramadan|summit|eclipse|ceremony"
    r"|match(?:es)?|cricket|holidays?|concert|race|tour|floods?|flooding|earthquake|storm|outbreak|hurricane season)\b"
)
_CLOSES = re.compile(r" - |\)")
_AGE = re.compile(
    r"\b(?:turns?|turned|aged?|born|birthdays?|reach(?:es|ed)? (?:the age|\d)|school[- ]age)\b"
)
_PRESENT_OR_FUTURE = re.compile(
    r"\b(?:is|are|will|shall|must|should|may|can|cannot|has|have|applies|apply|needs?|does|do|would"
    r"|to be|to (?:adopt|apply|extend|introduce)|come[s]?|supersedes|replaces|amends|sets|gives|makes|allows|provides|introduces|removes|extends|includes|continues?|runs|lasts?|ends?|expires?|opens?|closes?|keeps?|stays?|takes?|starts?|begins?|gets?|get|remains?|become[s]?|pays?|covers?|requires?)\b"
)
_PAST = re.compile(
    r"\b(?:was|were|had|did|became|began|took|gave|made|went|came|held|set|ran|sent|wrote|found|saw|left"
    r"|led|met|spent|brought|(?<!the )(?<!\ba )(?<!an )(?<!['\"-])(?!(?:updated|dated|added|amended|revised|clarified|changed|extended|ofsted|need|indeed|hundred|united|limited|exceed|proceed|succeed|speed|shed|seed|feed|breed)\b)\w{2,}ed)\b"
)
_PLANNER = (
    r"(?:\bwe\b|\bi\b|\bgovernment\b|\bdepartment\b|\bministers?\b|\bsecretary of state\b|\bdfe\b|\bofsted\b"
    r"|\bhmrc?\b|\bdwp\b|\bhm treasury\b|\btreasury\b|\bthe (?:commission|agency|regulator|chancellor)\b|\bengland\b)"
)
_PLANS = re.compile(
    rf"{_PLANNER}[^.;]{{0,60}}?\b(?:will|intends?|plans?|aims?|hopes?|expects?|is to|are to|(?:has|have) committed"
    r"|committed|is committed|aspires?|proposes?|is (?:planning|aiming|working)|are (?:planning|aiming|working))\b"
)
_PUBLISHING = re.compile(
    r"\b(?:publish|launch|announce|consult|report|pilot|trial|begin discussion|invest|bring forward|set out)\w*"
)
_DELIVERY = re.compile(
    r"\b(?:publish|launch|announce|consult|report|set out|deliver|develop|invest|complet|begin discussion|issue"
    r"|pilot|trial|roll|lay|respon|updat|creat|build|recruit|train|establish|work with|bring forward|provid\w* an update"
    r"|spend|sav|achiev|reach|halv|doubl|reduc|increas|eliminat|improv|halve)\w*"
)
_PASSIVE_PLAN = re.compile(
    r"\b(?:aim(?:s|ed|ing)?|working|planning|plans?|hop(?:es?|ing)) to\b|\b(?:will|to|would|is due to|are due to|expected to) be (?:\w+ly )?(?:published|launched|announced|consulted|delivered|developed|completed|laid|issued|created"
    r"|built|set up|established|rolled out|trialled|piloted|updated|released|in place|ready|held|saved|achieved|reached)\b"
)
_TARGET = re.compile(
    r"\b(?:target|ambition|goal|aim|objective|vision|strategy|aspiration|commitment|expect(?:ed|s)?|hope)\b"
)


def is_binding(words: Stretch) -> bool:
    """Return whether words bind or offer something: a duty, a ban, a rate, a right."""
    return words.holds(_BINDING)


def is_figure(words: Stretch) -> bool:
    """Return whether words tell of a figure or its course."""
    return words.holds(_FIGURES) or (words.holds(_PERCENT) and not words.holds(_CHARGED))


def is_definition(words: Stretch) -> bool:
    """Return whether words before a date define a term."""
    return words.holds(_MEANS)


def sets_charge(words: Stretch) -> bool:
    """Return whether words say how much a charge or a benefit is to be."""
    return words.holds(_SETS_CHARGE) and not words.holds(_YIELD)


def is_example(words: Stretch) -> bool:
    """Return whether words before a date announce an example, and do not close it again."""
    end = words.last_end(_EXAMPLE)
    return end is not None and not words.after(end).holds(_CLOSES)


def is_age(words: Stretch) -> bool:
    """Return whether words tell of someone's age."""
    return words.holds(_AGE)


def is_occasion(words: Stretch) -> bool:
    """Return whether words name something that merely takes place then: a feast, a strike."""
    return words.holds(_OCCASION)


def is_past(words: Stretch) -> bool:
    """Return whether words tell only what happened."""
    return words.holds(_PAST) and not words.holds(_PRESENT_OR_FUTURE)


def is_plan(words: Stretch) -> bool:
    """Return whether words tell of what government itself means to publish, launch or try."""
    return words.holds(_PASSIVE_PLAN) or _plans(words, _PUBLISHING)


def is_delivery(words: Stretch) -> bool:
    """Return whether words tell of what government itself means to achieve or to have done."""
    return is_plan(words) or _plans(words, _DELIVERY)


def _plans(words: Stretch, deeds: re.Pattern[str]) -> bool:
    planned = words.first_end(_PLANS)
    return planned is not None and words.after(planned).holds(deeds)


def is_target(words: Stretch) -> bool:
    """Return whether words tell of an aim rather than a rule."""
    return words.holds(_TARGET)
