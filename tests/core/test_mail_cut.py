import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.core.redlines.forms import read
from tests.core.texts import heading, item
from watcher.core.mail_cut import cut, shares, size_of
from watcher.core.normalise import fold
from watcher.core.reading import Reading, Remark
from watcher.core.redlines.mail import hunks_html
from watcher.core.redlines.text import hunks_text
from watcher.domain import Block, Redline

WIDTH = 72
SAME = [f"Paragraph {number} stays as it is and has words of its own." for number in range(8)]
LONG = read(
    [text for number in range(4) for text in (SAME[number], f"within {number} days of it")],
    [text for number in range(4) for text in (SAME[number], f"within {number + 50} days of it")],
)
GIANT = read(["Keep it."], ["Keep it.", "The home must do it on 1 April 2026 at once. " * 4000])


def size(markup: str) -> int:
    return len(markup.encode())


def test_a_redline_that_fits_is_shown_whole() -> None:
    piece = cut(LONG, size(hunks_html(LONG)), width=WIDTH)
    assert (piece.html, piece.text, piece.further) == (hunks_html(LONG), hunks_text(LONG), 0)


def test_sizes_are_those_of_the_html() -> None:
    assert size_of(LONG, 100_000) == size(hunks_html(LONG))


def test_counting_ends_once_there_is_too_much() -> None:
    assert 64_000 < size_of(GIANT, 64_000) < 1_000_000
    assert size_of(LONG, 1) < size_of(LONG, 100_000)


def test_a_redline_is_cut_between_changes_and_what_is_missing_is_counted() -> None:
    piece = cut(LONG, size(hunks_html(LONG)) - 1, width=WIDTH)
    assert "52 days" in piece.html
    assert "53 days" not in piece.html
    assert "53 days" not in piece.text
    assert piece.further == 1


def test_nothing_is_shown_after_the_first_cut() -> None:
    mixed = read(["a", SAME[0], "b"], ["x" * 5000, SAME[0], "c"])
    piece = cut(mixed, 1000, width=WIDTH)
    assert (piece.html, piece.text) == ("", "")
    assert piece.further > 1


def test_one_giant_change_is_cut_inside_and_says_how_much_more_there_is() -> None:
    piece = cut(GIANT, 64_000, width=WIDTH)
    assert 60_000 < size(piece.html) <= 64_000
    assert piece.further == 0
    left = re.search(r"Cut here:</strong> ([\d,]+) more words of this change\.", piece.html)
    assert left is not None
    shown = piece.html.count("<ins") and len(re.sub("<[^>]*>", "", piece.html).split())
    assert int(left[1].replace(",", "")) + shown == pytest.approx(4000 * 11, abs=20)
    assert "Read all of it at the source." in " ".join(piece.text.split())


def test_no_date_is_cut_in_half() -> None:
    for limit in range(3000, 3600, 7):
        html = cut(GIANT, limit, width=WIDTH).html
        if " …" in html:
            shown = html.partition(" …")[0]
            assert shown.count("1 April") == shown.count("1 April 2026")
            assert not re.search(r"on 1$|on 1 April$", shown)


def test_a_giant_word_is_cut_and_counted_in_characters() -> None:
    piece = cut(read(["a"], ["a", "w" * 200_000]), 64_000, width=WIDTH)
    assert 60_000 < size(piece.html) <= 64_000
    assert re.search(r"1[34]\d,\d{3} more characters of this change", piece.html)


def test_a_giant_rewritten_sentence_shows_the_beginning_of_both_wordings() -> None:
    old = " ".join(f"keep all of plan {number} from old{number}" for number in range(2000))
    new = " ".join(f"keep all of plan {number} from new{number}" for number in range(2000))
    html = cut(read([old], [new]), 20_000, width=WIDTH).html
    assert size(html) <= 20_000
    assert "Before:" in html
    assert "Now:" in html
    assert "old9" in html
    assert "new9" in html


def test_of_many_items_that_came_together_the_first_ones_are_shown() -> None:
    new: list[str | Block] = [
        "Keep it.",
        *(item(f"see room {number} on 1 April 2026") for number in range(5000)),
    ]
    piece = cut(read(["Keep it."], new), 20_000, width=WIDTH)
    assert 19_000 < size(piece.html) <= 20_000
    assert "see room 0 on" in piece.html
    assert "see room 4999" not in piece.html
    assert re.search(r"[\d,]+ more words of this change", piece.html)
    assert re.search(r"Cut here: [\d,]+ more words of this change", piece.text)


@pytest.mark.parametrize("limit", range(2000, 2400, 23))
def test_a_cut_never_leaves_an_empty_mark(limit: int) -> None:
    text = "The home must do it. " * 3 + "1 April 2026 " * 400
    html = cut(read(["a"], ["a", text.strip()]), limit, width=WIDTH).html
    assert "></ins>" not in html
    assert size(html) <= limit


def test_remarks_are_shown_and_kept_short() -> None:
    remarks = (Remark((), "In 3 places page numbers differ. " * 500),)
    html = cut(Reading(redline=LONG.redline, remarks=remarks), 64_000, width=WIDTH).html
    assert html.startswith("<p style=")
    assert "In 3 places" in html
    assert size(html) < size(hunks_html(LONG)) + 2_000


def test_a_remark_alone_is_shown() -> None:
    nothing = Redline(blocks=(), hunks=(), moved=0)
    remark = Remark(("Fees",), "The column “Paid by” was added.")
    piece = cut(Reading(redline=nothing, remarks=(remark,)), 64_000, width=WIDTH)
    assert "Fees</strong>" in piece.html
    assert piece.text == "Fees\n\n  The column “Paid by” was added."
    assert cut(Reading(redline=nothing, remarks=(remark,)), 10, width=WIDTH).further == 1


TEXTS = st.lists(
    st.one_of(
        st.text(alphabet="ab \xa0&<\u4e2d.", max_size=3000).map(fold).filter(bool),
        st.builds(heading, st.text(alphabet="abc", min_size=1, max_size=9000)),
        st.builds(item, st.sampled_from(["one", "two", "three" + " three" * 500])),
        st.integers(1, 400).map(lambda times: "the home must" + " do it" * times),
    ),
    max_size=12,
)


@settings(max_examples=60, deadline=None)
@given(TEXTS, TEXTS, st.integers(0, 30_000))
def test_the_html_never_takes_more_than_its_limit(
    old: list[str | Block], new: list[str | Block], limit: int
) -> None:
    found = read(old, new)
    piece = cut(found, limit, width=WIDTH)
    assert size(piece.html) <= limit
    assert bool(piece.html) == bool(piece.text)
    if size_of(found, 10**9) <= limit:
        assert piece.further == 0


def test_small_redlines_leave_their_share_to_large_ones() -> None:
    assert shares((10, 1000, 2000), 500) == (10, 245, 245)
    assert shares((10, 20), 500) == (10, 20)
    assert shares((), 500) == ()


@given(st.lists(st.integers(0, 10_000)), st.integers(0, 100_000))
def test_shares_stay_within_the_budget_and_nobody_gets_more_than_he_needs(
    sizes: list[int], budget: int
) -> None:
    given_each = shares(sizes, budget)
    assert sum(given_each) <= budget
    assert all(got <= size for got, size in zip(given_each, sizes, strict=True))
    if sum(sizes) <= budget:
        assert given_each == tuple(sizes)
