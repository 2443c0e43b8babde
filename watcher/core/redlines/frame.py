"""What every page has around its text: title, policy, styles, the contents list of changes."""

from base64 import b64encode
from hashlib import sha256

from watcher.core.reading import Reading
from watcher.core.redlines.classed import mark
from watcher.core.redlines.firsts import first_sentence
from watcher.core.redlines.gists import gist_of
from watcher.core.redlines.items import Item, row_items
from watcher.core.redlines.marks import attribute, shown
from watcher.core.redlines.seen import line_of
from watcher.core.redlines.view import Passage, counted, head_remarks, outline
from watcher.core.touches import moves
from watcher.domain import Op, RedlineBlock


def page(reading: Reading, title: str, style: str, body: str) -> str:
    """Return a complete page: what was compared, how much changed, and the body.

    It has no scripts and may load nothing: its policy allows this one style sheet alone.
    """
    name = shown(line_of(title))
    return (
        '<!DOCTYPE html>\n<html lang="en-GB">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{attribute(_policy(style))}">\n'
        '<meta name="referrer" content="no-referrer">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{name}</title>\n<style>{style}</style>\n</head>\n<body>\n"
        f"<header>\n<h1>{name}</h1>\n{_lead(reading)}{first(reading)}</header>\n{body}</body>\n</html>\n"
    )


def remarks(reading: Reading) -> str:
    """Return what is said once about the whole text, to stand at its head."""
    return "".join(f'<p class="remark">{shown(one)}</p>\n' for one in head_remarks(reading))


def first(reading: Reading) -> str:
    """Return what is to be read first, as a list; empty where there is nothing."""
    if not reading.first.lines:
        return ""
    lines = [shown(first_sentence(line)) for line in reading.first.lines]
    if reading.first.further:
        lines.append(f"and {reading.first.further:,} more, marked below")
    items = "".join(f"<li>{line}</li>\n" for line in lines)
    return f'<section class="first">\n<h2>Read first</h2>\n<ul>\n{items}</ul>\n</section>\n'


def title_of(before: str, after: str, subject: str) -> str:
    """Return what was compared: "Guide: revision 1 compared with revision 2"."""
    compared = f"{before} compared with {after}"
    return f"{subject}: {compared}" if subject else compared


class Changes:
    """What pages tell of a reading's changes, worked out once."""

    def __init__(self, reading: Reading) -> None:
        ends = moves(reading.redline)
        self.passages = tuple(outline(reading))
        self.last = len(reading.redline.hunks)
        self._items = {
            id(one.row): tuple(row_items(one, ends, self._number(reading, passage), whole=True))
            for passage in self.passages
            for one in passage.rows
        }

    def items(self, row: RedlineBlock) -> tuple[Item, ...]:
        """Return what is told of a row."""
        return self._items[id(row)]

    def contents(self) -> str:
        """Return a list of links to the changes, each with its gist; empty where nothing changed."""
        if not self.passages:
            return ""
        name = "1 change" if self.last == 1 else f"{self.last:,} changes"
        return (
            f'<nav id="contents" aria-labelledby="contents-name">\n'
            f'<h2 id="contents-name">{name}</h2>\n'
            f"<ol>\n{''.join(map(self._entry, self.passages))}</ol>\n</nav>\n"
        )

    def _entry(self, passage: Passage) -> str:
        place = f'<span class="place">{shown(passage.place)}</span>' if passage.place else ""
        if not passage.number:
            return f"<li>{place}{shown(' '.join(passage.remarks))}</li>\n"
        gist = shown(gist_of([item for one in passage.rows for item in self.items(one.row)]))
        return f'<li>{place}<a href="#change-{passage.number}">{gist}</a></li>\n'

    def _number(self, reading: Reading, passage: Passage) -> str:
        return reading.redline.hunks[passage.number - 1].number


def _policy(style: str) -> str:
    digest = b64encode(sha256(style.encode()).digest()).decode()
    own = f"style-src 'sha256-{digest}'"
    return f"default-src 'none'; {own}; base-uri 'none'; form-action 'none'"


def _lead(reading: Reading) -> str:
    told = f'<p class="lead">{shown(counted(reading))}</p>\n'
    if reading.redline.hunks:
        key = f"{mark(Op.GONE, 'words that went', True)} {mark(Op.NEW, 'words that came', True)}"
        told += f'<p class="lead">How to read it: {key}</p>\n'
    return told
