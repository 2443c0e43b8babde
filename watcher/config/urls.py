"""The addresses of pages, publishers, the relay and the database.

Each function returns what an address stands for, or raises ValueError with what is wrong with it
and what to write instead. No message repeats an address that may hold a password.
"""

import re
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import SplitResult, parse_qs, urlsplit

from watcher.config.problems import did_you_mean, shown
from watcher.config.values import Relay, RelayScheme

LONGEST = 2000

_HOST_LABEL = re.compile(r"\w([\w-]{0,61}\w)?")
_PORTS = {RelayScheme.PLAIN: 25, RelayScheme.TLS: 465, RelayScheme.STARTTLS: 587}
_SQLITE = "sqlite:///"
_POSTGRESQL = "postgresql+psycopg://"


def page_url(written: str) -> str:
    """Return the address of a page or feed as written: http or https, a host, no user."""
    parts = _split(written)
    if "@" in parts.netloc:
        raise ValueError("holds a user or password; write the address without them")
    if parts.scheme not in ("http", "https"):
        raise ValueError(f"{shown(written)} must begin with https:// or http://")
    _check_server(parts)
    if len(written) > LONGEST:
        raise ValueError(f"is {len(written)} characters long; {LONGEST} are allowed")
    return written


def base_url(written: str) -> str:
    """Return "http(s)://host[:port]" without a slash at its end."""
    parts = urlsplit(page_url(written))
    if parts.path not in ("", "/") or parts.query or parts.fragment:
        raise ValueError(
            f"{shown(written)} has something after the host; write scheme, host and port alone, "
            'as in "http://127.0.0.1:8000"'
        )
    return f"{parts.scheme}://{parts.netloc}"


def host_name(written: str) -> str:
    """Return the name of a host in lower case."""
    name = written.casefold()
    if not _is_host(name) or not (name == "localhost" or "." in name):
        raise ValueError(f'{shown(written)} is not the name of a host such as "www.example.org"')
    return name


def relay(written: str) -> Relay:
    """Return the relay of smtp://host[:port], smtps:// or smtp+starttls://; it has no user."""
    if "@" in written:
        raise ValueError(
            "holds a user or password; put the user on the first line of a file and the password "
            "on the second, and name that file in mail.credentials"
        )
    parts = _split(written)
    if parts.scheme not in list(RelayScheme):
        raise ValueError(
            f"{shown(written)} must begin with smtp://, smtps:// or smtp+starttls://"
            f"{did_you_mean(parts.scheme, RelayScheme)}"
        )
    host, port = _check_server(parts)
    if parts.path not in ("", "/") or parts.query or parts.fragment:
        raise ValueError(
            f'{shown(written)} has something after the host; write it like "smtp://127.0.0.1:25"'
        )
    scheme = RelayScheme(parts.scheme)
    return Relay(scheme=scheme, host=host, port=_PORTS[scheme] if port is None else port)


def database_url(written: str) -> str:
    """Return the address of a database as written: a file for SQLite, or a PostgreSQL server."""
    if not written.isprintable():
        raise ValueError("holds a line break or control character; remove it")
    if written.startswith(_SQLITE):
        if _sqlite_path(written) in ("", ":memory:"):
            raise ValueError('names no file; write it like "sqlite:///var/watcher.db"')
        return written
    if written.startswith(_POSTGRESQL):
        _check_port(_split(written))
        return written
    raise ValueError(
        'must begin with "sqlite:///" (three slashes and a path, four where the path is absolute) '
        'or "postgresql+psycopg://"'
    )


def holds_password(database: str) -> bool:
    """Return whether the address of a database holds a password."""
    if database.startswith(_SQLITE):
        return False
    parts = urlsplit(database)
    return bool(parts.password) or "password" in parse_qs(parts.query)


def absolute_database(database: str, base: Path) -> str:
    """Return the address with SQLite's path, where it is relative, put under `base`."""
    if not database.startswith(_SQLITE):
        return database
    _, mark, query = database.partition("?")
    return f"{_SQLITE}{base / _sqlite_path(database)}{mark}{query}"


def _sqlite_path(database: str) -> str:
    return database.removeprefix(_SQLITE).partition("?")[0]


def _split(written: str) -> SplitResult:
    """Return the parts of an address; what urlsplit would drop unseen is a fault."""
    if not written.isprintable() or " " in written:
        raise ValueError("holds a space or control character; remove it, or write %20 for a space")
    try:
        return urlsplit(written)
    except ValueError:
        raise ValueError("is not an address of the form scheme://host") from None


def _check_server(parts: SplitResult) -> tuple[str, int | None]:
    host = parts.hostname or ""
    if not _is_host(host):
        raise ValueError(f"names no host: {shown(host)} cannot be one")
    return host, _check_port(parts)


def _check_port(parts: SplitResult) -> int | None:
    try:
        port = parts.port
    except ValueError:
        port = 0
    if port == 0:
        raise ValueError("its port must be a number from 1 to 65535")
    return port


def _is_host(name: str) -> bool:
    try:
        ip_address(name)
    except ValueError:
        return all(_HOST_LABEL.fullmatch(label) for label in name.removesuffix(".").split("."))
    return True
