from dataclasses import replace
from datetime import timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.core.editions import at, record
from watcher.core.seal import digest
from watcher.domain import (
    ChangeId,
    DeliveryKind,
    EditionId,
    EditionKind,
    EditionState,
    Home,
    HomeId,
    Recipient,
    RecipientId,
    Rendered,
)
from watcher.ports import Envelope, Sealed

SLOT = at("2026-06-09T09:00")
ALL = Rendered(variant="all", subject="Edition", text="Plain", html="<p>Plain</p>")
SECURE = replace(ALL, variant="secure")
SEALED = Sealed(
    record=record("2026-07", SLOT, EditionState.SEALED, 1, 2),
    envelope=Envelope(
        sender="Watcher <watcher@example.org>",
        sender_address="watcher@example.org",
        list_id="<editions.example.org>",
        unsubscribe="stop@example.org",
    ),
    variants=(ALL, SECURE),
)


def recipient(number: int, **fields: Any) -> Recipient:
    one = Recipient(
        recipient=RecipientId(f"r{number}"),
        address=f"home{number}@example.org",
        homes=(Home(home_id=HomeId(f"H{number}"), name=f"Home {number}"),),
        variant="all",
        message_id=f"<2026-07.r{number}@example.org>",
        token=f"r{number}",
    )
    return replace(one, **fields)


RECIPIENTS = (recipient(1), recipient(2))
HASH = digest(SEALED, RECIPIENTS)


def test_the_hash_of_a_known_edition_is_what_it_always_was() -> None:
    assert HASH == "476b2f89545d607ccdd91bcda3432a314f4b635d42f76246c30b960fe8f2e35e"


def test_the_order_of_recipients_and_variants_does_not_matter() -> None:
    assert digest(replace(SEALED, variants=(SECURE, ALL)), RECIPIENTS[::-1]) == HASH


@pytest.mark.parametrize(
    "fields",
    [
        {"id": EditionId("2026-08")},
        {"kind": EditionKind.ANNUAL},
        {"slot": SLOT + timedelta(microseconds=1)},
        {"changes": (ChangeId(1),)},
        {"changes": (ChangeId(2), ChangeId(1))},
    ],
)
def test_another_edition_has_another_hash(fields: dict[str, Any]) -> None:
    other = replace(SEALED, record=replace(SEALED.record, **fields))
    assert digest(other, RECIPIENTS) != HASH


@pytest.mark.parametrize("field", ["sender", "sender_address", "list_id", "unsubscribe"])
def test_another_envelope_has_another_hash(field: str) -> None:
    fields: dict[str, Any] = {field: "other@example.org"}
    other = replace(SEALED, envelope=replace(SEALED.envelope, **fields))
    assert digest(other, RECIPIENTS) != HASH


@pytest.mark.parametrize("field", ["variant", "subject", "text", "html"])
def test_another_variant_has_another_hash(field: str) -> None:
    fields: dict[str, Any] = {field: "other"}
    other = replace(SEALED, variants=(ALL, replace(SECURE, **fields)))
    assert digest(other, RECIPIENTS) != HASH


@pytest.mark.parametrize(
    "fields",
    [
        {"recipient": RecipientId("r3")},
        {"address": "Home1@example.org"},
        {"homes": ()},
        {"homes": (Home(home_id=HomeId("H1"), name="Another name"),)},
        {"variant": "secure"},
        {"message_id": "<other@example.org>"},
        {"token": "r3"},
        {"kind": DeliveryKind.COURTESY},
    ],
)
def test_another_recipient_has_another_hash(fields: dict[str, Any]) -> None:
    assert digest(SEALED, (recipient(1, **fields), recipient(2))) != HASH


def test_a_recipient_more_or_less_or_twice_has_another_hash() -> None:
    hashes = {digest(SEALED, some) for some in ([], RECIPIENTS[:1], [*RECIPIENTS, RECIPIENTS[0]])}
    assert len(hashes | {HASH}) == 4


def test_what_comes_after_sealing_leaves_the_hash_alone() -> None:
    later = SLOT + timedelta(hours=1)
    after = replace(
        SEALED.record,
        state=EditionState.CLOSED,
        hash=HASH,
        recipients=2,
        sealed_at=SLOT,
        released_at=later,
        closed_at=later,
        approved_at=later,
        held_at=later,
        late=True,
    )
    joined = recipient(9, kind=DeliveryKind.SUPPLEMENTARY)
    assert digest(replace(SEALED, record=after), [*RECIPIENTS, joined]) == HASH


def test_an_instant_is_the_same_in_any_zone() -> None:
    slot = SLOT.astimezone(timezone(timedelta(hours=1)))
    other = replace(SEALED, record=replace(SEALED.record, slot=slot))
    assert digest(other, RECIPIENTS) == HASH


def test_any_character_can_be_hashed() -> None:
    odd = replace(ALL, text="line\nline \x00 \ud800 \u2028 é")
    assert digest(replace(SEALED, variants=(odd, SECURE)), RECIPIENTS) != HASH


texts = st.text(max_size=4)


@given(texts, texts, texts, texts)
def test_text_cannot_slip_from_one_field_into_the_next(a: str, b: str, c: str, d: str) -> None:
    one, two = replace(ALL, subject=a, text=b), replace(ALL, subject=c, text=d)
    same = digest(replace(SEALED, variants=(one,)), ()) == digest(
        replace(SEALED, variants=(two,)), ()
    )
    assert same == ((a, b) == (c, d))
