from pathlib import Path

import pytest

from tests.config.folders import SETTINGS, faults, good, warnings, write

MAIL = SETTINGS
"""What is appended to it stands in [mail], on line 7."""
FAULTS = [
    pytest.param(
        MAIL + 'relay_url = "x"\n',
        "watcher.toml: mail.relay_url (line 7): unknown option; did you mean 'relay'?",
        id="unknown key",
    ),
    pytest.param(
        MAIL + "frobnicate = 1\n",
        "watcher.toml: mail.frobnicate (line 7): unknown option; remove it",
        id="unknown key like no other",
    ),
    pytest.param(
        MAIL + 'contact = "a@example.org"\n',
        "watcher.toml: mail.contact (line 7): unknown option here; 'contact' belongs below [fetch]",
        id="key in another table",
    ),
    pytest.param(
        MAIL + 'database = "sqlite:///x.db"\n',
        "watcher.toml: mail.database (line 7): unknown option here; 'database' belongs above the "
        "first [table]",
        id="top-level key in a table",
    ),
    pytest.param(
        "relais = 3\n" + MAIL,
        "watcher.toml: relais (line 1): unknown option; remove it",
        id="unknown key at the top",
    ),
    pytest.param(
        MAIL + "[mial]\n",
        "watcher.toml: mial (line 7): unknown option; did you mean 'mail'?",
        id="unknown table",
    ),
    pytest.param(
        "schedule = 3\n" + MAIL,
        "watcher.toml: schedule (line 1): must be a table; write [schedule] on a line of its own "
        "and its options below it",
        id="value in place of a table",
    ),
    pytest.param(
        MAIL + 'connections = "8"\n',
        "watcher.toml: mail.connections (line 7): must be a whole number without quotes; write for "
        "example: connections = 8",
        id="number in quotes",
    ),
    pytest.param(
        MAIL + "connections = true\n",
        "watcher.toml: mail.connections (line 7): must be a whole number without quotes; write for "
        "example: connections = 8",
        id="truth in place of a number",
    ),
    pytest.param(
        MAIL + "connections = 0\n",
        "watcher.toml: mail.connections (line 7): must be at least 1",
        id="too few connections",
    ),
    pytest.param(
        f"{MAIL}connections = 0x{'f' * 6000}\n",
        "watcher.toml: mail.connections (line 7): must be at most 64",
        id="more connections than Python writes out",
    ),
    pytest.param(
        MAIL.replace("[mail]", "requests_per_second = nan\n[mail]"),
        "watcher.toml: fetch.requests_per_second (line 4): must be a finite number; write "
        "for example: requests_per_second = 8",
        id="no number",
    ),
    pytest.param(
        MAIL.replace("[mail]", 'requests_per_second = "8"\n[mail]'),
        "watcher.toml: fetch.requests_per_second (line 4): must be a number without quotes; write "
        "for example: requests_per_second = 8",
        id="rate in quotes",
    ),
    pytest.param(
        MAIL + "operator = 7\n",
        "watcher.toml: mail.operator (line 7): must be a text in quotes; write for example: "
        'operator = "ops@example.org"',
        id="number in place of a text",
    ),
    pytest.param(
        MAIL + 'deliver_to = "*"\n',
        "watcher.toml: mail.deliver_to (line 7): must be a list in square brackets; write for "
        "example: deliver_to = []",
        id="text in place of a list",
    ),
    pytest.param(
        MAIL + 'deliver_to = ["*@example.org", " "]\n',
        "watcher.toml: mail.deliver_to (line 7): is blank; fill it in",
        id="blank pattern",
    ),
    pytest.param(
        MAIL + "[schedule]\npoll = []\n",
        "watcher.toml: schedule.poll (line 8): must not be empty; write for example: "
        'poll = ["06:30", "12:30", "18:30"]',
        id="no poll",
    ),
    pytest.param(
        MAIL + '[schedule]\npoll = [\n  "06:30",\n  "24:00",\n]\n',
        "watcher.toml: schedule.poll (line 8): '24:00' is not a time of day; write it like "
        '"06:30"',
        id="no time of day",
    ),
    pytest.param(
        MAIL + '[editions]\nannual_on = "02-29"\n',
        "watcher.toml: editions.annual_on (line 8): '02-29' is not a day that every year has; "
        'write month and day like "04-01"',
        id="a leap day",
    ),
    pytest.param(
        MAIL + '[editions]\nannual_on = "1 April"\n',
        "watcher.toml: editions.annual_on (line 8): '1 April' is not a day that every year has; "
        'write month and day like "04-01"',
        id="a day in words",
    ),
    pytest.param(
        MAIL + '[editions]\ninterim_slot = "someday 10:00"\n',
        "watcher.toml: editions.interim_slot (line 8): 'someday 10:00' must begin with one of mon, "
        'tue, wed, thu, fri, sat, sun; write it like "tue 10:00"',
        id="no weekday",
    ),
    pytest.param(
        MAIL + '[editions]\ninterim_slot = "tue 10.00"\n',
        "watcher.toml: editions.interim_slot (line 8): '10.00' is not a time of day; write it like "
        '"06:30"',
        id="weekday without a time",
    ),
    pytest.param(
        MAIL + '[editions]\nseal_before = "1h 30m"\n',
        "watcher.toml: editions.seal_before (line 8): '1h 30m' is not a duration; write it like "
        '"60m", "6h" or "2d"',
        id="no duration",
    ),
    pytest.param(
        MAIL + '[editions]\nseal_before = "0m"\n',
        'watcher.toml: editions.seal_before (line 8): \'0m\' is out of bounds; write "1m" to "2d"',
        id="too short",
    ),
    pytest.param(
        MAIL + '[editions]\ngrace = "99999d"\n',
        'watcher.toml: editions.grace (line 8): \'99999d\' is out of bounds; write "0m" to "7d"',
        id="too long",
    ),
    pytest.param(
        MAIL + '[editions]\napproval = "Requird"\n',
        "watcher.toml: editions.approval (line 8): 'Requird' is not one of automatic, required; "
        "did you mean 'required'?",
        id="no approval",
    ),
    pytest.param(
        MAIL.replace("ops@example.org", "ops@@example.org"),
        "watcher.toml: fetch.contact (line 2): 'ops@@example.org' is not an address: The part "
        "after the @-sign contains invalid characters: '@'",
        id="no address",
    ),
    pytest.param(
        MAIL.replace("ops@example.org", "ops@example.org\\r\\nX-Other: 1"),
        "watcher.toml: fetch.contact (line 2): 'ops@example.org\\r\\nX-Other: 1' is not an address: "
        "it holds a space or control character",
        id="a second header",
    ),
    pytest.param(
        MAIL.replace("Regulation Watcher <", "Watcher\\nBcc: x <"),
        "watcher.toml: mail.sender (line 6): 'Watcher\\nBcc: x <watcher@example.org>' holds a line "
        "break or control character",
        id="a second header in the sender",
    ),
    pytest.param(
        MAIL.replace("example.org>", "example.org"),
        "watcher.toml: mail.sender (line 6): 'Regulation Watcher <watcher@example.org' lacks the "
        'closing ">" after its address',
        id="an open sender",
    ),
    pytest.param(
        MAIL.replace("smtp://", "smpt://"),
        "watcher.toml: mail.relay (line 5): 'smpt://127.0.0.1:25' must begin with smtp://, "
        "smtps:// or smtp+starttls://; did you mean 'smtp'?",
        id="unknown scheme",
    ),
    pytest.param(
        MAIL.replace("127.0.0.1:25", "127.0.0.1:99999"),
        "watcher.toml: mail.relay (line 5): its port must be a number from 1 to 65535",
        id="no port",
    ),
    pytest.param(
        MAIL.replace("127.0.0.1:25", ":25"),
        "watcher.toml: mail.relay (line 5): names no host: '' cannot be one",
        id="no host",
    ),
    pytest.param(
        MAIL.replace("127.0.0.1:25", "[127.0.0.1"),
        "watcher.toml: mail.relay (line 5): is not an address of the form scheme://host",
        id="no address of a server",
    ),
    pytest.param(
        MAIL.replace("127.0.0.1:25", "mail example"),
        "watcher.toml: mail.relay (line 5): holds a space or control character; remove it, or "
        "write %20 for a space",
        id="a space",
    ),
    pytest.param(
        MAIL.replace("127.0.0.1:25", "127.0.0.1:25/inbox"),
        "watcher.toml: mail.relay (line 5): 'smtp://127.0.0.1:25/inbox' has something after the "
        'host; write it like "smtp://127.0.0.1:25"',
        id="a path",
    ),
    pytest.param(
        'database = "sqlite:///:memory:"\n' + MAIL,
        'watcher.toml: database (line 1): names no file; write it like "sqlite:///var/watcher.db"',
        id="a database that is lost",
    ),
    pytest.param(
        'database = "sqlite://var/watcher.db"\n' + MAIL,
        'watcher.toml: database (line 1): must begin with "sqlite:///" (three slashes and a path, '
        'four where the path is absolute) or "postgresql+psycopg://"',
        id="two slashes",
    ),
    pytest.param(
        'database = "sqlite:///var/\\u0000"\n' + MAIL,
        "watcher.toml: database (line 1): holds a line break or control character; remove it",
        id="a control character",
    ),
    pytest.param(
        'database = "postgresql+psycopg://host:port/name"\n' + MAIL,
        "watcher.toml: database (line 1): its port must be a number from 1 to 65535",
        id="a port in words",
    ),
    pytest.param(
        MAIL + '[publishers]\ngov_uk = "http://127.0.0.1:8000"\n',
        "watcher.toml: publishers.gov_uk (line 8): unknown option; did you mean 'govuk'?",
        id="unknown publisher",
    ),
    pytest.param(
        MAIL + '[publishers]\nwww.example.org = "http://127.0.0.1:8000"\n',
        "watcher.toml: publishers.www (line 8): a host with dots must stand in quotes: "
        '"www.example.org" = "http://127.0.0.1:8000"',
        id="host without quotes",
    ),
    pytest.param(
        MAIL + '[publishers]\n"www.example.org:80" = "http://127.0.0.1:8000"\n',
        "watcher.toml: publishers.www.example.org:80 (line 8): 'www.example.org:80' is not the "
        'name of a host such as "www.example.org"',
        id="host with a port",
    ),
    pytest.param(
        MAIL + '[publishers]\n"www.gov.uk" = "http://127.0.0.1:8000"\n',
        "watcher.toml: publishers.www.gov.uk (line 8): has an option of its own; write govuk in "
        "place of the host",
        id="a known host",
    ),
    pytest.param(
        MAIL + '[publishers]\n"a.example" = "http://127.0.0.1"\n"A.example" = "http://127.0.0.1"\n',
        "watcher.toml: publishers.A.example (line 9): 'a.example' stands twice, in two spellings; "
        "remove one",
        id="one host twice",
    ),
    pytest.param(
        MAIL + '[publishers]\n"a.example" = 8000\n',
        "watcher.toml: publishers.a.example (line 8): must be a text in quotes",
        id="a number for a host",
    ),
    pytest.param(
        MAIL + '[publishers]\ngovuk = "http://127.0.0.1:8000/mirror"\n',
        "watcher.toml: publishers.govuk (line 8): 'http://127.0.0.1:8000/mirror' has something "
        'after the host; write scheme, host and port alone, as in "http://127.0.0.1:8000"',
        id="a mirror with a path",
    ),
    pytest.param(
        MAIL + '[publishers]\ngovuk = "ftp://127.0.0.1"\n',
        "watcher.toml: publishers.govuk (line 8): 'ftp://127.0.0.1' must begin with https:// or "
        "http://",
        id="a mirror by another protocol",
    ),
    pytest.param(
        MAIL + "operator = ops@example.org\n",
        'watcher.toml line 7: is not TOML: a text must stand in quotes, as in key = "value"',
        id="text without quotes",
    ),
    pytest.param(
        MAIL + 'operator = "ops@example.org\n',
        "watcher.toml line 7: is not TOML: a text lacks its closing quotation mark on the same "
        "line",
        id="an open text",
    ),
    pytest.param(
        MAIL + 'deliver_to = ["*",\n"x"\n',
        "watcher.toml line 8: is not TOML: a list lacks its closing bracket ]",
        id="an open list",
    ),
    pytest.param(
        MAIL + 'sender = "x"\n',
        "watcher.toml line 7: is not TOML: the same key or table stands twice; remove one",
        id="a key twice",
    ),
    pytest.param(
        f"x = {'9' * 5000}\n{MAIL}",
        "watcher.toml: is not TOML: a number has too many digits",
        id="a number beyond all bounds",
    ),
    pytest.param(
        f"x = {'[' * 5000}\n{MAIL}",
        "watcher.toml: brackets are nested too deeply; remove what was pasted by mistake",
        id="brackets beyond all bounds",
    ),
    pytest.param(
        f'{MAIL}"\\n[x]" = 1\n',
        "watcher.toml: mail.'\\n[x]' (line 7): unknown option; remove it",
        id="a key that would break the line",
    ),
]


@pytest.mark.parametrize(("settings", "fault"), FAULTS)
def test_a_fault_says_where_it_is_and_what_to_write(
    settings: str, fault: str, tmp_path: Path
) -> None:
    assert faults(write(tmp_path, settings=settings)) == [fault]


def test_what_is_required_is_asked_for_with_an_example(tmp_path: Path) -> None:
    assert faults(write(tmp_path, settings="[mail]\n")) == [
        'watcher.toml: fetch.contact: is required; write for example: contact = "ops@example.org"',
        (
            "watcher.toml: mail.relay (line 1): is required; write for example: relay = "
            '"smtp://127.0.0.1:25"'
        ),
        (
            "watcher.toml: mail.sender (line 1): is required; write for example: sender = "
            '"Regulation Watcher <watcher@example.org>"'
        ),
    ]


def test_a_password_in_the_relays_address_is_a_fault_that_does_not_repeat_it(
    tmp_path: Path,
) -> None:
    settings = SETTINGS.replace("smtp://", "smtps://user:hunter2@")
    (fault,) = faults(write(tmp_path, settings=settings))
    assert "name that file in mail.credentials" in fault
    assert "hunter2" not in fault


@pytest.mark.parametrize(
    "database",
    [
        "postgresql+psycopg://user:hunter2@localhost/watcher",
        "postgresql+psycopg:///watcher?user=user&password=hunter2",
    ],
)
def test_a_password_in_the_databases_address_is_a_warning_that_does_not_repeat_it(
    database: str, tmp_path: Path
) -> None:
    folder = write(tmp_path, settings=f'database = "{database}"\n{SETTINGS}')
    (warning,) = warnings(folder)
    assert warning.startswith("watcher.toml: database (line 1): holds a password;")
    assert "PGPASSFILE" in warning
    assert "hunter2" not in warning
    assert good(folder).database == database


def test_no_fault_repeats_an_address_with_a_password(tmp_path: Path) -> None:
    settings = f'database = "postgres://u:hunter2@h/d"\n{SETTINGS}[publishers]\n'
    settings += 'govuk = "ftp://u:hunter2@127.0.0.1"\n'
    found = faults(write(tmp_path, settings=settings))
    assert len(found) == 2
    assert "hunter2" not in "".join(found)
