"""The config folder read as a whole: a Config, or every fault of all three files at once."""

import os
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType

from watcher.config.credentials import check_credentials, credentials_path
from watcher.config.folder import Folder
from watcher.config.options import Editions
from watcher.config.settings import Settings, where
from watcher.config.toml_text import line_of
from watcher.config.urls import absolute_database
from watcher.config.values import SETTINGS_FILE, Config
from watcher.domain import Timetable
from watcher.errors import ConfigError


def load(folder: Path, *, environ: Mapping[str, str]) -> Config:
    """Return the config of a folder; nothing is written and no folder made.

    Of the environment, STATE_DIRECTORY and CREDENTIALS_DIRECTORY count. Raises ConfigError with
    every fault of all three files.
    """
    return load_copy(folder, of=folder, environ=environ)


def load_copy(copy: Path, *, of: Path, environ: Mapping[str, str]) -> Config:
    """Return the config that a copy of a folder holds, its paths resolved as in the original."""
    folder = _absolute(of)
    files = Folder(_absolute(copy))
    contents = files.contents()
    settings = contents.settings
    credentials = _credentials(settings, files, folder, environ) if settings else None
    if files.faults or not settings or not settings.options:
        raise ConfigError(files.faults)
    options = settings.options
    return Config(
        folder=folder,
        state_folder=state_folder(folder, environ=environ),
        database=absolute_database(options.database, _state_directory(environ) or folder.parent),
        publishers=MappingProxyType(dict(settings.publishers)),
        contact=options.fetch.contact,
        connections_per_host=options.fetch.connections_per_host,
        requests_per_second=options.fetch.requests_per_second,
        poll_at=tuple(sorted(set(options.schedule.poll))),
        timetable=_timetable(options.editions),
        relay=replace(options.mail.relay, credentials=credentials),
        sender=options.mail.sender,
        operator=options.mail.operator or options.fetch.contact,
        connections=options.mail.connections,
        deliver_to=options.mail.deliver_to,
        documents=contents.documents,
        subscribers=contents.subscribers,
        warnings=files.warnings,
    )


def state_folder(folder: Path, *, environ: Mapping[str, str]) -> Path:
    """Return where the state of a config folder lies: $STATE_DIRECTORY, else var/ beside it."""
    return _state_directory(environ) or _absolute(folder).parent / "var"


def _timetable(editions: Editions) -> Timetable:
    month, day = editions.annual_on
    weekday, interim_at = editions.interim_slot
    return Timetable(
        annual_month=month,
        annual_day=day,
        annual_at=editions.annual_at,
        interim_weekday=weekday,
        interim_at=interim_at,
        seal_before=editions.seal_before,
        grace=editions.grace,
        approval=editions.approval,
    )


def _credentials(
    settings: Settings, files: Folder, folder: Path, environ: Mapping[str, str]
) -> Path | None:
    if settings.credentials is None:
        return None
    path = credentials_path(settings.credentials, folder=folder, environ=environ)
    place = ("mail", "credentials")
    check_credentials(
        path,
        files.findings[SETTINGS_FILE],
        where=where(place, settings.lines),
        line=line_of(settings.lines, place),
    )
    return path


def _state_directory(environ: Mapping[str, str]) -> Path | None:
    """Return the first folder that systemd gives us; it separates several by colons."""
    first = environ.get("STATE_DIRECTORY", "").partition(":")[0]
    return _absolute(Path(first)) if first else None


def _absolute(path: Path) -> Path:
    """Return a path from the root, without "..": beside "conf/.." is not beside conf.

    Links are kept: what lies beside a linked config folder lies beside the link.
    """
    return Path(os.path.abspath(path))  # noqa: PTH100  # Path.resolve would follow links
