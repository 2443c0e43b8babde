"""Bytes of a page -> text, whatever the publisher says or forgets to say about them."""

import codecs
import re

from watcher.errors import ParseError

# Python knows codecs that are no character sets, or that take quadratic time: only these are used.
_CODECS = """
utf-8 utf-16 utf-16-le utf-16-be cp1250 cp1251 cp1252 cp1253 cp1254 cp1255 cp1256 cp1257 cp1258
cp866 cp874 iso8859-2 iso8859-3 iso8859-4 iso8859-5 iso8859-6 iso8859-7 iso8859-8 iso8859-10
iso8859-13 iso8859-14 iso8859-15 iso8859-16 koi8-r koi8-u mac-roman gbk gb2312 gb18030 big5 euc_jp
iso2022_jp shift_jis euc_kr
"""
_ALLOWED = frozenset(_CODECS.split())
# Browsers read these labels as Windows-1252, which holds all of them.
_LATIN = frozenset({"iso8859-1", "ascii"})
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# White space stands in one place only: with two beside each other, a run of it takes its square of time.
_HEADER = re.compile(r"""charset\s*=\s*(?:["']\s*)?([^\s"';,]+)""", re.IGNORECASE)
_META = re.compile(
    rb"""<meta\s[^>]{0,500}?charset\s*=\s*(?:["']\s*)?([^\s"'/>;]+)""", re.IGNORECASE
)
_META_WITHIN = 4096
_XML_DECLARATION = re.compile(rb"""<\?xml\s[^>]{0,200}?\sencoding\s*=\s*["']([^"'>]{1,40})""")


def decode_html(body: bytes, content_type: str = "") -> str:
    """Return a page's text; never fails.

    The byte-order mark counts first, then the header, then the page's own <meta>; without any of
    them, or where they name nothing known, it is UTF-8 or else Windows-1252.
    """
    for mark, encoding in _MARKS:
        if body.startswith(mark):
            return body[len(mark) :].decode(encoding, "replace")
    encoding = _declared(body, content_type)
    return _guessed(body) if encoding == "utf-8" else body.decode(encoding, "replace")


def decode_xml(body: bytes, content_type: str = "") -> str:
    """Return the text of XML, as well formed as it may be; never fails.

    The byte-order mark counts first, then the header, then the XML declaration; else it is as for
    a page that says nothing.
    """
    if _HEADER.search(content_type):
        return decode_html(body, content_type)
    declared = _XML_DECLARATION.match(body[:_META_WITHIN].lstrip())
    name = declared[1].decode("ascii", "replace") if declared else "utf-8"
    # What we could read in single bytes cannot be UTF-16.
    return decode_html(
        body, "charset=utf-8" if name.lower().startswith("utf") else f"charset={name}"
    )


def decode_text(name: str, body: bytes) -> str:
    """Return the text of a plain file, UTF-8 with or without a mark, or UTF-16 with one.

    Raises ParseError where it is neither.
    """
    for mark, encoding in _MARKS:
        if body.startswith(mark):
            return _strict(name, body[len(mark) :], encoding)
    return _strict(name, body, "utf-8")


def _strict(name: str, body: bytes, encoding: str) -> str:
    try:
        return body.decode(encoding)
    except UnicodeDecodeError as error:
        raise ParseError(
            f"{name} is no {encoding.upper()} text (byte {error.start}); save it as plain text in "
            'UTF-8 ("CSV UTF-8" or "Unicode" in many programs), or name a file .html or .json '
            "that is one"
        ) from error


def _declared(body: bytes, content_type: str) -> str:
    if header := _HEADER.search(content_type):
        return _known(header[1])
    if meta := _META.search(body[:_META_WITHIN]):
        encoding = _known(meta[1].decode("ascii", "replace"))
        # A <meta> that we could read in single bytes cannot stand in UTF-16.
        return "utf-8" if encoding.startswith("utf-16") else encoding
    return "utf-8"


def _known(label: str) -> str:
    try:
        name = codecs.lookup(label).name
    except (LookupError, ValueError):
        return "utf-8"
    if name in _LATIN:
        return "cp1252"
    return name if name in _ALLOWED else "utf-8"


def _guessed(body: bytes) -> str:
    """Read as UTF-8 unless most of what is not ASCII is broken: then it is Windows-1252."""
    text = body.decode("utf-8", "replace")
    broken = text.count("\ufffd")
    if not broken:
        return text
    sound = sum(not character.isascii() for character in text) - broken
    return text if sound > broken else body.decode("cp1252", "replace")
