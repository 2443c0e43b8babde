from datetime import datetime, timedelta

import pytest

from tests.core.editions import at, record
from watcher.core.outbox import (
    address_book,
    courtesy,
    current_editions,
    is_let_out,
    joined,
    message_id,
    next_try,
    recipients,
    release_states,
    supplements,
)
from watcher.domain import (
    Concern,
    Delivery,
    DeliveryKind,
    DeliveryState,
    EditionId,
    EditionState,
    Home,
    HomeId,
    RecipientId,
    Subscriber,
    SubscriberStatus,
)
from watcher.ports import EditionRecord

EDITION = EditionId("2026-07")
SENDER = "watcher@example.org"
RELEASED_AT = at("2026-06-09T09:00")


def row(
    home: str,
    email: str,
    home_type: Concern = Concern.ALL,
    *,
    name: str = "",
    status: SubscriberStatus = SubscriberStatus.ACTIVE,
) -> Subscriber:
    return Subscriber(
        home_id=HomeId(home),
        name=name or f"Home {home}",
        email=email,
        home_type=home_type,
        status=status,
    )


def home(home_id: str, name: str = "") -> Home:
    return Home(home_id=HomeId(home_id), name=name or f"Home {home_id}")


def ids(*addresses: str) -> dict[str, RecipientId]:
    return {address: RecipientId(f"r{n}") for n, address in enumerate(addresses, 1)}


# --- who gets it ---


def test_an_address_of_several_homes_stands_once_and_names_them_all() -> None:
    book = address_book(
        [
            row("H2", "Office@Oak.example", Concern.STAFF),
            row("H1", "office@oak.example", Concern.SECURE),
            row("H2", "manager@oak.example"),
        ]
    )
    assert [one.address for one in book] == ["manager@oak.example", "Office@Oak.example"]
    assert book[1].homes == (home("H1"), home("H2"))
    assert book[1].concerns == (Concern.SECURE, Concern.STAFF)
    assert [one.variant for one in book] == ["all", "secure+staff"]


def test_a_home_listed_twice_for_an_address_in_another_case_is_named_once() -> None:
    rows = [row("h1", "a@x.example", name="Oak"), row("H1", "A@x.example", name="Oak House")]
    (one,) = address_book(rows)
    assert one.homes == (home("h1", "Oak"),)


def test_a_stopped_row_gets_nothing_and_leaves_other_rows_alone() -> None:
    stopped = row("H1", "a@x.example", Concern.SECURE, status=SubscriberStatus.STOPPED)
    assert address_book([stopped]) == ()
    (one,) = address_book([stopped, row("H2", "a@x.example")])
    assert (one.homes, one.concerns) == ((home("H2"),), (Concern.ALL,))


def test_the_order_of_rows_does_not_change_the_order_of_the_book() -> None:
    rows = [row("H1", "b@x.example"), row("H2", "a@x.example"), row("H3", "C@x.example")]
    assert address_book(rows) == address_book(rows[::-1])


def test_a_home_joined_until_an_edition_or_a_supplement_has_served_it() -> None:
    rows = [row("H1", "a@x.example"), row("H2", "a@x.example", Concern.SECURE)]
    (one,) = joined(rows, frozenset({"h1"}))
    assert (one.homes, one.concerns) == ((home("H2"),), (Concern.SECURE,))
    assert joined(rows, frozenset({"h1", "h2"})) == ()


# --- recipients ---


def test_a_recipient_is_named_without_its_address() -> None:
    book = address_book([row("H1", "A@x.example", Concern.SECURE)])
    (one,) = recipients(book, ids("a@x.example"), EDITION, SENDER)
    assert (one.address, one.recipient, one.token) == ("A@x.example", "r1", "r1")
    assert one.message_id == "<2026-07.r1@example.org>"
    assert (one.variant, one.kind) == ("secure", DeliveryKind.EDITION)
    assert one.homes == (home("H1"),)


@pytest.mark.parametrize(
    ("sender", "domain"),
    [
        ("w@EXAMPLE.org", "example.org"),
        ("w@bücher.example", "xn--bcher-kva.example"),
        ("w@localhost", "localhost"),
        ('"a@b"@example.org', "example.org"),
    ],
)
def test_a_message_id_ends_in_the_senders_domain_in_plain_atoms(sender: str, domain: str) -> None:
    assert message_id(EDITION, RecipientId("r1"), sender) == f"<2026-07.r1@{domain}>"


@pytest.mark.parametrize(
    ("recipient", "sender", "why"),
    [
        ("a b", SENDER, "plain atoms"),
        ("a@b", SENDER, "plain atoms"),
        ("é", SENDER, "plain atoms"),
        ("r1.", SENDER, "plain atoms"),
        ("", SENDER, "plain atoms"),
        ("r1\n", SENDER, "plain atoms"),
        ("r1", "w@[127.0.0.1]", "plain atoms"),
        ("r1", "w@", "plain atoms"),
        ("r1", f"w@{'x' * 64}.example", "too long"),
    ],
)
def test_no_message_id_is_made_of_anything_else(recipient: str, sender: str, why: str) -> None:
    with pytest.raises(ValueError, match=why):
        message_id(EDITION, RecipientId(recipient), sender)


def test_the_courtesy_copy_is_the_operators_and_for_no_home() -> None:
    one = courtesy("ops@example.org", EDITION, SENDER)
    assert one.message_id == "<2026-07.courtesy@example.org>"
    assert (one.kind, one.homes, one.variant) == (DeliveryKind.COURTESY, (), "all")


def test_each_supplement_to_an_address_is_a_mail_of_its_own_and_stays_so() -> None:
    addresses = ids("a@x.example")
    one = row("H1", "a@x.example")
    other = row("H2", "a@x.example")
    (ordinary,) = recipients(address_book([one]), addresses, EDITION, SENDER)
    (first,) = supplements(address_book([one]), addresses, EDITION, SENDER)
    (second,) = supplements(address_book([other]), addresses, EDITION, SENDER)
    assert len({ordinary.recipient, first.recipient, second.recipient}) == 3
    assert len({ordinary.message_id, first.message_id, second.message_id}) == 3
    assert first.message_id == f"<2026-07.{first.recipient}@example.org>"
    assert (first.kind, first.token) == (DeliveryKind.SUPPLEMENTARY, ordinary.token)
    assert supplements(address_book([one]), addresses, EDITION, SENDER) == (first,)


# --- what a home that joins is sent ---


def out(id_: str, slot: str, **fields: datetime) -> EditionRecord:
    return record(id_, at(slot), EditionState.RELEASED, released_at=at(slot), **fields)


INTERIM_BEFORE = out("2027-03", "2027-03-30T09:00")
ANNUAL = out("2027-annual", "2027-04-01T08:00")
INTERIM_AFTER = out("2027-04", "2027-04-06T09:00")
AWAITED = record("2027-05", at("2027-04-13T09:00"), EditionState.SEALED)
DRAFT = record("2027-06", at("2027-04-20T09:00"), EditionState.DRAFTED)


def test_a_home_that_joins_is_sent_the_current_annual_edition_and_what_came_since() -> None:
    editions = [DRAFT, INTERIM_AFTER, ANNUAL, INTERIM_BEFORE]
    assert current_editions(editions) == (ANNUAL, INTERIM_AFTER)


def test_before_the_first_annual_edition_it_is_sent_every_interim() -> None:
    assert current_editions([INTERIM_BEFORE, DRAFT]) == (INTERIM_BEFORE,)
    assert current_editions([]) == ()


def test_an_edition_sealed_before_the_home_joined_is_not_lost_to_it() -> None:
    assert current_editions([ANNUAL, AWAITED]) == (ANNUAL, AWAITED)


def test_a_new_annual_edition_is_current_once_sealed_unless_a_person_holds_it() -> None:
    slot = at("2028-04-01T08:00")
    sealed = record("2028-annual", slot)
    held = record("2028-annual", slot, held_at=slot)
    held_after = record("2028-annual", slot, EditionState.RELEASED, released_at=slot, held_at=slot)
    assert current_editions([ANNUAL, INTERIM_AFTER, sealed]) == (sealed,)
    assert current_editions([ANNUAL, INTERIM_AFTER, held]) == (ANNUAL, INTERIM_AFTER, held)
    assert current_editions([ANNUAL, INTERIM_AFTER, held_after]) == (held_after,)


# --- the allow-list ---


def delivery(address: str) -> Delivery:
    book = address_book([row("H1", address)])
    (one,) = recipients(book, {address.casefold(): RecipientId("r1")}, EDITION, SENDER)
    return Delivery(edition=EDITION, recipient=one, state=DeliveryState.SEALED)


@pytest.mark.parametrize(
    ("patterns", "address", "state"),
    [
        ([], "a@x.example", DeliveryState.HELD),
        (["*"], "a@x.example", DeliveryState.RELEASED),
        (["*@x.example"], "A@X.Example", DeliveryState.RELEASED),
        (["*@X.EXAMPLE"], "a@x.example", DeliveryState.RELEASED),
        (["*@x.example"], "a@x.example.org", DeliveryState.HELD),
        (["x.example"], "a@x.example", DeliveryState.HELD),
        (["b@*", "[ab]@*"], "a@x.example", DeliveryState.RELEASED),
        ([""], "a@x.example", DeliveryState.HELD),
        (["*"], "Gone@x.example", DeliveryState.SUPPRESSED),
        ([], "gone@x.example", DeliveryState.SUPPRESSED),
    ],
)
def test_only_the_allow_list_lets_a_mail_out_and_never_to_a_suppressed_address(
    patterns: list[str], address: str, state: DeliveryState
) -> None:
    suppressions = {"gone@x.example": "mailbox unknown"}
    assert release_states([delivery(address)], patterns, suppressions) == {"r1": state}


def test_the_allow_list_binds_any_mail() -> None:
    assert is_let_out("Ops@Example.org", ["ops@example.org"])
    assert not is_let_out("ops@example.org", [])


# --- trying again ---


@pytest.mark.parametrize(
    ("attempts", "minutes"),
    [(0, 5), (1, 5), (2, 15), (3, 60), (4, 240), (5, 480), (6, 480), (1000, 480)],
)
def test_a_deferred_mail_is_tried_again_ever_later(attempts: int, minutes: int) -> None:
    now = RELEASED_AT + timedelta(minutes=1)
    assert next_try(attempts, now, RELEASED_AT) == now + timedelta(minutes=minutes)


def test_the_last_try_is_two_days_after_the_release() -> None:
    ends = RELEASED_AT + timedelta(hours=48)
    assert next_try(9, ends - timedelta(hours=1), RELEASED_AT) == ends
    assert next_try(10, ends, RELEASED_AT) is None


def test_a_mail_that_keeps_being_deferred_is_given_up_in_the_end() -> None:
    now, tries = RELEASED_AT, 1
    while (due_at := next_try(tries, now, RELEASED_AT)) is not None:
        assert due_at > now
        now, tries = due_at, tries + 1
    assert now == RELEASED_AT + timedelta(hours=48)
    assert tries == 11
