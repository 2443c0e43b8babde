"""From relative wordings to dates."""

from calendar import monthrange
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from watcher.core.partial_date import is_valid
from watcher.core.timescale import find_timescales
from watcher.core.timescale.bank_holidays import working_day
from watcher.core.timescale.counting import Span, Unit, after, beginning_with, on_partial
from watcher.core.timescale.events import Event, Relative, beginning, expiry, limit
from watcher.core.timescale.resolve import Facts, resolve
from watcher.domain import PartialDate, Precision, Timescale
from watcher.domain import TimescaleKind as K

FACTS = Facts(
    made_on=PartialDate("2026-03-03"),
    laid_on=PartialDate("2026-03-05"),
    passed_on=PartialDate("2026-04-29"),
    published_on=PartialDate("2026-07-01"),
)


def relative(kind: K, quote: str) -> Timescale:
    return Timescale(kind=kind, quote=quote, precision=Precision.RELATIVE)


def starts(quote: str, facts: Facts = FACTS) -> str | None:
    return resolve(relative(K.COMMENCEMENT, quote), facts).resolved_start


def ends(quote: str, facts: Facts = FACTS, kind: K = K.DURATION) -> str | None:
    return resolve(relative(kind, quote), facts).resolved_end


@pytest.mark.parametrize(
    ("quote", "day", "counted"),
    [
        (
            "come into force on the day after the day on which they are made",
            "2026-03-04",
            "made on 3 March 2026, plus one day",
        ),
        (
            "comes into force on the day following that on which it is made",
            "2026-03-04",
            "made on 3 March 2026, plus one day",
        ),
        (
            "comes into force on the day on which this Act is passed",
            "2026-04-29",
            "passed on 29 April 2026, that very day",
        ),
        (
            "comes into force on Royal Assent",
            "2026-04-29",
            "passed on 29 April 2026, that very day",
        ),
        ("in force at Royal Assent", "2026-04-29", "passed on 29 April 2026, that very day"),
        (
            "comes into force on the day this Act receives Royal Assent",
            "2026-04-29",
            "passed on 29 April 2026, that very day",
        ),
        (
            "comes into force on the day after Royal Assent",
            "2026-04-30",
            "passed on 29 April 2026, plus one day",
        ),
        (
            (
                "comes into force at the end of the period of two months beginning with the day on"
                " which this Act is passed"
            ),
            "2026-06-29",
            "passed on 29 April 2026, two months with that day as the first, then the day after",
        ),
        (
            (
                "shall come into force at the expiration of two months beginning with the date on"
                " which it is passed"
            ),
            "2026-06-29",
            "passed on 29 April 2026, two months with that day as the first, then the day after",
        ),
        (
            (
                "come into force on the day after the end of the period of 28 days beginning with the"
                " day after the day on which they are made"
            ),
            "2026-04-01",
            (
                "made on 3 March 2026, plus one day, 28 days with that day as the first,"
                " then the day after"
            ),
        ),
        (
            (
                "come into force at the end of the period of 21 days after the day on which they are"
                " laid before Parliament"
            ),
            "2026-03-27",
            "laid on 5 March 2026, plus 21 days, then the day after",
        ),
        (
            "come into force 21 days after the day on which they are laid",
            "2026-03-26",
            "laid on 5 March 2026, plus 21 days",
        ),
        (
            "come into force on the twenty\u2011first day after the day on which they are laid",
            "2026-03-26",
            "laid on 5 March 2026, plus 21 days",
        ),
        (
            (
                "come into force on the 40th day after the day on which they are laid before the House"
                " of Commons"
            ),
            "2026-04-14",
            "laid on 5 March 2026, plus 40 days",
        ),
        (
            "come into force on the twentieth day after the making of these Regulations",
            "2026-03-23",
            "made on 3 March 2026, plus 20 days",
        ),
        (
            (
                "come into force on the next working day after the laying of these Regulations before"
                " Parliament"
            ),
            "2026-03-06",
            (
                "laid on 5 March 2026, plus one working day, without weekends and the bank holidays of"
                " England and Wales"
            ),
        ),
        (
            "comes into force two months after the passing of this Act",
            "2026-06-29",
            "passed on 29 April 2026, plus two months",
        ),
        (
            "comes into effect on the day on which this guidance is published",
            "2026-07-01",
            "published on 1 July 2026, that very day",
        ),
        (
            (
                "come into force on the day after the day on which they are made, except for"
                " regulation 4"
            ),
            "2026-03-04",
            "made on 3 March 2026, plus one day",
        ),
        (
            "come into force on the day after the day on which they are made and apply to homes",
            "2026-03-04",
            "made on 3 March 2026, plus one day",
        ),
    ],
)
def test_a_commencement_told_by_an_event_of_the_text_is_counted(
    quote: str, day: str, counted: str
) -> None:
    told = relative(K.COMMENCEMENT, quote)
    assert resolve(told, FACTS) == replace(told, resolved_start=PartialDate(day), counted=counted)


@pytest.mark.parametrize(
    ("quote", "day", "counted"),
    [
        (
            "within 28 days beginning with the day on which these Regulations are made",
            "2026-03-30",
            "made on 3 March 2026, 28 days with that day as the first",
        ),
        (
            "within the period of 28 days starting on the date of publication of this document",
            "2026-07-28",
            "published on 1 July 2026, 28 days with that day as the first",
        ),
        (
            "within 28 days of publication of this guidance",
            "2026-07-29",
            "published on 1 July 2026, plus 28 days",
        ),
        (
            "within 28 days after the day on which these Regulations are made",
            "2026-03-31",
            "made on 3 March 2026, plus 28 days",
        ),
        (
            "no later than two weeks from the date of publication of this statutory guidance",
            "2026-07-15",
            "published on 1 July 2026, plus two weeks",
        ),
        (
            "within a year of the day on which this Act is passed",
            "2027-04-29",
            "passed on 29 April 2026, plus one year",
        ),
        (
            (
                "before the end of the period of six months beginning with the day on which these"
                " Regulations are made"
            ),
            "2026-09-02",
            "made on 3 March 2026, six months with that day as the first",
        ),
        (
            "has 28 calendar days from the publication of this guide",
            "2026-07-29",
            "published on 1 July 2026, plus 28 days",
        ),
        (
            "within 10 working days of the publication of this document",
            "2026-07-15",
            (
                "published on 1 July 2026, plus ten working days, without weekends and the bank"
                " holidays of England and Wales"
            ),
        ),
    ],
)
def test_a_limit_that_runs_from_an_event_of_the_text_is_counted(
    quote: str, day: str, counted: str
) -> None:
    told = relative(K.DURATION, quote)
    assert resolve(told, FACTS) == replace(told, resolved_end=PartialDate(day), counted=counted)


@pytest.mark.parametrize(
    ("quote", "day"),
    [
        (
            (
                "cease to have effect at the end of the period of 28 days beginning with the day on"
                " which they are made"
            ),
            "2026-03-30",
        ),
        ("expires one year after the day on which it is made", "2027-03-03"),
        ("lapse after 40 days beginning with the day on which it is made", "2026-04-11"),
    ],
)
def test_a_rule_that_ends_with_a_period_holds_on_its_last_day(quote: str, day: str) -> None:
    assert ends(quote, kind=K.EXPIRY) == day


def test_a_transition_ends_with_its_period() -> None:
    quote = "transitional period of 6 months beginning with the day on which these Rules are made"
    assert ends(quote, kind=K.TRANSITION) == "2026-09-02"


@pytest.mark.parametrize(
    "quote",
    [
        "come into force on such day as the Secretary of State may by regulations appoint",
        "comes into force on a day to be specified by order",
        (
            "comes into force at the end of the period of two months beginning with the day on which"
            " this Act is passed or on such earlier day as the Secretary of State may appoint"
        ),
        "come into force on the day after the day on which they are made or approved",
        "come into force on the later of the day on which they are made and 1 May",
        "come into force on the day after the day on which they are made, unless annulled",
        "come into force on the day after the day on which they are made and laid",
        "come into force immediately after they are made",
        "comes into force at the end of the day on which it is made",
        "comes into force on the day on which the order is made",
        "comes into force on the day on which the Finance Act 2026 is passed",
        "come into force on the day on which a draft of them is laid",
        "come into force on the day on which they are laid in draft",
        "comes into effect on publication",
        "comes into force 21 days after publication of the regulations",
        "comes into force on the day on which it is published",
        (
            "come into force on the day after the day on which they are made, and regulation 4 on the"
            " day on which they are laid"
        ),
        (
            "come into force 28 days from the end of the period of two months beginning with the day"
            " on which it is passed"
        ),
        "come into force on the day on which sections 1 to 4 come into force",
        "come into force in accordance with regulations",
        "come into force 0 days after the day on which they are made",
        "come into force 99999 years after the day on which they are made",
    ],
)
def test_what_is_left_open_or_tells_of_another_text_is_never_resolved(quote: str) -> None:
    told = relative(K.COMMENCEMENT, quote)
    assert resolve(told, FACTS) is told


@pytest.mark.parametrize(
    "quote",
    [
        "within 28 days of the incident",
        "within 28 days",
        "within 24 hours of publication of this guidance",
        "within 28 days of the date on which it is made",
        "within 28 days of the day on which they are published",
        "within 28 days of the day on which the order is made",
        "within 28 days of publication of the inspection report",
        "within 28 days of publication of this inspection report",
        "within 28 days of the date of this notice",
        "within 28 days beginning with the day on which these Regulations come into force",
        "within two months of Royal Assent",
        "at least 3 months before publication of this guidance",
        "at least 3 months after publication of this guidance",
        "within 5 school days of publication of this guidance",
        "within 5 clear days of publication of this guidance",
        "after the end of the period of 28 days beginning with the day on which this Act is passed",
        "for 15 years from the publication of this guidance",
    ],
)
def test_a_limit_that_runs_from_anything_else_is_never_resolved(quote: str) -> None:
    told = relative(K.DURATION, quote)
    assert resolve(told, FACTS) is told


@pytest.mark.parametrize("kind", [K.VAGUE, K.REVIEW])
def test_what_has_no_exact_end_is_never_resolved(kind: K) -> None:
    told = relative(kind, "within 28 days of publication of this guidance")
    assert resolve(told, FACTS) is told


def test_a_stated_date_is_left_alone() -> None:
    told = Timescale(
        kind=K.COMMENCEMENT,
        quote="comes into force on 1 May 2026, the day after the day on which it is made",
        precision=Precision.DAY,
        starts=PartialDate("2026-05-01"),
    )
    assert resolve(told, FACTS) is told


@pytest.mark.parametrize(
    ("quote", "event"),
    [
        ("come into force on the day after the day on which they are made", "made_on"),
        ("come into force 21 days after the day on which they are laid", "laid_on"),
        ("comes into force on the day on which it is passed", "passed_on"),
        ("comes into effect on publication of this guidance", "published_on"),
    ],
)
def test_without_the_fact_nothing_is_resolved(quote: str, event: str) -> None:
    assert starts(quote) is not None
    assert starts(quote, Facts()) is None
    assert starts(quote, replace(FACTS, **{event: None})) is None


def test_wordings_are_resolved_as_they_are_found_in_a_text() -> None:
    (found,) = find_timescales(
        "This Act comes into force at the end of the period of two months beginning with the day"
        " on which this Act is passed."
    )
    assert resolve(found, FACTS).resolved_start == "2026-06-29"


@pytest.mark.parametrize(
    ("passed", "day"),
    [
        ("2026-01-31", "2026-03-31"),
        ("2025-12-31", "2026-03-01"),
        ("2025-12-30", "2026-03-01"),
        ("2025-12-29", "2026-03-01"),
        ("2025-12-28", "2026-02-28"),
        ("2027-12-29", "2028-02-29"),
        ("2027-12-30", "2028-03-01"),
        ("2028-02-29", "2028-04-29"),
        ("2026-02-01", "2026-04-01"),
        ("2026-07-31", "2026-10-01"),
    ],
)
def test_what_begins_at_the_end_of_months_begins_on_the_day_after_the_last(
    passed: str, day: str
) -> None:
    quote = (
        "comes into force at the end of the period of two months beginning with the day on which"
        " this Act is passed"
    )
    assert starts(quote, Facts(passed_on=PartialDate(passed))) == day


@pytest.mark.parametrize(
    ("day", "months", "last_after", "last_from"),
    [
        # Dodds v Walker: notice on 30 September, four months, 30 and not 31 January.
        ("1978-09-30", 4, "1979-01-30", "1979-01-29"),
        ("2026-01-31", 1, "2026-02-28", "2026-02-28"),
        ("2026-01-28", 1, "2026-02-28", "2026-02-27"),
        ("2028-01-31", 1, "2028-02-29", "2028-02-29"),
        ("2028-02-29", 1, "2028-03-29", "2028-03-28"),
        ("2028-02-29", 12, "2029-02-28", "2029-02-28"),
        ("2028-02-29", 48, "2032-02-29", "2032-02-28"),
        ("2026-02-28", 1, "2026-03-28", "2026-03-27"),
        ("2026-03-01", 1, "2026-04-01", "2026-03-31"),
        ("2026-01-01", 12, "2027-01-01", "2026-12-31"),
    ],
)
def test_months_run_to_the_day_of_the_same_number(
    day: str, months: int, last_after: str, last_from: str
) -> None:
    on, span = date.fromisoformat(day), Span(months, Unit.MONTH)
    assert after(on, span) == date.fromisoformat(last_after)
    assert beginning_with(on, span) == date.fromisoformat(last_from)
    if months % 12 == 0:
        assert after(on, Span(months // 12, Unit.YEAR)) == date.fromisoformat(last_after)


@pytest.mark.parametrize(
    ("day", "number", "last_after", "last_from"),
    [
        ("2023-05-05", 1, "2023-05-09", "2023-05-05"),  # 8 May 2023: the coronation
        ("2022-06-01", 1, "2022-06-06", "2022-06-01"),  # moved to 2 June, and the jubilee
        ("2022-09-16", 1, "2022-09-20", "2022-09-16"),  # the state funeral
        ("2020-05-01", 1, "2020-05-04", "2020-05-01"),  # moved to 8 May
        ("2020-05-07", 1, "2020-05-11", "2020-05-07"),
        ("2026-12-24", 1, "2026-12-29", "2026-12-24"),  # 28 December in place of a Saturday
        ("2026-04-02", 1, "2026-04-07", "2026-04-02"),  # Good Friday and Easter Monday
        ("2026-08-29", 2, "2026-09-02", "2026-09-02"),  # from a Saturday, and a bank holiday
        ("2026-12-31", 1, "2027-01-04", "2026-12-31"),
    ],
)
def test_working_days_skip_weekends_and_bank_holidays(
    day: str, number: int, last_after: str, last_from: str
) -> None:
    on, span = date.fromisoformat(day), Span(number, Unit.WORKING_DAY)
    assert after(on, span) == date.fromisoformat(last_after)
    assert beginning_with(on, span) == date.fromisoformat(last_from)


@pytest.mark.parametrize("day", ["1977-12-30", "1902-01-01", "2100-12-31", "2500-01-01"])
def test_working_days_of_years_whose_bank_holidays_are_unknown_are_not_counted(day: str) -> None:
    assert working_day(date.fromisoformat(day), 10) is None


def test_a_count_into_years_without_published_bank_holidays_says_so() -> None:
    quote = "within 10 working days of the publication of this document"
    told = resolve(relative(K.DURATION, quote), Facts(published_on=PartialDate("2031-07-01")))
    assert told.resolved_end == "2031-07-15"
    assert told.counted.endswith(
        "bank holidays of England and Wales (those of 2031 are not all known yet)"
    )


@pytest.mark.parametrize(
    ("known", "span", "counted"),
    [
        ("2025-07", Span(3, Unit.MONTH), "2025-10"),
        ("2024-12", Span(2, Unit.MONTH), "2025-02"),
        ("2025-07", Span(1, Unit.YEAR), "2026-07"),
        ("2025", Span(2, Unit.YEAR), "2027"),
        ("2025-07", Span(1, Unit.DAY), None),
        ("2025-07", Span(28, Unit.DAY), None),
        ("2025", Span(6, Unit.MONTH), None),
        ("2025-SU", Span(1, Unit.YEAR), None),
        ("--07-01", Span(1, Unit.DAY), None),
        ("2025-02-30", Span(1, Unit.DAY), None),
        ("0000-01-01", Span(1, Unit.DAY), None),
        ("1582-10-05", Span(1, Unit.DAY), None),
        ("1752-09-13", Span(1, Unit.DAY), None),
        ("1752-09-14", Span(1, Unit.DAY), "1752-09-15"),
        ("9999-01-01", Span(1, Unit.DAY), None),
        ("9998-12-31", Span(1, Unit.DAY), None),
        ("9998-12-31", Span(99_999, Unit.YEAR), None),
        ("9998-12-31", Span(99_999, Unit.WEEK), None),
        ("20250-01-01", Span(1, Unit.DAY), None),
        ("2025-07-01T10:00", Span(1, Unit.DAY), None),
        ("", Span(1, Unit.DAY), None),
    ],
)
def test_a_partial_fact_gives_a_date_no_more_exact_than_itself(
    known: str, span: Span, counted: str | None
) -> None:
    assert on_partial(PartialDate(known), lambda day: after(day, span)) == counted


def test_a_month_stays_a_month_where_x() -> None:
    quote = "within 3 months of publication of this guidance"
    told = resolve(relative(K.DURATION, quote), Facts(published_on=PartialDate("2025-07")))
    assert told.resolved_end == "2025-10"
    assert told.counted == "published in July 2025, plus three months"


def test_a_commencement_after_months_that_are_known_by_the_month_stays_a_month() -> None:
    quote = (
        "comes into force at the end of the period of two months beginning with the day on which"
        " this Act is passed"
    )
    # An Act passed on 31 December begins on 1 March, one passed before begins in February.
    assert starts(quote, Facts(passed_on=PartialDate("2025-12"))) is None
    assert starts(quote, Facts(passed_on=PartialDate("2026-04"))) == "2026-06"


@pytest.mark.parametrize(
    ("read", "quote"),
    [
        (beginning, "on the day it is made"),
        (expiry, "one day after the day on which it is made"),
        (limit, "within one day of the making of this Order"),
    ],
)
def test_wordings_name_their_event(read: Callable[[str], Relative | None], quote: str) -> None:
    found = read(quote)
    assert found is not None
    assert found.event is Event.MADE


# --- whatever comes -------------------------------------------------------------------------------

_QUOTES = st.sampled_from(
    [
        "come into force on the day after the day on which they are made",
        (
            "come into force at the end of the period of {} beginning with the day on which they are"
            " made"
        ),
        "come into force {} after the day on which they are made",
        "within {} of the making of these Regulations",
        "within {} beginning with the day on which these Regulations are made",
        "expires {} after the day on which it is made",
    ]
)
_NUMBERS = st.integers(0, 99_999).map(str) | st.sampled_from(["a", "two", "twenty-one", "ninety"])
_UNITS = st.sampled_from(
    ["day", "days", "working days", "weeks", "months", "calendar months", "years"]
)
_KNOWN = st.one_of(
    st.dates().map(date.isoformat),
    st.dates().map(lambda day: day.isoformat()[:7]),
    st.dates().map(lambda day: day.isoformat()[:4]),
    st.text("0123456789-SPUAWI", max_size=12),
    st.sampled_from(["0000", "1582-10-10", "9999-12-31", "20250-01-01", "2026-02-30", "--02-29"]),
)


@given(quote=_QUOTES, number=_NUMBERS, unit=_UNITS, known=_KNOWN, kind=st.sampled_from(K))
@example(
    quote="within {} of the making of this Act",
    number="1",
    unit="day",
    known="9998-12-31",
    kind=K.DURATION,
)
def test_whatever_the_facts_an_answer_is_a_partial_date_or_none(
    quote: str, number: str, unit: str, known: str, kind: K
) -> None:
    told = relative(kind, quote.format(f"{number} {unit}"))
    found = resolve(told, Facts(made_on=PartialDate(known)))
    dates = [one for one in (found.resolved_start, found.resolved_end) if one]
    assert bool(dates) == bool(found.counted)
    assert (found.starts, found.ends) == (None, None)
    for one in dates:
        assert is_valid(one)
        assert len(one) == len(known)
        assert one >= known


@given(day=st.dates(date(1753, 1, 1), date(9000, 1, 1)), months=st.integers(1, 600))
def test_a_period_of_months_that_begins_with_a_day_never_outruns_one_after_it(
    day: date, months: int
) -> None:
    span = Span(months, Unit.MONTH)
    last_from, last_after = beginning_with(day, span), after(day, span)
    assert last_from is not None
    assert last_after is not None
    assert last_after - last_from <= timedelta(days=1)
    assert last_after.day == min(day.day, monthrange(last_after.year, last_after.month)[1])
