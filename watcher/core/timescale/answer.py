"""Timescales as the commands print them, and their kinds as mails say them."""

from watcher.answers import FoundTimescaleAnswer, TimescaleAnswer
from watcher.domain import FoundTimescale, Timescale, TimescaleKind

_WORDS = {
    TimescaleKind.COMMENCEMENT: "Comes into force",
    TimescaleKind.APPLIES_FROM: "Applies from",
    TimescaleKind.DEADLINE: "Deadline",
    TimescaleKind.EXPIRY: "Ends",
    TimescaleKind.TRANSITION: "Transition",
    TimescaleKind.CONSULTATION_CLOSE: "Consultation closes",
    TimescaleKind.REVIEW: "Next review",
    TimescaleKind.DURATION: "Time limit",
    TimescaleKind.VAGUE: "Timing",
}


def kind_in_words(kind: TimescaleKind) -> str:
    """Return a kind as a home manager is told it: "Comes into force"."""
    return _WORDS[kind]


def timescale_answer(timescale: Timescale) -> TimescaleAnswer:
    """Return a timescale as `watcher timescales --jsonl` prints it."""
    return TimescaleAnswer(
        kind=timescale.kind.value,
        date_start=timescale.starts,
        date_end=timescale.ends,
        precision=timescale.precision.value,
        quote=timescale.quote,
        resolved_start=timescale.resolved_start,
        resolved_end=timescale.resolved_end,
        counted=timescale.counted or None,
    )


def found_answer(found: FoundTimescale) -> FoundTimescaleAnswer:
    """Return a timescale of a change as `watcher changes --json` prints it."""
    return FoundTimescaleAnswer(
        **timescale_answer(found.timescale),
        new=found.is_new,
        in_note=found.in_note,
        section=list(found.section),
    )
