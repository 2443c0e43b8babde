"""Links among the words of a block, while these are being read."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from bs4 import Tag

from watcher.core.normalise import fold
from watcher.domain import Link
from watcher.sources.bounds import MOST_LINKS, MOST_LINKS_OF_ALL
from watcher.sources.targets import Targets


class _Span(NamedTuple):
    """Runs of text that lead somewhere."""

    start: int
    end: int
    target: str
    has_picture: bool


class Anchors:
    """Collects links. A place is how many runs of text were heard in the block before it.

    A link around several blocks is one link in each. A link within another ends that one, as in
    any browser.
    """

    def __init__(self, targets: Targets) -> None:
        self._targets = targets
        self._spans: list[_Span] = []
        self._open: Tag | None = None
        self._target = ""
        self._start = 0
        self._has_picture = False
        self._left = MOST_LINKS_OF_ALL

    def enter(self, tag: Tag, place: int) -> None:
        """Begin an <a>."""
        href = tag.get("href")
        if not href or not (target := self._targets.of(str(href))):
            return
        if self._open is not None:
            self._close(place)
        self._open, self._target, self._start, self._has_picture = tag, target, place, False

    def see_picture(self) -> None:
        """Take a picture: it can be clicked on though it may have no words."""
        self._has_picture = True

    def leave(self, tag: Tag, place: int) -> None:
        """End an <a>."""
        if tag is self._open:
            self._close(place)
            self._open = None

    def take(self, runs: Sequence[str]) -> tuple[Link, ...]:
        """Return the links of a block that ends, which said these runs of text."""
        if self._open is not None:
            self._close(len(runs))
            self._start, self._has_picture = 0, False
        if not self._spans:
            return ()
        spans, self._spans = self._spans, []
        links = tuple(_links(spans, runs))[: self._left]
        self._left -= len(links)
        return links

    def _close(self, end: int) -> None:
        if len(self._spans) < MOST_LINKS:
            self._spans.append(_Span(self._start, end, self._target, self._has_picture))


def _links(spans: Sequence[_Span], runs: Sequence[str]) -> Iterator[Link]:
    """Yield the links that can be seen; two with nothing between them that lead alike are one."""
    held = spans[0]
    for span in spans[1:]:
        if span.target == held.target and not fold("".join(runs[held.end : span.start])):
            has_picture = held.has_picture or span.has_picture
            held = _Span(held.start, span.end, span.target, has_picture)
        else:
            yield from _link(held, runs)
            held = span
    yield from _link(held, runs)


def _link(span: _Span, runs: Sequence[str]) -> Iterator[Link]:
    text = fold("".join(runs[span.start : span.end]))
    if text or span.has_picture:
        yield Link(text, span.target)
