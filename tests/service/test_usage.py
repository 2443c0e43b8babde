"""What the commands refuse, how they say so, and what stands on stdout."""

from collections.abc import Sequence

import pytest
from click.testing import CliRunner

from tests.loopback import Loopback
from tests.service.harness import (
    FIRST,
    LATER,
    OLD,
    SEALING,
    SLOT,
    Office,
    api,
    document,
    home,
    homes,
    page,
)
from tests.smtp_sink import SmtpSink, Stage
from watcher.cli import main

NEEDS_A_CONFIG = [
    ["poll"],
    ["changes"],
    ["diff", "guide"],
    ["publish"],
    ["preview"],
    ["approve", "2026-01"],
    ["hold", "2026-01"],
    ["verify", "2026-01"],
    ["report", "2026-01"],
    ["deliver"],
    ["send-test", "me@watcher.example"],
]


def refused(office: Office, *command: str, at: str | None = None) -> str:
    """Return what a command says that ends with 2 and leaves stdout empty."""
    done = office.run(*command, at=at)
    assert (done.code, done.stdout) == (2, ""), done
    return done.stderr


# --- stdout ---------------------------------------------------------------------------------------


def test_stdout_of_a_process_holds_one_json_value_and_no_log_an_address(
    office: Office, publisher: Loopback, sink: SmtpSink
) -> None:
    office.homes(*homes(3))
    office.have_sealed(publisher)
    sink.answer(Stage.RCPT, "550 5.1.1 <home2@homes.example> is unknown", address="home2@*")
    done = office.finish("-vv", "deliver", "--json", at=SLOT)
    assert (done.code, done.json[0]["failed"], done.stdout.count("\n")) == (1, 1, 1)
    assert "sending: 3 of 3" in done.stderr
    assert "homes.example" not in done.stderr


def test_quiet_says_nothing_on_stderr(office: Office, publisher: Loopback) -> None:
    publisher.answer(api("/guide"), page("/guide", OLD))
    for command in (["poll"], ["publish"], ["deliver"], ["preview", "--out", str(office.root)]):
        done = office.run("-q", *command, at=FIRST)
        assert (done.code, done.stderr) == (0, ""), command
    assert office.run("-q", "publish", at=FIRST).stdout == ""


def test_the_timescales_of_a_change_are_told_in_words(office: Office, publisher: Loopback) -> None:
    publisher.answer(api("/guide"), page("/guide", OLD))
    office.ask("poll", at=FIRST)
    dated = "<p>You must send the form by 1 September 2027, or as soon as possible.</p>"
    publisher.answer(api("/guide"), page("/guide", OLD + dated))
    office.ask("poll", at=LATER)
    told = office.run("changes").stdout
    assert 'Deadline: 1 September 2027 (Wednesday) "by 1 September 2027"' in told
    assert 'Timing "as soon as possible"' in told


def test_an_answer_in_words_says_the_same_without_json(office: Office, publisher: Loopback) -> None:
    office.have_change(publisher)
    assert "guide" in office.run("changes").stdout
    assert "2026-01: sealed" in office.run("publish", at=SEALING).stdout
    assert "1 accepted" in office.run("deliver", at=SLOT).stdout
    assert "H0001 Home 1: 250" in office.run("report", "2026-01").stdout
    assert "as it was sealed" in office.run("verify", "2026-01").stdout
    assert office.run("status", at=SLOT).stdout.startswith("All is well.")
    assert office.run("deliver", at=SLOT).stderr == "Nothing is due.\n"


# --- finding the config ---------------------------------------------------------------------------


def test_the_config_is_found_by_option_by_environment_and_beside_us(office: Office) -> None:
    for where in ([f"--config={office.config}"], []):
        environ = {} if where else {"WATCHER_CONFIG": str(office.config)}
        process = office.start("check", environ=environ)
        stdout, _ = process.communicate(timeout=60)
        assert (process.returncode, "in order: 1 document" in stdout) == (0, True)


def test_a_config_that_is_not_there_is_a_fault_that_says_what_to_do(office: Office) -> None:
    office.config.rename(office.root / "elsewhere")
    said = refused(office, "poll")
    assert "watcher init" in said
    assert office.run("check").code == 1
    assert not office.state.exists()


def test_the_state_directory_of_systemd_takes_the_database(office: Office) -> None:
    process = office.start("-q", "changes", environ={"STATE_DIRECTORY": str(office.root / "state")})
    process.communicate(timeout=60)
    assert process.returncode == 0
    assert (office.root / "state" / "var" / "watcher.db").exists()


# --- faults of the config -------------------------------------------------------------------------


def test_check_tells_every_fault_with_its_file_and_place(office: Office) -> None:
    office.documents(document("guide", weight="heavy"), document("Guide!"))
    office.homes(home(1, email="manager@@oak.example"), home(2, status="gone"))
    done = office.run("check", "--json")
    assert done.code == 1
    assert all(set(fault) == {"file", "where", "message"} for fault in done.json)
    places = {(fault["file"], fault["where"].split(":")[0]) for fault in done.json}
    assert ("subscribers.csv", "line 2") in places
    assert ("subscribers.csv", "line 3") in places
    assert len([file for file, _ in places if file == "documents.toml"]) == 2
    assert not office.state.exists()


@pytest.mark.parametrize("command", NEEDS_A_CONFIG, ids=lambda command: command[0])
def test_a_faulty_config_stops_every_command_before_it_does_anything(
    office: Office, publisher: Loopback, command: Sequence[str]
) -> None:
    office.write("documents.toml", "[[documents]]\nid = 3\n")
    said = refused(office, *command)
    assert "documents.toml" in said
    assert "nothing was done" in said
    assert publisher.seen == ()
    assert not office.state.exists()


def test_the_list_may_come_from_excel(office: Office, publisher: Loopback) -> None:
    rows = (
        "home_id,name,email,home_type,status,region\r\nH1,Café Röd,a@oak.example,all,active,N\r\n"
    )
    office.write("subscribers.csv", b"\xef\xbb\xbf" + rows.encode())
    assert office.ask("check") == []
    office.have_sealed(publisher)
    (tally,) = office.ask("deliver", at=SLOT)
    assert (tally["homes"], tally["accepted"]) == (1, 1)


def test_windows_1252_is_a_fault_that_says_how_to_save(office: Office) -> None:
    rows = "home_id,name,email,home_type,status\r\nH1,Café,a@oak.example,all,active\r\n"
    office.write("subscribers.csv", rows.encode("cp1252"))
    (fault,) = office.ask("check", code=1)
    assert fault["file"] == "subscribers.csv"
    assert "CSV UTF-8" in fault["message"]


# --- usage ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("command", "words"),
    [
        (["pole"], "No such command"),
        (["poll", "--nonsense"], "No such option"),
        (["poll", "--document", "giude", "--at", LATER], "did you mean 'guide'"),
        (["changes", "--since", "yesterday"], "is not a day"),
        (["changes", "--since", "2026-02-30"], "is not a day"),
        (["changes", "--document", "nobody"], "no document 'nobody'"),
        (["diff"], "Missing argument"),
        (["diff", "nobody"], "nothing was read of 'nobody'"),
        (["diff", "guide", "1..9"], "has revisions 1 to 1"),
        (["diff", "guide", "0..1"], "has revisions 1 to 1"),
        (["diff", "guide", "one..two"], "not a pair of revisions"),
        (["diff", "guide/part"], "has no part 'part'"),
        (["diff", "guide", "--format", "pdf"], "is not one of"),
        (["verify", "2026-99"], "no edition '2026-99'"),
        (["report", "2026-99"], "no edition '2026-99'"),
        (["preview", "2026-99", "--at", LATER], "no edition 2026-99"),
        (["approve", "2026-99", "--at", LATER], "no edition '2026-99'"),
        (["hold", "2026-99", "--at", LATER], "no edition '2026-99'"),
        (["publish", "--at", "2027-04-01"], "has no offset"),
        (["publish", "--at", "2027-04-01T09:00:00"], "has no offset"),
        (["publish", "--at", "1 April"], "is not an instant"),
        (["compare", "nothing.html", "nothing.html"], "does not exist"),
        (["verify", "2026-01", "--at", LATER], "No such option"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_wrong_usage_is_2_and_says_what_would_be_right(
    office: Office, publisher: Loopback, command: Sequence[str], words: str
) -> None:
    publisher.answer(api("/guide"), page("/guide", OLD))
    office.ask("poll", at=FIRST)
    assert words in refused(office, *command)


def test_a_document_that_is_not_active_is_not_polled(office: Office) -> None:
    office.documents(document("guide"), document("old", active=False))
    assert "set active = true" in refused(office, "poll", "--document", "old", at=FIRST)


def test_one_document_alone_can_be_asked(office: Office, publisher: Loopback) -> None:
    office.documents(document("guide"), document("other"))
    publisher.answer(api("/guide"), page("/guide", OLD))
    found = office.ask("poll", "--document", "guide", at=FIRST)
    assert (found["documents"], found["unchanged"], found["requests"]) == (1, 1, 1)
    assert publisher.asked(api("/other")) == 0


def test_nothing_to_compare_yet_needs_a_person(office: Office, publisher: Loopback) -> None:
    publisher.answer(api("/guide"), page("/guide", OLD))
    office.ask("poll", at=FIRST)
    done = office.run("diff", "guide")
    assert (done.code, done.stdout) == (1, "")
    assert "nothing to compare yet" in done.stderr


def test_a_draft_has_no_report(office: Office, publisher: Loopback) -> None:
    office.have_change(publisher)
    office.ask("publish", at=LATER)
    done = office.run("verify", "2026-01")
    assert done.code == 1
    assert "watcher preview 2026-01" in done.stderr


def test_every_command_explains_itself() -> None:
    assert set(main.list_commands(main.make_context("watcher", ["x"]))) == {
        *("init", "check", "poll", "changes", "diff", "compare", "timescales", "publish"),
        *("preview", "approve", "hold", "verify", "report", "deliver", "send-test", "status"),
        *("run", "demo"),
    }


def test_a_folder_that_cannot_be_written_is_an_error_and_no_traceback() -> None:
    done = CliRunner().invoke(main, ["demo", "--out", "/proc/no-such-folder"])
    assert done.exit_code == 1
    assert done.stderr.startswith("Error: /proc/no-such-folder")
