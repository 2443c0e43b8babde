import pytest

from watcher.core.obligations.plain import plain
from watcher.core.obligations.quantities import find_measures


def measured(text: str) -> list[tuple[str, str]]:
    folded = plain(text)
    return [(one.kind.value, folded[one.start : one.end]) for one in find_measures(folded)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Reply within 28 days.", [("period", "within 28 days")]),
        ("Reply within twenty-eight working days.", [("period", "within twenty-eight working days")]),
        ("A 28-day wait and a week within a year.", [("period", "28-day"), ("period", "within a year")]),
        ("Tell us as soon as reasonably practicable.", [("period", "as soon as reasonably practicable")]),
        ("Meet at least once a month.", [("frequency", "at least once a month")]),
        ("Meet every 3 months or annually.", [("frequency", "every 3 months"), ("frequency", "annually")]),
        ("Meet three times in each term.", [("frequency", "three times in each term")]),
        ("Children aged 16 or over.", [("age", "aged 16 or over")]),
        ("Children under 16 and 16- to 18-year-olds.", [("age", "under 16"), ("age", "16- to 18-year-olds")]),
        ("From age 5 to 11.", [("age", "age 5 to 11")]),
        ("At least 2 staff for no more than three children.",
         [("number", "At least 2 staff"), ("number", "no more than three children")]),
        ("Keep up to 10\u201312 beds.", [("number", "up to 10\u201312 beds")]),
        ("Pay £1,000 or 5% or ten per cent.",
         [("money", "£1,000"), ("share", "5%"), ("share", "ten per cent")]),
        ("Before 1 April 2026 and after May 2027.",
         [("date", "Before 1 April 2026"), ("date", "after May 2027")]),
        ("From 2027 on.", [("date", "From 2027")]),
        ("Regulation 44(3)(a), paragraphs 12 to 14 and Part four.",
         [("reference", "Regulation 44(3)(a)"), ("reference", "paragraphs 12 to 14"), ("reference", "Part four")]),
        ("The Homes Act 1989 and the Homes Regulations 2015.", []),
        ("See page 16, the cats 9 such as, and staff must 87 sing.", []),
        ("Published 3 May 2026; updated: 4 May 2026.", []),
        ("In the last one he sang 2nd.", [("number", "one he")]),
        ("Dial 0800 or ask 3G homes.", []),
        ("", []),
    ],
)  # fmt: skip
def test_measures_are_found_with_their_limits(text: str, expected: list[tuple[str, str]]) -> None:
    assert measured(text) == expected


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("within 28 days", "within twenty-eight days"),
        ("one month", "1 month"),
        ("a 28-day wait", "28 days"),
        ("at least 2 cats", "not fewer than two cats"),
        ("regulation 44(3)", "regulation 44 (3)"),
        ("aged 16", "16 years old"),
        ("5 per cent", "5%"),
        ("at most 3 cats", "3 cats"),
        ("9 June", "9 June 2026"),
        ("1,000 cats or more", "1000 cats or more"),
    ],
)
def test_the_same_in_other_words_does_not_differ(one: str, other: str) -> None:
    (a,), (b,) = find_measures(plain(one)), find_measures(plain(other))
    assert not a.differs(b)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("within 28 days", "within 28 working days"),
        ("at least 2 cats", "at most 2 cats"),
        ("before 1 April 2026", "after 1 April 2026"),
        ("once a month", "twice a month"),
        ("every 3 months", "every 3 weeks"),
        ("under 16", "over 16"),
        ("regulation 44(3)", "regulation 44(4)"),
        ("£5", "£5 million"),
        ("9 June 2025", "9 June 2026"),
        ("as soon as possible", "immediately"),
    ],
)
def test_other_quantities_differ(one: str, other: str) -> None:
    (a,), (b,) = find_measures(plain(one)), find_measures(plain(other))
    assert a.differs(b)
