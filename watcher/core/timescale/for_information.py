"""Texts that are published for information and apply to nobody yet.

"May 2030 (for information): the last version is to follow and comes into force in
July 2030": publication, version and commencement are three things.
"""

import re
from collections.abc import Sequence
from typing import NamedTuple

from watcher.core.timescale.find import find_timescales
from watcher.domain import Timescale, TimescaleKind

_TEXT = r"(?:version|edition|guidance|document|publication)"
_FOR_INFORMATION = r"for information(?: only)?(?! (?:on|about|sharing|requests?))"
_SAYS_SO = re.compile(
    rf"\({_FOR_INFORMATION}\) {_TEXT}|\b{_FOR_INFORMATION} (?:version|edition)"
    rf"|\b{_TEXT} \(?{_FOR_INFORMATION}\b"
    rf"|\b{_TEXT} (?:is|was|has been|is being)(?: published| issued)? {_FOR_INFORMATION}\b",
    re.IGNORECASE,
)
_NEXT_LINES = 2
_GONE = re.compile(
    r"\b(?:replac|remov|supersed|withdr)\w*|\b(?:no longer|previous|earlier|in place of)\b"
    r"|\b(?:added|published) (?:the )?final\b",
    re.IGNORECASE,
)
_TITLED_SO = re.compile(rf"\(?\b{_FOR_INFORMATION}\)?$", re.IGNORECASE)


class ForInformation(NamedTuple):
    """That a text is out for information alone."""

    commencement: Timescale | None
    """When it, or its final version, comes into force; None where no date of that is stated."""


def for_information(
    *, titles: Sequence[str], texts: Sequence[str], notes: Sequence[str]
) -> ForInformation | None:
    """Return that a text says so by a title, by itself or by a change note; None where none does.

    Its commencement is looked for where it says so, and in the next lines of the text. A note that
    tells of such a version as gone says nothing of the text that stands.
    """
    at = [n for n, text in enumerate(texts) if _SAYS_SO.search(_plain(text))]
    said = [line for n in at for line in texts[n : n + 1 + _NEXT_LINES]]
    said += [title for title in titles if _TITLED_SO.search(_plain(title))]
    said += [one for one in notes if _SAYS_SO.search(_plain(one)) and not _GONE.search(one)]
    if not said:
        return None
    found = (one for text in said for one in find_timescales(text) if _is_commencement(one))
    return ForInformation(next(found, None))


def _is_commencement(timescale: Timescale) -> bool:
    """Return whether it is a dated one; the date in a version's own name is none."""
    is_name = _SAYS_SO.search(_plain(timescale.quote)) is not None
    is_dated = timescale.kind is TimescaleKind.COMMENCEMENT and timescale.starts is not None
    return is_dated and not is_name


def _plain(text: str) -> str:
    return " ".join(text.split())
