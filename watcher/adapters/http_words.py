"""What a publisher says in an answer that is not a text, made fit for a message of ours."""

from http import HTTPStatus

_MOST = 160


def printable(text: str, most: int = _MOST) -> str:
    """Return a stranger's text on one line, without control characters, and cut."""
    line = " ".join("".join(c if c.isprintable() else " " for c in text).split())
    return line if len(line) <= most else line[: most - 1] + "…"


def status_words(status: int, reason: str) -> str:
    """Return "503 Service Unavailable", in the publisher's words where it gave any."""
    try:
        phrase = reason or HTTPStatus(status).phrase
    except ValueError:
        phrase = ""
    return f"{status} {printable(phrase)}".strip()


def body_words(content_type: str, start: bytes) -> str:
    """Return the title of a page of HTML or the beginning of a plain text, else ""."""
    kind = content_type.partition(";")[0].strip().lower()
    if kind == "text/html":
        return printable(_title(start))
    return printable(start.decode("utf-8", "replace")) if kind == "text/plain" else ""


def _title(page: bytes) -> str:
    from lxml import etree  # only where an error page is quoted

    try:
        tree = etree.fromstring(page, etree.HTMLParser())
    except etree.XMLSyntaxError:
        return ""
    return "" if tree is None else tree.findtext(".//title") or ""
