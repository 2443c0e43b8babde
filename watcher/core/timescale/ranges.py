"""The kind of a range: "from D to E", "between D and E", "6 April 2027 to 5 April 2028"."""

import re

from watcher.core.timescale import guards
from watcher.core.timescale.beginnings import is_set_apart, is_source_of, names_cases
from watcher.core.timescale.context import CLAUSE, NEAR, Context, asks, consults, is_phased, may_act
from watcher.core.timescale.cues import Cue
from watcher.core.timescale.sites import Side
from watcher.domain import TimescaleKind as Kind

_MONEY = re.compile(r"(?<![a-z])(?:million|billion|bn)\b")
_OFTEN = re.compile(r"\b(?:once|twice|times)\b")
_MUST = re.compile(r"\bmust\b")
_OFFERED = re.compile(
    r"\bavailable\b|\b(?:is|are) free\b|\bwill (?:be|get|receive)\b|'ll (?:be|get|receive)\b"
)
_OPENS_CASES = re.compile(
    r"(?:^\W*|[,;] ?|\b(?:and|or) )(?:for|in respect of|in relation to) [^,;]{0,60}$"
)
_CONSULTED = re.compile(r"\b(?:after|following) (?:a|the|its|our) consultation $")
_EXTENDED = re.compile(r"\b(?:extended|renewed|continued) (?:by|for)\b[^;]{0,60}$")
_WAS_RETURNED = re.compile(r"\b(?:submitted|filed|claimed|earned|received|paid)\b[^,;]{0,40}$")
_MAY_BE = re.compile(r"\b(?:may|can|should|must)(?: only| not)? be \w+(?: \w+){0,3} $")
_MUST_DO = re.compile(r"\b(?:must|needs? to|should|ha(?:s|ve) to)(?! not)(?: \w+){1,6} $")
_SPOKEN_YEAR = 20


def range_(c: Context) -> Kind | None:
    """Decide a range."""
    if is_set_apart(c) or guards.is_example(c.site.right) or c.left.ends_in(_CONSULTED):
        return None
    if consults(c):
        return Kind.CONSULTATION_CLOSE
    if is_phased(c):
        return Kind.TRANSITION
    return _window_or_rule(c)


def _window_or_rule(c: Context) -> Kind | None:
    if names_cases(c.left) and c.left.ends_in(_OPENS_CASES):
        return Kind.APPLIES_FROM
    near = c.left.last(CLAUSE)
    is_act = len(c.site.first) > len("2027") and (may_act(near) or asks(near) or _is_window(c))
    if is_act and not c.tells_only_what_happened:
        return Kind.DEADLINE
    return _holds(c)


def _is_window(c: Context) -> bool:
    """Return whether something may be done between two days: "may be grazed between"."""
    if c.site.side is not Side.BETWEEN:
        return False
    near = c.left.last(CLAUSE)
    is_duty = near.ends_in(_MAY_BE) or near.ends_in(_MUST_DO)
    return is_duty is not None


def _holds(c: Context) -> Kind | None:
    is_money = len(c.site.first) == len("2027") and c.clause.holds(_MONEY)
    if is_money or guards.is_figure(c.clause) or guards.is_plan(c.clause) or is_source_of(c.left):
        return None
    is_past = c.tells_only_what_happened and not c.left.ends_in(_EXTENDED)
    binds = guards.is_binding(c.clause)
    is_event = c.cue is Cue.EVENT and len(c.gap) <= NEAR and "," not in c.gap
    is_case = names_cases(c.left) and not is_past and len(c.site.first) > len("2027")
    if is_case:
        return Kind.APPLIES_FROM
    if not binds and (is_event or guards.is_occasion(c.left)):
        return None
    if c.site.word in {"from", "starting", "beginning", "commencing", "effective", "with"}:
        return None if is_past and not binds else Kind.APPLIES_FROM
    is_set = (binds and not is_past) or c.clause.holds(_OFFERED)
    is_return = c.left.last(CLAUSE).ends_in(_WAS_RETURNED) is not None
    return Kind.APPLIES_FROM if is_set and not is_return and _is_set_out(c) else None


def _is_set_out(c: Context) -> bool:
    """Return whether a range without "from" is exact to the day, or a year that is called one."""
    if c.site.side is Side.BETWEEN or len(c.site.first) > len("2027-09"):
        return True
    beside = c.left.text[c.site.start : c.site.end + _SPOKEN_YEAR]
    is_named = "year" in beside or c.left.last(CLAUSE).holds(_OFFERED)
    return c.site.word in {"for", "in", "during"} and is_named


def between(c: Context) -> Kind | None:
    """Decide "between D and E": days that return each year are mostly conditions."""
    if consults(c):
        return Kind.CONSULTATION_CLOSE
    is_free = not (c.left.holds(_MUST) or asks(c.left) or _is_window(c))
    is_condition = c.site.first.startswith("--") and is_free
    is_frequency = c.left.last(CLAUSE).holds(_OFTEN)
    return None if is_condition or is_frequency or c.tells_only_what_happened else range_(c)
