"""Changes -> notices: what a home is told about one page."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from watcher.core.net import Net, net, strongest, text_span
from watcher.domain import (
    Change,
    Concern,
    Document,
    DocumentId,
    Notice,
    PartId,
    Revision,
    Significance,
    Weight,
)

__all__ = ["Undone", "group", "notice", "text_span"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Undone:
    """Changes that came to nothing: the page stands as it did before the first of them."""

    notice: Notice
    """Without redline or timescales; kind and significance are those of the strongest change."""


def group(changes: Iterable[Change]) -> tuple[tuple[Change, ...], ...]:
    """Return the reportable changes by document and part, in order of finding."""
    groups: dict[tuple[DocumentId, PartId], list[Change]] = {}
    for change in sorted(changes, key=lambda one: (one.found_at, one.id)):
        if change.significance is not Significance.NONE:
            groups.setdefault((change.document, change.part), []).append(change)
    return tuple(tuple(one) for one in groups.values())


def notice(
    group: Sequence[Change],
    document: Document | None,
    before: Revision | None,
    after: Revision | None,
) -> Notice | Undone:
    """Return what a home is told about one of the groups of `group`, or that it was undone.

    `before` and `after` are the texts of `text_span`, derived by the same code (`diff` raises
    ValueError otherwise); None where there is no such text or it cannot be had: then the notice
    says what the changes said when found, without a redline. `document` is None where it is no
    longer on the list.
    """
    told = net(group, before, after)
    if told is not None:
        return _notice(group, document, told)
    said = strongest(group)
    undone = Net(
        kind=said.kind,
        significance=said.significance,
        reason="It was undone: the page stands as it did before.",
    )
    return Undone(notice=_notice(group, document, undone))


def _notice(group: Sequence[Change], document: Document | None, told: Net) -> Notice:
    last = group[-1]
    published = [change.published_at for change in group if change.published_at]
    notes = dict.fromkeys(change.change_note for change in group if change.change_note)
    return Notice(
        document=last.document,
        part=last.part,
        document_title=document.title if document else last.title,
        title=last.title,
        address=last.address,
        owner=document.owner if document else "",
        weight=document.weight if document else Weight.CONTEXT,
        concerns=document.concerns if document else (Concern.ALL,),
        kind=told.kind,
        significance=told.significance,
        silent=all(change.silent for change in group),
        found_at=last.found_at,
        published_at=published[-1] if published else None,
        change_notes=tuple(notes),
        timescales=told.timescales,
        redline=told.redline,
        changes=tuple(change.id for change in group),
        reason=told.reason,
    )
