"""Finds dates with a peer's code, in the peer's own environment: `timescales_worker.py PEER`.

On stdin a JSON list of (text, reference date or null); on stdout, for each, a list of (start, end,
date). A date is cut to what its words state, so that "September 2017" is no day. Wording that
states neither a month nor a year is dropped: the peers take "days" and "now" for dates.
"""

import importlib
import json
import re
import sys
import warnings
from collections.abc import Callable, Iterator
from datetime import datetime

Found = tuple[int, int, str]
Peer = Callable[[str, datetime], Iterator[tuple[int, int, datetime]]]

_MONTH = re.compile(
    r"\b(?:jan|feb|mar|apr|may|june?|july?|aug|sep|oct|nov|dec)[a-z]*\b", re.IGNORECASE
)
_NUMERIC = re.compile(r"\b\d{1,2}[./]\d{1,2}[./]\d{2,4}\b")
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_DAY = re.compile(r"\b\d{1,2}(?:st|nd|rd|th)?\b", re.IGNORECASE)


def _dateparser() -> Peer:
    search = importlib.import_module("dateparser.search").search_dates

    def peer(text: str, base: datetime) -> Iterator[tuple[int, int, datetime]]:
        settings = {"RELATIVE_BASE": base, "DATE_ORDER": "DMY"}
        at = 0
        for words, day in search(text, languages=["en"], settings=settings) or ():
            start = text.find(words, at)
            if start >= 0:
                at = start + len(words)
                yield start, at, day

    return peer


def _datefinder() -> Peer:
    find = importlib.import_module("datefinder").find_dates

    def peer(text: str, base: datetime) -> Iterator[tuple[int, int, datetime]]:
        found = find(text, source=True, index=True, base_date=base, first="day")
        raw = text.encode()
        for day, _, (start, end) in found:
            # It counts bytes.
            yield len(raw[:start].decode()), len(raw[:end].decode()), day

    return peer


_PEERS = {"dateparser": _dateparser, "datefinder": _datefinder}


def _cut(words: str, day: datetime) -> str | None:
    if _NUMERIC.search(words):
        return f"{day:%Y-%m-%d}"
    if not _MONTH.search(words):
        return f"{day:%Y}" if _YEAR.search(words) else None
    return f"{day:%Y-%m-%d}" if _DAY.search(words) else f"{day:%Y-%m}"


def _base(reference: str | None) -> datetime:
    year, month, day = (*(reference or "").split("-"), "", "")[:3]
    return datetime(int(year or 2025), int(month or 1), int(day or 1))  # noqa: DTZ001 - a civil date


def _answers(peer: Peer, text: str, reference: str | None) -> Iterator[Found]:
    for start, end, day in peer(text, _base(reference)):
        said = _cut(text[start:end], day)
        if said:
            yield start, end, said


def answer() -> None:
    """Answer all jobs at once."""
    warnings.simplefilter("ignore")
    peer = _PEERS[sys.argv[1]]()
    print(json.dumps([list(_answers(peer, *job)) for job in json.load(sys.stdin)]))


if __name__ == "__main__":
    answer()
