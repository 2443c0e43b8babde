"""Bytes -> text, whatever is said about them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from watcher.errors import ParseError
from watcher.sources.charset import decode_html, decode_text

META = '<meta charset="{}"><p>'
HTTP_EQUIV = '<meta http-equiv="Content-Type" content="text/html; charset={}"><p>'


@pytest.mark.parametrize(
    ("body", "content_type", "text"),
    [
        ("caf\u00e9 \u2019".encode(), "", "caf\u00e9 \u2019"),
        (b"\xef\xbb\xbf" + "\u2019".encode(), "text/html; charset=iso-8859-1", "\u2019"),
        (b"\xff\xfe" + "\u2019".encode("utf-16-le"), "", "\u2019"),
        (b"\xfe\xff" + "\u2019".encode("utf-16-be"), "", "\u2019"),
        ("\u2019".encode(), "text/html; charset=UTF-8", "\u2019"),
        ("\u2019".encode(), 'text/html; charset="utf-8"', "\u2019"),
        (b"\x92", "text/html; charset=ISO-8859-1", "\u2019"),
        (b"\x92", "text/html; charset=us-ascii", "\u2019"),
        ("\u0416".encode("koi8-r"), "text/html;charset=koi8-r", "\u0416"),
        (
            META.format("windows-1252").encode() + b"\x92",
            "",
            META.format("windows-1252") + "\u2019",
        ),
        (
            HTTP_EQUIV.format("windows-1251").encode() + "\u0416".encode("cp1251"),
            "text/html",
            HTTP_EQUIV.format("windows-1251") + "\u0416",
        ),
        (META.format("utf-16").encode() + b"a", "", META.format("utf-16") + "a"),
        (b"a \x92 b", "", "a \u2019 b"),
        (b"a \x92 b", "text/html; charset=utf-8", "a \u2019 b"),
        ("\u2019\u2019\u2019".encode() + b"\x92", "", "\u2019\u2019\u2019\ufffd"),
        (b"\x92", "text/html; charset=nonsense", "\u2019"),
        (b"a", "text/html; charset=zlib", "a"),
        (b"a-b", "text/html; charset=punycode", "a-b"),
        (b"a", "text/html; charset=\x00", "a"),
        (b"\x81", "text/html; charset=windows-1252", "\ufffd"),
    ],
)
def test_a_page_is_decoded_as_it_says_or_else_as_it_looks(
    body: bytes, content_type: str, text: str
) -> None:
    assert decode_html(body, content_type) == text


@given(st.binary(), st.text())
def test_decoding_a_page_never_fails(body: bytes, content_type: str) -> None:
    decode_html(body, content_type).encode()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_text_file_may_carry_a_mark(encoding: str) -> None:
    assert decode_text("a.txt", "caf\u00e9 \u2019".encode(encoding)) == "caf\u00e9 \u2019"


@pytest.mark.parametrize("body", [b"caf\xe9", b"%PDF-1.7\n%\xe2\xe3", b"\xff\xfea"])
def test_another_text_file_is_refused_with_advice(body: bytes) -> None:
    with pytest.raises(ParseError, match=r"a\.txt is no UTF-.* save it as plain text in UTF-8"):
        decode_text("a.txt", body)
