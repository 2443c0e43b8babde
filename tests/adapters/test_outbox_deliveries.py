import logging
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import Engine, insert

from tests.adapters.outbox_values import (
    EDITION,
    HOUR,
    LEASE,
    NOW,
    OTHER_LEASE,
    claim,
    finish,
    recipient,
    recipients,
    record,
    release,
    row,
    seal,
    sealed,
    settled,
    states,
)
from watcher.adapters.database import writing
from watcher.adapters.outbox import DatabaseOutbox
from watcher.adapters.tables import suppressions
from watcher.domain import DeliveryKind, DeliveryState, Home, HomeId
from watcher.errors import StateError

ACCEPTED = DeliveryState.ACCEPTED
DEFERRED = DeliveryState.DEFERRED
UNCERTAIN = DeliveryState.UNCERTAIN
FAILED = DeliveryState.FAILED
HELD = DeliveryState.HELD
SUPPLEMENTARY = DeliveryKind.SUPPLEMENTARY
LAST = timedelta(microseconds=1)


# --- claiming -------------------------------------------------------------------------------------


def test_nothing_is_claimed_before_the_release(outbox: DatabaseOutbox) -> None:
    seal(outbox, 2)
    assert claim(outbox) is None
    assert states(outbox) == ["sealed", "sealed"]


def test_each_is_claimed_once_in_the_order_drawn(outbox: DatabaseOutbox) -> None:
    release(outbox, 3)
    found = [claim(outbox), claim(outbox, OTHER_LEASE), claim(outbox), claim(outbox)]
    assert found == ["r0002", "r0001", "r0000", None]
    assert states(outbox) == ["sending"] * 3


def test_a_claim_gives_the_whole_delivery(outbox: DatabaseOutbox) -> None:
    release(outbox, 1)
    found = outbox.turn(EDITION, DeliveryKind.EDITION, lease=LEASE, now=NOW)
    assert found == row(outbox, 0)
    assert found is not None
    assert found.recipient == recipient(0)
    assert (found.state, found.attempts) == (DeliveryState.SENDING, 0)


def test_a_turn_records_one_result_and_claims_the_next(outbox: DatabaseOutbox) -> None:
    release(outbox, 2)
    claim(outbox)
    found = outbox.turn(
        EDITION,
        DeliveryKind.EDITION,
        lease=LEASE,
        now=NOW,
        finished=settled(1, ACCEPTED, reply="250 \x00\ud800 queued", at=NOW + HOUR),
    )
    assert found is not None
    assert found.recipient.recipient == "r0000"
    done = row(outbox, 1)
    assert (done.state, done.reply) == (ACCEPTED, "250 \x00\ud800 queued")
    assert (done.finished_at, done.attempts, done.was_uncertain) == (NOW + HOUR, 1, False)


def test_a_turn_without_a_claim_only_records(outbox: DatabaseOutbox) -> None:
    release(outbox, 2)
    claim(outbox)
    finish(outbox, 1, FAILED)
    assert states(outbox) == ["released", "failed"]


def test_a_deferred_mail_waits_until_it_is_due(outbox: DatabaseOutbox) -> None:
    release(outbox, 1)
    claim(outbox)
    finish(outbox, 0, DEFERRED, due_at=NOW + HOUR)
    assert claim(outbox, OTHER_LEASE, now=NOW + HOUR - LAST) is None
    assert claim(outbox, OTHER_LEASE, now=NOW + HOUR) == "r0000"


def test_a_deferred_mail_can_be_asked_for_before_it_is_due(outbox: DatabaseOutbox) -> None:
    release(outbox, 1)
    claim(outbox)
    finish(outbox, 0, DEFERRED, due_at=NOW + HOUR)
    assert claim(outbox, OTHER_LEASE, ignore_due=True) == "r0000"


def test_an_uncertain_mail_is_claimed_at_once(outbox: DatabaseOutbox) -> None:
    release(outbox, 1)
    claim(outbox)
    finish(outbox, 0, UNCERTAIN, due_at=NOW + HOUR)
    assert claim(outbox, OTHER_LEASE) == "r0000"
    assert row(outbox, 0).was_uncertain


@pytest.mark.parametrize("state", [DEFERRED, UNCERTAIN])
def test_one_lease_claims_a_mail_once_however_it_ended(
    outbox: DatabaseOutbox, state: DeliveryState
) -> None:
    release(outbox, 1)
    claim(outbox)
    finish(outbox, 0, state, due_at=NOW)
    assert claim(outbox, ignore_due=True, now=NOW + HOUR) is None
    assert claim(outbox, OTHER_LEASE, now=NOW + HOUR) == "r0000"


def test_first_tries_come_before_further_ones(outbox: DatabaseOutbox) -> None:
    release(outbox, 4)
    for number in (3, 2):
        claim(outbox)
        finish(outbox, number, DEFERRED, due_at=NOW)
    found = [claim(outbox, OTHER_LEASE) for _ in range(5)]
    assert found == ["r0001", "r0000", "r0003", "r0002", None]


@pytest.mark.parametrize("state", [ACCEPTED, FAILED, HELD, DeliveryState.SUPPRESSED])
def test_what_is_final_is_never_claimed(outbox: DatabaseOutbox, state: DeliveryState) -> None:
    release(outbox, 1)
    claim(outbox)
    finish(outbox, 0, state)
    assert claim(outbox, OTHER_LEASE, ignore_due=True, now=NOW + 99 * HOUR) is None


def test_tries_are_counted_and_doubt_is_remembered(outbox: DatabaseOutbox) -> None:
    release(outbox, 1)
    for tries, state in enumerate((DEFERRED, UNCERTAIN, DEFERRED, ACCEPTED), start=1):
        claim(outbox, f"host/{tries}", ignore_due=True)
        finish(outbox, 0, state, f"host/{tries}", due_at=NOW)
        assert row(outbox, 0).attempts == tries
        assert row(outbox, 0).was_uncertain == (tries > 1)
    assert row(outbox, 0).due_at is None


def test_what_waits_is_counted_as_it_would_be_claimed(outbox: DatabaseOutbox) -> None:
    release(outbox, 4)
    kind = DeliveryKind.EDITION
    for number, state in ((3, ACCEPTED), (2, DEFERRED), (1, UNCERTAIN)):
        claim(outbox)
        finish(outbox, number, state, due_at=NOW + HOUR)
    assert outbox.waiting(EDITION, kind, now=NOW) == 2
    assert outbox.waiting(EDITION, kind, now=NOW + HOUR) == 3
    assert outbox.waiting(EDITION, kind, now=NOW, ignore_due=True) == 3
    assert outbox.waiting(EDITION, DeliveryKind.COURTESY, now=NOW) == 0


# --- recording twice ------------------------------------------------------------------------------


def test_a_result_is_recorded_once(
    outbox: DatabaseOutbox, caplog: pytest.LogCaptureFixture
) -> None:
    release(outbox, 1)
    claim(outbox)
    finish(outbox, 0, ACCEPTED)
    before = row(outbox, 0)
    with caplog.at_level(logging.WARNING):
        finish(outbox, 0, FAILED)
    assert row(outbox, 0) == before
    assert "recipient r0000: the answer 'failed' came" in caplog.text
    assert "@" not in caplog.text


def test_a_result_of_a_mail_that_another_claimed_is_not_recorded(outbox: DatabaseOutbox) -> None:
    release(outbox, 1)
    claim(outbox)
    outbox.recover(lambda _lease: False, NOW)
    assert claim(outbox, OTHER_LEASE) == "r0000"
    finish(outbox, 0, FAILED, LEASE)
    assert states(outbox) == ["sending"]
    finish(outbox, 0, ACCEPTED, OTHER_LEASE)
    assert states(outbox) == ["accepted"]


def test_an_answer_that_comes_after_all_settles_what_was_taken_for_lost(
    outbox: DatabaseOutbox,
) -> None:
    release(outbox, 1)
    claim(outbox)
    outbox.recover(lambda _lease: False, NOW)
    finish(outbox, 0, ACCEPTED, LEASE)
    found = row(outbox, 0)
    assert (found.state, found.attempts, found.was_uncertain) == (ACCEPTED, 1, True)


def test_a_result_of_a_mail_that_was_never_claimed_is_not_recorded(outbox: DatabaseOutbox) -> None:
    release(outbox, 1)
    finish(outbox, 0, ACCEPTED)
    assert states(outbox) == ["released"]


def test_a_turn_still_claims_where_its_result_came_too_late(outbox: DatabaseOutbox) -> None:
    release(outbox, 1)
    found = outbox.turn(
        EDITION, DeliveryKind.EDITION, lease=LEASE, now=NOW, finished=settled(7, ACCEPTED)
    )
    assert found is not None
    assert found.recipient.recipient == "r0000"


# --- recovering -----------------------------------------------------------------------------------


def test_what_a_dead_process_was_sending_becomes_uncertain(outbox: DatabaseOutbox) -> None:
    release(outbox, 4)
    claim(outbox)
    finish(outbox, 3, ACCEPTED)
    claim(outbox)
    claim(outbox, OTHER_LEASE)
    assert outbox.recover(lambda lease: lease == OTHER_LEASE, NOW) == 1
    assert states(outbox) == ["released", "sending", "uncertain", "accepted"]
    found = row(outbox, 2)
    assert (found.was_uncertain, found.attempts, found.finished_at) == (True, 1, None)
    assert "ended before an answer was recorded" in found.reply
    assert outbox.recover(lambda lease: lease == OTHER_LEASE, NOW) == 0


def test_a_recovered_mail_is_claimed_at_once_by_the_next_process(outbox: DatabaseOutbox) -> None:
    release(outbox, 1)
    claim(outbox)
    outbox.recover(lambda _lease: False, NOW)
    assert claim(outbox, OTHER_LEASE, now=NOW - HOUR) == "r0000"


# --- settling -------------------------------------------------------------------------------------


@pytest.mark.parametrize("state", [ACCEPTED, FAILED, HELD, DeliveryState.SUPPRESSED, DEFERRED])
def test_a_mail_that_waits_can_be_settled(outbox: DatabaseOutbox, state: DeliveryState) -> None:
    release(outbox, 2)
    outbox.settle([settled(0, state, due_at=NOW + HOUR)])
    found = row(outbox, 0)
    assert (found.state, found.reply) == (state, f"said {state.value}")
    assert found.due_at == (NOW + HOUR if state is DEFERRED else None)
    assert (found.attempts, found.was_uncertain) == (0, False)
    assert states(outbox)[1] == "released"


def test_a_sealed_mail_can_be_settled(outbox: DatabaseOutbox) -> None:
    seal(outbox, 1)
    outbox.settle([settled(0, HELD)])
    assert states(outbox) == ["held"]


def test_what_is_being_sent_or_final_is_not_settled(outbox: DatabaseOutbox) -> None:
    release(outbox, 3)
    claim(outbox)
    finish(outbox, 2, ACCEPTED)
    claim(outbox)
    outbox.settle([settled(number, FAILED) for number in range(3)])
    outbox.settle([])
    assert states(outbox) == ["failed", "sending", "accepted"]


def test_doubt_is_remembered_when_a_mail_is_settled(outbox: DatabaseOutbox) -> None:
    release(outbox, 1)
    claim(outbox)
    finish(outbox, 0, UNCERTAIN)
    outbox.settle([settled(0, ACCEPTED)])
    found = row(outbox, 0)
    assert (found.state, found.was_uncertain, found.attempts) == (ACCEPTED, True, 1)


# --- supplements ----------------------------------------------------------------------------------


def test_a_supplement_waits_for_its_slot_whatever_is_asked(outbox: DatabaseOutbox) -> None:
    release(outbox, 1)
    assert outbox.add_supplements({EDITION: [recipient(7)]}, due_at=NOW + HOUR) == 1
    (found,) = outbox.deliveries(EDITION, kind=SUPPLEMENTARY)
    assert (found.state, found.due_at) == (DeliveryState.RELEASED, NOW + HOUR)
    assert found.recipient == recipient(7, SUPPLEMENTARY)
    assert claim(outbox, kind=SUPPLEMENTARY, ignore_due=True) is None
    assert outbox.waiting(EDITION, SUPPLEMENTARY, now=NOW, ignore_due=True) == 0
    assert claim(outbox, kind=SUPPLEMENTARY, now=NOW + HOUR) == "r0007"


def test_a_relay_that_is_away_does_not_bring_a_supplement_forward(outbox: DatabaseOutbox) -> None:
    release(outbox, 1)
    outbox.add_supplements({EDITION: [recipient(7)]}, due_at=NOW + 9 * HOUR)
    away = settled(7, DEFERRED, kind=SUPPLEMENTARY, due_at=NOW + HOUR)
    outbox.settle([away])
    assert claim(outbox, kind=SUPPLEMENTARY, now=NOW + HOUR, ignore_due=True) is None
    outbox.settle([replace(away, at=NOW + 9 * HOUR, due_at=NOW + 10 * HOUR)])
    assert claim(outbox, kind=SUPPLEMENTARY, now=NOW + 9 * HOUR) is None
    assert claim(outbox, kind=SUPPLEMENTARY, now=NOW + 10 * HOUR) == "r0007"


def test_a_supplement_is_added_once(outbox: DatabaseOutbox) -> None:
    release(outbox, 1)
    assert outbox.add_supplements({EDITION: recipients(2)}, due_at=NOW) == 2
    assert outbox.add_supplements({EDITION: recipients(3)}, due_at=NOW + HOUR) == 1
    assert outbox.add_supplements({EDITION: []}, due_at=NOW) == 0
    found = outbox.deliveries(EDITION, kind=SUPPLEMENTARY)
    assert [delivery.due_at for delivery in found] == [NOW, NOW, NOW + HOUR]


def test_a_draft_has_no_supplements(outbox: DatabaseOutbox) -> None:
    outbox.draft(record())
    with pytest.raises(StateError, match="2026-07 is not sealed"):
        outbox.add_supplements({EDITION: recipients(1)}, due_at=NOW)


# --- people ---------------------------------------------------------------------------------------


def test_homes_are_served_by_an_edition_or_a_supplement_alone(outbox: DatabaseOutbox) -> None:
    two = Home(home_id=HomeId("OAK-2"), name="Oak")
    both = replace(recipient(1), homes=(*recipient(1).homes, two))
    outbox.seal(sealed(), [both, recipient(2, DeliveryKind.COURTESY)])
    assert outbox.served_homes() == {"h1", "oak-2"}
    outbox.add_supplements({EDITION: [recipient(3), both]}, due_at=NOW)
    assert outbox.served_homes() == {"h1", "oak-2", "h3"}


def test_an_address_keeps_its_id_whatever_its_case(outbox: DatabaseOutbox) -> None:
    first = outbox.recipient_ids(["Manager@Oak.example", "b@oak.example"])
    assert set(first) == {"manager@oak.example", "b@oak.example"}
    assert len(set(first.values())) == 2
    again = outbox.recipient_ids(["c@oak.example", "MANAGER@oak.example"])
    assert again["manager@oak.example"] == first["manager@oak.example"]
    assert outbox.recipient_ids([]) == {}


def test_an_id_gives_nothing_of_the_address_away(outbox: DatabaseOutbox) -> None:
    ids = outbox.recipient_ids([f"home{number}@oak.example" for number in range(2500)])
    assert len(set(ids.values())) == 2500
    assert all(one[0] == "r" and len(one) == 17 for one in ids.values())
    assert all(set(one[1:]) <= set("0123456789abcdef") for one in ids.values())


def test_suppressed_addresses_are_told_without_case(outbox: DatabaseOutbox, engine: Engine) -> None:
    assert outbox.suppressions() == {}
    with writing(engine) as connection:
        rows = [{"address": "Gone@Oak.example", "reason": "asked to stop", "added_at": NOW}]
        connection.execute(insert(suppressions), rows)
    assert outbox.suppressions() == {"gone@oak.example": "asked to stop"}


def test_an_alert_is_raised_once_until_it_is_cleared(outbox: DatabaseOutbox) -> None:
    assert outbox.alert("failing", NOW)
    assert not outbox.alert("failing", NOW + HOUR)
    assert outbox.alert("unsealed", NOW)
    outbox.clear_alert("failing")
    outbox.clear_alert("never raised")
    assert outbox.alert("failing", NOW)
