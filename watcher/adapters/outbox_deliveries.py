"""Deliveries in the outbox: claimed one at a time, each result recorded once.

A row belongs to the lease that claimed it last, until another claims it; only that lease may
record what became of the attempt. So a process that was taken for dead and was not can still tell
us the server's answer, and one whose row was claimed by another cannot overwrite the other's.
"""

import logging
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import (
    Boolean,
    ColumnElement,
    Connection,
    Engine,
    TextClause,
    Update,
    and_,
    bindparam,
    case,
    func,
    or_,
    select,
    text,
    true,
    update,
)

from watcher.adapters.columns import AnyText, Instant
from watcher.adapters.database import insert_into, reading, writing
from watcher.adapters.outbox_rows import add_served_homes, delivery, delivery_row
from watcher.adapters.tables import CLAIMABLE, SENDING, deliveries, editions
from watcher.domain import (
    Delivery,
    DeliveryKind,
    DeliveryState,
    EditionId,
    EditionState,
    Recipient,
)
from watcher.errors import StateError
from watcher.ports import Settled

_log = logging.getLogger(__name__)

_IS_SENDING = text(SENDING)


class Deliveries:
    """The part of the outbox that is about deliveries."""

    _engine: Engine

    def deliveries(
        self, edition: EditionId, *, kind: DeliveryKind | None = None
    ) -> tuple[Delivery, ...]:
        query = (
            select(deliveries)
            .where(deliveries.c.edition == edition)
            .order_by(deliveries.c.recipient, deliveries.c.kind)
        )
        if kind is not None:
            query = query.where(deliveries.c.kind == kind)
        with reading(self._engine) as connection:
            return tuple(delivery(row) for row in connection.execute(query))

    def add_supplements(
        self, recipients: Mapping[EditionId, Sequence[Recipient]], *, due_at: datetime
    ) -> int:
        kind = DeliveryKind.SUPPLEMENTARY
        rows = [
            {
                **delivery_row(edition, recipient, position, kind, DeliveryState.RELEASED),
                "due_at": due_at,
            }
            for edition, joined in recipients.items()
            for position, recipient in enumerate(joined)
        ]
        with writing(self._engine) as connection:
            for edition in recipients:
                _check_sealed(connection, edition)
            if not rows:
                return 0
            statement = insert_into(connection, deliveries).on_conflict_do_nothing()
            new = connection.execute(statement.returning(deliveries.c.recipient), rows).all()
            for joined in recipients.values():
                add_served_homes(connection, joined)
        return len(new)

    def recover(self, is_alive: Callable[[str], bool], now: datetime) -> int:
        with reading(self._engine) as connection:
            leases = connection.execute(
                select(deliveries.c.lease).where(_IS_SENDING).distinct()
            ).scalars()
            dead = [lease for lease in leases if not is_alive(lease or "")]
        if not dead:
            return 0
        left_open = (
            update(deliveries)
            .where(_IS_SENDING, deliveries.c.lease.in_(dead))
            .values(
                state=DeliveryState.UNCERTAIN,
                was_uncertain=true(),
                attempts=deliveries.c.attempts + 1,
                due_at=now,
                reply="the process that was sending it ended before an answer was recorded",
            )
        )
        with writing(self._engine) as connection:
            return connection.execute(left_open).rowcount

    def open_editions(self) -> frozenset[EditionId]:
        query = select(deliveries.c.edition).where(text(CLAIMABLE)).distinct()
        with reading(self._engine) as connection:
            return frozenset(map(EditionId, connection.execute(query).scalars()))

    def waiting(
        self, edition: EditionId, kind: DeliveryKind, *, now: datetime, ignore_due: bool = False
    ) -> int:
        wanted = {"in_edition": edition, "of_kind": kind, "at": now, "ignore_due": ignore_due}
        with reading(self._engine) as connection:
            return connection.execute(_WAITING, wanted).scalar_one()

    def turn(
        self,
        edition: EditionId,
        kind: DeliveryKind,
        *,
        lease: str,
        now: datetime,
        finished: Settled | None = None,
        claim: bool = True,
        ignore_due: bool = False,
    ) -> Delivery | None:
        with writing(self._engine) as connection:
            if finished is not None:
                _record_own(connection, finished, lease)
            if not claim:
                return None
            wanted = {
                "in_edition": edition,
                "of_kind": kind,
                "by": lease,
                "at": now,
                "ignore_due": ignore_due,
            }
            row = connection.execute(_CLAIM, wanted).one_or_none()
        return None if row is None else delivery(row)

    def settle(self, settled: Sequence[Settled]) -> None:
        if settled:
            with writing(self._engine) as connection:
                connection.execute(_SETTLE, [_result(one) for one in settled])


def _check_sealed(connection: Connection, edition: EditionId) -> None:
    query = select(editions.c.state).where(editions.c.id == edition)
    state = connection.execute(query).scalar_one_or_none()
    if state is None or state is EditionState.DRAFTED:
        raise StateError(
            f"Edition {edition} is not sealed, so no supplement of it can be sent; wait for its "
            "sealing"
        )


# --- claiming -------------------------------------------------------------------------------------

_next = deliveries.alias("next")


def _claimable() -> tuple[ColumnElement[bool] | TextClause, ...]:
    """Return what a row must be that could be claimed now; a supplement's slot is always waited for."""
    is_due = or_(
        _next.c.state == DeliveryState.UNCERTAIN,
        _next.c.due_at.is_(None),
        _next.c.due_at <= bindparam("at", type_=Instant),
        and_(
            bindparam("ignore_due", type_=Boolean),
            _next.c.state == DeliveryState.DEFERRED,
        ),
    )
    return (
        _next.c.edition == bindparam("in_edition"),
        _next.c.kind == bindparam("of_kind"),
        text(CLAIMABLE),
        is_due,
    )


def _claim() -> Update:
    """Return the statement that claims the first row in the queue and gives it back.

    First tries come before further ones, so that a row that failed goes to the back and nobody
    waits for it. A row is passed over where the same lease has had it already.
    """
    first = (
        select(_next.c.recipient)
        .where(*_claimable(), _next.c.lease.is_distinct_from(bindparam("by", type_=AnyText)))
        .order_by(_next.c.attempts, _next.c.position)
        .limit(1)
        .with_for_update(skip_locked=True)  # SQLite has one writer at a time
    )
    return (
        update(deliveries)
        .where(
            deliveries.c.edition == bindparam("in_edition"),
            deliveries.c.kind == bindparam("of_kind"),
            deliveries.c.recipient == first.scalar_subquery(),
        )
        .values(
            state=DeliveryState.SENDING,
            lease=bindparam("by", type_=AnyText),
        )
        .returning(deliveries)
    )


_CLAIM = _claim()
_WAITING = select(func.count()).select_from(_next).where(*_claimable())


# --- recording ------------------------------------------------------------------------------------


def _record_statement() -> Update:
    is_answer = bindparam("is_answer", type_=Boolean)
    was_open = bindparam("was_open", type_=Boolean)
    at = bindparam("at", type_=Instant)
    was_tried = deliveries.c.state == DeliveryState.SENDING
    return (
        update(deliveries)
        .where(
            deliveries.c.edition == bindparam("in_edition"),
            deliveries.c.recipient == bindparam("of"),
            deliveries.c.kind == bindparam("of_kind"),
        )
        .values(
            state=bindparam("new_state"),
            reply=bindparam("new_reply", type_=AnyText),
            due_at=bindparam("next_at", type_=Instant),
            finished_at=case((is_answer, at), else_=deliveries.c.finished_at),
            was_uncertain=or_(deliveries.c.was_uncertain, was_open),
            attempts=deliveries.c.attempts + case((was_tried, 1), else_=0),
        )
    )


def _is(*states: DeliveryState) -> ColumnElement[bool]:
    # Not IN: SQLAlchemy writes that anew for each set of values, so no executemany can have it.
    return or_(*(deliveries.c.state == state for state in states))


_RECORD = _record_statement().where(
    _is(DeliveryState.SENDING, DeliveryState.UNCERTAIN),
    deliveries.c.lease == bindparam("by"),
)
_SETTLE = _record_statement().where(
    _is(
        DeliveryState.SEALED,
        DeliveryState.RELEASED,
        DeliveryState.DEFERRED,
        DeliveryState.UNCERTAIN,
    ),
    # A supplement that waits for its slot was not tried, so it cannot be put off to an earlier day.
    or_(
        bindparam("is_final", type_=Boolean),
        deliveries.c.state != DeliveryState.RELEASED,
        deliveries.c.due_at.is_(None),
        deliveries.c.due_at <= bindparam("at", type_=Instant),
    ),
)


def _result(settled: Settled) -> dict[str, Any]:
    is_uncertain = settled.state is DeliveryState.UNCERTAIN
    is_deferred = settled.state is DeliveryState.DEFERRED
    return {
        "in_edition": settled.edition,
        "of": settled.recipient,
        "of_kind": settled.kind,
        "new_state": settled.state,
        "new_reply": settled.reply,
        "next_at": settled.due_at if is_deferred else None,
        "at": settled.at,
        "is_answer": not is_uncertain,
        "is_final": not is_deferred,
        "was_open": settled.uncertain or is_uncertain,
    }


def _record_own(connection: Connection, finished: Settled, lease: str) -> None:
    """Record a result of an attempt of ours; leave the row alone where it is ours no more."""
    done = connection.execute(_RECORD, {**_result(finished), "by": lease})
    if done.rowcount == 0:
        _log.warning(
            "edition %s, recipient %s: the answer %r came for a mail that is no longer ours to "
            "record; see `watcher report %s`",
            finished.edition,
            finished.recipient,
            finished.state.value,
            finished.edition,
        )
