"""The hash over everything that is fixed when an edition is sealed."""

import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict
from datetime import UTC

from watcher.domain import DeliveryKind, Recipient
from watcher.ports import EditionRecord, Sealed

FORMAT = "regulation-watcher seal 1"
"""Named in every hash: a change of the encoding below must change it."""


def digest(sealed: Sealed, recipients: Iterable[Recipient]) -> str:
    """Return the SHA-256 of a sealed edition, in 64 hexadecimal digits.

    It covers the edition's id, kind, slot and changes, the envelope, every variant, and every
    recipient but those of supplementary deliveries, which are added later. It does not depend
    on the order of variants or recipients, nor on hash, states and later instants. The encoding
    is one JSON value a line with all keys named, so that no two editions share it.
    """
    hashed = hashlib.sha256()
    for line in _lines(sealed, recipients):
        hashed.update(line.encode("ascii"))
    return hashed.hexdigest()


def _lines(sealed: Sealed, recipients: Iterable[Recipient]) -> Iterator[str]:
    fixed = [one for one in recipients if one.kind is not DeliveryKind.SUPPLEMENTARY]
    yield _line("format", FORMAT)
    yield _line("edition", _edition(sealed.record))
    yield _line("envelope", asdict(sealed.envelope))
    yield from _sorted("variant", [asdict(variant) for variant in sealed.variants])
    yield from _sorted("recipient", [asdict(recipient) for recipient in fixed])


def _edition(record: EditionRecord) -> dict[str, object]:
    return {
        "id": record.id,
        "kind": record.kind,
        "slot": record.slot.astimezone(UTC).isoformat(timespec="microseconds"),
        "changes": record.changes,
    }


def _sorted(name: str, values: Sequence[object]) -> list[str]:
    return sorted(_line(name, value) for value in values)


def _line(name: str, value: object) -> str:
    return (
        json.dumps([name, value], ensure_ascii=True, sort_keys=True, separators=(",", ":")) + "\n"
    )
