from dataclasses import replace
from datetime import date

import pytest

from tests.core.editions import NOW, timescale
from watcher.core.diff import diff
from watcher.core.effect import EffectKind, act_by, bindings, effect_of
from watcher.core.timescale import changed_timescales
from watcher.domain import (
    OWN_PAGE,
    Block,
    BlockKind,
    ChangeId,
    ChangeKind,
    Concern,
    DocumentId,
    FoundTimescale,
    Notice,
    PartialDate,
    Precision,
    Revision,
    Significance,
    TimescaleKind,
    Weight,
)

TODAY = date(2026, 6, 9)
K = TimescaleKind


def notice(
    *timescales: FoundTimescale, significance: Significance = Significance.SUBSTANTIVE
) -> Notice:
    return Notice(
        document=DocumentId("guide"),
        part=OWN_PAGE,
        document_title="Guide",
        title="Guide",
        address="https://www.gov.uk/guide",
        owner="DfE",
        weight=Weight.BINDING,
        concerns=(Concern.ALL,),
        kind=ChangeKind.TEXT,
        significance=significance,
        silent=False,
        found_at=NOW,
        published_at=None,
        change_notes=(),
        timescales=timescales,
        redline=None,
        changes=(ChangeId(1),),
    )


def counted(
    kind: TimescaleKind, *, start: str | None = None, end: str | None = None, is_new: bool = True
) -> FoundTimescale:
    """Return a timescale that states no date, but whose date was counted."""
    told = relative("by an event", kind)
    resolved = replace(
        told.timescale,
        resolved_start=PartialDate(start) if start else None,
        resolved_end=PartialDate(end) if end else None,
        counted="made on 3 March 2026, plus one day",
    )
    return replace(told, timescale=resolved, is_new=is_new)


def relative(quote: str, kind: TimescaleKind = K.COMMENCEMENT) -> FoundTimescale:
    return timescale(kind=kind, quote=quote, precision=Precision.RELATIVE)


@pytest.mark.parametrize(
    ("found", "day", "opens"),
    [
        (timescale("2026-09-01"), date(2026, 9, 1), date(2026, 9, 1)),
        (timescale("2026-09"), date(2026, 9, 1), date(2026, 9, 1)),
        (timescale("2026-AU"), date(2026, 9, 1), date(2026, 9, 1)),
        (timescale("2027"), date(2027, 1, 1), date(2027, 1, 1)),
        (timescale("2026-04-06", "2027-04-05"), date(2026, 4, 6), date(2026, 4, 6)),
        (timescale(None, "2027-04-05", K.TRANSITION), date(2027, 4, 5), date(2027, 4, 5)),
        (timescale("2026-05-01", "2026-07-01", K.DEADLINE), date(2026, 7, 1), date(2026, 5, 1)),
        (timescale("2026-05-01", None, K.EXPIRY), date(2026, 5, 1), date(2026, 5, 1)),
        (timescale(None, "--06-08", K.DEADLINE), date(2027, 6, 8), date(2027, 6, 8)),
        (timescale(None, "--06-09", K.DEADLINE), date(2026, 6, 9), date(2026, 6, 9)),
    ],
)
def test_a_timescale_binds_on_the_earliest_day_it_can_mean(
    found: FoundTimescale, day: date, opens: date
) -> None:
    (binding,) = bindings([found], TODAY)
    assert (binding.day, binding.opens, binding.timescale) == (day, opens, found.timescale)


@pytest.mark.parametrize(
    "found",
    [
        timescale("2026-09-01", is_new=False),
        timescale("2026-09-01", kind=K.REVIEW),
        relative("within 28 days", K.DURATION),
        relative("as soon as possible", K.VAGUE),
        relative("on the day after it is made"),
    ],
)
def test_what_is_old_or_reviews_or_states_no_date_binds_nobody(found: FoundTimescale) -> None:
    assert bindings([found], TODAY) == ()


@pytest.mark.parametrize(
    ("found", "kind", "words", "left"),
    [
        (
            timescale("2026-09-01"),
            EffectKind.DATED,
            "Applies from 1 September 2026 (Tuesday).",
            84,
        ),
        (
            timescale("2026-06-09"),
            EffectKind.IN_EFFECT,
            "Applies since 9 June 2026 (Tuesday).",
            0,
        ),
        (
            timescale("2026-06", kind=K.COMMENCEMENT),
            EffectKind.IN_EFFECT,
            "In force from June 2026.",
            -8,
        ),
        (
            timescale("2026-04", kind=K.COMMENCEMENT),
            EffectKind.IN_EFFECT,
            "In force since April 2026.",
            -69,
        ),
        (
            timescale(None, "2026-06-09", K.DEADLINE),
            EffectKind.DATED,
            "To be done by 9 June 2026 (Tuesday).",
            0,
        ),
        (
            timescale(None, "2026-06-08", K.DEADLINE),
            EffectKind.IN_EFFECT,
            "Was to be done by 8 June 2026 (Monday).",
            -1,
        ),
        (timescale(None, "2026-SU", K.EXPIRY), EffectKind.IN_EFFECT, "Ends in summer 2026.", -8),
        (
            timescale(None, "--06-30", K.EXPIRY),
            EffectKind.DATED,
            "Ends on 30 June (no year stated).",
            21,
        ),
        (
            timescale(None, "2026-06-01", K.EXPIRY),
            EffectKind.IN_EFFECT,
            "Ended on 1 June 2026 (Monday).",
            -8,
        ),
        (
            timescale("2026-05-01", "2026-06-30", K.CONSULTATION_CLOSE),
            EffectKind.DATED,
            "Comments are taken until 30 June 2026 (Tuesday).",
            21,
        ),
        (timescale("2027", kind=K.TRANSITION), EffectKind.DATED, "Transition from 2027.", 206),
        (
            timescale(None, "2027", K.TRANSITION),
            EffectKind.DATED,
            "Transition until 2027.",
            206,
        ),
    ],
)
def test_an_effect_states_the_date_as_exactly_as_the_publisher_did(
    found: FoundTimescale, kind: EffectKind, words: str, left: int
) -> None:
    effect = effect_of(notice(found), TODAY)
    assert (effect.kind, effect.words, effect.days_left) == (kind, words, left)
    assert effect.timescale == found.timescale


def test_of_several_dates_the_next_to_come_is_told_and_else_the_last_that_came() -> None:
    dates = [timescale(day) for day in ("2025-01-01", "2027-01-01", "2026-07-01", "2026-02-01")]
    assert effect_of(notice(*dates), TODAY).day == date(2026, 7, 1)
    assert effect_of(notice(dates[0], dates[3]), TODAY).day == date(2026, 2, 1)


@pytest.mark.parametrize(
    "found",
    [
        (),
        (timescale("2011-04-01", is_new=False),),
        (timescale("2027-01-01", kind=K.REVIEW),),
        (relative("comes into force on the day after the day on which it is made"),),
        (relative("within 28 days of being appointed", K.DURATION),),
    ],
)
def test_a_change_of_meaning_without_a_date_counts_from_publication(
    found: tuple[FoundTimescale, ...],
) -> None:
    effect = effect_of(notice(*found), TODAY)
    assert effect.kind is EffectKind.UNDATED
    assert effect.words == "No date stated: treat as in effect on publication."
    assert act_by(notice(*found), TODAY) == TODAY


@pytest.mark.parametrize(
    ("weight", "day"),
    [
        (Weight.INSPECTED_AGAINST, TODAY),
        (Weight.OPERATIONAL, None),
        (Weight.CONTEXT, None),
    ],
)
def test_a_document_that_sets_no_duty_asks_nothing_without_a_date(
    weight: Weight, day: date | None
) -> None:
    one = replace(notice(), weight=weight)
    assert effect_of(one, TODAY).kind is EffectKind.UNDATED
    assert act_by(one, TODAY) == day
    assert act_by(replace(one, timescales=(timescale("2026-09-01"),)), TODAY) == date(2026, 9, 1)


@pytest.mark.parametrize(
    "quote",
    [
        "come into force on such day as the Secretary of State may by regulations appoint",
        "comes into force on a day to be specified by order",
    ],
)
def test_what_waits_for_an_appointed_day_is_not_yet_in_force(quote: str) -> None:
    effect = effect_of(notice(relative(quote)), TODAY)
    assert (effect.kind, effect.day) == (EffectKind.NOT_YET, None)
    assert effect.words == "Not yet in force: we are watching."
    assert act_by(notice(relative(quote)), TODAY) is None


@pytest.mark.parametrize("significance", [Significance.EDITORIAL, Significance.STRUCTURAL])
def test_a_change_without_new_meaning_and_date_asks_nothing(significance: Significance) -> None:
    small = notice(significance=significance)
    assert effect_of(small, TODAY).kind is EffectKind.NOTHING
    assert act_by(small, TODAY) is None


@pytest.mark.parametrize(
    ("dates", "day"),
    [
        ((timescale("2026-09-01"),), date(2026, 9, 1)),
        ((timescale("2026-09-01"), timescale("2026-07-01")), date(2026, 7, 1)),
        ((timescale("2026-06-09"),), TODAY),
        ((timescale("2025-01-01"),), TODAY),
        ((timescale("2025-01-01"), timescale("2026-09-01")), TODAY),
        ((timescale(None, "2026-06-08", K.CONSULTATION_CLOSE),), None),
        ((timescale(None, "2026-06-09", K.CONSULTATION_CLOSE),), TODAY),
        ((timescale(None, "2026-06-10", K.CONSULTATION_CLOSE),), date(2026, 6, 10)),
    ],
)
def test_the_day_to_act_is_the_earliest_and_never_before_today(
    dates: tuple[FoundTimescale, ...], day: date | None
) -> None:
    assert act_by(notice(*dates), TODAY) == day


# --- counted dates --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("found", "kind", "words", "left"),
    [
        (
            counted(K.COMMENCEMENT, start="2026-06-29"),
            EffectKind.DATED,
            "Not yet in force: in force from the day counted: 29 June 2026 (Monday).",
            20,
        ),
        (
            counted(K.COMMENCEMENT, start="2026-06-01"),
            EffectKind.IN_EFFECT,
            "In force since the day counted: 1 June 2026 (Monday).",
            -8,
        ),
        (
            counted(K.COMMENCEMENT, start="2026-07"),
            EffectKind.DATED,
            "Not yet in force: in force from the time counted: July 2026.",
            22,
        ),
        (
            counted(K.EXPIRY, end="2026-06-09"),
            EffectKind.DATED,
            "Ends on the day counted: 9 June 2026 (Tuesday).",
            0,
        ),
        (
            counted(K.DURATION, end="2026-06-09"),
            EffectKind.DATED,
            "Time limit ends on the day counted: 9 June 2026 (Tuesday).",
            0,
        ),
        (
            counted(K.DURATION, end="2026-06-08"),
            EffectKind.IN_EFFECT,
            "Time limit ended on the day counted: 8 June 2026 (Monday).",
            -1,
        ),
        (
            counted(K.TRANSITION, end="2026-07-09"),
            EffectKind.DATED,
            "Transition until the day counted: 9 July 2026 (Thursday).",
            30,
        ),
    ],
)
def test_a_counted_date_counts_as_a_stated_one_and_is_told_as_counted(
    found: FoundTimescale, kind: EffectKind, words: str, left: int
) -> None:
    effect = effect_of(notice(found), TODAY)
    assert (effect.kind, effect.words, effect.days_left) == (kind, words, left)
    assert act_by(notice(found), TODAY) == max(TODAY, effect.day or TODAY)
    (binding,) = bindings([found], TODAY)
    assert binding.is_counted
    assert binding.opens == binding.day == effect.day


def test_a_counted_date_that_the_text_said_before_binds_nobody() -> None:
    assert bindings([counted(K.COMMENCEMENT, start="2026-06-29", is_new=False)], TODAY) == ()


# --- publication, version and commencement --------------------------------------------------------

COVER = (
    "Statutory guidance for homes. July 2026 (for information) version, pending publication of"
    " final version which comes into force in September 2026."
)
OPEN_COVER = "This guidance is published for information. A final version will follow."


def version(*texts: str, before: tuple[str, ...] = (), title: str = "Guide") -> Notice:
    """Return a notice on a text, with the timescales that are found in it."""
    old, new = revision(*before), revision(*texts)
    redline = diff(old, new)
    return replace(notice(*changed_timescales(redline, ())), redline=redline, title=title)


def revision(*texts: str) -> Revision:
    blocks = tuple(Block(BlockKind.PARAGRAPH, text, 0) for text in texts)
    return Revision(blocks=blocks, derivation="test")


def test_a_text_for_information_is_not_yet_in_force() -> None:
    new = version(COVER, "Since 1 April 2011 homes must keep a record.")
    effect = effect_of(new, TODAY)
    assert effect.kind is EffectKind.DATED
    assert effect.words == (
        "Not yet in force: published for information, in force from September 2026."
    )
    assert (effect.day, effect.days_left) == (date(2026, 9, 1), 84)
    assert act_by(new, TODAY) == date(2026, 9, 1)


def test_an_amendment_of_a_text_for_information_takes_its_date_from_the_cover() -> None:
    was = (COVER, "Homes keep a record.")
    amended = version(COVER, "Homes must keep a record.", before=was)
    effect = effect_of(amended, TODAY)
    assert (effect.kind, effect.day) == (EffectKind.NOT_YET, date(2026, 9, 1))
    assert act_by(amended, TODAY) == date(2026, 9, 1)
    assert effect.words == (
        "Not yet in force: published for information, in force from September 2026."
    )


def test_a_cover_may_tell_its_date_on_another_line_and_beside_a_title() -> None:
    lines = ("July 2026 (for information) version", "It comes into force in September 2026.")
    was = (*lines, "Homes keep a record.")
    amended = version(*lines, "Homes must keep a record.", before=was, title="2026 for information")
    effect = effect_of(amended, TODAY)
    assert effect.words.endswith("published for information, in force from September 2026.")


def test_the_date_in_a_versions_name_is_not_its_commencement() -> None:
    cover = (
        "July 2026 (for information) version of the guide, which comes into force in September 2026"
    )
    amended = version(cover, "Homes must keep it.", before=(cover, "Homes keep it."))
    effect = effect_of(amended, TODAY)
    assert effect.words.endswith("published for information, in force from September 2026.")


def test_a_past_date_in_a_text_for_information_puts_nothing_in_effect() -> None:
    was = (COVER, "Homes keep a record.")
    amended = version(COVER, "Since 1 April 2011 homes must keep a record.", before=was)
    assert effect_of(amended, TODAY).kind is EffectKind.NOT_YET


@pytest.mark.parametrize("day", [date(2026, 9, 1), date(2026, 11, 1)])
def test_once_its_day_has_come_a_cover_holds_nothing_back(day: date) -> None:
    new = version(COVER)
    assert effect_of(new, day).kind is EffectKind.IN_EFFECT
    was = (COVER, "Homes keep a record.")
    amended = version(COVER, "Homes must keep a record.", before=was)
    assert effect_of(amended, day).kind is EffectKind.UNDATED


@pytest.mark.parametrize(
    "new",
    [
        version(OPEN_COVER, "Homes must keep a record."),
        version("Homes must keep a record.", title="The guide 2026 (for information)"),
        version("Homes must keep a record.", title="The guide 2026, for information only"),
        replace(notice(), change_notes=("Added the 2026 edition for information.",)),
    ],
)
def test_a_text_for_information_without_a_date_is_watched(new: Notice) -> None:
    effect = effect_of(new, TODAY)
    assert (effect.kind, effect.day) == (EffectKind.NOT_YET, None)
    assert effect.words == (
        "Not yet in force: published for information, no day is set: we are watching."
    )
    assert act_by(new, TODAY) is None


@pytest.mark.parametrize(
    "text",
    [
        "For information on visits see Part 4; homes must keep a record.",
        "A request for information must be answered.",
        "Send a copy to Ofsted for information.",
        "This guidance is for information sharing leads.",
        "The guidance for information about visits is elsewhere.",
        "Use the version for information sharing.",
    ],
)
def test_other_information_holds_nothing_back(text: str) -> None:
    assert effect_of(version(text), TODAY).kind is EffectKind.UNDATED


@pytest.mark.parametrize(
    "note",
    [
        "Replaced the (for information) version with the version that is in force.",
        "Removed the 2025 version for information.",
        "Added the final version in place of the version for information.",
    ],
)
def test_a_note_on_a_version_for_information_that_went_holds_nothing_back(note: str) -> None:
    assert effect_of(replace(notice(), change_notes=(note,)), TODAY).kind is EffectKind.UNDATED


def test_an_editorial_change_of_a_text_for_information_asks_nothing() -> None:
    small = replace(version(OPEN_COVER), significance=Significance.EDITORIAL)
    assert effect_of(small, TODAY).kind is EffectKind.NOTHING
