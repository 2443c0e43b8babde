from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from tests.fakes import API, FakePublisher, content_id, item
from tests.pipeline.conftest import GUIDE, NOW, Poll, document
from watcher.adapters.archive import DatabaseArchive
from watcher.domain import (
    OWN_PAGE,
    ChangeKind,
    DocumentId,
    Significance,
    SourceName,
)
from watcher.ports import Missing, Unanswered

DAY = timedelta(days=1)
PAGE = f"{API}/guide"
CHAPTER = f"{API}/guide/records"
LONG = "".join(
    f"<p>Rule {n}: staff keep a record of each visit and sign it.</p>" for n in range(60)
)


def test_a_first_reading_is_a_baseline(publisher: FakePublisher, ask: Poll) -> None:
    publisher.pages[PAGE] = item("/guide", "<p>Keep a record.</p>")
    report = ask()
    assert (report.documents, report.unchanged, report.changes) == (1, 1, ())


def test_new_white_space_and_mark_up_alone_are_no_change(
    publisher: FakePublisher, ask: Poll
) -> None:
    publisher.pages[PAGE] = item("/guide", "<p>Keep a record.</p>")
    ask()
    publisher.pages[PAGE] = item("/guide", "<div><p>Keep  a\n <b>record</b>.</p></div>")
    assert ask(NOW + DAY).changes == ()


def test_a_silent_edit_is_found_with_its_section(publisher: FakePublisher, ask: Poll) -> None:
    publisher.pages[PAGE] = item("/guide", "<h2>Records</h2><p>Keep it for 28 days.</p>")
    ask()
    publisher.pages[PAGE] = item("/guide", "<h2>Records</h2><p>Keep it for 14 days.</p>")
    (change,) = ask(NOW + DAY).changes
    assert change.kind is ChangeKind.TEXT
    assert change.significance is Significance.SUBSTANTIVE
    assert change.silent
    assert change.published_at is None
    assert change.sections == (("Records",),)
    assert (change.before, change.after) == (1, 2)


def test_an_announced_edit_carries_its_note_and_its_new_date(
    publisher: FakePublisher, ask: Poll
) -> None:
    first = ("2026-03-02T09:30:00+00:00", "First published.")
    publisher.pages[PAGE] = item("/guide", "<p>Keep it.</p>", notes=[first])
    ask()
    at = "2026-05-05T08:00:00+00:00"
    body = "<p>Keep it. From 1 September 2026 the home must also sign it.</p>"
    publisher.pages[PAGE] = item(
        "/guide", body, notes=[(at, "Records must be signed."), first], published=at
    )
    (change,) = ask(NOW + DAY).changes
    assert not change.silent
    assert change.change_note == "Records must be signed."
    assert change.published_at == datetime.fromisoformat(at)
    assert [found.timescale.starts for found in change.timescales if found.is_new] == ["2026-09-01"]


def test_a_date_that_stood_there_before_is_not_new(publisher: FakePublisher, ask: Poll) -> None:
    publisher.pages[PAGE] = item("/guide", "<p>In force since 1 April 2011. Homes keep it.</p>")
    ask()
    publisher.pages[PAGE] = item(
        "/guide", "<p>In force since 1 April 2011. Homes must keep it.</p>"
    )
    (change,) = ask(NOW + DAY).changes
    assert not any(found.is_new for found in change.timescales)


def test_updated_times_alone_are_no_change_and_are_not_asked_for_again(
    publisher: FakePublisher, ask: Poll
) -> None:
    publisher.pages[PAGE] = item("/guide", "<p>Keep it.</p>")
    ask()
    publisher.pages[PAGE] = item("/guide", "<p>Keep it.</p>", updated="2026-06-01T00:00:00Z")
    assert ask(NOW + DAY).changes == ()
    assert ask(NOW + 2 * DAY).not_modified == 1


def test_a_last_updated_line_is_stored_and_not_reported(
    publisher: FakePublisher, ask: Poll
) -> None:
    publisher.pages[PAGE] = item("/guide", "<p>Last updated 3 March 2026</p><p>Keep it.</p>")
    ask()
    publisher.pages[PAGE] = item("/guide", "<p>Last updated 4 May 2026</p><p>Keep it.</p>")
    report = ask(NOW + DAY)
    assert report.changed == ()
    assert [change.significance for change in report.changes] == [Significance.NONE]


# --- parts ----------------------------------------------------------------------------------------


def publication(*children: tuple[str, str], notes: tuple[tuple[str, str], ...] = ()) -> object:
    return item("/guide", "<p>Chapters.</p>", schema="publication", children=children, notes=notes)


def chapter(text: str) -> object:
    return item("/guide/records", f"<p>{text}</p>", schema="html_publication", title="Records")


def test_an_attachment_is_a_part_of_its_own(
    publisher: FakePublisher, ask: Poll, archive: DatabaseArchive
) -> None:
    publisher.pages = {PAGE: publication(("/guide/records", "Records")), CHAPTER: chapter("Keep.")}
    assert ask().changes == ()
    publisher.pages[CHAPTER] = chapter("Keep and sign.")
    (change,) = ask(NOW + DAY).changes
    assert change.part == f"{content_id('/guide/records')}.en"
    assert change.title == "Records"
    assert change.address == "https://www.gov.uk/guide/records"
    assert set(archive.states([GUIDE.id])[GUIDE.id].pages) == {OWN_PAGE, change.part}


def test_a_new_attachment_is_news_and_its_dates_count(publisher: FakePublisher, ask: Poll) -> None:
    publisher.pages = {PAGE: publication()}
    ask()
    publisher.pages = {
        PAGE: publication(("/guide/records", "Records")),
        CHAPTER: chapter("These rules come into force on 1 October 2026."),
    }
    (change,) = ask(NOW + DAY).changes
    assert change.kind is ChangeKind.NEW_PART
    assert change.significance is Significance.SUBSTANTIVE
    assert [found.timescale.starts for found in change.timescales] == ["2026-10-01"]


def test_a_parent_s_note_explains_a_part_that_changed(publisher: FakePublisher, ask: Poll) -> None:
    publisher.pages = {PAGE: publication(("/guide/records", "Records")), CHAPTER: chapter("Keep.")}
    ask()
    note = ("2026-05-05T08:00:00+00:00", "Records are to be signed.")
    publisher.pages = {
        PAGE: publication(("/guide/records", "Records"), notes=(note,)),
        CHAPTER: chapter("Keep and sign."),
    }
    (change,) = ask(NOW + DAY).changes
    assert (change.change_note, change.silent) == ("Records are to be signed.", False)


def test_a_note_without_words_that_changed_is_told_once(
    publisher: FakePublisher, ask: Poll
) -> None:
    publisher.pages = {PAGE: publication()}
    ask()
    note = ("2026-05-05T08:00:00+00:00", "Updated the attached form.")
    publisher.pages = {PAGE: publication(notes=(note,))}
    (change,) = ask(NOW + DAY).changes
    assert change.change_note == "Updated the attached form."
    assert change.before == change.after == 1
    assert ask(NOW + 2 * DAY).changes == ()


def test_a_note_counts_from_its_own_day(publisher: FakePublisher, ask: Poll) -> None:
    publisher.pages = {PAGE: publication()}
    ask()
    text = (
        "The ban on candles has been extended until 30 September. "
        "Homes must reply within 28 days of publication of this guidance."
    )
    publisher.pages = {PAGE: publication(notes=(("2026-05-05T08:00:00+00:00", text),))}
    (change,) = ask(NOW + DAY).changes
    ban, reply = (found.timescale for found in change.timescales)
    assert ban.ends == "2026-09-30"
    assert (reply.ends, reply.resolved_end) == (None, "2026-06-02")
    assert reply.counted == "published on 5 May 2026, plus 28 days"


@pytest.mark.parametrize(
    ("note", "significance"),
    [
        ("Reviewed, no changes.", Significance.SUBSTANTIVE),
        ("Reviewed with no changes.", Significance.EDITORIAL),
        ("Nothing of substance has changed.", Significance.EDITORIAL),
        ("No changes but a new form.", Significance.SUBSTANTIVE),
        ("Do not use the old form: changes apply from May.", Significance.SUBSTANTIVE),
    ],
)
def test_a_note_alone_is_substantive_unless_it_says_that_nothing_changed(
    publisher: FakePublisher, ask: Poll, note: str, significance: Significance
) -> None:
    publisher.pages = {PAGE: publication()}
    ask()
    publisher.pages = {PAGE: publication(notes=(("2026-05-05T08:00:00+00:00", note),))}
    assert [change.significance for change in ask(NOW + DAY).changes] == [significance]


def test_a_note_reworded_is_no_news_unless_its_date_moved(
    publisher: FakePublisher, ask: Poll
) -> None:
    at = "2026-05-03T08:00:00+00:00"

    def noted(text: str) -> None:
        publisher.pages = {PAGE: publication(notes=((at, text),))}

    noted("The new form applies from 1 September 2026.")
    ask()
    noted("The new forms apply from 1 September 2026.")
    assert ask(NOW + DAY).changes == ()
    noted("The new forms apply from 1 October 2026.")
    (change,) = ask(NOW + 2 * DAY).changes
    assert [found.timescale.starts for found in change.timescales] == ["2026-10-01"]


def test_a_part_that_failed_at_the_first_poll_is_a_baseline_later(
    publisher: FakePublisher, ask: Poll
) -> None:
    publisher.pages = {PAGE: publication(("/guide/records", "Records"))}
    assert [failure.document for failure in ask().failed] == ["guide"]
    publisher.pages[CHAPTER] = chapter("Keep.")
    report = ask(NOW + DAY)
    assert (report.changes, report.failed) == ((), ())


def test_a_new_part_that_failed_at_first_is_still_news_when_it_is_read(
    publisher: FakePublisher, ask: Poll
) -> None:
    publisher.pages = {PAGE: publication()}
    ask()
    publisher.pages[PAGE] = publication(("/guide/records", "Records"))
    assert len(ask(NOW + DAY).failed) == 1
    publisher.pages[CHAPTER] = chapter("Keep.")
    assert [change.kind for change in ask(NOW + 2 * DAY).changes] == [ChangeKind.NEW_PART]


def test_a_part_is_gone_once_it_is_unlisted_and_missing(
    publisher: FakePublisher, ask: Poll
) -> None:
    publisher.pages = {PAGE: publication(("/guide/records", "Records")), CHAPTER: chapter("Keep.")}
    ask()
    publisher.pages[PAGE] = publication()
    assert ask(NOW + DAY).changes == ()
    del publisher.pages[CHAPTER]
    assert [change.kind for change in ask(NOW + 2 * DAY).changes] == [ChangeKind.PART_GONE]
    assert ask(NOW + 3 * DAY).changes == ()


def test_a_listed_part_that_is_missing_is_a_failure(publisher: FakePublisher, ask: Poll) -> None:
    publisher.pages = {PAGE: publication(("/guide/records", "Records")), CHAPTER: chapter("Keep.")}
    ask()
    del publisher.pages[CHAPTER]
    report = ask(NOW + DAY)
    assert report.changes == ()
    assert "Records" in report.failed[0].error


def test_a_part_that_is_listed_itself_is_polled_once_under_its_own_entry(
    publisher: FakePublisher, ask: Poll
) -> None:
    records = document("records", "/guide/records")
    publisher.pages = {PAGE: publication(("/guide/records", "Records")), CHAPTER: chapter("Keep.")}
    ask(documents=(GUIDE, records))
    assert publisher.asked.count(CHAPTER) == 1
    publisher.pages[CHAPTER] = chapter("Keep and sign.")
    assert ask(NOW + DAY, documents=(GUIDE, records)).changed == ("records",)


def test_a_chapter_of_a_guide_is_a_part_and_may_come_and_go(
    publisher: FakePublisher, ask: Poll
) -> None:
    both = [("before", "<p>Plan.</p>"), ("after", "<p>Talk.</p>")]
    publisher.pages[PAGE] = item("/guide", schema="guide", chapters=both[:1])
    ask()
    publisher.pages[PAGE] = item("/guide", schema="guide", chapters=both)
    (came,) = ask(NOW + DAY).changes
    assert (came.kind, came.address) == (ChangeKind.NEW_PART, "https://www.gov.uk/guide/after")
    publisher.pages[PAGE] = item("/guide", schema="guide", chapters=both[1:])
    (went,) = ask(NOW + 2 * DAY).changes
    assert (went.kind, went.title) == (ChangeKind.PART_GONE, "Before")


# --- the page itself ------------------------------------------------------------------------------


def test_a_withdrawal_and_its_end_are_changes(publisher: FakePublisher, ask: Poll) -> None:
    publisher.pages[PAGE] = item("/guide", "<p>Keep it.</p>")
    ask()
    at = "2026-05-05T08:00:00+00:00"
    publisher.pages[PAGE] = item("/guide", "<p>Keep it.</p>", withdrawn=at)
    (change,) = ask(NOW + DAY).changes
    assert change.kind is ChangeKind.WITHDRAWN
    assert [found.timescale.ends for found in change.timescales] == ["2026-05-05"]
    publisher.pages[PAGE] = item("/guide", "<p>Keep it.</p>")
    assert [c.kind for c in ask(NOW + 2 * DAY).changes] == [ChangeKind.RESTORED]


def test_a_page_that_moved_is_news_and_not_lost(publisher: FakePublisher, ask: Poll) -> None:
    publisher.pages[PAGE] = item("/guide", "<p>Keep it.</p>")
    ask()
    publisher.pages[PAGE] = item("/new-guide", "<p>Keep it.</p>")
    (change,) = ask(NOW + DAY).changes
    assert (change.kind, change.address) == (ChangeKind.MOVED, "https://www.gov.uk/new-guide")
    assert change.significance is Significance.STRUCTURAL
    assert ask(NOW + 2 * DAY).changes == ()


def test_gone_takes_two_polls_a_day_apart(publisher: FakePublisher, ask: Poll) -> None:
    publisher.pages[PAGE] = item("/guide", "<p>Keep it.</p>")
    ask()
    publisher.pages[PAGE] = Missing(status=410, address=PAGE, requests=1)
    assert ask(NOW + DAY).failed[0].retryable
    assert len(ask(NOW + DAY + timedelta(hours=23)).failed) == 1
    report = ask(NOW + 2 * DAY)
    assert ([c.kind for c in report.changes], report.failed) == ([ChangeKind.GONE], ())
    assert ask(NOW + 3 * DAY).changes == ()
    publisher.pages[PAGE] = item("/guide", "<p>Keep it.</p>")
    assert [c.kind for c in ask(NOW + 4 * DAY).changes] == [ChangeKind.RESTORED]


def test_a_success_in_between_begins_the_day_of_a_410_anew(
    publisher: FakePublisher, ask: Poll
) -> None:
    publisher.pages[PAGE] = page = item("/guide", "<p>Keep it.</p>")
    ask()
    gone = Missing(status=410, address=PAGE, requests=1)
    publisher.pages[PAGE] = gone
    ask(NOW + DAY)
    publisher.pages[PAGE] = page
    ask(NOW + DAY + timedelta(hours=6))
    publisher.pages[PAGE] = gone
    assert ask(NOW + 2 * DAY).changes == ()


# --- failures -------------------------------------------------------------------------------------


def test_a_failing_document_stops_no_other_and_keeps_its_revision(
    publisher: FakePublisher, ask: Poll, archive: DatabaseArchive
) -> None:
    other = document("other", "/other")
    publisher.pages = {
        PAGE: item("/guide", "<p>A.</p>"),
        f"{API}/other": item("/other", "<p>B.</p>"),
    }
    ask(documents=(GUIDE, other))
    publisher.pages = {
        PAGE: Unanswered(error="refused", retryable=True, requests=3, retry_after_s=600.0),
        f"{API}/other": item("/other", "<p>C.</p>"),
    }
    report = ask(NOW + DAY, documents=(GUIDE, other))
    assert report.changed == ("other",)
    assert [(f.document, f.error, f.retryable) for f in report.failed] == [
        ("guide", "refused", True)
    ]
    state = archive.states([GUIDE.id])[GUIDE.id]
    assert (state.failures, state.pages[OWN_PAGE].number) == (1, 1)
    assert state.retry_after_at == NOW + DAY + timedelta(seconds=600)


@pytest.mark.parametrize(
    "body", [b"{", b"[]", b"null", b'{"schema_name": "answer"}', b"<html>no</html>", b"\xff\xfe"]
)
def test_a_broken_body_is_a_failure_and_never_a_notice(
    publisher: FakePublisher, ask: Poll, body: bytes
) -> None:
    publisher.pages[PAGE] = item("/guide", "<p>Keep it.</p>")
    ask()
    publisher.pages[PAGE] = body
    report = ask(NOW + DAY)
    assert (report.changes, len(report.failed)) == ((), 1)
    publisher.pages[PAGE] = item("/guide", "<p>Keep it.</p>")
    report = ask(NOW + 2 * DAY)
    assert (report.changes, report.failed) == ((), ())


def test_a_body_that_lost_its_text_is_doubted_for_a_day(
    publisher: FakePublisher, ask: Poll
) -> None:
    publisher.pages[PAGE] = item("/guide", LONG)
    ask()
    publisher.pages[PAGE] = item("/guide", "<p>Rule 1.</p>")
    first = ask(NOW + DAY)
    assert (first.changes, len(first.failed)) == ((), 1)
    assert "shrank" in first.failed[0].error
    assert [c.kind for c in ask(NOW + 2 * DAY).changes] == [ChangeKind.TEXT]


def test_a_body_that_came_back_was_never_news(publisher: FakePublisher, ask: Poll) -> None:
    publisher.pages[PAGE] = item("/guide", LONG)
    ask()
    publisher.pages[PAGE] = item("/guide", "<p>Rule 1.</p>")
    ask(NOW + DAY)
    publisher.pages[PAGE] = item("/guide", LONG)
    report = ask(NOW + 2 * DAY)
    assert (report.changes, report.failed) == ((), ())


def test_an_announced_cut_is_believed_at_once(publisher: FakePublisher, ask: Poll) -> None:
    publisher.pages[PAGE] = item("/guide", LONG)
    ask()
    at = "2026-05-05T08:00:00+00:00"
    publisher.pages[PAGE] = item(
        "/guide", "<p>Rule 1.</p>", notes=[(at, "Cut down.")], published=at
    )
    assert [c.kind for c in ask(NOW + DAY).changes] == [ChangeKind.TEXT]


def test_a_web_page_that_shrank_waits_for_a_person(publisher: FakePublisher, ask: Poll) -> None:
    web = replace(GUIDE, source=SourceName.WEB, selector="main")
    publisher.pages[web.url] = f"<html><main>{LONG}</main></html>".encode()
    ask(documents=(web,))
    publisher.pages[web.url] = b"<html><main><p>Rule 1.</p></main></html>"
    for days in (1, 2, 3):
        report = ask(NOW + days * DAY, documents=(web,))
        assert (report.changes, len(report.failed)) == ((), 1)
    accepted = ask(NOW + 4 * DAY, documents=(web,), accept=True)
    assert ([c.kind for c in accepted.changes], accepted.failed) == ([ChangeKind.TEXT], ())


def test_another_selector_is_our_change_and_no_news(publisher: FakePublisher, ask: Poll) -> None:
    web = replace(GUIDE, source=SourceName.WEB, selector="main")
    publisher.pages[web.url] = (
        b"<html><main><p>Rules.</p><div id=b><p>Rule 1.</p></div></main></html>"
    )
    ask(documents=(web,))
    narrower = replace(web, selector="#b")
    assert ask(NOW + DAY, documents=(narrower,)).changes == ()
    publisher.pages[web.url] = (
        b"<html><main><p>Rules.</p><div id=b><p>Rule 2.</p></div></main></html>"
    )
    (change,) = ask(NOW + 2 * DAY, documents=(narrower,)).changes
    assert change.document == DocumentId("guide")


def feed(entries: str) -> bytes:
    return (
        f'<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"><id>f</id><title>News</title>'
        f"<updated>2026-01-01T00:00:00Z</updated>{entries}</feed>"
    ).encode()


def entry(name: str, at: str) -> str:
    return (
        f'<entry><id>{name}</id><title>{name}</title><updated>{at}</updated><link href="https://'
        f'www.gov.uk/{name}"/><summary>About {name}.</summary></entry>'
    )


def test_an_entry_that_is_new_or_dated_anew_is_news_and_one_that_fell_off_the_end_is_not(
    publisher: FakePublisher, ask: Poll
) -> None:
    news = replace(GUIDE, id=DocumentId("news"), source=SourceName.FEED)
    first, second = entry("a", "2026-01-01T00:00:00Z"), entry("b", "2026-01-02T00:00:00Z")
    publisher.pages[news.url] = feed(first + second)
    assert ask(documents=(news,)).changes == ()
    publisher.pages[news.url] = feed(entry("c", "2026-05-04T00:00:00Z") + second)
    (came,) = ask(NOW + DAY, documents=(news,)).changes
    assert (came.kind, came.title) == (ChangeKind.NEW_PART, "c")
    publisher.pages[news.url] = feed(entry("b", "2026-05-06T00:00:00Z"))
    (again,) = ask(NOW + 2 * DAY, documents=(news,)).changes
    assert (again.title, again.silent, again.significance) == ("b", False, Significance.EDITORIAL)
    assert ask(NOW + 3 * DAY, documents=(news,)).changes == ()


def test_a_limit_that_runs_from_publication_is_counted_where_that_day_is_known(
    publisher: FakePublisher, ask: Poll
) -> None:
    publisher.pages[PAGE] = item("/guide", "<p>Keep it.</p>")
    ask()
    limit = "<p>Homes must reply within 28 days of publication of this guidance.</p>"
    publisher.pages[PAGE] = item("/guide", limit, published="2026-05-04T23:30:00+00:00")
    (change,) = ask(NOW + DAY).changes
    (found,) = change.timescales
    # 23:30 in UTC is the next day in London.
    assert found.timescale.resolved_end == "2026-06-02"
    assert found.timescale.counted == "published on 5 May 2026, plus 28 days"
    assert found.timescale.ends is None


def test_words_that_came_in_silence_were_published_nobody_knows_when(
    publisher: FakePublisher, ask: Poll
) -> None:
    publisher.pages[PAGE] = item("/guide", "<p>Keep it.</p>")
    ask()
    limit = "<p>Homes must reply within 28 days of publication of this guidance.</p>"
    publisher.pages[PAGE] = item("/guide", limit)
    (change,) = ask(NOW + DAY).changes
    (found,) = change.timescales
    assert found.timescale.resolved_end is None
    assert found.timescale.counted == ""


def test_a_limit_that_the_text_set_before_does_not_run_from_a_later_publication(
    publisher: FakePublisher, ask: Poll
) -> None:
    limit = "<p>Homes should reply within 28 days of publication of this guidance.</p>"
    publisher.pages[PAGE] = item("/guide", limit)
    ask()
    publisher.pages[PAGE] = item(
        "/guide", limit.replace("should", "must"), published="2026-05-05T08:00:00+00:00"
    )
    (change,) = ask(NOW + DAY).changes
    (found,) = change.timescales
    assert not found.is_new
    assert found.timescale.counted == ""


def test_a_page_and_a_note_of_different_days_leave_its_publication_open(
    publisher: FakePublisher, ask: Poll
) -> None:
    publisher.pages[PAGE] = item("/guide", "<p>Keep it.</p>")
    ask()
    limit = "<p>Homes must reply within 28 days of publication of this guidance.</p>"
    note = ("2026-05-03T08:00:00+00:00", "Added a time limit.")
    publisher.pages[PAGE] = item(
        "/guide", limit, published="2026-05-05T08:00:00+00:00", notes=[note]
    )
    (change,) = ask(NOW + DAY).changes
    (found,) = change.timescales
    assert found.timescale.counted == ""
