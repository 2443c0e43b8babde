"""Types of columns that behave alike on SQLite and PostgreSQL."""
# ruff: noqa: ARG002 - SQLAlchemy sets what the methods are given

import json
import re
from collections.abc import Sequence
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Dialect, Enum, String, Text, TypeDecorator
from sqlalchemy.dialects.postgresql import TIMESTAMP


class Instant(TypeDecorator[datetime]):
    """An aware instant, UTC, to the microsecond.

    SQLite has no type for it: text of a fixed width sorts as the instants do.
    """

    impl = String(27)
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> Any:
        native = dialect.name == "postgresql"
        return dialect.type_descriptor(TIMESTAMP(timezone=True) if native else String(27))

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> Any:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"{value} names no time zone: instants are aware, in UTC")
        instant = value.astimezone(UTC)
        if dialect.name == "postgresql":
            return instant
        return instant.replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if dialect.name == "postgresql":
            native: datetime = value
            return native.astimezone(UTC)
        return datetime.fromisoformat(value)


_UNSTORABLE = re.compile("[\x00\x1a\ud800-\udfff]")
_ESCAPED = re.compile("\x1a([0-9a-f]{4})")


def _escape(value: str) -> str:
    """Return `value` as both databases can keep it.

    PostgreSQL refuses NUL, and neither can encode half of a surrogate pair. Each such character
    becomes U+001A (SUBSTITUTE) and its number, so that what is read is what was written.
    """
    return _UNSTORABLE.sub(lambda found: f"\x1a{ord(found[0]):04x}", value)


def _unescape(value: str) -> str:
    if "\x1a" not in value:
        return value
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), value)


class AnyText(TypeDecorator[str]):
    """Text of any characters at all: a publisher's or mail server's words are not ours to choose."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        return None if value is None else _escape(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> str | None:
        return None if value is None else _unescape(value)


class Json(TypeDecorator[Any]):
    """A list or object that no query looks into."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> str:
        return _escape(json.dumps(value, ensure_ascii=False, separators=(",", ":")))

    def process_result_value(self, value: str | None, dialect: Dialect) -> Any:
        return json.loads(_unescape(value or "null"))


def word(words: type[StrEnum]) -> Enum:
    """Return a column type for one word of a closed set."""
    return Enum(words, native_enum=False, length=20, values_callable=_values)


def _values(words: Sequence[StrEnum]) -> list[str]:
    return [word.value for word in words]
