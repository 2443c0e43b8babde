"""A redline in a line or two, for a person who looks over many."""

from collections.abc import Iterator, Sequence

from watcher.domain import Op, Redline, RedlineBlock

_MARKS = {
    Op.GONE: ("[-", "-]"),
    Op.NEW: ("{+", "+}"),
    Op.MOVED_AWAY: ("[<", "<]"),
    Op.MOVED_HERE: ("{>", ">}"),
}
_AROUND = 60


def compact(redline: Redline, *, most: int = 600) -> str:
    """Return what changed, what stays shortened: [-gone-] {+new+} [<moved away<] {>moved here>}."""
    said = " | ".join(_block(block) for hunk in redline.hunks for block in hunk.blocks)
    return said if len(said) <= most else f"{said[:most]} ... ({len(said)} characters)"


def _block(block: RedlineBlock) -> str:
    before, after = block.before, block.after
    kinds = ""
    if before and after and (before.kind, before.level) != (after.kind, after.level):
        kinds = f"({before.kind} {before.level} -> {after.kind} {after.level}) "
    return kinds + "".join(_tokens(block)).replace("\n", "\\n")


def _tokens(block: RedlineBlock) -> Iterator[str]:
    for number, token in enumerate(block.tokens):
        if token.op is Op.SAME:
            yield _shortened(token.text, number, block.tokens)
        else:
            left, right = _MARKS[token.op]
            yield f"{left}{token.text}{right}"


def _shortened(text: str, number: int, tokens: Sequence[object]) -> str:
    text = text.rstrip("\n")
    head = text[:_AROUND] if number else ""
    tail = text[-_AROUND:] if number + 1 < len(tokens) else ""
    return text if len(text) <= len(head) + len(tail) else f"{head} .. {tail}"
