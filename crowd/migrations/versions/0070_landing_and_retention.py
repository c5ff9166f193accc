"""Uploads that land in a store first; rules for how long footage is kept, and what is held whatever they say."""

import sqlalchemy as sa
from alembic import op

revision = "0070"
down_revision = "0060"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("upload", sa.Column("store_upload_id", sa.Text(), nullable=False, server_default=""))
    op.add_column("upload", sa.Column("sha256", sa.String(64), nullable=False, server_default=""))
    op.add_column("upload", sa.Column("sealed_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("upload", sa.Column("fault", sa.String(20), nullable=False, server_default=""))
    op.add_column("footage", sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True))
    op.create_table(
        "retention_rule",
        *_said("retention_rule"),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("keep_days", sa.Integer(), nullable=False),
    )
    op.create_table(
        "footage_hold",
        *_said("footage_hold"),
        sa.Column("footage_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["footage_id"], ["footage.id"], name="fk_footage_hold_footage_id"),
    )
    op.create_index("ix_footage_hold_footage_id", "footage_hold", ["footage_id"])


def downgrade() -> None:
    op.drop_table("footage_hold")
    op.drop_table("retention_rule")
    op.drop_column("footage", "deleted_at")
    for name in ("fault", "sealed_at", "sha256", "store_upload_id"):
        op.drop_column("upload", name)


def _said(table: str) -> tuple[sa.schema.SchemaItem, ...]:
    return (
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("who", sa.Text(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=f"pk_{table}"),
    )
