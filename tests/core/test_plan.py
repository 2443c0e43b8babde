from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.core.editions import NOW, TIMETABLE, at, change, document, listed, record, timescale
from watcher.core.plan import Plan, PlannedEdition, binds_soon, cannot_wait, look_back, plan
from watcher.domain import (
    Change,
    EditionState,
    FoundTimescale,
    PartialDate,
    Precision,
    Significance,
    TimescaleKind,
    Weight,
)
from watcher.ports import EditionRecord

FIRST_POLL = at("2026-05-01T05:30")
SOON = timescale("2026-09-01")
LATER = timescale("2027-09-01")
K = TimescaleKind
S = Significance


def planned(
    now: str,
    changes: Sequence[Change],
    editions: Sequence[EditionRecord] = (),
    *,
    weight: Weight = Weight.BINDING,
    first_poll_at: datetime | None = FIRST_POLL,
) -> Plan:
    return plan(
        now=at(now),
        timetable=TIMETABLE,
        editions=editions,
        changes=changes,
        documents=listed(document(weight=weight)),
        first_poll_at=first_poll_at,
    )


def interim(plan: Plan) -> PlannedEdition:
    assert plan.interim is not None
    return plan.interim


def annual(plan: Plan) -> PlannedEdition:
    assert plan.annual is not None
    return plan.annual


# --- what cannot wait ---


@pytest.mark.parametrize(
    ("found", "urgent"),
    [
        (timescale("2026-09-01"), True),
        (timescale("2011-04-01"), True),  # a past date counts
        (timescale("2027-03-31"), True),
        (timescale("2027-04-01"), True),  # begins nine hours before the edition goes out
        (timescale("2027-04-02"), False),
        (timescale("2027-03"), True),
        (timescale("2027-04"), True),
        (timescale("2027-05"), False),
        (timescale("2027-SP"), True),
        (timescale("2027-SU"), False),
        (timescale("2027"), True),
        (timescale("2028"), False),
        (timescale("2026-09-01", "2028-08-31"), True),
        (timescale(None, "2028-08-31", K.EXPIRY), False),
        (timescale("2026-09-01", "2028-08-31", K.DEADLINE), True),  # the window opens before
        (timescale(None, "--06-30", K.DEADLINE), True),
        (timescale(None, "--06-02", K.DEADLINE), False),  # was yesterday; returns in June 2027
        (timescale("2026-09-01", kind=K.COMMENCEMENT), True),
        (timescale(None, "2026-09-01", K.EXPIRY), True),
        (timescale("2026-09-01", kind=K.TRANSITION), True),
        (timescale(None, "2026-09-01", K.CONSULTATION_CLOSE), True),
        (timescale("2026-09-01", kind=K.REVIEW), False),
        (timescale("2026-09-01", is_new=False), False),
    ],
)
def test_a_new_date_of_effect_before_the_next_annual_edition_cannot_wait(
    found: FoundTimescale, urgent: bool
) -> None:
    context = document(weight=Weight.CONTEXT)
    assert cannot_wait(change(1, found), context, NOW, TIMETABLE) is urgent
    assert cannot_wait(change(1, found), None, NOW, TIMETABLE) is urgent
    editorial = change(1, found, significance=S.EDITORIAL)
    assert cannot_wait(editorial, context, NOW, TIMETABLE) is urgent


def test_a_recurring_date_waits_where_it_next_returns_after_the_annual_edition() -> None:
    found = timescale(None, "--06-30", K.DEADLINE)
    assert not cannot_wait(change(1, found), None, at("2027-02-01T12:00"), TIMETABLE)


def test_what_takes_effect_at_the_instant_of_the_annual_edition_waits_for_it() -> None:
    at_midnight = replace(TIMETABLE, annual_at=time(0))
    assert not cannot_wait(change(1, timescale("2027-04-01")), None, NOW, at_midnight)
    assert cannot_wait(change(1, timescale("2027-03-31")), None, NOW, at_midnight)


def test_one_date_of_several_is_enough() -> None:
    assert cannot_wait(change(1, LATER, SOON), None, NOW, TIMETABLE)


@pytest.mark.parametrize(
    ("weight", "urgent"),
    [
        (Weight.BINDING, True),
        (Weight.HAVE_REGARD, True),
        (Weight.INSPECTED_AGAINST, True),
        (Weight.OPERATIONAL, False),
        (Weight.CONTEXT, False),
    ],
)
def test_a_substantive_change_without_a_date_cannot_wait_where_the_document_binds(
    weight: Weight, urgent: bool
) -> None:
    on_list = document(weight=weight)
    assert cannot_wait(change(1), on_list, NOW, TIMETABLE) is urgent
    old = timescale("2011-04-01", is_new=False)
    assert cannot_wait(change(1, old), on_list, NOW, TIMETABLE) is urgent
    review = timescale("2028-01-01", kind=K.REVIEW)
    assert cannot_wait(change(1, review), on_list, NOW, TIMETABLE) is urgent


@pytest.mark.parametrize(
    ("kind", "start", "end", "urgent"),
    [
        (K.COMMENCEMENT, "2026-06-29", None, True),
        (K.COMMENCEMENT, "2027-03", None, True),
        (K.COMMENCEMENT, "2027-04", None, False),  # its earliest day is the annual edition's
        (K.COMMENCEMENT, "2027-06-29", None, False),
        (K.DURATION, None, "2026-06-29", True),
        (K.DURATION, None, "2027-06-29", False),
    ],
)
def test_a_counted_date_decides_as_a_stated_one_does(
    kind: TimescaleKind, start: str | None, end: str | None, *, urgent: bool
) -> None:
    told = timescale(kind=kind, quote="q", precision=Precision.RELATIVE)
    counted = replace(
        told.timescale,
        resolved_start=PartialDate(start) if start else None,
        resolved_end=PartialDate(end) if end else None,
        counted="made on 3 March 2026, plus one day",
    )
    one = change(1, replace(told, timescale=counted))
    at_midnight = replace(TIMETABLE, annual_at=time(0))
    binding = document(weight=Weight.BINDING)
    assert cannot_wait(one, binding, NOW, at_midnight) is urgent
    unresolved = change(1, replace(told, is_new=True))
    assert cannot_wait(unresolved, binding, NOW, at_midnight)


def test_what_states_a_later_date_or_changes_no_meaning_waits() -> None:
    binding = document(weight=Weight.BINDING)
    assert not cannot_wait(change(1, LATER), binding, NOW, TIMETABLE)
    for significance in (S.EDITORIAL, S.STRUCTURAL):
        small = change(1, significance=significance)
        assert not cannot_wait(small, binding, NOW, TIMETABLE)
    unreported = change(1, SOON, significance=S.NONE)
    assert not cannot_wait(unreported, binding, NOW, TIMETABLE)
    assert not cannot_wait(change(1), None, NOW, TIMETABLE)


@pytest.mark.parametrize(
    ("found", "soon"),
    [
        (timescale("2026-06-03"), False),  # today: began at midnight
        (timescale("2026-06-04"), True),
        (timescale("2026-06-10"), True),  # six and a half days on
        (timescale("2026-06-11"), False),
        (timescale("2011-04-01"), False),
        (timescale("2026-06-04", is_new=False), False),
        (timescale("2026-06-04", kind=K.REVIEW), False),
        (timescale("2026-01-01", "2026-06-05"), False),  # binds already
        (timescale("2026-01-01", "2026-06-05", K.DEADLINE), True),
        (timescale(None, "--06-05", K.DEADLINE), True),
        (timescale(None, "--06-03", K.DEADLINE), False),
    ],
)
def test_a_change_binds_soon_if_a_new_date_comes_within_seven_days(
    found: FoundTimescale, soon: bool
) -> None:
    assert binds_soon(change(1, found), NOW) is soon
    assert binds_soon(change(1, timescale("2011-04-01"), found), NOW) is soon


def test_seven_days_are_counted_from_instant_to_london_midnight() -> None:
    found = change(1, timescale("2026-06-11"))
    assert not binds_soon(found, at("2026-06-03T22:59:59"))
    assert binds_soon(found, at("2026-06-03T23:00"))
    assert binds_soon(found, at("2026-06-10T22:59:59"))
    assert not binds_soon(found, at("2026-06-10T23:00"))


# --- interim editions ---


def test_nothing_is_planned_where_nothing_cannot_wait() -> None:
    nothing = Plan(annual=None, interim=None, discard=())
    assert planned("2026-06-03T12:00", []) == nothing
    assert planned("2026-06-03T12:00", [change(1, LATER)]) == nothing
    assert planned("2026-06-03T12:00", [change(1)], weight=Weight.CONTEXT) == nothing
    assert planned("2026-06-03T12:00", [], first_poll_at=None) == nothing


def test_what_cannot_wait_is_drafted_into_the_next_regular_slot() -> None:
    changes = [change(2, found_at=NOW), change(1, found_at=NOW), change(3, LATER, part="p")]
    edition = interim(planned("2026-06-03T12:00", changes))
    assert edition == PlannedEdition(
        id=edition.id,
        kind=edition.kind,
        slot=at("2026-06-09T09:00"),
        changes=(change(1).id, change(2).id),
        seal=False,
    )
    assert (edition.id, edition.kind) == ("2026-01", "interim")


def test_a_change_that_first_binds_within_seven_days_brings_the_slot_forward() -> None:
    soon = change(1, timescale("2026-06-08"))
    assert interim(planned("2026-06-03T12:00", [soon])).slot == at("2026-06-04T09:00")
    past = change(1, timescale("2026-06-01"))
    assert interim(planned("2026-06-03T12:00", [past])).slot == at("2026-06-09T09:00")
    waiting = change(2, timescale("2026-06-08", is_new=False))
    assert interim(planned("2026-06-03T12:00", [past, waiting])).slot == at("2026-06-09T09:00")


@pytest.mark.parametrize(
    ("now", "slot", "seal"),
    [
        ("2026-06-09T07:59", "2026-06-09T09:00", False),
        ("2026-06-09T08:00", "2026-06-09T09:00", True),
        ("2026-06-09T08:59", "2026-06-09T09:00", True),
        ("2026-06-09T09:00", "2026-06-16T09:00", False),  # missed: rolls on
        ("2026-06-09T09:30", "2026-06-16T09:00", False),
        ("2026-10-27T09:00", "2026-10-27T10:00", True),  # winter time
        ("2026-10-27T08:59", "2026-10-27T10:00", False),
    ],
)
def test_it_is_sealed_in_the_hour_before_its_slot_and_rolls_on_when_that_was_missed(
    now: str, slot: str, seal: bool
) -> None:
    edition = interim(planned(now, [change(1)]))
    assert (edition.slot, edition.seal) == (at(slot), seal)


def test_what_was_found_after_sealing_goes_to_the_next_edition_in_a_slot_of_its_own() -> None:
    sealed = record("2026-01", at("2026-06-09T09:00"), EditionState.SEALED, 1)
    edition = interim(planned("2026-06-09T08:30", [change(1), change(2)], [sealed]))
    assert (edition.id, edition.changes) == ("2026-02", (2,))
    assert (edition.slot, edition.seal) == (at("2026-06-16T09:00"), False)
    soon = change(3, timescale("2026-06-12"))
    edition = interim(planned("2026-06-09T08:30", [change(1), soon], [sealed]))
    assert (edition.slot, edition.seal) == (at("2026-06-10T09:00"), False)


@pytest.mark.parametrize("state", [EditionState.SEALED, EditionState.RELEASED, EditionState.CLOSED])
def test_a_change_is_told_once_whatever_becomes_of_its_edition(state: EditionState) -> None:
    told = record("2026-01", at("2026-06-09T09:00"), state, 1)
    assert planned("2026-06-10T12:00", [change(1)], [told]).interim is None


def test_a_draft_keeps_its_number_and_takes_what_came_since() -> None:
    draft = record("2026-01", at("2026-06-09T09:00"), EditionState.DRAFTED, 1)
    made = planned("2026-06-04T12:00", [change(1), change(2)], [draft])
    assert (interim(made).id, interim(made).changes, made.discard) == ("2026-01", (1, 2), ())


def test_a_draft_that_rolls_into_another_year_is_numbered_anew_and_the_old_one_discarded() -> None:
    editions = [
        record("2026-01", at("2026-06-09T09:00"), EditionState.CLOSED, 1),
        record("2026-02", at("2026-12-29T10:00"), EditionState.DRAFTED, 2),
    ]
    made = planned("2026-12-29T11:00", [change(1), change(2)], editions)
    assert (interim(made).id, interim(made).slot) == ("2027-01", at("2027-01-05T10:00"))
    assert made.discard == ("2026-02",)


def test_a_draft_left_empty_is_discarded() -> None:
    draft = record("2026-01", at("2026-06-09T09:00"), EditionState.DRAFTED, 1)
    made = planned("2026-06-04T12:00", [], [draft])
    assert made == Plan(annual=None, interim=None, discard=(draft.id,))


def test_numbers_go_on_past_the_last_sealed_one() -> None:
    editions = [
        record(f"2026-{n:02d}", at("2026-06-02T09:00"), EditionState.CLOSED) for n in range(1, 100)
    ]
    assert interim(planned("2026-06-03T12:00", [change(1)], editions[:6])).id == "2026-07"
    assert interim(planned("2026-06-03T12:00", [change(1)], editions)).id == "2026-100"
    former = record("2025-41", at("2025-12-30T10:00"), EditionState.CLOSED)
    assert interim(planned("2026-06-03T12:00", [change(1)], [former])).id == "2026-01"


def test_a_text_amended_again_before_homes_were_told_takes_its_amendment_along() -> None:
    announced = change(1, SOON)
    slipped = change(2, LATER, found_at=NOW + timedelta(hours=1))
    assert interim(planned("2026-06-04T12:00", [announced, slipped])).changes == (1, 2)


@pytest.mark.parametrize(
    "other",
    [
        change(2, LATER, part="other"),
        change(2, LATER, document="other"),
        change(2, LATER, found_at=NOW - timedelta(hours=1)),  # before the urgent one
        change(2, significance=S.EDITORIAL, found_at=NOW + timedelta(hours=1)),
        change(2, SOON, significance=S.NONE, found_at=NOW + timedelta(hours=1)),
    ],
)
def test_nothing_else_that_can_wait_is_taken_along(other: Change) -> None:
    assert interim(planned("2026-06-04T12:00", [change(1, SOON), other])).changes == (1,)


def test_a_document_off_the_list_still_counts_by_its_dates() -> None:
    changes = [change(1, SOON, document="former"), change(2, document="former", part="p")]
    assert interim(planned("2026-06-03T12:00", changes)).changes == (1,)


# --- annual editions ---


@pytest.mark.parametrize(
    ("now", "id_"),
    [
        ("2027-04-01T06:59", None),
        ("2027-04-01T07:00", "2027-annual"),
        ("2027-04-01T08:00", "2027-annual"),
        ("2027-11-01T12:00", "2027-annual"),  # missed
        ("2028-04-01T06:59", "2027-annual"),
        ("2028-04-01T07:00", "2028-annual"),
        ("2030-06-01T12:00", "2030-annual"),  # several missed: the latest alone
    ],
)
def test_the_annual_edition_is_sealed_in_the_hour_before_its_slot_or_as_soon_as_it_can_be(
    now: str, id_: str | None
) -> None:
    made = planned(now, [change(1, LATER)])
    assert (made.annual.id if made.annual else None) == id_
    assert made.annual is None or made.annual.seal


def test_the_first_annual_edition_is_on_the_first_1_april_after_the_first_poll() -> None:
    made = planned("2026-06-03T12:00", [], first_poll_at=at("2026-04-01T08:00"))
    assert made.annual is None
    made = planned("2026-06-03T12:00", [], first_poll_at=at("2026-04-01T07:59:59"))
    assert annual(made).id == "2026-annual"
    assert annual(made).slot == at("2026-04-01T08:00")


def test_the_annual_edition_goes_out_even_when_empty() -> None:
    edition = annual(planned("2027-04-01T07:30", []))
    assert (edition.changes, edition.covers_since) == ((), FIRST_POLL)


def test_the_annual_edition_takes_all_of_the_year_told_in_an_interim_or_not() -> None:
    editions = [
        record("2026-annual", at("2026-04-01T08:00"), EditionState.CLOSED, 1),
        record("2026-02", at("2026-06-09T09:00"), EditionState.CLOSED, 3),
        record("2027-02", at("2027-04-06T09:00"), EditionState.DRAFTED, 4),
    ]
    changes = [
        change(1, found_at=at("2026-03-01T12:00")),
        change(2, found_at=at("2026-04-01T07:30")),  # after the sealing, before the slot
        change(3),
        change(4, LATER),
        change(5, significance=S.NONE),
        change(6, significance=S.EDITORIAL),
        change(7, document="former"),
    ]
    made = planned("2027-04-01T07:30", changes, editions, first_poll_at=at("2025-05-01T12:00"))
    assert annual(made).changes == (2, 3, 4, 6, 7)
    assert annual(made).covers_since == at("2026-04-01T08:00")
    assert made.interim is None
    assert made.discard == ("2027-02",)


def test_an_annual_edition_is_sealed_once() -> None:
    sealed = record("2027-annual", at("2027-04-01T08:00"), EditionState.SEALED, 1)
    for now in ("2027-04-01T07:30", "2027-04-01T08:00", "2028-03-31T12:00"):
        assert planned(now, [change(1)], [sealed]).annual is None
    assert annual(planned("2028-04-01T07:30", [change(1)], [sealed])).id == "2028-annual"


def test_a_change_of_the_annual_date_gives_no_second_annual_edition_in_a_year() -> None:
    sealed = record("2027-annual", at("2027-04-01T08:00"), EditionState.SEALED)
    made = plan(
        now=at("2027-09-01T08:00"),
        timetable=replace(TIMETABLE, annual_month=9),
        editions=[sealed],
        changes=[],
        documents={},
        first_poll_at=FIRST_POLL,
    )
    assert made.annual is None


def test_a_change_of_the_annual_date_calls_no_former_year_missed() -> None:
    sealed = record("2027-annual", at("2027-04-01T08:00"), EditionState.SEALED)
    made = plan(
        now=at("2027-04-02T08:00"),
        timetable=replace(TIMETABLE, annual_month=12),
        editions=[sealed],
        changes=[],
        documents={},
        first_poll_at=FIRST_POLL,
    )
    assert made.annual is None


def test_an_annual_edition_covers_the_time_since_the_one_before() -> None:
    editions = [
        record(f"{year}-annual", at(f"{year}-04-01T08:00"), EditionState.CLOSED)
        for year in (2027, 2028)
    ]
    assert annual(planned("2029-04-01T07:30", [], editions)).covers_since == editions[1].slot


def test_a_draft_of_the_annual_edition_is_planned_again_and_not_discarded() -> None:
    draft = record("2027-annual", at("2027-04-01T08:00"), EditionState.DRAFTED)
    made = planned("2027-04-01T07:30", [], [draft])
    assert (annual(made).id, made.discard) == ("2027-annual", ())


def test_what_came_after_the_sealing_is_measured_by_the_annual_edition_after_it() -> None:
    sealed = record("2027-annual", at("2027-04-01T08:00"), EditionState.SEALED)
    late = change(1, timescale("2027-06-01"), found_at=at("2027-04-01T07:40"))
    edition = interim(planned("2027-04-01T07:45", [late], [sealed], weight=Weight.CONTEXT))
    assert edition.slot == at("2027-04-06T09:00")


def test_an_interim_due_in_the_same_run_gives_way_to_the_annual_edition() -> None:
    first = at("2028-05-01T05:30")
    made = planned("2029-04-03T08:30", [change(1)], first_poll_at=first)  # a Tuesday
    assert annual(made).changes == (1,)
    assert made.interim is None
    sealed = record("2029-annual", at("2029-04-01T08:00"), EditionState.SEALED, 1)
    after = planned("2029-04-03T08:30", [change(1), change(2)], [sealed], first_poll_at=first)
    assert (after.annual, interim(after).changes, interim(after).seal) == (None, (2,), True)


@pytest.mark.parametrize(
    ("slots", "since"),
    [((), None), (("2027",), None), (("2028", "2027"), "2027"), (("2027", "2029", "2028"), "2028")],
)
def test_a_plan_looks_back_to_the_last_annual_edition_but_one(
    slots: tuple[str, ...], since: str | None
) -> None:
    editions = [record(f"{year}-annual", at(f"{year}-04-01T08:00")) for year in slots]
    editions.append(record("2030-annual", at("2030-04-01T08:00"), EditionState.DRAFTED))
    editions.append(record("2026-01", at("2026-06-09T09:00")))
    assert look_back(editions) == (at(f"{since}-04-01T08:00") if since else None)


# --- over years ---


def _sealed(edition: PlannedEdition) -> EditionRecord:
    state = EditionState.SEALED if edition.seal else EditionState.DRAFTED
    return record(edition.id, edition.slot, state, *edition.changes)


def _carried_out(made: Plan, editions: list[EditionRecord]) -> list[EditionRecord]:
    new = [_sealed(one) for one in (made.annual, made.interim) if one]
    gone = {*made.discard, *(one.id for one in new)}
    return [*(one for one in editions if one.id not in gone), *new]


days = st.dates(date(2026, 5, 2), date(2029, 12, 31))
found_changes = st.lists(
    st.tuples(
        days,
        st.sampled_from(S),
        st.sampled_from(["guide", "other", "former"]),
        st.none() | st.dates(date(2020, 1, 1), date(2031, 12, 31)),
    ),
    max_size=12,
)
runs = st.lists(
    st.integers(1, 4 * 365 * 24 * 60).map(lambda minutes: FIRST_POLL + timedelta(minutes=minutes)),
    max_size=25,
)


@given(found_changes, runs)
def test_whenever_publish_runs_each_change_is_told_as_it_should_be(
    found: list[tuple[date, Significance, str, date | None]], instants: list[datetime]
) -> None:
    changes = [
        change(
            number,
            *([timescale(day.isoformat())] if day else []),
            significance=significance,
            document=name,
            found_at=datetime.combine(on, NOW.timetz()),
        )
        for number, (on, significance, name, day) in enumerate(sorted(found, key=str), 1)
    ]
    editions: list[EditionRecord] = []
    for now in sorted([*instants, at("2030-05-01T12:00")]):
        known = [one for one in changes if one.found_at <= now]
        made = _plan_of(now, known, editions)
        editions = _carried_out(made, editions)
        again = _plan_of(now, known, editions)
        assert (again.annual, again.discard) == (None, ())
        if made.interim and not made.interim.seal:
            assert again.interim == made.interim
        drafts = [one for one in editions if one.state is EditionState.DRAFTED]
        assert len(drafts) <= 1
        assert all(one.slot > now for one in drafts)
    sealed = [one for one in editions if one.state is EditionState.SEALED]
    interims = [one for edition in sealed if edition.kind == "interim" for one in edition.changes]
    annuals = [one for edition in sealed if edition.kind == "annual" for one in edition.changes]
    assert len(interims) == len(set(interims))
    assert sorted(annuals) == [one.id for one in changes if one.significance is not S.NONE]
    assert len({one.slot for one in sealed}) == len(sealed)


def _plan_of(now: datetime, changes: list[Change], editions: list[EditionRecord]) -> Plan:
    back = look_back(editions)
    return plan(
        now=now,
        timetable=TIMETABLE,
        editions=editions,
        changes=[one for one in changes if back is None or one.found_at >= back],
        documents=listed(document(), document("other", Weight.OPERATIONAL)),
        first_poll_at=FIRST_POLL,
    )
