"""False friends of modals: the month of May, a must, what staff should know, what may be."""

import re

from watcher.core.obligations.actors import is_passive, object_of, subject
from watcher.core.obligations.wordings import Certain, Wording

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
    r"(?:(?<!\w)(?:what|how|whether|why|whatever)"
    r"|(?:^|(?<![,;:])(?<! in)(?<! of)(?<! at)(?<! to)(?<! by)(?<! for)(?<! with)(?<! from)(?<! on) )which"
    r")(?! to\b)(?: [^,;:.?!]*)?$",
    re.IGNORECASE,
)
_RELATIVE = re.compile(
    r"(?:^|[^\s,;:] )(?:that|who|which) (?:\w{2,14}ly |also |then )?$"
    r"|(?<!\w)(?:criteria|standards?|things?|steps?|actions?|information|rules?|requirements?|checks?"
    r"|records?|documents?|details?|conditions?|duties|tasks?|matters?|issues?|areas?|those|all"
    r"|anything|everything|something|ways?|points?|measures?|events) that(?: [\w'-]+){1,3} $",
    re.IGNORECASE,
)
_CONDITION = re.compile(
    r"(?<!\w)(?:if|when|where|unless|until|because|although|though)(?: [^,;:.?!]*)?$", re.IGNORECASE
)
_OPENS_CLAUSE = re.compile(r"(?<!\w)(?:wh|how|that|if|un|because|al?though)", re.IGNORECASE)
_STRONG = re.compile(r"must|shall|should", re.IGNORECASE)
_LATER = re.compile(r"(?<![\w'-])(?:must|should|shall|may|will|can|cannot)(?![\w'-])")
_VERB = re.compile(r"(?: (?:also|not|never|only|well|then|\w{2,14}ly|\d{1,3})){0,3} (\w+)")
_STATES = re.compile(
    r"be|have|feel|find|know|want|need|experience|include|appear|seem|indicate|suffer|become|come|take"
    r"|lead|result|cause|arise|apply|occur|happen|exist|mean|depend|vary|differ|contain|relate|help"
    r"|benefit|struggle|think|believe|understand|see|fear|like|prefer|respond|fail|lack|get|look|show"
    r"|present|involve|require|face|live|hear|notice|identify|realise|recognise|remember|give|offer",
    re.IGNORECASE,
)
"""What one may or may not be, feel or have is a possibility, not a permission."""
_FATES = re.compile(
    r"(?: \w+ly)? be(?: \w+ly)? (?:assumed|expected|explained|ruled|met|achieved|found|obtained"
    r"|overstated|guaranteed|contacted|reached|seen|known|predicted|prevented|avoided|traced|located"
    r"|identified|resolved|determined|established|understated|controlled|caused|returned|made"
    r"|overemphasised|underestimated|confirmed)\b"
)
"""What cannot be found or met is a fact, not a ban."""
_DECLARING = re.compile(
    r"shall (?:not |only |also |continue to )*(?:apply|have effect|come into|extend|affect|mean|cease|be"
    r" (?:construed|treated|deemed|taken|regarded|interpreted|read|subject|known|liable|cited)\b)",
    re.IGNORECASE,
)
"""What shall apply or be construed is law's way to say what is so."""
_CONTENT = re.compile(r"(?<!\w)(?:that|so|as|because|since)(?: [^,;:.?!]*)?$", re.IGNORECASE)
_CLAUSE = 160
_SHORT = 16


def names_in(text: str) -> tuple[tuple[int, int], ...]:
    """Return where a plain text has a name or a word in quotation marks."""
    if '"' not in text and "'" not in text:
        return ()
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
    is_opening = said.isalpha() and text[start].isupper() and not text[:start].strip()
    return is_opening and _INVERTED.match(text, end) is not None


def negative(before: str) -> int | None:
    """Return where "no", "none of" or "neither" turns round the modal that comes next."""
    near = before[-_CLAUSE:]
    if "no" not in near and "No" not in near and "either" not in near:  # for speed
        return None
    found = _NEGATIVE.search(near)
    return found.start("no") + len(before) - len(near) if found else None


def is_spoken_of(text: str, before: str, start: int, end: int) -> bool:
    """Return whether a sentence only mentions a force: asks, sets a condition, tells which thing.

    `before` is what stands before the modal, since the last one. "Where a child is missing staff
    must tell the police" sets no condition for "must", though it has no comma to show it.
    """
    if text.rstrip().endswith("?"):
        return True
    near = before[-_CLAUSE:]
    if _OPENS_CLAUSE.search(near) is None:  # for speed: none of the three below can be there
        return False
    if _ASKED.search(near) or _RELATIVE.search(near):
        return True
    condition = _CONDITION.search(near)
    if condition is None:
        return False
    is_opening = not near[: condition.start()].strip(" ,;:.(")
    is_strong = _STRONG.match(text, start) is not None
    if not (is_opening and is_strong and subject(near).is_someone):
        return True
    return _LATER.search(text, end) is not None


def is_declaring(text: str, start: int) -> bool:
    """Return whether a modal says what is so in law: "shall apply", "shall be treated as"."""
    return _DECLARING.match(text, start) is not None


def is_plain(wording: Wording, text: str, start: int) -> bool:
    """Return whether a wording means its force wherever it stands, if only to speak of it."""
    return wording.certain is Certain.ALWAYS and not is_declaring(text, start)


def is_certain(wording: Wording, text: str, before: str, start: int, end: int) -> bool:
    """Return whether a wording means its force here, by who or what is its subject."""
    match wording.certain:
        case Certain.ALWAYS:
            return is_plain(wording, text, start)
        case Certain.ACTOR:
            return subject(before).is_someone
        case Certain.OBJECT:
            return object_of(text[start:end]).is_someone
        case Certain.LICENCE:
            return _is_licence(text, before, start, end)
    return False


def _is_licence(text: str, before: str, start: int, end: int) -> bool:
    """Return whether "may", "may not" or "cannot" is about what is permitted, not what is so."""
    if is_passive(text, end) and text[start : start + 3].lower() == "can":
        return not (_FATES.match(text, end) or _CONTENT.search(before))
    verb = _VERB.match(text, end)  # None in a lead-in: "The provider may:"
    is_state = verb is not None and _STATES.fullmatch(verb[1]) is not None
    return not is_state and subject(before).is_someone
