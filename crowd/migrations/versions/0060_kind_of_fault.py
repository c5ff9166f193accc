"""Which kind of thing went wrong with a job, for whoever is told of it in their own language."""

import sqlalchemy as sa
from alembic import op

revision = "0060"
down_revision = "0050"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("work", sa.Column("error_kind", sa.String(20), nullable=False, server_default=""))


def downgrade() -> None:
    op.drop_column("work", "error_kind")
