"""What Alembic runs: migrations on the connection and in the transaction that it is given."""

from alembic import context

from watcher.adapters.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,  # SQLite alters a table by copying it
)
with context.begin_transaction():
    context.run_migrations()
