"""What GOV.UK shows around a text: notes, times, where it applies, whether it is withdrawn."""

from collections.abc import Iterator
from datetime import UTC, datetime

from watcher.core.calendar import LONDON
from watcher.domain import Block, BlockKind, ChangeNote, Withdrawal
from watcher.sources.blocks import text_of_html
from watcher.sources.govuk.item import Fields, Item, records, text
from watcher.sources.instants import instant

_YEAR = "January February March April May June July August September October November December"
_MONTHS = _YEAR.split()
_LONG_AGO = datetime.min.replace(tzinfo=UTC)


def notes_of(item: Item) -> tuple[ChangeNote, ...]:
    """Return the change notes, newest first, those without a time last."""
    found = [
        *_noted(item, "change_history", "note", "public_timestamp"),
        *_noted(item, "change_notes", "change_note", "published_at"),
    ]
    if said := text(item.details.get("change_description")):
        at = instant(item.fields.get("public_updated_at"))
        found.append(ChangeNote(published_at=at, text=said))
    return tuple(sorted(found, key=lambda note: note.published_at or _LONG_AGO, reverse=True))


def withdrawal_of(item: Item) -> Withdrawal | None:
    """Return the notice of withdrawal; `{}` stands on pages that are not withdrawn."""
    notice = item.fields.get("withdrawn_notice")
    if not isinstance(notice, dict) or not notice.get("withdrawn_at"):
        return None
    withdrawn_at = instant(notice["withdrawn_at"])
    if withdrawn_at is None:
        raise item.fault("is withdrawn at a time that cannot be read")
    explanation = notice.get("explanation")
    said = text_of_html(explanation) if isinstance(explanation, str) else ""
    return Withdrawal(withdrawn_at=withdrawn_at, explanation=said)


def nations(item: Item) -> Iterator[Block]:
    """Yield what GOV.UK shows of `national_applicability`: a change of it changes who is bound."""
    told = item.details.get("national_applicability")
    entries = told.values() if isinstance(told, dict) else ()
    labels = sorted(
        text(entry.get("label"))
        for entry in entries
        if isinstance(entry, dict) and entry.get("applicable") is True
    )
    if labels := [label for label in labels if label]:
        listed = " and ".join(filter(None, (", ".join(labels[:-1]), labels[-1])))
        yield Block(BlockKind.PARAGRAPH, f"Applies to {listed}")


def consultation_dates(item: Item) -> Iterator[Block]:
    """Yield when it opens and when it closes, worded alike before, during and after."""
    what = item.schema.replace("_", " ")
    for name, verb in (("opening_date", "opens"), ("closing_date", "closes")):
        if at := instant(item.details.get(name)):
            yield Block(BlockKind.PARAGRAPH, f"This {what} {verb} on {_shown(at)}.")


def release_date(item: Item) -> Iterator[Block]:
    """Yield the date on which statistics are to come out, in the publisher's words."""
    if said := text(item.details.get("display_date")):
        yield Block(BlockKind.PARAGRAPH, f"Release date: {said}")


def _noted(item: Item, name: str, said: str, at: str) -> Iterator[ChangeNote]:
    for entry in records(item.details.get(name)):
        if note := _worded(entry, said):
            yield ChangeNote(published_at=instant(entry.get(at)), text=note)


def _worded(entry: Fields, said: str) -> str:
    """Return a note's words; a manual's notes are about sections, and name them."""
    note, title = text(entry.get(said)), text(entry.get("title"))
    return f"{title}: {note}" if note and title else note


def _shown(at: datetime) -> str:
    local = at.astimezone(LONDON)
    hour, half = local.hour % 12 or 12, "am" if local.hour < 12 else "pm"  # noqa: PLR2004 a clock face
    minute = f":{local.minute:02}" if local.minute else ""
    return f"{local.day} {_MONTHS[local.month - 1]} {local.year} at {hour}{minute}{half}"
