"""The records of what is shown: one row a programme that any channel shows, and what is said in it."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from crowd.record_base import Record, UtcDateTime, utc_now


class ListingRecord(Record):
    """A programme that at least one channel shows. id: grows with listed_at, so that pages go by it.

    region, industry: as crowd.places has them, None where nobody said.
    """

    __tablename__ = "listing"
    __table_args__ = tuple(Index(f"ix_listing_{name}", name, "id") for name in ("need", "region", "industry"))

    id: Mapped[int] = mapped_column(primary_key=True)
    programme_id: Mapped[int] = mapped_column(ForeignKey("programme.id"), unique=True)
    need: Mapped[str | None] = mapped_column(String(20))
    region: Mapped[str | None] = mapped_column(String(10))
    industry: Mapped[str | None] = mapped_column(String(20))
    listed_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)


class TranscriptRecord(Record):
    """What is said in a listed programme. cues: [start_ms, end_ms, English, Chinese] in order of time.

    title_ms, ending_ms: how long the two cards are.
    """

    __tablename__ = "transcript"

    listing_id: Mapped[int] = mapped_column(ForeignKey("listing.id"), primary_key=True, autoincrement=False)
    title_ms: Mapped[int]
    ending_ms: Mapped[int]
    cues: Mapped[list[list[Any]]] = mapped_column(JSON)
