"""`watcher diff` and `watcher compare`."""

import os
import re
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from watcher.cli.base import Settings, answer, command, fail, open_app, out
from watcher.domain import OWN_PAGE, PartId, Redline, Revision
from watcher.errors import UsageError, WatcherError

if TYPE_CHECKING:
    from watcher.wiring import App

_LIMIT_BYTES = 50_000_000

format_option = click.option(
    "--format",
    "form",
    type=click.Choice(["text", "html", "json"]),
    default="text",
    show_default=True,
    help="Readable text, a whole HTML page, or JSON tokens.",
)
layout_option = click.option(
    "--layout",
    type=click.Choice(["inline", "side-by-side"]),
    help="Of an HTML page: the whole text with its changes marked in it (the default), or the old "
    "text beside the new one.",
)
_json_option = click.option("--json", "as_json", is_flag=True, help="The same as --format json.")


@click.command()
@click.argument("name", metavar="DOCUMENT[/PART]")
@click.argument("revisions", metavar="[REV..REV]", required=False)
@format_option
@layout_option
@_json_option
@click.pass_obj
@command
def diff(
    settings: Settings,
    name: str,
    revisions: str | None,
    form: str,
    layout: str | None,
    *,
    as_json: bool,
) -> None:
    """Show what changed between two revisions, by default the last two.

    PART is the id that `watcher changes` gives; revisions are numbered from 1 in each part.

    \b
    Examples:
      watcher diff guide-chr
      watcher diff guide-chr 3..5 --format html --layout side-by-side > changes.html
    """  # noqa: D301  # click keeps lines as they are after a backspace
    shape = _shape(form, layout, as_json=as_json)
    with open_app(settings) as app:
        document, part = _document_and_part(app, name)
        old, new = _numbers(app, document, part, revisions)
        title = app.state(document).pages[part].title
        pair = app.pair_of_texts(document, part, (old, new))
    if pair is None:
        fail(f"revisions {old} and {new} of {name!r} cannot be compared; see `watcher changes`")
    _print(_redline(*pair), shape, f"revision {old}", f"revision {new}", subject=title)


@click.command()
@click.argument("old", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.argument("new", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@format_option
@layout_option
@_json_option
@command
def compare(old: Path, new: Path, form: str, layout: str | None, *, as_json: bool) -> None:
    """Show what changed between two files: HTML, text or content-API JSON, told by suffix.

    .html and .htm are HTML, .json is a GOV.UK content item, all else is text. The exit code is 0
    whether or not they differ. Text is in colour on a terminal, unless NO_COLOR is set.

    \b
    Examples:
      watcher compare guide-2025.html guide-2026.html
      watcher compare old.txt new.txt --format html > changes.html
      watcher compare old.txt new.txt --format html --layout side-by-side > changes.html
    """  # noqa: D301  # click keeps lines as they are after a backspace
    shape = _shape(form, layout, as_json=as_json)
    texts = _read(old), _read(new)
    _print(_redline(*texts), shape, old.name, new.name)


def _document_and_part(app: "App", name: str) -> tuple[str, PartId]:
    document, _, part = name.partition("/")
    state = app.state(document)
    if not state.pages:
        raise UsageError(f"nothing was read of {document!r} yet; see documents.toml, then poll")
    if PartId(part) in state.pages:
        return document, PartId(part)
    own_id = app.own_part_id(document)
    if own_id is not None and own_id == part:
        return document, OWN_PAGE
    parts = "\n".join(f"  {document}/{p.part}  {p.title}" for p in state.pages.values() if p.part)
    raise UsageError(f"{document!r} has no part {part!r}; its parts are:\n{parts or '  none'}")


def _numbers(app: "App", document: str, part: PartId, revisions: str | None) -> tuple[int, int]:
    last = app.state(document).pages[part].number
    if revisions is None:
        if last < 2:  # noqa: PLR2004 - a comparison takes two
            fail(f"{document!r} has {last} revision(s) there: nothing to compare yet")
        return last - 1, last
    match = re.fullmatch(r"(\d{1,9})\.\.(\d{1,9})", revisions)
    if match is None:
        raise UsageError(f"{revisions!r} is not a pair of revisions; write 1..2")
    old, new = int(match[1]), int(match[2])
    if not (1 <= old <= last and 1 <= new <= last):
        raise UsageError(f"{document!r} has revisions 1 to {last} there, not {revisions}")
    return old, new


def _redline(before: Revision, after: Revision) -> Redline:
    from watcher.core.diff import diff as redline

    return redline(before, after)


def _read(path: Path) -> Revision:
    from watcher.sources.local import read_local

    if path.stat().st_size > _LIMIT_BYTES:
        fail(f"{path} is over {_LIMIT_BYTES // 1_000_000} MB")
    try:
        return read_local(path.name, path.read_bytes())
    except WatcherError as error:
        fail(f"{path}: {error}")


def _shape(form: str, layout: str | None, *, as_json: bool) -> str:
    """Return what is printed: text, json, inline or side-by-side."""
    shape = "json" if as_json else form
    if layout and shape != "html":
        raise UsageError(f"--layout {layout} is about a page: add --format html")
    return (layout or "inline") if shape == "html" else shape


def _print(redline: Redline, shape: str, before: str, after: str, *, subject: str = "") -> None:
    if shape == "json":
        from watcher.core.redlines.tokens import redline_answer

        answer(redline_answer(redline))
        return
    from watcher.core.reading import understood

    if shape == "text":
        from watcher.core.redlines.text import redline_text

        width = min(shutil.get_terminal_size((80, 24)).columns, 100)
        out(redline_text(understood(redline), width=width, colour=_has_colours()), is_ready=True)
        return
    from watcher.core.redlines.beside import beside_html
    from watcher.core.redlines.page import page_html

    page = page_html if shape == "inline" else beside_html
    out(page(understood(redline), before, after, subject=subject), is_ready=True)


def _has_colours() -> bool:
    """Return whether stdout shows colours, and its reader wants them (https://no-color.org)."""
    is_dumb = os.environ.get("TERM") == "dumb"
    return sys.stdout.isatty() and not is_dumb and not os.environ.get("NO_COLOR")
