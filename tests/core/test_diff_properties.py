import string
from itertools import pairwise

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.core.texts import check, redline, revision
from watcher.core.diff import diff
from watcher.core.diff.common import common_runs, heaviest_chain
from watcher.core.diff.words import units, words
from watcher.domain import Block, BlockKind

ANYTHING = st.text(st.characters(exclude_categories=()), max_size=40)
FEW_WORDS = st.lists(
    st.sampled_from(
        ["the", "home", "must", "not", "within", "28", "14", "days.", "it,", "44(3)", "a"]
    ),
    max_size=12,
).map(" ".join)
LINES = st.lists(
    st.one_of(FEW_WORDS, FEW_WORDS, st.sampled_from(["Yes", "No", "", " x "])), max_size=12
)
BLOCKS = st.lists(
    st.builds(
        Block,
        st.sampled_from(BlockKind),
        st.one_of(ANYTHING, FEW_WORDS),
        st.integers(0, 6),
        st.just(()),
    ),
    max_size=10,
)


@given(BLOCKS, BLOCKS)
@settings(max_examples=150, deadline=None)
def test_any_two_texts_come_back_to_the_letter(old: list[Block], new: list[Block]) -> None:
    before, after = revision(*old), revision(*new)
    check(before, after, diff(before, after))


@given(LINES, LINES)
@settings(max_examples=300, deadline=None)
def test_texts_of_few_words_come_back_to_the_letter(old: list[str], new: list[str]) -> None:
    redline(old, new)


@given(LINES, st.lists(st.integers(0, 200), max_size=12))
@settings(max_examples=200, deadline=None)
def test_joining_and_cutting_blocks_at_will_is_no_news(lines: list[str], cuts: list[int]) -> None:
    every = " ".join(lines)
    marks = sorted({0, len(every), *(cut for cut in cuts if every[cut : cut + 1] == " ")})
    pieces = [every[a:b] for a, b in pairwise(marks)]
    assert redline(lines, pieces).hunks == ()


@given(st.data())
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_edits_of_running_text_come_back_to_the_letter(data: st.DataObject) -> None:
    vocabulary = [
        f"{letter}{letter}{number}" for letter in string.ascii_lowercase for number in range(9)
    ]
    random = data.draw(st.randoms(use_true_random=False))
    old = [
        " ".join(random.sample(vocabulary, random.randrange(1, 25)))
        for _ in range(random.randrange(1, 20))
    ]
    new = list(old)
    for _ in range(data.draw(st.integers(1, 8))):
        at = random.randrange(len(new))
        match random.randrange(5):
            case 0:
                new[at] = new[at].replace(" ", " changed ", 1)
            case 1:
                new.insert(at, new.pop(random.randrange(len(new))))
            case 2:
                new.insert(at, " ".join(random.sample(vocabulary, 9)))
            case 3 if len(new) > 1:
                del new[at]
            case _:
                new[at : at + 1] = [new[at][:30], new[at][30:]]
    redline(old, new)


@given(st.lists(st.integers(0, 4), max_size=40), st.lists(st.integers(0, 4), max_size=40))
@settings(max_examples=300, deadline=None)
def test_the_longest_common_subsequence_is_found(a: list[int], b: list[int]) -> None:
    runs = common_runs(a, b)
    assert all(a[run.a : run.a + run.length] == b[run.b : run.b + run.length] for run in runs)
    assert all(
        one.a + one.length <= other.a and one.b + one.length <= other.b
        for one, other in pairwise(runs)
    )
    assert sum(run.length for run in runs) == longest(a, b)


def longest(a: list[int], b: list[int]) -> int:
    best = [0] * (len(b) + 1)
    for x in a:
        diagonal = 0
        for j, y in enumerate(b, start=1):
            diagonal, best[j] = best[j], diagonal + 1 if x == y else max(best[j], best[j - 1])
    return best[-1]


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9), st.integers(1, 9)), max_size=9))
@settings(max_examples=300, deadline=None)
def test_the_heaviest_chain_is_found(triples: list[tuple[int, int, int]]) -> None:
    triples.sort(key=lambda triple: (triple[0], -triple[1]))
    pairs = [(a, b) for a, b, _ in triples]
    weights = [weight for _, _, weight in triples]
    chain = heaviest_chain(pairs, weights)
    assert all(pairs[k][0] < pairs[n][0] and pairs[k][1] < pairs[n][1] for k, n in pairwise(chain))
    assert sum(weights[k] for k in chain) == heaviest(pairs, weights)


def heaviest(pairs: list[tuple[int, int]], weights: list[int]) -> int:
    best: list[int] = []
    for k, (a, b) in enumerate(pairs):
        before = [best[n] for n in range(k) if pairs[n][0] < a and pairs[n][1] < b]
        best.append(weights[k] + max(before, default=0))
    return max(best, default=0)


@given(ANYTHING)
def test_units_joined_are_the_text(text: str) -> None:
    assert "".join(units(text)) == text
    assert "".join(words(text)) == "".join(text.split())
