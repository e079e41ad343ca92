"""Alembic's entry: runs revisions on the connection that ``lookalong.store.migration`` hands over."""

from alembic import context

from lookalong.store.table import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    # SQLite rolls DDL back too, once the driver's own transactions are out of the way (see engine.py).
    transactional_ddl=True,
    # SQLite changes a column by copying the table.
    render_as_batch=True,
)
with context.begin_transaction():
    context.run_migrations()
