"""The lines that are read first, as every form shows them."""

from watcher.core.obligations.first import FirstLine
from watcher.core.redlines.seen import line_of


def first_sentence(line: FirstLine) -> str:
    """Return a line with whom it concerns and where it stands, on one line."""
    who = f" For: {line.who}." if line.who else ""
    place = f" (In: {line.place})" if line.place else ""
    end = "" if line.text.endswith((".", "\u2026", ")", "?", ":")) else "."
    return line_of(f"{line.text}{end}{who}{place}")
