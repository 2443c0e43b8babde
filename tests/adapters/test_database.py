import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Column, Engine, Integer, MetaData, Table, insert, inspect, select, text
from sqlalchemy.exc import DBAPIError, StatementError

from tests.adapters.conftest import server
from watcher.adapters.columns import AnyText, Instant, Json
from watcher.adapters.database import (
    HEAD,
    MIGRATIONS,
    in_chunks,
    open_database,
    reading,
    upgrade,
    writing,
)
from watcher.adapters.tables import metadata
from watcher.errors import StateError

NOW = datetime(2026, 7, 21, 9, 0, 0, 123456, tzinfo=UTC)

probe = Table(
    "probe",
    MetaData(),
    Column("id", Integer, primary_key=True),
    Column("at", Instant),
    Column("words", AnyText),
    Column("json", Json),
)

any_text = st.text(st.characters(codec=None), max_size=40)
each_twice = settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@pytest.fixture
def empty(empty_url: str) -> Iterator[Engine]:
    engine = open_database(empty_url)
    yield engine
    engine.dispose()


def test_a_new_file_is_for_its_owner_alone_whatever_the_umask(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        engine = open_database(f"sqlite:///{tmp_path / 'watcher.db'}")
        upgrade(engine)
        with writing(engine) as connection:
            connection.execute(text("CREATE TABLE t (x)"))
            modes = {path.name: path.stat().st_mode & 0o777 for path in tmp_path.iterdir()}
        engine.dispose()
    finally:
        os.umask(before)
    assert set(modes) == {"watcher.db", "watcher.db-wal", "watcher.db-shm"}
    assert set(modes.values()) == {0o600}


@pytest.fixture
def probed(engine: Engine) -> Iterator[Engine]:
    probe.create(engine)
    yield engine
    probe.drop(engine)


def kept(engine: Engine, **values: Any) -> Any:
    """Write one row and return what is read of it."""
    with writing(engine) as connection:
        key = connection.execute(insert(probe).returning(probe.c.id), values).scalar_one()
    with reading(engine) as connection:
        return connection.execute(select(probe).where(probe.c.id == key)).one()


def described(engine: Engine) -> dict[str, Any]:
    """What the database says of its tables."""
    seen = inspect(engine)
    return {
        name: {
            "columns": [(c["name"], str(c["type"]), c["nullable"]) for c in seen.get_columns(name)],
            "primary key": seen.get_pk_constraint(name),
            "foreign keys": seen.get_foreign_keys(name),
            "unique": sorted(map(str, seen.get_unique_constraints(name))),
            "checks": [c["name"] for c in seen.get_check_constraints(name)],
            "indexes": sorted(
                (str(i["name"]), i["column_names"], sorted(map(str, _options(i).values())))
                for i in seen.get_indexes(name)
            ),
        }
        for name in seen.get_table_names()
        if name != "alembic_version"
    }


def _options(index: Any) -> dict[str, Any]:
    return index.get("dialect_options", {})  # type: ignore[no-any-return]


# --- opening --------------------------------------------------------------------------------------


def test_missing_folders_of_a_file_are_made(tmp_path: Path) -> None:
    engine = open_database(f"sqlite:///{tmp_path}/a/b/watcher.db")
    upgrade(engine)
    engine.dispose()
    assert (tmp_path / "a" / "b" / "watcher.db").is_file()


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(StateError, match="file/b could not be made"):
        open_database(f"sqlite:///{tmp_path}/file/b/watcher.db")


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("mysql://127.0.0.1/watcher", "neither SQLite nor PostgreSQL"),
        ("sqlite://", "would forget"),
        ("sqlite:///:memory:", "would forget"),
        ("var/watcher.db", "sqlite:///PATH"),
    ],
)
def test_a_url_that_will_not_do_is_refused_with_one_that_will(url: str, words: str) -> None:
    with pytest.raises(StateError, match=words):
        open_database(url)


def test_a_postgresql_url_without_a_driver_gets_ours() -> None:
    engine = open_database("postgresql://watcher@127.0.0.1/watcher")
    engine.dispose()
    assert engine.url.drivername == "postgresql+psycopg"


def test_an_unreachable_server_is_an_expected_failure_without_its_password() -> None:
    engine = open_database("postgresql+psycopg://watcher:geheim@127.0.0.1:1/watcher")
    with pytest.raises(StateError, match="See that it can be reached") as raised:
        upgrade(engine)
    engine.dispose()
    assert "geheim" not in str(raised.value)
    assert "127.0.0.1:1/watcher" in str(raised.value)


def test_a_file_that_is_no_database_is_an_expected_failure(tmp_path: Path) -> None:
    (tmp_path / "watcher.db").write_text("home_id,name,email\n" * 100)
    engine = open_database(f"sqlite:///{tmp_path}/watcher.db")
    with pytest.raises(StateError, match="file is not a database"):
        upgrade(engine)
    engine.dispose()


def test_a_sqlite_file_survives_a_power_cut_and_serves_readers_while_it_is_written(
    tmp_path: Path,
) -> None:
    engine = open_database(f"sqlite:///{tmp_path}/watcher.db")
    with reading(engine) as connection:
        found = [
            connection.execute(text(f"PRAGMA {name}")).scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
        ]
    engine.dispose()
    assert found == ["wal", 2, 1, 30000]


# --- schema ---------------------------------------------------------------------------------------


def test_migrations_make_the_tables_that_the_code_knows(empty: Engine) -> None:
    upgrade(empty)
    with empty.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, metadata) == []
    migrated = described(empty)
    metadata.drop_all(empty)
    metadata.create_all(empty)
    assert migrated == described(empty)
    assert migrated.keys() == metadata.tables.keys()


def test_the_newest_migration_is_the_one_that_the_code_names() -> None:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    assert ScriptDirectory.from_config(config).get_heads() == [HEAD]


def test_upgrading_again_changes_nothing(empty: Engine) -> None:
    upgrade(empty)
    first = described(empty)
    upgrade(empty)
    assert described(empty) == first


def test_a_database_of_a_newer_version_is_refused(empty: Engine) -> None:
    upgrade(empty)
    with writing(empty) as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(StateError, match=r"schema 9999.*a newer version has written"):
        upgrade(empty)


def test_a_database_that_has_no_room_for_every_character_is_refused(
    request: pytest.FixtureRequest,
) -> None:
    with server(request).empty("LATIN1") as url:
        engine = open_database(url)
        with pytest.raises(StateError, match=r"keeps text as LATIN1.*ENCODING 'UTF8'"):
            upgrade(engine)
        engine.dispose()


def test_an_upgrade_that_fails_half_way_leaves_nothing(empty: Engine) -> None:
    with writing(empty) as connection:
        connection.execute(text("CREATE TABLE meta (in_the_way INTEGER)"))
    with pytest.raises((StateError, DBAPIError)):
        upgrade(empty)
    assert inspect(empty).get_table_names() == ["meta"]


def test_processes_that_upgrade_at_once_wait_for_each_other(empty_url: str) -> None:
    program = (
        "import sys\n"
        "from watcher.adapters.database import open_database, upgrade\n"
        "sys.stdin.readline()\n"
        "engine = open_database(sys.argv[1]); upgrade(engine); engine.dispose()\n"
    )
    racing = [
        subprocess.Popen(
            [sys.executable, "-W", "error", "-c", program, empty_url],
            stdin=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for _ in range(4)
    ]
    for process in racing:
        assert process.stdin is not None
        process.stdin.write("go\n")
        process.stdin.flush()
    told = [process.communicate(timeout=60)[1] for process in racing]
    assert told == ["", "", "", ""]
    assert [process.returncode for process in racing] == [0, 0, 0, 0]


# --- values ---------------------------------------------------------------------------------------


@each_twice
@given(words=any_text)
def test_any_text_comes_back_to_the_letter(probed: Engine, words: str) -> None:
    assert kept(probed, words=words).words == words


@pytest.mark.parametrize(
    "words",
    [
        "",
        "a\x00b",
        "\x1a",
        "\x1a0000",
        "half \ud83d alone",
        "\ud83d\ude00",
        "\U0001f600",
        "\x1a\x00\r\n",
    ],
)
def test_text_that_a_database_would_refuse_comes_back_to_the_letter(
    probed: Engine, words: str
) -> None:
    row = kept(probed, words=words, json=[words, {"in": words}])
    assert row.words == words
    assert row.json == [words, {"in": words}]


def test_a_row_that_somebody_wrote_by_hand_reads_like_our_own(engine: Engine) -> None:
    with writing(engine) as connection:
        connection.execute(
            text("INSERT INTO suppressions VALUES (:address, :reason, :at)"),
            {"address": "a", "reason": "b", "at": "2026-07-21T09:00:00.000000Z"},
        )
    with reading(engine) as connection:
        table = metadata.tables["suppressions"]
        row = connection.execute(select(table)).one()
    assert (row.address, row.reason, row.added_at) == (
        "a",
        "b",
        datetime(2026, 7, 21, 9, tzinfo=UTC),
    )


@each_twice
@given(
    at=st.datetimes(
        min_value=datetime(2, 1, 1),  # noqa: DTZ001 - hypothesis adds the zone
        max_value=datetime(9998, 1, 1),  # noqa: DTZ001 - hypothesis adds the zone
        timezones=st.sampled_from([UTC, timezone(timedelta(hours=-11, minutes=-30))]),
    )
)
def test_an_instant_comes_back_aware_in_utc_to_the_microsecond(
    probed: Engine, at: datetime
) -> None:
    found = kept(probed, at=at).at
    assert found == at
    assert found.tzinfo is UTC


def test_instants_sort_as_time_runs(probed: Engine) -> None:
    summer = timezone(timedelta(hours=1))
    instants = [
        NOW,
        NOW.replace(microsecond=0),
        NOW.replace(microsecond=99),
        NOW.replace(tzinfo=summer),
        NOW.replace(year=999),
        NOW + timedelta(days=400),
    ]
    with writing(probed) as connection:
        connection.execute(insert(probe), [{"at": at} for at in instants])
    with reading(probed) as connection:
        found = list(connection.execute(select(probe.c.at).order_by(probe.c.at)).scalars())
    assert found == sorted(instants)


def test_an_instant_without_a_zone_is_refused(probed: Engine) -> None:
    with pytest.raises(StatementError, match="names no time zone"):
        kept(probed, at=NOW.replace(tzinfo=None))


def test_what_is_missing_comes_back_as_missing(probed: Engine) -> None:
    row = kept(probed, at=None, words=None)
    assert (row.at, row.words, row.json) == (None, None, None)


def test_chunks_name_each_value_once() -> None:
    assert list(in_chunks([])) == []
    chunks = list(in_chunks([*range(1500), 3, 4]))
    assert [len(chunk) for chunk in chunks] == [1000, 500]
    assert [value for chunk in chunks for value in chunk] == list(range(1500))


# --- transactions ---------------------------------------------------------------------------------


def test_what_fails_half_way_leaves_nothing(probed: Engine) -> None:
    with pytest.raises(DBAPIError), writing(probed) as connection:
        connection.execute(insert(probe), [{"id": 1}, {"id": 1}])
    with reading(probed) as connection:
        assert connection.execute(select(probe)).all() == []


def test_a_reader_sees_one_instant_while_others_write(probed: Engine) -> None:
    with reading(probed) as reader:
        before = reader.execute(select(probe)).all()
        kept(probed, words="new")
        after = reader.execute(select(probe)).all()
    assert before == after == []


def test_processes_that_read_and_then_write_take_turns(database_url: str) -> None:
    program = (
        "import sys\n"
        "from sqlalchemy import select, update\n"
        "from watcher.adapters.database import open_database, writing\n"
        "from watcher.adapters.tables import meta\n"
        "engine = open_database(sys.argv[1])\n"
        "for _ in range(40):\n"
        "    with writing(engine) as connection:\n"
        "        count = int(connection.execute(select(meta.c.value).with_for_update()).scalar())\n"
        "        connection.execute(update(meta).values(value=str(count + 1)))\n"
        "engine.dispose()\n"
    )
    engine = open_database(database_url)
    with writing(engine) as connection:
        connection.execute(insert(metadata.tables["meta"]), {"key": "count", "value": "0"})
    racing = [
        subprocess.Popen([sys.executable, "-W", "error", "-c", program, database_url])
        for _ in range(3)
    ]
    assert [process.wait(timeout=60) for process in racing] == [0, 0, 0]
    with reading(engine) as connection:
        count = connection.execute(select(metadata.tables["meta"].c.value)).scalar_one()
    engine.dispose()
    assert count == "120"


@pytest.mark.parametrize("table", ["snapshots", "revisions", "notes", "changes"])
@pytest.mark.parametrize("statement", ["DELETE FROM {}", "UPDATE {} SET id = id"])
def test_what_is_on_record_cannot_be_changed_or_removed(
    engine: Engine, table: str, statement: str
) -> None:
    row: dict[str, Any] = {
        "snapshots": {"id": "0" * 64, "body": b"", "size": 0, "content_type": ""},
        "revisions": {"document": "d", "part": "", "number": 1, "derivation": "x", "blocks": b""},
        "notes": {"document": "d", "key": "k", "text": "t"},
        "changes": {
            "document": "d",
            "part": "",
            "kind": "text",
            "title": "",
            "address": "",
            "significance": "none",
            "reason": "",
            "silent": False,
            "timescales": [],
            "sections": [],
        },
    }
    with writing(engine) as connection:
        first = metadata.tables["snapshots"]
        connection.execute(insert(first), {**row["snapshots"], "first_seen_at": NOW})
        if table != "snapshots":
            more = {"snapshot": "0" * 64, "found_at": NOW, "first_seen_at": NOW}
            known = metadata.tables[table]
            values = {k: v for k, v in {**row[table], **more}.items() if k in known.c}
            connection.execute(insert(known), values)
    with (
        pytest.raises((DBAPIError, StateError), match="append-only"),
        writing(engine) as connection,
    ):
        connection.execute(text(statement.format(table)))
    with reading(engine) as connection:
        assert len(connection.execute(select(metadata.tables[table])).all()) == 1
