"""Time limits counted from an event: "within 28 days of", "at least 3 months before"."""

import re
from collections.abc import Iterator

from watcher.core.timescale import guards
from watcher.core.timescale.context import NEAR
from watcher.core.timescale.dated import Found
from watcher.core.timescale.marking import AMOUNT, AMOUNT_LETTER, DATE_LETTER, SPAN_LETTER, Marked
from watcher.core.timescale.stretch import Stretch
from watcher.domain import TimescaleKind

_UNIT = (
    r"(?:(?:working|business|calendar|clear|full|school) )?(?:hour|day|week|fortnight|month|year)"
)
_SOME = rf"(?:{AMOUNT}|(?:an?|one) {_UNIT}(?![ -]to[ -]))"
_END = r"(?:end|expiry|expiration|close|completion)"
_OF = r"(?:after|before|prior to|from|of|following|in advance|preceding)"
_PERIOD_OF = r"for (?:a |the )?(?:(?:further|minimum|maximum|period) ?(?:of )?)*"
_AT_LEAST = r"(?:at least |up to |a minimum of |a maximum of )?"
_NTH = r"(?:[0-9]{1,2}(?:st|nd|rd|th)|first|second|third|fourth|fifth|sixth|seventh|tenth|next|following)"
_FORMS = {
    "within": r"(?:with)in (?:a |the )?(?:(?:maximum|minimum|further|period|time limit|space|first|next"
    rf"|following|initial) ?(?:of )?(?:up to )?){{0,3}}{_SOME}(?: period)?",
    "first": rf"in (?:the )?first {_SOME} (?:of|after)\b",
    "limit": r"(?:(?:no|not) (?:later|longer|more|less|fewer|earlier|sooner) than|not exceed(?:ing)?)"
    rf" {_SOME} {_OF}\b",
    "most": rf"(?:take|takes|last|lasts) (?:no|not) (?:longer|more) than {_SOME}",
    "around": r"(?:(?:at least|a minimum of|a maximum of|up to|at most|more than|less than|fewer than) )?"
    rf"{_SOME}(?: off| of leave)? (?:before(?:hand)?|prior to|in advance(?: of)?|after|following|away|ahead)\b",
    "end": rf"(?:until|before|by|at|after|within|on) (?:the )?{_END} of (?:the |a |that )?(?:relevant )?"
    rf"(?:period|time) of {_SOME}",
    "ordinal": r"(?:by|before|until|within|not later than|no later than|on) (?:the )?"
    rf"(?:{_END} of )?(?:the )?{_NTH} {_UNIT} (?:after|before|following|beginning|from)\b",
    "kept": rf"{_PERIOD_OF}{_AT_LEAST}{_SOME}"
    rf" (?:from|after|beginning|starting|following|commencing|counted)\b(?! [{DATE_LETTER}{SPAN_LETTER}])",
    "keep": rf"(?:keep|kept|retain(?:ed)?|stored?|preserved?) (?!in )(?:[^\s.;,{AMOUNT_LETTER}]+ ){{0,8}}?"
    rf"{_PERIOD_OF}{_AT_LEAST}{_SOME}",
    "has": rf"(?:has|have|given|allowed) (?:up to |a maximum of |a period of |only |at least |a further )*"
    rf"{_SOME}(?=,? (?:from|to|in which|after|starting|beginning|of|following)\b)",
    "allow": rf"(?:allow|give)s? (?:\w+ ){{1,3}}(?:at least |up to )?{_SOME} to (?!the )\w+",
    "notice": r"(?:giv(?:e|es|ing|en)|gave|on|least|than|with|provid(?:e|ing)) (?:\w+ ){0,4}?"
    rf"{_SOME}'?(?:s'?)? (?:written |prior |advance )?notice",
    "period": rf"(?:a |the )?period of {_SOME} (?:beginning|starting|commencing|from|after|of|following)\b",
    "day": rf"{AMOUNT} (?:from|of|after) (?:the )?"
    r"(?:date|day|receipt|receiving|notification|being)\b",
}
# A look at the first letter comes first: most places of a text begin no word.
_COUNTED = re.compile(
    rf"(?<![a-z])(?=[a-z{AMOUNT_LETTER}])(?<![\w-])(?:"
    + "|".join(f"(?P<{form}>{words})" for form, words in _FORMS.items())
    + ")"
)
_HAS_UNIT = re.compile(rf"{AMOUNT_LETTER}|\b(?:hour|day|week|fortnight|month|year)\b")

_LOOKS_BACK = re.compile(
    r"\b(?:every|each)(?: (?:other|such|further))? $|\b(?:once|twice|per|last|past|previous|ended|aged|dated)(?: \w+)? $|\bthe $"
)
_IS_WITHIN = re.compile(
    r"\b(?:is|are|was|were|falls?|falling|(?:payables|receivables|creditors|debtors|liabilities|falling) due|left|occurr\w+|died|happen\w*) $"
)
_PAID = re.compile(
    r"\b(?:paid|payable|continues?|get (?:this|it|them)|receives?(?: \w+)?)(?: to be paid)? $"
)
_ATTRIBUTE = re.compile(
    r"(?<!be )(?<!been )(?<!is )(?<!are )(?:issued|dated) $|\bwish(?:es|ed)? to\b[^,;]{0,40}$"
)
"""Words that make a period a mark of a thing: "a permit issued within 12 months of the move"."""
_NOT_MEANT = re.compile(
    r"\bno prospect\b[^,.;]{0,80}$|\bnot (?:intend|plan|propose|expect)(?:ed|ing)?\b[^,.;]{0,40}$"
)
_PART_OF = re.compile(rf"{AMOUNT} $")
_WORKED = re.compile(r"\b(?:been|employed|worked|working|registered)\b[^.;]{0,80}$")
_NARRATIVE = re.compile(r"\b(?:was|were|had|did|left|took|became|went|came|fell|rose)\b")
_WANTED = re.compile(
    r"\b(?:must|should|shall|will|needs?|ha(?:s|ve) to|required?|can|may|cannot|apply|tell|notify"
    r"|inform|contact|send|give|submit|report|claim|expects?|ensure|within|ask|let|allow(?:ed)?|take"
    r"|keep|kept|deadline|at least|up to|no later|not later|not less)\b"
)
_BINDS = re.compile(
    r"\b(?:must|should|shall|needs? to|ha(?:s|ve) to|required|expects?|ensure|tell|report|contact"
    r"|apply|notify|inform|let|you can|may|will|to be|responsible|strives?|aims?|endeavours?)\b"
)
_CONDITION = re.compile(
    r"(?:\b(?:if|who|whose|which)\b|(?:^|[,;:(*] ?)(?:when|where)\b)(?P<rest>[^,;:]*)(?<! or )(?<! and )$"
)
_IS_ACT = re.compile(
    r"\b(?:not|n't|fail\w*|must|should|shall|need|cannot|appl(?:y|ies|ied)|appeal\w*|claim\w*"
    r"|respon\w+|pa(?:y|ys|id)|repl(?:y|ies|ied)|tell|notif\w+|report\w*|regist\w+|return\w*|request\w*|complain\w*"
    r"|submi\w+|sen[dt]|ask|provid\w+|receiv\w+)\b"
)
_EVENT = re.compile(
    r" (?:of|from|after|before|prior|beginning|starting|commencing|ending|following|preceding|when|upon"
    r"|in|for|that|the|has|being)\b[^,.;:()*]{0,140}"
)
_ANY_EVENT = re.compile(r"[^,.;:()*]{0,140}")
_OPENS_EVENT = frozenset({"first", "limit", "around", "ordinal", "kept", "has", "period", "day"})
"""Forms that end with the word before an event."""
_STOP = re.compile(
    r" (?:and|or|but|if|unless|whichever|so that|in order|otherwise|except|where"
    r"|to (?:apply|appeal|notify|ask|make|tell|allow|confirm|give))\b"
)
_REACH = 200


def find_counted(marked: Marked) -> Iterator[Found]:
    """Yield the periods of a sentence within which someone has to act or to refrain (rule 10)."""
    text = marked.text
    if not _HAS_UNIT.search(text):
        return
    matches = list(_COUNTED.finditer(text))
    limits = [*(match.start() for match in matches[1:]), len(text)]
    for match, limit in zip(matches, limits, strict=False):
        if not _is_idle(text, match):
            yield Found(TimescaleKind.DURATION, match.start(), _event_end(text, match, limit))


def _is_idle(text: str, match: re.Match[str]) -> bool:
    clause = Stretch(
        text, max(0, match.start() - _REACH), min(len(text), match.end() + _REACH // 2)
    )
    before = clause.until(match.start())
    near = before.last(NEAR)
    if before.ends_in(_NOT_MEANT) or near.ends_in(_LOOKS_BACK) or guards.is_definition(before):
        return True
    if _is_idle_form(match, clause, before, near):
        return True
    is_fact = (guards.is_figure(clause) or before.holds(_NARRATIVE)) and not clause.holds(_BINDS)
    return is_fact or guards.is_example(before) or _is_condition(before)


def _is_idle_form(match: re.Match[str], clause: Stretch, before: Stretch, near: Stretch) -> bool:
    """Return whether the words around a form say that nobody has to do anything within it."""
    return bool(
        (match["within"] and _is_mark(near))
        or (match["kept"] and near.ends_in(_PAID))
        or (match["ordinal"] and before.ends_in(_WORKED))
        or (match["around"] and not clause.holds(_WANTED))
    )


def _is_mark(near: Stretch) -> bool:
    """Return whether a period says when a thing was, or of how long a stretch it is a part."""
    return any(near.ends_in(mark) for mark in (_PART_OF, _IS_WITHIN, _ATTRIBUTE))


def _is_condition(before: Stretch) -> bool:
    """Return whether a period belongs to what may happen ("if the child goes back within ...")."""
    condition = before.ends_in(_CONDITION)
    return condition is not None and not before.after(condition.start("rest")).holds(_IS_ACT)


def _event_end(text: str, match: re.Match[str], limit: int) -> int:
    """Return where the event ends that a period is counted from, as far as the clause goes."""
    form = _ANY_EVENT if match.lastgroup in _OPENS_EVENT else _EVENT
    event = form.match(text, match.end(), limit)
    if event is None:
        return match.end()
    stop = _STOP.search(event[0])
    words = event[0][: stop.start()] if stop else event[0]
    return match.end() + len(words.rstrip(" -\n"))
