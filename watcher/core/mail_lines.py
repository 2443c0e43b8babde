"""The lines of a mail that differ from copy to copy: markers in a rendered edition, and their words.

They say what the footer must say of this copy: which edition, released when, for which homes
and why, and how to stop.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from html import escape
from typing import NamedTuple
from urllib.parse import quote

from watcher.core.mail_words import instant_in_words, listed, wrapped
from watcher.domain import DeliveryKind, EditionId, Recipient

HASH_SHOWN = 16
"""Characters of an edition's hash that a mail shows."""


class Marker(StrEnum):
    """A line of a rendered mail that is filled in later; U+FDD0 is never a character of a text."""

    TOP = "\ufdd0top\ufdd0"
    """What is special about this copy; an ordinary one has nothing there."""
    RELEASE = "\ufdd0release\ufdd0"
    """Edition, release instant and hash."""
    HOMES = "\ufdd0homes\ufdd0"
    """For which homes the mail is, and why it comes."""
    STOP = "\ufdd0stop\ufdd0"
    """How to get no more mails."""


class Slot(NamedTuple):
    """A marker's place in a message."""

    marker: Marker
    in_html: bool


@dataclass(frozen=True, slots=True)
class Copy:
    """What one copy of an edition says of itself."""

    recipient: Recipient
    unsubscribe: str
    edition: EditionId
    hash: str
    """Empty while it is being taken."""
    released_at: datetime | None
    """None: not yet."""
    late_for: datetime | None = None
    """The slot that the release missed; None: it was on time."""


_PLAIN_STYLE = "margin:0 0 12px"
_TOP_STYLE = "margin:0 0 20px;padding:12px 16px;border:2px solid #1d3f5e;font-weight:bold"
_LINK_STYLE = "color:#0b3f7a;text-decoration:underline"


def line(slot: Slot, copy: Copy) -> str:
    """Return what stands in a slot of one copy, with its line end; "" where nothing does."""
    words = _WORDS[slot.marker](copy)
    is_top = slot.marker is Marker.TOP
    if not words:
        return ""
    if slot.in_html:
        style = _TOP_STYLE if is_top else _PLAIN_STYLE
        return f'<p style="{style}">{_as_html(slot.marker, words, copy)}</p>\n'
    return wrapped(words) + ("\n\n" if is_top else "\n")


def stop_address(unsubscribe: str, token: str) -> str:
    """Return the mailto address that stops one recipient's mails (RFC 6068)."""
    to, word = quote(unsubscribe, safe="@"), quote(token, safe="")
    return f"mailto:{to}?subject=unsubscribe%20{word}"


def _top(copy: Copy) -> str:
    if copy.recipient.kind is DeliveryKind.EDITION:
        return ""
    if copy.recipient.kind is DeliveryKind.COURTESY:
        return (
            "Courtesy copy for the operator. The edition is sealed;"
            " homes get it when it is released."
        )
    when = f" on {instant_in_words(copy.released_at)}" if copy.released_at else ""
    return (
        f"You joined after this edition was released{when}."
        " It is sent to you so that you have what other homes have."
        " Days left are counted from its release."
    )


def _release(copy: Copy) -> str:
    when = (
        f"released on {instant_in_words(copy.released_at)}"
        if copy.released_at
        else "not yet released"
    )
    late = f", late: it was due on {instant_in_words(copy.late_for)}" if copy.late_for else ""
    hash_ = f"hash {copy.hash[:HASH_SHOWN]}, " if copy.hash else ""
    return f"Edition {copy.edition}, {hash_}{when}{late}."


def _homes(copy: Copy) -> str:
    homes = copy.recipient.homes
    if not homes:
        return "This mail is for the operator of Regulation Watcher."
    names = listed([f"{' '.join(home.name.split())} ({home.home_id})" for home in homes])
    which = "this home" if len(homes) == 1 else "these homes"
    return (
        f"This mail is for {names}."
        f" You get it because this address is on the list as a contact of {which}."
    )


def _stop(copy: Copy) -> str:
    return (
        "To stop these mails, reply and say so, or write to"
        f" {copy.unsubscribe} with the subject: unsubscribe {copy.recipient.token}"
    )


_WORDS = {Marker.TOP: _top, Marker.RELEASE: _release, Marker.HOMES: _homes, Marker.STOP: _stop}


def _as_html(marker: Marker, words: str, copy: Copy) -> str:
    if marker is not Marker.STOP:
        return escape(words)
    address = escape(stop_address(copy.unsubscribe, copy.recipient.token))
    return (
        "To stop these mails, reply and say so, or send us"
        f' <a href="{address}" style="{_LINK_STYLE}">a mail that asks to stop them</a>.'
    )
