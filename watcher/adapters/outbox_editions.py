"""Editions in the outbox: drafted, sealed, released, closed."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import (
    Connection,
    Engine,
    Row,
    Update,
    bindparam,
    delete,
    exists,
    insert,
    select,
    update,
)

from watcher.adapters.database import insert_into, reading, writing
from watcher.adapters.outbox_rows import add_served_homes, delivery_row
from watcher.adapters.tables import deliveries, editions, variants
from watcher.domain import (
    ChangeId,
    DeliveryKind,
    DeliveryState,
    EditionId,
    EditionState,
    Recipient,
    RecipientId,
    Rendered,
)
from watcher.errors import StateError
from watcher.ports import EditionRecord, Envelope, Sealed

OPEN = (
    DeliveryState.SEALED,
    DeliveryState.RELEASED,
    DeliveryState.SENDING,
    DeliveryState.DEFERRED,
    DeliveryState.UNCERTAIN,
)
"""What keeps an edition from being closed."""


class Editions:
    """The part of the outbox that is about editions."""

    _engine: Engine

    # --- looking ----------------------------------------------------------------------------------

    def editions(self) -> tuple[EditionRecord, ...]:
        with reading(self._engine) as connection:
            rows = connection.execute(select(editions).order_by(editions.c.slot, editions.c.id))
            return tuple(_record(row) for row in rows)

    def edition(self, edition: EditionId) -> EditionRecord | None:
        with reading(self._engine) as connection:
            row = _row(connection, edition)
        return None if row is None else _record(row)

    def sealed(self, edition: EditionId) -> Sealed:
        texts = select(variants).where(variants.c.edition == edition).order_by(variants.c.position)
        with reading(self._engine) as connection:
            row = _row(connection, edition)
            rendered = connection.execute(texts).all()
        if row is None or row.state is EditionState.DRAFTED:
            raise StateError(f"{_standing(edition, row)}, so nothing of it is fixed yet")
        return Sealed(
            record=_record(row),
            envelope=Envelope(
                sender=row.sender,
                sender_address=row.sender_address,
                list_id=row.list_id,
                unsubscribe=row.unsubscribe,
            ),
            variants=tuple(
                Rendered(variant=r.variant, subject=r.subject, text=r.text, html=r.html)
                for r in rendered
            ),
        )

    # --- drafting and sealing ---------------------------------------------------------------------

    def draft(self, record: EditionRecord) -> None:
        values = _record_values(record, EditionState.DRAFTED)
        news = {name: values[name] for name in ("kind", "slot", "changes", "recipients")}
        with writing(self._engine) as connection:
            if not _put_over_draft(connection, values, news):  # a person's hold outlives it
                raise StateError(
                    f"{_standing(record.id, _row(connection, record.id))}, so it cannot be drafted "
                    "anew; what was found since goes into the next edition"
                )

    def discard(self, edition: EditionId) -> None:
        with writing(self._engine) as connection:
            connection.execute(
                delete(editions).where(
                    editions.c.id == edition, editions.c.state == EditionState.DRAFTED
                )
            )

    def seal(self, sealed: Sealed, recipients: Sequence[Recipient]) -> bool:
        edition = sealed.record.id
        with writing(self._engine) as connection:
            if not _fix(connection, sealed):
                return False
            texts = [
                {
                    "edition": edition,
                    "position": position,
                    "variant": one.variant,
                    "subject": one.subject,
                    "text": one.text,
                    "html": one.html,
                }
                for position, one in enumerate(sealed.variants)
            ]
            if texts:
                connection.execute(insert(variants), texts)
            rows = [
                delivery_row(edition, recipient, position, recipient.kind, _at_sealing(recipient))
                for position, recipient in enumerate(recipients)
            ]
            if rows:
                connection.execute(insert(deliveries), rows)
            add_served_homes(
                connection, [r for r in recipients if r.kind is not DeliveryKind.COURTESY]
            )
        return True

    # --- a person's word --------------------------------------------------------------------------

    def approve(self, edition: EditionId, at: datetime) -> None:
        noted = (
            update(editions)
            .where(editions.c.id == edition, editions.c.state == EditionState.SEALED)
            .values(approved_at=at, held_at=None)
        )
        self._note(edition, noted, "it can be approved from its sealing until its release")

    def hold(self, edition: EditionId, at: datetime) -> None:
        noted = (
            update(editions)
            .where(
                editions.c.id == edition,
                editions.c.state.in_([EditionState.DRAFTED, EditionState.SEALED]),
            )
            .values(held_at=at, approved_at=None)
        )
        self._note(edition, noted, "it can be held only until its release")

    def _note(self, edition: EditionId, noted: Update, rule: str) -> None:
        with writing(self._engine) as connection:
            if connection.execute(noted).rowcount == 0:
                raise StateError(f"{_standing(edition, _row(connection, edition))}: {rule}")

    # --- releasing and closing --------------------------------------------------------------------

    def release(
        self,
        edition: EditionId,
        at: datetime,
        *,
        late: bool,
        states: Mapping[RecipientId, DeliveryState],
        order: Sequence[RecipientId],
    ) -> bool:
        with writing(self._engine) as connection:
            released = connection.execute(
                update(editions)
                .where(editions.c.id == edition, editions.c.state == EditionState.SEALED)
                .values(state=EditionState.RELEASED, released_at=at, late=late)
            )
            if released.rowcount == 0:
                return False
            _check_all_named(connection, edition, states)
            position = {recipient: i for i, recipient in enumerate(order)}
            rows = [
                {
                    "of": recipient,
                    "new_state": state,
                    "new_position": position.get(recipient, len(position)),
                }
                for recipient, state in states.items()
            ]
            if rows:
                connection.execute(_RELEASE, [{"in_edition": edition, **row} for row in rows])
        return True

    def close(self, edition: EditionId, at: datetime) -> bool:
        is_open = exists().where(
            deliveries.c.edition == edition,
            deliveries.c.kind == DeliveryKind.EDITION,
            deliveries.c.state.in_(OPEN),
        )
        with writing(self._engine) as connection:
            closed = connection.execute(
                update(editions)
                .where(
                    editions.c.id == edition,
                    editions.c.state == EditionState.RELEASED,
                    ~is_open,
                )
                .values(state=EditionState.CLOSED, closed_at=at)
            )
            return closed.rowcount == 1


_RELEASE = (
    update(deliveries)
    .where(
        deliveries.c.edition == bindparam("in_edition"),
        deliveries.c.recipient == bindparam("of"),
        deliveries.c.kind == DeliveryKind.EDITION,
        deliveries.c.state == DeliveryState.SEALED,
    )
    .values(state=bindparam("new_state"), position=bindparam("new_position"))
)


def _check_all_named(
    connection: Connection, edition: EditionId, states: Mapping[RecipientId, DeliveryState]
) -> None:
    """Refuse a release that forgets somebody: such an edition could never be closed."""
    query = select(deliveries.c.recipient).where(
        deliveries.c.edition == edition,
        deliveries.c.kind == DeliveryKind.EDITION,
        deliveries.c.state == DeliveryState.SEALED,
    )
    sealed = set(connection.execute(query).scalars())
    if sealed != states.keys():
        odd = ", ".join(sorted(sealed ^ states.keys())[:3])
        raise ValueError(f"the release of {edition} must name its sealed recipients; see {odd}")


def _at_sealing(recipient: Recipient) -> DeliveryState:
    """The operator's copy goes out before anyone else's."""
    is_courtesy = recipient.kind is DeliveryKind.COURTESY
    return DeliveryState.RELEASED if is_courtesy else DeliveryState.SEALED


def _fix(connection: Connection, sealed: Sealed) -> bool:
    """Make the draft, or no row at all, the sealed edition; return whether we did it."""
    values = {
        **_record_values(sealed.record, EditionState.SEALED),
        "sender": sealed.envelope.sender,
        "sender_address": sealed.envelope.sender_address,
        "list_id": sealed.envelope.list_id,
        "unsubscribe": sealed.envelope.unsubscribe,
    }
    keep = ("id", "approved_at", "held_at")  # a person may have held the draft meanwhile
    news = {name: value for name, value in values.items() if name not in keep}
    return _put_over_draft(connection, values, news)


def _put_over_draft(connection: Connection, values: dict[str, Any], news: dict[str, Any]) -> bool:
    """Insert an edition, or write the news over its draft; return False where it is no draft."""
    put = (
        insert_into(connection, editions)
        .values(values)
        .on_conflict_do_update(
            index_elements=["id"], set_=news, where=editions.c.state == EditionState.DRAFTED
        )
        .returning(editions.c.id)
    )
    return connection.execute(put).one_or_none() is not None


def _row(connection: Connection, edition: EditionId) -> Row[Any] | None:
    return connection.execute(select(editions).where(editions.c.id == edition)).one_or_none()


_RECORD = tuple(EditionRecord.__dataclass_fields__)


def _record(row: Row[Any]) -> EditionRecord:
    values = {name: getattr(row, name) for name in _RECORD}
    values["id"] = EditionId(values["id"])
    values["changes"] = tuple(ChangeId(i) for i in values["changes"])
    return EditionRecord(**values)


def _record_values(record: EditionRecord, state: EditionState) -> dict[str, Any]:
    return {**{name: getattr(record, name) for name in _RECORD}, "state": state}


def _standing(edition: EditionId, row: Row[Any] | None) -> str:
    if row is None:
        return f"There is no edition {edition} in the database"
    return f"Edition {edition} is {row.state.value}"
