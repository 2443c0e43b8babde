"""Times as publishers write them -> instants."""

from datetime import UTC, datetime
from email.utils import parsedate_to_datetime


def instant(value: object) -> datetime | None:
    """Return a time of ISO 8601 or RFC 5322 in UTC; None for anything else.

    A time without an offset counts as UTC. What no calendar has (31 September) is None: it is
    never put right.
    """
    if not isinstance(value, str):
        return None
    for read in (datetime.fromisoformat, parsedate_to_datetime):
        try:
            at = read(value.strip())
            return at.astimezone(UTC) if at.tzinfo else at.replace(tzinfo=UTC)
        except (ValueError, OverflowError):
            continue
    return None
