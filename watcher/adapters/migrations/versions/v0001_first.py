"""Every table of the first release."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

INSTANT = sa.String(27).with_variant(sa.TIMESTAMP(timezone=True), "postgresql")
WORD = sa.String(20)
CLAIMABLE = sa.text("state IN ('released', 'deferred', 'uncertain')")
SENDING = sa.text("state = 'sending'")
APPEND_ONLY = ("snapshots", "revisions", "notes", "changes")


def upgrade() -> None:
    """Make all tables."""
    _snapshots_and_revisions()
    _notes_and_changes()
    _states()
    _editions()
    _deliveries()
    _people()
    _our_own()
    for table in APPEND_ONLY:
        _refuse_rewriting(table)


def _snapshots_and_revisions() -> None:
    op.create_table(
        "snapshots",
        sa.Column("id", sa.String(64), nullable=False),
        sa.Column("body", sa.LargeBinary, nullable=False),
        sa.Column("size", sa.BigInteger, nullable=False),
        sa.Column("content_type", sa.Text, nullable=False),
        sa.Column("first_seen_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_snapshots"),
    )
    op.create_table(
        "revisions",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("document", sa.Text, nullable=False),
        sa.Column("part", sa.Text, nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("derivation", sa.Text, nullable=False),
        sa.Column("snapshot", sa.String(64), nullable=False),
        sa.Column("found_at", INSTANT, nullable=False),
        sa.Column("blocks", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_revisions"),
        sa.ForeignKeyConstraint(["snapshot"], ["snapshots.id"], name="fk_revisions_snapshot"),
        sa.UniqueConstraint(
            "document",
            "part",
            "number",
            "derivation",
            name="uq_revisions_document_part_number_derivation",
        ),
        sa.CheckConstraint("number > 0", name=op.f("ck_revisions_number")),
    )


def _notes_and_changes() -> None:
    op.create_table(
        "notes",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("document", sa.Text, nullable=False),
        sa.Column("key", sa.String(64), nullable=False),
        sa.Column("published_at", INSTANT),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("first_seen_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_notes"),
        sa.UniqueConstraint("document", "key", name="uq_notes_document_key"),
    )
    op.create_table(
        "changes",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("document", sa.Text, nullable=False),
        sa.Column("part", sa.Text, nullable=False),
        sa.Column("kind", WORD, nullable=False),
        sa.Column("found_at", INSTANT, nullable=False),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("address", sa.Text, nullable=False),
        sa.Column("significance", WORD, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("silent", sa.Boolean, nullable=False),
        sa.Column("published_at", INSTANT),
        sa.Column("change_note", sa.Text),
        sa.Column("timescales", sa.Text, nullable=False),
        sa.Column("sections", sa.Text, nullable=False),
        sa.Column("before", sa.Integer),
        sa.Column("after", sa.Integer),
        sa.PrimaryKeyConstraint("id", name="pk_changes"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_changes_found_at", "changes", ["found_at"])
    op.create_index("ix_changes_document_found_at", "changes", ["document", "found_at"])


def _states() -> None:
    op.create_table(
        "pages",
        sa.Column("document", sa.Text, nullable=False),
        sa.Column("part", sa.Text, nullable=False),
        sa.Column("address", sa.Text, nullable=False),
        sa.Column("fetch_address", sa.Text, nullable=False),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("derivation", sa.Text, nullable=False),
        sa.Column("snapshot", sa.String(64)),
        sa.Column("etag", sa.Text),
        sa.Column("last_modified", sa.Text),
        sa.Column("published_at", INSTANT),
        sa.Column("withdrawn_at", INSTANT),
        sa.Column("gone", sa.Boolean, nullable=False),
        sa.Column("listed", sa.Boolean, nullable=False),
        sa.Column("first_read_at", INSTANT),
        sa.Column("checked_at", INSTANT),
        sa.Column("missing_since", INSTANT),
        sa.Column("shrunken_since", INSTANT),
        sa.PrimaryKeyConstraint("document", "part", name="pk_pages"),
        sa.ForeignKeyConstraint(["snapshot"], ["snapshots.id"], name="fk_pages_snapshot"),
    )
    op.create_table(
        "documents",
        sa.Column("document", sa.Text, nullable=False),
        sa.Column("first_read_at", INSTANT),
        sa.Column("succeeded_at", INSTANT),
        sa.Column("failed_at", INSTANT),
        sa.Column("failures", sa.Integer, nullable=False),
        sa.Column("error", sa.Text, nullable=False),
        sa.Column("retryable", sa.Boolean, nullable=False),
        sa.Column("retry_after_at", INSTANT),
        sa.PrimaryKeyConstraint("document", name="pk_documents"),
    )
    op.create_table(
        "polls",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("started_at", INSTANT, nullable=False),
        sa.Column("whole", sa.Boolean, nullable=False),
        sa.Column("documents", sa.Integer, nullable=False),
        sa.Column("failed", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_polls"),
    )
    op.create_index("ix_polls_started_at", "polls", ["started_at"])


def _editions() -> None:
    op.create_table(
        "editions",
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("kind", WORD, nullable=False),
        sa.Column("state", WORD, nullable=False),
        sa.Column("slot", INSTANT, nullable=False),
        sa.Column("changes", sa.Text, nullable=False),
        sa.Column("recipients", sa.Integer, nullable=False),
        sa.Column("hash", sa.Text, nullable=False),
        sa.Column("sealed_at", INSTANT),
        sa.Column("released_at", INSTANT),
        sa.Column("closed_at", INSTANT),
        sa.Column("approved_at", INSTANT),
        sa.Column("held_at", INSTANT),
        sa.Column("late", sa.Boolean, nullable=False),
        sa.Column("sender", sa.Text),
        sa.Column("sender_address", sa.Text),
        sa.Column("list_id", sa.Text),
        sa.Column("unsubscribe", sa.Text),
        sa.PrimaryKeyConstraint("id", name="pk_editions"),
    )
    op.create_table(
        "variants",
        sa.Column("edition", sa.Text, nullable=False),
        sa.Column("variant", sa.Text, nullable=False),
        sa.Column("position", sa.Integer, nullable=False),
        sa.Column("subject", sa.Text, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("html", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("edition", "variant", name="pk_variants"),
        sa.ForeignKeyConstraint(["edition"], ["editions.id"], name="fk_variants_edition"),
    )


def _deliveries() -> None:
    op.create_table(
        "deliveries",
        sa.Column("edition", sa.Text, nullable=False),
        sa.Column("recipient", sa.String(64), nullable=False),
        sa.Column("kind", WORD, nullable=False),
        sa.Column("address", sa.Text, nullable=False),
        sa.Column("homes", sa.Text, nullable=False),
        sa.Column("variant", sa.Text, nullable=False),
        sa.Column("message_id", sa.Text, nullable=False),
        sa.Column("token", sa.Text, nullable=False),
        sa.Column("state", WORD, nullable=False),
        sa.Column("position", sa.Integer, nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("was_uncertain", sa.Boolean, nullable=False),
        sa.Column("lease", sa.Text),
        sa.Column("due_at", INSTANT),
        sa.Column("finished_at", INSTANT),
        sa.Column("reply", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("edition", "recipient", "kind", name="pk_deliveries"),
        sa.ForeignKeyConstraint(["edition"], ["editions.id"], name="fk_deliveries_edition"),
    )
    op.create_index(
        "ix_deliveries_claimable",
        "deliveries",
        ["edition", "kind", "attempts", "position"],
        sqlite_where=CLAIMABLE,
        postgresql_where=CLAIMABLE,
    )
    op.create_index(
        "ix_deliveries_sending",
        "deliveries",
        ["lease"],
        sqlite_where=SENDING,
        postgresql_where=SENDING,
    )


def _people() -> None:
    op.create_table(
        "served_homes",
        sa.Column("home", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("home", name="pk_served_homes"),
    )
    op.create_table(
        "recipients",
        sa.Column("address", sa.Text, nullable=False),
        sa.Column("recipient", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("address", name="pk_recipients"),
        sa.UniqueConstraint("recipient", name="uq_recipients_recipient"),
    )
    op.create_table(
        "suppressions",
        sa.Column("address", sa.Text, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("added_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("address", name="pk_suppressions"),
    )


def _our_own() -> None:
    op.create_table(
        "alerts",
        sa.Column("key", sa.Text, nullable=False),
        sa.Column("raised_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_alerts"),
    )
    op.create_table(
        "meta",
        sa.Column("key", sa.String(40), nullable=False),
        sa.Column("value", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_meta"),
    )


def _refuse_rewriting(table: str) -> None:
    """Make the database itself refuse to change or remove what was put on record."""
    if op.get_context().dialect.name == "sqlite":
        for verb in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER {table}_refuse_{verb.lower()} BEFORE {verb} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
            )
        return
    op.execute(
        f"CREATE FUNCTION {table}_refuse() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{table} is append-only'; END $$"
    )
    op.execute(
        f"CREATE TRIGGER {table}_refuse BEFORE UPDATE OR DELETE ON {table} "
        f"FOR EACH ROW EXECUTE FUNCTION {table}_refuse()"
    )
