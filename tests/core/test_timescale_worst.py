"""Texts that nobody writes: time stays linear, whatever they hold.

The limits are generous, for a loaded machine: they tell a line from a curve, not a fast machine
from a slow one.
"""

import random
import time

import pytest

from watcher.core.timescale import find_timescales

_LETTERS = 200_000
_LIMIT_S = 4.0

_CRAMMED = [
    "by ",
    "from ",
    "between ",
    "between 1 and ",
    ",",
    ", ",
    "1",
    "1 ",
    "1 to ",
    "-",
    " - ",
    "2014 ",
    "2024-25 ",
    "2024 to 2025 ",
    "20",
    "(",
    ")",
    "()",
    "(a) ",
    "\n",
    "\n* ",
    "\u00a0 ",
    '"',
    ". A",
    "Act (x) (y) ",
    "twenty-",
    "first day of ",
    "january to ",
    "spring ",
    "28 days ",
    "within a period of ",
    "has a maximum of ",
    "give a b notice of 28 days ",
    "keep a b c d ",
    "at the end of the day on ",
    "come into force on the ",
    "come into force ",
    "as soon as is ",
    "without undue ",
    "transition to ",
    "not n't ",
    "was due to ",
    "if who which ",
    "rate of tax a b c ",
    "cost 5 ",
    "the government will ",
    "consultation opened ",
    "applications a b ",
    "deadline moved ",
    "must a b c d e f ",
    "inserted (a) (b) ",
    "inserted (1.4.2014) ",
    "1 April 2027 on ",
    "1 April 2027 to ",
    "1 April 2027 - ",
    "1 April 2027; ",
    "1 April 2027 deadline ",
    "from 1 April 2025 to 5 May 2026 ",
    "moved from 1 April 2025 to 5 May 2026 ",
    "must apply by 1 April 2025 and ",
    "expires a b 1 April 2027 ",
    "guidance will be reviewed in March 2027 ",
]


def _spent(text: str) -> float:
    began = time.process_time()
    find_timescales(text)
    return time.process_time() - began


@pytest.mark.parametrize("piece", _CRAMMED, ids=repr)
def test_one_piece_without_end_takes_linear_time(piece: str) -> None:
    assert _spent((piece * (_LETTERS // len(piece) + 1))[:_LETTERS]) < _LIMIT_S


@pytest.mark.parametrize("seed", range(8))
def test_pieces_thrown_together_take_linear_time(seed: int) -> None:
    chance = random.Random(seed)
    pieces = [chance.choice(_CRAMMED) for _ in range(chance.choice([3, 10, _LETTERS // 8]))]
    text = "".join(pieces) or "a"
    assert _spent((text * (_LETTERS // len(text) + 1))[:_LETTERS]) < _LIMIT_S


def test_words_without_a_space_take_linear_time() -> None:
    assert _spent("comesintoforceon1April2027" * (_LETTERS // 26)) < _LIMIT_S


def test_twice_the_text_takes_about_twice_the_time() -> None:
    text = "You must apply by 1 April 2027 (see regulation 5), or within 28 days of the notice. "
    once = min(_spent(text * 500) for _ in range(3))
    assert min(_spent(text * 2_000) for _ in range(3)) < 8 * once + 0.1
