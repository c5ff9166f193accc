"""People: persons, teams, enterprises, invitations, sessions, API tokens; who sent a programme in."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0010"
branch_labels = None
depends_on = None

ROLES = ("intern", "team_lead", "editor", "enterprise", "operator")
TABLES = (
    *("api_token", "sign_in", "invitation", "enterprise_person", "enterprise", "membership", "team"),
    *("person_role", "person"),
)


def upgrade() -> None:
    _create_persons()
    _create_teams()
    _create_enterprises()
    _create_ways_in()
    op.add_column("programme", sa.Column("submitted_by", sa.Text(), nullable=False, server_default=""))
    op.execute(
        "UPDATE programme SET submitted_by = COALESCE((SELECT who FROM ledger WHERE subject = 'programme:' || slug "
        "AND action = 'submitted' ORDER BY ledger.id LIMIT 1), '')"
    )
    op.create_index("ix_programme_submitted_by", "programme", ["submitted_by"])


def downgrade() -> None:
    op.drop_index("ix_programme_submitted_by", "programme")
    op.drop_column("programme", "submitted_by")
    for table in TABLES:
        op.drop_table(table)


def _text(name: str, length: int | None = None, *, nullable: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.String(length) if length else sa.Text(), nullable=nullable)


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


def _create_persons() -> None:
    op.create_table(
        "person",
        *_id("person"),
        _text("name"),
        _text("email", 254),
        _text("phone", 40),
        _text("language", 10),
        _text("password_hash"),
        _time("made_at"),
        _time("closed_at", nullable=True),
        sa.UniqueConstraint("email", name="uq_person_email"),
    )
    op.create_table(
        "person_role",
        *_points_at("person_role", "person"),
        _word("role", ROLES),
        sa.PrimaryKeyConstraint("person_id", "role", name="pk_person_role"),
    )


def _create_teams() -> None:
    op.create_table(
        "team",
        *_id("team"),
        _text("name", 120),
        _text("college"),
        _text("region", 10),
        sa.Column("skills", sa.JSON(), nullable=False),
        _time("made_at"),
        sa.UniqueConstraint("name", name="uq_team_name"),
    )
    op.create_index("ix_team_region", "team", ["region"])
    op.create_table(
        "membership",
        *_points_at("membership", "person"),
        *_points_at("membership", "team"),
        sa.Column("leads", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("person_id", "team_id", name="pk_membership"),
    )
    op.create_index("ix_membership_team_id", "membership", ["team_id"])


def _create_enterprises() -> None:
    op.create_table(
        "enterprise",
        *_id("enterprise"),
        _text("name_zh", 120),
        _text("name_en", 120),
        _text("region", 10),
        _text("industry", 20),
        sa.Column("rights", sa.JSON(), nullable=False),
        _text("contact_name"),
        _text("contact_email", 254),
        _text("contact_phone", 40),
        _time("made_at"),
        sa.UniqueConstraint("name_zh", name="uq_enterprise_name_zh"),
    )
    op.create_table(
        "enterprise_person",
        *_points_at("enterprise_person", "person"),
        *_points_at("enterprise_person", "enterprise"),
        sa.PrimaryKeyConstraint("person_id", "enterprise_id", name="pk_enterprise_person"),
    )
    op.create_index("ix_enterprise_person_enterprise_id", "enterprise_person", ["enterprise_id"])


def _create_ways_in() -> None:
    op.create_table(
        "invitation",
        *_id("invitation"),
        _text("token_sha256", 64),
        _word("kind", (*ROLES, "password")),
        *_points_at("invitation", "team", nullable=True),
        *_points_at("invitation", "enterprise", nullable=True),
        *_points_at("invitation", "person", nullable=True),
        _text("made_by"),
        _time("made_at"),
        _time("ends_at"),
        _time("used_at", nullable=True),
        _text("used_by", nullable=True),
        sa.UniqueConstraint("token_sha256", name="uq_invitation_token_sha256"),
    )
    op.create_table(
        "sign_in",
        *_id("sign_in"),
        _text("token_sha256", 64),
        *_points_at("sign_in", "person", nullable=True),
        _text("browser", 200),
        _time("began_at"),
        _time("seen_at"),
        _time("ended_at", nullable=True),
        sa.UniqueConstraint("token_sha256", name="uq_sign_in_token_sha256"),
    )
    op.create_index("ix_sign_in_person_id", "sign_in", ["person_id"])
    op.create_table(
        "api_token",
        *_id("api_token"),
        _text("token_sha256", 64),
        *_points_at("api_token", "person"),
        _text("name", 80),
        sa.Column("roles", sa.JSON(), nullable=False),
        _time("made_at"),
        _time("ends_at"),
        _time("used_at", nullable=True),
        _time("ended_at", nullable=True),
        sa.UniqueConstraint("token_sha256", name="uq_api_token_token_sha256"),
    )
    op.create_index("ix_api_token_person_id", "api_token", ["person_id"])
