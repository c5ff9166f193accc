"""What comes back: inquiries and their results, views, webhooks, and the job that sends to them."""

import sqlalchemy as sa
from alembic import op

revision = "0050"
down_revision = "0040"
branch_labels = None
depends_on = None

UNFINISHED = sa.text("state IN ('waiting', 'leased')")
INQUIRY_STATES = ("new", "seen", "answered", "meeting", "closed", "withdrawn")
ABOUT = ("financing", "market", "technology", "other")
RESULTS = ("meeting", "investment", "contract", "licence", "trial", "cooperation", "nothing")
EVENTS = ("programme.published", "inquiry.received", "task.changed", "outcome.recorded")


def upgrade() -> None:
    _create_inquiries()
    _create_results()
    _create_views()
    _create_webhooks()
    _change_work("produce", "publish", "resubtitle", "notify", with_deliveries=True)


def downgrade() -> None:
    op.execute("DELETE FROM work WHERE kind = 'notify'")
    _change_work("produce", "publish", "resubtitle", with_deliveries=False)
    for table in (
        "webhook_delivery",
        "webhook",
        "view_day",
        "viewing",
        "view_salt",
        "result",
        "inquiry_step",
        "inquiry",
    ):
        op.drop_table(table)


def _create_inquiries() -> None:
    op.create_table(
        "inquiry",
        *_id("inquiry"),
        *_points_at("inquiry", "programme"),
        *_points_at("inquiry", "enterprise", nullable=True),
        _text("name"),
        _text("organisation"),
        _text("country", 2),
        _text("email", 254),
        _text("phone", 40),
        _word("about", ABOUT),
        _text("message"),
        _text("language", 10),
        _text("consent_version", 20),
        _text("consent_words"),
        _word("state", INQUIRY_STATES),
        _time("received_at"),
        _time("changed_at"),
        _time("forgotten_at", nullable=True),
    )
    _index("inquiry", "programme_id", "enterprise_id", "state")
    op.create_table(
        "inquiry_step",
        *_id("inquiry_step"),
        *_points_at("inquiry_step", "inquiry"),
        _word("state", INQUIRY_STATES),
        _text("words"),
        _text("by"),
        _time("at"),
    )
    _index("inquiry_step", "inquiry_id")


def _create_results() -> None:
    op.create_table(
        "result",
        *_id("result"),
        *_points_at("result", "programme"),
        *_points_at("result", "enterprise", nullable=True),
        *_points_at("result", "inquiry", nullable=True),
        _word("kind", RESULTS),
        sa.Column("on_day", sa.Date(), nullable=False),
        sa.Column("amount_fen", sa.BigInteger(), nullable=True),
        _text("words"),
        _text("by"),
        _time("at"),
    )
    _index("result", "programme_id", "enterprise_id", "inquiry_id")


def _create_views() -> None:
    op.create_table(
        "view_salt",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("salt", sa.LargeBinary(32), nullable=False),
        sa.PrimaryKeyConstraint("day", name="pk_view_salt"),
    )
    op.create_table(
        "viewing",
        sa.Column("day", sa.Date(), nullable=False),
        *_points_at("viewing", "programme"),
        _text("viewer", 32),
        sa.Column("watched_ms", sa.Integer(), nullable=False),
        sa.Column("reach", sa.BigInteger(), nullable=False),
        _text("source", 20),
        _text("language", 3),
        _text("country", 2),
        _text("place", 10),
        sa.PrimaryKeyConstraint("day", "programme_id", "viewer", name="pk_viewing"),
    )
    op.create_table(
        "view_day",
        sa.Column("day", sa.Date(), nullable=False),
        *_points_at("view_day", "programme"),
        sa.Column("views", sa.Integer(), nullable=False),
        sa.Column("watched_ms", sa.BigInteger(), nullable=False),
        sa.Column("reach", sa.JSON(), nullable=False),
        sa.Column("told", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("day", "programme_id", name="pk_view_day"),
    )


def _create_webhooks() -> None:
    op.create_table(
        "webhook",
        *_id("webhook"),
        *_points_at("webhook", "enterprise", nullable=True),
        _text("url"),
        _text("secret", 120),
        sa.Column("events", sa.JSON(), nullable=False),
        _text("made_by"),
        _time("made_at"),
        _time("ended_at", nullable=True),
    )
    _index("webhook", "enterprise_id")
    op.create_table(
        "webhook_delivery",
        *_id("webhook_delivery"),
        *_points_at("webhook_delivery", "webhook"),
        _text("message_id", 40),
        _word("event", EVENTS),
        _text("body"),
        _word("state", ("waiting", "delivered", "failed")),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("last_status", sa.Integer(), nullable=True),
        _text("last_error"),
        _time("made_at"),
        _time("tried_at", nullable=True),
    )
    _index("webhook_delivery", "webhook_id")


def _change_work(*kinds: str, with_deliveries: bool) -> None:
    # The partial index is dropped meanwhile: SQLite copies the table, and the copy would lose its condition.
    op.drop_index("uq_work_unfinished", "work")
    told = ", ".join(f"'{kind}'" for kind in kinds)
    kind = sa.CheckConstraint(sa.text(f"kind IN ({told})"), name=op.f("ck_work_kind"))
    if op.get_bind().dialect.name == "sqlite":
        # Told in full, for what is read off the old table brings its old check along.
        before = _work(kind, with_deliveries=not with_deliveries)
        with op.batch_alter_table("work", recreate="always", copy_from=before) as work:
            _change_columns(work, with_deliveries=with_deliveries)
    else:
        op.drop_constraint(op.f("ck_work_kind"), "work", type_="check")
        op.create_check_constraint(op.f("ck_work_kind"), "work", kind.sqltext)
        with op.batch_alter_table("work") as work:
            _change_columns(work, with_deliveries=with_deliveries)
    op.create_index(
        "uq_work_unfinished", "work", ["kind", "programme_id"], unique=True, sqlite_where=UNFINISHED,
        postgresql_where=UNFINISHED,
    )  # fmt: skip


def _change_columns(work: object, *, with_deliveries: bool) -> None:
    name = "fk_work_delivery_id"
    work.alter_column("programme_id", nullable=with_deliveries, existing_type=sa.Integer())  # type: ignore[attr-defined]
    if with_deliveries:
        work.add_column(sa.Column("delivery_id", sa.Integer(), nullable=True))  # type: ignore[attr-defined]
        work.create_foreign_key(name, "webhook_delivery", ["delivery_id"], ["id"])  # type: ignore[attr-defined]
    else:
        work.drop_constraint(name, type_="foreignkey")  # type: ignore[attr-defined]
        work.drop_column("delivery_id")  # type: ignore[attr-defined]


def _work(kind: sa.CheckConstraint, *, with_deliveries: bool) -> sa.Table:
    state = sa.CheckConstraint(sa.text("state IN ('waiting', 'leased', 'done', 'failed')"), name=op.f("ck_work_state"))
    return sa.Table(
        "work",
        sa.MetaData(),
        *_id("work"),
        _text("kind", 20),
        *_points_at("work", "programme", nullable=with_deliveries),
        *(_delivery() if with_deliveries else ()),
        _text("state", 20),
        sa.Column("worker", sa.Text(), nullable=True),
        _time("lease_until", nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        _time("not_before"),
        sa.Column("last_error", sa.Text(), nullable=True),
        kind,
        state,
        sa.Index("ix_work_state", "state", "not_before"),
    )


def _delivery() -> tuple[sa.Column[object], sa.ForeignKeyConstraint]:
    key = sa.ForeignKeyConstraint(["delivery_id"], ["webhook_delivery.id"], name="fk_work_delivery_id")
    return sa.Column("delivery_id", sa.Integer(), nullable=True), key


def _index(table: str, *columns: str) -> None:
    for column in columns:
        op.create_index(f"ix_{table}_{column}", table, [column])


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
