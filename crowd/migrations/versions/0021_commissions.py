"""Commissions, their tasks, and pledges; which commission a programme was made for."""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

KINDS = ("shoot", "edit", "review_subtitles", "approve", "spread")
STATES = ("waiting", "open", "claimed", "handed_in", "done", "withdrawn")


def upgrade() -> None:
    _create_commission()
    _create_task()
    _create_pledge()
    with op.batch_alter_table("programme") as programme:
        programme.add_column(sa.Column("commission_id", sa.Integer(), nullable=True))
        programme.create_foreign_key("fk_programme_commission_id", "commission", ["commission_id"], ["id"])
        programme.create_index("ix_programme_commission_id", ["commission_id"])


def downgrade() -> None:
    with op.batch_alter_table("programme") as programme:
        programme.drop_index("ix_programme_commission_id")
        programme.drop_constraint("fk_programme_commission_id", type_="foreignkey")
        programme.drop_column("commission_id")
    for table in ("pledge", "task", "commission"):
        op.drop_table(table)


def _text(name: str, length: int | None = None) -> sa.Column[object]:
    return sa.Column(name, sa.String(length) if length else sa.Text(), nullable=False)


def _time(name: str, *, nullable: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def _id(table: str) -> tuple[sa.Column[object], sa.PrimaryKeyConstraint]:
    return sa.Column("id", sa.Integer(), nullable=False), sa.PrimaryKeyConstraint("id", name=f"pk_{table}")


def _word(name: str, words: tuple[str, ...]) -> sa.Column[object]:
    kind = sa.Enum(*words, name=name, native_enum=False, create_constraint=True, length=20)
    return sa.Column(name, kind, nullable=False)


def _points_at(table: str, other: str, *, nullable: bool = False) -> tuple[sa.Column[object], sa.ForeignKeyConstraint]:
    name = f"{other}_id"
    key = sa.ForeignKeyConstraint([name], [f"{other}.id"], name=f"fk_{table}_{name}")
    return sa.Column(name, sa.Integer(), nullable=nullable), key


def _create_commission() -> None:
    op.create_table(
        "commission",
        *_id("commission"),
        *_points_at("commission", "enterprise"),
        _text("title_zh", 120),
        _text("title_en", 120),
        _word("need", ("financing", "market", "technology")),
        _text("region", 10),
        _text("industry", 20),
        _text("brief"),
        sa.Column("deadline", sa.Date(), nullable=False),
        sa.Column("embargo_until", sa.Date(), nullable=True),
        _word("terms", ("subsidy", "package")),
        sa.Column("joint", sa.Boolean(), nullable=False),
        *_points_at("commission", "team", nullable=True),
        sa.Column("goal_fen", sa.BigInteger(), nullable=True),
        _text("ordered_by"),
        _time("ordered_at"),
        _time("withdrawn_at", nullable=True),
    )
    op.create_index("ix_commission_enterprise_id", "commission", ["enterprise_id"])
    op.create_index("ix_commission_region", "commission", ["region"])


def _create_task() -> None:
    op.create_table(
        "task",
        *_id("task"),
        *_points_at("task", "commission"),
        _word("kind", KINDS),
        sa.Column("part", sa.Integer(), nullable=False),
        _word("state", STATES),
        *_points_at("task", "team", nullable=True),
        *_points_at("task", "person", nullable=True),
        _time("lease_until", nullable=True),
        sa.Column("extended", sa.Boolean(), nullable=False),
        *_points_at("task", "programme", nullable=True),
        sa.Column("links", sa.JSON(), nullable=False),
        _text("note"),
        _text("reason", 20),
        _text("reason_words"),
        _time("changed_at"),
        sa.UniqueConstraint("commission_id", "kind", "part", name="uq_task_commission_id"),
    )
    for column in ("state", "team_id", "person_id"):
        op.create_index(f"ix_task_{column}", "task", [column])


def _create_pledge() -> None:
    op.create_table(
        "pledge",
        *_id("pledge"),
        *_points_at("pledge", "commission"),
        _text("by"),
        sa.Column("amount_fen", sa.BigInteger(), nullable=False),
        _time("at"),
        _time("taken_back_at", nullable=True),
    )
    op.create_index("ix_pledge_commission_id", "pledge", ["commission_id"])
