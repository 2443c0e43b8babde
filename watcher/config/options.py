"""The options of watcher.toml, each declared once: its form, its default and its description.

config/watcher.toml and the words of many faults are made from these declarations. A default is
written as an operator would write it, and read the same way; an option without one has an example.
"""

from datetime import time, timedelta
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, PlainValidator

from watcher.config import forms, urls
from watcher.config.addresses import mail_address, sender_line
from watcher.config.values import Relay
from watcher.domain import Approval

STRICT = ConfigDict(
    extra="forbid", frozen=True, strict=True, validate_default=True, allow_inf_nan=False
)


def read_as(parse: Any) -> PlainValidator:
    """Return the validator of an option that is written as a text in quotes."""
    return PlainValidator(forms.text(parse))


def option(description: str, *, default: Any = ..., example: Any = None, **bounds: Any) -> Any:
    """Return the field of an option; required where it has no default."""
    examples = None if example is None else [example]
    return Field(default, description=description, examples=examples, **bounds)


Address = Annotated[str, read_as(mail_address)]
BaseUrl = Annotated[str, read_as(urls.base_url)]
TimeOfDay = Annotated[time, read_as(forms.time_of_day)]


class Section(BaseModel):
    """A table of watcher.toml."""

    model_config = STRICT


class Publishers(Section):
    """What is asked in a publisher's place."""

    govuk: BaseUrl = option("Stands for www.gov.uk.", default="https://www.gov.uk")
    assets: BaseUrl = option(
        "Stands for assets.publishing.service.gov.uk, where GOV.UK keeps files.",
        default="https://assets.publishing.service.gov.uk",
    )
    legislation: BaseUrl = option(
        "Stands for www.legislation.gov.uk.", default="https://www.legislation.gov.uk"
    )


PUBLISHER_HOSTS = {
    "govuk": "www.gov.uk",
    "assets": "assets.publishing.service.gov.uk",
    "legislation": "www.legislation.gov.uk",
}
"""Short names in [publishers] and the hosts that they stand for."""


class Fetch(Section):
    """How publishers are asked."""

    contact: Address = option(
        "Required. The address at which a publisher reaches whoever runs this watcher. It goes "
        "into the User-Agent of every request.",
        example="ops@example.org",
    )
    connections_per_host: int = option(
        "Connections to one publisher at the same time, 1 to 32.", default=4, ge=1, le=32
    )
    requests_per_second: float = option(
        "Requests a second to one publisher. GOV.UK asks for 10 or fewer. 0 means no limit, which "
        "is for a stand-in only.",
        default=8,
        ge=0,
        le=1000,
    )


class Schedule(Section):
    """When publishers are asked."""

    poll: Annotated[tuple[TimeOfDay, ...], Field(strict=False), AfterValidator(forms.not_empty)] = (
        option(
            "Times of day at which every active document is read.",
            default=["06:30", "12:30", "18:30"],
        )
    )


class Editions(Section):
    """When editions go out."""

    annual_on: Annotated[tuple[int, int], read_as(forms.month_and_day)] = option(
        "Month and day of the annual edition.", default="04-01"
    )
    annual_at: TimeOfDay = option(
        "Time of day at which the annual edition goes out.", default="09:00"
    )
    interim_slot: Annotated[tuple[int, time], read_as(forms.weekday_and_time)] = option(
        "Weekday and time of interim editions, which tell what cannot wait for the annual one. "
        "What first binds within 7 days goes out on the next day at this time.",
        default="tue 10:00",
    )
    seal_before: Annotated[timedelta, read_as(forms.duration(least="1m", most="2d"))] = option(
        "How long before its slot an edition is sealed: from then on nothing in it changes, and "
        "the operator has a copy to read. 1m to 2d.",
        default="60m",
    )
    grace: Annotated[timedelta, read_as(forms.duration(least="0m", most="7d"))] = option(
        "How late a sealed edition may still go out by itself, marked as late. After that it "
        "waits for `watcher approve`. 0m to 7d.",
        default="6h",
    )
    approval: Annotated[Approval, read_as(forms.one_of(Approval))] = option(
        '"automatic", or "required": then every sealed edition waits for `watcher approve`.',
        default="automatic",
    )


class Mail(Section):
    """How mails leave."""

    relay: Annotated[Relay, read_as(urls.relay)] = option(
        "Required. The mail server that takes our mails: smtp://host:port, smtps:// (encrypted "
        "from the start) or smtp+starttls://. No user or password here: see credentials.",
        example="smtp://127.0.0.1:25",
    )
    credentials: Annotated[str, read_as(forms.line)] | None = option(
        "A file with the relay's user on its first line and the password on its second, for a "
        "relay that wants them. A relative path is looked up among the credentials that systemd "
        "gives the service (LoadCredential) if there are some, else beside this file.",
        default=None,
        example="relay-credentials",
    )
    sender: Annotated[str, read_as(sender_line)] = option(
        "Required. Whom homes see as the sender.",
        example="Regulation Watcher <watcher@example.org>",
    )
    operator: Address | None = option(
        "Gets a copy of each edition when it is sealed, and all alerts. Left out: fetch.contact.",
        default=None,
        example="ops@example.org",
    )
    connections: int = option(
        "Connections to the relay at the same time, 1 to 64.", default=8, ge=1, le=64
    )
    deliver_to: Annotated[
        tuple[Annotated[str, read_as(forms.pattern)], ...], Field(strict=False)
    ] = option(
        "Who may get mail: patterns for whole addresses, in which * stands for anything, such as "
        '"*@example.org". Empty: no mail leaves, and all are kept in the state folder instead. '
        '["*"] lets all out. It binds copies, alerts and `watcher send-test` too.',
        default=[],
    )


class Options(Section):
    """All of watcher.toml."""

    database: Annotated[str, read_as(urls.database_url)] = option(
        "Where everything is remembered. A relative path lies in $STATE_DIRECTORY under systemd, "
        "else beside this folder. PostgreSQL: postgresql+psycopg://user@host/name, with the "
        "password in a file that PGPASSFILE names.",
        default="sqlite:///var/watcher.db",
    )
    publishers: Publishers = option(
        "A mirror or stand-in may take a publisher's place; notices still link to the real "
        "address. Any other host of a web page or feed may be added, in quotes:\n"
        '"www.example.org" = "http://127.0.0.1:8000"',
        default={},
    )
    fetch: Fetch = option("How publishers are asked.", default={})
    schedule: Schedule = option("When publishers are asked. Times are UK time.", default={})
    editions: Editions = option("When editions go out. Times are UK time.", default={})
    mail: Mail = option("How mails leave.", default={})
