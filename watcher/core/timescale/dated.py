"""Timescales with a calendar date: from a date, its preposition and its governing word to a kind."""

import re
from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple

from watcher.core.timescale import beginnings, endings, points, ranges
from watcher.core.timescale.context import Context, annotation
from watcher.core.timescale.cues import Cue, Governing, governing
from watcher.core.timescale.marking import DATE_LETTER, Marked
from watcher.core.timescale.sites import Side, Site, sites
from watcher.domain import PartialDate, TimescaleKind

_SHOWN = frozenset({Cue.FORCE, Cue.EFFECT, Cue.END, Cue.TRANSITION, Cue.DEADLINE, Cue.REVIEW})
_REACH = 110
_JOINS = re.compile(r"(?:,|,? and|,? or)(?: again)? $")
_GOES_ON = re.compile(r" (?:for|in|on) [^.;,]{0,80}(?:, and|, or|,| and) (?:by |in |on |at )?$")
_CONTINUES = re.compile(
    r"(?:[;,]|,? and|,? but)(?: and| but)? (?:(?:for|as regards|in relation to|in respect of|with respect to) [^.;,]{0,80}"
    r"|(?:the )?(?:remainder|rest|remaining|other|all other|regulations?|sections?|articles?|parts?|paragraphs?"
    r"|schedules?|rules?)\b[^.;,]{0,80}?),?(?: of [^.;,]{0,80})? (?:on |from |at )?$"
)
_AFTER_BARE: tuple[re.Pattern[str], ...] = (_JOINS, _GOES_ON)
_AFTER_FORCE: tuple[re.Pattern[str], ...] = (_CONTINUES,)
_AT_END = frozenset(
    {TimescaleKind.DEADLINE, TimescaleKind.EXPIRY, TimescaleKind.CONSULTATION_CLOSE}
)
_DECIDERS: Mapping[Side, Callable[[Context], TimescaleKind | None]] = {
    Side.AT: points.at,
    Side.NONE: points.at,
    Side.FROM: beginnings.from_,
    Side.SINCE: beginnings.since,
    Side.ON_OR_AFTER: beginnings.on_or_after,
    Side.BY: endings.by,
    Side.ON_OR_BEFORE: endings.on_or_before,
    Side.BEFORE: endings.before,
    Side.UNTIL: endings.until,
    Side.ENDING: endings.ending,
    Side.RANGE: ranges.range_,
    Side.BETWEEN: ranges.between,
}


class Found(NamedTuple):
    """A timescale and its place, counted from the sentence's start."""

    kind: TimescaleKind
    start: int
    end: int
    first: PartialDate | None = None
    last: PartialDate | None = None


def find_dated(marked: Marked) -> Iterator[Found]:
    """Yield the timescales of a sentence that state a calendar date, in order."""
    before: Found | None = None
    for each in sites(marked):
        rule = governing(each)
        site = _as_moved(each, rule)
        if _is_lifetime(site, rule):
            yield from _lifetime(site, rule)
            before = None
            continue
        decide = _DECIDERS.get(site.side)
        kind = decide(Context(site, rule)) if decide else None
        found = _found(kind, site, rule) if kind else _joined(before, site, marked.text)
        if found:
            yield found
        before = found


def _is_lifetime(site: Site, rule: Governing | None) -> bool:
    """Return whether a text comes into force on one day and ends on another: no mere range."""
    is_range = site.side is Side.RANGE and site.last is not None and site.word in {"on", "at", ""}
    return is_range and rule is not None and rule.cue is Cue.FORCE


def _lifetime(site: Site, rule: Governing | None) -> Iterator[Found]:
    start, end = _span(site, rule)
    yield Found(TimescaleKind.COMMENCEMENT, start, end, site.first)
    yield Found(TimescaleKind.EXPIRY, start, end, None, site.last)


def _as_moved(site: Site, rule: Governing | None) -> Site:
    """Return a site without the day that holds no longer: "moved from D to E" says E."""
    is_range = site.side is Side.RANGE and site.word == "from"
    if site.last is None or not is_range or not endings.is_moved_date(Context(site, rule)):
        return site
    return site._replace(side=Side.UNTIL, word="to", first=site.last, last=None)


def _found(kind: TimescaleKind, site: Site, rule: Governing | None) -> Found:
    start, end = _span(site, rule)
    if site.last:
        first = None if kind is TimescaleKind.EXPIRY else site.first
        last = None if kind in {TimescaleKind.COMMENCEMENT, TimescaleKind.REVIEW} else site.last
        return Found(kind, start, end, first, last)
    is_opening = kind is TimescaleKind.CONSULTATION_CLOSE and site.side is Side.FROM
    if (kind in _AT_END and not is_opening) or (
        kind is TimescaleKind.TRANSITION and site.side is not Side.FROM
    ):
        return Found(kind, start, end, None, site.first)
    return Found(kind, start, end, site.first, None)


def _span(site: Site, rule: Governing | None) -> tuple[int, int]:
    """Return the shortest wording that shows kind and date."""
    start, end = site.start if site.word else site.date_start, site.end
    if note := annotation(site):
        is_first = not site.follows_date
        return (note.start() if is_first else start), end
    if rule is None:
        return start, end
    is_label = rule.words.endswith("date")
    reach = _REACH if rule.cue in _SHOWN or is_label else 1
    is_clear = rule.cue is Cue.FORCE or DATE_LETTER not in site.left.text[rule.end : start]
    if rule.end <= start and start - rule.end <= reach and is_clear:
        start = rule.start
    if rule.start >= end and rule.start - end <= reach:
        end = rule.end
    return start, end


def _joined(before: Found | None, site: Site, text: str) -> Found | None:
    """Return "... and 1 October 2027" as the kind of the date it is joined to.

    A commencement also goes on over other provisions: "...; the remainder on 1st May 2027".
    """
    if before is None or (before.first and before.last):
        return None
    if site.side is Side.NONE:
        joints, start = _AFTER_BARE, site.date_start
    elif before.kind is TimescaleKind.COMMENCEMENT and site.side in {Side.AT, Side.FROM}:
        joints, start = _AFTER_FORCE, site.start
    else:
        return None
    if not any(joint.fullmatch(text, before.end, site.date_start) for joint in joints):
        return None
    first, last = (site.first, None) if before.first else (None, site.first)
    return Found(before.kind, start, site.end, first, last)
