"""Who gets an edition, under which Message-ID, what may leave, and when to try again."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from fnmatch import fnmatchcase
from hashlib import sha256

from watcher.domain import (
    Concern,
    Delivery,
    DeliveryKind,
    DeliveryState,
    EditionId,
    EditionKind,
    EditionState,
    Home,
    Recipient,
    RecipientId,
    Subscriber,
    SubscriberStatus,
)
from watcher.ports import EditionRecord

GIVE_UP_AFTER = timedelta(hours=48)
"""How long after its release a deferred mail is tried."""
_BACK_OFF = (
    timedelta(minutes=5),
    timedelta(minutes=15),
    timedelta(hours=1),
    timedelta(hours=4),
    timedelta(hours=8),
)
"""The wait after the first, second ... try; the last one from then on."""
_COURTESY = RecipientId("courtesy")
_TYPES = tuple(Concern)
_ATOM = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
_DOT_ATOM = re.compile(rf"{_ATOM}(\.{_ATOM})*")
"""RFC 5322, 3.2.3."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Addressee:
    """One address of the list and the homes it stands for."""

    address: str
    """As first written."""
    homes: tuple[Home, ...]
    """Each once, in order of id."""
    concerns: tuple[Concern, ...]
    """The types of these homes, each once, in the order of `Concern`."""

    @property
    def variant(self) -> str:
        """The name of the variant that it gets: "all", "secure+staff"."""
        return variant_name(self.concerns)


def address_book(subscribers: Iterable[Subscriber]) -> tuple[Addressee, ...]:
    """Return every address with an active row, in order of the case-folded address."""
    rows: dict[str, list[Subscriber]] = {}
    for row in subscribers:
        if row.status is SubscriberStatus.ACTIVE:
            rows.setdefault(row.email.casefold(), []).append(row)
    return tuple(_addressee(rows[address]) for address in sorted(rows))


def joined(subscribers: Iterable[Subscriber], served: frozenset[str]) -> tuple[Addressee, ...]:
    """Return the addresses of active homes that are not among `served` (case-folded ids).

    An address that stands for a served home too is named here for the others alone.
    """
    return address_book(row for row in subscribers if row.home_id.casefold() not in served)


def variant_name(concerns: Sequence[Concern]) -> str:
    """Return the name of the variant for homes of these types."""
    return "+".join(concerns)


def recipients(
    addressees: Iterable[Addressee],
    ids: Mapping[str, RecipientId],
    edition: EditionId,
    sender_address: str,
) -> tuple[Recipient, ...]:
    """Return an edition's recipients. `ids` holds a stable id for each case-folded address."""
    return tuple(
        _recipient(one, ids[one.address.casefold()], edition, sender_address) for one in addressees
    )


def supplements(
    addressees: Iterable[Addressee],
    ids: Mapping[str, RecipientId],
    edition: EditionId,
    sender_address: str,
) -> tuple[Recipient, ...]:
    """Return recipients for homes that joined after an edition was sealed.

    An address may have had the edition for another home. So the recipient is named for these
    homes too: the mail is a delivery and a Message-ID of its own, the same whenever asked for.
    """
    return tuple(_supplement(one, ids, edition, sender_address) for one in addressees)


def courtesy(address: str, edition: EditionId, sender_address: str) -> Recipient:
    """Return the operator as the recipient of a sealed edition's courtesy copy."""
    return Recipient(
        recipient=_COURTESY,
        address=address,
        homes=(),
        variant=variant_name((Concern.ALL,)),
        message_id=message_id(edition, _COURTESY, sender_address),
        token=_COURTESY,
        kind=DeliveryKind.COURTESY,
    )


def message_id(edition: EditionId, recipient: RecipientId, sender_address: str) -> str:
    """Return `<EDITION.RECIPIENT@domain of the sender>`, in plain atoms.

    Raises ValueError where an id or the domain cannot be written so.
    """
    domain = sender_address.rpartition("@")[2]
    left, right = f"{edition}.{recipient}", domain.encode("idna").decode("ascii").lower()
    if not (_DOT_ATOM.fullmatch(left) and _DOT_ATOM.fullmatch(right)):
        raise ValueError(f"no Message-ID of plain atoms can be made of {left!r} and {right!r}")
    return f"<{left}@{right}>"


def current_editions(editions: Iterable[EditionRecord]) -> tuple[EditionRecord, ...]:
    """Return what a home that joins is sent: the current annual edition and the interims since.

    In order of slot; every interim where there was no annual edition yet. A sealed edition that
    is still to be released counts: a home that joins in between is not among its recipients.
    Its supplements wait for its release. An annual edition on hold is not current yet.
    """
    fixed = sorted(
        (one for one in editions if one.state is not EditionState.DRAFTED),
        key=lambda one: (one.slot, one.id),
    )
    annuals = [index for index, one in enumerate(fixed) if _is_current_annual(one)]
    return tuple(fixed[annuals[-1] if annuals else 0 :])


def release_states(
    deliveries: Iterable[Delivery], deliver_to: Sequence[str], suppressions: Mapping[str, str]
) -> Mapping[RecipientId, DeliveryState]:
    """Return what becomes of each delivery at the release: released, held or suppressed.

    `deliver_to` are fnmatch patterns on the whole case-folded address; none let nothing out.
    `suppressions` are by case-folded address.
    """
    return {
        one.recipient.recipient: _release_state(one.recipient.address, deliver_to, suppressions)
        for one in deliveries
    }


def is_let_out(address: str, deliver_to: Sequence[str]) -> bool:
    """Return whether the allow-list lets a mail to this address leave."""
    folded = address.casefold()
    return any(fnmatchcase(folded, pattern.casefold()) for pattern in deliver_to)


def next_try(attempts: int, now: datetime, released_at: datetime) -> datetime | None:
    """Return when a mail deferred after so many tries (from 1) is tried again; None: given up.

    The last try is GIVE_UP_AFTER after the release.
    """
    ends = released_at + GIVE_UP_AFTER
    if now >= ends:
        return None
    wait = _BACK_OFF[min(max(attempts, 1), len(_BACK_OFF)) - 1]
    return min(now + wait, ends)


def _addressee(rows: Sequence[Subscriber]) -> Addressee:
    homes: dict[str, Home] = {}
    for row in rows:
        homes.setdefault(row.home_id.casefold(), Home(home_id=row.home_id, name=row.name))
    return Addressee(
        address=rows[0].email,
        homes=tuple(homes[home_id] for home_id in sorted(homes)),
        concerns=tuple(sorted({row.home_type for row in rows}, key=_TYPES.index)),
    )


def _recipient(
    addressee: Addressee, recipient: RecipientId, edition: EditionId, sender_address: str
) -> Recipient:
    return Recipient(
        recipient=recipient,
        address=addressee.address,
        homes=addressee.homes,
        variant=addressee.variant,
        message_id=message_id(edition, recipient, sender_address),
        token=recipient,
    )


def _supplement(
    addressee: Addressee,
    ids: Mapping[str, RecipientId],
    edition: EditionId,
    sender_address: str,
) -> Recipient:
    token = ids[addressee.address.casefold()]
    homes = "\n".join(home.home_id.casefold() for home in addressee.homes)
    name = RecipientId(f"{token}-{sha256(homes.encode()).hexdigest()[:8]}")
    recipient = _recipient(addressee, name, edition, sender_address)
    return replace(recipient, token=token, kind=DeliveryKind.SUPPLEMENTARY)


def _is_current_annual(record: EditionRecord) -> bool:
    return record.kind is EditionKind.ANNUAL and (
        record.released_at is not None or record.held_at is None
    )


def _release_state(
    address: str, deliver_to: Sequence[str], suppressions: Mapping[str, str]
) -> DeliveryState:
    if address.casefold() in suppressions:
        return DeliveryState.SUPPRESSED
    return DeliveryState.RELEASED if is_let_out(address, deliver_to) else DeliveryState.HELD
