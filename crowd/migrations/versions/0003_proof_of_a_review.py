"""What the subtitle rules say, beside each review."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

COLUMNS = ("findings", "doubtful")


def upgrade() -> None:
    for name in COLUMNS:
        # Reviews that were opened before have nothing of the kind.
        op.add_column("review", sa.Column(name, sa.JSON(), nullable=False, server_default="[]"))


def downgrade() -> None:
    for name in COLUMNS:
        op.drop_column("review", name)
