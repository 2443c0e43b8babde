"""Whole texts: places, quotes, order, odd input, the year of a day without one."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from watcher.core.partial_date import is_valid
from watcher.core.timescale import find_impossible, find_timescales
from watcher.core.timescale.find import decided, of_sentence
from watcher.core.timescale.folding import fold, lower, sentences
from watcher.core.timescale.marking import read
from watcher.domain import PartialDate, Precision, TimescaleKind

PIECES = st.sampled_from(
    [
        "come into force on ",
        "from ",
        "by ",
        "until ",
        "between ",
        " and ",
        " to ",
        "1 April 2027",
        "31 September 2005",
        "2026 to 2027",
        "2026-27",
        "spring 2018",
        "30 June",
        "within 28 days of ",
        "for 5 years from ",
        "as soon as possible",
        "inserted (",
        "1.4.2014",
        ")",
        "must apply ",
        "will be withdrawn ",
        "consultation closes ",
        "\u00a0",
        "\n\n",
        "\n* ",
        ". ",
        "; ",
        "\u0130",
        "\ue000\ue001\ue002\ue003",
        "\u200b",
        "S. ",
        "the ",
    ]
)


@settings(max_examples=300, deadline=None)
@given(st.one_of(st.text(), st.lists(PIECES).map("".join)))
def test_any_text_has_an_answer_with_verbatim_quotes_and_dates_of_the_calendar(text: str) -> None:
    for found in find_timescales(text, PartialDate("2027-04-01")):
        assert found.quote
        assert found.quote in text
        for partial in (found.starts, found.ends):
            assert partial is None or is_valid(partial)
        is_relative = found.precision is Precision.RELATIVE
        assert is_relative == (found.starts is None and found.ends is None)
    assert all(quote in text for quote in find_impossible(text))


@settings(max_examples=200, deadline=None)
@given(st.text(st.characters() | st.sampled_from(" \n\t\u00a0.*"), max_size=200))
def test_folding_keeps_every_letter_and_every_place(text: str) -> None:
    whole = f"a{text}z"
    folded = fold(whole)
    assert len(lower(folded.text)) == len(folded.text)
    assert folded.quote(0, len(folded.text)) == whole


def test_a_quote_keeps_the_publishers_white_space_and_quotation_marks() -> None:
    text = "The  Regulations come\n into\u00a0force on 1\u00a0April\n2027 \u2018in full\u2019."
    assert [each.quote for each in find_timescales(text)] == [
        "come\n into\u00a0force on 1\u00a0April\n2027"
    ]


def test_timescales_come_in_order_of_place() -> None:
    text = (
        "Tell us within 5 days of the event. The rules come into force on 1 April 2027. "
        "You must apply by 1 May 2027 and pay as soon as possible."
    )
    assert [each.kind for each in find_timescales(text)] == [
        TimescaleKind.DURATION,
        TimescaleKind.COMMENCEMENT,
        TimescaleKind.DEADLINE,
        TimescaleKind.VAGUE,
    ]


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("One. Two.", ["One.", "Two."]),
        ("See S. 19 and reg. 5 now.", ["See S. 19 and reg. 5 now."]),
        ("At 6 p.m. On Monday.", ["At 6 p.m. On Monday."]),
        ("One\n\nTwo", ["One", "Two"]),
        ("One\ntwo", ["One two"]),
        ("List:\n* one\n* two", ["List:", "* one", "* two"]),
        ("one * two", ["one", "two"]),
        ('He said "stop." Then', ['He said "stop."', "Then"]),
        ("", []),
    ],
)
def test_a_text_is_cut_into_sentences(text: str, pieces: list[str]) -> None:
    folded = fold(text)
    cut = [folded.text[start:end].strip() for start, end in sentences(folded.text)]
    assert [piece for piece in cut if piece] == pieces


@pytest.mark.parametrize("text", ["word " * 1000, "x" * 5000])
def test_a_sentence_without_an_end_is_cut(text: str) -> None:
    cut = list(sentences(text))
    assert all(end - start <= 1500 for start, end in cut)
    assert "".join(text[start:end] for start, end in cut) == text


@pytest.mark.parametrize(
    ("text", "reference", "starts", "ends"),
    [
        ("Restrictions from 5 November: find out more", "2026-10-31", "2026-11-05", None),
        ("Restrictions until 2 January", "2026-12-20", None, "2027-01-02"),
        ("Restrictions from 20 December", "2027-01-05", "2026-12-20", None),
        ("Restrictions from 5 November", "2026-10", "2026-11-05", None),
        ("Restrictions from 5 November", "2026", "--11-05", None),
        ("The ban has been extended until 30 September.", "2027-01-20", None, "2027-09-30"),
        ("The pool is open until 30 September.", "2027-01-20", None, "--09-30"),
        ("The ban has been extended until 20 January.", "2027-01", None, "2027-01-20"),
        ("Visitors must book since 18 May.", "2027-02-01", "2026-05-18", None),
        ("Restrictions from 5 November", "2026-02-30", "--11-05", None),
        ("Restrictions from 5 November", "2026-03-01", "--11-05", None),
        ("Restrictions from 29 February", "2027-02-20", "--02-29", None),
        ("The fee applies from 1 April each year.", "2027-03-01", "--04-01", None),
        ("You must apply by 1 April.", "2027-03-01", None, "--04-01"),
        ("Restrictions apply from 1 May to 1 June.", "2027-03-01", "2027-05-01", "2027-06-01"),
        ("Restrictions apply from 1 May 2027.", "2027-03-01", "2027-05-01", None),
    ],
)
def test_a_day_without_a_year_gets_it_only_where_it_can_be_but_one(
    text: str, reference: str, starts: str | None, ends: str | None
) -> None:
    found = find_timescales(text, PartialDate(reference))
    assert [(each.starts, each.ends) for each in found] == [(starts, ends)]


@pytest.mark.parametrize(
    "text",
    [
        "a" * 100_000,
        "(" * 100_000,
        "inserted (" * 10_000,
        "by 1 April 2027 " * 6_000,
        "1.4.2014 " * 11_000,
        "within 28 days of " * 5_500,
        "the end of the period of " * 4_000,
        "twenty-first " * 8_000,
        "S. " * 33_000,
    ],
    ids=lambda text: text[:20],
)
def test_a_hostile_text_takes_linear_time(text: str) -> None:
    began = time.process_time()
    find_timescales(text)
    assert time.process_time() - began < 5


def test_sentences_that_differ_in_figures_keep_their_own_dates_and_quotes() -> None:
    text = (
        "Home 12 must register by 3 May 2027. Home 34 must register by 4 May 2028. "
        "Home 56 must register by 5 May. Home 78 must register by 06 June 2029."
    )
    found = find_timescales(text)
    assert [(each.ends, each.quote) for each in found] == [
        ("2027-05-03", "by 3 May 2027"),
        ("2028-05-04", "by 4 May 2028"),
        ("--05-05", "by 5 May"),
        ("2029-06-06", "by 06 June 2029"),
    ]


@given(st.lists(PIECES, max_size=8).map("".join))
def test_figures_of_a_sentence_do_not_bear_on_what_its_one_date_is_for(text: str) -> None:
    for marked in read(text).sentences:
        assert of_sentence(marked) == decided(marked)
