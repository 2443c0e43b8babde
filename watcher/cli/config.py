"""`watcher init` and `watcher check`."""

import os
from pathlib import Path

import click

from watcher.cli.base import Settings, answer, command, json_option, out, remark, say
from watcher.errors import ConfigError


@click.command()
@click.argument("folder", type=click.Path(path_type=Path))
@command
def init(folder: Path) -> None:
    """Write a first config into FOLDER: the shipped watch list, options and an example list of homes.

    Nothing that is there already is overwritten.
    """
    from watcher.config.examples import write_examples

    for path in write_examples(folder):
        say(f"wrote {path}")
    say("Next: put your own address into watcher.toml (fetch.contact, mail.relay, mail.sender),")
    say(f"your homes into subscribers.csv, and run: watcher --config {folder} check")


@click.command()
@json_option
@click.pass_obj
@command
def check(settings: Settings, *, as_json: bool) -> None:
    """Read the three config files together and print every fault. Exit code 1 if there is any.

    With `watcher -q check`, as in the systemd unit, nothing of the list of homes is repeated.
    """
    from watcher.config.load import load
    from watcher.config.problems import problems_answer

    try:
        config = load(settings.folder, environ=os.environ)
    except ConfigError as error:
        if as_json:
            answer(problems_answer(error.problems))
        elif settings.verbosity < 0:
            out("\n".join(problem.for_log() for problem in error.problems))
        else:
            out("\n".join(map(str, error.problems)))
            say(f"{len(error.problems)} fault(s). Nothing was changed.")
        raise SystemExit(1) from None
    for warning in config.warnings:
        remark(settings, f"warning: {warning}")
    if as_json:
        answer([])
        return
    active = sum(document.active for document in config.documents)
    homes = {s.home_id.casefold() for s in config.subscribers if s.status == "active"}
    out(
        f"The config is in order: {active} documents to watch ({len(config.documents) - active} "
        f"more are not active), {len(homes)} homes to mail."
    )
    if not config.deliver_to:
        remark(
            settings,
            "note: mail.deliver_to is empty, so no mail leaves; held mails are kept as files.",
        )
