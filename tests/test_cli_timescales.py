"""`watcher timescales` in each of its forms, on files that ought to be and ought not to be."""

import json
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from click.testing import CliRunner, Result

from watcher.cli import main

PAGE = "<h2>Fees</h2><p>4.1 Homes must pay by 1 May 2027, or by 31 September 2027.</p>"
ITEM = {
    "schema_name": "answer",
    "document_type": "answer",
    "base_path": "/fees",
    "title": "Fees",
    "content_id": "5f54d0a2-7631-11e4-a3cb-005056011aef",
    "locale": "en",
    "public_updated_at": "2026-06-30T23:30:00+00:00",
    "details": {"body": "<p>Homes must pay by next June.</p>"},
}


def run(*arguments: str | Path, stdin: str | bytes = "") -> Result:
    return CliRunner().invoke(main, ["timescales", *map(str, arguments)], input=stdin)


def asked(*arguments: str | Path, stdin: str | bytes = "") -> Any:
    done = run(*arguments, "--json", stdin=stdin)
    assert done.exit_code == 0, done.stderr
    return json.loads(done.stdout)


@pytest.fixture
def page(tmp_path: Path) -> Path:
    path = tmp_path / "fees.html"
    path.write_text(PAGE)
    return path


def test_a_file_is_told_as_a_list(page: Path) -> None:
    done = run(page, "--on", "2027-04-01")
    assert done.exit_code == 0
    assert done.stdout == (
        "1 May 2027 (Saturday): Deadline, in 30 days\n    \u201cby 1 May 2027\u201d\n    In: Fees \u203a 4.1\n\n"
        "Impossible dates, quoted as they stand: \u201c31 September 2027\u201d (in: Fees \u203a 4.1)\n"
    )


def test_json_is_one_object(page: Path) -> None:
    answer = asked(page)
    (found,) = answer["timescales"]
    assert answer["impossible"] == ["31 September 2027"]
    wanted = {
        "kind": "deadline",
        "date_start": None,
        "date_end": "2027-05-01",
        "precision": "day",
        "quote": "by 1 May 2027",
        "section": ["Fees"],
        "number": "4.1",
    }
    assert {key: found[key] for key in wanted} == wanted


def test_text_from_stdin_is_read() -> None:
    assert (
        asked(stdin="Homes must pay by 1 May\n2027.")["timescales"][0]["date_end"] == "2027-05-01"
    )


def test_the_reference_gives_a_month_its_year(tmp_path: Path) -> None:
    text = "Homes must pay by next June."
    assert asked(stdin=text)["timescales"] == []
    found = asked("--reference", "2026-07", stdin=text)["timescales"]
    assert [each["date_end"] for each in found] == ["2027-06"]


def test_a_content_item_is_its_own_reference(tmp_path: Path) -> None:
    path = tmp_path / "fees.json"
    path.write_text(json.dumps(ITEM))
    assert asked(path)["timescales"][0]["date_end"] == "2027-06"
    assert asked(path, "--reference", "2029-07-01")["timescales"][0]["date_end"] == "2030-06"
    path.write_text(json.dumps({**ITEM, "public_updated_at": None}))
    assert asked(path)["timescales"] == []


@pytest.mark.parametrize("date", ["1 May 2027", "2027-02-30", "--05-01", "2027-5-1", ""])
def test_a_reference_that_is_no_date_is_wrong_usage(date: str) -> None:
    done = run("--reference", date, stdin="x")
    assert done.exit_code == 2
    assert "write 2027-04-01" in done.stderr


def test_one_answer_or_one_a_line() -> None:
    done = run("--json", "--jsonl", stdin="{}")
    assert done.exit_code == 2
    assert "leave out one" in done.stderr


def test_a_line_in_is_a_line_out(tmp_path: Path) -> None:
    lines = [
        {"id": "a", "text": "Homes must pay by 1th May 2027, or by 30 February."},
        {"id": 2, "text": "No date.", "reference_date": None},
        {"id": "c", "text": "Restrictions from 5 November", "reference_date": "2026-10-31"},
    ]
    path = tmp_path / "lines.jsonl"
    path.write_bytes(b"\xef\xbb\xbf" + "\n\n".join(map(json.dumps, lines)).encode())
    for done in (run("--jsonl", path), run("--jsonl", stdin=path.read_bytes())):
        assert done.exit_code == 0
        first, second, third = map(json.loads, done.stdout.splitlines())
        assert first["timescales"][0]["date_end"] == "2027-05-01"
        assert (first["impossible"], first["misspelt"]) == (["30 February"], ["1th May 2027"])
        assert second == {"id": 2, "timescales": [], "impossible": [], "misspelt": []}
        assert third["timescales"][0]["date_start"] == "2026-11-05"


def test_the_reference_serves_lines_that_have_none() -> None:
    line = json.dumps({"id": "a", "text": "Restrictions from 5 November"})
    done = run("--jsonl", "--reference", "2026-10-31", stdin=line)
    assert json.loads(done.stdout)["timescales"][0]["date_start"] == "2026-11-05"


@pytest.mark.parametrize(
    "line",
    [
        b"{",
        b"[]",
        b'{"id": 1}',
        b'{"text": "x"}',
        b'{"id": [], "text": "x"}',
        b"\xff\xfe",
        b"[" * 50_000,
    ],
    ids=lambda line: repr(line[:12]),
)
def test_a_faulty_line_is_named_and_the_others_are_answered(line: bytes) -> None:
    done = run("--jsonl", stdin=line + b'\n{"id": 1, "text": "x"}\n')
    assert done.exit_code == 1
    assert len(done.stdout.splitlines()) == 1
    assert "line 1: " in done.stderr
    assert "1 line(s) could not be read" in done.stderr


@pytest.mark.parametrize(
    ("name", "body"),
    [
        ("empty.txt", b""),
        ("none.txt", b"Nothing is due."),
        ("none.html", b"<p>Nothing is due.</p>"),
        ("wide.txt", b"x" * 100_000),
        ("nul.txt", b"\0" * 1_000),
    ],
)
def test_a_file_without_dates_says_so(tmp_path: Path, name: str, body: bytes) -> None:
    path = tmp_path / name
    path.write_bytes(body)
    done = run(path)
    assert (done.exit_code, done.stdout) == (0, "")
    assert "No timescale found" in done.stderr
    assert asked(path) == {"timescales": [], "impossible": []}


@pytest.mark.parametrize(
    ("name", "body"),
    [
        ("binary.txt", bytes(range(256)) * 40),
        ("empty.html", b""),
        ("empty.json", b""),
        ("list.json", b"[]"),
        ("gone.json", b'{"schema_name": "gone", "details": {}}'),
    ],
)
def test_a_file_that_cannot_be_read_is_an_error_with_its_name(
    tmp_path: Path, name: str, body: bytes
) -> None:
    path = tmp_path / name
    path.write_bytes(body)
    done = run(path)
    assert (done.exit_code, done.stdout) == (1, "")
    assert done.stderr.startswith("Error: ")
    assert name in done.stderr


def test_too_large_an_input_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "large.txt"
    with path.open("wb") as file:
        file.truncate(50_000_001)
    done = run(path)
    assert done.exit_code == 1
    assert "is over 50 MB" in done.stderr


def test_what_would_steer_a_terminal_is_not_printed() -> None:
    text = "Tell us within 5 days of the \x1b[31mevent\x07 \u202eabc."
    printed = run(stdin=text).stdout
    assert "within 5 days" in printed
    assert not {"\x1b", "\x07", "\u202e"} & set(printed)


def test_lines_are_as_wide_as_the_terminal(page: Path) -> None:
    page.write_text(f"<h2>{'Fees and charges ' * 20}</h2><p>Homes must pay by 1 May 2027.</p>")
    done = CliRunner().invoke(main, ["timescales", str(page)], env={"COLUMNS": "40"})
    assert max(map(len, done.stdout.splitlines())) <= 40


def test_help_teaches_by_example() -> None:
    told = run("--help").stdout
    assert "watcher timescales guide.txt --reference 2027-04-01" in told
    assert "31 January 2027 (Sunday): Deadline" in told
    printed = run(stdin="You must apply by 31 January 2027.").stdout
    assert all(line.strip() in told for line in printed.splitlines())


MADE = "These Regulations come into force on the day after the day on which they are made."
PASSED = (
    "Section 2 comes into force at the end of the period of two months beginning with the day on "
    "which this Act is passed."
)
LAID = "The Rules come into force 21 days after the day on which they are laid before Parliament."


@pytest.mark.parametrize(
    ("text", "option", "on", "counted"),
    [
        (MADE, "--made-on", "2027-03-03", "2027-03-04"),
        (PASSED, "--passed-on", "2026-04-29", "2026-06-29"),
        (LAID, "--laid-on", "2027-03-10", "2027-03-31"),
        (MADE, "--laid-on", "2027-03-10", None),
        (MADE, "--made-on", "2027-03", None),
    ],
)
def test_a_relative_wording_is_counted_from_the_day_that_is_given(
    text: str, option: str, on: str, counted: str | None
) -> None:
    (found,) = asked(option, on, stdin=text)["timescales"]
    assert (found["date_start"], found["resolved_start"]) == (None, counted)
    assert (found["counted"] is None) == (counted is None)


def test_days_are_counted_from_today_where_no_day_is_given() -> None:
    day = (datetime.now(ZoneInfo("Europe/London")) + timedelta(days=5)).date()
    done = run(stdin=f"You must apply by {day.day} {day:%B %Y}.")
    assert done.stdout.partition("\n")[0].endswith(("Deadline, in 5 days", "Deadline, in 4 days"))


def test_a_dash_is_stdin() -> None:
    assert asked("-", stdin="You must apply by 31 January 2027.")["timescales"]


def test_a_text_without_a_timescale_says_what_that_means() -> None:
    done = run(stdin="Homes keep a log.")
    assert (done.exit_code, done.stdout) == (0, "")
    assert "No date stated: treat as in effect on publication." in done.stderr


@pytest.mark.parametrize("option", ["--made-on", "--on"])
def test_days_to_count_from_belong_to_one_document(option: str) -> None:
    done = run("--jsonl", option, "2027-03-03", stdin="{}")
    assert done.exit_code == 2
    assert "leave out --jsonl" in done.stderr


@pytest.mark.parametrize("option", ["--made-on", "--laid-on", "--passed-on", "--on"])
def test_a_day_that_is_none_is_refused(option: str) -> None:
    done = run(option, "2027-02-30", stdin=MADE)
    assert done.exit_code == 2
    assert "2027-02-30" in done.stderr


def test_a_line_knows_the_months_of_its_own_day_too() -> None:
    text = "From this September homes must keep a log."
    line = {"id": "a", "text": text, "reference_date": "2026-02"}
    done = run("--jsonl", stdin=json.dumps(line))
    (found,) = json.loads(done.stdout)["timescales"]
    assert (found["date_start"], found["quote"]) == ("2026-09", "From this September")


def test_a_text_whose_only_date_is_impossible_is_not_said_to_state_none() -> None:
    done = run(stdin="Homes must apply by 31 September 2027.")
    assert done.stderr.strip() == "No timescale found in stdin."
    assert "\u201c31 September 2027\u201d" in done.stdout
