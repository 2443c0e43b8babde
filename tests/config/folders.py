"""Config folders to break: each test writes a good one and spoils what it is about."""

from collections.abc import Mapping
from pathlib import Path

from watcher.config import Config, load
from watcher.errors import ConfigError

SETTINGS = """\
[fetch]
contact = "ops@example.org"

[mail]
relay = "smtp://127.0.0.1:25"
sender = "Regulation Watcher <watcher@example.org>"
"""

DOCUMENTS = """\
[[documents]]
id = "guide"
title = "A guide for homes"
url = "https://www.gov.uk/guidance/a-guide-for-homes"
source = "govuk"
owner = "DfE"
weight = "have_regard"
concerns = ["all"]
"""

HEADER = "home_id,name,email,home_type,status\n"
SUBSCRIBERS = HEADER + "OAK-1,Oak House,manager@oakhouse.example,all,active\n"

Text = str | bytes | None
"""What to write into a file; None: leave it out."""


def write(
    folder: Path,
    *,
    settings: Text = SETTINGS,
    documents: Text = DOCUMENTS,
    subscribers: Text = SUBSCRIBERS,
) -> Path:
    """Write a config folder below `folder` and return where it is."""
    config = folder / "config"
    config.mkdir(exist_ok=True)
    named = {
        "watcher.toml": settings,
        "documents.toml": documents,
        "subscribers.csv": subscribers,
    }
    for name, text in named.items():
        if text is not None:
            (config / name).write_bytes(text if isinstance(text, bytes) else text.encode())
    return config


def good(folder: Path, environ: Mapping[str, str] | None = None) -> Config:
    """Return the config of a folder that has no fault."""
    return load(folder, environ=environ or {})


def faults(folder: Path, environ: Mapping[str, str] | None = None) -> list[str]:
    """Return the faults of a folder as an operator reads them."""
    try:
        load(folder, environ=environ or {})
    except ConfigError as error:
        return [str(problem) for problem in error.problems]
    return []


def warnings(folder: Path, environ: Mapping[str, str] | None = None) -> list[str]:
    """Return the warnings of a folder that has no fault."""
    return [str(problem) for problem in good(folder, environ).warnings]
