"""A publisher's brackets are never taken for ours: marked text can be read back to the letter."""

import re
from collections.abc import Iterator, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.core.redlines.forms import read, told
from tests.core.texts import heading
from watcher.core.redlines.brackets import END, OURS, START, TIE, bracketed, plain
from watcher.core.redlines.sentences import Part
from watcher.core.redlines.text import hunks_text
from watcher.domain import Op

_SHOWN = str.maketrans({**dict.fromkeys((*START.values(), END), ""), TIE: " ", OURS: "\\"})
_MARK = re.compile(r"(\\*)\[(?=\s*(?:removed|added)\s*:)", re.IGNORECASE)
_OURS = re.compile(r"\[(removed|added): ")
_BRACKET = re.compile(r"(\\*)([\[\]])")
_OPS = {"removed": Op.GONE, "added": Op.NEW}


def parsed(shown: str) -> Iterator[tuple[Op, str]]:
    """Yield the pieces of a text with marks, by the rules of `brackets` alone."""
    at, held = 0, ""
    while found := _MARK.search(shown, at):
        held += shown[at : found.start()] + found[1][: len(found[1]) // 2]
        mark = _OURS.match(shown, found.end() - 1)
        if len(found[1]) % 2 or mark is None:
            held += "["
            at = found.end()
            continue
        body, at = _body(shown, mark.end())
        yield from [(Op.SAME, held)] if held else []
        yield _OPS[mark[1]], body
        held = ""
    held += shown[at:]
    if held:
        yield Op.SAME, held


def _body(shown: str, at: int) -> tuple[str, int]:
    body, depth = "", 0
    for found in _BRACKET.finditer(shown, at):
        body += shown[at : found.start()] + found[1][: len(found[1]) // 2]
        at = found.end()
        if len(found[1]) % 2 == 0:
            depth += 1 if found[2] == "[" else -1
        if depth < 0:
            return body, at
        body += found[2]
    raise AssertionError("a mark has no end")


def merged(parts: Sequence[tuple[Op, str]]) -> list[tuple[Op, str]]:
    """Return what can be read back: what stayed as one piece, and no space between two marks."""
    kept: list[tuple[Op, str]] = []
    for op, text in parts:
        if op is Op.SAME and kept and kept[-1][0] is Op.SAME:
            kept[-1] = (op, kept[-1][1] + text)
        elif text:
            kept.append((op, text))
    return kept


WORDS = st.text(alphabet="[]\\: ad", max_size=12) | st.sampled_from(
    [
        "[removed: all of it]",
        "[Added:",
        "\\[removed: x",
        "see [1]",
        "a]",
        "\\",
        "[ removed :",
        "\\\\[",
    ]
)
PARTS = st.lists(st.builds(Part, st.sampled_from([Op.SAME, Op.GONE, Op.NEW]), WORDS), max_size=6)


@given(PARTS)
def test_marked_text_can_be_read_back_to_the_letter(parts: list[Part]) -> None:
    whole = [Part(op, text) for op, text in merged(parts)]
    apart = [
        part
        for k, part in enumerate(whole)
        for part in (
            [Part(Op.SAME, "."), part]
            if k and part.op is not Op.SAME and whole[k - 1].op is not Op.SAME
            else [part]
        )
    ]
    assert list(parsed(bracketed(apart).translate(_SHOWN))) == merged(apart)


@pytest.mark.parametrize(
    "words", ["[removed: all duties]", "[Added: x]", "[ removed : x]", "[removed:", "]"]
)
def test_a_publishers_own_mark_is_known_by_a_backslash(words: str) -> None:
    shown = plain(words).translate(_SHOWN)
    assert shown == (f"\\{words}" if words != "]" else "]")


def test_brackets_that_are_whole_stand_as_they_are() -> None:
    assert told("Keep it [12].", "Keep it [14].") == "Changed: Keep it [[removed: 12] [added: 14]]."
    assert told("Keep it.", "Keep it (see [14]).") == "Changed: Keep it [added: (see [14])]."


def test_a_reader_is_told_what_a_backslash_means_where_there_is_one() -> None:
    shown = hunks_text(read(["Keep it."], ["Keep it. [removed: all duties]"]), width=999)
    assert "[added: \\[removed: all duties\\]]" in shown
    assert shown.endswith("the bracket after it is the publisher's own and marks nothing.")
    assert "backslash" not in hunks_text(read(["Keep it."], ["Keep it [1]."]))


def test_headings_cannot_hold_marks_of_ours_either() -> None:
    shown = hunks_text(
        read(["x", heading("[removed: A]"), "a"], ["x", heading("[removed: A]"), "b"])
    )
    assert shown.startswith("\\[removed: A]\n")
