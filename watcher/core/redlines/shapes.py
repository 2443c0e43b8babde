"""Says in a few words that a block was split or joined, became a list, or moved a level."""

from watcher.domain import Block, BlockKind, RedlineBlock

NAMES = {
    BlockKind.TITLE: "title",
    BlockKind.HEADING: "heading",
    BlockKind.PARAGRAPH: "paragraph",
    BlockKind.LIST_ITEM: "list item",
    BlockKind.TABLE_ROW: "table row",
}
_A_LIST = 2
"""Items that make a list."""


def shape_of(row: RedlineBlock) -> str:
    """Return what became of a row's shape: "Split into 3 paragraphs"; "" where nothing did."""
    if row.before is None or row.after is None:
        return ""
    old, new = _count(row.before), _count(row.after)
    was, now = _group(row.before), _group(row.after)
    if row.before.kind is not row.after.kind or "a list" in {was, now}:
        return f"{_subject(was)} became {now}" if was != now else ""
    if old == new == 1:
        return _level(row.before, row.after)
    name = NAMES[row.after.kind]
    if old == 1:
        return f"Split into {new} {name}s"
    if new == 1:
        return f"Joined into one {name}"
    return (
        f"{old} {name}s became {new}" if old != new else f"{new} {name}s divided at another place"
    )


def _count(block: Block) -> int:
    return block.text.count("\n") + 1


def _group(block: Block) -> str:
    """Return what a block, or several in one row, are together: "a paragraph", "a list"."""
    count, name = _count(block), NAMES[block.kind]
    is_led_in = block.kind is BlockKind.PARAGRAPH and block.text.partition("\n")[0].endswith(":")
    if count >= _A_LIST and (block.kind is BlockKind.LIST_ITEM or (is_led_in and count > _A_LIST)):
        return "a list"
    return f"{count} {name}s" if count > 1 else f"a {name}"


def _subject(group: str) -> str:
    return group.removeprefix("a ").capitalize()


def _level(before: Block, after: Block) -> str:
    steps = after.level - before.level
    if not steps or after.kind not in {BlockKind.HEADING, BlockKind.LIST_ITEM}:
        return ""
    way = "down" if steps > 0 else "up"
    amount = "a level" if abs(steps) == 1 else f"{abs(steps)} levels"
    return f"{NAMES[after.kind].capitalize()} moved {amount} {way}"
