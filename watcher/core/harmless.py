"""Judges whether a change of words is provably harmless: spelling and punctuation, nothing more."""

import re
import unicodedata

from watcher.core.diff.words import words
from watcher.core.spacing import folded, is_respaced
from watcher.core.touches import Touch

_NUMBER_WORDS = """
    zero nil none one two three four five six seven eight nine ten eleven twelve thirteen fourteen
    fifteen sixteen seventeen eighteen nineteen twenty thirty forty fifty sixty seventy eighty
    ninety hundred thousand million half quarter third once twice double first second fourth fifth
    sixth seventh eighth ninth tenth single dozen
"""
_TIMES = """
    january february march april may june july august september october november december monday
    tuesday wednesday thursday friday saturday sunday spring summer autumn winter day days night
    nights week weeks weekly fortnight month months monthly year years yearly annual annually
    quarterly daily hour hours hourly minute minutes today tomorrow yesterday now then immediately
    until till unless before after during within since by from to always never ever sometimes
    usually normally already still yet again later earlier latest earliest next last previous
    working calendar
"""
_DUTIES = """
    must shall should will would may might can could cannot ought need needs required requires
    require requirement permitted prohibited allowed forbidden mandatory optional statutory duty
    not no nor neither never without non dont doesnt didnt isnt arent wasnt werent wont wouldnt
    cant couldnt shouldnt mustnt neednt havent hasnt hadnt except excluding including only if
    unless whether and or but either both
"""
_AMOUNTS = """
    all any each every some many much most more less least fewer few several other another such
    same enough half whole part maximum minimum exceed over under above below up down at in out
    on off for of with between per against this that these those
"""
_REFERENCES = """
    act regulation regulations section sections paragraph paragraphs schedule schedules part parts
    chapter chapters annex article articles standard standards rule rules order clause subsection
    subparagraph appendix page footnote table figure
"""
_MEANING = frozenset(f"{_NUMBER_WORDS}{_TIMES}{_DUTIES}{_AMOUNTS}{_REFERENCES}".split())
"""Words that bear meaning: where one of them was touched, a change is never harmless."""
_CAPITAL_MATTERS = frozenset({"may", "march", "will", "august", "us", "it", "who"})

_QUIET_SIGNS = frozenset(".,;:'\"\u2018\u2019\u201c\u201d-\u2010\u2011\u2013\u2014\u2026\u2022")
"""Signs that may come and go. Brackets, slashes, question marks, currencies and such may not."""
_MISSPELT = {
    "definately": "definitely",
    "enviroment": "environment",
    "enviromental": "environmental",
    "existance": "existence",
    "goverment": "government",
    "goverments": "governments",
    "independant": "independent",
    "independantly": "independently",
    "liason": "liaison",
    "maintainance": "maintenance",
    "managment": "management",
    "priviledge": "privilege",
    "relevent": "relevant",
    "responsability": "responsibility",
    "safegard": "safeguard",
    "safegarding": "safeguarding",
    "seperate": "separate",
    "seperated": "separated",
    "seperately": "separately",
    "supercede": "supersede",
}
_REAL_WORDS = frozenset(
    """
    planing planning filing filling staring starring hoping hopping taping tapping scraping scrapping
    baring barring rating ratting caning canning pining pinning dining dinning griping gripping
    striping stripping wining winning planed planned scraped scrapped hopped barred tapped striped
    stripped latter supper dinner dessert desert united untied casual causal martial marital trials
    arises raises arising raising compiled complied complaint complaints compliant careers carers
    unclear nuclear altitude latitude finish finnish median medina canvas canvass signed singed
    silver sliver
    trails barely barley sacred scared reserve reverse reserved reversed unites unties diaries dairies
    """.split()  # noqa: SIM905  # a list of words reads best as words
)
"""Words that a swapped or doubled letter turns into another word."""
_TWO_WORDS = re.compile(
    r"re(?:sign|cover|form|sort|present|serve|mark|lease|count|creat|sent|collect|strain)\w*"
)
"""Words that a hyphen behind "re" turns into others."""
_EMPHASISED = frozenset(["must", "shall", "not", "all", "any", "each", "only", "both"])
"""Short words that are no acronym in capital letters."""
_NEGATIONS = frozenset(["no", "not", "never", "none", "without"])
_POSSESSIVE = re.compile(r"s'(?!\w)|'s(?!\w)")
_EMPTY_BRACKETS = re.compile(r"\(\s*\)|\[\s*\]")
_LONG_WORD = 6
_ACRONYM = 4


def is_harmless(touch: Touch) -> bool:
    """Return whether a replacement is of spelling, punctuation, spacing or capital letters alone.

    Where a digit or a word that bears meaning is touched, or in any doubt, it is not.
    """
    left, right = _end(touch.before), _start(touch.after)
    if is_respaced(left + touch.gone + right, left + touch.new + right):
        return True
    if touches_digit(touch):
        return False
    gone_text, new_text = (_EMPTY_BRACKETS.sub("", folded(text)) for text in touch[:2])
    if _is_possessor_other(gone_text, new_text):
        return False
    gone, new = words(gone_text), words(new_text)
    signs = {word for word in (*gone, *new) if not _is_wordy(word)}
    if not signs <= _QUIET_SIGNS or not _is_quiet_beside(touch, signs):
        return False
    was, became = list(filter(_is_wordy, gone)), list(filter(_is_wordy, new))
    return len(was) == len(became) and all(map(_is_same_word, was, became))


def _end(text: str) -> str:
    """Return what stands at the end of a text without white space in it, and a space if any."""
    return text[len(text.rstrip().rpartition(" ")[0]) :] if text.strip() else text


def _start(text: str) -> str:
    return text[: len(text) - len(text.lstrip())] + text.lstrip().partition(" ")[0]


def _is_possessor_other(gone: str, new: str) -> bool:
    """Return whether one owner became several: "the home's", "the homes'"."""
    old_marks, new_marks = _POSSESSIVE.findall(gone), _POSSESSIVE.findall(new)
    return bool(old_marks and new_marks) and old_marks != new_marks


def touches_digit(touch: Touch) -> bool:
    """Return whether a number, date or numbered reference was touched."""
    return any(character.isdigit() for character in touch.gone + touch.new)


def meaning_words(text: str) -> list[str]:
    """Return the words in a text that bear meaning, in lower case."""
    return [plain for word in words(text) if (plain := _plain(word)) in _MEANING]


def _is_wordy(word: str) -> bool:
    return any(character.isalpha() for character in word)


def _is_quiet_beside(touch: Touch, signs: set[str]) -> bool:
    """Return whether no sign came or went that belongs to a number or turns what it stands next to.

    "No, staff must" is not "No staff must".
    """
    if signs and words(touch.before)[-1:] and _plain(words(touch.before)[-1]) in _NEGATIONS:
        return False
    is_after = touch.before.rstrip()[-1:].isdigit()
    is_before = touch.after.lstrip()[:1].isdigit()
    if touch.after[:1].isdigit() or (is_before and is_after):
        return not signs
    return not is_after or signs <= set(".,;:")


def _is_same_word(was: str, became: str) -> bool:
    a, b = _plain(was), _plain(became)
    if a == b:
        is_other = "-" in was + became and was != became and _TWO_WORDS.fullmatch(a) is not None
        return was == became or (_is_capital_alone(was, became) and not is_other)
    if a in _MEANING or b in _MEANING or not (a.isalpha() and b.isalpha()):
        return False
    return _spelt(a) == _spelt(b) or _is_slip(a, b)


def _plain(word: str) -> str:
    """Return a word in lower case without apostrophes and hyphens, accents composed."""
    composed = unicodedata.normalize("NFC", folded(word)).casefold()
    return composed.replace("'", "").replace("-", "")


def _is_capital_alone(was: str, became: str) -> bool:
    """Return whether two spellings of a word differ in nothing that could make it another word.

    "May" is a month and "may" a permission; "SEND" and "IT" are not "send" and "it".
    """
    if was.casefold() == became.casefold() and _plain(was) in _CAPITAL_MATTERS:
        return False
    shouted = was.isupper() != became.isupper()
    return not shouted or len(was) > _ACRONYM or _plain(was) in _EMPHASISED


def _spelt(word: str) -> str:
    """Return a word in one of its accepted spellings: -ise for -ize, -or for -our."""
    known = _MISSPELT.get(word, word)
    if len(known) < _LONG_WORD:
        return known
    return re.sub(
        r"our(?=$|s$|ed$|ing$|al$|ally$|able$|ite$|ful$)",
        "or",
        re.sub(r"(?<=[iy])z(?=e|ing|ation)", "s", known),
    )


def _is_slip(a: str, b: str) -> bool:
    """Return whether one long word is the other with two letters swapped or one letter doubled.

    Not at its very end: "supervisee" and "summarise" are not "supervise" and "summaries".
    """
    if min(len(a), len(b)) < _LONG_WORD or a in _REAL_WORDS or b in _REAL_WORDS:
        return False
    if len(a) == len(b):
        at = next(k for k in range(len(a)) if a[k] != b[k])
        return at < len(a) - 2 and a[:at] + a[at : at + 2][::-1] + a[at + 2 :] == b
    short, long = sorted((a, b), key=len)
    return any(
        long[k] == long[k - 1] and long[:k] + long[k + 1 :] == short
        for k in range(1, len(long) - 1)
    )
