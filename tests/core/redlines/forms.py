"""A small pair of texts, and its redline in every form, for the tests of these."""

from collections.abc import Iterable

from bs4 import BeautifulSoup

from tests.core.texts import heading, item, revision, row
from watcher.core.diff import diff
from watcher.core.reading import Reading, reading
from watcher.core.redlines.mail import hunks_html
from watcher.core.redlines.text import hunks_text
from watcher.domain import Block

EVENTS = (
    "The registered person must tell the inspectorate about a serious event within 28 days of it. "
    "They must keep a record of what was said, by whom and to whom, and of what the home did next, "
    "and they must show it to any inspector who asks to see it. The record stays for forty years."
)
COMPLAIN = "Every child is told how to complain, in words that the child can follow."
VISIT = "An independent visitor comes at least once a month and writes a report on it."
OLD: list[str | Block] = [
    heading("Events"), EVENTS, heading("Visits"), VISIT, item("talk to children"),
    row("Visit", "28 days"), heading("Complaints"), COMPLAIN,
]  # fmt: skip
NEW: list[str | Block] = [
    heading("Events"), EVENTS.replace("28", "14").replace("forty", "fifty"), COMPLAIN, heading("Visits"), VISIT,
    item("talk to children in private"), row("Visit", "14 days"), heading("Plans"),
    "A home agrees a plan.", heading("Complaints"),
]  # fmt: skip


def read(old: Iterable[str | Block], new: Iterable[str | Block]) -> Reading:
    """Return the reading of two lists of blocks."""
    return reading(diff(revision(*old), revision(*new)))


def told(old: str | Block, new: str | Block) -> str:
    """Return what the text form tells of one block that became another."""
    return hunks_text(read([old], [new]), width=9999).strip()


def mailed(old: str | Block, new: str | Block) -> str:
    """Return the words that a mail shows of one block that became another."""
    return words_of(hunks_html(read([old], [new])))


def words_of(markup: str) -> str:
    """Return what a piece of HTML shows, as one line."""
    return " ".join(BeautifulSoup(markup, "lxml").get_text(" ").split())
