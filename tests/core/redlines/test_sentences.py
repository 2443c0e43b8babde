import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.core.redlines.forms import EVENTS, VISIT, told
from watcher.core.diff.marks import edited_tokens
from watcher.core.redlines.facts import facts
from watcher.core.redlines.sentences import Line, lines_of, sides_of
from watcher.domain import Op

REPORT = (
    "The manager sends the report to the council by post, with a copy for the board of the home."
)
ANEW = "The manager enters the report on the new service, so that all of them can read it at once."


def names(old: str, new: str, *, whole: bool = True) -> list[str]:
    return [line.name for line in lines_of(edited_tokens(old, new), whole=whole)]


def words(line: Line) -> str:
    return "".join(part.text for part in line.parts)


def test_a_sentence_of_which_much_changed_stands_whole_before_and_now() -> None:
    lines = lines_of(edited_tokens(f"{VISIT} {REPORT}", f"{VISIT} {ANEW}"), whole=True)
    assert [(line.name, line.whole, words(line)) for line in lines] == [
        ("", Op.SAME, VISIT),
        ("Before", Op.GONE, REPORT),
        ("Now", Op.NEW, ANEW),
    ]


def test_the_words_that_differ_are_marked_within_both() -> None:
    before, now = lines_of(edited_tokens(REPORT, ANEW), whole=True)
    assert ("-", "sends") in before.parts
    assert {op for op, _ in before.parts} == {Op.SAME, Op.GONE}
    assert {op for op, _ in now.parts} == {Op.SAME, Op.NEW}


PLACES = "Alpha sees the first room, Bravo sees the second room, Carol sees the third room, David sees the fourth room, Ellen sees the fifth room."


@pytest.mark.parametrize(("changed", "count"), [(4, 1), (5, 2)])
def test_a_sentence_that_changed_in_more_than_four_places_stands_before_and_now(
    changed: int, count: int
) -> None:
    new = PLACES
    for name in ["Alpha", "Bravo", "Carol", "David", "Ellen"][:changed]:
        new = new.replace(name, "Nobody")
    assert len(names(PLACES, new)) == count


def test_what_is_short_is_shown_in_its_place_however_much_changed() -> None:
    assert told("Ask the council.", "Ring the board.").startswith("Changed: [removed:")


def test_words_that_only_came_or_only_went_are_shown_in_their_place() -> None:
    longer = (
        "A home keeps a record of each visit, of each call and of everything that a child asks for."
    )
    assert names("A home keeps a record.", longer) == [""]
    assert names(longer, "A home keeps a record.") == [""]


def test_short_rewritten_neighbours_stand_together_and_long_ones_apart() -> None:
    assert names(f"{REPORT} {REPORT}", f"{ANEW} {ANEW}") == ["Before", "Now"]
    old = REPORT.replace(".", f" {'and of the board and of the council ' * 8}too.")
    new = ANEW.replace(".", f" {'or so many times as they all wish to ' * 8}now.")
    assert names(f"{old} {old}", f"{new} {new}") == ["Before", "Now"] * 2


def test_an_abbreviation_ends_no_sentence() -> None:
    old = (
        "It is told in reg. 5 of the rules, e.g. The Home Rules, that all of them must keep to it."
    )
    assert len(names(old, old.replace("keep", "hold"))) == 1


def test_unchanged_words_are_left_out_around_an_edit_and_never_half_a_date() -> None:
    filler = " ".join(f"word{number}" for number in range(9))
    old = f"{filler} {filler} on 1 April 2026 there are the rest of these words within a day of the visit to the home and so on"
    shown = told(old, old.replace("so on", "no more"))
    assert "… 1 April 2026" in shown or "2026" not in shown
    assert told(EVENTS, EVENTS.replace("28", "14")).count("…") == 1


@given(st.integers(1, 40), st.integers(1, 40))
def test_context_never_halves_a_date(before: int, after: int) -> None:
    lead, rest = "w " * before, " w" * after
    dated = f"{'x ' * 30}1 April 2026 {lead}"
    old = f"{dated}must{rest} 3 May 2027{' y' * 30}"
    line = lines_of(edited_tokens(old, old.replace("must", "may")), whole=False)[0]
    known = {"1 April 2026", "3 May 2027"}
    shown = words(line)
    for date in known:
        _, month, year = date.split()
        assert (date in shown) or not (month in shown or year in shown), shown
    assert all(shown[a:b] in known for a, b in zip(*facts(shown), strict=True))


@pytest.mark.parametrize("place", [0, 1, 2])
def test_unchanged_sentences_around_a_rewritten_one_are_shortened(place: int) -> None:
    long = " ".join(["Nobody has to read all of this sentence again here."] * 12)
    old = [long, long, long]
    new = list(old)
    old.insert(place, REPORT)
    new.insert(place, ANEW)
    lines = lines_of(edited_tokens(" ".join(old), " ".join(new)), whole=False)
    assert [line.name for line in lines if line.name] == ["Before", "Now"]
    assert all("…" in words(line) for line in lines if not line.name)
    assert sum(len(words(line)) for line in lines) < 500


def test_a_lone_bullet_between_rewritten_sentences_is_not_told() -> None:
    old, new = f"{REPORT}\n\u2022", f"{ANEW}\n\u2022"
    assert names(old, new, whole=False) == ["Before", "Now"]
    assert names(old, new) == ["Before", "Now", ""]


def test_both_sides_of_a_block_have_the_white_space_that_stood_there() -> None:
    old, new = sides_of(edited_tokens("He is awake.", "He is awake and may be called."))
    assert (words(old), words(new)) == ("He is awake.", "He is awake and may be called.")
    assert sides_of(edited_tokens("", "a")) == (Line(()), Line((("+", "a"),)))  # type: ignore[arg-type]
