"""Decides how much a change matters, and says why."""

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise

from watcher.core.diff.words import words
from watcher.core.harmless import is_harmless, meaning_words, touches_digit
from watcher.core.last_updated import (
    is_date,
    is_last_updated_label,
    states_last_updated,
    without_last_updated,
)
from watcher.core.links import judged, link_changes_of
from watcher.core.obligations import obligations
from watcher.core.obligations.first import first_lines
from watcher.core.touches import Touch, moved_as_edited, moves, touches
from watcher.domain import Block, Redline, RedlineBlock, Significance

_SHOWN = 60
"""Characters of a wording that a reason quotes."""
_FEW_WORDS = 6
"""Up to here, words that came or went are told by what they are about."""
_DATED = "Only the page's own “last updated” or “last reviewed” date differs"
_LEFT_BY_STATEMENTS = frozenset(".|()[]")


def classify(redline: Redline) -> tuple[Significance, str]:
    """Return how much a change of text matters, and why in a sentence.

    What is not provably harmless is substantive.
    """
    if not redline.hunks:
        return Significance.NONE, "Every word is the same: at most mark-up or white space differs."
    news = [row for hunk in redline.hunks for row in hunk.blocks]
    rows = [row for row in news if not _says_only_when_updated(row, redline)]
    links = [change for _, change in link_changes_of(redline)]
    if not rows and not links:
        return Significance.NONE, f"{_DATED}."
    shifted = [row for row in rows if _is_cell_shift(row)]
    found = list(_touches([row for row in rows if not _is_cell_shift(row)], redline))
    if grave := [touch for touch in found if not is_harmless(touch)]:
        return Significance.SUBSTANTIVE, _why_substantive(grave)
    if shifted:
        return Significance.SUBSTANTIVE, _why_shifted(shifted[0])
    if asked := _asked_otherwise(redline):
        return Significance.SUBSTANTIVE, asked
    return judged(links, wording=_wording(news, found)) if links else _harmless(found, rows)


def _asked_otherwise(redline: Redline) -> str:
    """Return what is asked otherwise though no word came or went; "" where nothing is.

    An item that went from what must be done to what need not be done is the same words.
    """
    if not any(row.move is not None for row in redline.blocks):
        return ""
    lines = first_lines(obligations(redline)).lines
    return f"{lines[0].text}." if lines else ""


def _harmless(found: Sequence[Touch], rows: Sequence[RedlineBlock]) -> tuple[Significance, str]:
    """Return how much a change of words matters that moved no meaning, and why."""
    if found:
        return (
            Significance.EDITORIAL,
            f"Only spelling, punctuation or capital letters differ: {_told(found[0])}.",
        )
    moved = next((row for row in rows if row.after), rows[0])
    return (
        Significance.STRUCTURAL,
        (
            "The order of the text differs, and no word of it: "
            f"“{_short(_text(moved.after or moved.before))}” stands at another place."
        ),
    )


def _wording(news: Sequence[RedlineBlock], found: Sequence[Touch]) -> str:
    """Return how the words differ where links are what matters."""
    if found:
        return "Only spelling or punctuation differs"
    return "No word changed" if all(map(_is_same, news)) else _DATED


def _is_same(row: RedlineBlock) -> bool:
    return row.move is not None or _text(row.before) == _text(row.after)


def _says_only_when_updated(row: RedlineBlock, redline: Redline) -> bool:
    """Return whether a row differs in nothing but a statement of when the page was updated."""
    if row.move is not None:
        return False
    old, new = _text(row.before), _text(row.after)
    if all(is_date(text) for text in (old, new) if text):
        return is_last_updated_label(_text_above(row, redline))
    if not (states_last_updated(old) or states_last_updated(new)):
        return False
    return _without_signs(without_last_updated(old)) == _without_signs(without_last_updated(new))


def _text(block: Block | None) -> str:
    return block.text if block else ""


def _text_above(row: RedlineBlock, redline: Redline) -> str:
    above = (one for one, other in pairwise(redline.blocks) if other is row)
    return next((_text(one.after or one.before) for one in above), "")


def _without_signs(text: str) -> list[str]:
    return [word for word in words(text) if word not in _LEFT_BY_STATEMENTS]


def _touches(rows: Sequence[RedlineBlock], redline: Redline) -> Iterator[Touch]:
    """Yield what was replaced, came or went; text that only changed its place is left out."""
    moved = _moved_elsewhere(rows)
    ends = moves(redline)
    for row in rows:
        if row.move is not None:
            if row.after:
                yield from touches(moved_as_edited(ends[row.move]))
        elif row.before and row.after:
            yield from touches(row.tokens)
        elif _text(row.before or row.after) not in moved:
            yield Touch(_text(row.before), _text(row.after))


def _moved_elsewhere(rows: Sequence[RedlineBlock]) -> frozenset[str]:
    """Return short texts that went at some places and came at as many others.

    Those that mean nothing by themselves ("Yes", "within 2 days") say something else elsewhere,
    so they are not among them.
    """
    single = [row for row in rows if row.move is None]
    gone = Counter(row.before.text for row in single if row.before and not row.after)
    new = Counter(row.after.text for row in single if row.after and not row.before)
    return frozenset(
        text
        for text, count in gone.items()
        if new[text] == count and not meaning_words(text) and not touches_digit(Touch(text, ""))
    )


def _is_cell_shift(row: RedlineBlock) -> bool:
    """Return whether words of a table row stand in other cells, all else being equal."""
    if row.before is None or row.after is None or row.before.text == row.after.text:
        return False
    if words(row.before.text) != words(row.after.text):
        return False
    cells, before = row.after.text.split("\t"), row.before.text.split("\t")
    return list(map(words, cells)) != list(map(words, before))


def _why_shifted(row: RedlineBlock) -> str:
    return f"In a table, an entry stands in another column: “{_short(_text(row.after))}”."


def _why_substantive(grave: Sequence[Touch]) -> str:
    """Return a sentence that names the weightiest replacement, and how many more there are."""
    lead, touch = max(map(_lead, grave), key=lambda one: one[0])[1:]
    others = len(grave) - 1
    more = f", and {others} more {'place' if others == 1 else 'places'}" if others else ""
    return f"{lead}: {_told(touch)}{more}."


def _lead(touch: Touch) -> tuple[int, str, Touch]:
    """Return how weighty a replacement is, and what it is called."""
    is_edit = bool(touch.gone.strip() and touch.new.strip())
    if not is_edit and len(words(touch.gone + touch.new)) > _FEW_WORDS:
        return 1, "Text came or went", touch
    if touches_digit(touch):
        return 2 + 2 * is_edit, "A number, date or reference changed", touch
    if meaning_words(touch.gone + " " + touch.new):
        return 1 + 2 * is_edit, "A word that sets duties, times or amounts changed", touch
    return 0, "Wording changed", touch


def _told(touch: Touch) -> str:
    gone, new = _short(touch.gone), _short(touch.new)
    if gone and new:
        return f"“{gone}” became “{new}”"
    return f"“{gone}” was removed" if gone else f"“{new}” was added"


def _short(text: str) -> str:
    folded = " ".join(text.split())
    return folded if len(folded) <= _SHOWN else folded[:_SHOWN].rsplit(" ", 1)[0] + " …"
