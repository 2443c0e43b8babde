import pytest

from watcher.core.timescale import find_impossible, find_timescales
from watcher.core.timescale.calendar_words import find_dates, precision_of
from watcher.core.timescale.folding import fold, lower
from watcher.domain import PartialDate, Precision


def dates(text: str) -> list[tuple[str, str | None, str | None]]:
    folded = fold(text)
    return [
        (folded.quote(each.start, each.end), each.first, each.last)
        for each in find_dates(folded.text, lower(folded.text))
        if each.first
    ]


@pytest.mark.parametrize(
    ("text", "quote", "first"),
    [
        ("on 1 April 2027", "1 April 2027", "2027-04-01"),
        ("on 1st April 2027", "1st April 2027", "2027-04-01"),
        ("on 1stApril 2027", "1stApril 2027", "2027-04-01"),
        ("on 22nd of March, 2027.", "22nd of March, 2027", "2027-03-22"),
        ("the 3rd day of May 2027", "3rd day of May 2027", "2027-05-03"),
        ("on the first day of April 2027", "first day of April 2027", "2027-04-01"),
        ("the twenty-first of March 2027", "twenty-first of March 2027", "2027-03-21"),
        ("the thirty-first of March", "thirty-first of March", "--03-31"),
        ("from 1 Sept. 2027", "1 Sept. 2027", "2027-09-01"),
        ("on 1 APRIL 2027", "1 APRIL 2027", "2027-04-01"),
        ("on 1.4.2014", "1.4.2014", "2014-04-01"),
        ("on 01/04/2027", "01/04/2027", "2027-04-01"),
        ("on 04/05/2027", "04/05/2027", "2027-05-04"),
        ("on 2027-09-01T09:00", "2027-09-01", "2027-09-01"),
        ("in September 2027", "September 2027", "2027-09"),
        ("in spring 2027", "spring 2027", "2027-SP"),
        ("in the autumn of 2027", "autumn of 2027", "2027-AU"),
        ("winter 2027 to 2028", "winter 2027 to 2028", "2027-WI"),
        ("in 2027", "2027", "2027"),
        ("by mid-2027", "2027", "2027"),
        ("in 2026-27", "2026-27", "2026"),
        ("in 2026/27", "2026/27", "2026"),
        ("in 2026-2027", "2026-2027", "2026"),
        ("in 1999-00", "1999-00", "1999"),
        ("by 30 June", "30 June", "--06-30"),
        ("by 29 February", "29 February", "--02-29"),
        ("on 1\u00a0September\n  2027", "1\u00a0September\n  2027", "2027-09-01"),
        ("on 1 April 202712 the", "1 April 2027", "2027-04-01"),
        ("in April 20279.", "April 2027", "2027-04"),
        ("Part 1 March 2027", "March 2027", "2027-03"),
        ("page 112 March 2027", "March 2027", "2027-03"),
        ("from June to April 2027", "April 2027", "2027-04"),
    ],
)
def test_a_wording_of_a_date_is_read_day_first(text: str, quote: str, first: str) -> None:
    assert dates(text) == [(quote, first, None)]


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("1 to 5 April 2027", "2027-04-01", "2027-04-05"),
        ("1-5 April 2027", "2027-04-01", "2027-04-05"),
        ("April to June 2027", "2027-04", "2027-06"),
        ("between April and June 2027", "2027-04", "2027-06"),
        ("2026 to 2027", "2026", "2027"),
        ("2015-19", "2015", "2019"),
    ],
)
def test_a_range_in_one_word_group_has_both_ends(text: str, first: str, last: str) -> None:
    assert [each[1:] for each in dates(text)] == [(first, last)]


@pytest.mark.parametrize(
    "text",
    [
        "schools24 April 2027",
        "1th April 2027",
        "section 1 may apply",
        "section 3 May apply",
        "you may 3 times",
        "1 April 20271234",
        "1 April 2027th",
        "in 201483",
        "Q1 2008",
        "H2 2027",
        "the autumn term 2027",
        "S.I. 2001/57",
        "S.I. 2014/892",
        "2011/15",
        "£2027",
        "1,2027",
        "2027%",
        "at 2000 hrs",
        "2050 to 2010",
        "1900-2020",
        "v2.1.4.2014",
        "A2027-09-01",
        "x2026-27",
        "first May",
        "second March",
        "",
    ],
)
def test_what_is_no_date_is_not_read_as_one(text: str) -> None:
    assert dates(text) == []


@pytest.mark.parametrize("wording", ["April 1, 2027", "April 1 2027", "April 1st, 2027"])
def test_a_month_in_words_before_the_day_leaves_no_doubt(wording: str) -> None:
    found = find_timescales(f"These Regulations come into force on {wording}.")
    assert [(each.starts, each.quote) for each in found] == [
        ("2027-04-01", f"come into force on {wording}")
    ]


def test_a_month_in_figures_is_never_read_before_the_day() -> None:
    found = find_timescales("These Regulations come into force on 04/13/2027.")
    assert found == ()


@pytest.mark.parametrize(
    ("text", "firsts"),
    [
        ("on 11 and 13 July 2027", ["2027-07-11", "2027-07-13"]),
        ("on 1st, 2nd or 3rd May", ["--05-01", "--05-02", "--05-03"]),
        ("in April and June 2027", ["2027-04", "2027-06"]),
        ("in March, June and September 2027", ["2027-03", "2027-06", "2027-09"]),
        ("regulations 3 and 4 May 2027", ["2027-05-04"]),
        ("between 11 and 13 July 2027", ["2027-07-11"]),
    ],
)
def test_days_and_months_in_a_row_are_read_each(text: str, firsts: list[str]) -> None:
    assert [first for _, first, _ in dates(text)] == firsts


@pytest.mark.parametrize(
    ("text", "quote"),
    [
        ("It runs until 31 September 2005.", "31 September 2005"),
        ("It begins on 30 February.", "30 February"),
        ("It begins on 32.13.2024.", "32.13.2024"),
        ("It begins on 04/13/2024.", "04/13/2024"),
        ("It begins on 2025-02-30.", "2025-02-30"),
        ("It comes into force on 29 February 2027.", "29 February 2027"),
        ("It comes into force on the thirty-first of June 2027.", "thirty-first of June 2027"),
        ("It comes into force on 31 to 32 May 2027.", "31 to 32 May 2027"),
        ("It applies from 0 to 5 May 2027.", "0 to 5 May 2027"),
    ],
)
def test_an_impossible_date_is_told_apart_and_never_mended(text: str, quote: str) -> None:
    assert find_impossible(text) == (quote,)
    assert find_timescales(text) == ()


def test_a_range_with_an_impossible_end_gives_only_what_is_stated() -> None:
    found = find_timescales("The fee applies from 1 April 2005 to 31 September 2005.")
    assert [(each.starts, each.ends) for each in found] == [("2005-04-01", None)]


def test_a_good_text_has_no_impossible_date() -> None:
    assert find_impossible("These Regulations come into force on 1 April 2027.") == ()


@pytest.mark.parametrize(
    ("partial", "precision"),
    [
        ("2027-09-01", Precision.DAY),
        ("--06-30", Precision.DAY),
        ("2027-09", Precision.MONTH),
        ("2027-SP", Precision.SEASON),
        ("2027", Precision.YEAR),
    ],
)
def test_the_shape_of_a_date_says_its_precision(partial: str, precision: Precision) -> None:
    assert precision_of(PartialDate(partial)) is precision
