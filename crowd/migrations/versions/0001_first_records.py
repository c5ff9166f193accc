"""The records of one programme, from footage to ledger and queue."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

PROGRAMME_STATES = ("received", "producing", "in_review", "approved", "published", "recalled", "refused", "failed")


def upgrade() -> None:
    _create_footage_and_programme()
    _create_review_and_publication()
    _create_ledger()
    _create_work()


def downgrade() -> None:
    for table in ("work", "ledger", "publication", "review", "programme", "footage"):
        op.drop_table(table)
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION ledger_refuse()")


def _time(name: str, *, nullable: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def _word(name: str, words: tuple[str, ...]) -> sa.Column[object]:
    kind = sa.Enum(*words, name=name, native_enum=False, create_constraint=True, length=20)
    return sa.Column(name, kind, nullable=False)


def _text(name: str, *, nullable: bool = False, length: int | None = None) -> sa.Column[object]:
    return sa.Column(name, sa.String(length) if length else sa.Text(), nullable=nullable)


def _programme_id(table: str) -> tuple[sa.Column[object], sa.ForeignKeyConstraint]:
    key = sa.ForeignKeyConstraint(["programme_id"], ["programme.id"], name=f"fk_{table}_programme_id")
    return sa.Column("programme_id", sa.Integer(), nullable=False), key


def _id(table: str) -> tuple[sa.Column[object], sa.PrimaryKeyConstraint]:
    return sa.Column("id", sa.Integer(), nullable=False), sa.PrimaryKeyConstraint("id", name=f"pk_{table}")


def _create_footage_and_programme() -> None:
    op.create_table(
        "footage",
        *_id("footage"),
        _text("sha256", length=64),
        _text("original_name"),
        sa.Column("size_bytes", sa.BigInteger(), nullable=False),
        _text("path"),
        _time("received_at"),
        _text("received_from"),
        sa.UniqueConstraint("sha256", name="uq_footage_sha256"),
    )
    op.create_table(
        "programme",
        *_id("programme"),
        _text("slug", length=120),
        _text("title_en"),
        _text("title_zh"),
        _text("enterprise"),
        _text("need", length=20, nullable=True),
        sa.Column("footage_id", sa.Integer(), nullable=False),
        _word("state", PROGRAMME_STATES),
        _text("state_reason"),
        sa.Column("options", sa.JSON(), nullable=False),
        _text("digest", length=64),
        _text("package_dir"),
        sa.Column("duration_ms", sa.Integer(), nullable=False),
        sa.Column("languages", sa.JSON(), nullable=False),
        _time("created_at"),
        _time("updated_at"),
        sa.UniqueConstraint("slug", name="uq_programme_slug"),
        sa.ForeignKeyConstraint(["footage_id"], ["footage.id"], name="fk_programme_footage_id"),
    )
    op.create_index("ix_programme_footage_id", "programme", ["footage_id"])
    op.create_index("ix_programme_state", "programme", ["state"])


def _create_review_and_publication() -> None:
    op.create_table(
        "review",
        *_id("review"),
        *_programme_id("review"),
        _text("digest", length=64),
        _word("state", ("open", "approved", "sent_back")),
        _text("decided_by", nullable=True),
        _time("decided_at", nullable=True),
        _text("reason", nullable=True),
        sa.UniqueConstraint("programme_id", "digest", name="uq_review_programme_id"),
    )
    op.create_table(
        "publication",
        *_id("publication"),
        *_programme_id("publication"),
        _text("channel", length=120),
        _word("region", ("domestic", "international")),
        _text("digest", length=64),
        _word("state", ("published", "recalled")),
        _text("url"),
        _time("at"),
        sa.UniqueConstraint("programme_id", "channel", name="uq_publication_programme_id"),
    )


def _create_ledger() -> None:
    op.create_table(
        "ledger",
        *_id("ledger"),
        _time("at"),
        _text("who"),
        _text("action", length=60),
        _text("subject", length=200),
        _text("why"),
        sa.Column("facts", sa.JSON(), nullable=False),
    )
    op.create_index("ix_ledger_subject", "ledger", ["subject"])
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            "CREATE FUNCTION ledger_refuse() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN RAISE EXCEPTION 'the ledger is append-only'; END $$"
        )
        op.execute(
            "CREATE TRIGGER ledger_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger "
            "FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse()"
        )
        return
    for event in ("UPDATE", "DELETE"):
        op.execute(
            f"CREATE TRIGGER ledger_no_{event.lower()} BEFORE {event} ON ledger "
            "BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END"
        )
    # INSERT OR REPLACE removes the old row without firing a DELETE trigger.
    op.execute(
        "CREATE TRIGGER ledger_no_replace BEFORE INSERT ON ledger WHEN EXISTS (SELECT 1 FROM ledger WHERE id = NEW.id) "
        "BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END"
    )


def _create_work() -> None:
    op.create_table(
        "work",
        *_id("work"),
        _word("kind", ("produce", "publish")),
        *_programme_id("work"),
        _word("state", ("waiting", "leased", "done", "failed")),
        _text("worker", nullable=True),
        _time("lease_until", nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        _time("not_before"),
        _text("last_error", nullable=True),
    )
    unfinished = sa.text("state IN ('waiting', 'leased')")
    op.create_index(
        "uq_work_unfinished",
        "work",
        ["kind", "programme_id"],
        unique=True,
        sqlite_where=unfinished,
        postgresql_where=unfinished,
    )
    op.create_index("ix_work_state", "work", ["state", "not_before"])
