"""Whether a database is live, or a rehearsal that is told its time by `--at`."""

from datetime import UTC, datetime
from typing import Literal

from sqlalchemy import Connection, Engine, select, update

from watcher.adapters.database import insert_into, reading, writing
from watcher.adapters.tables import meta
from watcher.errors import UsageError

Mode = Literal["live", "rehearsal"]

_MODE = "mode"
_LAST_AT = "last_at"
_ELSEWHERE = "let `database` in watcher.toml name another file"


def mode(engine: Engine) -> Mode | None:
    """Return what the database is; None: nothing has been written yet."""
    with reading(engine) as connection:
        return _mode(connection)


def last_at(engine: Engine) -> datetime | None:
    """Return the latest instant that a rehearsal has lived through."""
    with reading(engine) as connection:
        return _last_at(connection)


def fix_mode(engine: Engine, at: datetime | None) -> None:
    """Make the database live (`at` None) or a rehearsal; called before anything is written.

    The first call decides, of two processes the first. Raises UsageError where a later call
    disagrees, or goes back in a rehearsal's time.
    """
    if at is None and mode(engine) == "live":
        return
    wanted: Mode = "live" if at is None else "rehearsal"
    with writing(engine) as connection:
        _insert(connection, _MODE, wanted)
        found = _mode(connection, lock=True)
        if found != wanted:
            raise UsageError(_disagreement(connection, at))
        if at is not None:
            _move_on(connection, at)


def _disagreement(connection: Connection, at: datetime | None) -> str:
    if at is not None:
        return (
            "This database is live: what is written to it happened at its real time, so --at "
            f"cannot be used here. Leave --at out; to rehearse, {_ELSEWHERE}"
        )
    last = _last_at(connection)
    return (
        "This database is a rehearsal, and goes by the time that --at gives. Give --at with an "
        f"instant{f' not before {last.isoformat()}' if last else ''}; to go live, {_ELSEWHERE}"
    )


def _move_on(connection: Connection, at: datetime) -> None:
    last = _last_at(connection)
    if last is not None and at < last:
        raise UsageError(
            f"--at {at.isoformat()} lies before {last.isoformat()}, which this rehearsal has lived "
            f"through: time never goes back. Give a later instant; to begin again, {_ELSEWHERE}"
        )
    now = at.astimezone(UTC).isoformat()
    _insert(connection, _LAST_AT, now)
    connection.execute(update(meta).where(meta.c.key == _LAST_AT).values(value=now))


def _insert(connection: Connection, key: str, value: str) -> None:
    statement = insert_into(connection, meta).on_conflict_do_nothing()
    connection.execute(statement, {"key": key, "value": value})


def _mode(connection: Connection, *, lock: bool = False) -> Mode | None:
    query = select(meta.c.value).where(meta.c.key == _MODE)
    if lock:
        query = query.with_for_update()
    found = connection.execute(query).scalar_one_or_none()
    if found is None:
        return None
    return "live" if found == "live" else "rehearsal"


def _last_at(connection: Connection) -> datetime | None:
    query = select(meta.c.value).where(meta.c.key == _LAST_AT)
    found = connection.execute(query).scalar_one_or_none()
    return None if found is None else datetime.fromisoformat(found)
