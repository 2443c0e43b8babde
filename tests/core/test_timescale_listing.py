"""A document's timescales as a person reads them."""

import json
from datetime import date

import pytest

from watcher.core.timescale import DocumentTimescales, read_document
from watcher.core.timescale.listing import document_answer, document_text, listed
from watcher.core.timescale.resolve import Facts
from watcher.domain import PartialDate
from watcher.sources.local import read_local

PAGE = """<h1>Fees</h1><h2>Annual fee</h2>
<p>4.1 Homes must tell us within 28 days of the change, and as soon as possible where a child is hurt.</p>
<p>4.2 The fee applies from September 2027 and is due by 1 May 2027. It applies from 1th April 2028.</p>
<p>The return must be sent by 30 June, and the summary by 5 January, each year.</p>
<h2>Returns</h2><p>They must reach us by:</p><ul><li>2 February 2026</li></ul>
<p>The scheme runs until 31 September 2029.</p>"""

ON = date(2026, 3, 1)

TEXT = """\
2 February 2026 (Monday): Deadline, 27 days ago
    \u201c2 February 2026\u201d
    Under: \u201cThey must reach us by:\u201d
    In: Fees \u203a Returns

1 May 2027 (Saturday): Deadline, in 426 days
    \u201cdue by 1 May 2027\u201d
    In: Fees \u203a Annual fee \u203a 4.2

September 2027: Applies from, in 549 days at the earliest
    \u201capplies from September 2027\u201d
    In: Fees \u203a Annual fee \u203a 4.2

1 April 2028 (Saturday): Applies from, in 762 days
    \u201capplies from 1th April 2028\u201d
    Note: the text says \u201c1th April 2028\u201d, which is misspelt; check the day.
    In: Fees \u203a Annual fee \u203a 4.2

Without a year, in order of the calendar:

5 January (no year stated): Deadline, next in 310 days
    \u201cby 5 January\u201d
    In: Fees \u203a Annual fee \u203a 4.2

30 June (no year stated): Deadline, next in 121 days
    \u201cby 30 June\u201d
    In: Fees \u203a Annual fee \u203a 4.2

Without a date, in the order of the text:

Time limit
    \u201cwithin 28 days of the change\u201d
    In: Fees \u203a Annual fee \u203a 4.1

Timing
    \u201cas soon as possible\u201d
    In: Fees \u203a Annual fee \u203a 4.1

Impossible dates, quoted as they stand: \u201c31 September 2029\u201d (in: Fees \u203a Returns)"""


def found_in(page: str) -> DocumentTimescales:
    return read_document(read_local("page.html", page.encode()).blocks)


def test_a_list_stands_in_order_of_date_and_says_where_each_stands() -> None:
    assert document_text(found_in(PAGE), on=ON) == TEXT


def test_an_answer_holds_the_same_in_the_same_order() -> None:
    found = found_in(PAGE)
    answer = document_answer(found)
    assert [each["quote"] for each in answer["timescales"]] == [
        each.timescale.quote for each in listed(found.timescales)
    ]
    assert answer["impossible"] == ["31 September 2029"]
    assert answer["timescales"][0]["section"] == ["Fees", "Returns"]
    assert answer["timescales"][1]["number"] == "4.2"
    assert json.loads(json.dumps(answer)) == answer


def test_a_document_without_dates_gives_an_empty_text() -> None:
    assert document_text(found_in("<p>Nothing.</p>"), on=ON) == ""


@pytest.mark.parametrize("width", [1, 20, 33, 60, 100])
def test_no_line_is_wider_than_asked_for(width: int) -> None:
    long = "x" * 150
    page = f"<h2>{long}</h2><p>Homes must pay by 1 May 2027. Tell us within 5 days of {long}.</p>"
    lines = document_text(found_in(PAGE + page), on=ON, width=width).split("\n")
    assert max(len(line) for line in lines) <= max(width, 20)


def test_a_range_and_a_long_lead_in_are_told() -> None:
    lead = f"{'Homes that were registered before this day, and all others, ' * 3}can apply:"
    page = f"<p>{lead}</p><ul><li>from 3 May 2027 to 4 June 2027</li></ul>"
    told = document_text(found_in(page), on=ON, width=200)
    assert told.startswith(
        "3 May 2027 (Monday) to 4 June 2027 (Friday): Deadline, begins in 428 days\n"
    )
    assert "Under: \u201c\u2026" in told


@pytest.mark.parametrize(
    ("text", "head"),
    [
        ("The fee applies from 1 March 2026.", "Applies from, today"),
        ("The fee applies from 2 March 2026.", "Applies from, tomorrow"),
        ("The fee applies from 28 February 2026.", "Applies from, yesterday"),
        ("The fee applies from March 2026.", "Applies from, now running"),
        ("The fee applies from April 2026.", "Applies from, in 31 days at the earliest"),
        ("The fee applies from 1 May 2025 to 1 May 2026.", "Applies from, ends in 61 days"),
        ("The fee applies from 1 May 2024 to 1 May 2025.", "Applies from, ended 304 days ago"),
        (
            "Section 3 comes into force on such day as the Secretary of State may appoint.",
            "Comes into force: no day is stated",
        ),
    ],
)
def test_days_are_left_or_gone(text: str, head: str) -> None:
    found = found_in(f"<p>{text}</p>")
    assert document_text(found, on=ON, width=200).partition("\n    ")[0].endswith(head)


def test_a_counted_day_takes_its_place_among_the_stated_and_says_that_it_was_counted() -> None:
    page = (
        "<p>The fee applies from 1 May 2026.</p><p>These Regulations come into force on the day "
        "after the day on which they are made.</p>"
    )
    blocks = read_local("page.html", page.encode()).blocks
    found = read_document(blocks, facts=Facts(made_on=PartialDate("2026-03-03")))
    assert document_text(found, on=ON) == (
        "4 March 2026 (Wednesday): Comes into force, in 3 days\n"
        "    \u201ccome into force on the day after the day on which they are made\u201d\n"
        "    Counted, not stated: made on 3 March 2026, plus one day.\n\n"
        "1 May 2026 (Friday): Applies from, in 61 days\n"
        "    \u201capplies from 1 May 2026\u201d"
    )
    first = document_answer(found)["timescales"][0]
    assert (first["date_start"], first["resolved_start"]) == (None, "2026-03-04")
