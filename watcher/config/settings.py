"""watcher.toml read: its options, and the hosts for which something else is asked."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from watcher.config.explain import explain, unknown
from watcher.config.forms import line, text
from watcher.config.options import PUBLISHER_HOSTS, Options, Publishers, Section
from watcher.config.problems import Findings, did_you_mean, printable
from watcher.config.toml_text import Place, key_lines, line_of, parse
from watcher.config.urls import base_url, holds_password, host_name
from watcher.config.values import RelayScheme

POLITE_REQUESTS_PER_SECOND = 10
"""What GOV.UK asks of those who read its content API."""

_GOVUK = "https://www.gov.uk"
_SECTIONS: Mapping[str, type[Section]] = {
    name: field.annotation
    for name, field in Options.model_fields.items()
    if isinstance(field.annotation, type) and issubclass(field.annotation, Section)
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What watcher.toml says, as far as it could be understood."""

    options: Options | None
    """None after a fault in one of them."""
    publishers: Mapping[str, str]
    """As `Config.publishers`."""
    credentials: str | None
    """As written, also where another option is faulty: the file can be looked at all the same."""
    lines: Mapping[Place, int]


def read_settings(source: str, findings: Findings) -> Settings | None:
    """Return what watcher.toml says, its faults noted; None where it is not TOML."""
    raw = parse(source, findings)
    if raw is None:
        return None
    lines = key_lines(source)
    stand_ins = _take_stand_ins(raw, lines, findings)
    options = _options(raw, lines, findings)
    if options:
        _look_over(options, lines, findings)
    return Settings(
        options=options,
        publishers=_publishers(options, stand_ins),
        credentials=_credentials(raw),
        lines=lines,
    )


def where(place: Place, lines: Mapping[Place, int]) -> str:
    """Return an option's place as faults name it: "mail.relay (line 31)"."""
    name = ".".join(printable(part) for part in place if isinstance(part, str))
    number = line_of(lines, place)
    return f"{name} (line {number})" if number else name


def _options(raw: dict[str, Any], lines: Mapping[Place, int], findings: Findings) -> Options | None:
    try:
        return Options.model_validate(raw)
    except ValidationError as faulty:
        for error in faulty.errors(include_url=False, include_input=False):
            place = error["loc"]
            findings.fault(_message(error), where=where(place, lines), line=line_of(lines, place))
    return None


def _message(error: ErrorDetails) -> str:
    *tables, key = error["loc"]
    if error["type"] == "extra_forbidden" and (home := _home(str(key))) is not None:
        heading = f"below [{home}]" if home else "above the first [table]"
        return f"unknown option here; '{key}' belongs {heading}"
    return explain(error, _SECTIONS[str(tables[0])] if tables else Options)


def _home(key: str) -> str | None:
    """Return the table whose option a misplaced key is; "" for the top of the file."""
    if key in Options.model_fields and key not in _SECTIONS:
        return ""
    return next((name for name, model in _SECTIONS.items() if key in model.model_fields), None)


def _take_stand_ins(
    raw: dict[str, Any], lines: Mapping[Place, int], findings: Findings
) -> dict[str, str]:
    """Take the hosts that are no options of their own out of [publishers] and return them."""
    publishers = raw.get("publishers")
    if not isinstance(publishers, dict):
        return {}
    hosts = [key for key in publishers if key not in Publishers.model_fields]
    stand_ins: dict[str, str] = {}
    for key in hosts:
        written = publishers.pop(key)
        place = ("publishers", key)
        try:
            host = _host(key, is_table=isinstance(written, dict), taken=stand_ins)
            stand_ins[host] = text(base_url)(written)
        except ValueError as error:
            findings.fault(str(error), where=where(place, lines), line=line_of(lines, place))
    return stand_ins


def _host(key: str, *, is_table: bool, taken: Collection[str]) -> str:
    if is_table:
        raise ValueError(
            'a host with dots must stand in quotes: "www.example.org" = "http://127.0.0.1:8000"'
        )
    if "." not in key and did_you_mean(key, Publishers.model_fields):
        raise ValueError(unknown(key, Publishers.model_fields))
    host = host_name(key)
    if host in taken:
        raise ValueError(f"'{host}' stands twice, in two spellings; remove one")
    for short, known in PUBLISHER_HOSTS.items():
        if host == known:
            raise ValueError(f"has an option of its own; write {short} in place of the host")
    return host


def _credentials(raw: dict[str, Any]) -> str | None:
    mail = raw.get("mail")
    written = mail.get("credentials") if isinstance(mail, dict) else None
    try:
        return line(written) if isinstance(written, str) else None
    except ValueError:
        return None


def _publishers(options: Options | None, stand_ins: Mapping[str, str]) -> Mapping[str, str]:
    if not options:
        return {}
    named = options.publishers.model_dump()
    return {host: named[short] for short, host in PUBLISHER_HOSTS.items()} | dict(stand_ins)


def _look_over(options: Options, lines: Mapping[Place, int], findings: Findings) -> None:
    """Warn of what can be worked with and is seldom meant."""

    def warn(place: Place, message: str) -> None:
        findings.warn(message, where=where(place, lines), line=line_of(lines, place))

    rate = options.fetch.requests_per_second
    if options.publishers.govuk == _GOVUK and not 0 < rate <= POLITE_REQUESTS_PER_SECOND:
        warn(
            ("fetch", "requests_per_second"),
            f"GOV.UK asks for {POLITE_REQUESTS_PER_SECOND} requests a second or fewer; write 8",
        )
    if holds_password(options.database):
        warn(
            ("database",),
            "holds a password; take it out and put it in a password file that PGPASSFILE names",
        )
    relay = options.mail.relay
    if options.mail.credentials and relay.scheme is RelayScheme.PLAIN and not _is_near(relay.host):
        warn(
            ("mail", "relay"),
            "would send the password in clear; write smtp+starttls:// or smtps://",
        )
    for pattern in options.mail.deliver_to:
        if not any(mark in pattern for mark in "@*?["):
            warn(
                ("mail", "deliver_to"),
                f"'{pattern}' matches no whole address; write \"*@{pattern}\" for all of a domain",
            )


def _is_near(host: str) -> bool:
    return host == "localhost" or host.startswith("127.") or host == "::1"
