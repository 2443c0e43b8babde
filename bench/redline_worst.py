"""Texts made to be slow: every comparison must end, and come back to the letter."""

from collections.abc import Callable, Sequence
from random import Random

from bench.figures import Figure, Table, say
from bench.redline_measure import Part, Tally, measured
from bench.redline_places import Edit, letters_of, with_text
from bench.redline_text import Writer, guidance
from watcher.domain import Block, BlockKind

_LIMIT_S = 5
_MILLION_LIMIT_S = 60
"""For a million blocks, fifty times as many as any page here may hold: they end, and rightly."""
_MILLION = "a million items"


def worst(tally: Tally) -> Part:
    """Compare every hostile pair once."""
    rows = []
    slowest = {_LIMIT_S: 0.0, _MILLION_LIMIT_S: 0.0}
    for name, make in _HOSTILE.items():
        say(f"redline: {name} ...")
        limit_s = _MILLION_LIMIT_S if name.startswith(_MILLION) else _LIMIT_S
        one = tally.counted(name, measured(make(), give_up_s=4 * limit_s))
        slowest[limit_s] = max(slowest[limit_s], one.seconds)
        took = f"over {one.seconds:.0f}" if one.given_up else f"{one.seconds:.2f}"
        rows.append((name, took, one.marked, one.moved))
    names = {_LIMIT_S: "slowest hostile text", _MILLION_LIMIT_S: "slowest million of items"}
    return Part(
        figures=[
            Figure(name=names[limit_s], value=value, unit="s", at_most=limit_s)
            for limit_s, value in slowest.items()
        ],
        tables=[Table(title="hostile texts", columns=("text", "s", "marked", "told"), rows=rows)],
    )


def _different() -> Edit:
    return _unlike(guidance(1_000_000, "one"), guidance(1_000_000, "other"))


def _every_edited() -> Edit:
    one = guidance(1_000_000)
    return _unlike(one, [block._replace(text=f"{block.text} Keys") for block in one])


def _giant_edited() -> Edit:
    one = guidance(1_000_000)
    return _unlike(_joined(one), _joined(with_text(one, 999, "Keys")))


def _giant_different() -> Edit:
    edit = _different()
    return _unlike(_joined(edit.old), _joined(edit.new))


def _giant_of_one_word() -> Edit:
    return _unlike(
        _one(BlockKind.PARAGRAPH, "key " * 250_000), _one(BlockKind.PARAGRAPH, "key " * 240_000)
    )


def _repeated() -> Edit:
    same = Block(BlockKind.LIST_ITEM, "This item is here.", 1)
    return _unlike([same] * 20_000, [same] * 19_000)


def _repeated_and_edited() -> Edit:
    same = Block(BlockKind.LIST_ITEM, "This item is here.", 1)
    other = Block(BlockKind.LIST_ITEM, "This item is there.", 1)
    return _unlike([same] * 20_000, [same, other] * 10_000)


def _words() -> Edit:
    """Return a million items of one word, of which one in a thousand is gone, new or another."""
    random = Random(1)
    words = Writer(1).sentence().split()
    old = [f"{random.choice(words)}{random.randrange(2000)}" for _ in range(1_000_000)]
    new = list(old)
    for at in sorted(random.sample(range(len(old)), 1000), reverse=True):
        new[at : at + 1] = random.choice(([], ["added", new[at]], ["another"]))
    return _unlike(_items(old), _items(new))


def _same_words() -> Edit:
    """Return a million items of ten different words, drawn anew on either side."""
    random = Random(2)
    words = [f"word{number}" for number in range(10)]
    sides = [_items(random.choices(words, k=1_000_000)) for _ in range(2)]
    return _unlike(*sides)


def _shuffled() -> Edit:
    one = guidance(1_000_000)[:5000]
    return _unlike(one, Random(1).sample(one, len(one)))


def _items(texts: Sequence[str]) -> list[Block]:
    return [Block(BlockKind.LIST_ITEM, text, 1) for text in texts]


def _joined(blocks: Sequence[Block]) -> list[Block]:
    return _one(BlockKind.PARAGRAPH, " ".join(block.text for block in blocks))


def _one(kind: BlockKind, text: str) -> list[Block]:
    return [Block(kind, text.strip())]


def _unlike(old: Sequence[Block], new: Sequence[Block]) -> Edit:
    return Edit(old, new, letters_of(old) + letters_of(new))


_HOSTILE: dict[str, Callable[[], Edit]] = {
    "1 MB, every block different": _different,
    "1 MB, every block edited": _every_edited,
    "1 MB in one paragraph, edited": _giant_edited,
    "1 MB in one paragraph, different": _giant_different,
    "1 MB in one paragraph, one word over and over": _giant_of_one_word,
    "one block 20,000 times": _repeated,
    "one block 20,000 times, every other edited": _repeated_and_edited,
    "a million items of one word, a thousand edited": _words,
    "a million items of one word, drawn anew": _same_words,
    "5,000 blocks shuffled": _shuffled,
}
