"""Reading a body within bounds: content codings undone piece by piece, truncation told."""

import zlib
from collections.abc import Generator, Iterator
from http.client import HTTPException

from urllib3 import BaseHTTPResponse

from watcher.adapters.http_limits import BrokenOffError, TooBigError, UndecodableError
from watcher.adapters.http_words import printable

_PIECE = 64 * 1024
_CODINGS = 3
_LAYER_BYTES = 50_000_000
"""Of what is unpacked only to be unpacked again: it may come to nothing, so no limit on the body sees it."""


def read_whole(response: BaseHTTPResponse, most: int) -> bytes:
    """Return the decoded body. Raises TooBigError, UndecodableError, BrokenOffError, or urllib3's errors."""
    if (response.length_remaining or 0) > most:
        raise TooBigError(f"the body is larger than {most:,} bytes")
    pieces, size = [], 0
    for piece in _decoded(response):
        size += len(piece)
        if size > most:
            raise TooBigError(f"the body is larger than {most:,} bytes")
        pieces.append(piece)
    return b"".join(pieces)


def read_start(response: BaseHTTPResponse, most: int) -> bytes:
    """Return the decoded body's first bytes; what follows may stay unread."""
    pieces, size = [], 0
    for piece in _decoded(response):
        pieces.append(piece)
        size += len(piece)
        if size >= most:
            break
    return b"".join(pieces)[:most]


def _decoded(response: BaseHTTPResponse) -> Iterator[bytes]:
    """Yield the body with its content codings undone, the last applied first (RFC 9110 8.4).

    urllib3 could decode too, but takes a gzip stream that was cut off for a whole one.
    """
    named = response.headers.get("Content-Encoding", "").lower().split(",")
    codings = [coding.strip() for coding in named if coding.strip() not in ("", "identity")]
    if len(codings) > _CODINGS:
        raise UndecodableError(f"the body is packed {len(codings)} times over")
    pieces = _wire(response)
    for coding in reversed(codings):
        if coding not in ("gzip", "x-gzip", "deflate"):
            raise UndecodableError(f"the body is coded as {printable(coding)!r}, not asked for")
        pieces = _inflated(_bounded(pieces), is_gzip=coding != "deflate")
    return pieces


def _bounded(pieces: Iterator[bytes]) -> Iterator[bytes]:
    """Yield what is to be unpacked. Raises TooBigError where it is too much."""
    size = 0
    for piece in pieces:
        size += len(piece)
        if size > _LAYER_BYTES:
            raise TooBigError(f"the packed body is larger than {_LAYER_BYTES:,} bytes")
        yield piece


def _wire(response: BaseHTTPResponse) -> Iterator[bytes]:
    try:
        while piece := response.read(_PIECE, decode_content=False):
            yield piece
    except (ValueError, HTTPException) as error:  # what http.client makes of odd chunk sizes
        raise BrokenOffError("the body's framing is broken") from error


def _inflated(pieces: Iterator[bytes], *, is_gzip: bool) -> Iterator[bytes]:
    """Yield the content of one or more compressed streams, never much at once.

    Bytes after the last stream are padding and ignored, as by other readers of gzip.
    """
    stream, streams = None, 0
    for piece in pieces:
        data = piece
        while data:
            stream = stream or zlib.decompressobj(_window(data, is_gzip=is_gzip))
            try:
                data = yield from _drained(stream, data)
            except zlib.error as error:
                if streams and is_gzip:
                    return
                raise BrokenOffError("the compressed body is damaged") from error
            if stream.eof:
                stream, streams = None, streams + 1
                if not is_gzip:
                    return
    if stream is not None:
        raise BrokenOffError("the compressed body was cut off")


def _drained(stream: "zlib._Decompress", data: bytes) -> Generator[bytes, None, bytes]:
    """Yield all that `data` gives; return what follows the stream's end."""
    while True:
        out = stream.decompress(data, _PIECE)
        if out:
            yield out
        if stream.eof:
            return stream.unused_data
        data = stream.unconsumed_tail
        if not data and len(out) < _PIECE:
            return b""


def _window(data: bytes, *, is_gzip: bool) -> int:
    """Return zlib's window bits; "deflate" comes with and without zlib's header (RFC 1950)."""
    if is_gzip:
        return 16 + zlib.MAX_WBITS
    has_header = data[0] & 0x0F == zlib.DEFLATED and int.from_bytes(data[:2], "big") % 31 == 0
    return zlib.MAX_WBITS if has_header else -zlib.MAX_WBITS
