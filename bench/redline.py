"""How exact, how sparing and how fast redlines are: `python -m bench.redline`.

Made-up guidance of 60 KB and 1 MB is edited as publishers do, and lxml's htmldiff compares the
same 60 KB beside us. Hostile texts follow; then, where they are at hand, publishers' real
revisions: WATCHER_REAL_DATA, or ../shared/data.
"""

import os
import random
import re
import time
from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

from lxml.html.diff import htmldiff

from bench.figures import Figure, Result, Table, finish, say
from watcher.core.diff import diff
from watcher.domain import Block, BlockKind, Op, Redline, Revision

ROOT = Path(__file__).parents[1]
REVISIONS = Path(os.environ.get("WATCHER_REAL_DATA", ROOT.parent / "shared" / "data")) / "revisions"

_SYLLABLES = [
    "ba",
    "be",
    "bi",
    "bo",
    "bu",
    "da",
    "de",
    "di",
    "do",
    "du",
    "ka",
    "ke",
    "ki",
    "ko",
    "ku",
    "la",
    "le",
    "li",
    "lo",
    "lu",
    "ma",
    "me",
    "mi",
    "mo",
    "mu",
    "na",
    "ne",
]
_ROUNDS = 5
_SAME = frozenset({Op.SAME})


class Case(NamedTuple):
    """An edited text, and how many characters must be marked at least."""

    name: str
    old: Sequence[Block]
    new: Sequence[Block]
    needed: int


class Measured(NamedTuple):
    """What one comparison came to."""

    seconds: float
    marked: int
    moved: int


def main() -> None:
    """Measure, print and judge."""
    small, large = list(_edits(_guidance(60_000))), list(_edits(_guidance(1_000_000)))
    measured = {
        case.name: (_measured(case), _measured(other))
        for case, other in zip(small, large, strict=True)
    }
    say("redline: htmldiff ...")
    peer_s = _peer_seconds(small[0])
    worst = {name: _timed(_revision(old), _revision(new), rounds=1) for name, old, new in _worst()}
    slowest = [max(pair[k].seconds for pair in measured.values()) for k in (0, 1)]
    ratios = [m.marked / case.needed for case, (m, _) in zip(small, measured.values(), strict=True)]
    figures = [
        Figure(name="60 KB, slowest edit", value=slowest[0], unit="s", at_most=0.025),
        Figure(name="1 MB, slowest edit", value=slowest[1], unit="s", at_most=0.5),
        Figure(
            name="htmldiff over ours, 60 KB",
            value=peer_s / measured[small[0].name][0].seconds,
            at_least=10,
        ),
        Figure(name="marked over necessary, worst edit", value=max(ratios), at_most=1.05),
        Figure(
            name="slowest hostile text",
            value=max(one.seconds for one in worst.values()),
            unit="s",
            at_most=5,
        ),
    ]
    tables = [_edit_table(small, measured), _worst_table(worst)]
    real, notes = _real()
    finish(Result(bench="redline", figures=[*figures, *real], tables=tables, notes=notes))


def _edit_table(cases: Sequence[Case], measured: dict[str, tuple[Measured, Measured]]) -> Table:
    rows = [
        (
            case.name,
            f"{small.seconds * 1000:.1f}",
            f"{large.seconds * 1000:.1f}",
            small.marked,
            case.needed,
            small.moved,
        )
        for case, (small, large) in zip(cases, measured.values(), strict=True)
    ]
    return Table(
        title="edits",
        columns=("edit", "60 KB ms", "1 MB ms", "marked", "necessary", "moved"),
        rows=rows,
    )


def _worst_table(worst: dict[str, Measured]) -> Table:
    rows = [(name, f"{one.seconds:.2f}", one.marked) for name, one in worst.items()]
    return Table(title="hostile texts", columns=("text", "s", "marked"), rows=rows)


def _measured(case: Case) -> Measured:
    return _timed(_revision(case.old), _revision(case.new), rounds=_ROUNDS)


def _timed(before: Revision, after: Revision, *, rounds: int) -> Measured:
    """Return the best of some rounds; fails where the redline does not give both texts back."""
    seconds = []
    for _ in range(rounds):
        began = time.perf_counter()
        diff(before, after)
        seconds.append(time.perf_counter() - began)
    found = diff(before, after)
    _check(before, after, found)
    marked = sum(len(text) for row in found.blocks for op, text in row.tokens if op not in _SAME)
    return Measured(min(seconds), marked, found.moved)


def _check(before: Revision, after: Revision, found: Redline) -> None:
    for revision, ops in (
        (before, {Op.SAME, Op.GONE, Op.MOVED_AWAY}),
        (after, {Op.SAME, Op.NEW, Op.MOVED_HERE}),
    ):
        text = "".join(text for row in found.blocks for op, text in row.tokens if op in ops)
        if text != "".join(block.text + "\n" for block in revision.blocks):
            raise SystemExit("redline: a text did not come back to the letter")


def _peer_seconds(case: Case) -> float:
    old, new = ("".join(f"<p>{block.text}</p>" for block in side) for side in (case.old, case.new))
    began = time.perf_counter()
    htmldiff(old, new)
    return time.perf_counter() - began


def _guidance(size: int) -> list[Block]:
    """Return made-up guidance of about `size` characters: headings, paragraphs, items, tables."""
    drawn = random.Random(size)
    words = ["".join(drawn.choices(_SYLLABLES, k=drawn.randint(1, 4))) for _ in range(1500)]

    def sentence() -> str:
        return " ".join(drawn.choices(words, k=drawn.randint(6, 24))).capitalize() + "."

    blocks = [Block(BlockKind.TITLE, "Made-up guidance")]
    while size > 0:
        section = [
            Block(BlockKind.HEADING, sentence(), 2),
            *(Block(BlockKind.PARAGRAPH, " ".join(sentence() for _ in range(4))) for _ in range(4)),
            *(Block(BlockKind.LIST_ITEM, sentence(), 1) for _ in range(5)),
            *(Block(BlockKind.TABLE_ROW, f"{sentence()}\t28 days\tYes") for _ in range(3)),
        ]
        blocks += section
        size -= sum(len(block.text) for block in section)
    return blocks


def _edits(blocks: list[Block]) -> Iterator[Case]:
    """Yield the edits that publishers make, in the middle of the text."""
    at = next(
        k for k in range(len(blocks) // 2, len(blocks)) if blocks[k].kind is BlockKind.HEADING
    )
    paragraph, cell = at + 1, next(k for k in range(at, len(blocks)) if "\t" in blocks[k].text)
    text = blocks[paragraph].text
    word = text.split()[10]
    for name, became in (("typo", word + "e"), ("word", "zebra"), ("number", "14")):
        new = text.replace(f" {word} ", f" {became} ", 1)
        yield Case(name, blocks, _with(blocks, paragraph, new), len(word) + len(became))
    added = "Every home keeps a register of keys."
    yield Case("sentence", blocks, _with(blocks, paragraph, f"{text} {added}"), len(added) + 1)
    yield Case("cell", blocks, _with(blocks, cell, blocks[cell].text.replace("28", "14")), 4)
    section = [Block(BlockKind.HEADING, "Keys", 2), Block(BlockKind.PARAGRAPH, added)]
    size = sum(len(block.text) + 1 for block in section)
    yield Case("section", blocks, [*blocks[:at], *section, *blocks[at:]], size)
    moved = blocks[paragraph]
    rest = [*blocks[:paragraph], *blocks[paragraph + 1 :]]
    yield Case("move", blocks, [*rest[:30], moved, *rest[30:]], 2 * len(moved.text) + 2)


def _with(blocks: Sequence[Block], at: int, text: str) -> list[Block]:
    return [*blocks[:at], blocks[at]._replace(text=text), *blocks[at + 1 :]]


def _worst() -> Iterator[tuple[str, list[Block], list[Block]]]:
    """Yield hostile pairs: each must end, and come back to the letter."""
    one, other = _guidance(999_999), _guidance(1_000_001)
    yield "1 MB, every block different", one, other
    yield (
        "1 MB, every block edited",
        one,
        [block._replace(text=f"{block.text} Keys") for block in one],
    )
    yield "1 MB in one paragraph, edited", _joined(one), _joined(_with(one, 999, "Keys"))
    yield "1 MB in one paragraph, different", _joined(one), _joined(other)
    yield "one block 20,000 times", _same(20_000), _same(19_000)
    yield "5,000 blocks shuffled", one[:5000], random.Random(1).sample(one[:5000], len(one[:5000]))


def _joined(blocks: Sequence[Block]) -> list[Block]:
    return [Block(BlockKind.PARAGRAPH, " ".join(block.text for block in blocks))]


def _same(number: int) -> list[Block]:
    return [Block(BlockKind.LIST_ITEM, "This item is here.", 1)] * number


def _real() -> tuple[list[Figure], list[str]]:
    """Return figures of real revisions, or a note that they are not at hand."""
    if not REVISIONS.is_dir():
        return [], [f"real revisions skipped: there is no folder {REVISIONS}"]
    pairs = [pair for folder in sorted(REVISIONS.glob("*/*/")) for pair in pairwise(_files(folder))]
    for old, new in pairs:
        _timed(_derived(old), _derived(new), rounds=1)
    years = [_derived(REVISIONS / "kcsie" / f"{year}.txt") for year in (2024, 2025)]
    yearly = _timed(years[0], years[1], rounds=3)
    size = sum(len(block.text) + 1 for revision in years for block in revision.blocks)
    return [
        Figure(name="real pairs that came back to the letter", value=len(pairs), at_least=400),
        Figure(name="KCSIE 2024 to 2025", value=yearly.seconds, unit="s", at_most=1),
        Figure(name="KCSIE, share of both texts marked", value=yearly.marked / size),
    ], []


def _files(folder: Path) -> list[Path]:
    return sorted(file for file in folder.iterdir() if re.match(r"\d{3}_", file.name))


def _derived(file: Path) -> Revision:
    paragraphs = re.split(r"\n\s*\n", file.read_text(encoding="utf-8", errors="replace"))
    texts = (" ".join(paragraph.split()) for paragraph in paragraphs)
    return _revision([Block(BlockKind.PARAGRAPH, text) for text in texts if text])


def _revision(blocks: Sequence[Block]) -> Revision:
    return Revision(blocks=tuple(blocks), derivation="bench")


if __name__ == "__main__":
    main()
