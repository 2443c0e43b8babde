"""Timescales without a calendar date: commencements and ends told by an event, vague wordings."""

import re
from collections.abc import Sequence

from watcher.core.timescale.counted import find_counted
from watcher.core.timescale.dated import Found
from watcher.core.timescale.marking import AMOUNT, AMOUNT_LETTER, DATE_LETTER, Marked
from watcher.domain import TimescaleKind as Kind

_SHORTEST = len("forthwith")
_END = r"(?:end|expiry|expiration|beginning|start)"
# A day that is only named ("on the first commencement date") says nothing by itself (rule 11).
_COMMENCES = re.compile(
    r"\b(?:com(?:e|es|ing)|came|brought|enter(?:s|ed)?) into (?:force|effect|operation)\b"
    rf"[^.;{DATE_LETTER}]{{0,90}}?"
    r"(?: (?:on|upon|from|until|with effect from) (?:the|such|a|any|that|whatever|whichever) (?!following d|(?:\w+ )?(?:commencement|relevant|effective|specified) dates?\b)"
    r"(?:(?!period)[\w-]+ ){0,4}?(?:days?|dates?)\b"
    rf"| (?:at|on|after|until) (?:the )?{_END} of (?:the |a )?(?:period|{AMOUNT_LETTER}|day)| {AMOUNT} (?:after|later)"
    r"| (?:on )?the (?:next|following|same) day\b"
    r"| immediately (?:after|before|on|upon)\b(?! midnight)"
    r"| (?:on|upon|at) (?:the |its )?(?:passing|royal assent|being (?:made|passed)|approval)\b"
    r"| when (?:it|they|this|these|the|that|sections?|regulations?|articles?|paragraphs?|parts?)\b| at the same time as\b"
    r"| in accordance with (?:provision|regulations?|an order|articles?|sections?|paragraphs?|rules?)\b)[^.;:*]{0,220}"
    r"|(?<!not )\bin force (?:at|on) royal assent\b"
)
_EXPIRES = re.compile(
    rf"(?<!cookie )(?<!cookies )(?<!usually )\b(?:expires?|ceases? to (?:have effect|apply|be in force)|lapses?)\b[^.;{DATE_LETTER}]{{0,60}}?"
    rf" (?:(?:at|on|after) (?:the )?{_END} of )?(?:the |a )?(?:period of )?{AMOUNT}[^,.;:*]{{0,140}}"
    r"|\b(?:ha(?:s|ve) effect|(?:remains?|continues?|is|are|be) in force|continues? to have effect) until (?:the )?"
    rf"{_END} of (?:the |a )?(?:period of )?{AMOUNT}[^,.;:*]{{0,140}}"
)
_IN_TRANSITION = re.compile(
    r"\btransition(?:al)? (?:period|phase|arrangement)s?"
    rf" (?:of|lasting|for|that lasts|which lasts|will last)(?: for| up to)? {AMOUNT}"
    rf"|{AMOUNT}(?:'s?)? transition(?:al)? period|\bphas(?:ed|ing) in over (?:a period of )?{AMOUNT}"
)
_SOON = re.compile(
    r"\bas soon as (?:(?:is|it is|it's|they are|they're|you are|you're|may be|reasonably|it becomes"
    r"|safely) )*(?:possible|practicable|practical|feasible|able)\b"
    r"(?: after (?:this|that|the|it|they)[^,.;:()]{0,40})?"
    r"|\bwithout (?:(?:undue|unreasonable|further|any|avoidable|unnecessary) )*delay\b|\bforthwith\b"
    r"|\bas (?:soon|early) as may be\b"
    r"|\bat (?:the|your|their) (?:earliest|first) (?:possible |available )?opportunity\b"
)
_QUICKLY = re.compile(
    r"\b(?:must|should|shall|needs? to|ha(?:s|ve) to|required|expected|please|notify|inform|tell)\b[^.;]{0,120}?"
    r"(?P<vague>\bas (?:quickly|early|promptly|swiftly|speedily) as (?:is |reasonably )*(?:possible|practicable)\b)"
)
_OF_HASTE = ("as soon", "as early", "possible", "practicable", "delay", "forthwith", "opportunity")
"""One of these is in every vague wording."""
_AS_SOON_AS_EVENT = re.compile(
    r"\bas soon as (?:they|it|you|he|she|we|the|a|an|any|there|this|that|someone|staff|your|their"
    r"|children|providers)\b[^,.;:()*]{0,80}"
)
_BINDS = re.compile(
    r"\b(?:must|should|shall|needs? to|ha(?:s|ve) to|required|expects?|ensure|tell|report|contact"
    r"|apply|notify|inform|let|you can|may|will|to be|responsible)\b"
)


def find_undated(marked: Marked, dated: Sequence[Found]) -> tuple[Found, ...]:
    """Return the timescales of a sentence that state no calendar date, in no set order.

    What `dated` holds is not said a second time.
    """
    text = marked.text
    if len(text) < _SHORTEST:
        return ()
    # A look for one word is far cheaper than a pattern, and most sentences hold none of these.
    has_amount = AMOUNT_LETTER in text
    found: list[Found] = []
    if " into " in text or "in force" in text:
        found += [Found(Kind.COMMENCEMENT, *_trimmed(match)) for match in _COMMENCES.finditer(text)]
    if has_amount:
        found += [Found(Kind.EXPIRY, *_trimmed(match)) for match in _EXPIRES.finditer(text)]
    if has_amount and not any(each.kind is Kind.TRANSITION for each in dated):
        found += [Found(Kind.TRANSITION, *match.span()) for match in _IN_TRANSITION.finditer(text)]
    found += _vague(text)
    taken = (*dated, *found)
    found += [each for each in find_counted(marked) if not _is_taken(each, taken)]
    return tuple(found)


def _is_taken(found: Found, taken: Sequence[Found]) -> bool:
    return any(found.start < other.end and other.start < found.end for other in taken)


def _vague(text: str) -> list[Found]:
    if not any(word in text for word in _OF_HASTE):
        return []
    found = [Found(Kind.VAGUE, *match.span()) for match in _SOON.finditer(text)]
    found += [Found(Kind.VAGUE, *match.span("vague")) for match in _QUICKLY.finditer(text)]
    if _BINDS.search(text):
        found += [Found(Kind.VAGUE, *_trimmed(match)) for match in _AS_SOON_AS_EVENT.finditer(text)]
    return found


def _trimmed(match: re.Match[str]) -> tuple[int, int]:
    return match.start(), match.start() + len(match[0].rstrip(" ,-(\n"))
