"""Knows a page's own "last updated" or "last reviewed" statements, which are no news."""

import re

_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
_WEEKDAY = r"(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day,?\s+)?"
_TIME = r"(?:,?\s+(?:at\s+)?\d{1,2}(?:[:.]\d{2}){0,2}\s?(?:am|pm|gmt|bst)?\b)?"
_DATE = rf"""(?:
    {_WEEKDAY}(?:\d{{1,2}}(?:st|nd|rd|th)?(?:\s+of)?\s+)?{_MONTH},?\s+\d{{4}}{_TIME}
    |{_WEEKDAY}{_MONTH}\s+\d{{1,2}}(?:st|nd|rd|th)?,?\s+\d{{4}}{_TIME}
    |\d{{1,2}}[/.-]\d{{1,2}}[/.-]\d{{2,4}}{_TIME}
    |\d{{4}}-\d{{2}}-\d{{2}}(?:t[\d:.]+z?)?{_TIME}
    |(?:\d{{1,3}}|an?|one|two|three|four|five|six)\s+(?:hour|day|week|month|year)s?\s+ago
    )"""
_SUBJECT = r"""(?:(?:this|the|our)\s+)?(?:web\s?)?(?:
    page|guidance|document|content|information|publication|policy|guide|section|site|article
    |advice|leaflet|form|statement|notice|manual|chapter|version|collection|text
    )(?:\s+contents?)?"""
_DID = r"(?:updated?|reviewed|review|checked|modified|amended|changed|revised|edited|verified)"
_STATEMENT = re.compile(
    rf"""
    (?:^|(?<=[.!?;|(\[\t\n\u2013\u2014\u2022])|(?<=\d{{4}}\s))
    \s*
    (?:{_SUBJECT}\s+)?(?:date\s+)?(?:of\s+)?(?:(?:was|were|is|has\s+been)\s+)?
    (?:
        (?:last|latest|most\s+recently?)\s+{_DID}(?:\s+(?:date|on))?
        |(?:updated|reviewed|modified|revised|checked)
    )
    (?:\s+by\s+[^.;:\d]{{1,60}}?)?
    \s*(?::|\||-|\u2013|\u2014|\bon\b|\bin\b|\bat\b)?\s*
    (?:on\s+)?{_DATE}
    (?=\s*(?:[.;,|)\]\u2013\u2014\u2022]\s|[.;|)\]]?\s*$|(?:next|published|first|version|see|show)\b))
    [.;]?
    """,
    re.VERBOSE | re.IGNORECASE,
)
_LABEL = re.compile(
    rf"(?:{_SUBJECT}\s+)?(?:date\s+)?(?:of\s+)?(?:(?:was|has\s+been)\s+)?"
    rf"(?:(?:last|latest|most\s+recently?)\s+{_DID}(?:\s+date)?|updated|reviewed)(?:\s+on)?\s*:?",
    re.VERBOSE | re.IGNORECASE,
)
_DATE_ALONE = re.compile(rf"{_DATE}\.?", re.VERBOSE | re.IGNORECASE)


def without_last_updated(text: str) -> str:
    """Return the text without sentences that only say when the page itself was last looked after.

    White space is folded, and cells of a table row are parted by "|". A date of a next review is
    no such sentence: it tells a home something.
    """
    return _STATEMENT.sub(" ", _folded(text))


def states_last_updated(text: str) -> bool:
    """Return whether a text has such a sentence."""
    return bool(_STATEMENT.search(_folded(text)))


def is_last_updated_label(text: str) -> bool:
    """Return whether a text is the bare words before such a date ("Last updated:")."""
    return bool(_LABEL.fullmatch(text.strip()))


def is_date(text: str) -> bool:
    """Return whether a text is a date and nothing else."""
    return bool(_DATE_ALONE.fullmatch(text.strip()))


def _folded(text: str) -> str:
    """Return the text with single spaces: runs of them would slow the search without end."""
    return " ".join(text.replace("\t", " | ").split())
