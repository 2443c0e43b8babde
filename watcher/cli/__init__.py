"""The commands. Each stands in a file of its topic and is imported when it is asked for."""

import importlib
from pathlib import Path

import click

from watcher import __version__
from watcher.cli.base import Settings

_COMMANDS = {
    "init": "watcher.cli.config",
    "check": "watcher.cli.config",
    "poll": "watcher.cli.reading",
    "changes": "watcher.cli.reading",
    "diff": "watcher.cli.comparing",
    "compare": "watcher.cli.comparing",
    "timescales": "watcher.cli.timescales",
    "publish": "watcher.cli.editions",
    "preview": "watcher.cli.editions",
    "approve": "watcher.cli.editions",
    "hold": "watcher.cli.editions",
    "verify": "watcher.cli.editions",
    "report": "watcher.cli.editions",
    "deliver": "watcher.cli.mailing",
    "send-test": "watcher.cli.mailing",
    "status": "watcher.cli.service",
    "run": "watcher.cli.service",
    "demo": "watcher.cli.demo",
}


class _Commands(click.Group):
    """Imports a command's file only when that command is used: `--version` stays quick."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 - click's signature
        if cmd_name not in _COMMANDS:
            return None
        module = importlib.import_module(_COMMANDS[cmd_name])
        command = getattr(module, cmd_name.replace("-", "_"))
        assert isinstance(command, click.Command)  # noqa: S101 - ours, and so typed
        return command


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="watcher", message="%(prog)s %(version)s")
@click.option(
    "--config",
    "folder",
    type=click.Path(path_type=Path, file_okay=True),
    envvar="WATCHER_CONFIG",
    default=Path("config"),
    show_default=True,
    show_envvar=True,
    help="The folder with watcher.toml, documents.toml and subscribers.csv.",
)
@click.option("-v", "--verbose", count=True, help="Say more on stderr; twice for details.")
@click.option("-q", "--quiet", is_flag=True, help="Say nothing on stderr but errors.")
@click.pass_context
def main(ctx: click.Context, folder: Path, verbose: int, *, quiet: bool) -> None:
    """Watch the rules that children's homes are held to, and mail every change, dated, to all.

    A first look needs no config: `watcher demo`. To begin in earnest: `watcher init FOLDER`, edit
    the three files there, `watcher --config FOLDER check`, then `poll`, `publish`, `deliver`, or
    all of it on schedule: `run`.

    Exit codes: 0 done; 1 something needs a person; 2 wrong usage or a faulty config.
    """
    ctx.obj = Settings(folder=folder, verbosity=-1 if quiet else verbose)
