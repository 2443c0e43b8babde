import pytest

from tests.core.texts import redline, row
from watcher.core.obligations import obligations


def lines(old: str, new: str) -> list[str]:
    return [one.line for one in obligations(redline([old], [new]))]


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        ("Staff must reply within 28 days.", "Staff must reply within 14 days.",
         "Time limit changed: 14 days (was 28 days): Staff must reply within 14 days"),
        ("Staff must reply within 5 days.", "Staff must reply within 5 working days.",
         "Time limit changed: 5 working days (was 5 days): Staff must reply within 5 working days"),
        ("Staff must reply as soon as possible.", "Staff must reply within 24 hours.",
         "Time limit changed: within 24 hours (was as soon as possible): Staff must reply within 24 hours"),
        ("Staff must reply to the letter.", "Staff must reply to the letter within 24 hours.",
         "Time limit set: within 24 hours: Staff must reply to the letter within 24 hours"),
        ("Staff must reply to the letter without delay.", "Staff must reply to the letter.",
         "Time limit dropped: without delay: Staff must reply to the letter without delay"),
        ("Records are kept for six years.", "Records are kept for 7 years.",
         "Period changed: 7 years (was six years): Records are kept for 7 years"),
        ("The visitor comes once a month.", "The visitor comes every 3 months.",
         "How often changed: every 3 months (was once a month): The visitor comes every 3 months"),
        ("Plans are reviewed annually.", "Plans are reviewed within 6 months.",
         "Time limit changed: within 6 months (was annually): Plans are reviewed within 6 months"),
        ("The rule is for children aged 16.", "The rule is for children aged 18.",
         "Age changed: aged 18 (was aged 16): The rule is for children aged 18"),
        ("At least 2 staff must sleep in.", "At least 3 staff must sleep in.",
         "Number changed: 3 staff (was 2 staff): At least 3 staff must sleep in"),
        ("At least two staff must sleep in.", "At most two staff must sleep in.",
         "Number changed: At most two staff (was At least two staff): At most two staff must sleep in"),
        ("The fee is £500 a year here.", "The fee is £650 a year here.",
         "Sum of money changed: £650 (was £500): The fee is £650 a year here"),
        ("Half of it: 50% of staff hold it.", "Half of it: 60% of staff hold it.",
         "Percentage changed: 60% (was 50%): Half of it: 60% of staff hold it"),
        ("Apply before 1 April 2026 in writing.", "Apply before 1 September 2026 in writing.",
         "Date changed: 1 September 2026 (was 1 April 2026): Apply before 1 September 2026 in writing"),
        ("Apply before 1 April 2026 in writing.", "Apply after 1 April 2026 in writing.",
         "Date changed: after 1 April 2026 (was before 1 April 2026): Apply after 1 April 2026 in writing"),
        ("Staff must reply within 5 days, in writing.", "Staff must reply by the end of the day, in writing.",
         "Time limit changed: no longer within 5 days: Staff must reply by the end of the day, in writing"),
        ("The home may take 6 children.", "The home may take 8 children.",
         "Number changed: 8 children (was 6 children): The home may take 8 children"),
        ("Staff must be there at a ratio of 1:4 by night.", "Staff must be there at a ratio of 1:6 by night.",
         "Number changed: 1:6 (was 1:4): Staff must be there at a ratio of 1:6 by night"),
        ("Tell us as regulation 44(3) says.", "Tell us as regulation 44(4) says.",
         "Reference changed: regulation 44(4) (was regulation 44(3)): Tell us as regulation 44(4) says"),
    ],
)  # fmt: skip
def test_a_changed_measure_is_told_with_what_it_was(old: str, new: str, line: str) -> None:
    assert lines(old, new) == [line]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Staff must reply within 28 days.", "Staff must reply within twenty-eight days."),
        ("Keep to the Homes Act 1989 at all times.", "Keep to the Homes Act 2004 at all times."),
        ("Harm, such as shouting 9 at a child.", "Harm, such as shouting 10 at a child."),
        ("Staff must 87 sing in the hall.", "Staff must 88 sing in the hall."),
        ("See page 17 for more of it.", "See page 18 for more of it."),
        ("Published 3 May 2026 by the office.", "Published 4 June 2027 by the office."),
        ("In 2015, 18 cases were heard of.", "In 2016, 21 cases were heard of."),
        ("They came over the past 2 years.", "They came over the past 3 years."),
        ("A visit on 9 June was pleasant.", "A visit on 9 June 2026 was pleasant."),
        ("4.12 Staff must sing in the hall.", "4.13 Staff must sing in the hall."),
        ("We met 2 cats in the yard.", "We met 3 cats in the yard."),
        ("The daily bread is fresh and good.", "The bread is fresh and good."),
    ],
)
def test_what_measures_nothing_that_binds_is_not_told(old: str, new: str) -> None:
    assert lines(old, new) == []


def test_a_bare_number_counts_where_the_sentence_binds() -> None:
    (line,) = lines(
        "Homes must feed the 2 cats by the door.", "Homes must feed the 3 cats by the door."
    )
    assert line.startswith("Number changed: 3 cats (was 2 cats)")
    (line,) = lines("Staff must tell of the past 2 years.", "Staff must tell of the past 3 years.")
    assert line.startswith("Period changed: 3 years (was 2 years)")


def test_the_date_on_which_something_takes_effect_is_told() -> None:
    (line,) = lines("In force on 1 April 2026 here.", "In force on 1 May 2026 here.")
    assert line.startswith("Date changed: 1 May 2026 (was 1 April 2026)")


def test_who_must_act_on_a_measure_is_the_subject_of_its_modal() -> None:
    (one,) = obligations(
        redline(
            ["The manager may rest, but the provider must reply within 5 days."],
            ["The manager may rest, but the provider must reply within 9 days."],
        )
    )
    assert (one.who, one.was, one.now) == (("provider",), "5 days", "9 days")


def test_a_cell_is_told_with_the_first_cell_of_its_row() -> None:
    found = obligations(redline([row("Visits", "28 days")], [row("Visits", "14 days")]))
    assert [one.line for one in found] == [
        "Period changed: 14 days (was 28 days): 14 days, in the row \u201cVisits\u201d"
    ]


def test_that_somebody_else_must_act_is_told() -> None:
    old = "The registered manager must sign each page."
    new = "The responsible individual must sign each page."
    said = f"Now for: responsible individual (was for: registered manager): {new.rstrip('.')}"
    assert lines(old, new) == [said]
    assert lines("The staff must sign it.", "All staff must sign it.") == []
    assert lines("It must be signed.", "It must be signed by the staff.") == []
