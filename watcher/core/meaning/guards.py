"""False friends of modals: the month of May, a must, what staff should know, what may be."""

import re

from watcher.core.meaning.actors import is_passive, subject
from watcher.core.meaning.wordings import Certain, Wording

_NAME_WORDS = 12
"""Up to here, words in quotation marks are a name, or words that are spoken of."""
_QUOTED = re.compile(r"(?<!\w)(?:\"[^\"]{1,120}\"|'[^\"]{1,120}?'(?!\w))")
_NOUN_AFTER = {
    "must": r"an?|the|absolute|any",
    "will": r"an?|the|their|his|her|your|our|own|free|good|ill|at|last|living",
    "may": r"in|by|from|since|until|till|of|on|early|mid|late|\d{1,2}(?:st|nd|rd|th)?",
    "can": r"a|the",
}
"""After which words the same letters are a noun or a month."""
_YEAR_AFTER = re.compile(r",? (?:19|20)\d\d\b")
_INVERTED = re.compile(
    r" (?:an?|the|any|you|your|he|she|it|they|there|this|that|we|i|staff|children|schools?)\b",
    re.IGNORECASE,
)
_NEGATIVE = re.compile(
    r"(?:^|[.;:,(] ?|\b(?:that|and|or|but|where) )(?P<no>(?:no|none of|neither|nothing|nobody)"
    r"(?: [\w'-]+){0,6} )$",
    re.IGNORECASE,
)
_ASKED = re.compile(
    r"(?<!\w)(?:what|how|whether|why|whatever|whom|whose)(?! to\b)(?: [^,;:.?!]*)?$", re.IGNORECASE
)
_RELATIVE = re.compile(
    r"(?:^|[^\s,;:] )(?:that|who|which) (?:\w{2,14}ly |also |then )?$", re.IGNORECASE
)
_CONDITION = re.compile(
    r"(?<!\w)(?:if|when|where|unless|until|because|although|though)(?: [^,;:.?!]*)?$", re.IGNORECASE
)
_LATER = re.compile(r"(?<![\w'-])(?:must|should|shall|may|will|can|cannot)(?![\w'-])")
_VERB = re.compile(r"(?: (?:also|not|never|only|well|then|\w{2,14}ly|\d{1,3})){0,3} (\w+)")
_STATES = """
    be have feel find know want need experience include appear seem indicate suffer become come take
    lead result cause arise apply occur happen exist mean depend vary differ contain relate help
    benefit struggle think believe understand see fear like prefer respond fail lack get look show
    present involve require face live hear notice identify realise recognise remember give offer
""".split()
"""What one may or may not be, feel or have is a possibility, not a permission."""
_FATE = """
    assumed expected explained ruled met achieved found obtained overstated guaranteed contacted
    reached seen known predicted prevented avoided traced located identified resolved determined
    established understated controlled caused returned made overemphasised underestimated confirmed
""".split()
"""What cannot be found or met is a fact, not a ban."""
_FATES = re.compile(rf"(?: \w+ly)? be(?: \w+ly)? (?:{'|'.join(_FATE)})\b")
_CLAUSE = 160
_SHORT = 16


def names_in(text: str) -> tuple[tuple[int, int], ...]:
    """Return where a plain text has a name or a word in quotation marks."""
    found = (quoted for quoted in _QUOTED.finditer(text))
    return tuple(quoted.span() for quoted in found if len(quoted[0].split()) <= _NAME_WORDS)


def is_another_word(text: str, start: int, end: int) -> bool:
    """Return whether a wording is a noun ("a must", "at will"), a month or a question's start."""
    if text.startswith("May", start):
        return True
    said = text[start:end].lower()
    last = text[max(0, start - _SHORT) : start].lower().split()[-1:]
    if last and said in _NOUN_AFTER and re.fullmatch(_NOUN_AFTER[said], last[0]):
        return True
    if said == "may" and _YEAR_AFTER.match(text, end):
        return True
    return text[start].isupper() and not text[:start].strip() and bool(_INVERTED.match(text, end))


def negative(before: str) -> int | None:
    """Return where "no", "none of" or "neither" turns round the modal that comes next."""
    found = _NEGATIVE.search(before[-_CLAUSE:])
    return found.start("no") + max(0, len(before) - _CLAUSE) if found else None


def is_spoken_of(text: str, before: str, end: int) -> bool:
    """Return whether a sentence only mentions a force: asks, sets a condition, tells which thing.

    `before` is what stands before the modal, since the last one.
    """
    if text.rstrip().endswith("?"):
        return True
    near = before[-_CLAUSE:]
    if _ASKED.search(near) or _RELATIVE.search(near):
        return True
    if not _CONDITION.search(near):
        return False
    return _LATER.search(text, end) is not None or not subject(near).is_someone


def is_certain(wording: Wording, text: str, before: str, start: int, end: int) -> bool:
    """Return whether a wording means its force here, by who or what is its subject."""
    match wording.certain:
        case Certain.ALWAYS:
            return True
        case Certain.NEVER:
            return False
        case Certain.ACTOR:
            return subject(before).is_someone
    verb = _VERB.match(text, end)
    if is_passive(text, end) and text[start : start + 3].lower() == "can":
        return not _FATES.match(text, end)
    return verb is not None and verb[1].lower() not in _STATES and subject(before).is_someone
