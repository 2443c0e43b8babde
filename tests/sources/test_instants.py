"""Times in the shapes that publishers write."""

from datetime import UTC, datetime

import pytest

from watcher.sources.instants import instant


@pytest.mark.parametrize(
    ("value", "at"),
    [
        ("2015-12-17T12:06:08.000+00:00", datetime(2015, 12, 17, 12, 6, 8, tzinfo=UTC)),
        ("2024-10-07T11:03:04+01:00", datetime(2024, 10, 7, 10, 3, 4, tzinfo=UTC)),
        ("2019-11-19T10:19:15Z", datetime(2019, 11, 19, 10, 19, 15, tzinfo=UTC)),
        (" 2019-11-19T10:19:15\n", datetime(2019, 11, 19, 10, 19, 15, tzinfo=UTC)),
        ("2019-11-19", datetime(2019, 11, 19, tzinfo=UTC)),
        ("Mon, 01 Jun 2026 09:00:00 +0100", datetime(2026, 6, 1, 8, tzinfo=UTC)),
        ("1 Jun 2026 09:00:00 GMT", datetime(2026, 6, 1, 9, tzinfo=UTC)),
        ("2026-09-31T00:00:00Z", None),
        ("Wed, 31 Sep 2026 09:00:00 GMT", None),
        ("0001-01-01T00:00:00+14:00", None),
        ("0001-01-01T00:00:00Z", None),
        ("9999-12-31T23:59:59Z", None),
        ("the other day", None),
        ("", None),
        (None, None),
        (20260101, None),
    ],
)
def test_a_time_is_read_in_utc_or_not_at_all(value: object, at: datetime | None) -> None:
    assert instant(value) == at
