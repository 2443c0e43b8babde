"""When a document is to be asked again; backs off a failing source."""

from collections.abc import Sequence
from datetime import datetime, time, timedelta

from watcher.core.calendar import london_date, london_instant
from watcher.domain import DocumentState

FIRST_RETRY = timedelta(minutes=15)
"""After the first failure; doubled by each further one in a row."""
LONGEST_WAIT = timedelta(hours=24)
"""A Retry-After further off is taken as this, so that no header can silence a document."""
_MOST_DOUBLINGS = 7


def due(state: DocumentState, now: datetime, poll_times: Sequence[time]) -> bool:
    """Return whether the service is to ask a document now.

    `poll_times` are civil times in London, at least one. Every document is due at each of them;
    between them only those whose last failure was retryable, in growing intervals. A publisher's
    Retry-After is kept, at a poll time too.
    """
    asked_at = _asked_at(state)
    return asked_at is None or _due_at(state, asked_at, poll_times) <= now


def next_poll(after: datetime, poll_times: Sequence[time]) -> datetime:
    """Return the first poll time strictly after an instant."""
    today = london_date(after)
    days = (today, today + timedelta(days=1))
    return min(at for on in days for hour in poll_times if (at := london_instant(on, hour)) > after)


def _asked_at(state: DocumentState) -> datetime | None:
    return max((at for at in (state.succeeded_at, state.failed_at) if at), default=None)


def _due_at(state: DocumentState, asked_at: datetime, poll_times: Sequence[time]) -> datetime:
    due_at = next_poll(asked_at, poll_times)
    if not state.failures:
        return due_at
    if state.retryable:
        due_at = min(due_at, asked_at + _back_off(state.failures))
    if state.retry_after_at is not None:
        due_at = max(due_at, min(state.retry_after_at, asked_at + LONGEST_WAIT))
    return due_at


def _back_off(failures: int) -> timedelta:
    """Return how long to wait after so many failures in a row, from 1."""
    doublings = min(failures - 1, _MOST_DOUBLINGS)
    return FIRST_RETRY * (1 << doublings)
