"""Alembic's entry point. crowd.database hands the connection in, inside a transaction that holds the migration lock."""

from alembic import context

from crowd import (  # noqa: F401 - their tables are part of the metadata
    commission_records,
    draft_records,
    inquiry_records,
    listing_records,
    person_records,
    retention_records,
    upload_records,
    view_records,
    webhook_records,
    work_records,
)
from crowd.record_base import Record

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Record.metadata,
    render_as_batch=True,
)
context.run_migrations()
