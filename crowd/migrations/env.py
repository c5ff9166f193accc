"""Alembic's entry point. crowd.database hands the connection in, inside a transaction that holds the migration lock."""

from alembic import context

from crowd import upload_records  # noqa: F401  # so that their tables are known
from crowd.records import Record

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Record.metadata,
    render_as_batch=True,
)
context.run_migrations()
