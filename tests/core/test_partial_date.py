from datetime import date

import pytest

from watcher.core.partial_date import earliest_day, in_words, is_valid, latest_day
from watcher.domain import PartialDate

P = PartialDate


@pytest.mark.parametrize(
    ("partial", "first", "last", "words"),
    [
        ("2027-09-01", date(2027, 9, 1), date(2027, 9, 1), "1 September 2027 (Wednesday)"),
        ("2027-09", date(2027, 9, 1), date(2027, 9, 30), "September 2027"),
        ("2027-12", date(2027, 12, 1), date(2027, 12, 31), "December 2027"),
        ("2028-02", date(2028, 2, 1), date(2028, 2, 29), "February 2028"),
        ("2018-SP", date(2018, 3, 1), date(2018, 5, 31), "spring 2018"),
        ("2018-SU", date(2018, 6, 1), date(2018, 8, 31), "summer 2018"),
        ("2018-AU", date(2018, 9, 1), date(2018, 11, 30), "autumn 2018"),
        ("2018-WI", date(2018, 12, 1), date(2019, 2, 28), "winter 2018"),
        ("2017", date(2017, 1, 1), date(2017, 12, 31), "2017"),
    ],
)
def test_a_partial_date_has_a_first_and_a_last_day_and_reads_in_words(
    partial: str, first: date, last: date, words: str
) -> None:
    assert earliest_day(P(partial)) == first
    assert latest_day(P(partial)) == last
    assert in_words(P(partial)) == words


@pytest.mark.parametrize(
    ("partial", "on_or_after", "day"),
    [
        ("--06-30", date(2027, 6, 29), date(2027, 6, 30)),
        ("--06-30", date(2027, 6, 30), date(2027, 6, 30)),
        ("--06-30", date(2027, 7, 1), date(2028, 6, 30)),
        ("--02-29", date(2025, 3, 1), date(2028, 2, 29)),
        ("--02-29", date(2028, 3, 1), date(2032, 2, 29)),
    ],
)
def test_a_day_that_returns_each_year_is_the_next_one_that_exists(
    partial: str, on_or_after: date, day: date
) -> None:
    assert earliest_day(P(partial), on_or_after=on_or_after) == day
    assert latest_day(P(partial), on_or_after=on_or_after) == day


def test_a_day_of_no_stated_year_reads_so() -> None:
    assert in_words(P("--06-30")) == "30 June (no year stated)"


def test_a_day_of_the_julian_calendar_has_no_weekday() -> None:
    assert in_words(P("1752-09-02")) == "2 September 1752"
    assert in_words(P("1752-09-14")) == "14 September 1752 (Thursday)"


def test_a_day_that_returns_each_year_needs_a_day_to_count_from() -> None:
    with pytest.raises(ValueError, match="say on or after which day"):
        earliest_day(P("--06-30"))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "0000",
        "9999",
        "20270901",
        "2027-09-01T00:00",
        "\u0662027",
        "2027-13",
        "2027-00",
        "2027-02-29",
        "2027-9-1",
        "2027-XX",
        "--02-30",
        "--13-01",
        "soon",
    ],
)
def test_what_the_calendar_does_not_know_is_no_partial_date(text: str) -> None:
    assert not is_valid(text)
    with pytest.raises(ValueError, match="is not a partial date"):
        in_words(P(text))


@pytest.mark.parametrize("text", ["2028-02-29", "--02-29", "2027-SP", "2027-09", "2027", "0001"])
def test_what_the_calendar_knows_is_a_partial_date(text: str) -> None:
    assert is_valid(text)
