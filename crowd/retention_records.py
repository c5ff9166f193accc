"""How long footage is kept: rules that somebody set, and footage that is held whatever they say."""

from datetime import datetime

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from crowd.record_base import Record, UtcDateTime


class RetentionRuleRecord(Record):
    """Footage whose programmes stand in this state may go keep_days after the last of them changed.

    who, why, at: who set it and why. ended_at: None while it holds; a rule is never changed, only ended.
    """

    __tablename__ = "retention_rule"

    id: Mapped[int] = mapped_column(primary_key=True)
    who: Mapped[str] = mapped_column(Text)
    why: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    state: Mapped[str] = mapped_column(String(20))
    keep_days: Mapped[int]


class FootageHoldRecord(Record):
    """Footage that stays until the hold ends: a dispute, a court, a story that goes on."""

    __tablename__ = "footage_hold"

    id: Mapped[int] = mapped_column(primary_key=True)
    who: Mapped[str] = mapped_column(Text)
    why: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    footage_id: Mapped[int] = mapped_column(ForeignKey("footage.id"), index=True)
