"""The three files of a config folder: what they say, and what was found wrong in each."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from watcher.config.documents import read_documents
from watcher.config.problems import Findings
from watcher.config.settings import Settings, read_settings
from watcher.config.subscribers import HOW_TO_SAVE, read_subscribers
from watcher.config.texts import decode, read_body
from watcher.config.values import DOCUMENTS_FILE, FILES, SETTINGS_FILE, SUBSCRIBERS_FILE
from watcher.domain import Document, Subscriber
from watcher.errors import ConfigError, Problem

_HOW_TO_NAME = (
    "name the config folder with --config or WATCHER_CONFIG, or make one with `watcher init`"
)
_HOW_TO_SAVE_TOML = "save it as UTF-8"


@dataclass(frozen=True, slots=True, kw_only=True)
class Contents:
    """What the files say, as far as they could be understood."""

    settings: Settings | None
    documents: tuple[Document, ...]
    subscribers: tuple[Subscriber, ...]


class Folder:
    """The bodies of the three files and the findings of each."""

    def __init__(self, path: Path) -> None:
        """Read the files. Raises ConfigError where there is no such folder."""
        _check_folder(path)
        self.findings = {name: Findings(name) for name in FILES}
        self.bodies: Mapping[str, bytes] = {
            name: body
            for name in FILES
            if (body := read_body(path / name, self.findings[name])) is not None
        }

    def contents(self) -> Contents:
        """Return what the files say, every fault noted."""
        from watcher.sources import SOURCES  # heavy: brings the parsers of every source

        settings = self._text(SETTINGS_FILE, _HOW_TO_SAVE_TOML)
        documents = self._text(DOCUMENTS_FILE, _HOW_TO_SAVE_TOML)
        subscribers = self._text(SUBSCRIBERS_FILE, HOW_TO_SAVE)
        return Contents(
            settings=None
            if settings is None
            else read_settings(settings, self.findings[SETTINGS_FILE]),
            documents=()
            if documents is None
            else read_documents(documents, self.findings[DOCUMENTS_FILE], readable=SOURCES),
            subscribers=()
            if subscribers is None
            else read_subscribers(subscribers, self.findings[SUBSCRIBERS_FILE]),
        )

    @property
    def faults(self) -> tuple[Problem, ...]:
        """Every fault noted so far, in order of file and line."""
        return tuple(fault for findings in self.findings.values() for fault in findings.faults)

    @property
    def warnings(self) -> tuple[Problem, ...]:
        """Every warning noted so far, in order of file and line."""
        return tuple(found for findings in self.findings.values() for found in findings.warnings)

    def _text(self, name: str, how_to_save: str) -> str | None:
        body = self.bodies.get(name)
        if body is None:
            return None
        return decode(body, self.findings[name], how_to_save=how_to_save)


def _check_folder(path: Path) -> None:
    try:
        there = path.is_dir()
    except OSError as error:
        fault = f"cannot be looked into ({error.strerror}); let the user that runs watcher read it"
        raise ConfigError((Problem(str(path), "", fault),)) from None
    if not there:
        what = "is not a folder" if path.exists() else "does not exist"
        raise ConfigError((Problem(str(path), "", f"{what}; {_HOW_TO_NAME}"),))
