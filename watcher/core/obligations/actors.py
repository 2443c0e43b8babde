"""Who must act: the actors that a sentence names before its modal, each by one standard term."""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

_TERMS = (
    ("registered manager", "registered managers?"),
    ("registered person", "registered (?:persons?|people)"),
    ("registered provider", "registered providers?"),
    ("responsible individual", "responsible individuals?"),
    ("placing authority", "placing (?:local )?authorit(?:y|ies)"),
    ("independent reviewing officer", "independent reviewing officers?|iros?"),
    ("independent person", "independent persons?"),
    ("independent visitor", "independent visitors?"),
    ("social worker", "(?:local authority )?(?:children's )?social workers?"),
    ("local authority", "(?:(?:host|home|responsible) )?local authorit(?:y|ies)"),
    ("safeguarding partner", "safeguarding partners?"),
    ("designated safeguarding lead", "(?:deputy )?designated safeguarding leads?|dsls?"),
    ("governing body", "governing bod(?:y|ies)"),
    ("proprietor", "proprietors?"),
    ("headteacher", "head ?-?teachers?"),
    ("principal", "principals?"),
    (
        "staff",
        "(?:(?:school (?:and|or) college|all|other|supply|agency|care) )?staff(?: members?)?",
    ),
    ("staff", "members? of (?:the )?staff"),
    ("inspector", "(?:lead )?inspectors?"),
    ("Ofsted", "ofsted|hmci|chief inspector"),
    ("Secretary of State", "secretary of state"),
    ("school", "schools?"),
    ("college", "colleges?"),
    ("teacher", "teachers?"),
    ("employer", "employers?"),
    ("supervisor", "supervisors?"),
    ("practitioner", "practitioners?"),
    ("professional", "professionals?"),
    ("applicant", "applicants?"),
    ("foster carer", "foster (?:carers?|parents?)"),
    ("carer", "carers?"),
    ("parent", "parents?"),
    ("volunteer", "volunteers?"),
    ("contractor", "contractors?"),
    ("children's home", "children's homes?|homes?"),
    ("manager", "managers?"),
    ("provider", "providers?"),
    ("agency", "agenc(?:y|ies)"),
    ("police", "police(?: officers?| forces?)?"),
)
_NAMES = {f"n{k}": name for k, (name, _) in enumerate(_TERMS)}
_ACTOR = re.compile(
    r"(?<![\w'-])(?:"
    + "|".join(f"(?P<n{k}>{pattern})" for k, (_, pattern) in enumerate(_TERMS))
    + r")(?![\w'-])",
    re.IGNORECASE,
)
_ANYONE = re.compile(
    r"(?<![\w'-])(?:you|anyone|everyone|nobody|no[ -]one|persons?|people|individuals?)$",
    re.IGNORECASE,
)
"""Whoever is meant without being named by one of the terms."""
_DETERMINERS = (
    r"(?:(?:the|a|an|any|each|every|both|such|other|relevant|no|neither|most|many|some|individual"
    r"|their|its|his|her|all|children|families|young people|senior|leadership|teams?) )*"
)
_LEAD = re.compile(rf"(?<![\w'-])(?:(?:and|or) |, |{_DETERMINERS[3:-2]})*$", re.IGNORECASE)
_LINKS_ON = re.compile(rf"(?:,| and/or| and| or|/|, and) {_DETERMINERS}", re.IGNORECASE)
_BEGINS = re.compile(_DETERMINERS, re.IGNORECASE)
_ASIDE = re.compile(
    r"(?: ?\([^()]*\)| \d{1,3}|,? (?:also|then|therefore|still|both|each|thus|[a-z]{2,14}ly),?|,)$",
    re.IGNORECASE,
)
_OBLIQUE = re.compile(
    r"(?<!\w)(?:of|by|with|from|for|about|between|on|to|in|at|as|among|against|including|than|into) ?$",
    re.IGNORECASE,
)
_BORDER = re.compile(r"[,;:.?!] | \u2013 |(?<!\w)(?:that|and|but) ", re.IGNORECASE)
_QUALIFIED = re.compile(
    r" ?[,(]| (?:of|in|at|for|who|which|that|with|on|to|from|responsible|under|\w+ing|\w+ed)\b",
    re.IGNORECASE,
)
_BY = re.compile(rf"\bby {_DETERMINERS}$", re.IGNORECASE)
_PASSIVE = re.compile(
    r"(?: (?:not|never|also|only|then|always|\w{2,14}ly|\d{1,3})){0,3} be(?: \w+ly)? (\w+)",
    re.IGNORECASE,
)
_PARTICIPLE = re.compile(
    r"(?!(?:satisfi|qualifi|concern|prepar|committ|experienc|engag|involv|dedicat|interest|determin|need)ed)"
    r"(?:\w+ed|kept|made|told|sent|held|done|set|put|read|paid|met|left|found|led|dealt|brought|built"
    r"|bought|sought|taught|heard|begun|laid|known|shown|seen|taken|given|written|drawn|won|borne"
    r"|sworn|understood|spoken|chosen|sold|lost|spent|hung|shut|cut|let|run|grown|thrown|driven|eaten"
    r"|broken|hidden|forgotten)"
)
_NAMING = re.compile(
    r"requires? |it(?: is|'s) the (?:\w+ )?(?:duty|responsibility) of ", re.IGNORECASE
)
_OTHER_VERB = re.compile(r"\b(?:to be|which|that|who)\b|[.;]")
"""What stands behind it is no agent of the modal's own verb."""
_LOOKED_BACK = 240
_ASIDES = 4


class Subject(NamedTuple):
    """Who a modal speaks of."""

    names: tuple[str, ...]
    is_someone: bool
    """True for an actor, named or not ("you", "a person"); False for things and children."""


def subject(before: str) -> Subject:
    """Return who a plain text that ends just before a modal speaks of."""
    near = before[-_LOOKED_BACK:].rstrip()
    for _ in range(_ASIDES):
        if (aside := _ASIDE.search(near)) is None:
            break
        near = near[: aside.start()]
    groups = tuple(_groups(near))
    names = _at_the_end(near, groups) or _qualified(near, groups)
    return Subject(names, bool(names) or _ANYONE.search(near) is not None)


def actors(text: str, start: int, end: int, since: int = 0) -> tuple[str, ...]:
    """Return who must act by the modal at `start` to `end` of a plain text; () where none is named.

    In the passive that is whom "by" names: what must be kept does not keep itself. `since` is the
    end of the modal before: what stands before that is not its subject.
    """
    if is_passive(text, end):
        after = text[end:]
        other = _OTHER_VERB.search(after)
        agents = _ACTOR.finditer(after, 0, other.start() if other else len(after))
        return _names(each for each in agents if _BY.search(after[: each.start()]))
    if _NAMING.match(text, start):
        return object_of(text[start:end]).names
    return subject(text[since:start]).names


def object_of(wording: str) -> Subject:
    """Return whom a wording names that has its object in it: "requires the manager to"."""
    naming = _NAMING.match(wording)
    return subject(wording[naming.end() if naming else 0 :].removesuffix(" to"))


def is_passive(text: str, at: int) -> bool:
    """Return whether "be" and a participle follow a modal that ends there."""
    found = _PASSIVE.match(text, at)
    return found is not None and _PARTICIPLE.fullmatch(found[1].lower()) is not None


def _names(found: Iterable[re.Match[str]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(_NAMES[each.lastgroup or ""] for each in found))


def _groups(text: str) -> Iterator[tuple[re.Match[str], ...]]:
    """Yield the actors of a text, those that are listed together in one group."""
    group: tuple[re.Match[str], ...] = ()
    for mention in _ACTOR.finditer(text):
        link = _LINKS_ON.match(text, group[-1].end()) if group else None
        if link is None or link.end() != mention.start():
            if group:
                yield group
            group = ()
        group = (*group, mention)
    if group:
        yield group


def _at_the_end(near: str, groups: Sequence[tuple[re.Match[str], ...]]) -> tuple[str, ...]:
    """Return the actors that stand together right before the modal, if they are its subject."""
    if not groups or groups[-1][-1].end() != len(near):
        return ()
    group = groups[-1]
    lead = _LEAD.search(near, 0, group[0].start())
    before = near[: lead.start() if lead else group[0].start()]
    if before.strip() and not before.rstrip().endswith((".", ";", ":")):
        # "Where a child leaves the home, the manager must": the home is not meant.
        commas = [
            k for k, (a, b) in enumerate(pairwise(group), 1) if "," in near[a.end() : b.start()]
        ]
        if commas:
            return _names(group[commas[-1] :])
    return () if _OBLIQUE.search(before) else _names(group)


def _qualified(near: str, groups: Iterable[tuple[re.Match[str], ...]]) -> tuple[str, ...]:
    """Return the actors at the head of a clause that says more of them before the modal comes."""
    by_start = {mention.start(): group for group in groups for mention in group}
    starts = [0, *(border.end() for border in _BORDER.finditer(near))]
    for start in reversed(starts):
        begin = _BEGINS.match(near, start)
        group = by_start.get(begin.end() if begin else start)
        if group and _QUALIFIED.match(near, group[-1].end()):
            return _names(group)
    return ()
