"""Marks what changed between two texts, word by word."""

import re

from watcher.core.diff.common import Run, common_runs
from watcher.core.diff.words import Cut, cut
from watcher.domain import Op, Token

_SENTENCE_ENDS = frozenset(".?!:;")
_BRACKETS = frozenset("([{\u2018\u201c\u00ab")
_FARTHEST = 100
"""Words by which an insertion is slid at most."""
LONG = 20_000
"""Characters from which on whole sentences are compared first."""
_SENTENCE = re.compile(r"[^.?!;]*[.?!;]*\s*")


class Marks:
    """Tokens in the making: pieces of the same op grow together."""

    def __init__(self) -> None:
        self.tokens: list[Token] = []

    def add(self, op: Op, text: str) -> None:
        if not text:
            return
        if self.tokens and self.tokens[-1].op is op:
            text = self.tokens.pop().text + text
        self.tokens.append(Token(op, text))


def edited_tokens(old: str, new: str) -> tuple[Token, ...]:
    """Return the tokens of a block that was edited where it stands, its line feed included."""
    marks = Marks()
    mark_edited(marks, old, new)
    marks.add(Op.SAME, "\n")
    return tuple(marks.tokens)


def cut_tokens(old: Cut, new: Cut) -> tuple[Token, ...]:
    """Return the same for a block of which both texts are cut into units already."""
    marks = Marks()
    _mark_cut(marks, old, new)
    marks.add(Op.SAME, "\n")
    return tuple(marks.tokens)


def mark_edited(marks: Marks, old: str, new: str) -> None:
    """Mark one text as edited into another."""
    if old == new:
        marks.add(Op.SAME, new)
    elif len(old) + len(new) < LONG:
        _mark_words(marks, old, new)
    else:
        _mark_sentences(marks, _SENTENCE.findall(old), _SENTENCE.findall(new))


def moved_tokens(old: str, new: str) -> tuple[tuple[Token, ...], tuple[Token, ...]]:
    """Return the tokens at the old and at the new place of a block that moved."""
    if old == new:
        return (Token(Op.MOVED_AWAY, old + "\n"),), (Token(Op.MOVED_HERE, new + "\n"),)
    kept = edited_tokens(old, new)
    away, here = Marks(), Marks()
    for op, text in kept:
        if op is not Op.NEW:
            away.add(Op.MOVED_AWAY if op is Op.SAME else op, text)
        if op is not Op.GONE:
            here.add(Op.MOVED_HERE if op is Op.SAME else op, text)
    return tuple(away.tokens), tuple(here.tokens)


def _mark_sentences(marks: Marks, old: list[str], new: list[str]) -> None:
    """Mark long texts: their equal sentences first, then the words between these."""
    end_a, end_b = 0, 0
    for run in [*common_runs(old, new), Run(len(old), len(new), 0)]:
        _mark_words(marks, "".join(old[end_a : run.a]), "".join(new[end_b : run.b]))
        end_a, end_b = run.a + run.length, run.b + run.length
        marks.add(Op.SAME, "".join(old[run.a : end_a]))


def _mark_words(marks: Marks, old: str, new: str) -> None:
    _mark_cut(marks, cut(old), cut(new))


def _mark_cut(marks: Marks, a: Cut, b: Cut) -> None:
    end_a, end_b, space_a, space_b = 0, 0, "", ""
    for run in _settled(a.words, b.words, common_runs(a.words, b.words)):
        gone = space_a + "".join(a.units[end_a : run.a])
        come = space_b + "".join(b.units[end_b : run.b])
        _mark_replaced(marks, gone, come)
        space_a, space_b = _mark_run(marks, a, b, run)
        end_a, end_b = run.a + run.length, run.b + run.length
    _mark_replaced(marks, space_a, space_b)


def _mark_run(marks: Marks, a: Cut, b: Cut, run: Run) -> tuple[str, str]:
    """Mark equal words; return what white space follows the last on either side, yet to be marked."""
    units_a = a.units[run.a : run.a + run.length]
    units_b = b.units[run.b : run.b + run.length]
    if not units_a:
        return "", ""
    if units_a[:-1] == units_b[:-1]:
        marks.add(Op.SAME, "".join(units_a[:-1]))
    else:
        for unit_a, unit_b in zip(units_a[:-1], units_b[:-1], strict=True):
            if unit_a == unit_b:
                marks.add(Op.SAME, unit_a)
                continue
            word = unit_a.rstrip()
            marks.add(Op.SAME, word)
            _mark_replaced(marks, unit_a[len(word) :], unit_b[len(word) :])
    word = units_a[-1].rstrip()
    marks.add(Op.SAME, word)
    return units_a[-1][len(word) :], units_b[-1][len(word) :]


def _mark_replaced(marks: Marks, gone: str, come: str) -> None:
    """Mark one text as replaced by another; white space that both begin or end with is the same."""
    lead = _common_space(gone, come)
    marks.add(Op.SAME, gone[:lead])
    gone, come = gone[lead:], come[lead:]
    tail = _common_space(gone[::-1], come[::-1])
    marks.add(Op.GONE, gone[: len(gone) - tail])
    marks.add(Op.NEW, come[: len(come) - tail])
    marks.add(Op.SAME, gone[len(gone) - tail :])


def _common_space(a: str, b: str) -> int:
    """Return how much white space two texts both begin with."""
    return next(
        (k for k, (x, y) in enumerate(zip(a, b, strict=False)) if x != y or not x.isspace()),
        min(len(a), len(b)),
    )


def _settled(a: list[str], b: list[str], runs: list[Run]) -> list[Run]:
    """Return the runs with each plain insertion or removal slid to where a reader expects it.

    After "Keep it. Date it." becomes "Keep it. Sign it. Date it.", not "it. Sign" came, but
    "Sign it." The last run ends both texts and may be empty.
    """
    settled: list[Run] = []
    for run in [*runs, Run(len(a), len(b), 0)]:
        last = settled[-1] if settled else Run(0, 0, 0)
        end_a, end_b = last.a + last.length, last.b + last.length
        slide = 0
        if end_a == run.a and end_b < run.b:
            slide = _slide(b, end_b, run.b, last.length, run.length)
        elif end_b == run.b and end_a < run.a:
            slide = _slide(a, end_a, run.a, last.length, run.length)
        if slide:
            settled[-1:] = [last._replace(length=last.length + slide)]
        settled.append(Run(run.a + slide, run.b + slide, run.length - slide))
    return [run for run in settled[:-1] if run.length] + settled[-1:]


def _slide(words: list[str], start: int, end: int, back: int, ahead: int) -> int:
    """Return by how many words what stands from `start` to `end` had better begin later or earlier."""
    low = 0
    while low < min(back, _FARTHEST) and words[start - low - 1] == words[end - low - 1]:
        low += 1
    high = 0
    while high < min(ahead, _FARTHEST) and words[start + high] == words[end + high]:
        high += 1
    places = sorted(range(-low, high + 1), key=abs)
    return max(places, key=lambda slide: _is_opening(words, start + slide))


def _is_opening(words: list[str], at: int) -> bool:
    return at == 0 or words[at - 1] in _SENTENCE_ENDS or words[at] in _BRACKETS
