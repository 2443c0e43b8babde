"""Every failure that we expect."""

from dataclasses import dataclass


class WatcherError(Exception):
    """Base of all expected failures. The text says what happened, to what, and what to do next."""

    retryable = False


class SourceError(WatcherError):
    """A document could not be read; the last good revision stands."""

    def __init__(self, message: str, *, retryable: bool) -> None:
        super().__init__(message)
        self.retryable = retryable


class ParseError(SourceError):
    """A body came but is not the text we expect: wrong shape, empty, or its content lost."""

    def __init__(self, message: str, *, retryable: bool = False) -> None:
        super().__init__(message, retryable=retryable)


class DeliveryError(WatcherError):
    """The relay as a whole could not be used; no mail was harmed."""

    retryable = True


class UsageError(WatcherError):
    """A command was asked for something that cannot be (exit code 2)."""


class StateError(WatcherError):
    """The database or state folder is not as this command needs it; a person must look (exit 1)."""


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One fault of the config, with its place."""

    file: str
    where: str
    """"mail.relay", "documents[3].url", or "line 212: email"."""
    message: str

    def __str__(self) -> str:
        joint = " " if self.where.startswith("line ") else ": "
        return (
            f"{self.file}{joint}{self.where}: {self.message}"
            if self.where
            else f"{self.file}: {self.message}"
        )

    def for_log(self) -> str:
        """Return the fault for a log: what stands in the list of homes is not repeated there."""
        if not self.file.endswith(".csv"):
            return str(self)
        return f"{self.file} {self.where}: faulty; `watcher check` says what is wrong"


class ConfigError(WatcherError):
    """The config has faults: all of them, in order of file and place."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems = problems
