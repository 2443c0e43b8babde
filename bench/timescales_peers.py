"""Finders of dates beside ours: a plain one, and published ones in environments of their own.

None of them knows what a date is for. So each is taken twice: every date as an applies_from, and
with cue words, where the words before a date choose the kind and a date without any is dropped.
Both ways, "within N days" is a duration.
"""

import json
import re
import subprocess
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

from bench.environments import PeerError, pip_of, python_of, run
from bench.timescales_score import Finder, Said, Sentence
from watcher.domain import PartialDate

HERE = Path(__file__).parent
PINS = {
    "dateparser": (
        "dateparser==1.5.0",
        "python-dateutil==4.0.0",
        "pytz==2026.6",
        "regex==2026.11.19",
        "tzlocal==5.4.5",
    ),
    "datefinder": ("datefinder==1.0.0", "python-dateutil==4.0.0"),
}
"""What is installed, the first time, into .peers/, which git ignores."""

_ANSWER_S = 300

_MONTHS = "January February March April May June July August September October November December"
_MONTH = "|".join(_MONTHS.split())
_PLAIN_DATE = re.compile(
    rf"(?:(\d{{1,2}})(?:st|nd|rd|th)? ?)?({_MONTH}) (\d{{4}})|\b((?:19|20)\d\d)\b"
)
_WITHIN = re.compile(r"within \w+(?: \w+)? (?:hour|day|week|month|year)s?")

_REACH = 40
"""Characters before a date in which a cue word may stand."""
_CUES = (
    ("commencement", re.compile(r"\b(in(to)? (force|operation|effect)|inserted|substituted)\b")),
    ("consultation_close", re.compile(r"\b(comments?|consultation|closes|responses?)\b")),
    ("transition", re.compile(r"\b(transition\w*|phased?)\b")),
    ("review", re.compile(r"\breviewed (in|by|on)\b|\breview date\b")),
    ("expiry", re.compile(r"\b(until|expires?|ends?|withdrawn|repealed|revoked|ceased?)\b")),
    ("deadline", re.compile(r"\b(by|before|deadline|no later than|not later than)\b")),
    ("applies_from", re.compile(r"\b(from|since|on or after|as of)\b")),
)
_ENDS = frozenset({"consultation_close", "expiry", "deadline"})

Found = tuple[int, int, str]
"""Where a date stands, and which."""


def plain(text: str, _: PartialDate | None) -> Iterable[Found]:
    """Yield every date that has a year."""
    for match in _PLAIN_DATE.finditer(text):
        day, month, year, alone = match.groups()
        if not alone:
            exact = f"{year}-{_MONTHS.split().index(month) + 1:02}"
            alone = f"{exact}-{int(day):02}" if day else exact
        yield *match.span(), alone


def published(name: str, sentences: Sequence[Sentence]) -> Callable[..., Iterable[Found]]:
    """Return what a published finder says of these sentences, asked once; raises PeerError."""
    jobs = list({(sentence.text, sentence.reference) for sentence in sentences})
    command = [str(_installed(name)), str(HERE / "timescales_worker.py"), name]
    try:
        done = subprocess.run(
            command,
            input=json.dumps(jobs),
            capture_output=True,
            text=True,
            timeout=_ANSWER_S,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise PeerError(f"{name} did not answer in {_ANSWER_S} s") from error
    if done.returncode:
        raise PeerError(f"{name} failed: {done.stderr.strip().splitlines()[-1]}")
    answers = dict(zip(jobs, json.loads(done.stdout), strict=True))
    return lambda text, reference: [tuple(found) for found in answers[text, reference]]


def without_cues(dates: Callable[..., Iterable[Found]]) -> Finder:
    """Take every date for an applies_from."""

    def finder(text: str, reference: PartialDate | None) -> Sequence[Said]:
        said = [Said("applies_from", day, None, a, b) for a, b, day in dates(text, reference)]
        return [*said, *_durations(text)]

    return finder


def with_cues(dates: Callable[..., Iterable[Found]]) -> Finder:
    """Let the words before a date choose its kind."""

    def finder(text: str, reference: PartialDate | None) -> Sequence[Said]:
        return [*_cued(text, dates(text, reference)), *_durations(text)]

    return finder


def _cued(text: str, dates: Iterable[Found]) -> Iterator[Said]:
    for start, end, day in dates:
        # A finder may count the preposition to its date.
        before = text[max(0, start - _REACH) : start + (end - start) // 2]
        kind = next((kind for kind, cue in _CUES if cue.search(before)), None)
        if kind in _ENDS:
            yield Said(kind, None, day, start, end)
        elif kind:
            yield Said(kind, day, None, start, end)


def _durations(text: str) -> list[Said]:
    return [Said("duration", None, None, *match.span()) for match in _WITHIN.finditer(text)]


def _installed(name: str) -> Path:
    """Return the Python of a peer's environment; makes it where it is not there as pinned."""
    pins = PINS[name]
    return python_of(name, "\n".join(pins), lambda python: run([*pip_of(python), *pins], name))
