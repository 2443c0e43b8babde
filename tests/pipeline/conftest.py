"""A real database in a temporary folder, and a publisher whose pages a test sets."""

from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import Engine

from tests.fakes import FakePublisher
from watcher.adapters.archive import DatabaseArchive
from watcher.adapters.database import open_database, upgrade
from watcher.adapters.outbox import DatabaseOutbox
from watcher.domain import Concern, Document, DocumentId, SourceName, Weight
from watcher.pipeline.poll import PollReport, poll

NOW = datetime(2026, 5, 4, 11, 30, tzinfo=UTC)
"""A Monday."""

Poll = Callable[..., PollReport]


def document(name: str, path: str, weight: Weight = Weight.HAVE_REGARD) -> Document:
    """Return a document on GOV.UK."""
    return Document(
        id=DocumentId(name),
        title=f"The {name}",
        url=f"https://www.gov.uk{path}",
        source=SourceName.GOVUK,
        owner="Department",
        weight=weight,
        concerns=(Concern.ALL,),
    )


GUIDE = document("guide", "/guide")


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    found = open_database(f"sqlite:///{tmp_path / 'watcher.db'}")
    upgrade(found)
    yield found
    found.dispose()


@pytest.fixture
def archive(engine: Engine) -> DatabaseArchive:
    return DatabaseArchive(engine)


@pytest.fixture
def outbox(engine: Engine) -> DatabaseOutbox:
    return DatabaseOutbox(engine)


@pytest.fixture
def publisher() -> FakePublisher:
    return FakePublisher()


@pytest.fixture
def ask(publisher: FakePublisher, archive: DatabaseArchive) -> Poll:
    """Poll documents (the guide alone by default) at an instant."""

    def ask(
        now: datetime = NOW, documents: Sequence[Document] = (GUIDE,), *, accept: bool = False
    ) -> PollReport:
        return poll(
            documents,
            watched=documents,
            fetcher=publisher,
            archive=archive,
            now=now,
            accept_shrunken=accept,
        )

    return ask
