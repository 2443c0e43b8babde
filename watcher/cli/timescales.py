"""`watcher timescales`."""

import json
import shutil
import sys
from collections.abc import Callable, Iterable
from datetime import date, datetime
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Any

import click

from watcher.answers import TimescalesAnswer
from watcher.cli.base import LONDON, answer, command, fail, json_option, out, say
from watcher.domain import Page, PartialDate
from watcher.errors import UsageError, WatcherError

if TYPE_CHECKING:
    from watcher.core.timescale.resolve import Facts

_LIMIT_BYTES = 50_000_000
_WIDEST = 100


class PublicationDate(click.ParamType[PartialDate]):
    """A day, month or year in ISO 8601."""

    name = "date"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> PartialDate:
        """Return the date; one that no calendar knows, or without a year, is refused."""
        from watcher.core.partial_date import is_valid

        if not is_valid(value) or value.startswith("--"):
            self.fail(f"{value!r} is not a date; write 2027-04-01, or 2027-04", param, ctx)
        return PartialDate(value)


def _fact(name: str, happened: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Return an option for a day that relative wordings count from."""
    return click.option(
        name, type=PublicationDate(), metavar="DATE", help=f"When {happened} (2027-03-03)."
    )


@click.command()
@click.argument(
    "file",
    type=click.Path(exists=True, dir_okay=False, allow_dash=True, path_type=Path),
    required=False,
)
@click.option(
    "--reference",
    type=PublicationDate(),
    metavar="DATE",
    help="When the text was published (2027-04-01, or 2027-04): what it calls \u201cthis "
    "September\u201d is then that year's. Default: the date that a content item gives itself.",
)
@_fact("--made-on", "an instrument was made")
@_fact("--laid-on", "it was laid before Parliament")
@_fact("--passed-on", "an Act was passed: the day of Royal Assent")
@click.option(
    "--on",
    "counting_from",
    type=click.DateTime(["%Y-%m-%d"]),
    metavar="DATE",
    help="Count the days left from this day. Default: today in London.",
)
@json_option
@click.option(
    "--jsonl", is_flag=True, help='A line {"id", "text", "reference_date"} in, a line out.'
)
@command
def timescales(
    file: Path | None,
    reference: PartialDate | None,
    counting_from: datetime | None,
    *,
    as_json: bool,
    jsonl: bool,
    **days: PartialDate | None,
) -> None:
    """List by when a document says that things must be done, each date with its own words.

    Reads FILE (HTML, text or content-API JSON by its suffix), else text from stdin (also for -). A
    heading, a list's lead-in or the head of a table may say what a date is for. Dates that no
    calendar knows are quoted at the end and never repaired.

    "The day after the day on which it is made" is counted where you say when that was; what was
    counted is marked, and never taken for a date that the text states.

    With --jsonl every line is a JSON object, and so is every line of the answer; each text is then
    read by itself.

    \b
    Examples:
      watcher timescales guide.html
      watcher timescales guide.txt --reference 2027-04-01
      watcher timescales order.txt --made-on 2027-03-03 --laid-on 2027-03-10
      watcher timescales guide.json --json > timescales.json
      echo "You must apply by 31 January 2027." | watcher timescales

    \b
    The last prints:
      31 January 2027 (Sunday): Deadline, in 66 days
          \u201capply by 31 January 2027\u201d
    """  # noqa: D301  # click keeps lines as they are after a backspace
    file = None if file == Path("-") else file
    if not jsonl:
        on = counting_from.date() if counting_from else datetime.now(LONDON).date()
        _list(file, reference, _facts(reference, days), on, as_json=as_json)
        return
    _refuse_with_jsonl(counting_from, days)
    if as_json:
        raise UsageError("--json answers for one document, --jsonl for one a line; leave out one")
    if file is None:
        _jsonl(sys.stdin.buffer, reference)
    else:
        with file.open("rb") as lines:
            _jsonl(lines, reference)


def _facts(reference: PartialDate | None, days: dict[str, PartialDate | None]) -> "Facts":
    """Return the days to count from; when a text was published is only taken from the caller: the
    date of a content item is that of its last major update.
    """
    from watcher.core.timescale.resolve import Facts

    return Facts(published_on=reference, **days)


def _refuse_with_jsonl(counting_from: datetime | None, days: dict[str, PartialDate | None]) -> None:
    if counting_from or any(days.values()):
        raise UsageError(
            "--made-on, --laid-on, --passed-on and --on belong to one document; leave out --jsonl"
        )


def _list(
    file: Path | None, reference: PartialDate | None, facts: "Facts", on: date, *, as_json: bool
) -> None:
    from watcher.core.effect import UNDATED
    from watcher.core.timescale import read_document
    from watcher.core.timescale.listing import document_answer, document_text
    from watcher.sources.local import read_local

    name = str(file) if file else "stdin"
    body = _body(file)
    try:
        text = read_local(file.name if file else "stdin.txt", body)
        published = reference or (_published(file.name, body) if file else None)
    except WatcherError as error:
        fail(f"{name}: {error}")
    found = read_document(text.blocks, reference=published, facts=facts)
    if as_json:
        answer(document_answer(found))
        return
    if not found.timescales:
        unless = "" if found.impossible else f" {UNDATED}"
        say(f"No timescale found in {name}.{unless}")
    width = min(shutil.get_terminal_size((80, 24)).columns, _WIDEST)
    if told := document_text(found, on=on, width=width):
        out(told)


def _body(file: Path | None) -> bytes:
    if file is None:
        body = sys.stdin.buffer.read(_LIMIT_BYTES + 1)
    else:
        with file.open("rb") as opened:
            body = opened.read(_LIMIT_BYTES + 1)
    if len(body) > _LIMIT_BYTES:
        fail(f"{file or 'stdin'} is over {_LIMIT_BYTES // 1_000_000} MB; give a part of it")
    return body


def _published(name: str, body: bytes) -> PartialDate | None:
    """Return the day in London on which a content item says that it was last published."""
    if PurePath(name).suffix.lower() != ".json":
        return None
    from watcher.core.calendar import london_day
    from watcher.sources.govuk import parse_item

    page = parse_item(name, body)
    at = page.published_at if isinstance(page, Page) else None
    return london_day(at) if at else None


def _jsonl(lines: Iterable[bytes], reference: PartialDate | None) -> None:
    from watcher.core.timescale import find_misspelt, read_document
    from watcher.core.timescale.answer import timescale_answer
    from watcher.domain import Block, BlockKind

    faulty = 0
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        asked = _question(line, number)
        if asked is None:
            faulty += 1
            continue
        text = Block(BlockKind.PARAGRAPH, asked["text"])
        found = read_document([text], reference=asked["reference_date"] or reference)
        told = TimescalesAnswer(
            id=asked["id"],
            timescales=[timescale_answer(each.timescale) for each in found.timescales],
            impossible=[each.quote for each in found.impossible],
            misspelt=list(find_misspelt(asked["text"])),
        )
        answer(told)
    if faulty:
        fail(f"{faulty} line(s) could not be read; the others are answered")


def _question(line: bytes, number: int) -> dict[str, Any] | None:
    try:
        asked = json.loads(line.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        say(f"line {number}: not JSON ({error})")
        return None
    is_whole = isinstance(asked, dict) and isinstance(asked.get("text"), str) and "id" in asked
    if not is_whole or isinstance(asked["id"], dict | list):
        say(f'line {number}: needs an object with "id" and "text"')
        return None
    reference = asked.get("reference_date")
    return {**asked, "reference_date": reference if isinstance(reference, str) else None}
