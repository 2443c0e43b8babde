"""Deliveries as rows, and rows as deliveries."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Connection, Row

from watcher.adapters.database import insert_into
from watcher.adapters.tables import served_homes
from watcher.domain import (
    Delivery,
    DeliveryKind,
    DeliveryState,
    EditionId,
    Home,
    HomeId,
    Recipient,
    RecipientId,
)


def delivery_row(
    edition: EditionId,
    recipient: Recipient,
    position: int,
    kind: DeliveryKind,
    state: DeliveryState,
) -> dict[str, Any]:
    """Return a new row of the outbox."""
    return {
        "edition": edition,
        "recipient": recipient.recipient,
        "kind": kind,
        "address": recipient.address,
        "homes": [(home.home_id, home.name) for home in recipient.homes],
        "variant": recipient.variant,
        "message_id": recipient.message_id,
        "token": recipient.token,
        "state": state,
        "position": position,
        "attempts": 0,
        "was_uncertain": False,
        "reply": "",
    }


def add_served_homes(connection: Connection, recipients: Iterable[Recipient]) -> None:
    """Remember that these homes stand in an edition."""
    homes = {home.home_id.casefold() for r in recipients for home in r.homes}
    if homes:
        connection.execute(
            insert_into(connection, served_homes).on_conflict_do_nothing(),
            [{"home": home} for home in sorted(homes)],
        )


def delivery(row: Row[Any]) -> Delivery:
    """Return a row as the outbox tells it."""
    return Delivery(
        edition=EditionId(row.edition),
        recipient=Recipient(
            recipient=RecipientId(row.recipient),
            address=row.address,
            homes=tuple(Home(home_id=HomeId(i), name=name) for i, name in row.homes),
            variant=row.variant,
            message_id=row.message_id,
            token=row.token,
            kind=row.kind,
        ),
        state=row.state,
        attempts=row.attempts,
        was_uncertain=row.was_uncertain,
        due_at=row.due_at,
        finished_at=row.finished_at,
        reply=row.reply,
    )
