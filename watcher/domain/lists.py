"""What people list: documents to watch, and the contacts of homes."""

from dataclasses import dataclass
from enum import StrEnum

from watcher.domain.names import DocumentId, HomeId


class SourceName(StrEnum):
    """How a document is read."""

    GOVUK = "govuk"
    LEGISLATION = "legislation"
    FEED = "feed"
    WEB = "web"


class Weight(StrEnum):
    """How strongly a document binds a home, strongest first."""

    BINDING = "binding"
    HAVE_REGARD = "have_regard"
    INSPECTED_AGAINST = "inspected_against"
    OPERATIONAL = "operational"
    CONTEXT = "context"


class Concern(StrEnum):
    """Whom a document concerns; the same words are a home's type."""

    ALL = "all"
    SECURE = "secure"
    RESIDENTIAL_SPECIAL_SCHOOL = "residential_special_school"
    SUPPORTED_ACCOMMODATION = "supported_accommodation"
    PROVIDERS = "providers"
    APPLICANTS = "applicants"
    STAFF = "staff"


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """One page, file or feed named in documents.toml."""

    id: DocumentId
    title: str
    url: str
    source: SourceName
    owner: str
    weight: Weight
    concerns: tuple[Concern, ...]
    active: bool = True
    selector: str | None = None
    """CSS selector of the main content; only for `web`."""
    note: str = ""


class SubscriberStatus(StrEnum):
    """Whether a contact gets editions."""

    ACTIVE = "active"
    STOPPED = "stopped"


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscriber:
    """A contact of a home: one row of subscribers.csv."""

    home_id: HomeId
    name: str
    email: str
    """As written in the list; compared without case."""
    home_type: Concern
    status: SubscriberStatus = SubscriberStatus.ACTIVE
