"""Redline -> changed links: words that stayed as they were and lead elsewhere now."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from watcher.domain import Block, Link, Op, Redline, RedlineBlock, Significance

ASSETS = "assets:"
"""How the target of a publisher's file begins: its name follows, for its address is always new."""

_WORD = re.compile(r"\w+")
_SHOWN = 200
"""Characters of a link's words or of a target that a sentence quotes."""
_MOST_PAIRS = 10_000
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


def judged(changes: Sequence[LinkChange], *, wording: str) -> tuple[Significance, str]:
    """Return how much changed links matter where no word of weight changed, and why.

    `wording` says how the words differ, as the beginning of the sentence.
    """
    others = len(changes) - 1
    more = f", and {others} more {'link' if others == 1 else 'links'} changed" if others else ""
    return Significance.EDITORIAL, f"{wording}; {told(max(changes, key=_weight))}{more}."


def _weight(change: LinkChange) -> tuple[bool, bool]:
    """Return how much a change tells: most of all a file that took the place of another."""
    is_replaced = bool(change.before and change.after)
    return is_replaced, is_replaced and change.after.startswith(ASSETS)


def is_links_alone(redline: Redline) -> bool:
    """Return whether links are all that changed: no word came, went or stands elsewhere."""
    tokens = (token for hunk in redline.hunks for row in hunk.blocks for token in row.tokens)
    return bool(redline.hunks) and all(op is Op.SAME or not text.strip() for op, text in tokens)


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
        is_same = self._was == self._is
        came: list[Link] = []
        went: list[Link] = []
        for words in {**self._new, **self._old}:
            old, new = self._old.get(words, []), self._new.get(words, [])
            if len(old) != len(new) or not is_same:
                old, new = _different(old, new)
            for was, now in zip(old, new, strict=False):
                if was.target != now.target:
                    yield LinkChange(now.text, was.target, now.target)
            came += new[len(old) :]
            went += old[len(new) :]
        came, went = _elsewhere(came, went), _elsewhere(went, came)
        for was, now in _overlapping(went, came):
            went.remove(was)
            came.remove(now)
            yield LinkChange(now.text, was.target, now.target)
        for link in came if is_same else _unlinked(came, self._was, self._old):
            yield LinkChange(link.text, "", link.target)
        for link in went if is_same else _unlinked(went, self._is, self._new):
            yield LinkChange(link.text, link.target, "")


def _elsewhere(links: Iterable[Link], others: Iterable[Link]) -> list[Link]:
    """Return links that lead where none of the others leads.

    The rest took in a word more or less and lead where they led.
    """
    targets = {link.target for link in others}
    return [link for link in links if link.target not in targets]


def _overlapping(went: Sequence[Link], came: Sequence[Link]) -> list[tuple[Link, Link]]:
    """Return links of which one's words hold the other's, each once: such took in a word more."""
    if len(went) * len(came) > _MOST_PAIRS:
        return []
    found: list[tuple[Link, Link]] = []
    free = [(link, _bare(link.text)) for link in went]
    for now in came:
        words = _bare(now.text)
        for k, (was, others) in enumerate(free):
            if words.strip() and others.strip() and (words in others or others in words):
                found.append((was, now))
                del free[k]
                break
    return found


def _unlinked(links: Iterable[Link], text: str, there: Mapping[str, list[Link]]) -> Iterator[Link]:
    """Yield the links whose words stand in the bare text of the other side, unlinked there."""
    left: dict[str, int] = {}
    for link in links:
        words = _bare(link.text)
        if words not in left:
            left[words] = text.count(words) - len(there.get(words, ())) if words.strip() else 0
        if left[words] > 0:
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
    """Return those links, of some with the same words, that lead where none on the other side leads."""
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
