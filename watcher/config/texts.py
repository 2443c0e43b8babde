"""The text of a config file, or what is wrong with the file as a whole."""

from pathlib import Path

from watcher.config.problems import Findings

_BYTE_ORDER_MARK = b"\xef\xbb\xbf"
_UTF_16_MARKS = (b"\xff\xfe", b"\xfe\xff")


def read_body(path: Path, findings: Findings) -> bytes | None:
    """Return the bytes of a file; None after a fault."""
    try:
        if path.exists() and not path.is_file():
            findings.fault("is not a file; put a file of this name in its place")
            return None
        return path.read_bytes()
    except FileNotFoundError:
        findings.fault(
            f"is missing from {path.parent}; put it there, or name another folder with --config"
        )
    except OSError as error:
        findings.fault(
            f"cannot be read ({error.strerror}); let the user that runs watcher read {path}"
        )
    return None


def decode(body: bytes, findings: Findings, *, how_to_save: str) -> str | None:
    """Return the text of a UTF-8 body without its byte-order mark; None after a fault.

    Line ends stay as they are: a quoted field of a CSV file may hold some.
    """
    if body.startswith(_UTF_16_MARKS):
        findings.fault(f"is saved as UTF-16 (Unicode text), not as UTF-8; {how_to_save}")
        return None
    body = body.removeprefix(_BYTE_ORDER_MARK)
    if (nul := body.find(0)) >= 0:
        line = _line_of(body, nul)
        message = f"holds a NUL byte, so it is no UTF-8 text, or was damaged; {how_to_save}"
        findings.fault(message, where=f"line {line}", line=line)
        return None
    try:
        return body.decode()
    except UnicodeDecodeError as error:
        line = _line_of(body, error.start)
        message = f"byte 0x{body[error.start]:02x} is not UTF-8 ({_likely(body)}); {how_to_save}"
        findings.fault(message, where=f"line {line}", line=line)
        return None


def _line_of(body: bytes, offset: int) -> int:
    return body.count(b"\n", 0, offset) + 1


def _likely(body: bytes) -> str:
    """Return what the encoding most likely is: five byte values stand for nothing in Windows-1252."""
    try:
        body.decode("cp1252")
    except UnicodeDecodeError:
        return "perhaps not a text file"
    return "most likely Windows-1252"
