"""Texts that make a redline slow: each must come back to the letter, and soon."""

import random
import time
from itertools import count

import pytest

from tests.core.texts import check, marked, redline, revision
from watcher.core.diff import diff
from watcher.core.diff.common import EXACT_CELLS, common_runs
from watcher.domain import Block, BlockKind

LIMIT_S = 20
"""Generous: shared machines are slow. The figures proper are in bench/redline.py."""


def sentences(seed: int, number: int, vocabulary: int = 3000) -> list[str]:
    drawn = random.Random(seed)
    return [
        " ".join(f"w{drawn.randrange(vocabulary)}" for _ in range(20)) + "." for _ in range(number)
    ]


def choices(seed: int, number: int, *texts: str) -> list[str]:
    drawn = random.Random(seed)
    return [drawn.choice(texts) for _ in range(number)]


WORST = {
    "all different": (sentences(1, 1500), sentences(2, 1500)),
    "all different, few words": (sentences(1, 2000, 40), sentences(2, 2000, 40)),
    "one repeated block": (["This block is here."] * 20_000, ["This block is here."] * 19_000),
    "two repeated blocks": (choices(1, 15_000, "Yes", "No"), choices(2, 15_000, "Yes", "No")),
    "all alike": (
        [f"Home number {n} must keep a record." for n in range(5000)],
        [f"Home number {n} must keep a record." for n in range(5000, 10_000)],
    ),
    "one long paragraph": ([" ".join(sentences(1, 8000))], [" ".join(sentences(1, 8000)).replace("w7 ", "x ")]),
    "one long paragraph rewritten": ([" ".join(sentences(1, 2000, 40))], [" ".join(sentences(2, 2000, 40))]),
    "signs alone": (["." * 300_000], ["." * 150_000 + "!" * 150_000]),
    "one word": (["a" * 1_000_000], ["b" * 1_000_000]),
    "joined digits": (["1-" * 200_000], ["1-" * 199_999 + "2"]),
    "short items": ([f"w{n}" for n in range(30_000)], ["x", *(f"w{n}" for n in range(29_000)), "y"]),
    "backwards": (sentences(1, 3000), sentences(1, 3000)[::-1]),
    "all merged into one": (sentences(1, 1000), [" ".join(sentences(1, 1000))]),
}  # fmt: skip


@pytest.mark.parametrize("name", WORST)
def test_a_hostile_text_ends_soon_and_comes_back_to_the_letter(name: str) -> None:
    old, new = (revision(*texts) for texts in WORST[name])
    started = time.process_time()
    found = diff(old, new)
    assert time.process_time() - started < LIMIT_S
    check(old, new, found)


def test_sequences_too_long_to_compare_exactly_still_find_what_stands_once() -> None:
    number = int(EXACT_CELLS**0.5) + 1000
    a = list(range(number))
    b = [-1, *(n if n % 5000 else -n - 2 for n in range(number)), -1]
    assert sum(run.length for run in common_runs(a, b)) == number - len(range(0, number, 5000))


def test_sequences_too_long_and_without_landmarks_are_cut_in_halves() -> None:
    number = int(EXACT_CELLS**0.5) + 1000
    a = ["x", "y"] * (number // 2)
    b = ["y", "y", "x"] * (number // 3)
    runs = common_runs(a, b)
    assert all(a[run.a : run.a + run.length] == b[run.b : run.b + run.length] for run in runs)
    assert sum(run.length for run in runs) > number // 3


def test_many_edits_in_one_stretch_mark_one_word_each() -> None:
    old = sentences(1, 500)
    numbers = count()
    new = [text.replace(".", f" new{next(numbers)}.") for text in old]
    assert marked(redline(old, new)) == sum(len(f" new{n}") for n in range(500))


def test_a_very_long_table_keeps_its_rows_apart() -> None:
    old = [Block(BlockKind.TABLE_ROW, f"Home {n}\t28 days\tYes") for n in range(3000)]
    new = [row._replace(text=row.text.replace("\t28", "\t14")) for row in old]
    found = redline(old, new)
    assert len(found.blocks) == 3000
    assert marked(found) == 4 * 3000
