"""`watcher status` and `watcher run`."""

import os
from datetime import datetime
from typing import TYPE_CHECKING

import click

from watcher.answers import StatusAnswer
from watcher.cli.base import (
    Settings,
    answer,
    at_option,
    command,
    iso,
    json_option,
    london,
    now,
    out,
    remark,
    set_up_logging,
)
from watcher.cli.editions import edition_answer
from watcher.domain import SubscriberStatus
from watcher.errors import ConfigError, Problem

if TYPE_CHECKING:
    from watcher.config.values import Config
    from watcher.core.status import Reason, Record


@click.command()
@at_option
@json_option
@click.pass_obj
@command
def status(settings: Settings, at: datetime | None, *, as_json: bool) -> None:
    """Say whether all is well, and if not, every reason and what to do next. Exit code 1 when ill."""
    from watcher.wiring import build

    set_up_logging(settings.verbosity)
    config, problems = _config(settings)
    with build(config, clock=(lambda: at) if at else now) as app:
        record = app.record()
        reasons = app.ills(problems, record)
    found = _answer(config, record, reasons)
    if as_json:
        answer(found)
    else:
        _print(config, record, reasons, found)
        if not config.deliver_to:
            remark(settings, "note: mail.deliver_to is empty, so no mail leaves.")
    if reasons:
        raise SystemExit(1)


@click.command()
@click.pass_obj
@command
def run(settings: Settings) -> None:
    """Run the service: poll, publish and deliver on schedule until told to stop.

    SIGTERM finishes the mail in hand and ends within 10 seconds. SIGHUP takes up an edited
    config; a faulty one leaves the last good one in force, and says so.
    """
    from watcher.service import run as run_service

    set_up_logging(max(settings.verbosity, 1) if settings.verbosity >= 0 else -1)
    raise SystemExit(run_service(settings.folder, os.environ))


def _config(settings: Settings) -> "tuple[Config, tuple[Problem, ...]]":
    """Return the config on disk, or the last good one and the faults of the one on disk."""
    from watcher.config.last_good import load_last_good
    from watcher.config.load import load

    try:
        return load(settings.folder, environ=os.environ), ()
    except ConfigError as error:
        try:
            return load_last_good(settings.folder, environ=os.environ), error.problems
        except ConfigError:
            raise error from None


def _answer(config: "Config", record: "Record", reasons: "tuple[Reason, ...]") -> StatusAnswer:
    active = [document for document in config.documents if document.active]
    failing = [d for d in active if record.states[d.id].failures]
    homes = {
        s.home_id.casefold() for s in config.subscribers if s.status is SubscriberStatus.ACTIVE
    }
    return {
        "well": not reasons,
        "reasons": [{"what": reason.what, "next": reason.next} for reason in reasons],
        "documents": len(active),
        "failing": len(failing),
        "last_poll_at": iso(record.last_poll_at),
        "homes": len(homes),
        "editions": [edition_answer(edition) for edition in record.editions],
    }


def _print(
    config: "Config", record: "Record", reasons: "tuple[Reason, ...]", found: StatusAnswer
) -> None:
    out("All is well." if not reasons else f"ILL, for {len(reasons)} reason(s):")
    for reason in reasons:
        out(f"- {reason.what}\n  Next: {reason.next}")
    out(
        f"{found['documents']} documents watched, {found['failing']} failing; last poll "
        f"{london(record.last_poll_at)}; {found['homes']} homes."
    )
    for document in config.documents:
        state = record.states.get(document.id)
        if state is not None and state.failures:
            out(f"  failing {state.failures}x: {document.id}: {state.error}")
    for edition in record.editions[-5:]:
        out(f"  edition {edition.id}: {edition.state}, slot {london(edition.slot)}")
