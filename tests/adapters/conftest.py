"""Both databases, so that each test of storage runs on each."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine

from tests.postgres import NoPostgres, PostgresServer, postgres_server
from watcher.adapters.archive import DatabaseArchive
from watcher.adapters.database import open_database, upgrade
from watcher.adapters.outbox import DatabaseOutbox


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresServer | NoPostgres]:
    """A server, or why there is none."""
    try:
        with postgres_server() as server:
            yield server
    except NoPostgres as reason:
        yield reason


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The URL of a database without tables."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path}/watcher.db"
        return
    with server(request).empty() as url:
        yield url


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The URL of a database that is up to date and has no rows."""
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path}/watcher.db"
        engine = open_database(url)
        upgrade(engine)
        engine.dispose()
        return url
    return server(request).clean()


def server(request: pytest.FixtureRequest) -> PostgresServer:
    """Return the server, or skip the test that needs one."""
    server = request.getfixturevalue("postgres")
    if isinstance(server, NoPostgres):
        pytest.skip(str(server))
    assert isinstance(server, PostgresServer)
    return server


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    """A database that is up to date."""
    engine = open_database(database_url)
    yield engine
    engine.dispose()


@pytest.fixture
def archive(engine: Engine) -> DatabaseArchive:
    return DatabaseArchive(engine)


@pytest.fixture
def outbox(engine: Engine) -> DatabaseOutbox:
    return DatabaseOutbox(engine)
