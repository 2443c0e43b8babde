"""Every table of the database, portable between SQLite and PostgreSQL.

Changing one takes a new migration in `migrations/versions`; a test compares the two.
"""

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from watcher.adapters.columns import AnyText, Instant, Json, word
from watcher.domain import (
    ChangeKind,
    DeliveryKind,
    DeliveryState,
    EditionKind,
    EditionState,
    Significance,
)

metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    }
)

# --- what was read --------------------------------------------------------------------------------

snapshots = Table(
    "snapshots",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("body", LargeBinary, nullable=False),  # zstd
    Column("size", BigInteger, nullable=False),
    Column("content_type", AnyText, nullable=False),
    Column("first_seen_at", Instant, nullable=False),
)

revisions = Table(
    "revisions",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("document", AnyText, nullable=False),
    Column("part", AnyText, nullable=False),
    Column("number", Integer, nullable=False),
    Column("derivation", AnyText, nullable=False),
    Column("snapshot", ForeignKey("snapshots.id"), nullable=False),
    Column("found_at", Instant, nullable=False),
    Column("blocks", LargeBinary, nullable=False),  # zstd of JSON, see codec.py
    UniqueConstraint("document", "part", "number", "derivation"),
    CheckConstraint("number > 0", name="number"),
)

notes = Table(
    "notes",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("document", AnyText, nullable=False),
    # A hash, for no index holds a text of any length, and none finds two missing dates equal.
    Column("key", String(64), nullable=False),
    Column("published_at", Instant),
    Column("text", AnyText, nullable=False),
    Column("first_seen_at", Instant, nullable=False),
    UniqueConstraint("document", "key"),
)

changes = Table(
    "changes",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("document", AnyText, nullable=False),
    Column("part", AnyText, nullable=False),
    Column("kind", word(ChangeKind), nullable=False),
    Column("found_at", Instant, nullable=False),
    Column("title", AnyText, nullable=False),
    Column("address", AnyText, nullable=False),
    Column("significance", word(Significance), nullable=False),
    Column("reason", AnyText, nullable=False),
    Column("silent", Boolean, nullable=False),
    Column("published_at", Instant),
    Column("change_note", AnyText),
    Column("timescales", Json, nullable=False),
    Column("sections", Json, nullable=False),
    Column("before", Integer),
    Column("after", Integer),
    Index(None, "found_at"),
    Index(None, "document", "found_at"),
    sqlite_autoincrement=True,  # an id that an edition names must never come back
)

pages = Table(
    "pages",
    metadata,
    Column("document", AnyText, primary_key=True),
    Column("part", AnyText, primary_key=True),
    Column("address", AnyText, nullable=False),
    Column("fetch_address", AnyText, nullable=False),
    Column("title", AnyText, nullable=False),
    Column("number", Integer, nullable=False),
    Column("derivation", AnyText, nullable=False),
    Column("snapshot", ForeignKey("snapshots.id")),
    Column("etag", AnyText),
    Column("last_modified", AnyText),
    Column("published_at", Instant),
    Column("withdrawn_at", Instant),
    Column("gone", Boolean, nullable=False),
    Column("listed", Boolean, nullable=False),
    Column("first_read_at", Instant),
    Column("checked_at", Instant),
    Column("missing_since", Instant),
    Column("shrunken_since", Instant),
)

documents = Table(
    "documents",
    metadata,
    Column("document", AnyText, primary_key=True),
    Column("first_read_at", Instant),
    Column("succeeded_at", Instant),
    Column("failed_at", Instant),
    Column("failures", Integer, nullable=False),
    Column("error", AnyText, nullable=False),
    Column("retryable", Boolean, nullable=False),
    Column("retry_after_at", Instant),
)

polls = Table(
    "polls",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("started_at", Instant, nullable=False),
    Column("whole", Boolean, nullable=False),
    Column("documents", Integer, nullable=False),
    Column("failed", Integer, nullable=False),
    Index(None, "started_at"),
)

# --- what homes are told --------------------------------------------------------------------------

editions = Table(
    "editions",
    metadata,
    Column("id", AnyText, primary_key=True),
    Column("kind", word(EditionKind), nullable=False),
    Column("state", word(EditionState), nullable=False),
    Column("slot", Instant, nullable=False),
    Column("changes", Json, nullable=False),
    Column("recipients", Integer, nullable=False),
    Column("hash", AnyText, nullable=False),
    Column("sealed_at", Instant),
    Column("released_at", Instant),
    Column("closed_at", Instant),
    Column("approved_at", Instant),
    Column("held_at", Instant),
    Column("late", Boolean, nullable=False),
    Column("sender", AnyText),
    Column("sender_address", AnyText),
    Column("list_id", AnyText),
    Column("unsubscribe", AnyText),
)

variants = Table(
    "variants",
    metadata,
    Column("edition", ForeignKey("editions.id"), primary_key=True),
    Column("variant", AnyText, primary_key=True),
    Column("position", Integer, nullable=False),
    Column("subject", AnyText, nullable=False),
    Column("text", AnyText, nullable=False),
    Column("html", AnyText, nullable=False),
)

CLAIMABLE = "state IN ('released', 'deferred', 'uncertain')"
SENDING = "state = 'sending'"
"""Written out, for a partial index serves only a query that repeats its condition to the letter."""

deliveries = Table(
    "deliveries",
    metadata,
    Column("edition", ForeignKey("editions.id"), primary_key=True),
    Column("recipient", String(64), primary_key=True),
    Column("kind", word(DeliveryKind), primary_key=True),
    Column("address", AnyText, nullable=False),
    Column("homes", Json, nullable=False),
    Column("variant", AnyText, nullable=False),
    Column("message_id", AnyText, nullable=False),
    Column("token", AnyText, nullable=False),
    Column("state", word(DeliveryState), nullable=False),
    Column("position", Integer, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("was_uncertain", Boolean, nullable=False),
    Column("lease", AnyText),
    Column("due_at", Instant),
    Column("finished_at", Instant),
    Column("reply", AnyText, nullable=False),
    Index(
        "ix_deliveries_claimable",
        "edition",
        "kind",
        "attempts",
        "position",
        sqlite_where=text(CLAIMABLE),
        postgresql_where=text(CLAIMABLE),
    ),
    Index(
        "ix_deliveries_sending",
        "lease",
        sqlite_where=text(SENDING),
        postgresql_where=text(SENDING),
    ),
)

served_homes = Table(
    "served_homes",
    metadata,
    Column("home", AnyText, primary_key=True),  # case-folded
)

recipients = Table(
    "recipients",
    metadata,
    Column("address", AnyText, primary_key=True),  # case-folded
    Column("recipient", String(64), nullable=False, unique=True),
)

suppressions = Table(
    "suppressions",
    metadata,
    Column("address", AnyText, primary_key=True),  # case-folded
    Column("reason", AnyText, nullable=False),
    Column("added_at", Instant, nullable=False),
)

# --- our own ------------------------------------------------------------------------------------

alerts = Table(
    "alerts",
    metadata,
    Column("key", AnyText, primary_key=True),
    Column("raised_at", Instant, nullable=False),
)

meta = Table(
    "meta",
    metadata,
    Column("key", String(40), primary_key=True),
    Column("value", Text, nullable=False),
)
