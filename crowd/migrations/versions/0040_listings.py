"""What is shown, what is said in it, and the index of its words."""

import sqlalchemy as sa
from alembic import op

revision = "0040"
down_revision = "0030"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _create_listings()
    op.create_table(
        "transcript",
        sa.Column("listing_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("title_ms", sa.Integer(), nullable=False),
        sa.Column("ending_ms", sa.Integer(), nullable=False),
        sa.Column("cues", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("listing_id", name="pk_transcript"),
        sa.ForeignKeyConstraint(["listing_id"], ["listing.id"], name="fk_transcript_listing_id"),
    )
    # Written and asked by crowd.search_index, which is why no record stands for it.
    if op.get_bind().dialect.name == "sqlite":
        op.execute(
            "CREATE VIRTUAL TABLE listing_words USING fts5(names, words, detail=column, "
            'tokenize="unicode61 remove_diacritics 0")'
        )
    else:
        op.execute(
            "CREATE TABLE listing_words (id INTEGER PRIMARY KEY, names tsvector NOT NULL, words tsvector NOT NULL)"
        )
        for name in ("names", "words"):
            # fastupdate: a search would have to look through what has not been put into the tree yet.
            op.execute(
                f"CREATE INDEX ix_listing_words_{name} ON listing_words USING gin ({name}) WITH (fastupdate = off)"
            )
    # What channels show already can be watched at once; `tsite reindex` reads what is said in it.
    op.execute(
        "INSERT INTO listing (programme_id, need, region, industry, listed_at) "
        "SELECT programme.id, programme.need, commission.region, commission.industry, MIN(publication.at) "
        "FROM publication JOIN programme ON programme.id = publication.programme_id "
        "LEFT JOIN commission ON commission.id = programme.commission_id WHERE publication.state = 'published' "
        "GROUP BY programme.id, programme.need, commission.region, commission.industry ORDER BY 5, 1"
    )


def downgrade() -> None:
    for table in ("listing_words", "transcript", "listing"):
        op.drop_table(table)


def _create_listings() -> None:
    op.create_table(
        "listing",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column("need", sa.String(20), nullable=True),
        sa.Column("region", sa.String(10), nullable=True),
        sa.Column("industry", sa.String(20), nullable=True),
        sa.Column("listed_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_listing"),
        sa.ForeignKeyConstraint(["programme_id"], ["programme.id"], name="fk_listing_programme_id"),
        sa.UniqueConstraint("programme_id", name="uq_listing_programme_id"),
    )
    for name in ("need", "region", "industry"):
        op.create_index(f"ix_listing_{name}", "listing", [name, "id"])
