"""One line for a notice: what changed, in the publisher's own words and the redline's."""

from collections.abc import Sequence

from watcher.core.links import LinkChange, link_changes_of, shown_target
from watcher.core.obligations import Obligation, obligations
from watcher.core.obligations.force import ObligationKind
from watcher.core.summary.change_notes import newest_telling
from watcher.core.summary.news import News, Rank, cut, news, place, quoted
from watcher.domain import Redline

LETTERS = 140
"""Letters that a summary has at most."""
_LINK = 48


def summary(
    redline: Redline | None,
    change_notes: Sequence[str],
    *,
    known: Sequence[Obligation] | None = None,
) -> str:
    """Return in at most 140 letters what changed; "" where nothing is known of it.

    The first of these that there is: the first sentence of the publisher's newest change note that
    says what changed; a page that is all new or all gone; the gravest obligation's line; a section
    that came or went; the gravest words that were replaced, with their place; text that came or
    went; what moved; a link that leads elsewhere. `known` are the redline's obligations where the
    caller has them; `change_notes` stand in order of time.
    """
    if note := newest_telling(change_notes):
        return cut(note, LETTERS)
    if redline is None:
        return ""
    found = sorted(news(redline), key=lambda one: one.rank)
    if found and found[0].rank is Rank.WHOLE_PAGE:
        return found[0].text
    binding = obligations(redline) if known is None else known
    graver = [one for one in binding if one.kind is not ObligationKind.REFERENCE]
    if graver:
        return _bound(min(graver, key=lambda one: one.rank))
    if found:
        return _told(found)
    return next((_link_told(link) for _, link in link_changes_of(redline)), "No word changed")


def _bound(obligation: Obligation) -> str:
    """Return an obligation's line, with its place if there is room."""
    where = place(obligation.section, obligation.number)
    placed = f"{obligation.line} ({where})"
    return placed if where and len(placed) <= LETTERS else cut(obligation.line, LETTERS)


def _told(found: Sequence[News]) -> str:
    """Return the first news, how much more there is, and its place if there is room."""
    first, others = found[0], len(found) - 1
    more = f", and {others} more {'place' if others == 1 else 'places'}" if others else ""
    placed = f"{first.text} ({first.place}){more}"
    return placed if first.place and len(placed) <= LETTERS else first.text + more


def _link_told(link: LinkChange) -> str:
    what = f"the link {quoted(link.text, _LINK)}" if link.text else "a link"
    if not link.after:
        return f"No word changed; {what} leads nowhere any more"
    whole = f"No word changed; {what} now leads to {shown_target(link.after)}"
    return whole if len(whole) <= LETTERS else f"No word changed; {what} now leads elsewhere"
