import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.core.redlines.forms import told
from watcher.core.diff.marks import edited_tokens
from watcher.core.redlines.edits import edits_of
from watcher.core.redlines.facts import facts
from watcher.domain import Op, Token


@pytest.mark.parametrize(
    ("old", "new", "gone", "came"),
    [
        ("from 1 April 2026 on", "from 1 September 2026 on", "1 April 2026", "1 September 2026"),
        ("from 1 April 2026 on", "from 1 April 2027 on", "1 April 2026", "1 April 2027"),
        ("from April 2026 on", "from 1 April 2026 on", "April 2026", "1 April 2026"),
        ("by Monday 3 May 2027 at last", "by Tuesday 4 May 2027 at last", "Monday 3 May 2027", "Tuesday 4 May 2027"),
        ("by 12/05/2027 at last", "by 13/05/2027 at last", "12/05/2027", "13/05/2027"),
        ("from 1 to 5 April 2026 only", "from 2 to 5 April 2026 only", "1 to 5 April 2026", "2 to 5 April 2026"),
        ("from autumn 2026 on", "from spring 2026 on", "autumn 2026", "spring 2026"),
        ("before 9:30 am each day", "before 9:45 am each day", "9:30 am", "9:45 am"),
        ("within 28 days of it", "within 14 days of it", "28 days", "14 days"),
        ("within 28 days of it", "within 28 working days of it", "28 days", "28 working days"),
        ("within two weeks of it", "within three weeks of it", "two weeks", "three weeks"),
        ("within 2 weeks of it", "within 2 months of it", "2 weeks", "2 months"),
        ("with up to 3 children in it", "with up to 4 children in it", "3 children", "4 children"),
        ("pay £50 a week for it", "pay £65 a week for it", "£50 a week", "£65 a week"),
        ("pay £2 million for it", "pay £3 million for it", "£2 million", "£3 million"),
        ("at least 5 per cent of them", "at least 6 per cent of them", "5 per cent", "6 per cent"),
        ("as regulation 44(3) asks", "as regulation 44(4) asks", "regulation 44(3)", "regulation 44(4)"),
        ("as section 12 asks", "as paragraph 12 asks", "section 12", "paragraph 12"),
        ("under Chapter II of it", "under Chapter VIII of it", "Chapter II", "Chapter VIII"),
        ("see paragraph (b) there", "see paragraph (c) there", "paragraph (b)", "paragraph (c)"),
        ("under the Children Act 1989 now", "under the Children Act 2004 now", "Children Act 1989", "Children Act 2004"),
        ("ring 0300 123 1231 now", "ring 0300 123 4567 now", "0300 123 1231", "0300 123 4567"),
        ("ask old.team@example.org now", "ask new.team@example.org now", "old.team@example.org", "new.team@example.org"),
    ],
)  # fmt: skip
def test_a_date_an_amount_and_a_reference_are_replaced_as_a_whole(
    old: str, new: str, gone: str, came: str
) -> None:
    assert f"[removed: {gone}] [added: {came}]" in told(
        f"It is so {old}, and so on.", f"It is so {new}, and so on."
    )


def test_scraps_between_replacements_are_shown_as_one_with_them() -> None:
    shown = told("The plan of each room is kept.", "A list of every room is kept.")
    assert "[removed: The plan of each] [added: A list of every] room is kept." in shown


def test_the_end_of_a_sentence_is_no_scrap() -> None:
    shown = told("It was kept by staff. Staff read it.", "It was kept by nobody. Children read it.")
    assert shown.count("[removed:") == 2


def test_white_space_alone_is_not_marked() -> None:
    tokens = (Token(Op.SAME, "a"), Token(Op.GONE, " "), Token(Op.NEW, "\n"), Token(Op.SAME, "b\n"))
    assert edits_of(tokens) == ((), "a\nb\n")


PIECES = [
    "1 April 2026",
    "2 May 2027",
    "28 days",
    "14 working days",
    "regulation 44(3)",
    "5(2)",
    "and",
    "the",
    "to",
    "of",
    "2026",
    "(a)",
    "Children Act 1989",
    "Keep it.",
    "£5",
    "per week",
    "(b),",
]
TEXTS = st.lists(st.sampled_from(PIECES), max_size=14).map(" ".join)


@given(TEXTS, TEXTS)
def test_edits_give_both_wordings_to_the_letter(old: str, new: str) -> None:
    found = edits_of(edited_tokens(old, new))
    for text, is_old in ((old, True), (new, False)):
        pieces = (edit.before + (edit.gone if is_old else edit.new) for edit in found.edits)
        shown = "".join(pieces) + found.after
        assert re.sub(r"\s", "", shown) == re.sub(r"\s", "", text)


@given(TEXTS, TEXTS)
def test_no_edit_begins_or_ends_within_a_fact(old: str, new: str) -> None:
    found = edits_of(edited_tokens(old, new))
    for is_old in (True, False):
        sides = [edit.gone if is_old else edit.new for edit in found.edits]
        pieces = (edit.before + own for edit, own in zip(found.edits, sides, strict=True))
        text = "".join(pieces) + found.after
        known = list(zip(*facts(text), strict=True))
        at = 0
        for edit, own in zip(found.edits, sides, strict=True):
            start = at + len(edit.before)
            at = start + len(own)
            assert not any(a < start < b or a < at < b for a, b in known)


@pytest.mark.parametrize(
    "text", ["w" * 100_000, "A'" * 50_000, "1" * 100_000, "Aa " * 30_000, "x.x-" * 25_000, "(a)" * 30_000]
)  # fmt: skip
def test_no_text_takes_long_to_search_for_facts(text: str) -> None:
    assert len(facts(text).starts) >= 0
