"""The timescales of a change, read under what stands above them in the page."""

from watcher.core.diff import diff
from watcher.core.timescale import changed_timescales
from watcher.domain import PartialDate, Revision
from watcher.sources.local import read_local


def revision(html: str) -> Revision:
    return read_local("page.html", html.encode())


def said(before: str, after: str) -> list[tuple[str, str, bool]]:
    redline = diff(revision(before), revision(after))
    found = changed_timescales(redline, (), reference=PartialDate("2026-06-10"))
    return [
        (one.timescale.kind.value, one.timescale.starts or one.timescale.ends or "", one.is_new)
        for one in found
    ]


def listed(lead: str, *items: str) -> str:
    return f"<h2>Returns</h2><p>{lead}</p><ul>{''.join(f'<li>{item}</li>' for item in items)}</ul>"


def tabled(head: str, *rows: str) -> str:
    cells = (row.split("|") for row in (head, *rows))
    return "".join(
        ("<table>", *(f"<tr><td>{'</td><td>'.join(row)}</td></tr>" for row in cells), "</table>")
    )


def test_a_new_item_under_an_unchanged_lead_in_is_of_its_kind() -> None:
    lead = "Homes must send the return by:"
    before, after = listed(lead, "1 May 2027"), listed(lead, "1 May 2027", "1 June 2027 if late")
    assert said(before, after) == [("deadline", "2027-06-01", True)]


def test_a_moved_day_in_an_item_is_new() -> None:
    lead = "The deadlines for the return are:"
    before = listed(lead, "1 May 2027", "2 May 2028 for small homes")
    after = listed(lead, "1 May 2027", "3 May 2028 for small homes")
    assert said(before, after) == [("deadline", "2028-05-03", True)]


def test_words_added_to_an_item_make_its_day_not_new() -> None:
    lead = "Homes must send the return by:"
    before, after = listed(lead, "1 May 2027"), listed(lead, "1 May 2027, in writing")
    assert said(before, after) == [("deadline", "2027-05-01", False)]


def test_a_day_in_a_cell_is_of_the_kind_of_its_column() -> None:
    head = "Rule|Applies from"
    before = tabled(head, "Rule 5|1 May 2027", "Rule 6|1 June 2027")
    after = tabled(head, "Rule 5|1 May 2027", "Rule 6|1 July 2027", "Rule 7|1 August 2027")
    assert said(before, after) == [
        ("applies_from", "2027-07-01", True),
        ("applies_from", "2027-08-01", True),
    ]


def test_a_day_under_an_unchanged_heading_is_of_its_kind() -> None:
    before = "<h2>Next review</h2><p>April 2027</p><p>Write to us.</p>"
    after = "<h2>Next review</h2><p>April 2029</p><p>Write to us.</p>"
    assert said(before, after) == [("review", "2029-04", True)]


def test_a_lead_in_that_becomes_a_duty_makes_the_days_under_it_news() -> None:
    items = ("1 May 2027", "1 June 2027")
    before = listed("Homes met the team on:", *items)
    after = listed("Homes must send the return by:", *items)
    assert said(before, after) == [
        ("deadline", "2027-05-01", True),
        ("deadline", "2027-06-01", True),
    ]


def test_a_lead_in_in_other_words_makes_none() -> None:
    items = ("1 May 2027", "1 June 2027")
    before = listed("Homes must send the return by:", *items)
    after = listed("Homes must send us the return by:", *items)
    assert said(before, after) == []


def test_a_month_named_from_the_day_of_publication_gets_its_year() -> None:
    after = "<p>Write.</p><p>Homes must register by next April.</p>"
    assert said("<p>Write.</p>", after) == [("deadline", "2027-04", True)]
