import hashlib
import itertools
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, event, text
from sqlalchemy.exc import IntegrityError

from watcher.adapters.archive import DatabaseArchive
from watcher.adapters.database import open_database, upgrade, writing
from watcher.adapters.tables import snapshots
from watcher.domain import (
    OWN_PAGE,
    Block,
    BlockKind,
    Change,
    ChangeId,
    ChangeKind,
    ChangeNote,
    DocumentId,
    DocumentState,
    FoundTimescale,
    Link,
    PageState,
    PartialDate,
    PartId,
    Precision,
    Revision,
    Significance,
    Snapshot,
    SnapshotId,
    Timescale,
    TimescaleKind,
)
from watcher.errors import StateError
from watcher.ports import (
    Archive,
    SaveChange,
    SaveDocument,
    SaveNotes,
    SavePage,
    SavePoll,
    SaveRevision,
    SaveSnapshot,
)

NOW = datetime(2026, 7, 21, 9, 0, 0, 123456, tzinfo=UTC)
GUIDE = DocumentId("guide")
FRAMEWORK = DocumentId("framework")
ANNEX = PartId("11111111-aaaa.en")
HOUR = timedelta(hours=1)

any_text = st.text(st.characters(codec=None), max_size=30)
any_links = st.lists(st.builds(Link, any_text, any_text), max_size=3).map(tuple)
any_block = st.builds(
    Block, st.sampled_from(BlockKind), any_text, st.integers(min_value=0, max_value=6), any_links
)

derivations = itertools.count(1)


def snapshot(body: bytes = b"<p>Keep a record.</p>") -> Snapshot:
    return Snapshot(
        id=SnapshotId(hashlib.sha256(body).hexdigest()), body=body, content_type="text/html"
    )


def revision(*texts: str, derivation: str = "govuk-1") -> Revision:
    blocks = tuple(Block(BlockKind.PARAGRAPH, words) for words in texts)
    return Revision(blocks=blocks, derivation=derivation)


def save_revision(
    kept: Revision, number: int = 1, *, document: DocumentId = GUIDE, part: PartId = OWN_PAGE
) -> SaveRevision:
    return SaveRevision(
        document=document,
        part=part,
        number=number,
        revision=kept,
        snapshot=snapshot().id,
        at=NOW,
    )


def page(part: PartId = OWN_PAGE, **more: object) -> PageState:
    state = PageState(
        part=part,
        address="https://www.example.org/guide",
        fetch_address="https://www.example.org/api/guide",
        title="Guide",
        number=1,
        derivation="govuk-1",
        snapshot=None,
    )
    return replace(state, **more)  # type: ignore[arg-type]


def change(**more: object) -> Change:
    made = Change(
        document=GUIDE,
        part=OWN_PAGE,
        kind=ChangeKind.TEXT,
        found_at=NOW,
        title="Guide",
        address="https://www.example.org/guide",
        significance=Significance.SUBSTANTIVE,
        reason="Words that bind were altered.",
        silent=False,
    )
    return replace(made, **more)  # type: ignore[arg-type]


KEPT = SaveSnapshot(snapshot=snapshot(), at=NOW)


def test_the_database_keeps_the_archives_promises(archive: DatabaseArchive) -> None:
    port: Archive = archive
    assert port.write([]) == ()


# --- snapshots ------------------------------------------------------------------------------------


@pytest.mark.parametrize("body", [b"", b"\x00\xff" * 10, b"<p>Keep a record.</p>" * 50_000])
def test_a_snapshot_comes_back_byte_for_byte(archive: DatabaseArchive, body: bytes) -> None:
    kept = snapshot(body)
    archive.write([SaveSnapshot(snapshot=kept, at=NOW)])
    assert archive.snapshot(kept.id) == kept


def test_a_body_seen_again_keeps_its_first_row(archive: DatabaseArchive) -> None:
    again = replace(snapshot(), content_type="text/plain")
    archive.write([KEPT, SaveSnapshot(snapshot=again, at=NOW + HOUR)])
    archive.write([SaveSnapshot(snapshot=again, at=NOW + HOUR)])
    assert archive.snapshot(again.id) == snapshot()


def test_a_snapshot_that_is_not_there_is_named(archive: DatabaseArchive) -> None:
    with pytest.raises(StateError, match="Snapshot abc is not in the database"):
        archive.snapshot(SnapshotId("abc"))


@pytest.mark.parametrize("body", [b"not zstd at all", b""])
def test_a_damaged_snapshot_is_not_passed_on(
    archive: DatabaseArchive, engine: Engine, body: bytes
) -> None:
    damaged = {"id": "f" * 64, "body": body, "size": 4, "content_type": "", "first_seen_at": NOW}
    with writing(engine) as connection:
        connection.execute(snapshots.insert(), damaged)
    with pytest.raises(StateError, match="does not match its SHA-256"):
        archive.snapshot(SnapshotId("f" * 64))


def test_a_snapshot_under_anothers_name_is_not_passed_on(archive: DatabaseArchive) -> None:
    wrong = replace(snapshot(), id=SnapshotId("e" * 64))
    archive.write([SaveSnapshot(snapshot=wrong, at=NOW)])
    with pytest.raises(StateError, match="does not match its SHA-256"):
        archive.snapshot(wrong.id)


# --- revisions ------------------------------------------------------------------------------------


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(blocks=st.lists(any_block, max_size=5))
def test_any_text_of_a_revision_comes_back_to_the_letter(
    archive: DatabaseArchive, blocks: list[Block]
) -> None:
    derivation = f"govuk-{next(derivations)}"
    kept = Revision(blocks=tuple(blocks), derivation=derivation)
    archive.write([KEPT, save_revision(kept)])
    found = archive.revision(GUIDE, OWN_PAGE, 1, derivation=derivation)
    assert found == (kept, snapshot().id)


@pytest.mark.parametrize(
    "words",
    ["\x00", "half \ud800 alone", "\ud83d\ude00", "\U0001f600", "\x1a0000", "\u2028", '"\\'],
)
def test_characters_that_trip_encoders_come_back_to_the_letter(
    archive: DatabaseArchive, words: str
) -> None:
    archive.write([KEPT, save_revision(revision(words))])
    assert archive.revision(GUIDE, OWN_PAGE, 1) == (revision(words), snapshot().id)


def test_blocks_come_back_as_blocks(archive: DatabaseArchive) -> None:
    blocks = (Block(BlockKind.HEADING, "Records", 2), Block(BlockKind.TABLE_ROW, "a\tb"))
    archive.write([KEPT, save_revision(Revision(blocks=blocks, derivation="govuk-1"))])
    found = archive.revision(GUIDE, OWN_PAGE, 1)
    assert found is not None
    assert [type(block) for block in found[0].blocks] == [Block, Block]
    assert found[0].blocks[0].kind is BlockKind.HEADING


def test_links_come_back_as_links(archive: DatabaseArchive) -> None:
    linked = Block(BlockKind.PARAGRAPH, "See it.", 0, (Link("it", "https://example.org"),))
    archive.write([KEPT, save_revision(Revision(blocks=(linked,), derivation="govuk-1"))])
    found = archive.revision(GUIDE, OWN_PAGE, 1)
    assert found is not None
    assert found[0].blocks == (linked,)
    assert type(found[0].blocks[0].links[0]) is Link


def test_a_revision_is_known_by_document_part_and_number(archive: DatabaseArchive) -> None:
    archive.write(
        [
            KEPT,
            save_revision(revision("one")),
            save_revision(revision("two"), 2),
            save_revision(revision("annex"), part=ANNEX),
            save_revision(revision("other"), document=FRAMEWORK),
        ]
    )
    found = [
        archive.revision(GUIDE, OWN_PAGE, 2),
        archive.revision(GUIDE, ANNEX, 1),
        archive.revision(FRAMEWORK, OWN_PAGE, 1),
    ]
    assert [one[0] for one in found if one] == [
        revision("two"),
        revision("annex"),
        revision("other"),
    ]
    assert archive.revision(GUIDE, OWN_PAGE, 3) is None
    assert archive.revision(DocumentId("none"), OWN_PAGE, 1) is None


def test_the_latest_derivation_is_given_unless_one_is_named(archive: DatabaseArchive) -> None:
    old, new = revision("Last updated today", "one"), revision("one", derivation="govuk-2")
    archive.write([KEPT, save_revision(old)])
    archive.write([save_revision(new)])
    assert archive.revision(GUIDE, OWN_PAGE, 1) == (new, snapshot().id)
    assert archive.revision(GUIDE, OWN_PAGE, 1, derivation="govuk-1") == (old, snapshot().id)
    assert archive.revision(GUIDE, OWN_PAGE, 1, derivation="govuk-3") is None


def test_a_revision_that_another_poll_recorded_first_stops_all_that_came_with_it(
    archive: DatabaseArchive,
) -> None:
    archive.write([KEPT, save_revision(revision("one"))])
    with pytest.raises(
        StateError, match=r"revision of guide could not be put on record.*poll again"
    ):
        archive.write(
            [
                SaveDocument(state=DocumentState(document=FRAMEWORK, failures=1)),
                SaveChange(change=change()),
                save_revision(revision("other words")),
            ]
        )
    assert archive.changes() == ()
    assert archive.states([FRAMEWORK])[FRAMEWORK].failures == 0
    assert archive.revision(GUIDE, OWN_PAGE, 1) == (revision("one"), snapshot().id)


def test_a_write_that_fails_at_its_last_row_leaves_nothing(archive: DatabaseArchive) -> None:
    nowhere = page(snapshot=SnapshotId("0" * 64))
    with pytest.raises(IntegrityError):
        archive.write(
            [
                KEPT,
                SaveNotes(document=GUIDE, notes=(note(1, "New annex."),), at=NOW),
                SavePage(document=GUIDE, page=nowhere),
            ]
        )
    assert archive.notes_since(GUIDE, None) == ()
    with pytest.raises(StateError):
        archive.snapshot(snapshot().id)


# --- changes --------------------------------------------------------------------------------------


def test_a_change_comes_back_whole(archive: DatabaseArchive) -> None:
    full = change(
        part=ANNEX,
        kind=ChangeKind.NEW_PART,
        significance=Significance.EDITORIAL,
        silent=True,
        published_at=NOW - HOUR,
        change_note="Changed \x00 and \ud800.",
        timescales=(
            FoundTimescale(
                timescale=Timescale(
                    kind=TimescaleKind.APPLIES_FROM,
                    quote="from 1 September 2027",
                    precision=Precision.DAY,
                    starts=PartialDate("2027-09-01"),
                ),
                is_new=True,
                section=("Records", "Keeping them"),
            ),
            FoundTimescale(
                timescale=Timescale(
                    kind=TimescaleKind.VAGUE, quote="in due course", precision=Precision.RELATIVE
                ),
                is_new=False,
                in_note=True,
            ),
        ),
        sections=(("Records", "Keeping them"), ()),
        before=3,
        after=4,
    )
    (recorded,) = archive.write([SaveChange(change=full)])
    assert recorded == replace(full, id=recorded.id)
    assert recorded.id > 0
    assert archive.changes() == (recorded,)


def test_changes_get_ids_in_the_order_given(archive: DatabaseArchive) -> None:
    titles = [f"Guide {i}" for i in range(300)]
    recorded = archive.write([SaveChange(change=change(title=title)) for title in titles])
    assert [one.title for one in recorded] == titles
    ids = [one.id for one in recorded]
    assert ids == sorted(set(ids))
    assert archive.changes() == recorded


def test_changes_are_asked_for_by_time_document_and_id(archive: DatabaseArchive) -> None:
    late, early, other = archive.write(
        [
            SaveChange(change=change(found_at=NOW + HOUR)),
            SaveChange(change=change(found_at=NOW)),
            SaveChange(change=change(found_at=NOW, document=FRAMEWORK)),
        ]
    )
    assert archive.changes() == (early, other, late)
    assert archive.changes(since=NOW + HOUR) == (late,)
    assert archive.changes(until=NOW + HOUR) == (early, other)
    assert archive.changes(since=NOW, until=NOW) == ()
    assert archive.changes(document=GUIDE) == (early, late)
    assert archive.changes(ids=[late.id, early.id, ChangeId(99)]) == (early, late)
    assert archive.changes(ids=[late.id, other.id], document=GUIDE) == (late,)
    assert archive.changes(ids=[]) == ()


def test_more_ids_than_one_statement_holds_are_found(archive: DatabaseArchive) -> None:
    recorded = archive.write([SaveChange(change=change()) for _ in range(1200)])
    assert archive.changes(ids=[one.id for one in recorded]) == recorded


# --- notes ----------------------------------------------------------------------------------------


def note(day: int | None, words: str) -> ChangeNote:
    at = None if day is None else datetime(2026, 7, day, 12, tzinfo=UTC)
    return ChangeNote(published_at=at, text=words)


def test_notes_known_already_keep_their_first_sight(archive: DatabaseArchive) -> None:
    first, second = note(1, "First published."), note(5, "New annex.")
    archive.write([SaveNotes(document=GUIDE, notes=(first,), at=NOW)])
    archive.write([SaveNotes(document=GUIDE, notes=(second, first), at=NOW + HOUR)])
    assert archive.notes_since(GUIDE, None) == (first, second)
    assert archive.notes_since(GUIDE, NOW) == (second,)
    assert archive.notes_since(GUIDE, NOW + HOUR) == ()
    assert archive.notes_since(FRAMEWORK, None) == ()


def test_a_note_is_the_same_where_date_and_words_are(archive: DatabaseArchive) -> None:
    summer = timezone(HOUR)
    noon = note(1, "New annex.")
    same = ChangeNote(published_at=datetime(2026, 7, 1, 13, tzinfo=summer), text="New annex.")
    others = (note(2, "New annex."), note(None, "New annex."), note(1, "Newer annex."))
    archive.write([SaveNotes(document=GUIDE, notes=(noon, same, *others, *others), at=NOW)])
    archive.write([SaveNotes(document=FRAMEWORK, notes=(noon,), at=NOW)])
    assert set(archive.notes_since(GUIDE, None)) == {noon, *others}
    assert archive.notes_since(FRAMEWORK, None) == (noon,)


def test_a_note_of_any_length_and_letters_is_kept(archive: DatabaseArchive) -> None:
    words = "\x00\ud800 " + "".join(chr(0x4E00 + i) for i in range(20_000))
    archive.write([SaveNotes(document=GUIDE, notes=(note(None, words),), at=NOW)] * 2)
    assert archive.notes_since(GUIDE, None) == (note(None, words),)


# --- states ---------------------------------------------------------------------------------------


def test_an_unknown_document_has_an_empty_state(archive: DatabaseArchive) -> None:
    assert archive.states([GUIDE]) == {GUIDE: DocumentState(document=GUIDE)}
    assert archive.states([]) == {}


def test_states_come_back_whole(archive: DatabaseArchive) -> None:
    own = page(
        snapshot=snapshot().id,
        etag='"abc"',
        last_modified="Tue, 21 Jul 2026 09:00:00 GMT",
        published_at=NOW,
        withdrawn_at=NOW,
        gone=True,
        listed=False,
        first_read_at=NOW,
        checked_at=NOW,
        missing_since=NOW,
        shrunken_since=NOW,
        title="Guide \x00 \U0001f600",
    )
    annex = page(ANNEX, number=0, fetch_address="")
    state = DocumentState(
        document=GUIDE,
        pages={OWN_PAGE: own, ANNEX: annex},
        first_read_at=NOW,
        succeeded_at=NOW,
        failed_at=NOW,
        failures=3,
        error="answered 503 \ud800",
        retryable=False,
        retry_after_at=NOW,
    )
    archive.write(
        [
            KEPT,
            SavePage(document=GUIDE, page=annex),
            SavePage(document=GUIDE, page=own),
            SavePage(document=FRAMEWORK, page=page()),
            SaveDocument(state=state),
        ]
    )
    assert archive.states([GUIDE, FRAMEWORK, GUIDE]) == {
        GUIDE: state,
        FRAMEWORK: DocumentState(document=FRAMEWORK, pages={OWN_PAGE: page()}),
    }


def test_a_state_written_again_replaces_the_one_before(archive: DatabaseArchive) -> None:
    archive.write(
        [
            SavePage(document=GUIDE, page=page(etag='"1"')),
            SavePage(document=GUIDE, page=page(ANNEX)),
            SaveDocument(state=DocumentState(document=GUIDE, failures=2, error="timed out")),
        ]
    )
    archive.write(
        [
            SavePage(document=GUIDE, page=page(etag='"2"')),
            SaveDocument(state=DocumentState(document=GUIDE, failures=1)),
            SavePage(document=GUIDE, page=page(etag=None)),
            SaveDocument(state=DocumentState(document=GUIDE)),
        ]
    )
    found = archive.states([GUIDE])[GUIDE]
    assert found.pages == {OWN_PAGE: page(), ANNEX: page(ANNEX)}
    assert (found.failures, found.error) == (0, "")


def test_states_of_many_documents_take_few_queries(
    archive: DatabaseArchive, engine: Engine
) -> None:
    ids = [DocumentId(f"document-{i}") for i in range(1500)]
    archive.write([SavePage(document=one, page=page()) for one in ids])
    asked: list[str] = []
    event.listen(engine, "before_cursor_execute", lambda *told: asked.append(told[2]))
    found = archive.states(ids)
    assert list(found) == ids
    assert all(state.pages == {OWN_PAGE: page()} for state in found.values())
    assert sum("SELECT pages" in statement for statement in asked) == 2
    assert sum(statement.startswith("SELECT") for statement in asked) == 4


# --- cycles ---------------------------------------------------------------------------------------


def test_cycles_are_remembered_by_their_start(archive: DatabaseArchive) -> None:
    assert (archive.first_poll_at(), archive.last_poll_at()) == (None, None)
    for hours, whole in ((0, False), (1, True), (2, True), (3, False)):
        started_at = NOW + hours * HOUR
        archive.write([SavePoll(started_at=started_at, whole=whole, documents=73, failed=1)])
    assert archive.first_poll_at() == NOW
    assert archive.last_poll_at() == NOW + 2 * HOUR


def test_what_one_process_wrote_the_next_one_reads(database_url: str) -> None:
    for number in (1, 2):
        engine = open_database(database_url)
        upgrade(engine)
        archive = DatabaseArchive(engine)
        archive.write([KEPT, save_revision(revision("one"), number), SaveChange(change=change())])
        assert len(archive.changes()) == number
        engine.dispose()


def test_ids_of_changes_never_come_back(archive: DatabaseArchive, engine: Engine) -> None:
    (first,) = archive.write([SaveChange(change=change())])
    if engine.dialect.name == "sqlite":
        with writing(engine) as connection:
            connection.execute(text("DROP TRIGGER changes_refuse_delete"))
            connection.execute(text("DELETE FROM changes"))
    (second,) = archive.write([SaveChange(change=change())])
    assert second.id > first.id
