"""Dates under headings, lead-ins and table heads; their places; odd documents."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from watcher.core.timescale import find_in_document, find_timescales, read_document
from watcher.core.timescale.lead_ins import lead_of
from watcher.core.timescale.marking import read
from watcher.core.timescale.openings import opening
from watcher.core.timescale.run_in import run_in
from watcher.domain import Block, BlockKind, PartialDate
from watcher.sources.local import read_local

PUBLISHED = PartialDate("2026-06-10")


def blocks(html: str) -> tuple[Block, ...]:
    return read_local("page.html", html.encode()).blocks


def plain(text: str) -> tuple[Block, ...]:
    return read_local("page.txt", text.encode()).blocks


def said(html: str, reference: PartialDate | None = None) -> list[tuple[str, str, str, str]]:
    found = find_in_document(blocks(html), reference=reference)
    whole = (each.timescale for each in found)
    return [(one.kind.value, one.starts or "", one.ends or "", one.quote) for one in whole]


def table(*rows: str) -> str:
    cells = ("".join(f"<td>{cell}</td>" for cell in row.split("|")) for row in rows)
    return f"<table>{''.join(f'<tr>{row}</tr>' for row in cells)}</table>"


@pytest.mark.parametrize(
    ("heading", "text", "kind", "starts", "ends"),
    [
        ("Deadlines", "31 January 2027", "deadline", "", "2027-01-31"),
        ("Deadlines for 2027", "31 January 2027", "deadline", "", "2027-01-31"),
        ("Deadlines 2026 to 2027", "31 January 2027", "deadline", "", "2027-01-31"),
        ("Deadlines", "By 31 January 2027", "deadline", "", "2027-01-31"),
        ("Deadlines", "on 31 January 2027", "deadline", "", "2027-01-31"),
        ("Closing date for applications", "5pm on 4 May 2027", "deadline", "", "2027-05-04"),
        ("Deadline", "3 May 2027 to 4 June 2027", "deadline", "2027-05-03", "2027-06-04"),
        ("Deadline", "From 3 May 2027 to 4 June 2027", "deadline", "2027-05-03", "2027-06-04"),
        (
            "Consultation",
            "3 May 2027 to 4 June 2027",
            "consultation_close",
            "2027-05-03",
            "2027-06-04",
        ),
        ("Consultation closes", "4 June 2027", "consultation_close", "", "2027-06-04"),
        ("When this comes into force", "1 April 2027", "commencement", "2027-04-01", ""),
        ("Commencement", "From 1 April 2027", "commencement", "2027-04-01", ""),
        ("Transition", "31 March 2028", "transition", "", "2028-03-31"),
        ("Transitional period", "Until 31 March 2028", "transition", "", "2028-03-31"),
        ("Transition", "1 April 2027 to 31 March 2028", "transition", "2027-04-01", "2028-03-31"),
        ("Review date", "April 2029", "review", "2029-04", ""),
        ("Next review", "In spring 2029", "review", "2029-SP", ""),
        ("Applies from", "September 2027", "applies_from", "2027-09", ""),
        ("Expiry date", "31 March 2029", "expiry", "", "2029-03-31"),
    ],
)
def test_a_heading_says_what_a_bare_date_under_it_is_for(
    heading: str, text: str, kind: str, starts: str, ends: str
) -> None:
    for page in (f"<h2>{heading}</h2><p>{text}</p>", f"<h2>{heading}</h2><ul><li>{text}</li></ul>"):
        ((found_kind, found_starts, found_ends, quote),) = said(page)
        assert (found_kind, found_starts, found_ends) == (kind, starts, ends)
        assert quote in text


@pytest.mark.parametrize(
    "page",
    [
        "<h2>Timeline</h2><p>1 April 2027</p>",
        "<h2>Previous deadlines</h2><p>1 April 2027</p>",
        "<h2>Response to the consultation</h2><p>1 April 2027</p>",
        "<h2>Deadlines</h2><h2>Contact</h2><p>1 April 2027</p>",
        "<h2>Deadlines</h2><p>The home opened on 1 April 2027.</p>",
        "<h2>Deadlines</h2><p>1 April 2027 was a Thursday.</p>",
        "<h2>Deadlines: 31 September 2027</h2>",
        "<p>We published them on:</p><ul><li>1 April 2027</li></ul>",
    ],
)
def test_what_is_told_as_a_fact_stays_quiet(page: str) -> None:
    assert said(page) == []


def test_the_nearest_heading_that_speaks_of_dates_counts() -> None:
    page = "<h2>Deadlines</h2><h3>Day schools</h3><p>4 May 2027</p><h3>Next review</h3><p>2029</p>"
    assert [each[0] for each in said(page)] == ["deadline", "review"]


def test_items_after_a_date_may_say_for_what_it_is() -> None:
    page = (
        "<h2>Deadlines</h2><ul><li>31 January 2027: day schools</li>"
        "<li>4 May 2027 for late applications</li><li>5 June 2027 (homes only)</li></ul>"
    )
    assert [each[2] for each in said(page)] == ["2027-01-31", "2027-05-04", "2027-06-05"]


@pytest.mark.parametrize(
    ("lead", "items", "expected"),
    [
        (
            "Homes must register by:",
            ["31 January 2027 for new homes", "4 May 2027, if late"],
            [
                ("deadline", "", "2027-01-31", "31 January 2027"),
                ("deadline", "", "2027-05-04", "4 May 2027"),
            ],
        ),
        (
            "The fee is due by the:",
            ["31 January for large homes"],
            [("deadline", "", "--01-31", "31 January")],
        ),
        (
            "The deadlines for the return are usually:",
            ["30 June - for the first half", "31 December"],
            [("deadline", "", "--06-30", "30 June"), ("deadline", "", "--12-31", "31 December")],
        ),
        (
            "These Regulations come into force:",
            ["on 1 April 2027, for regulation 3", "for all other purposes, on 1 October 2027"],
            [
                ("commencement", "2027-04-01", "", "on 1 April 2027"),
                ("commencement", "2027-10-01", "", "for all other purposes, on 1 October 2027"),
            ],
        ),
        (
            "The home must tell the authority within:",
            ["24 hours of the event", "5 working days of the decision"],
            [
                ("duration", "", "", "24 hours of the event"),
                ("duration", "", "", "5 working days of the decision"),
            ],
        ),
        (
            "You can apply:",
            ["from 3 May 2027 to 4 June 2027"],
            [("deadline", "2027-05-03", "2027-06-04", "from 3 May 2027 to 4 June 2027")],
        ),
        (
            "The following come into force on 1 April 2027:",
            ["section 3", "section 4"],
            [("commencement", "2027-04-01", "", "come into force on 1 April 2027")],
        ),
    ],
)
def test_a_lead_in_goes_on_in_its_items(
    lead: str, items: list[str], expected: list[tuple[str, str, str, str]]
) -> None:
    listed = "".join(f"<li>{item}</li>" for item in items)
    assert said(f"<p>{lead}</p><ul>{listed}</ul>") == expected
    lettered = "".join(f"<p>({'abc'[at]}) {item}</p>" for at, item in enumerate(items))
    assert said(f"<p>{lead}</p>{lettered}") == expected


def test_an_item_is_the_lead_in_of_those_under_it() -> None:
    page = (
        "<p>Key dates</p><ul><li>Apply by:<ul><li>31 January 2027</li></ul></li>"
        "<li>We reply on:<ul><li>4 May 2027</li></ul></li></ul>"
    )
    assert [each[2] for each in said(page)] == ["2027-01-31"]


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        (["Step|Deadline", "Return|31 January 2027"], [("deadline", "", "2027-01-31")]),
        (["Rule|Applies from", "Rule 5|September 2027"], [("applies_from", "2027-09", "")]),
        (["Policy|Review date", "Missing|April 2029"], [("review", "2029-04", "")]),
        (
            [
                "Fee|From|Until|Amount",
                "Small|1 April 2027|31 March 2028|£20",
                "Big|1 May 2027||£30",
            ],
            [("applies_from", "2027-04-01", "2028-03-31"), ("applies_from", "2027-05-01", "")],
        ),
        (
            [
                "Event|Date",
                "Applications close|4 May 2027",
                "Launch|5 May 2027",
                "Review date|2029",
            ],
            [("deadline", "", "2027-05-04"), ("review", "2029", "")],
        ),
        (["Closing date|4 May 2027", "Opened|5 March 2027"], [("deadline", "", "2027-05-04")]),
        (["The return must be sent|by 4 May 2027"], [("deadline", "", "2027-05-04")]),
        (["Agree a plan|In May 2027 we agreed that homes will pay"], []),
        (["Date|Open", "4 May 2027|9am", "5 May 2027|closed"], []),
        (["|2027", "Homes|12"], []),
    ],
)
def test_a_table_is_read_by_its_head_and_its_first_column(
    rows: list[str], expected: list[tuple[str, str, str]]
) -> None:
    assert [each[:3] for each in said(table(*rows))] == expected


def test_a_range_over_two_cells_is_quoted_as_it_stands() -> None:
    (found,) = find_in_document(blocks(table("Fee|From|To", "Small|1 May 2027|2 June 2027")))
    assert found.timescale.quote == "1 May 2027\t2 June 2027"


@pytest.mark.parametrize(
    ("text", "starts", "ends"),
    [
        ("The rule applies from this September.", "2026-09", ""),
        ("You must register by next April.", "", "2027-04"),
        ("You must register by the end of the year.", "", "2026"),
        ("You must register by the end of next year.", "", "2027"),
        ("The rule applies from this autumn.", "2026-AU", ""),
        ("The rule applies from April this year.", "2026-04", ""),
        ("The rule applies from April next year.", "2027-04", ""),
        ("The rule applies from next spring.", "2027-SP", ""),
    ],
)
def test_what_is_named_from_the_day_of_publication_gets_its_year(
    text: str, starts: str, ends: str
) -> None:
    ((_, found_starts, found_ends, quote),) = said(f"<p>{text}</p>", PUBLISHED)
    assert (found_starts, found_ends) == (starts, ends)
    assert quote in text


@pytest.mark.parametrize(
    "text",
    [
        "The rule applies from next September.",
        "The rule applies from this January.",
        "The rule applies from last May.",
        "The rule applies from next autumn.",
        "The rule applies from this may.",
        "You must tell us by the end of the school year, which is the end of the year.",
    ],
)
def test_a_year_that_could_be_one_of_two_is_not_guessed(text: str) -> None:
    assert not any(starts or ends for _, starts, ends, _ in said(f"<p>{text}</p>", PUBLISHED))


@pytest.mark.parametrize("reference", [None, "2026", "2026-SP", "--06-10", "2026-13-01", "x"])
def test_without_a_known_month_of_publication_nothing_is_added(reference: str | None) -> None:
    page = "<p>You must register by next April.</p>"
    assert said(page, PartialDate(reference) if reference else None) == []


def test_a_timescale_keeps_its_place() -> None:
    page = (
        "<h2>Visits</h2><h3>Reports</h3><p>4.12 A report must be sent by 1 May 2027.</p>"
        "<h3>Deadlines</h3><p>4.13 31 May 2027</p>"
    )
    first, second = find_in_document(blocks(page))
    assert (first.section, first.number, first.told_by) == (("Visits", "Reports"), "4.12", "")
    assert (second.section, second.told_by) == (("Visits", "Deadlines"), "Deadlines")


def test_numbers_inside_a_page_of_print_count_in_order() -> None:
    text = (
        "3.9 Staff keep records. 3.10 A return must be sent by 1 May 2027. 9.1 Not so. "
        "3.12 Homes must reply within 5 days of it.\n\nHomes must reply by 2 May 2027."
    )
    assert [each.number for each in find_in_document(plain(text))] == ["3.10", "3.12", "3.12"]


def test_a_text_file_has_headings_and_lists_too() -> None:
    text = (
        "# Fees\n\n## Deadlines\n\n31 January\n2027\n\n## Returns\n\nThey must reach us by:\n\n"
        "\u2022\n\n4 May 2027 for homes\n\n\u2022 5 May 2027 for others\n\nThank you. 6 May 2027"
    )
    found = find_in_document(plain(text))
    assert [(each.timescale.ends, each.section) for each in found] == [
        ("2027-01-31", ("Fees", "Deadlines")),
        ("2027-05-04", ("Fees", "Returns")),
        ("2027-05-05", ("Fees", "Returns")),
    ]


def test_short_lines_are_headings_but_not_those_of_print() -> None:
    text = "Visits\n\nA return must be sent by 1 May 2027.\n\nThank you."
    assert find_in_document(plain(text))[0].section == ("Visits",)
    assert find_in_document(plain(f"12\n\n{text}"))[0].section == ()


def test_a_date_over_two_lines_or_with_a_hard_space_is_one() -> None:
    found = find_in_document(plain("You must register by 1\u00a0May\n2027, or by 2\n June 2028."))
    assert [each.timescale.ends for each in found] == ["2027-05-01", "2028-06-02"]


def test_impossible_dates_are_quoted_with_their_place_and_are_no_timescales() -> None:
    page = "<h2>Fees</h2><p>4.1 You must pay by 31 September 2027, or by 30 February.</p>" + table(
        "Step|Deadline", "Return|32.13.2027", "Fee|29 February 2027"
    )
    found = read_document(blocks(page))
    assert found.timescales == ()
    assert [each.quote for each in found.impossible] == [
        "31 September 2027",
        "30 February",
        "32.13.2027",
        "29 February 2027",
    ]
    assert (found.impossible[0].section, found.impossible[0].number) == (("Fees",), "4.1")


@pytest.mark.parametrize(
    ("date", "misspelt"),
    [("1th April 2027", "1th April 2027"), ("1stApril 2027", ""), ("1ST April 2027", "")],
)
def test_a_misspelt_ordinal_is_read_and_told(date: str, misspelt: str) -> None:
    (found,) = find_in_document(blocks(f"<p>You must register by {date}.</p>"))
    assert (found.timescale.ends, found.misspelt) == ("2027-04-01", misspelt)
    assert date in found.timescale.quote


def test_a_misspelt_ordinal_makes_no_day_that_is_none() -> None:
    found = read_document(blocks("<p>You must register by 31th September 2027.</p>"))
    assert (found.timescales, found.impossible[0].quote) == ((), "31th September 2027")


WORDS = st.sampled_from(
    [
        *("Deadlines", "Transition", "You must apply by:", "come into force:", "within:", "From"),
        *("Until", "Date", "1 April 2027", "31 September 2027", "1th May 2027", "30 June", "2027"),
        *("this September", "the end of the year", "28 days of the day", "\u2022", "(a) ", "4.12 "),
        *("by ", "from ", " to ", ": ", "\t", "\n", "(", ")", "\u201c", "\u0661 April 2027", "x"),
    ]
)
TEXTS = st.one_of(st.text(max_size=40), st.lists(WORDS, max_size=8).map(" ".join))
BLOCKS = st.lists(
    st.builds(Block, st.sampled_from(list(BlockKind)), TEXTS, st.integers(0, 6)), max_size=12
)


@settings(max_examples=300, deadline=None)
@given(BLOCKS)
def test_any_document_has_an_answer_with_verbatim_quotes(document: list[Block]) -> None:
    found = read_document(document, reference=PUBLISHED)
    for each in found.timescales:
        assert each.timescale.quote
        assert each.timescale.quote in document[each.block].text
    for impossible in found.impossible:
        assert any(impossible.quote in block.text for block in document)
    assert [each.block for each in found.timescales] == sorted(
        each.block for each in found.timescales
    )


@settings(max_examples=200, deadline=None)
@given(st.lists(WORDS, max_size=12).map(" ".join).filter(lambda text: not run_in(text)))
def test_a_paragraph_alone_says_what_its_sentences_say(text: str) -> None:
    found = find_in_document((Block(BlockKind.PARAGRAPH, text),))
    assert tuple(each.timescale for each in found) == find_timescales(text)


@pytest.mark.parametrize(
    "page",
    [
        "\u2022\n\n" * 100_000,
        "Deadlines\n\n" + "1 May 2027\n\n" * 40_000,
        "You must apply by:\n\n" + "\u2022 1 May 2027 for homes\n\n" * 20_000,
        "x" * 100_000,
        "(" * 500_000,
        "1th" + " " * 500_000,
        "4.12 A 4.13 B 1 May 2027 " * 15_000,
        "by this September " * 20_000,
        "".join(
            f"You must apply by {day} May {year}. "
            for day in range(1, 31)
            for year in range(1900, 2099)
        ),
    ],
    ids=lambda page: page[:18],
)
def test_a_hostile_document_takes_linear_time(page: str) -> None:
    began = time.process_time()
    read_document(plain(page), reference=PUBLISHED)
    assert time.process_time() - began < 5


def test_a_wide_table_takes_linear_time() -> None:
    page = table("|".join(["From|Until"] * 5_000), "|".join(["1 May 2027|2 May 2027"] * 5_000))
    began = time.process_time()
    assert len(find_in_document(blocks(page))) == 5_000
    assert time.process_time() - began < 5


def test_what_a_sentence_says_by_itself_is_not_told_by_words_above() -> None:
    page = "<h2>Applies from</h2>" + table("Fee|From 6 April 2027 to 5 April 2028")
    (found,) = find_in_document(blocks(page))
    assert (found.told_by, found.timescale.ends) == ("", "2028-04-05")


@pytest.mark.parametrize("mark", ["\u2022 ", "(a) ", "1. ", "- ", "4.12 ", ""])
def test_the_mark_of_an_item_stands_between_no_words(mark: str) -> None:
    for item in ("1 May 2027", "1 May 2027 for homes"):
        for lead in ("Homes must register by:", "The deadlines for homes are:"):
            found = find_in_document(plain(f"{lead}\n\n{mark}{item}\n\nThank you."))
            assert [each.timescale.ends for each in found] == ["2027-05-01"]


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ("Small|1 May 2027|1 April 2027", [("applies_from", "2027-05-01", "")]),
        ("Small|1 May 2027|when we say so", [("applies_from", "2027-05-01", "")]),
        ("Small|none|1 April 2027", []),
    ],
)
def test_two_cells_that_are_no_range_are_read_alone(
    row: str, expected: list[tuple[str, str, str]]
) -> None:
    found = said(table("Fee|From|Until", row))
    assert [each[:3] for each in found if each[0] == "applies_from"] == expected


def test_a_long_item_is_read_by_its_beginning_and_by_itself() -> None:
    item = "this September, for homes and for all others " * 20 + ". They must pay by 1 May 2028."
    page = f"<p>The rule applies from:</p><ul><li>{item}</li></ul>"
    found = said(page, PUBLISHED)
    assert found[0][:2] == ("applies_from", "2026-09")
    assert found[-1][:3] == ("deadline", "", "2028-05-01")


def test_what_a_lead_in_says_is_said_once() -> None:
    page = (
        "<p>The following come into force on 1 April 2027:</p>"
        "<ul><li>rule 3, by which homes must reply within 5 days of a visit</li></ul>"
    )
    assert [each[0] for each in said(page)] == ["commencement", "duration"]


def test_what_a_lead_in_says_of_another_day_is_not_quoted_from_its_items() -> None:
    lead = "As the order comes into force on 1 April 2027, homes must register by:"
    page = f"<p>{lead}</p><ul><li>1 May 2027 for homes</li><li>2 May 2027</li></ul>"
    assert [each[0] for each in said(page)] == ["commencement", "deadline", "deadline"]


def test_an_item_that_names_a_month_from_its_day_is_read_whole() -> None:
    page = "<p>Homes must register by:</p><ul><li>(a) this September, or 2 May 2027</li></ul>"
    assert next(each[2] for each in said(page, PUBLISHED)) == "2026-09"


@pytest.mark.parametrize("text", ["\u2014:", "-", ":", "Homes"])
def test_a_dash_alone_leads_to_nothing(text: str) -> None:
    assert lead_of(text) == ""


def test_an_empty_block_opens_with_nothing() -> None:
    assert opening(read("")) is None


@pytest.mark.parametrize(
    "text",
    [
        "Homes must register by:\n- 31 January 2027 for old homes\n- 4 May 2027 for new ones",
        "Homes must register by:\n\u2022 31 January 2027\n\u2022 4 May 2027",
        "Homes must register by:\n* 31 January 2027 - if old\n* 4 May 2027 - if new",
        "Homes must register by: (a) 31 January 2027 if old; (b) 4 May 2027 if new.",
        "Homes must register by: (a) 31 January 2027 if old, or (b) 4 May 2027 if new.",
    ],
)
def test_a_list_inside_a_paragraph_is_a_list(text: str) -> None:
    found = find_in_document(plain(text))
    assert [each.timescale.ends for each in found] == ["2027-01-31", "2027-05-04"]
    assert [each.told_by for each in found] == ["Homes must register by:"] * 2


def test_dates_in_a_list_inside_a_paragraph_keep_their_places() -> None:
    text = "4.1 Homes must register by: - 31 September 2027 - 4 May 2027 4.2 They must pay."
    found = read_document(plain(text))
    assert [each.timescale.quote for each in found.timescales] == ["4 May 2027"]
    assert [(each.quote, each.number) for each in found.impossible] == [
        ("31 September 2027", "4.1")
    ]


def test_a_label_on_a_line_of_its_own_speaks_of_the_next_paragraph() -> None:
    page = "<h2>Days</h2><dl><dt>Closing date</dt><dd>4 May 2027</dd><dd>5 May 2027</dd><dt>Next review</dt><dd>2029</dd></dl>"
    assert [(each[0], each[1] or each[2]) for each in said(page)] == [
        ("deadline", "2027-05-04"),
        ("review", "2029"),
    ]


@pytest.mark.parametrize(
    ("heading", "text", "day"),
    [
        ("Key dates for 2027", "You must apply by 31 January.", "2027-01-31"),
        ("2027", "You must apply by 31 January.", "2027-01-31"),
        ("Deadlines, school year 2026 to 2027", "You must apply by 31 January.", "2027-01-31"),
        ("Deadlines, school year 2026 to 2027", "You must apply by 30 September.", "2026-09-30"),
        ("Dates in the 2026/27 tax year", "You must pay by 5 April.", "2027-04-05"),
        ("Dates in the 2026-27 financial year", "You must pay by 1 April.", "2026-04-01"),
        ("Term dates 2026 to 2027", "You must apply by 31 January.", "2027-01-31"),
        ("Key dates for 2027", "You must apply by 31 January 2029.", "2029-01-31"),
        ("Key dates for 2027", "You must apply by 31 January each year.", "--01-31"),
        ("Key dates for 2027", "You must apply by 29 February.", "--02-29"),
        ("Key dates for 2026 and 2027", "You must apply by 31 January.", "--01-31"),
        ("Dates from 2025 to 2029", "You must apply by 31 January.", "--01-31"),
        ("Dates for the school year 2026", "You must apply by 31 January.", "--01-31"),
        ("Dates for admissions in September 2027", "You must apply by 31 January.", "--01-31"),
        ("The Lamps Act 2027", "You must apply by 31 January.", "--01-31"),
        ("Fees", "You must apply by 31 January.", "--01-31"),
    ],
)
def test_a_heading_of_dates_gives_its_year_where_it_names_one(
    heading: str, text: str, day: str
) -> None:
    (found,) = find_in_document(blocks(f"<h2>{heading}</h2><p>{text}</p>"))
    assert found.timescale.ends == day
    assert (found.told_by == heading) == (day[:4] in {"2026", "2027"})


def test_a_range_under_a_year_has_it_on_both_sides() -> None:
    (found,) = find_in_document(
        blocks("<h2>Dates, school year 2026 to 2027</h2><p>You can apply from 1 May to 4 June.</p>")
    )
    assert (found.timescale.starts, found.timescale.ends) == ("2027-05-01", "2027-06-04")


@pytest.mark.parametrize(
    ("heads", "kinds"),
    [
        (("Due date", "Return"), ["deadline"]),
        (("Due date", "Payment date"), []),
        (("Usual due date", "When you'll be paid"), []),
    ],
)
def test_what_is_due_to_the_reader_is_no_deadline(heads: tuple[str, ...], kinds: list[str]) -> None:
    rows = (
        f"<tr><th>{heads[0]}</th><th>{heads[1]}</th></tr><tr><td>5 May 2027</td><td>early</td></tr>"
    )
    found = find_in_document(blocks(f"<h2>Bank holidays</h2><table>{rows}</table>"))
    assert [each.timescale.kind for each in found] == kinds
