from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from tests.fakes import API, FakePublisher, PlainRenderer, item
from tests.pipeline.conftest import GUIDE, NOW, Poll, document
from watcher.adapters.archive import DatabaseArchive
from watcher.adapters.outbox import DatabaseOutbox
from watcher.domain import (
    Concern,
    DeliveryKind,
    Document,
    EditionId,
    EditionKind,
    EditionState,
    HomeId,
    Subscriber,
    Timetable,
    Weight,
)
from watcher.errors import UsageError
from watcher.pipeline.publish import House, Publisher

PAGE = f"{API}/guide"
DAY = timedelta(days=1)
SLOT = datetime(2026, 5, 5, 9, 0, tzinfo=UTC)
"""The Tuesday after NOW, 10:00 in London."""

HOMES = (
    Subscriber(
        home_id=HomeId("H1"), name="Oak House", email="a@oak.example", home_type=Concern.ALL
    ),
    Subscriber(
        home_id=HomeId("H2"), name="Elm House", email="b@elm.example", home_type=Concern.SECURE
    ),
)

Publish = Callable[..., Publisher]


@pytest.fixture
def house(archive: DatabaseArchive, outbox: DatabaseOutbox) -> Publish:
    """Return a publisher of editions for given documents and homes."""

    def house(
        documents: tuple[Document, ...] = (GUIDE,), homes: tuple[Subscriber, ...] = HOMES
    ) -> Publisher:
        return Publisher(
            house=House(
                documents=documents,
                subscribers=homes,
                timetable=Timetable(),
                sender="Watcher <watcher@example.org>",
                operator="ops@example.org",
            ),
            archive=archive,
            outbox=outbox,
            renderer=PlainRenderer(),
        )

    return house


def change_text(publisher: FakePublisher, ask: Poll, text: str, at: datetime) -> None:
    publisher.pages[PAGE] = item("/guide", f"<p>{text}</p>")
    ask(at)


@pytest.fixture
def changed(publisher: FakePublisher, ask: Poll) -> None:
    """A substantive change of guidance that homes must have regard to, found at NOW."""
    change_text(publisher, ask, "Keep it for 28 days.", NOW - DAY)
    change_text(publisher, ask, "Keep it for 14 days.", NOW)


def test_nothing_is_published_before_the_first_poll(house: Publish) -> None:
    assert house().publish(NOW).editions == ()


def test_a_baseline_alone_is_nothing_to_tell(
    publisher: FakePublisher, ask: Poll, house: Publish
) -> None:
    change_text(publisher, ask, "Keep it.", NOW)
    assert house().publish(NOW).editions == ()


@pytest.mark.usefixtures("changed")
def test_what_cannot_wait_is_drafted_and_sealed_within_the_hour_before_its_slot(
    house: Publish, outbox: DatabaseOutbox
) -> None:
    (draft,) = house().publish(NOW).editions
    assert (draft.record.id, draft.record.state) == ("2026-01", EditionState.DRAFTED)
    assert draft.record.slot == SLOT
    (sealed,) = house().publish(SLOT - timedelta(minutes=60)).editions
    assert sealed.record.state is EditionState.SEALED
    assert sealed.record.recipients == 2
    kinds = [d.recipient.kind for d in outbox.deliveries(EditionId("2026-01"))]
    assert sorted(kinds) == [DeliveryKind.COURTESY, DeliveryKind.EDITION, DeliveryKind.EDITION]


@pytest.mark.usefixtures("changed")
def test_a_second_run_seals_nothing_twice(house: Publish) -> None:
    at = SLOT - timedelta(minutes=30)
    assert house().publish(at).sealed == ("2026-01",)
    assert house().publish(at).editions == ()


@pytest.mark.usefixtures("changed")
def test_a_missed_slot_rolls_on_to_the_next(house: Publish) -> None:
    house().publish(NOW)
    (draft,) = house().publish(SLOT + timedelta(minutes=1)).editions
    assert (draft.record.id, draft.record.slot) == ("2026-01", SLOT + 7 * DAY)


@pytest.mark.usefixtures("changed")
def test_what_was_sealed_can_be_verified_whatever_the_list_says_later(
    house: Publish, outbox: DatabaseOutbox
) -> None:
    (sealed,) = house().publish(SLOT - timedelta(minutes=5)).editions
    later = house(documents=(), homes=())
    assert later.digest_of(sealed.record.id) == sealed.record.hash
    assert outbox.edition(sealed.record.id) == sealed.record


@pytest.mark.usefixtures("changed")
def test_what_was_undone_before_it_was_told_makes_no_interim_edition(
    publisher: FakePublisher, ask: Poll, house: Publish, outbox: DatabaseOutbox
) -> None:
    house().publish(NOW)
    change_text(publisher, ask, "Keep it for 28 days.", NOW + timedelta(hours=1))
    assert house().publish(NOW + timedelta(hours=2)).editions == ()
    assert outbox.editions() == ()


def test_a_change_that_can_wait_waits_for_the_annual_edition(
    publisher: FakePublisher, ask: Poll, house: Publish
) -> None:
    calm = document("guide", "/guide", Weight.OPERATIONAL)
    for at, text in ((NOW - DAY, "Keep it for 28 days."), (NOW, "Keep it for 14 days.")):
        publisher.pages[PAGE] = item("/guide", f"<p>{text}</p>")
        ask(at, documents=(calm,))
    assert house(documents=(calm,)).publish(NOW).editions == ()
    annual_at = datetime(2027, 4, 1, 8, 0, tzinfo=UTC)
    assert house(documents=(calm,)).publish(annual_at - timedelta(minutes=61)).editions == ()
    (annual,) = house(documents=(calm,)).publish(annual_at - timedelta(minutes=60)).editions
    assert (annual.record.id, annual.record.kind) == ("2027-annual", EditionKind.ANNUAL)
    assert annual.record.slot == annual_at
    assert len(annual.record.changes) == 1


def test_the_annual_edition_goes_out_even_when_empty_and_when_missed(
    publisher: FakePublisher, ask: Poll, house: Publish
) -> None:
    change_text(publisher, ask, "Keep it.", NOW)
    (annual,) = house().publish(datetime(2027, 4, 3, 12, 0, tzinfo=UTC)).editions
    assert (annual.record.id, annual.record.changes) == ("2027-annual", ())
    assert annual.record.slot == datetime(2027, 4, 1, 8, 0, tzinfo=UTC)


@pytest.mark.usefixtures("changed")
def test_the_annual_edition_lists_what_was_undone(
    publisher: FakePublisher, ask: Poll, house: Publish, outbox: DatabaseOutbox
) -> None:
    change_text(publisher, ask, "Keep it for 28 days.", NOW + timedelta(hours=1))
    house().publish(datetime(2027, 4, 1, 7, 30, tzinfo=UTC))
    (variant, *_) = outbox.sealed(EditionId("2027-annual")).variants
    assert "undone guide" in variant.text


@pytest.mark.usefixtures("changed")
def test_the_annual_edition_says_what_an_interim_one_told_before(
    publisher: FakePublisher, ask: Poll, house: Publish, outbox: DatabaseOutbox
) -> None:
    house().publish(SLOT - timedelta(minutes=5))
    house().publish(datetime(2027, 4, 1, 7, 30, tzinfo=UTC))
    (told, *_) = outbox.sealed(EditionId("2027-annual")).variants
    assert "guide told in 2026-01" in told.text


@pytest.mark.usefixtures("changed")
def test_what_changed_again_since_is_new_in_the_annual_edition(
    publisher: FakePublisher, ask: Poll, house: Publish, outbox: DatabaseOutbox
) -> None:
    house().publish(SLOT - timedelta(minutes=5))
    change_text(publisher, ask, "Keep it for 7 days.", datetime(2027, 4, 1, 7, 15, tzinfo=UTC))
    house().publish(datetime(2027, 4, 1, 7, 30, tzinfo=UTC))
    (told, *_) = outbox.sealed(EditionId("2027-annual")).variants
    assert "told in" not in told.text


@pytest.mark.usefixtures("changed")
def test_a_home_that_joins_gets_what_others_had_at_the_next_slot(
    house: Publish, outbox: DatabaseOutbox
) -> None:
    house().publish(SLOT - timedelta(minutes=5))
    joiner = replace(HOMES[0], home_id=HomeId("H3"), email="c@ash.example")
    report = house(homes=(*HOMES, joiner)).publish(SLOT + DAY)
    assert report.supplements == 1
    (extra,) = outbox.deliveries(EditionId("2026-01"), kind=DeliveryKind.SUPPLEMENTARY)
    assert (extra.recipient.address, extra.due_at) == ("c@ash.example", SLOT + 7 * DAY)
    assert house(homes=(*HOMES, joiner)).publish(SLOT + 2 * DAY).supplements == 0


@pytest.mark.usefixtures("changed")
def test_a_preview_records_nothing(house: Publish, outbox: DatabaseOutbox) -> None:
    record, variants = house().preview(NOW, None)
    assert record.id == "2026-01"
    assert {one.variant for one in variants} == {"all", "secure"}
    assert house().preview(NOW, "2027-annual")[0].kind is EditionKind.ANNUAL
    assert outbox.editions() == ()
    with pytest.raises(UsageError, match="2026-01"):
        house().preview(NOW, "2026-09")
