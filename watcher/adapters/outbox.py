"""The outbox in the database: the one door to editions, deliveries and the people behind them."""

import secrets
from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import Engine, delete, select

from watcher.adapters.database import in_chunks, insert_into, reading, writing
from watcher.adapters.outbox_deliveries import Deliveries
from watcher.adapters.outbox_editions import Editions
from watcher.adapters.tables import alerts, recipients, served_homes, suppressions
from watcher.domain import RecipientId


class DatabaseOutbox(Editions, Deliveries):
    """The outbox in a SQLite or PostgreSQL database that is up to date."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def recipient_ids(self, addresses: Sequence[str]) -> Mapping[str, RecipientId]:
        folded = sorted({address.casefold() for address in addresses})
        found = self._known_ids(folded)
        missing = [address for address in folded if address not in found]
        if not missing:
            return found
        rows = [{"address": a, "recipient": f"r{secrets.token_hex(8)}"} for a in missing]
        with writing(self._engine) as connection:
            connection.execute(insert_into(connection, recipients).on_conflict_do_nothing(), rows)
        # Another process may have named some of them first.
        return {**found, **self._known_ids(missing)}

    def _known_ids(self, folded: Sequence[str]) -> dict[str, RecipientId]:
        found: dict[str, RecipientId] = {}
        with reading(self._engine) as connection:
            for some in in_chunks(folded):
                query = select(recipients).where(recipients.c.address.in_(some))
                for row in connection.execute(query):
                    found[row.address] = RecipientId(row.recipient)
        return found

    def served_homes(self) -> frozenset[str]:
        with reading(self._engine) as connection:
            return frozenset(connection.execute(select(served_homes.c.home)).scalars())

    def suppressions(self) -> Mapping[str, str]:
        with reading(self._engine) as connection:
            rows = connection.execute(select(suppressions.c.address, suppressions.c.reason)).all()
        return {row.address.casefold(): row.reason for row in rows}

    def alert(self, key: str, at: datetime) -> bool:
        with writing(self._engine) as connection:
            statement = insert_into(connection, alerts).on_conflict_do_nothing()
            new = connection.execute(
                statement.returning(alerts.c.key), {"key": key, "raised_at": at}
            )
            return new.one_or_none() is not None

    def clear_alert(self, key: str) -> None:
        with writing(self._engine) as connection:
            connection.execute(delete(alerts).where(alerts.c.key == key))
