from watcher.core.timescale import changed_timescales, found_answer, kind_in_words, timescale_answer
from watcher.domain import (
    Block,
    BlockKind,
    FoundTimescale,
    Op,
    PartialDate,
    Precision,
    Redline,
    RedlineBlock,
    Timescale,
    TimescaleKind,
    Token,
)

SECTION = ("Fees", "Annual fee")


def row(before: str | None, after: str | None, *ops: Op, move: int | None = None) -> RedlineBlock:
    def block(text: str | None) -> Block | None:
        return None if text is None else Block(BlockKind.PARAGRAPH, text)

    tokens = tuple(Token(op, "words\n") for op in ops)
    return RedlineBlock(
        before=block(before), after=block(after), tokens=tokens, section=SECTION, move=move
    )


def said(*rows: RedlineBlock, notes: tuple[str, ...] = ()) -> list[tuple[str, bool, bool]]:
    redline = Redline(blocks=rows, hunks=(), moved=0)
    found = changed_timescales(redline, notes)
    return [(each.timescale.quote, each.is_new, each.in_note) for each in found]


def test_a_new_paragraph_brings_its_timescales() -> None:
    assert said(row(None, "The fee applies from 1 April 2027.", Op.NEW)) == [
        ("applies from 1 April 2027", True, False)
    ]


def test_a_rewritten_paragraph_that_keeps_its_date_brings_none() -> None:
    before, after = "You should pay by 1 May 2027.", "You must pay in full by 1 May 2027."
    assert said(row(before, after, Op.SAME, Op.GONE, Op.NEW)) == [("by 1 May 2027", False, False)]


def test_a_moved_deadline_is_new() -> None:
    before, after = "You must pay by 1 May 2027.", "You must pay by 1 June 2027."
    assert said(row(before, after, Op.SAME, Op.GONE, Op.NEW)) == [("by 1 June 2027", True, False)]


def test_a_date_that_stood_in_a_gone_paragraph_is_not_new() -> None:
    gone = row("You must pay by 1 May 2027.", None, Op.GONE)
    new = row(None, "Homes must pay the annual fee by 1 May 2027.", Op.NEW)
    assert said(new, gone) == [("by 1 May 2027", False, False)]


def test_unchanged_and_merely_moved_paragraphs_are_not_looked_at() -> None:
    text = "You must pay by 1 May 2027."
    same = row(text, text, Op.SAME)
    away, here = row(text, None, Op.MOVED_AWAY, move=1), row(None, text, Op.MOVED_HERE, move=1)
    assert said(same, away, here) == []


def test_a_paragraph_moved_and_edited_is_held_against_its_old_place() -> None:
    away = row("You must pay by 1 May 2027.", None, Op.MOVED_AWAY, Op.GONE, move=1)
    here = row(None, "You must pay us by 1 May 2027.", Op.MOVED_HERE, Op.NEW, move=1)
    assert said(away, here) == [("by 1 May 2027", False, False)]


def test_a_time_limit_is_new_where_its_words_differ() -> None:
    before = "You must reply Within  28 days of the decision."
    same = "You must reply in writing within 28 days of the decision."
    other = "You must reply within 14 days of the decision."
    assert said(row(before, same, Op.GONE, Op.NEW))[0][1] is False
    assert said(row(before, other, Op.GONE, Op.NEW))[0][1] is True


def test_a_change_note_tells_timescales_of_its_own() -> None:
    gone = row("You must pay by 1 May 2027.", None, Op.GONE)
    notes = ("Added the duty to register by 1 June 2027.", "You must pay by 1 May 2027.")
    assert said(gone, notes=notes) == [
        ("by 1 June 2027", True, True),
        ("by 1 May 2027", False, True),
    ]


def test_joined_blocks_are_read_line_by_line() -> None:
    assert said(row(None, "Deadline\nThe fee applies from 1 April 2027.", Op.NEW)) == [
        ("applies from 1 April 2027", True, False)
    ]


def test_a_timescale_keeps_its_section_and_the_reference_gives_a_year() -> None:
    redline = Redline(
        blocks=(row(None, "Restrictions from 5 November", Op.NEW),), hunks=(), moved=0
    )
    (found,) = changed_timescales(redline, (), reference=PartialDate("2026-10-31"))
    assert found.section == SECTION
    assert found.timescale.starts == "2026-11-05"


TIMESCALE = Timescale(
    kind=TimescaleKind.DEADLINE,
    quote="by 1 May 2027",
    precision=Precision.DAY,
    ends=PartialDate("2027-05-01"),
)


def test_answers_have_the_shape_of_the_contract() -> None:
    answer = {
        "kind": "deadline",
        "date_start": None,
        "date_end": "2027-05-01",
        "precision": "day",
        "quote": "by 1 May 2027",
        "resolved_start": None,
        "resolved_end": None,
        "counted": None,
    }
    found = FoundTimescale(timescale=TIMESCALE, is_new=True, section=SECTION, in_note=False)
    assert timescale_answer(TIMESCALE) == answer
    assert found_answer(found) == {
        **answer,
        "new": True,
        "in_note": False,
        "section": ["Fees", "Annual fee"],
    }


def test_an_answer_gives_a_counted_date_beside_the_stated_ones_and_says_how() -> None:
    counted = Timescale(
        kind=TimescaleKind.COMMENCEMENT,
        quote="on the day after the day on which they are made",
        precision=Precision.RELATIVE,
        resolved_start=PartialDate("2026-03-04"),
        counted="made on 3 March 2026, plus one day",
    )
    assert timescale_answer(counted) == {
        "kind": "commencement",
        "date_start": None,
        "date_end": None,
        "precision": "relative",
        "quote": "on the day after the day on which they are made",
        "resolved_start": "2026-03-04",
        "resolved_end": None,
        "counted": "made on 3 March 2026, plus one day",
    }


def test_every_kind_reads_in_words() -> None:
    words = {kind_in_words(kind) for kind in TimescaleKind}
    assert len(words) == len(TimescaleKind)
    assert kind_in_words(TimescaleKind.EXPIRY) == "Ends"
