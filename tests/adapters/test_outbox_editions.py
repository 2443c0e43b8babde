from dataclasses import replace

import pytest
from sqlalchemy.exc import IntegrityError

from tests.adapters.outbox_values import (
    EDITION,
    HOUR,
    LEASE,
    NOW,
    claim,
    finish,
    recipient,
    recipients,
    record,
    release,
    seal,
    sealed,
    settled,
    states,
)
from watcher.adapters.outbox import DatabaseOutbox
from watcher.domain import (
    ChangeId,
    DeliveryKind,
    DeliveryState,
    EditionId,
    EditionKind,
    EditionState,
)
from watcher.errors import StateError
from watcher.ports import Outbox

ACCEPTED = DeliveryState.ACCEPTED


def test_the_database_keeps_the_outboxs_promises(outbox: DatabaseOutbox) -> None:
    port: Outbox = outbox
    assert port.editions() == ()
    assert port.edition(EDITION) is None


# --- drafts ---------------------------------------------------------------------------------------


def test_a_draft_comes_back_whole_and_is_replaced_by_the_next(outbox: DatabaseOutbox) -> None:
    outbox.draft(record())
    assert outbox.edition(EDITION) == record()
    moved = record(slot=NOW, changes=(ChangeId(9),), recipients=5, kind=EditionKind.ANNUAL)
    outbox.draft(moved)
    assert outbox.editions() == (moved,)


def test_editions_come_in_order_of_slot(outbox: DatabaseOutbox) -> None:
    for name, hours in (("2026-08", 3), ("2026-07", 1), ("2026-annual", 1)):
        outbox.draft(record(name, slot=NOW + hours * HOUR))
    assert [one.id for one in outbox.editions()] == ["2026-07", "2026-annual", "2026-08"]


def test_a_draft_does_not_forget_a_persons_hold(outbox: DatabaseOutbox) -> None:
    outbox.draft(record())
    outbox.hold(EDITION, NOW)
    outbox.draft(record(recipients=3))
    assert outbox.edition(EDITION) == record(recipients=3, held_at=NOW)


def test_a_sealed_edition_is_not_drafted_anew(outbox: DatabaseOutbox) -> None:
    seal(outbox, 1)
    with pytest.raises(StateError, match=r"2026-07 is sealed.*next edition"):
        outbox.draft(record())
    assert outbox.edition(EDITION) == sealed().record


def test_only_a_draft_is_discarded(outbox: DatabaseOutbox) -> None:
    outbox.draft(record("2026-08"))
    seal(outbox, 1)
    outbox.discard(EDITION)
    outbox.discard(EditionId("2026-08"))
    outbox.discard(EditionId("none"))
    assert [one.id for one in outbox.editions()] == [EDITION]
    assert states(outbox) == ["sealed"]


# --- sealing --------------------------------------------------------------------------------------


def test_what_was_sealed_comes_back_to_the_letter(outbox: DatabaseOutbox) -> None:
    outbox.draft(record())
    assert outbox.seal(sealed(), recipients(2))
    assert outbox.sealed(EDITION) == sealed()
    found = outbox.deliveries(EDITION)
    assert [delivery.recipient for delivery in found] == list(recipients(2))
    assert {delivery.state for delivery in found} == {DeliveryState.SEALED}


def test_an_edition_is_sealed_once(outbox: DatabaseOutbox) -> None:
    assert outbox.seal(sealed(), recipients(2))
    assert not outbox.seal(replace(sealed(hash="0" * 64), variants=()), recipients(3))
    assert outbox.sealed(EDITION) == sealed()
    assert len(outbox.deliveries(EDITION)) == 2


def test_a_seal_that_fails_leaves_the_draft(outbox: DatabaseOutbox) -> None:
    outbox.draft(record())
    with pytest.raises(IntegrityError) as raised:
        outbox.seal(sealed(), [recipient(1), recipient(2), recipient(1)])
    assert "@" not in str(raised.value)
    assert outbox.edition(EDITION) == record()
    assert outbox.deliveries(EDITION) == ()
    assert outbox.served_homes() == frozenset()
    assert outbox.seal(sealed(), recipients(1))
    assert outbox.sealed(EDITION) == sealed()


def test_a_hold_on_the_draft_outlives_its_sealing(outbox: DatabaseOutbox) -> None:
    outbox.draft(record())
    outbox.hold(EDITION, NOW)
    outbox.seal(sealed(), recipients(1))
    assert outbox.sealed(EDITION).record.held_at == NOW


def test_an_edition_without_recipients_or_changes_can_be_sealed(outbox: DatabaseOutbox) -> None:
    empty = replace(sealed(changes=(), recipients=0), variants=())
    assert outbox.seal(empty, ())
    assert outbox.sealed(EDITION) == empty
    assert outbox.release(EDITION, NOW, late=False, states={}, order=())
    assert outbox.close(EDITION, NOW)


@pytest.mark.parametrize(
    ("drafted", "words"), [(True, "is drafted"), (False, "no edition 2026-07")]
)
def test_only_what_is_sealed_is_given_as_sealed(
    outbox: DatabaseOutbox, drafted: bool, words: str
) -> None:
    if drafted:
        outbox.draft(record())
    with pytest.raises(StateError, match=words):
        outbox.sealed(EDITION)


def test_a_recipient_may_have_the_courtesy_copy_too(outbox: DatabaseOutbox) -> None:
    copy = recipient(1, DeliveryKind.COURTESY)
    outbox.seal(sealed(), [recipient(1), copy])
    found = outbox.deliveries(EDITION)
    assert [(d.recipient.kind, d.state) for d in found] == [
        (DeliveryKind.COURTESY, DeliveryState.RELEASED),
        (DeliveryKind.EDITION, DeliveryState.SEALED),
    ]
    assert outbox.deliveries(EDITION, kind=DeliveryKind.COURTESY) == (found[0],)
    assert claim(outbox, kind=DeliveryKind.COURTESY) == "r0001"
    assert claim(outbox) is None


# --- a person's word ------------------------------------------------------------------------------


def test_approval_lifts_a_hold_and_a_hold_withdraws_approval(outbox: DatabaseOutbox) -> None:
    seal(outbox, 1)
    outbox.approve(EDITION, NOW)
    assert outbox.edition(EDITION) == replace(sealed().record, approved_at=NOW)
    outbox.hold(EDITION, NOW + HOUR)
    assert outbox.edition(EDITION) == replace(sealed().record, held_at=NOW + HOUR)
    outbox.approve(EDITION, NOW + 2 * HOUR)
    assert outbox.edition(EDITION) == replace(sealed().record, approved_at=NOW + 2 * HOUR)


def test_what_is_not_sealed_cannot_be_approved_unseen(outbox: DatabaseOutbox) -> None:
    outbox.draft(record())
    with pytest.raises(StateError, match="2026-07 is drafted: it can be approved from its sealing"):
        outbox.approve(EDITION, NOW)
    assert outbox.edition(EDITION) == record()


def test_what_is_released_can_be_neither_held_nor_approved(outbox: DatabaseOutbox) -> None:
    release(outbox, 1)
    before = outbox.edition(EDITION)
    with pytest.raises(StateError, match="is released: it can be held only until its release"):
        outbox.hold(EDITION, NOW)
    with pytest.raises(StateError, match="is released"):
        outbox.approve(EDITION, NOW)
    assert outbox.edition(EDITION) == before


def test_an_edition_that_is_not_there_is_named(outbox: DatabaseOutbox) -> None:
    with pytest.raises(StateError, match="no edition 2026-99"):
        outbox.hold(EditionId("2026-99"), NOW)


# --- release and close ----------------------------------------------------------------------------


def test_a_release_sets_the_instant_the_states_and_the_order(outbox: DatabaseOutbox) -> None:
    seal(outbox, 4)
    ids = [one.recipient for one in recipients(4)]
    fates = {
        ids[0]: DeliveryState.RELEASED,
        ids[1]: DeliveryState.HELD,
        ids[2]: DeliveryState.SUPPRESSED,
        ids[3]: DeliveryState.RELEASED,
    }
    order = [ids[3], ids[2], ids[1], ids[0]]
    assert outbox.release(EDITION, NOW, late=True, states=fates, order=order)
    assert states(outbox) == ["released", "held", "suppressed", "released"]
    found = outbox.sealed(EDITION).record
    assert (found.state, found.released_at, found.late) == (EditionState.RELEASED, NOW, True)
    assert [claim(outbox), claim(outbox), claim(outbox)] == ["r0003", "r0000", None]


def test_an_edition_is_released_once(outbox: DatabaseOutbox) -> None:
    release(outbox, 1)
    assert claim(outbox) == "r0000"
    fates = {recipient(0).recipient: DeliveryState.RELEASED}
    assert not outbox.release(EDITION, NOW + HOUR, late=False, states=fates, order=())
    assert states(outbox) == ["sending"]
    assert outbox.sealed(EDITION).record.released_at == NOW


def test_a_draft_is_not_released(outbox: DatabaseOutbox) -> None:
    outbox.draft(record())
    assert not outbox.release(EDITION, NOW, late=False, states={}, order=())
    assert outbox.edition(EDITION) == record()


def test_a_release_that_forgets_somebody_is_none(outbox: DatabaseOutbox) -> None:
    seal(outbox, 2)
    fates = {recipient(0).recipient: DeliveryState.RELEASED}
    with pytest.raises(ValueError, match="see r0001"):
        outbox.release(EDITION, NOW, late=False, states=fates, order=list(fates))
    assert states(outbox) == ["sealed", "sealed"]
    assert outbox.edition(EDITION) == sealed().record


def test_an_edition_closes_when_nothing_of_it_is_open(outbox: DatabaseOutbox) -> None:
    release(outbox, 2)
    assert not outbox.close(EDITION, NOW)
    claim(outbox)
    claim(outbox)
    assert not outbox.close(EDITION, NOW)
    finish(outbox, 0, ACCEPTED)
    for left in (DeliveryState.DEFERRED, DeliveryState.UNCERTAIN):
        finish(outbox, 1, left)
        assert not outbox.close(EDITION, NOW)
    outbox.settle([settled(1, DeliveryState.FAILED)])
    assert outbox.close(EDITION, NOW + HOUR)
    assert not outbox.close(EDITION, NOW + 2 * HOUR)
    closed = outbox.edition(EDITION)
    assert closed is not None
    assert (closed.state, closed.closed_at) == (EditionState.CLOSED, NOW + HOUR)


def test_copies_and_supplements_keep_no_edition_open(outbox: DatabaseOutbox) -> None:
    outbox.seal(sealed(), [recipient(0, DeliveryKind.COURTESY)])
    assert not outbox.close(EDITION, NOW)
    outbox.release(EDITION, NOW, late=False, states={}, order=())
    outbox.add_supplements({EDITION: [recipient(1)]}, due_at=NOW)
    assert outbox.close(EDITION, NOW)
    assert claim(outbox, LEASE, kind=DeliveryKind.SUPPLEMENTARY) == "r0001"
