from dataclasses import replace
from datetime import timedelta

import pytest

from tests.core.editions import NOW, at, change, document, timescale
from watcher.core.net import strongest
from watcher.core.notice import Undone, group, notice, text_span
from watcher.domain import (
    Block,
    BlockKind,
    Change,
    ChangeKind,
    Concern,
    FoundTimescale,
    Notice,
    Op,
    PartialDate,
    Precision,
    Redline,
    Revision,
    Significance,
    TimescaleKind,
    Weight,
)

GUIDE = document("guide", Weight.HAVE_REGARD, concerns=(Concern.SECURE,))
S, K, T = Significance, ChangeKind, TimescaleKind

DUTY = "The registered person must keep a record of every visit."
OTHER = "The registered person must keep a record of every visit and of every call."
WITHDRAWN_ON = timescale(
    None, "2026-06-01", T.EXPIRY, in_note=True, quote="withdrawn on 1 June 2026"
)


def text(*paragraphs: str) -> Revision:
    blocks = [Block(BlockKind.TITLE, "Guide")]
    blocks += [Block(BlockKind.PARAGRAPH, paragraph) for paragraph in paragraphs]
    return Revision(blocks=tuple(blocks), derivation="test 1")


def row(*kinds: ChangeKind) -> list[Change]:
    """Return changes of one page, one after the other: a text, then what was done to it."""
    number: int | None = 1
    changes = []
    for id_, kind in enumerate(kinds, 1):
        before = None if kind is K.NEW_PART and number is None else number
        after = None if kind in (K.GONE, K.PART_GONE) else (before or 0) + (kind is not K.MOVED)
        at_ = NOW + timedelta(hours=id_)
        significance = S.STRUCTURAL if kind is K.MOVED else S.SUBSTANTIVE
        changes.append(
            change(
                id_,
                kind=kind,
                before=before,
                after=after,
                found_at=at_,
                significance=significance,
                reason=f"{kind} {id_}",
            )
        )
        number = after or before
    return changes


def told(found: Notice | Undone) -> Notice:
    assert isinstance(found, Notice)
    return found


def undone(found: Notice | Undone) -> Notice:
    assert isinstance(found, Undone)
    return found.notice


def shown(notice: Notice) -> Redline:
    assert notice.redline is not None
    return notice.redline


def days(notice: Notice) -> list[tuple[str, PartialDate | None]]:
    return [
        (one.timescale.kind, one.timescale.starts or one.timescale.ends)
        for one in notice.timescales
    ]


# --- groups ---


def test_changes_are_grouped_by_page_in_order_of_finding() -> None:
    later = NOW + timedelta(hours=1)
    groups = group(
        [
            change(4, found_at=later),
            change(2, part="p"),
            change(3, document="other"),
            change(1),
            change(5, significance=S.NONE),
        ]
    )
    assert [[one.id for one in some] for some in groups] == [[1, 4], [2], [3]]


def test_changes_of_no_significance_make_no_group() -> None:
    assert group([change(1, significance=S.NONE)]) == ()


@pytest.mark.parametrize(
    ("kinds", "span"),
    [
        ((K.TEXT,), (1, 2)),
        ((K.TEXT, K.TEXT, K.TEXT), (1, 4)),
        ((K.TEXT, K.GONE), (1, None)),
        ((K.PART_GONE, K.NEW_PART), (1, 2)),
        ((K.MOVED,), (1, 1)),
        ((K.GONE, K.RESTORED), (1, 2)),
    ],
)
def test_the_first_text_is_compared_with_the_last(
    kinds: tuple[ChangeKind, ...], span: tuple[int | None, int | None]
) -> None:
    assert text_span(row(*kinds)) == span


def test_a_part_that_came_is_all_new_also_where_it_came_again() -> None:
    assert text_span([change(kind=K.NEW_PART, before=None, after=1)]) == (None, 1)
    assert text_span([change(kind=K.NEW_PART, before=3, after=4)]) == (None, 4)


def test_the_strongest_change_is_the_last_of_the_most_significant() -> None:
    changes = [
        change(1, significance=S.EDITORIAL),
        change(2),
        change(3),
        change(4, significance=S.STRUCTURAL),
    ]
    assert strongest(changes).id == 3
    assert strongest([changes[0], changes[3]]).id == 4


# --- wording ---


def test_several_changes_are_told_as_one_from_the_first_text_to_the_last() -> None:
    changes = [
        change(1, note="First.", published_at=at("2026-06-01T08:00"), silent=False),
        change(2, note=None, silent=True, before=2, after=3, found_at=NOW + timedelta(days=1)),
        change(
            3,
            note="First.",
            published_at=at("2026-06-05T08:00"),
            before=3,
            after=4,
            found_at=NOW + timedelta(days=2),
        ),
    ]
    one = told(notice(changes, GUIDE, text(DUTY), text(OTHER)))
    assert (one.kind, one.significance) == (K.TEXT, S.SUBSTANTIVE)
    tokens = [token for block in shown(one).blocks for token in block.tokens]
    assert "".join(t.text for t in tokens if t.op in (Op.SAME, Op.GONE)) == f"Guide\n{DUTY}\n"
    assert "".join(t.text for t in tokens if t.op in (Op.SAME, Op.NEW)) == f"Guide\n{OTHER}\n"
    assert one.changes == (1, 2, 3)
    assert one.change_notes == ("First.",)
    assert (one.silent, one.published_at) == (False, at("2026-06-05T08:00"))
    assert one.found_at == NOW + timedelta(days=2)


def test_it_carries_what_a_reader_must_know_of_the_document() -> None:
    one = told(notice([change(1, silent=True)], GUIDE, text(DUTY), text(OTHER)))
    assert (one.document_title, one.owner, one.weight) == (
        "Document guide",
        "DfE",
        Weight.HAVE_REGARD,
    )
    assert (one.concerns, one.title) == ((Concern.SECURE,), "Title of guide")
    assert (one.address, one.silent) == ("https://www.gov.uk/guide", True)


def test_a_document_off_the_list_is_told_by_what_the_change_says() -> None:
    one = told(notice([change(1)], None, text(DUTY), text(OTHER)))
    assert (one.document_title, one.owner, one.weight) == ("Title of guide", "", Weight.CONTEXT)
    assert one.concerns == (Concern.ALL,)


def test_a_text_that_came_back_is_undone_and_keeps_its_changes_for_the_list() -> None:
    changes = row(K.TEXT, K.TEXT)
    one = undone(notice(changes, GUIDE, text(DUTY), text(DUTY)))
    assert (one.changes, one.significance, one.kind) == ((1, 2), S.SUBSTANTIVE, K.TEXT)
    assert (one.redline, one.timescales) == (None, ())
    assert one.reason == "It was undone: the page stands as it did before."


def test_a_text_that_came_back_in_other_mark_up_is_undone_too() -> None:
    item = Revision(
        blocks=(Block(BlockKind.TITLE, "Guide"), Block(BlockKind.LIST_ITEM, DUTY, 1)),
        derivation="test 1",
    )
    assert undone(notice(row(K.TEXT, K.TEXT), GUIDE, text(DUTY), item)).changes == (1, 2)


def test_significance_is_that_of_what_is_left() -> None:
    typo = "The registered person must keep a recrod of every visit."
    one = told(notice(row(K.TEXT, K.TEXT), GUIDE, text(typo), text(DUTY)))
    assert one.significance is S.EDITORIAL


def test_a_text_that_cannot_be_had_is_told_by_what_the_changes_said() -> None:
    changes = [
        change(1, timescale("2026-09-01"), reason="A duty was added."),
        change(2, significance=S.EDITORIAL, before=2, after=3),
    ]
    for before, after in ((None, None), (text(DUTY), None), (None, text(DUTY))):
        one = told(notice(changes, GUIDE, before, after))
        assert (one.redline, one.significance) == (None, S.SUBSTANTIVE)
        assert one.reason == "A duty was added."
        assert days(one) == [("applies_from", "2026-09-01")]


def test_texts_derived_by_different_code_are_not_compared() -> None:
    other = Revision(blocks=text(OTHER).blocks, derivation="test 2")
    with pytest.raises(ValueError, match="derived"):
        notice([change(1)], GUIDE, text(DUTY), other)


# --- timescales ---


def test_timescales_are_those_of_the_net_text() -> None:
    changes = [
        change(1, timescale("2026-09-01", kind=T.COMMENCEMENT)),
        change(2, timescale("2027-09-01", kind=T.COMMENCEMENT), before=2, after=3),
    ]
    after = text(DUTY, "This guidance comes into force on 1 September 2027.")
    one = told(notice(changes, GUIDE, text(DUTY), after))
    assert days(one) == [("commencement", "2027-09-01")]
    assert all(found.is_new for found in one.timescales)


def test_a_date_in_a_note_stands_unless_a_later_change_put_another() -> None:
    in_note = timescale("2026-09-01", in_note=True, quote="from 1 September 2026")
    again = timescale("2027-01-01", in_note=True, quote="from 1 January 2027")
    other = timescale(None, "2026-12-01", T.DEADLINE, in_note=True, quote="by 1 December 2026")
    first, last = text(DUTY), text(OTHER)
    kept = told(
        notice([change(1, in_note), change(2, other, before=2, after=3)], GUIDE, first, last)
    )
    assert kept.timescales == (in_note, other)
    slipped = told(
        notice([change(1, in_note, other), change(2, again, before=2, after=3)], GUIDE, first, last)
    )
    assert slipped.timescales == (other, again)


def test_a_note_given_with_two_changes_of_one_poll_states_its_dates_once() -> None:
    in_note = timescale("2026-09-01", in_note=True)
    moved = change(1, in_note, kind=K.MOVED, significance=S.STRUCTURAL)
    one = told(notice([moved, change(2, in_note)], GUIDE, text(DUTY), text(OTHER)))
    assert one.timescales == (in_note,)


# --- notes and moves beside the text ---


def test_a_note_without_a_change_of_wording_is_told() -> None:
    in_note = timescale("2026-09-01", in_note=True)
    alone = change(
        1, in_note, note="Updated attachment.", before=2, after=2, reason="A note alone."
    )
    one = told(notice([alone], GUIDE, text(DUTY), text(DUTY)))
    assert (one.kind, one.significance, one.redline) == (K.TEXT, S.SUBSTANTIVE, None)
    assert (one.reason, one.change_notes) == ("A note alone.", ("Updated attachment.",))
    assert one.timescales == (in_note,)
    assert told(notice([alone], GUIDE, None, None)) == one


def test_a_note_stands_though_the_wording_beside_it_was_undone() -> None:
    changes = [
        *row(K.TEXT, K.TEXT),
        change(3, before=3, after=3, found_at=NOW + timedelta(days=1), reason="A note alone."),
    ]
    one = told(notice(changes, GUIDE, text(DUTY), text(DUTY)))
    assert (one.significance, one.redline, one.changes) == (S.SUBSTANTIVE, None, (1, 2, 3))


def test_where_note_and_wording_weigh_the_same_the_wording_gives_the_reason() -> None:
    alone = change(2, before=2, after=2, found_at=NOW + timedelta(days=1), reason="A note alone.")
    one = told(notice([change(1), alone], GUIDE, text(DUTY), text(OTHER)))
    assert one.reason != "A note alone."


def test_a_note_that_says_less_than_the_wording_leaves_the_wording_to_speak() -> None:
    alone = change(2, significance=S.EDITORIAL, before=2, after=2, found_at=NOW + timedelta(days=1))
    one = told(notice([change(1), alone], GUIDE, text(DUTY), text(OTHER)))
    assert one.significance is S.SUBSTANTIVE
    assert one.redline is not None


def test_a_move_is_structural_news_and_hides_no_change_of_wording() -> None:
    one = told(notice(row(K.MOVED), GUIDE, None, None))
    assert (one.kind, one.significance, one.redline) == (K.MOVED, S.STRUCTURAL, None)
    both = told(notice(row(K.MOVED, K.TEXT), GUIDE, text(DUTY), text(OTHER)))
    assert (both.kind, both.significance) == (K.MOVED, S.SUBSTANTIVE)
    assert both.redline is not None
    reset = told(notice(row(K.TEXT, K.MOVED, K.TEXT), GUIDE, text(DUTY), text(DUTY)))
    assert (reset.kind, reset.significance, reset.redline) == (K.MOVED, S.STRUCTURAL, None)


# --- standing ---


def test_a_new_part_is_all_new() -> None:
    begins = "This guidance comes into force on 1 September 2027."
    new = change(1, kind=K.NEW_PART, before=None, after=1, reason="New.")
    one = told(notice([new], GUIDE, None, text(DUTY, begins)))
    assert (one.kind, one.significance, one.reason) == (K.NEW_PART, S.SUBSTANTIVE, "New.")
    tokens = [token for block in shown(one).blocks for token in block.tokens]
    assert {token.op for token in tokens} == {Op.NEW}
    assert days(one) == [("commencement", "2027-09-01")]
    amended = [new, change(2, before=1, after=2, found_at=NOW + timedelta(days=1))]
    assert told(notice(amended, GUIDE, None, text(OTHER))).kind is K.NEW_PART


@pytest.mark.parametrize(
    ("kinds", "kind"),
    [
        ((K.WITHDRAWN,), K.WITHDRAWN),
        ((K.TEXT, K.WITHDRAWN), K.WITHDRAWN),
        ((K.WITHDRAWN, K.RESTORED, K.WITHDRAWN), K.WITHDRAWN),
        ((K.RESTORED,), K.RESTORED),
        ((K.RESTORED, K.WITHDRAWN, K.RESTORED), K.RESTORED),
        ((K.GONE,), K.GONE),
        ((K.TEXT, K.PART_GONE), K.PART_GONE),
        ((K.WITHDRAWN, K.GONE), K.GONE),
        ((K.RESTORED, K.GONE), K.GONE),
        ((K.GONE, K.RESTORED, K.WITHDRAWN), K.WITHDRAWN),
        ((K.MOVED, K.WITHDRAWN), K.WITHDRAWN),
        ((K.NEW_PART, K.TEXT, K.WITHDRAWN), K.WITHDRAWN),
        ((K.NEW_PART, K.WITHDRAWN, K.RESTORED), K.NEW_PART),
    ],
)
def test_what_became_of_a_page_is_told_as_it_stands_now(
    kinds: tuple[ChangeKind, ...], kind: ChangeKind
) -> None:
    one = told(notice(row(*kinds), GUIDE, text(DUTY), text(DUTY)))
    assert (one.kind, one.significance) == (kind, S.SUBSTANTIVE)


@pytest.mark.parametrize(
    "kinds",
    [
        (K.WITHDRAWN, K.RESTORED),
        (K.RESTORED, K.WITHDRAWN),
        (K.GONE, K.RESTORED),
        (K.PART_GONE, K.NEW_PART),
        (K.NEW_PART, K.PART_GONE),
        (K.TEXT, K.WITHDRAWN, K.TEXT, K.RESTORED),
    ],
)
def test_what_came_and_went_or_went_and_came_is_undone(kinds: tuple[ChangeKind, ...]) -> None:
    found = row(*kinds)
    assert undone(notice(found, GUIDE, text(DUTY), text(DUTY))).changes == tuple(
        one.id for one in found
    )


def test_a_page_that_came_back_with_other_words_is_told_by_its_words() -> None:
    one = told(notice(row(K.PART_GONE, K.NEW_PART), GUIDE, text(DUTY), text(OTHER)))
    assert (one.kind, one.significance) == (K.TEXT, S.SUBSTANTIVE)
    assert one.redline is not None


def test_a_page_gone_has_no_redline_and_a_page_withdrawn_shows_what_changed_last() -> None:
    assert told(notice(row(K.GONE), GUIDE, text(DUTY), None)).redline is None
    assert told(notice(row(K.WITHDRAWN), GUIDE, text(DUTY), text(DUTY))).redline is None
    assert told(notice(row(K.WITHDRAWN), GUIDE, text(DUTY), text(OTHER))).redline is not None


def test_the_day_of_a_withdrawal_is_told_until_it_is_taken_back() -> None:
    withdrawn = change(1, WITHDRAWN_ON, kind=K.WITHDRAWN, before=1, after=1)
    assert told(notice([withdrawn], GUIDE, text(DUTY), text(DUTY))).timescales == (WITHDRAWN_ON,)
    noted = change(2, timescale("2026-09-01", in_note=True), before=1, after=2)
    both = told(notice([withdrawn, noted], GUIDE, text(DUTY), text(OTHER)))
    assert days(both) == [("expiry", "2026-06-01"), ("applies_from", "2026-09-01")]
    restored = change(2, kind=K.RESTORED, before=1, after=2, found_at=NOW + timedelta(days=1))
    one = told(notice([withdrawn, restored], GUIDE, text(DUTY), text(OTHER)))
    assert (one.kind, one.timescales) == (K.TEXT, ())


def test_a_page_that_came_back_tells_the_dates_that_it_still_states() -> None:
    begins = "This guidance comes into force on 1 September 2027."
    stated: FoundTimescale = timescale(
        "2027-09-01", kind=T.COMMENCEMENT, quote="comes into force on 1 September 2027"
    )
    back = change(1, stated, kind=K.RESTORED, before=1, after=2)
    for after in (text(DUTY, begins), None):
        assert days(told(notice([back], GUIDE, text(DUTY, begins), after))) == [
            ("commencement", "2027-09-01")
        ]
    amended = [back, change(2, before=2, after=3, found_at=NOW + timedelta(days=1))]
    assert days(told(notice(amended, GUIDE, text(DUTY, begins), text(DUTY)))) == []


def test_what_was_counted_when_a_change_was_found_is_told_in_its_notice() -> None:
    limit = "Homes must reply within 28 days of publication of this guidance."
    found = timescale(
        kind=T.DURATION,
        quote="within 28 days of publication of this guidance",
        precision=Precision.RELATIVE,
    )
    counted = replace(
        found.timescale,
        resolved_end=PartialDate("2026-06-30"),
        counted="published on 2 June 2026, plus 28 days",
    )
    one = change(1, replace(found, timescale=counted))
    (told_in_it,) = told(notice([one], GUIDE, text(DUTY), text(DUTY, limit))).timescales
    assert told_in_it.timescale == counted
    assert told_in_it.is_new
    silent = change(1, found)
    (told_in_it,) = told(notice([silent], GUIDE, text(DUTY), text(DUTY, limit))).timescales
    assert told_in_it.timescale == found.timescale
