from dataclasses import replace
from datetime import date, timedelta

import pytest

from tests import mails
from watcher.core.days_left import days_left_in_words
from watcher.core.diff import diff
from watcher.core.mail_notice import title_in_line
from watcher.core.mail_view import calendar_lines, edition_name, mail_view
from watcher.core.mail_words import (
    counted,
    day_in_words,
    instant_in_words,
    listed,
    wrapped,
)
from watcher.domain import (
    Block,
    BlockKind,
    CalendarEntry,
    Concern,
    DocumentId,
    Edition,
    FoundTimescale,
    Notice,
    PartialDate,
    Revision,
    Significance,
    TimescaleKind,
    Weight,
)

ALL = (Concern.ALL,)
FIRM = mails.found(TimescaleKind.APPLIES_FROM, "from 1 September 2027", starts="2027-09-01")
UNDATED = replace(mails.GUIDE, timescales=())
TOP = f"{mails.GUIDE.title}, before its first heading"


def counted_found(
    kind: TimescaleKind, *, start: str | None = None, end: str | None = None
) -> FoundTimescale:
    """Return a timescale whose only date was counted."""
    one = mails.found(kind, "q")
    resolved = replace(
        one.timescale,
        resolved_start=PartialDate(start) if start else None,
        resolved_end=PartialDate(end) if end else None,
        counted="made on 28 July 2026, plus one day",
    )
    return replace(one, timescale=resolved)


def interim(*notices: Notice) -> Edition:
    return replace(mails.INTERIM, notices=notices)


def dated(*timescales: FoundTimescale) -> Notice:
    return replace(mails.GUIDE, timescales=timescales)


@pytest.mark.parametrize(
    ("edition", "headline", "subject"),
    [
        (
            interim(dated(FIRM), mails.ACT),
            "2 changes; act on the first by 1 September 2027 (Wednesday)",
            "Regulation Watcher interim edition 2026-07: act by 1 September 2027",
        ),
        (
            interim(dated(FIRM)),
            "1 change; act by 1 September 2027 (Wednesday)",
            "Regulation Watcher interim edition 2026-07: act by 1 September 2027",
        ),
        (
            interim(UNDATED),
            "1 change; act now",
            "Regulation Watcher interim edition 2026-07: act now",
        ),
        (
            interim(mails.ACT),
            "1 change. Nothing to do before 1 April 2027 (Thursday).",
            "Regulation Watcher interim edition 2026-07: nothing to do before 1 April 2027",
        ),
        (
            replace(interim(mails.ACT), next_annual_at=None),
            "1 change. Nothing to do.",
            "Regulation Watcher interim edition 2026-07: nothing to do",
        ),
        (
            replace(mails.ANNUAL, notices=(), minor=(), undone=()),
            "Nothing changed since 3 March 2026. Nothing to do before 1 April 2028 (Saturday).",
            "Regulation Watcher annual edition 2027: nothing changed",
        ),
        (
            replace(mails.ANNUAL, notices=(), covers_since=None),
            "Nothing of substance changed. Nothing to do before 1 April 2028 (Saturday).",
            "Regulation Watcher annual edition 2027: nothing to do before 1 April 2028",
        ),
    ],
)
def test_a_mail_says_first_what_it_comes_to(edition: Edition, headline: str, subject: str) -> None:
    view = mail_view(edition, ALL)
    assert view.headline == headline
    assert view.subject == subject


def test_editions_have_names() -> None:
    assert edition_name(mails.INTERIM) == "Interim edition 2026-07"
    assert edition_name(mails.ANNUAL) == "Annual edition 2027"


def test_by_when_lists_every_notice_and_the_earliest_first() -> None:
    month = mails.found(TimescaleKind.DEADLINE, "by March 2027", ends="2027-03")
    past = mails.found(TimescaleKind.COMMENCEMENT, "since 1 July 2026", starts="2026-07-01")
    view = mail_view(
        interim(
            dated(FIRM, FIRM, past),
            mails.ACT,
            replace(UNDATED, weight=Weight.CONTEXT),
            UNDATED,
            replace(UNDATED, significance=Significance.STRUCTURAL),
            dated(month),
        ),
        ALL,
    )
    assert [(one.number, one.when, one.left, one.what) for one in view.by_when] == [
        (1, "1 July 2026 (Wednesday)", "6 days ago", "came into force"),
        (4, "Now", "", "no date stated: treat as in effect on publication"),
        (6, "March 2027", "in 237 days at the earliest", "must be done by then"),
        (1, "1 September 2027 (Wednesday)", "in 421 days", "applies from then"),
        (2, "Not yet in force", "", "no day is set so far: we are watching"),
        (3, "No date stated", "", "treat as in effect on publication"),
        (5, "Nothing to do", "", "no meaning changed"),
    ]


def test_what_concerns_the_home_s_type_stands_first_and_nothing_is_left_out() -> None:
    edition = interim(mails.ACT, mails.GUIDE, mails.FRAMEWORK)
    secure = mail_view(edition, (Concern.SECURE,)).groups[0].notices
    general = mail_view(edition, ALL).groups[0].notices
    assert [(one.notice.document, one.is_for_you) for one in secure] == [
        ("guide", False),
        ("framework", True),
        ("act", False),
    ]
    assert [(one.notice.document, one.is_for_you) for one in general] == [
        ("act", False),
        ("guide", False),
        ("framework", False),
    ]


def test_an_annual_edition_is_grouped_by_who_must_act() -> None:
    groups = mail_view(mails.ANNUAL, ALL).groups
    assert [(group.heading, len(group.notices)) for group in groups] == [
        ("For all children's homes", 2),
        ("For secure children's homes", 1),
        ("For providers", 1),
    ]
    numbers = [one.number for group in groups for one in group.notices]
    assert numbers == [1, 2, 3, 4]


def test_notices_are_numbered_as_they_stand_in_the_mail() -> None:
    both = replace(
        mails.ACT, document=DocumentId("b"), concerns=(Concern.PROVIDERS, Concern.SECURE)
    )
    annual = replace(mails.ANNUAL, notices=(mails.GUIDE, mails.ACT, both, mails.FRAMEWORK))
    view = mail_view(annual, (Concern.SECURE,))
    shown = [(one.number, one.notice.document) for group in view.groups for one in group.notices]
    assert shown == [(1, "guide"), (2, "b"), (3, "act"), (4, "framework")]
    assert {one.number: one.title for one in view.by_when}[
        4
    ] == "How we inspect secure children's homes"


def test_an_edition_without_notices_has_no_groups() -> None:
    assert mail_view(interim(), ALL).groups == ()
    assert mail_view(replace(mails.ANNUAL, notices=()), ALL).groups == ()


def test_a_notice_for_nobody_named_is_for_all() -> None:
    view = mail_view(interim(replace(mails.GUIDE, concerns=())), (Concern.SECURE,))
    assert view.groups[0].notices[0].concerns == "all children's homes"
    assert not view.groups[0].notices[0].is_for_you
    annual = replace(mails.ANNUAL, notices=(replace(mails.GUIDE, concerns=()),))
    assert mail_view(annual, ALL).groups[0].heading == "For all children's homes"


def only(notice: Notice) -> tuple[str, ...]:
    view = mail_view(interim(notice), ALL).groups[0].notices[0]
    return (view.news, view.announced, view.effect)


def test_a_notice_says_what_happened_whether_it_was_announced_and_by_when() -> None:
    assert only(dated(FIRM)) == (
        "The text changed.",
        "The publisher announced this on 3 July 2026.",
        "Applies from 1 September 2027 (Wednesday), in 421 days.",
    )
    assert only(replace(mails.ACT, silent=True)) == (
        "This part is new.",
        "The publisher did not announce this change.",
        "Not yet in force: we are watching.",
    )
    assert only(replace(UNDATED, published_at=None))[1:] == (
        "The publisher announced this change.",
        "No date stated: treat as in effect on publication.",
    )


def date_line(found: FoundTimescale) -> tuple[str, str, str, str]:
    noted = replace(dated(found), change_notes=("The note says q.",))
    (line,) = mail_view(interim(noted), ALL).groups[0].notices[0].dates
    return (line.when, line.left, line.what, line.place)


@pytest.mark.parametrize(
    ("found", "line"),
    [
        (
            mails.found(TimescaleKind.DEADLINE, "q", ends="2026-07-31", section=("Part 1", "Fees")),
            ("31 July 2026 (Friday)", "in 24 days", "must be done by then", "Part 1 > Fees"),
        ),
        (
            mails.found(TimescaleKind.DEADLINE, "q", starts="2026-07-01", ends="2026-07-08"),
            (
                "1 July 2026 (Wednesday) to 8 July 2026 (Wednesday)",
                "tomorrow",
                "must be done by then",
                TOP,
            ),
        ),
        (
            mails.found(TimescaleKind.TRANSITION, "q", ends="2027", in_note=True),
            (
                "until 2027",
                "in 178 days at the earliest",
                "transition period",
                "the publisher's note",
            ),
        ),
        (
            mails.found(TimescaleKind.EXPIRY, "withdrawn on", ends="2026-07-06", in_note=True),
            ("6 July 2026 (Monday)", "yesterday", "ended", ""),
        ),
        (
            mails.found(TimescaleKind.REVIEW, "q", starts="2026-07-06", is_new=False),
            (
                "6 July 2026 (Monday)",
                "yesterday",
                "the publisher planned to review this text (the text said so before)",
                TOP,
            ),
        ),
        (
            mails.found(TimescaleKind.COMMENCEMENT, "q"),
            ("", "", "comes into force (no date is given)", TOP),
        ),
        (mails.found(TimescaleKind.DURATION, "q"), ("", "", "time limit", TOP)),
        (
            counted_found(TimescaleKind.COMMENCEMENT, start="2026-07-29"),
            (
                "counted: 29 July 2026 (Wednesday)",
                "in 22 days",
                "comes into force (made on 28 July 2026, plus one day)",
                TOP,
            ),
        ),
        (
            counted_found(TimescaleKind.DURATION, end="2026-08"),
            (
                "counted: August 2026",
                "in 25 days at the earliest",
                "time limit (made on 28 July 2026, plus one day)",
                TOP,
            ),
        ),
        (
            counted_found(TimescaleKind.TRANSITION, end="2026-07-06"),
            (
                "until counted: 6 July 2026 (Monday)",
                "yesterday",
                "transition period (made on 28 July 2026, plus one day)",
                TOP,
            ),
        ),
        (
            mails.found(TimescaleKind.EXPIRY, "q", ends="--07-07"),
            ("7 July (no year stated)", "today", "ends", TOP),
        ),
    ],
)
def test_a_timescale_is_told_in_plain_words(
    found: FoundTimescale, line: tuple[str, str, str, str]
) -> None:
    assert date_line(found) == line


def test_many_timescales_are_cut_new_ones_first_and_the_rest_counted() -> None:
    old = [mails.found(TimescaleKind.DURATION, f"old {n}", is_new=False) for n in range(9)]
    new = [mails.found(TimescaleKind.DURATION, f"new {n}") for n in range(9)]
    view = mail_view(interim(dated(*old, *new)), ALL).groups[0].notices[0]
    assert [line.quote for line in view.dates] == [
        *(f"new {n}" for n in range(9)),
        *(f"old {n}" for n in range(3)),
    ]
    assert view.further_dates == 6


def test_the_calendar_is_told_in_words() -> None:
    entry = CalendarEntry(
        on=date(2027, 6, 1),
        stated=PartialDate("2027-06"),
        kind=TimescaleKind.DEADLINE,
        quote="by June 2027",
        document_title="Guide",
        title="Fees",
        address="https://www.example.org/guide",
    )
    (line,) = calendar_lines((entry,))
    assert (line.when, line.what, line.title) == (
        "June 2027",
        "must be done by then",
        "Guide: Fees",
    )
    assert title_in_line(replace(entry, title="Guide")) == "Guide"


def test_numbers_days_and_lists_are_told_in_words() -> None:
    assert [counted(n, "change") for n in (0, 1, 1200)] == [
        "no changes",
        "1 change",
        "1,200 changes",
    ]
    assert counted(2, "is", "are") == "2 are"
    assert [listed(["a", "b", "c"][:n]) for n in range(4)] == ["", "a", "a and b", "a, b and c"]
    assert [days_left_in_words(n) for n in (-2, -1, 0, 1, 2)] == [
        "2 days ago",
        "yesterday",
        "today",
        "tomorrow",
        "in 2 days",
    ]
    assert day_in_words(date(2027, 9, 1)) == "1 September 2027 (Wednesday)"
    late = mails.SLOT + timedelta(seconds=5)
    assert instant_in_words(late) == "7 July 2026 at 10:00:05 UK time"


def test_a_paragraph_is_wrapped_between_words_alone() -> None:
    address = "https://www.example.org/" + "x" * 80
    text = wrapped(f"Read it at {address} today", width=20, indent="  ", first="* ")
    assert text == f"* Read it at\n  {address}\n  today"
    assert wrapped("") == ""


def test_the_list_at_the_top_says_that_a_date_was_counted() -> None:
    view = mail_view(
        interim(dated(counted_found(TimescaleKind.COMMENCEMENT, start="2026-07-29"))), ALL
    )
    (line,) = view.by_when
    assert (line.when, line.left, line.what) == (
        "counted: 29 July 2026 (Wednesday)",
        "in 22 days",
        "comes into force",
    )
    assert view.headline == "1 change; act by 29 July 2026 (Wednesday)"


def test_a_line_amended_in_a_text_for_information_waits_for_its_covers_day() -> None:
    cover = (
        "July 2026 (for information) version of the guide, which comes into force in September 2026"
    )
    old, new = (
        Revision(
            blocks=(Block(BlockKind.PARAGRAPH, cover), Block(BlockKind.PARAGRAPH, line)),
            derivation="test",
        )
        for line in ("Homes keep a record.", "Homes must keep a record.")
    )
    view = mail_view(interim(replace(UNDATED, redline=diff(old, new))), ALL)
    (line,) = view.by_when
    assert (line.when, line.what) == (
        "Not yet in force",
        "published for information, in force from September 2026",
    )
    assert view.headline == "1 change; act by 1 September 2026 (Tuesday)"
    ((shown,),) = (group.notices for group in view.groups)
    assert shown.effect == (
        "Not yet in force: published for information, in force from September 2026,"
        " in 56 days at the earliest."
    )
