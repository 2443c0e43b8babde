import email.policy
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from email.parser import BytesParser

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from watcher.core.mail_lines import Marker
from watcher.core.message import fill, letter, plain
from watcher.domain import (
    DeliveryKind,
    EditionId,
    Home,
    HomeId,
    Recipient,
    RecipientId,
    Rendered,
)
from watcher.ports import Envelope

NOW = datetime(2026, 7, 7, 9, 0, tzinfo=UTC)
EDITION = EditionId("2026-07")
HASH = "0123456789abcdef" * 4
OAK = Home(home_id=HomeId("SC1"), name="Oak House")
ELM = Home(home_id=HomeId("SC2"), name="Elm House")
ENVELOPE = Envelope(
    sender="Regulation Watcher <watcher@watch.example>",
    sender_address="watcher@watch.example",
    list_id="Regulation Watcher <editions.watch.example>",
    unsubscribe="watcher@watch.example",
)
RENDERED = Rendered(
    variant="all",
    subject="Regulation Watcher interim edition 2026-07: act by 1 September 2027",
    text=f"{Marker.TOP}\nTwo changes.\n\n{Marker.RELEASE}\n{Marker.HOMES}\n{Marker.STOP}\nThe end\n",
    html=f"<h1>Two</h1>\n{Marker.TOP}\n{Marker.RELEASE}\n{Marker.HOMES}\n{Marker.STOP}\n</p>\n",
)
RECIPIENT = Recipient(
    recipient=RecipientId("r1"),
    address="manager@oak.example",
    homes=(OAK,),
    variant="all",
    message_id="<2026-07.r1@watch.example>",
    token="tok1",
)
UNFIT_IN_NAMES = st.text(max_size=200)


def filled(
    rendered: Rendered = RENDERED, recipient: Recipient = RECIPIENT, envelope: Envelope = ENVELOPE
) -> bytes:
    return fill(
        letter(rendered, envelope), recipient, edition=EDITION, hash=HASH, released_at=NOW, date=NOW
    )


def read(data: bytes) -> EmailMessage:
    return BytesParser(policy=email.policy.default).parsebytes(data)


def body(message: EmailMessage, kind: str) -> str:
    part = message.get_body((kind,))
    assert part is not None
    return str(part.get_content()).replace("\r\n", "\n")


def test_a_mail_has_the_headers_of_a_list_that_can_be_left() -> None:
    message = read(filled())
    assert {name: message[name] for name in message.keys() if name != "Content-Type"} == {  # noqa: SIM118  # a message iterates over nothing else
        "From": "Regulation Watcher <watcher@watch.example>",
        "To": "Oak House <manager@oak.example>",
        "Subject": "Regulation Watcher interim edition 2026-07: act by 1 September 2027",
        "Date": "Tue, 07 Jul 2026 09:00:00 +0000",
        "Message-ID": "<2026-07.r1@watch.example>",
        "List-Unsubscribe": "<mailto:watcher@watch.example?subject=unsubscribe%20tok1>",
        "List-Id": "Regulation Watcher <editions.watch.example>",
        "Auto-Submitted": "auto-generated",
        "Content-Language": "en-GB",
        "MIME-Version": "1.0",
    }
    assert message.get_content_type() == "multipart/alternative"
    assert [part.get_content_type() for part in message.iter_parts()] == ["text/plain", "text/html"]
    assert message.defects == []


def test_the_text_says_edition_hash_home_and_how_to_stop() -> None:
    assert body(read(filled()), "plain") == (
        "Two changes.\n\n"
        "Edition 2026-07, hash 0123456789abcdef, released on 7 July 2026 at 10:00\nUK time.\n"
        "This mail is for Oak House (SC1). You get it because this address is on\n"
        "the list as a contact of this home.\n"
        "To stop these mails, reply and say so, or write to watcher@watch.example\n"
        "with the subject: unsubscribe tok1\n"
        "The end\n"
    )


def test_the_html_says_the_same_and_links_to_a_mail_that_stops() -> None:
    html = body(read(filled()), "html")
    assert (
        "Edition 2026-07, hash 0123456789abcdef, released on 7 July 2026 at 10:00 UK time." in html
    )
    assert "This mail is for Oak House (SC1)." in html
    assert 'href="mailto:watcher@watch.example?subject=unsubscribe%20tok1"' in html
    assert html.startswith("<h1>Two</h1>\n<p")


def test_a_mail_for_two_homes_names_both_in_its_text_and_neither_in_its_header() -> None:
    message = read(filled(recipient=replace(RECIPIENT, homes=(OAK, ELM))))
    assert message["To"] == "manager@oak.example"
    assert "for Oak House (SC1) and Elm House (SC2)." in body(message, "plain").replace("\n", " ")
    assert "a contact of these homes" in body(message, "html")


def test_a_home_s_name_is_text_in_html() -> None:
    home = replace(OAK, name='<script>alert("x")</script> & Sons')
    html = body(read(filled(recipient=replace(RECIPIENT, homes=(home,)))), "html")
    assert "<script" not in html
    assert "&lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt; &amp; Sons (SC1)" in html


def test_a_courtesy_copy_says_so_in_subject_and_first_line() -> None:
    copy = replace(RECIPIENT, homes=(), kind=DeliveryKind.COURTESY)
    data = fill(
        letter(RENDERED, ENVELOPE), copy, edition=EDITION, hash=HASH, released_at=None, date=NOW
    )
    message = read(data)
    text = body(message, "plain")
    assert message["Subject"].startswith("Courtesy copy: Regulation Watcher interim")
    assert text.startswith("Courtesy copy for the operator.")
    assert "Edition 2026-07, hash 0123456789abcdef, not yet released." in text
    assert "This mail is for the operator of Regulation Watcher." in text


def test_a_supplementary_mail_says_that_the_home_joined_later() -> None:
    late = replace(RECIPIENT, kind=DeliveryKind.SUPPLEMENTARY)
    message = read(filled(recipient=late))
    assert message["Subject"].startswith("Earlier edition: ")
    assert body(message, "plain").startswith(
        "You joined after this edition was released on 7 July 2026 at 10:00 UK\ntime."
    )
    assert "You joined after this edition" in body(message, "html")


def test_the_blank_form_has_no_instant_hash_or_date_and_only_these_differ() -> None:
    ready = letter(RENDERED, ENVELOPE)
    blank = fill(ready, RECIPIENT, edition=EDITION, hash="", released_at=None, date=None)
    assert read(blank)["Date"] is None
    assert "Edition 2026-07, not yet released.\n" in body(read(blank), "plain")
    stamp = b"hash 0123456789abcdef, released on 7 July 2026 at 10:00 UK time"
    unfolded = filled().replace(b"=\r\n", b"").replace(b"10:00\r\nUK", b"10:00 UK")
    assert unfolded.replace(stamp, b"not yet released").replace(
        b"Date: Tue, 07 Jul 2026 09:00:00 +0000\r\n", b""
    ) == blank.replace(b"=\r\n", b"")


def test_a_late_mail_says_when_it_was_due() -> None:
    data = fill(
        letter(RENDERED, ENVELOPE),
        RECIPIENT,
        edition=EDITION,
        hash=HASH,
        released_at=NOW + timedelta(hours=2),
        date=NOW + timedelta(hours=2),
        late_for=NOW,
    )
    said = "released on 7 July 2026 at 12:00 UK time, late: it was due on 7 July 2026 at 10:00 UK time."
    assert said in body(read(data), "plain").replace("\n", " ")
    assert said in body(read(data), "html")


def test_a_supplement_without_a_release_instant_can_be_hashed_too() -> None:
    late = replace(RECIPIENT, kind=DeliveryKind.SUPPLEMENTARY)
    data = fill(
        letter(RENDERED, ENVELOPE), late, edition=EDITION, hash="", released_at=None, date=None
    )
    assert body(read(data), "plain").startswith("You joined after this edition was released. ")


def test_a_mail_is_the_same_to_the_byte_when_it_is_made_again() -> None:
    assert filled() == filled()


@pytest.mark.parametrize(
    "name",
    [
        "Oak House\r\nBcc: all@evil.example",
        "Oak House\nSubject: other",
        "Oak\x00House\x0b\x85\u2028",
        '"quoted" \\ <evil@evil.example>',
        "Tŷ Derwen",
        "=?utf-8?q?Elm?=",
        "H" * 5000,
        "T\u0177 " * 400,
        "\ud800 half",
        "\u202eesuoH",
        "",
    ],
)
def test_no_name_or_subject_adds_a_header_or_a_long_line(name: str) -> None:
    recipient = replace(
        RECIPIENT,
        homes=(replace(OAK, name=name),),
        message_id=f"<{name}@watch.example>"[-300:],
    )
    rendered = replace(RENDERED, subject=name[:300])
    data = fill(
        letter(
            rendered, replace(ENVELOPE, list_id=name[:300], sender=f"{name[:300]} <a@b.example>")
        ),
        recipient,
        edition=EDITION,
        hash=HASH,
        released_at=NOW,
        date=NOW,
    )
    head, _, _ = data.partition(b"\r\n\r\n")
    names = [line.partition(b":")[0] for line in head.split(b"\r\n") if line[:1] not in b" \t"]
    assert names == [
        b"From", b"To", b"Subject", b"Date", b"Message-ID", b"List-Unsubscribe", b"List-Id",
        b"Auto-Submitted", b"Content-Language", b"MIME-Version", b"Content-Type",
    ]  # fmt: skip
    assert b"\r" not in data.replace(b"\r\n", b"")
    assert b"\n" not in data.replace(b"\r\n", b"")
    assert max(map(len, data.split(b"\r\n"))) <= 998
    assert read(data)["To"].addresses[0].addr_spec == "manager@oak.example"


@given(st.text(st.characters(min_codepoint=32, exclude_categories=["Cs", "Cc"]), max_size=50))
@example("Tŷ Derwen, Unit 2; (north)")
@example("=?utf-8?q?Elm?=")
@example('a "b" \\c')
def test_a_home_s_name_stands_in_the_to_header(name: str) -> None:
    clean = " ".join(re_folded(name))
    message = read(filled(recipient=replace(RECIPIENT, homes=(replace(OAK, name=clean),))))
    shown = message["To"].addresses[0].display_name
    assert shown == clean or (shown.endswith("...") and clean.startswith(shown[:-3]))
    assert message["To"].addresses[0].addr_spec == "manager@oak.example"


@given(st.text(st.characters(min_codepoint=32, exclude_categories=["Cs", "Cc"]), max_size=300))
@example("a," * 100)
@example("Edition; " * 30)
def test_a_subject_is_read_back_as_it_was(words: str) -> None:
    clean = " ".join(re_folded(words))
    assert read(filled(replace(RENDERED, subject=clean)))["Subject"] == clean


def re_folded(words: str) -> list[str]:
    unfit = "\u2028\u2029\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
    return words.translate(dict.fromkeys(map(ord, unfit), " ")).split()


@given(
    st.text(st.characters(exclude_characters="\ufdd0\r", exclude_categories=["Cs"])),
    st.text(st.characters(exclude_characters="\ufdd0\r", exclude_categories=["Cs"])),
)
@example("From here\n.\n..\n--=_boundary\ntrailing \t\n" + "x" * 2000, "é" * 500)
def test_text_and_html_are_read_back_exactly(text: str, html: str) -> None:
    rendered = replace(RENDERED, text=text, html=html)
    data = filled(rendered)
    message = read(data)
    assert body(message, "plain") == text
    assert body(message, "html") == html
    assert max(map(len, data.split(b"\r\n"))) <= 998


def test_a_marker_in_the_middle_of_a_line_is_words() -> None:
    text = f"The publisher wrote {Marker.STOP} here.\n"
    assert body(read(filled(replace(RENDERED, text=text))), "plain") == text


def test_carriage_returns_become_line_feeds() -> None:
    assert body(read(filled(replace(RENDERED, text="a\r\nb\rc\n"))), "plain") == "a\nb\nc\n"


def test_four_thousand_mails_take_less_than_a_second_and_a_half_of_work() -> None:
    words = "Record the visit — and who came — before the end of the day. " * 250
    rendered = replace(
        RENDERED, text=words + "\n" + RENDERED.text, html=f"<p>{words * 3}</p>\n{RENDERED.html}"
    )
    ready = letter(rendered, ENVELOPE)
    started = time.process_time()
    sizes = [
        len(
            fill(
                ready,
                replace(RECIPIENT, token=f"token{number}"),
                edition=EDITION,
                hash=HASH,
                released_at=NOW,
                date=NOW,
            )
        )
        for number in range(4000)
    ]
    assert min(sizes) > 60_000
    assert time.process_time() - started < 1.5


def test_an_alert_is_plain_text_to_the_operator() -> None:
    data = plain(
        sender="Regulation Watcher <watcher@watch.example>",
        to="ops@watch.example",
        subject="One document could not be read",
        text="The guide \u2013 not read for 48 hours.\r\nLook at it.\n",
        date=NOW,
        message_id="<alert.1@watch.example>",
    )
    message = read(data)
    assert message["To"] == "ops@watch.example"
    assert message["Subject"] == "One document could not be read"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message.get_content_type() == "text/plain"
    assert str(message.get_content()).replace("\r\n", "\n") == (
        "The guide \u2013 not read for 48 hours.\nLook at it.\n"
    )
