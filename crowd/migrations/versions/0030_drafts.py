"""The review desk: drafts, comments, where the picture cuts, and the job that packages corrected subtitles."""

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0021"
branch_labels = None
depends_on = None

UNFINISHED = sa.text("state IN ('waiting', 'leased')")


def upgrade() -> None:
    op.add_column("review", sa.Column("picture", sa.JSON(), nullable=False, server_default="{}"))
    op.add_column("review", sa.Column("package_dir", sa.Text(), nullable=False, server_default=""))
    _allow_work("produce", "publish", "resubtitle")
    op.create_table(
        "draft",
        *_id("draft"),
        *_points_at("draft", "programme"),
        _text("digest", 64),
        *(_text(name, nullable=True) for name in ("approved_by", "approved_why")),
        _time("approved_at", nullable=True),
        sa.UniqueConstraint("programme_id", "digest", name="uq_draft_programme_id"),
    )
    _create_edits()
    op.create_table(
        "comment",
        *_id("comment"),
        *_points_at("comment", "programme"),
        _text("digest", 64),
        sa.Column("parent_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["parent_id"], ["comment.id"], name="fk_comment_parent_id"),
        _number("start_ms"),
        sa.Column("end_ms", sa.Integer(), nullable=True),
        *(_text(name) for name in ("text", "who")),
        _time("at"),
        _text("resolved_by", nullable=True),
        _time("resolved_at", nullable=True),
    )
    op.create_index("ix_comment_programme_id", "comment", ["programme_id"])


def downgrade() -> None:
    for table in ("comment", "draft_edit", "draft"):
        op.drop_table(table)
    op.execute("DELETE FROM work WHERE kind = 'resubtitle'")
    _allow_work("produce", "publish")
    for name in ("package_dir", "picture"):
        op.drop_column("review", name)


def _create_edits() -> None:
    outcomes = sa.Enum(
        "taken", "stale", "late", name="outcome", native_enum=False, create_constraint=True, length=20
    )  # fmt: skip
    op.create_table(
        "draft_edit",
        *_id("draft_edit"),
        *_points_at("draft_edit", "draft"),
        _text("save_key", 64),
        _text("language", 20),
        _text("identity", 80),
        _number("base"),
        sa.Column("version", sa.Integer(), nullable=True),
        sa.Column("outcome", outcomes, nullable=False),
        *(_number(name) for name in ("start_ms", "end_ms")),
        _text("text"),
        sa.Column("deleted", sa.Boolean(), nullable=False),
        _text("who"),
        _time("at"),
        sa.UniqueConstraint("draft_id", "language", "identity", "version", name="uq_draft_edit_version"),
        sa.UniqueConstraint("draft_id", "save_key", "language", "identity", name="uq_draft_edit_save"),
    )


def _allow_work(*kinds: str) -> None:
    # The partial index is dropped meanwhile: SQLite copies the table, and the copy would lose its condition.
    op.drop_index("uq_work_unfinished", "work")
    kind = _check("kind", kinds)
    if op.get_bind().dialect.name == "sqlite":
        # Told in full, for what is read off the old table brings its old check along.
        with op.batch_alter_table("work", recreate="always", copy_from=_work(kind)):
            pass
    else:
        op.drop_constraint(op.f("ck_work_kind"), "work", type_="check")
        op.create_check_constraint(op.f("ck_work_kind"), "work", kind.sqltext)
    op.create_index(
        "uq_work_unfinished",
        "work",
        ["kind", "programme_id"],
        unique=True,
        sqlite_where=UNFINISHED,
        postgresql_where=UNFINISHED,
    )


def _work(kind: sa.CheckConstraint) -> sa.Table:
    return sa.Table(
        "work",
        sa.MetaData(),
        *_id("work"),
        _text("kind", 20),
        *_points_at("work", "programme"),
        _text("state", 20),
        _text("worker", nullable=True),
        _time("lease_until", nullable=True),
        _number("attempts"),
        _time("not_before"),
        _text("last_error", nullable=True),
        kind,
        _check("state", ("waiting", "leased", "done", "failed")),
        sa.Index("ix_work_state", "state", "not_before"),
    )


def _check(column: str, words: tuple[str, ...]) -> sa.CheckConstraint:
    told = ", ".join(f"'{word}'" for word in words)
    return sa.CheckConstraint(sa.text(f"{column} IN ({told})"), name=op.f(f"ck_work_{column}"))


def _text(name: str, length: int | None = None, *, nullable: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.String(length) if length else sa.Text(), nullable=nullable)


def _number(name: str) -> sa.Column[object]:
    return sa.Column(name, sa.Integer(), nullable=False)


def _time(name: str, *, nullable: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def _id(table: str) -> tuple[sa.Column[object], sa.PrimaryKeyConstraint]:
    return sa.Column("id", sa.Integer(), nullable=False), sa.PrimaryKeyConstraint("id", name=f"pk_{table}")


def _points_at(table: str, other: str) -> tuple[sa.Column[object], sa.ForeignKeyConstraint]:
    name = f"{other}_id"
    key = sa.ForeignKeyConstraint([name], [f"{other}.id"], name=f"fk_{table}_{name}")
    return sa.Column(name, sa.Integer(), nullable=False), key
