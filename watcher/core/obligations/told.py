"""Findings -> the lines that a registered manager reads, in the publisher's own words."""

import re

from watcher.core.obligations.findings import Finding, Said, acting
from watcher.core.obligations.force import MEASURES, Force, ObligationKind

_LETTERS = 200
"""Letters of a sentence that a line quotes."""
_LEAD_LETTERS = 90
_BEFORE_MODAL = 90
_BEHIND = 60

_STARTS = {
    ObligationKind.NOW_FORBIDDEN: "Now forbidden",
    ObligationKind.NOW_RESTRICTED: "Now restricted",
    ObligationKind.NOW_DUTY: "Now a duty",
    ObligationKind.NEW_BAN: "Newly forbidden",
    ObligationKind.NEW_RESTRICTION: "New restriction",
    ObligationKind.NEW_DUTY: "New duty",
    ObligationKind.PERIOD: "Time limit",
    ObligationKind.FREQUENCY: "How often",
    ObligationKind.AGE: "Age",
    ObligationKind.NUMBER: "Number",
    ObligationKind.SHARE: "Percentage",
    ObligationKind.MONEY: "Sum of money",
    ObligationKind.DATE: "Date",
    ObligationKind.PERMISSION_TAKEN: "Permission dropped",
    ObligationKind.BAN_EASED: "No longer forbidden",
    ObligationKind.DUTY_EASED: "No longer a duty",
    ObligationKind.FREED: "Freed from a duty",
    ObligationKind.BAN_DROPPED: "Ban dropped",
    ObligationKind.DUTY_DROPPED: "Duty dropped",
    ObligationKind.ADVICE_TURNED: "Advice turned round",
    ObligationKind.PERMISSION_GIVEN: "New permission",
    ObligationKind.NOW_ADVICE: "Now advice",
    ObligationKind.ADVICE_EASED: "No longer advice",
    ObligationKind.NEW_ADVICE: "New advice",
    ObligationKind.ADVICE_DROPPED: "Advice dropped",
    ObligationKind.REFERENCE: "Reference",
}
_EASED = frozenset(
    [
        ObligationKind.BAN_EASED,
        ObligationKind.DUTY_EASED,
        ObligationKind.ADVICE_EASED,
        ObligationKind.FREED,
    ]
)
_NAMES = {
    Force.BAN: "forbidden: ",
    Force.RESTRICTION: "a restriction: ",
    Force.DUTY: "a duty: ",
    Force.ADVICE_AGAINST: "advised against: ",
    Force.ADVICE: "advice: ",
    Force.PERMISSION: "permission: ",
    Force.FREED: "no duty: ",
}
_BY_WHEN = re.compile(
    r"\b(?:within|later than|inside|soon|early|immediately|delay|promptly|at most|up to|forthwith)\b",
    re.IGNORECASE,
)
_LIMIT_LETTERS = 16
_END = re.compile(r"(?:[\s.,:]|;(?: (?:and|or))?)+$")


def line(finding: Finding) -> str:
    """Return what a finding is, and the sentence as it is now, or was where it is no more."""
    if finding.kind is ObligationKind.WHO:
        return f"{_who(finding)}: {_sentence(finding)}"
    start = _STARTS[finding.kind]
    if finding.kind is ObligationKind.PERIOD and not _is_limit(finding):
        start = "Period"
    if finding.kind in MEASURES:
        told = _reworded(finding) or _sentence(finding)
        return f"{start} {_measured(finding)}: {told}"
    return f"{start}: {_sentence(finding)}{_aside(finding)}"


def _is_limit(finding: Finding) -> bool:
    """Return whether the words before a period, or the period itself, say by when to act."""
    saids = [said for said in (finding.was, finding.now) if said]
    return any(
        _BY_WHEN.search(said.by.plain[max(0, said.start - _LIMIT_LETTERS) : said.end])
        for said in saids
    )


def words(said: Said | None) -> str:
    """Return the words that bind or measure, as the publisher wrote them."""
    return _one_line(said.by.text[said.start : said.end]) if said else ""


def _who(finding: Finding) -> str:
    was, now = (", ".join(acting(said)) for said in (finding.was, finding.now) if said)
    return f"Now for: {now} (was for: {was})"


def _measured(finding: Finding) -> str:
    was, now = words(finding.was), words(finding.now)
    if was and now:
        return f"changed: {now} (was {was})"
    if now:
        return f"set: {now}"
    return f"changed: no longer {was}" if _reworded(finding) else f"dropped: {was}"


def _reworded(finding: Finding) -> str:
    """Return the sentence as it is now where its measure gave way to other words; "" elsewhere.

    They may set another limit that no measure is made of: "before the end of the day".
    """
    old, new = finding.old, finding.new
    if finding.now or not old or not new or set(new.texts) <= set(old.texts):
        return ""
    lead, text = new.lead, _item(new.text)
    return f"{clipped(lead.text, 0, 0, _LEAD_LETTERS)} \u2026 {text}" if lead else text


def _aside(finding: Finding) -> str:
    """Return in brackets what the words were, or for what was eased what they are."""
    was, now = words(finding.was), words(finding.now)
    if not (was and now):
        return ""
    if finding.kind in _EASED:
        return f" (now {_name(finding.now)}\u201c{now}\u201d)"
    return f" (was {_name(finding.was)}\u201c{was}\u201d)"


def _name(said: Said | None) -> str:
    return _NAMES.get(said.force, "") if said and said.force else ""


def _sentence(finding: Finding) -> str:
    """Return the sentence that a line is about, behind the lead-in that rules it."""
    one, said = finding.shown
    if said.by is not one:
        lead = clipped(said.by.text, said.start, said.end, _LEAD_LETTERS)
        return f"{lead.removesuffix(' …')} \u2026 {_item(one.text)}"
    text = clipped(one.text, said.start, said.end, _LETTERS)
    return f"{text} {_item(one.following)} \u2026" if one.following else _END.sub("", text)


def _item(text: str) -> str:
    return _END.sub("", clipped(text, 0, 0, _LETTERS))


def clipped(text: str, start: int, end: int, most: int) -> str:
    """Return a sentence in one line, shortened at word borders around a place in it."""
    if len(text) <= most:
        return _one_line(text)
    first = _first_shown(text, start) if end > most - _BEHIND else 0
    last = text.find(" ", max(first + most, end))
    shown = _one_line(text[first:last] if last >= 0 else text[first:])
    return f"{'… ' if first else ''}{shown}{' …' if last >= 0 else ''}"


def _first_shown(text: str, start: int) -> int:
    """Return where a long sentence is taken up: at the clause before a place, else at a word."""
    near = max(0, start - _BEFORE_MODAL)
    clause = max(text.rfind(mark, near, start) for mark in ("; ", ": "))
    border = clause + 1 if clause >= 0 else text.find(" ", near, start)
    return border + 1 if near and border >= 0 else 0


def _one_line(text: str) -> str:
    return " ".join(text.split())
