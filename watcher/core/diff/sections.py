"""Says under which headings each block stands."""

from collections.abc import Iterable

from watcher.domain import Block, BlockKind

Section = tuple[str, ...]
"""Headings, outermost first; the page's title is none."""


def sections(blocks: Iterable[Block]) -> list[Section]:
    """Return for each block the headings above it; a heading does not stand under itself."""
    path: Section = ()
    levels: list[int] = []
    found = []
    for kind, text, level, _ in blocks:
        if kind is BlockKind.HEADING:
            while levels and levels[-1] >= level:
                levels.pop()
            path = path[: len(levels)]
            found.append(path)
            levels.append(level)
            path = (*path, text)
        else:
            found.append(path)
    return found
