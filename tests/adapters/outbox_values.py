"""Editions, recipients and results for the tests of the outbox."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from watcher.adapters.outbox import DatabaseOutbox
from watcher.domain import (
    ChangeId,
    Delivery,
    DeliveryKind,
    DeliveryState,
    EditionId,
    EditionKind,
    EditionState,
    Home,
    HomeId,
    Recipient,
    RecipientId,
    Rendered,
)
from watcher.ports import EditionRecord, Envelope, Sealed, Settled

NOW = datetime(2026, 7, 21, 9, 0, 0, 123456, tzinfo=UTC)
HOUR = timedelta(hours=1)
EDITION = EditionId("2026-07")
LEASE = "host/0123456789abcdef0123456789abcdef.1"
OTHER_LEASE = "host/fedcba9876543210fedcba9876543210.1"
ENVELOPE = Envelope(
    sender="Regulation Watcher <watcher@example.org>",
    sender_address="watcher@example.org",
    list_id="<editions.example.org>",
    unsubscribe="stop@example.org",
)
VARIANTS = (
    Rendered(variant="secure", subject="Edition 2026-07", text="Text\r\n", html="<p>\x00</p>"),
    Rendered(variant="all", subject="Edition 2026-07", text="\ud800 \U0001f600", html="<p></p>"),
)


def record(edition: str = EDITION, **more: object) -> EditionRecord:
    made = EditionRecord(
        id=EditionId(edition),
        kind=EditionKind.INTERIM,
        state=EditionState.DRAFTED,
        slot=NOW + HOUR,
        changes=(ChangeId(3), ChangeId(1)),
        recipients=2,
    )
    return replace(made, **more)  # type: ignore[arg-type]


def sealed(edition: str = EDITION, **more: object) -> Sealed:
    fixed: dict[str, object] = {"state": EditionState.SEALED, "hash": "f" * 64, "sealed_at": NOW}
    return Sealed(record=record(edition, **{**fixed, **more}), envelope=ENVELOPE, variants=VARIANTS)


def recipient(number: int, kind: DeliveryKind = DeliveryKind.EDITION) -> Recipient:
    return Recipient(
        recipient=RecipientId(f"r{number:04}"),
        address=f"home{number}@example.org",
        homes=(Home(home_id=HomeId(f"H{number}"), name=f"Oak House {number} \U0001f333"),),
        variant="all",
        message_id=f"<2026-07.r{number:04}@example.org>",
        token=f"token-{number}",
        kind=kind,
    )


def recipients(count: int) -> tuple[Recipient, ...]:
    return tuple(recipient(number) for number in range(count))


def seal(outbox: DatabaseOutbox, count: int) -> None:
    """Seal an edition for so many recipients."""
    assert outbox.seal(sealed(), recipients(count))


def release(outbox: DatabaseOutbox, count: int) -> None:
    """Seal and release an edition; the last recipient comes first."""
    seal(outbox, count)
    ids = [one.recipient for one in recipients(count)]
    states = dict.fromkeys(ids, DeliveryState.RELEASED)
    assert outbox.release(EDITION, NOW, late=False, states=states, order=ids[::-1])


def claim(
    outbox: DatabaseOutbox,
    lease: str = LEASE,
    *,
    now: datetime = NOW,
    kind: DeliveryKind = DeliveryKind.EDITION,
    ignore_due: bool = False,
) -> str | None:
    """Claim the next delivery; return its recipient."""
    delivery = outbox.turn(EDITION, kind, lease=lease, now=now, ignore_due=ignore_due)
    return None if delivery is None else delivery.recipient.recipient


def settled(number: int, state: DeliveryState, **more: object) -> Settled:
    made = Settled(
        edition=EDITION,
        recipient=RecipientId(f"r{number:04}"),
        kind=DeliveryKind.EDITION,
        state=state,
        reply=f"said {state.value}",
        at=NOW,
        uncertain=state is DeliveryState.UNCERTAIN,
    )
    return replace(made, **more)  # type: ignore[arg-type]


def finish(
    outbox: DatabaseOutbox, number: int, state: DeliveryState, lease: str = LEASE, **more: object
) -> None:
    """Record one result and claim nothing."""
    result = settled(number, state, **more)
    kind = DeliveryKind.EDITION
    outbox.turn(EDITION, kind, lease=lease, now=NOW, finished=result, claim=False)


def row(outbox: DatabaseOutbox, number: int) -> Delivery:
    """One delivery of the edition as it stands."""
    found = outbox.deliveries(EDITION)
    return next(d for d in found if d.recipient.recipient == f"r{number:04}")


def states(outbox: DatabaseOutbox) -> list[str]:
    """The states of the edition's deliveries in order of recipient."""
    return [delivery.state.value for delivery in outbox.deliveries(EDITION)]
