from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from tests.fakes import (
    API,
    FakePublisher,
    KeptMails,
    OneLease,
    PlainRenderer,
    RecordingMailer,
    item,
)
from tests.pipeline.conftest import GUIDE, NOW, Poll
from watcher.adapters.archive import DatabaseArchive
from watcher.adapters.outbox import DatabaseOutbox
from watcher.domain import (
    Concern,
    DeliveryKind,
    DeliveryState,
    EditionId,
    EditionState,
    HomeId,
    OutcomeKind,
    Subscriber,
    Timetable,
)
from watcher.pipeline.deliver import DeliverReport, deliver, send_courtesy
from watcher.pipeline.publish import House, Publisher
from watcher.pipeline.sending import Doors
from watcher.ports import Mail

SLOT = datetime(2026, 5, 5, 9, 0, tzinfo=UTC)
FIRST = EditionId("2026-01")


def home(number: int) -> Subscriber:
    return Subscriber(
        home_id=HomeId(f"H{number}"),
        name=f"House {number}",
        email=f"h{number}@homes.example",
        home_type=Concern.ALL,
    )


class Desk:
    """A sealed edition for some homes, and the doors through which it leaves."""

    def __init__(self, outbox: DatabaseOutbox, publisher: Publisher) -> None:
        self.outbox = outbox
        self.mailer = RecordingMailer()
        self.held = KeptMails()
        self.leases = OneLease()
        self.publisher = publisher
        self.now = SLOT

    def doors(self) -> Doors:
        return Doors(
            outbox=self.outbox,
            mailer=self.mailer,
            held=self.held,
            leases=self.leases,
            clock=lambda: self.now,
            order=lambda ids: list(reversed(ids)),
        )

    def deliver(
        self, deliver_to: tuple[str, ...] = ("*",), *, retry_now: bool = False
    ) -> DeliverReport:
        return deliver(
            self.doors(), timetable=Timetable(), deliver_to=deliver_to, retry_now=retry_now
        )

    def states(self) -> list[DeliveryState]:
        found = self.outbox.deliveries(FIRST, kind=DeliveryKind.EDITION)
        return [delivery.state for delivery in found]


@pytest.fixture
def desk(
    publisher: FakePublisher, ask: Poll, archive: DatabaseArchive, outbox: DatabaseOutbox
) -> Desk:
    for at, text in ((NOW - timedelta(days=1), "28 days"), (NOW, "14 days")):
        publisher.pages[f"{API}/guide"] = item("/guide", f"<p>Keep it for {text}.</p>")
        ask(at)
    editor = Publisher(
        house=House(
            documents=(GUIDE,),
            subscribers=tuple(map(home, range(5))),
            timetable=Timetable(),
            sender="Watcher <watcher@example.org>",
            operator="ops@example.org",
        ),
        archive=archive,
        outbox=outbox,
        renderer=PlainRenderer(),
    )
    editor.publish(SLOT - timedelta(minutes=30))
    return Desk(outbox, editor)


def to(mails: list[Mail]) -> list[str]:
    return sorted(mail.address for mail in mails)


def test_nothing_leaves_before_the_slot_but_the_operator_s_copy(desk: Desk) -> None:
    desk.now = SLOT - timedelta(minutes=29)
    assert send_courtesy(desk.doors(), FIRST, ("*",)) == ""
    report = desk.deliver()
    assert report.tallies == ()
    assert to(desk.mailer.mails) == ["ops@example.org"]
    assert report.waiting[0][0] == FIRST


def test_at_the_slot_every_home_gets_one_mail_and_the_edition_is_closed(desk: Desk) -> None:
    report = desk.deliver()
    (tally,) = report.tallies
    assert (tally.recipients, tally.homes, tally.counts[DeliveryState.ACCEPTED]) == (5, 5, 5)
    assert tally.spread_s == 4.0
    assert report.closed == (FIRST,)
    record = desk.outbox.edition(FIRST)
    assert record is not None
    assert (record.state, record.released_at, record.late) == (EditionState.CLOSED, SLOT, False)
    assert len(desk.mailer.mails) == 6
    assert desk.deliver().tallies == ()


def test_the_date_of_every_mail_is_the_release_instant(desk: Desk) -> None:
    desk.deliver()
    homes = [mail for mail in desk.mailer.mails if mail.address != "ops@example.org"]
    assert {b"Date: Tue, 05 May 2026 09:00:00 +0000" in mail.data for mail in homes} == {True}


def test_what_the_allow_list_holds_back_is_kept_as_a_file_and_counted(desk: Desk) -> None:
    report = desk.deliver(("h1@*",))
    (tally,) = report.tallies
    assert (tally.counts[DeliveryState.HELD], tally.counts[DeliveryState.ACCEPTED]) == (4, 1)
    assert to(desk.mailer.mails) == ["h1@homes.example"]
    assert len(desk.held.kept) == 5
    assert report.closed == (FIRST,)
    assert desk.deliver(("*",)).tallies == ()


@pytest.mark.parametrize(
    ("kind", "state"),
    [
        (OutcomeKind.DEFERRED, DeliveryState.DEFERRED),
        (OutcomeKind.FAILED, DeliveryState.FAILED),
    ],
)
def test_one_home_s_refusal_is_recorded_in_the_server_s_words(
    desk: Desk, kind: OutcomeKind, state: DeliveryState
) -> None:
    def answers(mail: Mail) -> OutcomeKind:
        return kind if mail.address == "h3@homes.example" else OutcomeKind.ACCEPTED

    desk.mailer.answers = answers
    (tally,) = desk.deliver().tallies
    assert (tally.counts[state], tally.counts[DeliveryState.ACCEPTED]) == (1, 4)
    (bad,) = [d for d in desk.outbox.deliveries(FIRST) if d.state is state]
    assert bad.reply == f"250 {kind}"


def test_a_deferred_mail_is_tried_again_when_due_or_when_a_person_asks(desk: Desk) -> None:
    desk.mailer.answers = lambda _mail: OutcomeKind.DEFERRED
    desk.deliver()
    desk.mailer.answers = lambda _mail: OutcomeKind.ACCEPTED
    desk.now = SLOT + timedelta(minutes=1)
    desk.deliver()
    assert set(desk.states()) == {DeliveryState.DEFERRED}
    report = desk.deliver(retry_now=True)
    assert set(desk.states()) == {DeliveryState.ACCEPTED}
    assert report.closed == (FIRST,)


def test_a_mail_deferred_for_two_days_fails_and_names_its_home(desk: Desk) -> None:
    desk.mailer.answers = lambda _mail: OutcomeKind.DEFERRED
    desk.deliver()
    desk.now = SLOT + timedelta(hours=49)
    report = desk.deliver()
    assert set(desk.states()) == {DeliveryState.FAILED}
    assert report.tallies[0].failed_homes == ("H0", "H1", "H2", "H3", "H4")
    assert report.failed == 5


def test_a_relay_that_cannot_be_used_defers_all_in_its_words(desk: Desk) -> None:
    desk.mailer.refuses = "connection refused"
    report = desk.deliver()
    assert report.relay_error == "connection refused"
    assert set(desk.states()) == {DeliveryState.DEFERRED}
    desk.mailer.refuses = ""
    desk.deliver(retry_now=True)
    assert set(desk.states()) == {DeliveryState.ACCEPTED}


def test_a_mail_left_uncertain_is_sent_again_under_the_same_message_id(desk: Desk) -> None:
    doubtful = ["h2@homes.example"]

    def answers(mail: Mail) -> OutcomeKind:
        if mail.address in doubtful:
            doubtful.remove(mail.address)
            return OutcomeKind.UNCERTAIN
        return OutcomeKind.ACCEPTED

    desk.mailer.answers = answers
    (tally,) = desk.deliver().tallies
    assert (tally.counts[DeliveryState.ACCEPTED], tally.uncertain) == (5, 1)
    twice = [mail.data for mail in desk.mailer.mails if mail.address == "h2@homes.example"]
    assert len(twice) == 2
    assert twice[0] == twice[1]


@pytest.mark.parametrize(
    ("late", "released", "marked"),
    [(timedelta(hours=5), True, True), (timedelta(hours=7), False, False)],
)
def test_an_edition_found_late_goes_out_within_the_grace_only(
    desk: Desk, late: timedelta, released: bool, marked: bool
) -> None:
    desk.now = SLOT + late
    desk.deliver()
    record = desk.outbox.edition(FIRST)
    assert record is not None
    assert (record.released_at is not None, record.late) == (released, marked)
    assert record.late_for == (SLOT if marked else None)


def test_after_the_grace_an_approval_lets_it_go(desk: Desk) -> None:
    desk.now = SLOT + timedelta(hours=7)
    desk.outbox.approve(FIRST, desk.now)
    assert len(desk.deliver().tallies) == 1


def test_a_held_edition_stays_until_it_is_approved(desk: Desk) -> None:
    desk.outbox.hold(FIRST, SLOT - timedelta(minutes=5))
    assert desk.deliver().tallies == ()
    desk.outbox.approve(FIRST, SLOT)
    assert len(desk.deliver().tallies) == 1


def test_a_supplement_goes_out_at_its_slot_beside_the_edition_s_own_sum(
    desk: Desk, archive: DatabaseArchive
) -> None:
    desk.deliver()
    house = desk.publisher._house
    later = Publisher(
        house=House(
            documents=house.documents,
            subscribers=(*house.subscribers, home(9)),
            timetable=house.timetable,
            sender=house.sender,
            operator=house.operator,
        ),
        archive=archive,
        outbox=desk.outbox,
        renderer=PlainRenderer(),
    )
    later.publish(SLOT + timedelta(days=1))
    desk.now = SLOT + timedelta(days=2)
    assert desk.deliver(retry_now=True).tallies == ()
    desk.now = SLOT + timedelta(days=7)
    (tally,) = desk.deliver().tallies
    assert (tally.supplementary, tally.recipients) == (True, 1)
    assert b"Subject: Earlier edition" in desk.mailer.mails[-1].data


def test_a_stop_finishes_the_mail_in_hand_and_leaves_the_rest_for_later(desk: Desk) -> None:
    stopping: Callable[[], bool] = lambda: len(desk.mailer.mails) >= 3  # noqa: E731 - one thought
    deliver(desk.doors(), timetable=Timetable(), deliver_to=("*",), stop=stopping)
    assert len(desk.mailer.mails) == 3
    desk.deliver()
    assert len({mail.address for mail in desk.mailer.mails}) == len(desk.mailer.mails) == 6
