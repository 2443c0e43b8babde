"""Whether a sealed edition may be released: its hour, holds, approval, and how late it is."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from watcher.core.mail_words import instant_in_words
from watcher.domain import Approval, EditionState, Timetable
from watcher.ports import EditionRecord

LATE_AFTER = timedelta(minutes=15)
"""A release this long after its slot is still on time: room for a restart and for one delay."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Release:
    """The edition may go out now."""

    late: bool
    """To be marked late: more than LATE_AFTER after its slot."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wait:
    """The edition may not go out now."""

    reason: str
    """Why, and what to do, for an operator."""


def may_release(record: EditionRecord, now: datetime, timetable: Timetable) -> Release | Wait:
    """Return whether an edition goes out at `now`, or why not.

    Past `grace` it takes an approval given after the grace had run out: one given in advance
    was for the hour planned.
    """
    if record.state is not EditionState.SEALED:
        return Wait(
            reason=f"{record.id} is {record.state.value}, and only a sealed edition goes out."
        )
    if record.held_at is not None:
        return Wait(reason=f"{record.id} is on hold: `watcher approve {record.id}` lets it go out.")
    if now < record.slot:
        return Wait(reason=f"{record.id} goes out on {instant_in_words(record.slot)}.")
    return _approved(record, now, timetable)


def _approved(record: EditionRecord, now: datetime, timetable: Timetable) -> Release | Wait:
    if timetable.approval is Approval.REQUIRED and record.approved_at is None:
        return Wait(
            reason=f"{record.id} waits for approval: read `watcher preview {record.id}`, "
            f"then `watcher approve {record.id}`."
        )
    ends = record.slot + timetable.grace
    if now > ends and (record.approved_at is None or record.approved_at <= ends):
        return Wait(
            reason=f"{record.id} was due on {instant_in_words(record.slot)} and is too late to go "
            f"out by itself: `watcher approve {record.id}` sends it now, marked late."
        )
    return Release(late=now - record.slot > LATE_AFTER)
