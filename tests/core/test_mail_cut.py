from hypothesis import given
from hypothesis import strategies as st

from watcher.core.mail_cut import cut, shares, size_of
from watcher.domain import Block, BlockKind, Hunk, Op, Redline, RedlineBlock, Token


def block(words: str, op: Op = Op.NEW) -> RedlineBlock:
    return RedlineBlock(
        before=None,
        after=Block(BlockKind.PARAGRAPH, words),
        tokens=(Token(op, f"{words}\n"),),
        section=(),
    )


def redline(*hunks: tuple[RedlineBlock, ...]) -> Redline:
    return Redline(
        blocks=tuple(one for hunk in hunks for one in hunk),
        hunks=tuple(Hunk(section=(), blocks=hunk) for hunk in hunks),
        moved=0,
    )


LONG = redline((block("a" * 100), block("b" * 100)), (block("c" * 100), block("d", Op.SAME)))
ONE = size_of(redline((block("a" * 100),)))


def words(shown: Redline) -> list[list[str]]:
    return [[one.tokens[0].text[0] for one in hunk.blocks] for hunk in shown.hunks]


def test_a_redline_that_fits_is_shown_whole() -> None:
    assert cut(LONG, size_of(LONG)) == (LONG, 0)


def test_a_redline_is_cut_between_blocks_and_what_is_missing_is_counted() -> None:
    shown, further = cut(LONG, ONE)
    assert words(shown) == [["a"]]
    assert further == 2


def test_a_hunk_that_fits_stands_before_one_that_does_not() -> None:
    shown, further = cut(LONG, 2 * ONE)
    assert words(shown) == [["a", "b"]]
    assert further == 1


def test_nothing_is_shown_after_the_first_cut() -> None:
    mixed = redline((block("a" * 5000),), (block("b"),))
    assert cut(mixed, 1000).redline.hunks == ()
    assert cut(mixed, 1000).further == 2


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


@given(st.integers(0, 1500))
def test_what_is_shown_and_what_is_counted_is_all(limit: int) -> None:
    shown, further = cut(LONG, limit)
    changed = [letter for hunk in words(shown) for letter in hunk if letter != "d"]
    assert len(changed) + further == 3
    assert size_of(shown) <= limit
