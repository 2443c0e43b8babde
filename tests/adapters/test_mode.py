import subprocess
import sys
from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy import Engine

from watcher.adapters.mode import fix_mode, last_at, mode
from watcher.errors import UsageError

AT = datetime(2027, 4, 1, 8, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)


def test_a_new_database_is_neither(engine: Engine) -> None:
    assert mode(engine) is None
    assert last_at(engine) is None


def test_the_first_write_makes_a_database_live(engine: Engine) -> None:
    fix_mode(engine, None)
    fix_mode(engine, None)
    assert mode(engine) == "live"
    assert last_at(engine) is None


def test_a_live_database_refuses_a_told_time(engine: Engine) -> None:
    fix_mode(engine, None)
    with pytest.raises(UsageError, match=r"is live.*Leave --at out.*`database` in watcher.toml"):
        fix_mode(engine, AT)
    assert mode(engine) == "live"
    assert last_at(engine) is None


def test_the_first_write_at_a_told_time_makes_a_rehearsal(engine: Engine) -> None:
    fix_mode(engine, AT)
    assert mode(engine) == "rehearsal"
    assert last_at(engine) == AT


def test_a_rehearsal_refuses_real_time(engine: Engine) -> None:
    fix_mode(engine, AT)
    with pytest.raises(UsageError, match=r"rehearsal.*not before 2027-04-01T08:00:00\+00:00"):
        fix_mode(engine, None)
    assert mode(engine) == "rehearsal"


def test_a_rehearsals_time_goes_on_or_stands_still(engine: Engine) -> None:
    summer = timezone(HOUR)
    for at in (AT, AT, AT + HOUR, (AT + 2 * HOUR).astimezone(summer)):
        fix_mode(engine, at)
        assert last_at(engine) == at


def test_a_rehearsals_time_never_goes_back(engine: Engine) -> None:
    fix_mode(engine, AT)
    with pytest.raises(UsageError, match=r"lies before 2027-04-01T08:00:00\+00:00.*later instant"):
        fix_mode(engine, AT - timedelta(microseconds=1))
    assert last_at(engine) == AT


def test_of_processes_that_begin_at_once_one_decides(database_url: str, engine: Engine) -> None:
    program = (
        "import sys\n"
        "from datetime import UTC, datetime\n"
        "from watcher.adapters.database import open_database\n"
        "from watcher.adapters.mode import fix_mode\n"
        "from watcher.errors import UsageError\n"
        "engine = open_database(sys.argv[1])\n"
        "at = datetime(2027, 4, 1, tzinfo=UTC) if sys.argv[2] == 'rehearsal' else None\n"
        "sys.stdin.readline()\n"
        "try:\n"
        "    fix_mode(engine, at)\n"
        "    print(sys.argv[2])\n"
        "except UsageError:\n"
        "    pass\n"
        "engine.dispose()\n"
    )
    racing = [
        subprocess.Popen(
            [sys.executable, "-W", "error", "-c", program, database_url, wanted],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for wanted in ("live", "rehearsal", "live", "rehearsal")
    ]
    for process in racing:
        assert process.stdin is not None
        process.stdin.write("go\n")
        process.stdin.flush()
    told = {process.communicate(timeout=60)[0] for process in racing}
    assert {process.returncode for process in racing} == {0}
    assert told == {"", f"{mode(engine)}\n"}
