"""How timescales are kept."""

import json

from watcher.adapters.codec import timescales_as_json, timescales_from_json
from watcher.domain import (
    FoundTimescale,
    PartialDate,
    Precision,
    Timescale,
    TimescaleKind,
)

COUNTED = FoundTimescale(
    timescale=Timescale(
        kind=TimescaleKind.COMMENCEMENT,
        quote="come into force on the day after the day on which they are made",
        precision=Precision.RELATIVE,
        resolved_start=PartialDate("2026-03-04"),
        counted="made on 3 March 2026, plus one day",
    ),
    is_new=True,
    section=("Citation",),
)
LIMIT = FoundTimescale(
    timescale=Timescale(
        kind=TimescaleKind.DURATION,
        quote="within 3 months of publication of this guidance",
        precision=Precision.RELATIVE,
        resolved_end=PartialDate("2025-10"),
        counted="published in July 2025, plus three months",
    ),
    is_new=False,
    in_note=True,
)


def test_counted_dates_come_back_as_they_were_kept() -> None:
    kept = json.loads(json.dumps(timescales_as_json([COUNTED, LIMIT])))
    assert timescales_from_json(kept) == (COUNTED, LIMIT)


def test_what_was_kept_before_dates_were_counted_is_read_without_them() -> None:
    old: dict[str, object] = {
        "kind": "commencement",
        "quote": "come into force on 1 April 2026",
        "precision": "day",
        "starts": "2026-04-01",
        "ends": None,
        "is_new": True,
        "section": [],
        "in_note": False,
    }
    (found,) = timescales_from_json([old])
    assert found.timescale == Timescale(
        kind=TimescaleKind.COMMENCEMENT,
        quote="come into force on 1 April 2026",
        precision=Precision.DAY,
        starts=PartialDate("2026-04-01"),
    )
