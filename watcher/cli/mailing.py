"""`watcher deliver` and `watcher send-test`."""

from datetime import datetime

import click

from watcher.answers import DeliverAnswer
from watcher.cli.base import (
    Settings,
    answer,
    at_option,
    command,
    fail,
    json_option,
    open_app,
    out,
    progress_bar,
    remark,
    say,
)
from watcher.domain import DeliveryState
from watcher.pipeline.alert import Alert, send_one
from watcher.pipeline.deliver import EditionTally


@click.command()
@at_option
@json_option
@click.pass_obj
@command
def deliver(settings: Settings, at: datetime | None, *, as_json: bool) -> None:
    """Release what is due, send it to every home at once, and record each server's answer.

    Deferred mails are asked for again at once, whether or not their next try is due. Two of these
    at the same time double nothing. Exit code 1 if a mail failed for good.
    """
    with (
        open_app(settings, at, writes=True) as app,
        progress_bar(settings, "sending") as progress,
    ):
        report = app.deliver(
            retry_now=True,
            progress=lambda edition, done, total: progress(done, total, edition),
        )
    if as_json:
        answer([_tally_answer(tally) for tally in report.tallies])
    else:
        for tally in report.tallies:
            out(_tally_line(tally))
        if not report.tallies:
            remark(settings, "Nothing is due.")
    for edition, reason in report.waiting:
        remark(settings, f"edition {edition} waits: {reason}")
    if report.relay_error:
        say(f"the relay took nothing: {report.relay_error} The mails wait and are tried again.")
    if report.failed:
        raise SystemExit(1)


@click.command(name="send-test")
@click.argument("address")
@click.pass_obj
@command
def send_test(settings: Settings, address: str) -> None:
    """Send one mail to ADDRESS through the configured relay. The allow-list binds it too."""
    text = (
        "This is a test of Regulation Watcher's mail relay.\n\n"
        "If you can read it, editions can be sent. Nothing else follows from it.\n"
    )
    with open_app(settings) as app:
        if not app.lets_out(address):
            fail(
                "mail.deliver_to in watcher.toml does not let that address out, so nothing was "
                "sent; add it or a pattern such as *@example.org"
            )
        alert = Alert(subject="Regulation Watcher: a test mail", text=text)
        reply = send_one(app.post, address, alert, key="test", mailer=app.mailer, now=app.clock())
    if not reply.accepted:
        fail(f"the relay did not take the test mail: {reply.words}")
    out(f"The relay took the test mail: {reply.words}")


def _tally_answer(tally: EditionTally) -> DeliverAnswer:
    found: DeliverAnswer = {
        "edition": tally.edition,
        "recipients": tally.recipients,
        "homes": tally.homes,
        "accepted": tally.counts[DeliveryState.ACCEPTED],
        "deferred": tally.counts[DeliveryState.DEFERRED],
        "failed": tally.counts[DeliveryState.FAILED],
        "suppressed": tally.counts[DeliveryState.SUPPRESSED],
        "held": tally.counts[DeliveryState.HELD],
        "uncertain": tally.uncertain,
        "spread_s": round(tally.spread_s, 3),
        "supplementary": tally.supplementary,
    }
    return found


def _tally_line(tally: EditionTally) -> str:
    counts = ", ".join(f"{count} {state}" for state, count in tally.counts.items() if count)
    what = "supplementary, " if tally.supplementary else ""
    doubt = f"; {tally.uncertain} once uncertain" if tally.uncertain else ""
    spread = f"; spread {tally.spread_s:.1f} s" if tally.spread_s else ""
    return (
        f"edition {tally.edition}: {what}{tally.recipients} recipients for {tally.homes} homes: "
        f"{counts}{doubt}{spread}"
    )
