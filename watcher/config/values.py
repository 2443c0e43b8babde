"""The config as the rest of the program sees it: checked, resolved and frozen."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import time
from enum import StrEnum
from pathlib import Path

from watcher.domain import Document, Subscriber, Timetable
from watcher.errors import Problem

SETTINGS_FILE = "watcher.toml"
DOCUMENTS_FILE = "documents.toml"
SUBSCRIBERS_FILE = "subscribers.csv"
FILES = (SETTINGS_FILE, DOCUMENTS_FILE, SUBSCRIBERS_FILE)
"""The files of a config folder, in the order in which faults are told."""


class RelayScheme(StrEnum):
    """How the relay is spoken to."""

    PLAIN = "smtp"
    TLS = "smtps"
    STARTTLS = "smtp+starttls"


@dataclass(frozen=True, slots=True, kw_only=True)
class Relay:
    """The mail server that takes our mails."""

    scheme: RelayScheme
    host: str
    port: int
    credentials: Path | None = None
    """A file with the user on its first line and the password on its second."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """Everything that a person decides, with all paths absolute."""

    folder: Path
    state_folder: Path
    """Holds what is no record: held mails, the last good config. It may not exist yet."""
    database: str
    """A URL for SQLAlchemy. It may hold a password: never log it."""
    publishers: Mapping[str, str]
    """A publisher's host in lower case -> scheme, host and port that are asked in its place."""
    contact: str
    connections_per_host: int
    requests_per_second: float
    """For each host; 0: no limit."""
    poll_at: tuple[time, ...]
    """Civil times in Europe/London, in order."""
    timetable: Timetable
    relay: Relay
    sender: str
    """As it may stand in a From header: a name with its address, or an address."""
    operator: str
    connections: int
    deliver_to: tuple[str, ...]
    """Case-folded patterns for fnmatch; none: no mail leaves."""
    documents: tuple[Document, ...]
    subscribers: tuple[Subscriber, ...]
    warnings: tuple[Problem, ...] = ()
    """What is no fault and should be looked at, in the order of faults."""
