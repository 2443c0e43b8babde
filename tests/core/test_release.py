from datetime import timedelta

import pytest

from tests.core.editions import at, record
from watcher.core.release import Release, Wait, may_release
from watcher.domain import Approval, EditionState, Timetable
from watcher.ports import EditionRecord

SLOT = at("2026-06-09T09:00")
TIMETABLE = Timetable()
BY_HAND = Timetable(approval=Approval.REQUIRED)
MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)


def sealed(**changes: object) -> EditionRecord:
    return record("2026-07", SLOT, **changes)  # type: ignore[arg-type]  # names of one function


@pytest.mark.parametrize(
    ("after_slot", "late"),
    [
        (timedelta(0), False),
        (15 * MINUTE, False),
        (15 * MINUTE + timedelta(seconds=1), True),
        (6 * HOUR, True),
    ],
)
def test_a_sealed_edition_goes_out_from_its_slot_until_grace_ends(
    after_slot: timedelta, late: bool
) -> None:
    assert may_release(sealed(), SLOT + after_slot, TIMETABLE) == Release(late=late)


@pytest.mark.parametrize(
    ("state", "word"),
    [
        (EditionState.DRAFTED, "drafted"),
        (EditionState.RELEASED, "released"),
        (EditionState.CLOSED, "closed"),
    ],
)
def test_only_a_sealed_edition_goes_out(state: EditionState, word: str) -> None:
    verdict = may_release(record("2026-07", SLOT, state), SLOT, TIMETABLE)
    assert verdict == Wait(reason=f"2026-07 is {word}, and only a sealed edition goes out.")


def waits_for(verdict: Release | Wait) -> str:
    assert isinstance(verdict, Wait)
    return verdict.reason


def test_it_waits_for_its_hour() -> None:
    reason = waits_for(may_release(sealed(), SLOT - timedelta(microseconds=1), TIMETABLE))
    assert "9 June 2026 at 10:00" in reason


def test_it_waits_while_a_person_holds_it_whatever_was_approved() -> None:
    held = sealed(held_at=SLOT - HOUR, approved_at=SLOT - 2 * HOUR)
    assert "watcher approve 2026-07" in waits_for(may_release(held, SLOT, TIMETABLE))


def test_it_waits_for_approval_where_that_is_required() -> None:
    assert "watcher preview 2026-07" in waits_for(may_release(sealed(), SLOT, BY_HAND))
    assert may_release(sealed(approved_at=SLOT - HOUR), SLOT, BY_HAND) == Release(late=False)
    assert may_release(sealed(approved_at=SLOT + HOUR), SLOT + HOUR, BY_HAND) == Release(late=True)


@pytest.mark.parametrize("timetable", [TIMETABLE, BY_HAND])
def test_past_grace_only_an_approval_given_past_grace_lets_it_out(timetable: Timetable) -> None:
    now = SLOT + 7 * HOUR
    in_advance = sealed(approved_at=SLOT - HOUR)
    assert "too late" in waits_for(may_release(in_advance, now, timetable))
    just_too_early = sealed(approved_at=SLOT + 6 * HOUR)
    assert "too late" in waits_for(may_release(just_too_early, now, timetable))
    since = sealed(approved_at=SLOT + 6 * HOUR + MINUTE)
    assert may_release(since, now, timetable) == Release(late=True)


def test_past_grace_and_never_approved_it_waits() -> None:
    verdict = may_release(sealed(), SLOT + 6 * HOUR + MINUTE, TIMETABLE)
    assert "watcher approve 2026-07" in waits_for(verdict)
