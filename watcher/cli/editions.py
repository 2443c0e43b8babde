"""`watcher publish`, `preview`, `approve`, `hold`, `verify` and `report`."""

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from watcher.answers import EditionAnswer
from watcher.cli.base import (
    Settings,
    answer,
    at_option,
    command,
    fail,
    iso,
    json_option,
    london,
    open_app,
    out,
    remark,
    say,
)
from watcher.domain import Delivery, EditionState

if TYPE_CHECKING:
    from watcher.ports import EditionRecord
    from watcher.wiring import App


@click.command()
@at_option
@json_option
@click.pass_obj
@command
def publish(settings: Settings, at: datetime | None, *, as_json: bool) -> None:
    """Draft the next interim edition, and seal what is due within the hour before its slot.

    Run it as often as you like: a sealed edition is never touched again.
    """
    with open_app(settings, at, writes=True) as app:
        report = app.publish()
    if as_json:
        answer([edition_answer(touched.record) for touched in report.editions])
    else:
        for touched in report.editions:
            out(_edition_line(touched.record))
        if not report.editions:
            remark(settings, "Nothing is due.")
    for edition, error in report.courtesy_errors:
        say(f"warning: the operator's copy of {edition} did not go out yet: {error}")


@click.command()
@click.argument("name", metavar="[EDITION]", required=False)
@click.option(
    "--out",
    "folder",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path("preview"),
    show_default=True,
    help="Where to write the files.",
)
@at_option
@json_option
@click.pass_obj
@command
def preview(
    settings: Settings, name: str | None, folder: Path, at: datetime | None, *, as_json: bool
) -> None:
    """Write an edition's mails as files to look at: each variant as .html and .txt.

    Without EDITION: the next interim edition, or with nothing to tell, the next annual edition.
    A sealed edition is shown as it was sealed. Nothing is recorded and nothing is sent.
    """
    with open_app(settings, at) as app:
        record, variants = app.publisher.preview(app.clock(), name)
    paths = []
    for variant in variants:
        for suffix, text in ((".html", variant.html), (".txt", variant.text)):
            path = folder / f"{record.id}-{variant.variant}{suffix}"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(text.encode("utf-8", "replace"))
            paths.append(path)
    if as_json:
        answer({"edition": edition_answer(record), "files": [str(path) for path in paths]})
        return
    remark(settings, _edition_line(record))
    for path in paths:
        out(str(path))


@click.command()
@click.argument("name", metavar="EDITION")
@at_option
@json_option
@click.pass_obj
@command
def approve(settings: Settings, name: str, at: datetime | None, *, as_json: bool) -> None:
    """Let an edition go out: lifts a hold, and a wait for approval. `watcher deliver` sends it."""
    with open_app(settings, at, writes=True) as app:
        record = app.edition(name)
        if record.state not in (EditionState.SEALED, EditionState.DRAFTED):
            fail(f"edition {name} is {record.state}: there is nothing to approve")
        app.outbox.approve(record.id, app.clock())
        record = app.edition(name)
    _told(record, "approved", as_json=as_json)


@click.command()
@click.argument("name", metavar="EDITION")
@at_option
@json_option
@click.pass_obj
@command
def hold(settings: Settings, name: str, at: datetime | None, *, as_json: bool) -> None:
    """Stop an edition that is not out yet. `watcher approve` lets it go again."""
    with open_app(settings, at, writes=True) as app:
        record = app.edition(name)
        if record.released_at is not None:
            fail(f"edition {name} went out on {london(record.released_at)}: too late to hold it")
        app.outbox.hold(record.id, app.clock())
        record = app.edition(name)
    _told(record, "held", as_json=as_json)


@click.command()
@click.argument("name", metavar="EDITION")
@json_option
@click.pass_obj
@command
def verify(settings: Settings, name: str, *, as_json: bool) -> None:
    """Recompute the hash over everything that was sealed. Exit code 1 if it is not the same."""
    with open_app(settings) as app:
        record = _sealed(app, name)
        computed = app.publisher.digest_of(record.id)
    intact = computed == record.hash
    if as_json:
        answer({"edition": record.id, "intact": intact, "hash": record.hash, "computed": computed})
    elif intact:
        out(f"Edition {record.id} is as it was sealed: {record.hash}")
    else:
        out(
            f"Edition {record.id} is NOT as it was sealed:\n  sealed {record.hash}\n  now    {computed}"
        )
        say("Restore the database from a backup, and find out who wrote to it.")
    if not intact:
        raise SystemExit(1)


@click.command()
@click.argument("name", metavar="EDITION")
@json_option
@click.pass_obj
@command
def report(settings: Settings, name: str, *, as_json: bool) -> None:
    """Say who got an edition and when, in the mail server's words. Homes are named by id."""
    with open_app(settings) as app:
        record = _sealed(app, name)
        deliveries = app.outbox.deliveries(record.id)
    if as_json:
        rows = [_delivery_answer(delivery) for delivery in deliveries]
        answer({**edition_answer(record), "hash": record.hash, "deliveries": rows})
        return
    out(_edition_line(record))
    out(f"  sealed {london(record.sealed_at)}, hash {record.hash}")
    late = " (late)" if record.late else ""
    out(f"  released {london(record.released_at)}{late}, closed {london(record.closed_at)}")
    for delivery in deliveries:
        homes = ", ".join(f"{h.home_id} {h.name}" for h in delivery.recipient.homes) or "operator"
        doubt = " (was uncertain)" if delivery.was_uncertain else ""
        at = london(delivery.finished_at) if delivery.finished_at else "-"
        out(
            f"  {delivery.recipient.recipient}  {delivery.state:<10} {at:<22} "
            f"{homes}{doubt}: {_words(delivery)}"
        )


def edition_answer(record: "EditionRecord") -> EditionAnswer:
    """Return one edition as `publish --json` gives it."""
    return {
        "edition": record.id,
        "kind": record.kind,
        "state": record.state,
        "slot": iso(record.slot) or "",
        "changes": len(record.changes),
        "recipients": record.recipients,
    }


def _edition_line(record: "EditionRecord") -> str:
    return (
        f"{record.kind} edition {record.id}: {record.state}, {len(record.changes)} change(s), "
        f"{record.recipients} recipient(s), slot {london(record.slot)}"
    )


def _told(record: "EditionRecord", what: str, *, as_json: bool) -> None:
    if as_json:
        answer(edition_answer(record))
    else:
        out(f"Edition {record.id} is {what}.")


def _sealed(app: "App", name: str) -> "EditionRecord":
    record = app.edition(name)
    if record.state is EditionState.DRAFTED:
        fail(f"edition {name} is only drafted: look at it with `watcher preview {name}`")
    return record


def _delivery_answer(delivery: Delivery) -> dict[str, object]:
    recipient = delivery.recipient
    return {
        "recipient": recipient.recipient,
        "kind": recipient.kind,
        "homes": [home.home_id for home in recipient.homes],
        "state": delivery.state,
        "at": iso(delivery.finished_at),
        "attempts": delivery.attempts,
        "uncertain": delivery.was_uncertain,
        "message_id": recipient.message_id,
        "reply": _words(delivery),
    }


def _words(delivery: Delivery) -> str:
    """Return the server's words, or why no server was asked."""
    from watcher.pipeline.sending import KEPT_BACK

    return delivery.reply or KEPT_BACK.get(delivery.state, "")
