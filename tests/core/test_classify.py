import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.core.texts import heading, item, redline, row
from watcher.core import harmless
from watcher.core.classify import classify
from watcher.core.last_updated import is_date, is_last_updated_label, without_last_updated
from watcher.domain import Block, Significance

KEEP = "Staff keep a record of what was said, by whom, and what the home did next."
VISIT = "An independent visitor comes at least once a month and writes a report."


def significance(old: str | list[str | Block], new: str | list[str | Block]) -> Significance:
    before, after = ([some] if isinstance(some, str) else some for some in (old, new))
    return classify(redline([KEEP, *before], [KEEP, *after]))[0]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Last updated: 3 March 2026", "Last updated: 4 April 2026"),
        ("Last updated 3 March 2026", "Last updated 12 December 2026 at 10:15am"),
        ("This page was last reviewed on 3 March 2026.", "This page was last reviewed on 4 April 2026."),
        ("Updated 3 March 2026", "Updated 4 April 2026"),
        ("Page updated: 3 March 2026", "Page updated: 4 April 2026"),
        ("Page last checked 3 days ago", "Page last checked 2 weeks ago"),
        ("Date of last review: March 2026", "Date of last review: April 2026"),
        ("Last modified: 2026-03-03T10:00:00Z", "Last modified: 2026-04-04T11:00:00Z"),
        ("Guidance reviewed: 03/03/2026", "Guidance reviewed: 04/04/2026"),
        ("Last reviewed by the team on Tuesday 3rd March 2026", "Last reviewed by the team on 4th of April 2026"),
        ("Published 1 May 2020 Last updated 3 March 2026", "Published 1 May 2020 Last updated 4 April 2026"),
        ("Published 1 May 2020", "Published 1 May 2020 Last updated 4 April 2026"),
        ("Keep it. This guidance was last updated on 3 March 2026. Date it.",
         "Keep it. This guidance was last updated on 4 April 2026. Date it."),
        ("Keep it. Date it.", "Keep it. (Last updated 4 April 2026) Date it."),
        ("Page last reviewed: 3 March 2026 Next review due: 1 May 2029",
         "Page last reviewed: 4 April 2026 Next review due: 1 May 2029"),
        ([], ["Last updated: 4 April 2026"]),
        (["Last updated: 3 March 2026"], []),
        ([heading("Last updated"), "3 March 2026"], [heading("Last updated"), "4 April 2026"]),
        ([row("Last updated", "3 March 2026")], [row("Last updated", "4 April 2026")]),
        ("same", "same"),
        (["One two three. Four five."], ["One two three.", "Four five."]),
        ([VISIT], [item(VISIT)]),
        ("within 28\u00a0days of it", "within 28 days of it"),
    ],
)  # fmt: skip
def test_mark_up_and_a_pages_own_dates_are_no_change(
    old: str | list[str | Block], new: str | list[str | Block]
) -> None:
    assert significance(old, new) is Significance.NONE


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Next review: April 2027", "Next review: May 2028"),
        ("This will be reviewed in April 2027.", "This will be reviewed in May 2027."),
        ("Page last reviewed: 3 March 2026 Next review due: 1 May 2029",
         "Page last reviewed: 4 April 2026 Next review due: 1 June 2029"),
        ("Rates updated April 2026", "Rates updated May 2026"),
        ("The plan was last reviewed on 3 March 2026.", "The plan was last reviewed on 4 April 2026."),
        ("Updated 3 March 2026 to say how", "Updated 4 April 2026 to say how"),
        ("Published 3 March 2026", "Published 4 April 2026"),
        ([heading("In force"), "3 March 2026"], [heading("In force"), "4 April 2026"]),
        ("within 28 days", "within 14 days"),
        ("You should reply", "You must reply"),
        ("You should reply", "You would reply"),
        ("It is now open", "It is not open"),
        ("the effect of it", "the affect of it"),
        ("the practice of it", "the practise of it"),
        ("the provider of it", "the provided of it"),
        ("the principal home", "the principle home"),
        ("the filing of it", "the filling of it"),
        ("the casual worker", "the causal worker"),
        ("a latter day", "a later day"),
        ("the country of it", "the county of it"),
        ("any child", "every child"),
        ("staff and children", "staff or children"),
        ("it may apply", "it May apply"),
        ("tell IT staff", "tell it staff"),
        ("tell SEND staff", "tell send staff"),
        ("do cant", "do can"),
        ("section 44(3) of it", "section 44(4) of it"),
        ("regulation 5 of it", "paragraph 5 of it"),
        ("from 5 - 10 of it", "from 5 10 of it"),
        ("at -5 degrees", "at 5 degrees"),
        ("5, 10 of it", "5 10 of it"),
        ("and/or staff", "and or staff"),
        ("the child(ren) of it", "the children of it"),
        ("may be kept", "maybe kept"),
        ("call them now.", "call them now?"),
        ("pay £5 of it", "pay 5 of it"),
        ("wonderful staff", "wonderful people"),
        ("a\u00b2 of it", "a of it"),
        ("rule 10 of it", "rule 1O of it"),
        ("four homes here", "for homes here"),
        ("pay £10 of it", "pay 10 of it"),
        ("rule (3) of it", "rule (4) of it"),
        ("in 5 working days", "in 5 days"),
        ("in 5 days", "in 5 working days"),
        ("10\u201312 homes", "10 12 homes"),
        ("10 to 12 homes", "10 12 homes"),
        ("rule 1.5 of it", "rule 1. 5 of it"),
        ("rule 1A of it", "rule 1 A of it"),
        ("call 020 7946", "call 0207946"),
        ("rule 5(a) of it", "rule 5(A) of it"),
        ("section 11 of it", "section II of it"),
        ("24/7 care here", "247 care here"),
        ("staff will go", "staff Will go"),
        ("any one of it", "anyone of it"),
        ("can not go", "cannot go"),
        ("No, staff may go", "No staff may go"),
        ("the home's records", "the homes' records"),
        ("re-sign it here", "resign it here"),
        ("a compliant home", "a complaint home"),
        ("all carers here", "all careers here"),
        ("they supervise it", "they supervisee it"),
        ("the priorities here", "the prioritise here"),
        ("the review (now) is", "the review is"),
        ("the home (see) is", "the home see is"),
        ("mail a@b.uk here", "mail a@c.uk here"),
        ("1. Keep it kindly", "Keep it kindly"),
        ("(a) Keep it kindly", "Keep it kindly"),
        ([], ["Homes keep a plan."]),
        (["Homes keep a plan."], []),
        (["Is it so?", "Yes", "Or so?", "No"], ["Is it so?", "No", "Or so?", "Yes"]),
        ([row("Visit", "", "28 days")], [row("Visit", "28 days", "")]),
        ([VISIT, "Ash tree", "Elm tree"], ["Ash tree", "Elm tree", VISIT.replace("month", "week")]),
    ],
)  # fmt: skip
def test_what_may_change_the_meaning_is_substantive(
    old: str | list[str | Block], new: str | list[str | Block]
) -> None:
    assert significance(old, new) is Significance.SUBSTANTIVE


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Staff recieve it", "Staff receive it"),
        ("Staff occured here", "Staff occurred here"),
        ("seperate rooms here", "separate rooms here"),
        ("organise the behaviour", "organize the behavior"),
        ("the homes' rules", "the homes\u2019 rules"),
        ("Staff, who are kind", "Staff who are kind"),
        ("the Home is open", "the home is open"),
        ("SAFEGUARDING rules here", "Safeguarding rules here"),
        ("reply in 28 days", "reply in 28 days."),
        ("kind staff - good homes", "kind staff \u2013 good homes"),
        ("cafe\u0301 rules here", "caf\u00e9 rules here"),
        (["Kind staff"], ["Kind staff", "\u2014"]),
        ("the \u2018good\u2019 home\u2019s rule", "the 'good' home's rule"),
        ("\u201cgood\u201d homes here", '"good" homes here'),
        ("it must not go", "it MUST NOT go"),
        ("staff must go", "staff Must go"),
        ("regulation 44(3) of it", "regulation 44 (3) of it"),
        ("10\u201312 homes here", "10-12 homes here"),
        ("10 \u2013 12 homes here", "10-12 homes here"),
        ("within28 days of it", "within 28 days of it"),
        ("within 28days of it", "within 28 days of it"),
        ("see page12 of it", "see page 12 of it"),
        ("the review () is dull", "the review is dull"),
        ("homes, e.g. ours", "homes, eg ours"),
        ("a kind\u200b home", "a kind home"),
        ("It's its home", "Its its home"),
    ],
)
def test_what_is_provably_harmless_is_editorial(
    old: str | list[str | Block], new: str | list[str | Block]
) -> None:
    assert significance(old, new) is Significance.EDITORIAL


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ([VISIT, "Ash tree", "Elm tree"], ["Ash tree", "Elm tree", VISIT]),
        (["Ash", "Birch", "Cedar"], ["Cedar", "Ash", "Birch"]),
    ],
)
def test_another_order_alone_is_structural(old: list[str | Block], new: list[str | Block]) -> None:
    assert significance(old, new) is Significance.STRUCTURAL


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ("Within 28 days", "Within 14 days", "A number, date or reference changed: “28” became “14”."),
        ("You should go, kind staff", "You must go, kind people",
         "A word that sets duties, times or amounts changed: “should” became “must”, and 1 more place."),
        ("Good staff, kind homes, warm rooms, big gardens", "Nice staff, dear homes, cosy rooms, big gardens",
         "Wording changed: “Good” became “Nice”, and 2 more places."),
        ("Kind staff", "Kind and warm staff",
         "A word that sets duties, times or amounts changed: “and warm” was added."),
        ("Kind happy staff", "Kind staff", "Wording changed: “happy” was removed."),
        ([], ["A home agrees a plan with the police for each child who may go missing from it."],
         "Text came or went: “A home agrees a plan with the police for each child who may …” was added."),
        ("Staff recieve it", "Staff receive it",
         "Only spelling, punctuation or capital letters differ: “recieve” became “receive”."),
        ([row("Visit", "", "28 days")], [row("Visit", "28 days", "")],
         "In a table, an entry stands in another column: “Visit 28 days”."),
        (["Ash", "Birch", "Cedar"], ["Cedar", "Ash", "Birch"],
         "The order of the text differs, and no word of it: “Cedar” stands at another place."),
    ],
)  # fmt: skip
def test_the_reason_names_the_weightiest_words(
    old: str | list[str | Block], new: str | list[str | Block], reason: str
) -> None:
    before, after = ([some] if isinstance(some, str) else some for some in (old, new))
    assert classify(redline(before, after))[1] == reason


def test_a_move_beside_an_edit_is_judged_by_the_edit() -> None:
    old: list[str | Block] = [VISIT, "Kind staff, who are here", VISIT * 2]
    new: list[str | Block] = ["Kind staff who are here", VISIT * 2, VISIT]
    assert significance(old, new) is Significance.EDITORIAL


def test_text_that_moved_and_was_mended_is_editorial() -> None:
    old: list[str | Block] = [VISIT.replace("writes", "recieves"), "Ash tree", "Elm tree"]
    new: list[str | Block] = ["Ash tree", "Elm tree", VISIT.replace("writes", "receives")]
    assert significance(old, new) is Significance.EDITORIAL


def test_labels_and_dates_are_known() -> None:
    assert is_last_updated_label("Page last updated:")
    assert not is_last_updated_label("In force from")
    assert is_date("Monday 3 March 2026")
    assert not is_date("from 3 March 2026")


@pytest.mark.parametrize(
    "piece", ["updated ", ". last updated by" + " " * 99, "3 march 2026 ", ". this page "]
)
def test_long_texts_are_searched_in_good_time(piece: str) -> None:
    assert without_last_updated(piece * (200_000 // len(piece)))


@pytest.mark.parametrize("words", ["comes", "rarely comes at least"])
def test_text_that_lost_or_gained_words_on_the_way_is_substantive(words: str) -> None:
    there = VISIT.replace("comes at least", words)
    old: list[str | Block] = [VISIT, "Ash tree", "Elm tree"]
    assert significance(old, ["Ash tree", "Elm tree", there]) is Significance.SUBSTANTIVE


@given(st.sampled_from(sorted(harmless._MEANING)), st.sampled_from(sorted(harmless._MEANING)))
def test_no_word_that_bears_meaning_takes_anothers_place_unseen(was: str, became: str) -> None:
    old, new = f"Kind people {was} good bread", f"Kind people {became} good bread"
    expected = Significance.NONE if was == became else Significance.SUBSTANTIVE
    assert significance(old, new) is expected


@given(
    st.integers(0, 9999),
    st.integers(0, 9999),
    st.sampled_from(["{}", "£{}", "{}%", "({})", "{}(a)", "no {}-day", "1.{}"]),
)
def test_no_number_takes_anothers_place_unseen(was: int, became: int, form: str) -> None:
    old, new = (f"Kind people {form.format(number)} good bread" for number in (was, became))
    expected = Significance.NONE if was == became else Significance.SUBSTANTIVE
    assert significance(old, new) is expected


def test_an_item_that_went_under_another_duty_is_substantive() -> None:
    must, need = "The home must:", "The home need not:"
    keys, doors = item("keep a list of all the keys"), item("lock each door at night")
    found = redline([must, keys, doors, need, item("light a lamp")],
                    [must, doors, need, item("light a lamp"), keys])  # fmt: skip
    significance, reason = classify(found)
    assert significance is Significance.SUBSTANTIVE
    assert "keep a list of all the keys" in reason
