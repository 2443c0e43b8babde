"""Bodies, blocks and timescales as they are kept.

Blocks are JSON in UTF-8 in which halves of surrogate pairs stand as they are, so that any text
comes back to the letter.
"""

import hashlib
import json
from collections.abc import Iterable
from datetime import UTC
from typing import Any

import zstandard

from watcher.domain import (
    Block,
    BlockKind,
    ChangeNote,
    FoundTimescale,
    Link,
    PartialDate,
    Precision,
    Timescale,
    TimescaleKind,
)


def pack(body: bytes) -> bytes:
    """Return `body` compressed."""
    return zstandard.ZstdCompressor().compress(body)


def unpack(packed: bytes) -> bytes:
    """Return what was packed. Raises zstandard.ZstdError where it is damaged."""
    return zstandard.ZstdDecompressor().decompress(packed)


def pack_blocks(blocks: tuple[Block, ...]) -> bytes:
    """Return blocks as compressed JSON."""
    rows = [block if block.links else block[:-1] for block in blocks]
    text = json.dumps(rows, ensure_ascii=False, separators=(",", ":"))
    return pack(text.encode("utf-8", "surrogatepass"))


def unpack_blocks(packed: bytes) -> tuple[Block, ...]:
    """Return the blocks that were packed."""
    rows = json.loads(unpack(packed).decode("utf-8", "surrogatepass"))
    return tuple(_block(*row) for row in rows)


def _block(kind: str, text: str, level: int, links: Iterable[tuple[str, str]] = ()) -> Block:
    return Block(BlockKind(kind), text, level, tuple(Link(*link) for link in links))


def note_key(note: ChangeNote) -> str:
    """Return what tells a document's notes apart: a hash over date and text."""
    at = note.published_at.astimezone(UTC).isoformat() if note.published_at else ""
    return hashlib.sha256(f"{at}\n{note.text}".encode("utf-8", "surrogatepass")).hexdigest()


def timescales_as_json(found: Iterable[FoundTimescale]) -> list[dict[str, Any]]:
    """Return timescales as lists and objects."""
    return [
        {
            "kind": one.timescale.kind,
            "quote": one.timescale.quote,
            "precision": one.timescale.precision,
            "starts": one.timescale.starts,
            "ends": one.timescale.ends,
            "resolved_start": one.timescale.resolved_start,
            "resolved_end": one.timescale.resolved_end,
            "counted": one.timescale.counted,
            "is_new": one.is_new,
            "section": one.section,
            "in_note": one.in_note,
        }
        for one in found
    ]


def timescales_from_json(rows: list[dict[str, Any]]) -> tuple[FoundTimescale, ...]:
    """Return timescales from lists and objects; older ones hold no resolved dates."""
    return tuple(
        FoundTimescale(
            timescale=Timescale(
                kind=TimescaleKind(row["kind"]),
                quote=row["quote"],
                precision=Precision(row["precision"]),
                starts=_date(row["starts"]),
                ends=_date(row["ends"]),
                resolved_start=_date(row.get("resolved_start")),
                resolved_end=_date(row.get("resolved_end")),
                counted=row.get("counted", ""),
            ),
            is_new=row["is_new"],
            section=tuple(row["section"]),
            in_note=row["in_note"],
        )
        for row in rows
    )


def _date(text: str | None) -> PartialDate | None:
    return None if text is None else PartialDate(text)
