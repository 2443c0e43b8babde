"""A small believable year of a made-up publisher, and the mails that it becomes.

python -m tests.mails        writes tests/data/mail/ anew: look at them before you commit
"""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from watcher.adapters.templates import JinjaRenderer
from watcher.core.diff import diff
from watcher.domain import (
    OWN_PAGE,
    Block,
    BlockKind,
    CalendarEntry,
    ChangeId,
    ChangeKind,
    Concern,
    DocumentId,
    Edition,
    EditionId,
    EditionKind,
    FoundTimescale,
    Notice,
    PartialDate,
    PartId,
    Precision,
    Redline,
    Rendered,
    Revision,
    ScorecardRow,
    Significance,
    Timescale,
    TimescaleKind,
    WatchedDocument,
    Weight,
)

FOLDER = Path(__file__).parent / "data" / "mail"
SLOT = datetime(2026, 7, 7, 9, 0, tzinfo=UTC)
ANNUAL_SLOT = datetime(2027, 4, 1, 8, 0, tzinfo=UTC)
FIRST_POLL = datetime(2026, 3, 3, 7, 0, tzinfo=UTC)


def text(*blocks: str) -> Revision:
    """Return a revision: "# " begins a title, "## " a heading, "* " a list item."""
    kinds = {
        "# ": (BlockKind.TITLE, 1),
        "## ": (BlockKind.HEADING, 2),
        "* ": (BlockKind.LIST_ITEM, 1),
    }
    found = []
    for block in blocks:
        start = next((mark for mark in kinds if block.startswith(mark)), "")
        kind, level = kinds.get(start, (BlockKind.PARAGRAPH, 0))
        found.append(Block(kind, block.removeprefix(start), level))
    return Revision(blocks=tuple(found), derivation="example 1")


VISITS = diff(
    text(
        "# Visits and visitors",
        "## Recording a visit",
        "Write down each visit within 5 working days, and who came.",
        "* the visitor's name",
        "* how long they stayed",
        "Keep the record for 10 years.",
    ),
    text(
        "# Visits and visitors",
        "## Recording a visit",
        "Write down each visit before the end of the next day, who came and what the child said of it.",
        "* the visitor's name",
        "* whether they were alone with the child",
        "* how long they stayed",
        "Keep the record for 15 years.",
        "These rules apply from 1 September 2027.",
    ),
)
RATIOS = diff(
    text(
        "# Inspecting secure homes",
        "## At night",
        "Inspectors look at how many adults are awake at night.",
    ),
    text(
        "# Inspecting secure homes",
        "## At night",
        "Inspectors look at how many adults are awake at night and ask two children about it.",
    ),
)


def found(
    kind: TimescaleKind,
    quote: str,
    *,
    starts: str | None = None,
    ends: str | None = None,
    is_new: bool = True,
    section: tuple[str, ...] = (),
    in_note: bool = False,
) -> FoundTimescale:
    """Return a timescale as a change holds it."""
    stated = starts or ends or ""
    precision = Precision.DAY if stated.count("-") > 1 else Precision.MONTH
    return FoundTimescale(
        timescale=Timescale(
            kind=kind,
            quote=quote,
            precision=precision if stated else Precision.RELATIVE,
            starts=PartialDate(starts) if starts else None,
            ends=PartialDate(ends) if ends else None,
        ),
        is_new=is_new,
        section=section,
        in_note=in_note,
    )


def notice(
    document: str,
    title: str,
    part: str = "",
    *,
    concerns: tuple[Concern, ...] = (Concern.ALL,),
    weight: Weight = Weight.HAVE_REGARD,
    kind: ChangeKind = ChangeKind.TEXT,
    significance: Significance = Significance.SUBSTANTIVE,
    silent: bool = False,
    notes: tuple[str, ...] = (),
    timescales: tuple[FoundTimescale, ...] = (),
    redline: Redline | None = None,
    owner: str = "Office for Made-up Standards",
    reason: str = "The words changed.",
    number: int = 1,
) -> Notice:
    """Return a notice of a made-up document."""
    return Notice(
        document=DocumentId(document),
        part=PartId(f"part-{document}") if part else OWN_PAGE,
        document_title=title,
        title=part or title,
        address=f"https://www.example.org/{document}",
        owner=owner,
        weight=weight,
        concerns=concerns,
        kind=kind,
        significance=significance,
        silent=silent,
        found_at=SLOT - timedelta(days=3),
        published_at=None if silent else SLOT - timedelta(days=4),
        change_notes=notes,
        timescales=timescales,
        redline=redline,
        changes=(ChangeId(number),),
        reason=reason,
    )


GUIDE = notice(
    "guide",
    "Guide to running a children's home",
    "Visits and visitors",
    notes=("Changed what to record about visits. This applies from 1 September 2027.",),
    timescales=(
        found(
            TimescaleKind.APPLIES_FROM,
            "These rules apply from 1 September 2027.",
            starts="2027-09-01",
            section=("Recording a visit",),
        ),
        found(
            TimescaleKind.DURATION,
            "before the end of the next day",
            section=("Recording a visit",),
        ),
    ),
    redline=VISITS,
)
FRAMEWORK = notice(
    "framework",
    "How we inspect secure children's homes",
    weight=Weight.INSPECTED_AGAINST,
    concerns=(Concern.SECURE,),
    silent=True,
    redline=RATIOS,
    owner="Inspectorate of Made-up Homes",
    number=2,
)
ACT = notice(
    "act",
    "Children (Made-up Provisions) Act 2026",
    "Section 12: Registers",
    weight=Weight.BINDING,
    concerns=(Concern.PROVIDERS,),
    kind=ChangeKind.NEW_PART,
    timescales=(
        found(
            TimescaleKind.COMMENCEMENT,
            "on such day as the Secretary of State may by regulations appoint",
            section=("Section 12: Registers",),
        ),
    ),
    owner="Parliament of Nowhere",
    number=3,
)
OLD_FORM = notice(
    "form",
    "Form for telling us about an absence",
    weight=Weight.OPERATIONAL,
    kind=ChangeKind.WITHDRAWN,
    timescales=(
        found(
            TimescaleKind.DEADLINE,
            "send the old form until June 2027",
            ends="2027-06",
            in_note=True,
        ),
    ),
    notes=("Use the new service. You may send the old form until June 2027.",),
    number=4,
)
SPELLING = notice(
    "fees",
    "Fees for registration",
    significance=Significance.EDITORIAL,
    reason="Spelling and punctuation alone changed.",
    number=5,
)
UNDONE = notice(
    "fees",
    "Fees for registration",
    "Paying by instalments",
    reason="It was undone: the page stands as it did before.",
    number=6,
)
WATCHED = tuple(
    WatchedDocument(
        document=DocumentId(f"d{number}"),
        title=title,
        watched_since=since,
        last_read_at=read,
    )
    for number, (title, since, read) in enumerate(
        (
            ("Guide to running a children's home", FIRST_POLL, SLOT),
            ("How we inspect secure children's homes", FIRST_POLL, SLOT),
            ("Fees for registration", FIRST_POLL, SLOT - timedelta(days=9)),
            ("Children (Made-up Provisions) Act 2026", SLOT - timedelta(days=30), SLOT),
        )
    )
)
INTERIM = Edition(
    id=EditionId("2026-07"),
    kind=EditionKind.INTERIM,
    slot=SLOT,
    notices=(FRAMEWORK, GUIDE, ACT),
    watched=WATCHED,
    next_annual_at=ANNUAL_SLOT,
    changes=(ChangeId(1), ChangeId(2), ChangeId(3)),
)
ANNUAL = Edition(
    id=EditionId("2027-annual"),
    kind=EditionKind.ANNUAL,
    slot=ANNUAL_SLOT,
    notices=(GUIDE, OLD_FORM, FRAMEWORK, ACT),
    minor=(SPELLING,),
    undone=(UNDONE,),
    calendar=(
        CalendarEntry(
            on=date(2027, 6, 1),
            stated=PartialDate("2027-06"),
            kind=TimescaleKind.DEADLINE,
            quote="send the old form until June 2027",
            document_title="Form for telling us about an absence",
            title="Form for telling us about an absence",
            address="https://www.example.org/form",
        ),
        CalendarEntry(
            on=date(2027, 9, 1),
            stated=PartialDate("2027-09-01"),
            kind=TimescaleKind.APPLIES_FROM,
            quote="These rules apply from 1 September 2027.",
            document_title="Guide to running a children's home",
            title="Visits and visitors",
            address="https://www.example.org/guide",
        ),
    ),
    scorecard=(
        ScorecardRow(
            owner="Inspectorate of Made-up Homes",
            documents=1,
            changes=1,
            silent=1,
            dated=0,
            notice_days=(),
        ),
        ScorecardRow(
            owner="Office for Made-up Standards",
            documents=3,
            changes=5,
            silent=2,
            dated=2,
            notice_days=(45, 421),
        ),
        ScorecardRow(
            owner="Parliament of Nowhere",
            documents=1,
            changes=1,
            silent=0,
            dated=1,
            notice_days=(-3,),
        ),
    ),
    watched=tuple(
        WatchedDocument(
            document=one.document,
            title=one.title,
            watched_since=one.watched_since,
            last_read_at=ANNUAL_SLOT,
        )
        for one in WATCHED
    ),
    covers_since=FIRST_POLL,
    next_annual_at=datetime(2028, 4, 1, 8, 0, tzinfo=UTC),
    changes=tuple(ChangeId(number) for number in range(1, 7)),
)


def golden() -> dict[str, Rendered]:
    """Return what tests/data/mail/ holds, by the files' stem."""
    renderer = JinjaRenderer()
    return {
        "interim": renderer.render(INTERIM, (Concern.SECURE,)),
        "annual": renderer.render(ANNUAL, (Concern.ALL,)),
    }


def write() -> None:
    """Write the mails as they are rendered now."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name, rendered in golden().items():
        (FOLDER / f"{name}.txt").write_text(f"Subject: {rendered.subject}\n\n{rendered.text}")
        (FOLDER / f"{name}.html").write_text(rendered.html)


if __name__ == "__main__":
    write()
