"""The database: opening it, its transactions, and bringing it up to date.

SQLite and PostgreSQL behave alike behind `reading` and `writing`; nothing else opens a connection.
"""

import os
import sqlite3
from collections.abc import Hashable, Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine, Table, create_engine, event, inspect, text
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import (
    ArgumentError,
    DatabaseError,
    DataError,
    IntegrityError,
    NoSuchModuleError,
    ProgrammingError,
)

from watcher.errors import StateError

HEAD = "0001"
"""The newest migration; a test compares it with the files."""

MIGRATIONS = Path(__file__).parent / "migrations"

_BUSY_TIMEOUT_S = 30
_UPGRADE_LOCK = 0x52_57_44_42
"""Any number will do, so long as nobody else takes it in this database."""
_CHUNK = 1000
"""Values in one statement: SQLite takes at most 32,766."""

_POSTGRES_URL = "postgresql+psycopg://USER@HOST/NAME"

Upsert = sqlite.Insert | postgresql.Insert
Value = TypeVar("Value", bound=Hashable)


# --- opening --------------------------------------------------------------------------------------


def open_database(url: str) -> Engine:
    """Return an engine for a SQLite file (its folders are made) or a PostgreSQL database.

    Nothing is read yet: call `upgrade` before use. Raises StateError where the URL names
    neither, or the folder cannot be made.
    """
    try:
        target = _target(make_url(url))
        options = _prepare_file(target) if target.get_backend_name() == "sqlite" else {}
        engine = create_engine(
            target,
            pool_pre_ping=target.get_backend_name() != "sqlite",
            hide_parameters=True,  # an error's text may reach a log, and rows hold addresses
            **options,
        )
    except (ArgumentError, NoSuchModuleError) as error:
        raise StateError(f"database: {error}; write sqlite:///PATH or {_POSTGRES_URL}") from error
    except ModuleNotFoundError as error:
        raise StateError(
            f"database: the Python package {error.name} is missing; install it with "
            "pip install 'regulation-watcher[postgres]'"
        ) from error
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _prepare_connection)
        event.listen(engine, "begin", _begin)
    return engine


def _target(url: URL) -> URL:
    """Return the URL with the driver that we ship, where it named none."""
    if url.drivername in ("postgresql", "postgres"):
        return url.set(drivername="postgresql+psycopg")
    if url.drivername not in ("sqlite", "sqlite+pysqlite", "postgresql+psycopg"):
        raise ArgumentError(f"{url.drivername} is neither SQLite nor PostgreSQL by psycopg")
    return url


def _prepare_file(url: URL) -> dict[str, Any]:
    if url.database in (None, "", ":memory:"):
        raise ArgumentError("a database in memory would forget what was sent")
    file = Path(url.database)
    folder = file.parent
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StateError(
            f"database: the folder {folder} could not be made ({error.strerror}); make it, or "
            "name another in watcher.toml"
        ) from error
    # It holds every home's address. What SQLite puts beside the file gets the file's own mode.
    with suppress(OSError):  # it is there, or SQLite says why it cannot be
        os.close(os.open(file, os.O_CREAT | os.O_EXCL, 0o600))
    return {"connect_args": {"timeout": _BUSY_TIMEOUT_S}}


def _prepare_connection(raw: sqlite3.Connection, _record: object) -> None:
    raw.isolation_level = None  # sqlite3 must not begin transactions: `_begin` does
    raw.execute("PRAGMA journal_mode = WAL").close()
    raw.execute("PRAGMA synchronous = FULL").close()  # a recorded 250 must outlast a power cut
    raw.execute("PRAGMA foreign_keys = ON").close()


def _begin(connection: Connection) -> None:
    # A transaction that read before it wrote could not wait for its turn: SQLite would refuse it
    # at once. So a writer asks for its turn when it begins.
    reads_only = connection.get_execution_options().get("reads_only", False)
    connection.exec_driver_sql("BEGIN" if reads_only else "BEGIN IMMEDIATE")


# --- transactions ---------------------------------------------------------------------------------


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """Give a connection whose queries all see the same instant."""
    options: dict[str, Any] = {"reads_only": True}
    if engine.dialect.name == "postgresql":
        options["isolation_level"] = "REPEATABLE READ"
    with _explained(engine), engine.execution_options(**options).begin() as connection:
        yield connection


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """Give a connection in a transaction that is kept whole at the end, or not at all.

    On SQLite there is one writer at a time: the next waits up to 30 seconds.
    """
    with _explained(engine), engine.begin() as connection:
        yield connection


@contextmanager
def _explained(engine: Engine) -> Iterator[None]:
    """Turn a database that is away, locked, full or damaged into a StateError; bugs stay bugs."""
    try:
        yield
    except (DataError, IntegrityError, ProgrammingError):
        raise
    except DatabaseError as error:
        name = engine.url.render_as_string(hide_password=True)
        reason = " ".join(str(error.orig).split())
        raise StateError(
            f"database {name}: {reason}. What was being written was not kept. See that it can be "
            "reached and written to, and that its disk is not full; then run the command again"
        ) from error


def insert_into(connection: Connection, table: Table) -> Upsert:
    """Return an INSERT that can say what happens on a conflict."""
    if connection.dialect.name == "postgresql":
        return postgresql.insert(table)
    return sqlite.insert(table)


def in_chunks(values: Iterable[Value]) -> Iterator[list[Value]]:
    """Yield each value once, as many together as one statement can name."""
    once = list(dict.fromkeys(values))
    for start in range(0, len(once), _CHUNK):
        yield once[start : start + _CHUNK]


# --- schema ---------------------------------------------------------------------------------------


def upgrade(engine: Engine) -> None:
    """Bring the tables up to date; at once where they are.

    Two processes may do so together: one waits for the other. Raises StateError where the
    database was written by a newer version of the program.
    """
    with reading(engine) as connection:
        if _version(connection) == HEAD:
            return
    with writing(engine) as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text(f"SELECT pg_advisory_xact_lock({_UPGRADE_LOCK})"))
        found = _version(connection)
        if found != HEAD:
            _check_encoding(connection)
            _migrate(connection, found)


def _version(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    version: str | None = connection.execute(
        text("SELECT version_num FROM alembic_version")
    ).scalar()
    return version


def _check_encoding(connection: Connection) -> None:
    if connection.dialect.name == "postgresql":
        encoding = connection.execute(text("SHOW server_encoding")).scalar_one()
        if encoding != "UTF8":
            raise StateError(
                f"The PostgreSQL database keeps text as {encoding}, which has no room for every "
                "character of a publisher; make it with CREATE DATABASE ... ENCODING 'UTF8'"
            )


def _migrate(connection: Connection, found: str | None) -> None:
    from alembic import command
    from alembic.config import Config
    from alembic.script import ScriptDirectory

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    known = {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}
    if found is not None and found not in known:
        raise StateError(
            f"The database has schema {found}, and this version of the program knows only up to "
            f"{HEAD}: a newer version has written to it. Install that version again, or restore "
            "a backup made before the upgrade"
        )
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
