"""The kind of a date on which something begins: "introduced in", "opens on", "applies to ... in"."""

import re

from watcher.core.timescale import guards
from watcher.core.timescale.context import CLAUSE, Context
from watcher.domain import TimescaleKind as Kind

RATE = re.compile(
    r"\b(?:rates?|fees?|charges?|allowances?|thresholds?|increases?|bans?|dut(?:y|ies)|limits?"
    r"|tax(?:es)?|pay|prices?|wages?|caps?|levy|entitlements?|restrictions?|sanctions?)\b"
)
_WAS_BROUGHT = re.compile(r"\b(?:was|were|been) introduced$")
_BEGINS = re.compile(
    r"(?:starts?|started|beg(?:in|ins|an|un)|appl(?:y|ies|ied)|ha(?:ve|s) effect|(?:re-?)?opens?|resumes?|restarts?)$"
)
_NEW = re.compile(r"\bnew\b[^,;]{0,60}$")
_OPENS_FOR = re.compile(
    r"(?: (?:for|to) (?:\w+ ){0,2}(?:applications?|bookings?|registrations?|claims?|entries|bids))?,? ?"
)
_APPLIES_TO = re.compile(
    r" (?:to|for) (?:(?!who\b|which\b|that\b|where\b|if\b|whose\b)[^\s,;]+ ){1,8}"
)
_CHANGE = ("changing ", "change ", "time ")
_CHANGING = re.compile(
    r"\b(?:what(?: i|')s|is|are|will be) changing $|\bwill change $"
    r"|\b(?:will|to|shall)\b[^.;]{0,60} for the first time $"
)
_COMES = re.compile(r"introduc|implement|increase|extend")
_WILL_BE = re.compile(r"\b(?:will|shall|is to|are to)\b|\b(?:is|are) being\b")
_LOOKS_BACK = re.compile(
    r"\b(?:since|when|before|after)\b[^,;]*$"
    r"|\b(?:was|were|had been) (?:\w+ )?(?:due|set|expected|scheduled|planned|meant) to\b[^,;]*$"
)
_OFFERS = re.compile(
    r"\b(?:schemes?|funding|offer|grants?|restrictions?|applications?|registration|agreements?|payments?|licen[cs]es?|cover)\b"
)


def changes_then(c: Context) -> bool:
    """Return whether words say that rules change on a day or in a month: "what's changing in"."""
    is_exact = len(c.site.first) >= len("2027-09") and c.left.words.endswith(_CHANGE)
    return is_exact and c.left.ends_in(_CHANGING) is not None


def start(c: Context) -> Kind | None:
    """Decide a date ruled by a word of beginning."""
    is_exact = len(c.site.first) >= len("2027-09") and c.site.word in {"on", "in", "at"}
    if "date" in c.words:
        return Kind.APPLIES_FROM
    if not is_exact:
        return None
    if c.words.startswith(("introduced", "came", "come")) and c.gap.strip() in {"", "in"}:
        return Kind.APPLIES_FROM if _was_brought_in(c) else None
    if guards.is_past(c.left) or c.up_to_rule.ends_in(_LOOKS_BACK):
        return None
    if _BEGINS.search(c.words):
        return Kind.APPLIES_FROM if _begins(c) else None
    return Kind.APPLIES_FROM if _is_coming(c) else None


def _was_brought_in(c: Context) -> bool:
    is_rule = guards.is_binding(c.left.last(CLAUSE)) or c.left.holds(RATE)
    if c.words.startswith("introduced"):
        return is_rule and c.up_to_rule.ends_in(_WAS_BROUGHT) is not None
    return is_rule or c.left.ends_in(_NEW) is not None


def _begins(c: Context) -> bool:
    is_rule = c.words.startswith("re") or guards.is_binding(c.left) or c.left.holds(_OFFERS)
    is_near = _OPENS_FOR.fullmatch(c.gap) is not None
    is_near |= c.words.startswith("appl") and _APPLIES_TO.fullmatch(c.gap) is not None
    return is_rule and is_near


def _is_coming(c: Context) -> bool:
    is_coming = c.words.startswith(("increase", "introduction")) or c.left.holds(_WILL_BE)
    is_set = guards.is_binding(c.clause) and not guards.is_figure(c.clause) and "£" not in c.gap
    return bool(_COMES.match(c.words)) and is_coming and is_set and len(c.gap) <= CLAUSE
