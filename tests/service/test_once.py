"""The same edition for every home, at one instant, once; and nothing moves what is sealed."""

import re
import shutil
import sqlite3
from collections import Counter
from contextlib import closing
from email.utils import parsedate_to_datetime
from pathlib import Path

from tests.loopback import Loopback, Reply
from tests.service.harness import (
    AFTER,
    NEW,
    OLD,
    SEALING,
    SLOT,
    Office,
    api,
    document,
    home,
    homes,
    instant,
    message,
    message_ids,
    of_edition,
    page,
    plain_text,
)
from tests.smtp_sink import SmtpSink, Taken

JUST_AFTER_SEALING = "2026-05-05T09:35:00+01:00"
NEXT_SLOT = "2026-05-12T10:00:00+01:00"


def by_address(mails: list[Taken]) -> dict[str, Taken]:
    """Return mails by their recipient; there must be one for each."""
    found = {mail.recipients[0]: mail for mail in mails}
    assert len(found) == len(mails)
    return found


def test_all_homes_get_the_same_edition_once_under_one_date(
    office: Office, publisher: Loopback, sink: SmtpSink
) -> None:
    types = ["all", "secure", "residential_special_school", "supported_accommodation", "providers"]
    office.homes(*(home(n, home_type=kind) for n, kind in enumerate(types)))
    office.documents(
        document("guide", concerns=["residential_special_school"]),
        document("other", concerns=["secure"]),
    )
    publisher.answer(api("/other"), page("/other", OLD, title="Locks"))
    office.have_change(publisher)
    publisher.answer(api("/other"), page("/other", NEW, title="Locks"))
    office.ask("poll", at="2026-05-05T06:30:00+01:00")
    edition = office.ask("publish", at=SEALING)[0]["edition"]
    office.ask("deliver", at=SLOT)
    mails = by_address(of_edition(sink.taken))
    assert len(mails) == len(types)
    dates = {parsedate_to_datetime(message(mail)["Date"]) for mail in mails.values()}
    assert dates == {instant(SLOT)}
    for mail in mails.values():
        assert all(title in plain_text(mail) for title in ("Keeping records", "Locks"))
        assert mail.recipients[0] in str(message(mail)["To"])
        assert message(mail)["Bcc"] is None
    assert "1. The other" in plain_text(mails["home1@homes.example"])
    assert "1. The guide" in plain_text(mails["home2@homes.example"])
    rows = {row["message_id"]: row["recipient"] for row in office.deliveries(edition)}
    assert set(rows) == set(message_ids(mails.values()))
    assert all(name == f"<{edition}.{who}@watcher.example>" for name, who in rows.items())
    assert not any(re.search("home|H000", who) for who in rows.values())


def test_a_home_keeps_its_recipient_over_editions(
    office: Office, publisher: Loopback, sink: SmtpSink
) -> None:
    first = office.have_sealed(publisher)
    office.ask("deliver", at=SLOT)
    publisher.answer(api("/guide"), page("/guide", NEW + "<p>You must not wait.</p>"))
    office.ask("poll", at=AFTER)
    (sealed,) = office.ask("publish", at="2026-05-12T09:30:00+01:00")
    office.ask("deliver", at=NEXT_SLOT)
    assert sealed["edition"] == "2026-02"
    one, other = (office.deliveries(edition)[0] for edition in (first, "2026-02"))
    assert one["recipient"] == other["recipient"]
    assert one["message_id"] != other["message_id"]
    assert Counter(sink.addresses())["home1@homes.example"] == 2


def test_no_later_edit_changes_a_byte_of_what_is_sealed(
    office: Office, publisher: Loopback, sink: SmtpSink, tmp_path: Path
) -> None:
    """The same seal delivered twice: as it was, and after everything around it was changed."""
    office.homes(*homes(3))
    edition = office.have_sealed(publisher)
    shutil.copytree(office.root, tmp_path / "as-sealed")
    office.ask("deliver", at=SLOT)
    as_it_was = by_address(of_edition(sink.taken))
    shutil.rmtree(office.root)
    shutil.copytree(tmp_path / "as-sealed", office.root)

    office.homes(home(2, name="Renamed", email="new@homes.example"), home(9))
    office.settings(mail={"sender": "Somebody else <else@other.example>"})
    office.documents(document("guide", title="Renamed", owner="Nobody", concerns=["secure"]))
    publisher.answer(api("/guide"), page("/guide", "<p>You must do something else now.</p>"))
    office.ask("poll", at=JUST_AFTER_SEALING)
    assert office.ask("verify", edition)["intact"] is True
    office.ask("publish", at=JUST_AFTER_SEALING)
    before = len(sink.taken)
    tally, joined = office.ask("deliver", at="2026-05-05T10:10:00+01:00")
    assert (tally["recipients"], tally["accepted"], tally["supplementary"]) == (3, 3, False)
    assert (joined["recipients"], joined["accepted"], joined["supplementary"]) == (1, 1, True)
    assert office.ask("verify", edition)["intact"] is True

    edited = by_address(of_edition(sink.taken[before:], besides=["home9@homes.example"]))
    assert set(edited) == set(as_it_was)
    for address, mail in edited.items():
        assert mail.data != as_it_was[address].data
        filled = mail.data.replace(b"10:10", b"10:00").replace(b"09:10:00", b"09:00:00")
        assert filled == as_it_was[address].data


def test_a_tampered_edition_is_told(office: Office, publisher: Loopback) -> None:
    edition = office.have_sealed(publisher)
    with closing(sqlite3.connect(office.state / "watcher.db")) as database, database:
        database.execute("UPDATE deliveries SET address = 'x@y.example' WHERE kind = 'edition'")
    done = office.run("verify", edition, "--json")
    assert (done.code, done.json["intact"]) == (1, False)
    assert "NOT as it was sealed" in office.run("verify", edition).stdout


def test_a_home_that_joins_gets_the_current_edition_at_the_next_slot(
    office: Office, publisher: Loopback, sink: SmtpSink
) -> None:
    edition = office.have_sealed(publisher)
    office.ask("deliver", at=SLOT)
    office.homes(home(1), home(2))
    assert office.ask("publish", at=AFTER) == []
    assert office.ask("deliver", at=AFTER) == []
    (tally,) = office.ask("deliver", at=NEXT_SLOT)
    assert (tally["edition"], tally["supplementary"]) == (edition, True)
    assert (tally["recipients"], tally["accepted"], tally["spread_s"]) == (1, 1, 0)
    (mail,) = [mail for mail in sink.taken if mail.recipients == ("home2@homes.example",)]
    assert "joined" in plain_text(mail)
    assert parsedate_to_datetime(message(mail)["Date"]) == instant(NEXT_SLOT)
    assert office.ask("verify", edition)["intact"] is True
    assert [row["homes"] for row in office.deliveries(edition)] == [["H0001"]]
    assert [row["homes"] for row in office.deliveries(edition, "supplementary")] == [["H0002"]]
    assert office.ask("publish", at=NEXT_SLOT) == []
    assert office.ask("deliver", at="2026-05-19T10:00:00+01:00") == []
    assert Counter(sink.addresses()).most_common(1)[0][1] == 1


def test_homes_that_joined_one_by_one_and_share_an_address_get_a_mail_each(
    office: Office, publisher: Loopback, sink: SmtpSink
) -> None:
    edition = office.have_sealed(publisher)
    office.ask("deliver", at=SLOT)
    pairs = [home(number, email=f"group{number // 2}@homes.example") for number in range(2, 32)]
    for joined in (pairs[::2], pairs):
        office.homes(home(1), *joined)
        office.ask("publish", at=AFTER)
    (tally,) = office.ask("deliver", at=NEXT_SLOT)
    assert (tally["recipients"], tally["homes"], tally["accepted"]) == (30, 30, 30)
    rows = office.deliveries(edition, "supplementary")
    assert {row["uncertain"] for row in rows} == {False}
    assert Counter(message_ids(sink.taken)).most_common(1)[0][1] == 1


def test_a_change_after_the_sealing_goes_into_the_next_edition(
    office: Office, publisher: Loopback, sink: SmtpSink
) -> None:
    office.have_sealed(publisher)
    publisher.answer(api("/guide"), page("/guide", NEW + "<p>You must not wait.</p>"))
    office.ask("poll", at=JUST_AFTER_SEALING)
    (drafted,) = office.ask("publish", at=JUST_AFTER_SEALING)
    assert (drafted["edition"], drafted["state"], drafted["changes"]) == ("2026-02", "drafted", 1)
    assert instant(drafted["slot"]) == instant(NEXT_SLOT)
    office.ask("deliver", at=SLOT)
    assert all("must not wait" not in plain_text(mail) for mail in sink.taken)


def test_a_change_that_was_undone_before_its_slot_is_not_told(
    office: Office, publisher: Loopback, sink: SmtpSink
) -> None:
    office.have_change(publisher)
    publisher.answer(api("/guide"), page("/guide", OLD))
    assert office.ask("poll", at="2026-05-05T06:30:00+01:00")["changed"] == ["guide"]
    assert office.ask("publish", at=SEALING) == []
    assert office.ask("deliver", at=SLOT) == []
    assert sink.taken == ()


def test_a_missed_interim_slot_rolls_on_to_the_next(office: Office, publisher: Loopback) -> None:
    office.have_change(publisher)
    office.ask("publish", at="2026-05-04T19:00:00+01:00")
    (late,) = office.ask("publish", at=AFTER)
    assert (late["state"], instant(late["slot"])) == ("drafted", instant(NEXT_SLOT))


def test_mark_up_alone_is_recorded_and_never_told(office: Office, publisher: Loopback) -> None:
    publisher.answer(api("/guide"), page("/guide", OLD))
    office.ask("poll", at="2026-05-04T12:30:00+01:00")
    marked_up = OLD.replace("<p>", "<ul><li>").replace("</p>", "</li></ul>")
    publisher.answer(api("/guide"), page("/guide", marked_up))
    found = office.ask("poll", at="2026-05-04T18:30:00+01:00")
    assert (found["changed"], found["unchanged"]) == ([], 1)
    assert {change["significance"] for change in office.ask("changes")} <= {"none"}
    assert office.ask("publish", at=SEALING) == []


def test_a_new_attachment_is_news_and_a_page_of_its_own(
    office: Office, publisher: Loopback, sink: SmtpSink
) -> None:
    publisher.answer(api("/guide"), page("/guide", OLD, schema="publication"))
    office.ask("poll", at="2026-05-04T12:30:00+01:00")
    listed = [("/guide/phones", "Phones")]
    publisher.answer(api("/guide"), page("/guide", OLD, schema="publication", children=listed))
    publisher.answer(api("/guide/phones"), Reply(500))
    assert office.run("poll", at="2026-05-04T18:30:00+01:00").code == 0
    publisher.answer(api("/guide/phones"), page("/guide/phones", NEW, title="Phones"))
    assert office.ask("poll", at="2026-05-05T06:30:00+01:00")["changed"] == ["guide"]
    (change,) = office.ask("changes")
    assert change["kind"] == "new_part"
    part = change["part"]
    publisher.answer(api("/guide/phones"), page("/guide/phones", OLD, title="Phones"))
    office.ask("poll", at="2026-05-05T08:30:00+01:00")
    assert office.run("diff", f"guide/{part}").code == 0
    office.ask("publish", at=SEALING)
    assert "Phones" in plain_text(sink.taken[0])
