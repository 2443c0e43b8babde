from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from typing import Any

import pytest

from watcher.core.status import Reason, Record, ills, needs_deliveries
from watcher.domain import (
    Approval,
    Concern,
    Delivery,
    DeliveryState,
    Document,
    DocumentId,
    DocumentState,
    EditionId,
    EditionKind,
    EditionState,
    Home,
    HomeId,
    Recipient,
    RecipientId,
    SourceName,
    Timetable,
    Weight,
)
from watcher.errors import Problem
from watcher.ports import EditionRecord

NOW = datetime(2026, 7, 14, 12, 0, tzinfo=UTC)
"""A Tuesday, 13:00 in London."""
POLLS = (time(6, 30), time(12, 30), time(18, 30))
FIRST_POLL = NOW - timedelta(days=60)
JUST_NOW = NOW - timedelta(minutes=25)
MEND = "open https://www.gov.uk/guide, mend documents.toml, then `watcher poll --document guide`"
EDITION = EditionRecord(
    id=EditionId("2026-03"),
    kind=EditionKind.INTERIM,
    state=EditionState.SEALED,
    slot=NOW - timedelta(hours=1),
    changes=(),
)
RELEASED = replace(EDITION, state=EditionState.RELEASED, released_at=EDITION.slot)


def document(name: str = "guide") -> Document:
    return Document(
        id=DocumentId(name),
        title="The guide",
        url=f"https://www.gov.uk/{name}",
        source=SourceName.GOVUK,
        owner="Department",
        weight=Weight.BINDING,
        concerns=(Concern.ALL,),
    )


def state(name: str = "guide", **known: Any) -> DocumentState:
    read = DocumentState(document=DocumentId(name), succeeded_at=JUST_NOW)
    return replace(read, **known)


def delivery(number: int, state: DeliveryState) -> Delivery:
    recipient = Recipient(
        recipient=RecipientId(f"r{number}"),
        address=f"h{number}@homes.example",
        homes=(Home(home_id=HomeId(f"H{number}"), name="Oak House"),),
        variant="all",
        message_id=f"<2026-03.r{number}@watch.example>",
        token=f"t{number}",
    )
    return Delivery(edition=EDITION.id, recipient=recipient, state=state)


def reasons(
    *editions: EditionRecord,
    documents: Sequence[Document] = (document(),),
    states: Sequence[DocumentState] = (state(),),
    deliveries: Sequence[Delivery] = (),
    last_poll_at: datetime | None = JUST_NOW,
    first_poll_at: datetime | None = FIRST_POLL,
    problems: Sequence[Problem] = (),
    now: datetime = NOW,
) -> tuple[Reason, ...]:
    return ills(
        now=now,
        problems=problems,
        documents=documents,
        poll_at=POLLS,
        timetable=Timetable(approval=Approval.AUTOMATIC),
        record=Record(
            states={one.document: one for one in states},
            first_poll_at=first_poll_at,
            last_poll_at=last_poll_at,
            editions=editions,
            deliveries={EDITION.id: deliveries},
        ),
    )


def test_a_service_that_reads_and_has_nothing_to_send_is_well() -> None:
    assert reasons() == ()


def test_a_faulty_config_is_told_with_its_first_fault() -> None:
    fault = Problem(file="watcher.toml", where="line 2", message="is not TOML")
    (one,) = reasons(problems=(fault,))
    assert "watcher.toml line 2: is not TOML" in one.what
    (two,) = reasons(problems=(fault, fault))
    assert "(and 1 more)" in two.what
    assert "watcher check" in two.next


@pytest.mark.parametrize(
    ("known", "what", "step"),
    [
        (
            {"succeeded_at": NOW - timedelta(hours=49), "error": "answered 404", "failures": 3},
            "guide was not read since 12 July 2026 at 12:00: answered 404",
            MEND,
        ),
        (
            {"succeeded_at": NOW - timedelta(hours=49)},
            "guide was not read since 12 July 2026 at 12:00: it was not asked for since",
            "run `watcher poll --document guide`",
        ),
        (
            {"succeeded_at": None, "failed_at": JUST_NOW, "error": "answered 403"},
            "guide was not read ever: answered 403",
            MEND,
        ),
    ],
)
def test_a_document_without_success_in_48_hours_is_named_with_its_fault(
    known: dict[str, Any], what: str, step: str
) -> None:
    assert reasons(states=(state(**known),)) == (Reason(what=what, next=step),)


@pytest.mark.parametrize(
    "known",
    [
        {"succeeded_at": NOW - timedelta(hours=48), "failures": 9},
        {"succeeded_at": None},
    ],
    ids=["read two days ago to the minute", "put on the list since the last poll"],
)
def test_a_document_is_not_missed_before_its_time(known: dict[str, Any]) -> None:
    assert reasons(states=(state(**known),)) == ()


def test_a_document_that_joined_in_the_first_two_days_is_given_time() -> None:
    failing = state(succeeded_at=None, failed_at=JUST_NOW, error="answered 403")
    assert reasons(states=(failing,), first_poll_at=NOW - timedelta(hours=47)) == ()


def test_many_unread_documents_are_one_reason_that_names_each() -> None:
    names = [f"guide-{number}" for number in range(11)]
    old: dict[str, Any] = {"succeeded_at": NOW - timedelta(days=3), "error": "timed out"}
    (one,) = reasons(
        documents=[document(name) for name in names], states=[state(name, **old) for name in names]
    )
    assert one.what.startswith("11 documents were not read for 48 hours")
    assert all(name in one.what for name in names)
    assert one.what.endswith("First: timed out")


@pytest.mark.parametrize(
    ("last", "missed"),
    [
        (datetime(2026, 7, 14, 5, 30, tzinfo=UTC), ()),
        (datetime(2026, 7, 14, 5, 29, tzinfo=UTC), ("2 polls were due",)),
    ],
)
def test_two_polls_missed_are_ill_and_one_is_not(last: datetime, missed: tuple[str, ...]) -> None:
    found = reasons(last_poll_at=last, states=(state(succeeded_at=last),))
    assert tuple(one.what[:16] for one in found) == missed


def test_a_database_that_was_never_polled_is_ill() -> None:
    (one,) = reasons(last_poll_at=None, first_poll_at=None)
    assert one.what == "no document was ever polled"


@pytest.mark.parametrize(
    ("edition", "what", "step"),
    [
        (
            replace(EDITION, state=EditionState.DRAFTED, slot=NOW + timedelta(minutes=15)),
            "is not sealed",
            "run `watcher publish`",
        ),
        (EDITION, "should have gone out", "run `watcher deliver`"),
        (
            replace(EDITION, slot=NOW - timedelta(hours=7)),
            "too late to go out by itself",
            "`watcher approve 2026-03`",
        ),
        (
            replace(EDITION, held_at=NOW - timedelta(hours=2)),
            "put on hold on 14 July 2026 at 11:00",
            "`watcher approve 2026-03`",
        ),
    ],
    ids=["unsealed", "past its hour", "past its grace", "held"],
)
def test_an_edition_that_ought_to_be_sealed_or_out_is_named(
    edition: EditionRecord, what: str, step: str
) -> None:
    (one,) = reasons(edition)
    assert "2026-03" in one.what
    assert what in one.what
    assert step in one.next


@pytest.mark.parametrize(
    "edition",
    [
        replace(EDITION, state=EditionState.DRAFTED, slot=NOW + timedelta(minutes=16)),
        replace(EDITION, slot=NOW - timedelta(minutes=1)),
        RELEASED,
    ],
    ids=["drafted in good time", "at its hour", "out"],
)
def test_an_edition_in_good_time_is_no_reason(edition: EditionRecord) -> None:
    assert reasons(edition) == ()


def test_an_annual_edition_that_was_never_drafted_is_missed() -> None:
    before = datetime(2026, 3, 1, tzinfo=UTC)
    (one,) = reasons(first_poll_at=before)
    assert "annual edition 2026-annual is not sealed" in one.what
    sealed = replace(EDITION, id=EditionId("2026-annual"), state=EditionState.CLOSED)
    assert reasons(sealed, first_poll_at=before) == ()


def test_uncertain_and_failed_mails_are_counted_with_their_homes() -> None:
    mails = (delivery(1, DeliveryState.UNCERTAIN), delivery(2, DeliveryState.FAILED))
    unsure, failed = reasons(RELEASED, deliveries=mails)
    assert unsure.what == "1 mail(s) of edition 2026-03 are uncertain: H1"
    assert failed.what == "1 mail(s) of edition 2026-03 failed: H2"
    assert "homes.example" not in failed.what + failed.next


def test_of_many_failed_homes_ten_are_named() -> None:
    mails = [delivery(number, DeliveryState.FAILED) for number in range(10, 22)]
    (one,) = reasons(RELEASED, deliveries=mails)
    assert one.what.endswith("H18, H19 and 2 more")


def test_a_failed_mail_is_a_reason_for_14_days() -> None:
    old = replace(RELEASED, released_at=NOW - timedelta(days=14, minutes=1))
    assert reasons(old, deliveries=(delivery(1, DeliveryState.FAILED),)) == ()


@pytest.mark.parametrize(
    ("edition", "needed"),
    [
        (EDITION, False),
        (RELEASED, True),
        (replace(RELEASED, released_at=NOW - timedelta(days=30)), True),
        (replace(RELEASED, state=EditionState.CLOSED), True),
        (
            replace(
                RELEASED, state=EditionState.CLOSED, released_at=NOW - timedelta(days=14, minutes=1)
            ),
            False,
        ),
    ],
    ids=["sealed", "just out", "open for long", "just closed", "closed for long"],
)
def test_deliveries_are_looked_at_while_they_matter(edition: EditionRecord, needed: bool) -> None:
    assert needs_deliveries(edition, NOW) is needed


@pytest.mark.parametrize("left", [DeliveryState.RELEASED, DeliveryState.SENDING])
def test_a_release_that_nobody_sends_on_is_told_after_ten_minutes(left: DeliveryState) -> None:
    mails = (delivery(1, DeliveryState.ACCEPTED), delivery(2, left))
    (one,) = reasons(RELEASED, deliveries=mails)
    assert one.what.startswith("1 mail(s) of edition 2026-03 were not sent on")
    assert "watcher deliver" in one.next
    fresh = replace(RELEASED, released_at=NOW - timedelta(minutes=10))
    assert reasons(fresh, deliveries=mails) == ()


def test_a_relay_that_takes_nothing_is_told_and_one_home_that_waits_is_not() -> None:
    waits = delivery(1, DeliveryState.DEFERRED)
    (one,) = reasons(RELEASED, deliveries=(waits, delivery(2, DeliveryState.DEFERRED)))
    assert one.what == "no mail of edition 2026-03 was taken yet, 2 wait"
    assert "watcher send-test" in one.next
    assert reasons(RELEASED, deliveries=(waits, delivery(2, DeliveryState.ACCEPTED))) == ()
