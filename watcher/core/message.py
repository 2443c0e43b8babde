"""Rendered edition -> the bytes of each home's mail.

A variant is encoded once (`letter`); what differs from mail to mail stands in the rendered text
and HTML as markers, each on a line of its own, and is put in later (`fill`). The same arguments
give the same bytes, so that a sealed mail can be made again and verified.
"""

import binascii
import hashlib
import re
from base64 import b64encode
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime, parseaddr

from watcher.core.mail_lines import Copy, Marker, Slot, line, stop_address
from watcher.domain import DeliveryKind, EditionId, Recipient, Rendered
from watcher.ports import Envelope

SUBJECT_PREFIX: Mapping[DeliveryKind, str] = {
    DeliveryKind.EDITION: "",
    DeliveryKind.COURTESY: "Courtesy copy: ",
    DeliveryKind.SUPPLEMENTARY: "Earlier edition: ",
}
_LINE = 76
_NAME_LIMIT = 200
_ENCODED_BYTES = 45
"""What fits into one encoded word of 75 characters (RFC 2047 section 2)."""
_UNFIT = re.compile(r"[\x00-\x20\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff]+")
"""What no header may hold: controls, line ends, reversed writing, halves of characters."""
_MARKER_LINE = re.compile(
    rf"^[ \t]*({'|'.join(re.escape(marker) for marker in Marker)})[ \t]*\n", re.MULTILINE
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """A variant's message, encoded but for what differs from mail to mail."""

    sender: bytes
    """The From header; headers are kept with their line end."""
    subjects: Mapping[DeliveryKind, bytes]
    constant: bytes
    """Headers that are the same in every mail, and the blank line after them."""
    body: tuple[bytes | Slot, ...]
    unsubscribe: str


def letter(rendered: Rendered, envelope: Envelope) -> Letter:
    """Return the variant's message: text and HTML as alternatives, quoted-printable, CRLF."""
    text, html = _tidy(rendered.text), _tidy(rendered.html)
    # "=_" cannot stand in quoted-printable text, so no line of a body is taken for the boundary.
    boundary = "=_" + hashlib.sha256(f"{text}\0{html}".encode("utf-8", "replace")).hexdigest()[:32]
    return Letter(
        sender=_mailbox("From", *parseaddr(_clean(envelope.sender))),
        subjects={
            kind: _header("Subject", prefix + rendered.subject)
            for kind, prefix in SUBJECT_PREFIX.items()
        },
        constant=_constant_headers(envelope, f'multipart/alternative; boundary="{boundary}"'),
        body=(
            _part_head(boundary, "plain"),
            *_pieces(text, in_html=False),
            b"\r\n" + _part_head(boundary, "html"),
            *_pieces(html, in_html=True),
            f"\r\n--{boundary}--\r\n".encode(),
        ),
        unsubscribe=_clean(envelope.unsubscribe),
    )


def fill(
    ready: Letter,
    recipient: Recipient,
    *,
    edition: EditionId,
    hash: str,  # noqa: A002  # one word for one thing, here and in the records
    released_at: datetime | None,
    date: datetime | None,
    late_for: datetime | None = None,
) -> bytes:
    """Return one recipient's mail with CRLF line ends.

    `date` is the Date header: the release instant in an edition's own mails. An empty `hash`, and
    `released_at` and `date` of None, leave these blank: so it is hashed when it is sealed.
    `late_for` is the slot that the release missed.
    """
    head = (
        ready.sender,
        _to(recipient),
        ready.subjects[recipient.kind],
        b"" if date is None else f"Date: {format_datetime(date)}\r\n".encode(),
        _raw_header("Message-ID", recipient.message_id),
        _stop_header(ready.unsubscribe, recipient.token),
        ready.constant,
    )
    copy = Copy(recipient, ready.unsubscribe, edition, hash, released_at, late_for)
    body = (
        piece if isinstance(piece, bytes) else _encoded(line(piece, copy)) for piece in ready.body
    )
    return b"".join((*head, *body))


def plain(
    *, sender: str, to: str, subject: str, text: str, date: datetime, message_id: str
) -> bytes:
    """Return a mail of text alone, for the operator: an alert or a trial."""
    head = (
        _mailbox("From", *parseaddr(_clean(sender))),
        _mailbox("To", *parseaddr(_clean(to))),
        _header("Subject", subject),
        f"Date: {format_datetime(date)}\r\n".encode(),
        _raw_header("Message-ID", message_id),
        b"MIME-Version: 1.0\r\nAuto-Submitted: auto-generated\r\nContent-Language: en-GB\r\n",
        _content_headers("plain"),
    )
    return b"".join((*head, _encoded(_tidy(text))))


# --- the body -------------------------------------------------------------------------------------


def _tidy(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _encoded(text: str) -> bytes:
    """Return a text in UTF-8 and quoted-printable, lines of 76 at most, CRLF."""
    return binascii.b2a_qp(text.encode("utf-8", "replace"), istext=True).replace(b"\n", b"\r\n")


def _pieces(text: str, *, in_html: bool) -> Iterator[bytes | Slot]:
    """Yield what stands between the markers, encoded, and the markers' slots."""
    for number, piece in enumerate(_MARKER_LINE.split(text)):
        yield Slot(Marker(piece), in_html) if number % 2 else _encoded(piece)


def _part_head(boundary: str, subtype: str) -> bytes:
    return f"--{boundary}\r\n".encode() + _content_headers(subtype)


def _content_headers(subtype: str) -> bytes:
    return (
        f"Content-Type: text/{subtype}; charset=utf-8\r\n"
        "Content-Transfer-Encoding: quoted-printable\r\n\r\n"
    ).encode()


# --- headers --------------------------------------------------------------------------------------


def _clean(value: str) -> str:
    """Return a header's value on one line, without what could end it or hide in it."""
    return _UNFIT.sub(" ", value).strip()


def _raw_header(name: str, value: str) -> bytes:
    return f"{name}: {_clean(value)}\r\n".encode()


def _header(name: str, value: str) -> bytes:
    """Return a header of free words, folded between them."""
    lines, line = [], f"{name}:"
    for word in _words(_clean(value)):
        if len(line) + len(word) + 1 > _LINE and not line.endswith(":"):
            lines.append(line)
            line = ""
        line += f" {word}"
    return "\r\n".join((*lines, line)).encode() + b"\r\n"


def _words(value: str) -> list[str]:
    """Return a value's words as they may stand in a header (RFC 2047 where not plain ASCII)."""
    words = value.split(" ")
    if _is_plain(value) and max(map(len, words)) < _LINE:
        return words
    pieces, piece = [], ""
    for character in value:
        if len((piece + character).encode()) > _ENCODED_BYTES:
            pieces.append(piece)
            piece = ""
        piece += character
    return [f"=?utf-8?b?{b64encode(p.encode()).decode()}?=" for p in (*pieces, piece)]


def _mailbox(name: str, display: str, address: str) -> bytes:
    """Return a header of one mailbox, its name cut where it is too long."""
    if not display:
        return _raw_header(name, address)
    if _is_plain(display):
        shown = _cut(display, _NAME_LIMIT).replace("\\", r"\\").replace('"', r"\"")
        shown = f'"{shown}"'
    else:
        # One encoded word: several in one name are read with spaces between them by some.
        shown = _words(_cut(display, _ENCODED_BYTES))[0]
    return f"{name}: {shown}\r\n <{_clean(address)}>\r\n".encode()


def _cut(display: str, limit: int) -> str:
    """Return a name within a limit in bytes; the mail's text has it whole."""
    if len(display.encode()) <= limit:
        return display
    return display.encode()[: limit - 3].decode(errors="ignore").rstrip() + "..."


def _is_plain(value: str) -> bool:
    """Return whether a value can stand as it is: "=?" would be taken for an encoded word."""
    return value.isascii() and "=?" not in value


def _to(recipient: Recipient) -> bytes:
    """Return the To header; a mail for several homes names none of them there."""
    name = recipient.homes[0].name if len(recipient.homes) == 1 else ""
    return _mailbox("To", _clean(name), recipient.address)


def _stop_header(unsubscribe: str, token: str) -> bytes:
    return _raw_header("List-Unsubscribe", f"<{stop_address(unsubscribe, token)}>")


def _constant_headers(envelope: Envelope, content_type: str) -> bytes:
    return b"".join(
        (
            _raw_header("List-Id", envelope.list_id),
            b"Auto-Submitted: auto-generated\r\nContent-Language: en-GB\r\n",
            b"MIME-Version: 1.0\r\n",
            _raw_header("Content-Type", content_type),
            b"\r\n",
        )
    )
