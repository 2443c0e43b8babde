"""A private PostgreSQL for the tests: the one named in WATCHER_TEST_POSTGRES, or one of our own.

A test has a database to itself: one without tables, or one without rows.
"""

import os
import shutil
import subprocess
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import URL, create_engine, make_url, text
from sqlalchemy.pool import NullPool

from watcher.adapters.database import open_database, upgrade, writing
from watcher.adapters.tables import metadata

_USER = "postgres"
_END_OTHERS = (
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
    "WHERE datname = current_database() AND pid <> pg_backend_pid()"
)
"""A test may have killed a process in the middle of a transaction."""


class NoPostgres(Exception):  # noqa: N818 - a reason to skip, not an error
    """There is no PostgreSQL to test with; the text says why."""


class PostgresServer:
    """A running server in which databases can be made."""

    def __init__(self, admin: URL) -> None:
        self._admin = admin
        self._shared = ""

    @contextmanager
    def empty(self, encoding: str = "UTF8") -> Iterator[str]:
        """Give the URL of a new database without tables."""
        name = self._make(encoding)
        try:
            yield self._url(name)
        finally:
            self._drop(name)

    def clean(self) -> str:
        """Return the URL of a database that is up to date, without rows: the same each time.

        Emptying its tables takes a fifth of the time that making a database takes.
        """
        if not self._shared:
            self._shared = self._make()
        engine = open_database(self._url(self._shared))
        upgrade(engine)
        with writing(engine) as connection:
            connection.execute(text(_END_OTHERS))
            connection.execute(text(f"TRUNCATE {', '.join(metadata.tables)} RESTART IDENTITY"))
        engine.dispose()
        return self._url(self._shared)

    def close(self) -> None:
        """Remove what was made for all."""
        if self._shared:
            self._drop(self._shared)

    def _make(self, encoding: str = "UTF8") -> str:
        name = f"watcher_test_{uuid.uuid4().hex}"
        self._run(f"CREATE DATABASE {name} TEMPLATE template0 ENCODING '{encoding}' LOCALE 'C'")
        return name

    def _drop(self, name: str) -> None:
        self._run(f"DROP DATABASE {name} WITH (FORCE)")

    def _url(self, name: str) -> str:
        return self._admin.set(database=name).render_as_string(hide_password=False)

    def _run(self, statement: str) -> None:
        engine = create_engine(self._admin, isolation_level="AUTOCOMMIT", poolclass=NullPool)
        with engine.connect() as connection:
            connection.execute(text(statement))
        engine.dispose()


@contextmanager
def postgres_server() -> Iterator[PostgresServer]:
    """Give a server, started and stopped here unless one is named. Raises NoPostgres."""
    named = os.environ.get("WATCHER_TEST_POSTGRES")
    if named:
        yield from _served(make_url(named).set(drivername="postgresql+psycopg"))
        return
    programs = _programs()
    folder = Path(tempfile.mkdtemp(prefix="watcher-pg-"))
    try:
        with _started(programs, folder):
            yield from _served(_local_url(folder))
    finally:
        shutil.rmtree(folder)


def _served(admin: URL) -> Iterator[PostgresServer]:
    server = PostgresServer(admin)
    try:
        yield server
    finally:
        server.close()


def _local_url(folder: Path) -> URL:
    return URL.create(
        "postgresql+psycopg", username=_USER, database="postgres", query={"host": str(folder)}
    )


def _programs() -> Path:
    """Return the folder of the newest initdb and pg_ctl."""
    on_path = shutil.which("initdb")
    if on_path and shutil.which("pg_ctl"):
        return Path(on_path).parent
    installed = [p.parent for p in Path("/usr/lib/postgresql").glob("*/bin/initdb")]
    if not installed:
        raise NoPostgres(
            "no PostgreSQL: install it (Debian: postgresql), or name a server in "
            "WATCHER_TEST_POSTGRES"
        )
    return max(installed, key=lambda folder: float(folder.parent.name))


@contextmanager
def _started(programs: Path, folder: Path) -> Iterator[None]:
    data = folder / "data"
    if os.getuid() == 0:
        _give_away(folder)
    # Nothing of it must outlast the tests, so nothing waits for the disk; no port is opened.
    options = f"-c fsync=off -c listen_addresses= -c unix_socket_directories={folder}"
    initdb = ["-A", "trust", "-U", _USER, "-E", "UTF8", "--locale=C.UTF-8", "--no-sync"]
    _run(programs / "initdb", "-D", str(data), *initdb)
    log = str(folder / "log")
    _run(programs / "pg_ctl", "-D", str(data), "-l", log, "-w", "-o", options, "start")
    try:
        yield
    finally:
        _run(programs / "pg_ctl", "-D", str(data), "-w", "-m", "immediate", "stop")


def _give_away(folder: Path) -> None:
    """Hand a folder to the user that the server runs as, since it refuses to run as root."""
    try:
        shutil.chown(folder, _USER, _USER)
    except LookupError as error:
        raise NoPostgres(
            "PostgreSQL does not run as root, and there is no user postgres"
        ) from error


def _run(program: Path, *arguments: str) -> None:
    as_user = {"user": _USER, "group": _USER, "extra_groups": []} if os.getuid() == 0 else {}
    done = subprocess.run(
        [program, *arguments],
        check=False,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,  # the server would hold a pipe open
        stderr=subprocess.DEVNULL,
        timeout=60,
        cwd="/",
        **as_user,  # type: ignore[call-overload]
    )
    if done.returncode:
        raise NoPostgres(f"{program.name} failed with exit code {done.returncode}")
