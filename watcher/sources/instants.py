"""Times as publishers write them -> instants."""

from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

_YEARS = range(1800, 2300)


def instant(value: object) -> datetime | None:
    """Return a time of ISO 8601 or RFC 5322 in UTC; None for anything else.

    A time without an offset counts as UTC. What no calendar has (31 September) is None: it is
    never put right. So is a year out of all reason, such as the 0001 that stands for none.
    """
    if not isinstance(value, str):
        return None
    for read in (datetime.fromisoformat, parsedate_to_datetime):
        try:
            at = read(value.strip())
            at = at.astimezone(UTC) if at.tzinfo else at.replace(tzinfo=UTC)
        except (ValueError, OverflowError):
            continue
        return at if at.year in _YEARS else None
    return None
