"""Redline -> changed links: words that stayed as they were and lead elsewhere now."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from watcher.domain import Block, Link, Redline, RedlineBlock, Significance

ASSETS = "assets:"
"""How the target of a publisher's file begins: its name follows, for its address is always new."""

_WORD = re.compile(r"\w+")
_SHOWN = 200
"""Characters of a link's words or of a target that a sentence quotes."""
_SCHEMES_UNSHOWN = ("mailto:", "tel:")


class LinkChange(NamedTuple):
    """A link whose words stayed and whose target did not."""

    text: str
    """The words of the link as they stand now; "" where it has none, such as a picture."""
    before: str
    """Where it led, as it is compared; "" where it led nowhere."""
    after: str
    """Where it leads; "" where it leads nowhere any more."""


def link_changes(row: RedlineBlock) -> tuple[LinkChange, ...]:
    """Return the links of a row whose words stayed and whose target changed, came or went.

    Empty for one end of a move (see `link_changes_of`) and for a block that came or went.
    """
    if row.before is None or row.after is None:
        return ()
    return link_changes_between(row.before, row.after)


def link_changes_between(before: Block, after: Block) -> tuple[LinkChange, ...]:
    """Return the links behind unchanged words that lead elsewhere in `after`, came or went.

    Words count as unchanged but for case and punctuation. Links whose words came or went are left
    out, and so are those that took in a word more or less and lead where they led.
    """
    if before.links == after.links:
        return ()
    return tuple(_Pair(before, after).changes())


def link_changes_of(redline: Redline) -> tuple[tuple[RedlineBlock, LinkChange], ...]:
    """Return every changed link of a redline with its row, in reading order.

    A link of a moved block stands with the row where the block is now.
    """
    away = {row.move: row.before for row in redline.blocks if row.move is not None and row.before}
    found = []
    for row in redline.blocks:
        before = row.before if row.move is None else away.get(row.move)
        if before is not None and row.after is not None:
            found += [(row, change) for change in link_changes_between(before, row.after)]
    return tuple(found)


def shown_target(target: str) -> str:
    """Return a target as people are told it, to stand after "leads to"."""
    if target.startswith(ASSETS):
        return f"the file {target.removeprefix(ASSETS)}"
    for scheme in _SCHEMES_UNSHOWN:
        target = target.removeprefix(scheme)
    return target


def judged(changes: Sequence[LinkChange], *, words_differ: bool) -> tuple[Significance, str]:
    """Return how much changed links matter where no word of weight changed, and why.

    Such words as differ (`words_differ`) are a matter of spelling or punctuation.
    """
    others = len(changes) - 1
    more = f", and {others} more {'link' if others == 1 else 'links'} changed" if others else ""
    wording = "Only spelling or punctuation differs" if words_differ else "No word changed"
    return Significance.EDITORIAL, f"{wording}; {told(changes[0])}{more}."


def told(change: LinkChange) -> str:
    """Return what became of a link, as the end of a sentence."""
    link = f"the link “{_short(change.text)}”" if change.text else "a link without words"
    before, after = map(_short, map(shown_target, (change.before, change.after)))
    if before and after:
        return f"{link} now leads to {after} (before: {before})"
    return f"{link} now leads to {after}" if after else f"{link} no longer leads to {before}"


def _short(text: str) -> str:
    return text if len(text) <= _SHOWN else text[:_SHOWN] + "…"


class _Pair:
    """Two blocks of which one became the other."""

    def __init__(self, before: Block, after: Block) -> None:
        self._old, self._new = _by_words(before.links), _by_words(after.links)
        self._was, self._is = _bare(before.text), _bare(after.text)

    def changes(self) -> Iterator[LinkChange]:
        """Yield what changed its target, then what came, then what went."""
        came: list[Link] = []
        went: list[Link] = []
        for words in {**self._new, **self._old}:
            old, new = _different(self._old.get(words, []), self._new.get(words, []))
            for was, now in zip(old, new, strict=False):
                if was.target != now.target:
                    yield LinkChange(now.text, was.target, now.target)
            came += new[len(old) :]
            went += old[len(new) :]
        for link in self._told(came, went, self._was, self._old):
            yield LinkChange(link.text, "", link.target)
        for link in self._told(went, came, self._is, self._new):
            yield LinkChange(link.text, link.target, "")

    def _told(
        self, links: list[Link], others: list[Link], text: str, there: Mapping[str, list[Link]]
    ) -> Iterator[Link]:
        """Yield the links whose words stand unlinked on the other side.

        Those that lead where one of the others leads took in a word more or less, and no more.
        """
        targets = {link.target for link in others}
        left: dict[str, int] = {}
        for link in links:
            words = _bare(link.text)
            if words not in left:
                left[words] = text.count(words) - len(there.get(words, ())) if words.strip() else 0
            if link.target not in targets and (self._was == self._is or left[words] > 0):
                left[words] -= 1
                yield link


def _by_words(links: Iterable[Link]) -> Mapping[str, list[Link]]:
    found: dict[str, list[Link]] = {}
    for link in links:
        found.setdefault(_bare(link.text), []).append(link)
    return found


def _bare(text: str) -> str:
    """Return a text's words, each between two spaces of its own; the text where it has none."""
    words = _WORD.findall(text.casefold())
    return f" {'  '.join(words)} " if words else text


def _different(old: list[Link], new: list[Link]) -> tuple[list[Link], list[Link]]:
    """Return links of the same words that are to be paired in order.

    Where one came or went, those that lead where one led before are left out.
    """
    if len(old) == len(new):
        return old, new
    led, leads = Counter(x.target for x in old), Counter(x.target for x in new)
    return list(_beyond(old, leads)), list(_beyond(new, led))


def _beyond(links: Iterable[Link], others: Counter[str]) -> Iterator[Link]:
    """Yield the links without as many as the others have of the same target."""
    left = others.copy()
    for link in links:
        if left[link.target]:
            left[link.target] -= 1
        else:
            yield link
