"""The records of views. Nothing in them says who watched: a day's salt is gone when the day is."""

from datetime import date
from typing import Any

from sqlalchemy import JSON, BigInteger, Date, ForeignKey, Integer, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from crowd.record_base import Record


class ViewSaltRecord(Record):
    """What viewers are hashed with on one day (UTC)."""

    __tablename__ = "view_salt"

    day: Mapped[date] = mapped_column(Date, primary_key=True)
    salt: Mapped[bytes] = mapped_column(LargeBinary(32))


class ViewingRecord(Record):
    """One viewer of one programme on one day, until the day is added up.

    viewer: a keyed hash. watched_ms: of the programme, what was played twice counts twice. reach: bit n is set where
    part n of view_figures.PARTS was played.
    """

    __tablename__ = "viewing"

    day: Mapped[date] = mapped_column(Date, primary_key=True)
    programme_id: Mapped[int] = mapped_column(ForeignKey("programme.id"), primary_key=True)
    viewer: Mapped[str] = mapped_column(String(32), primary_key=True)
    watched_ms: Mapped[int] = mapped_column(Integer)
    reach: Mapped[int] = mapped_column(BigInteger)
    source: Mapped[str] = mapped_column(String(20))
    language: Mapped[str] = mapped_column(String(3))
    country: Mapped[str] = mapped_column(String(2))
    place: Mapped[str] = mapped_column(String(10))


class ViewDayRecord(Record):
    """A programme's day, added up. reach: how many viewers played each part. told: counts by source, language, …"""

    __tablename__ = "view_day"

    day: Mapped[date] = mapped_column(Date, primary_key=True)
    programme_id: Mapped[int] = mapped_column(ForeignKey("programme.id"), primary_key=True)
    views: Mapped[int] = mapped_column(Integer)
    watched_ms: Mapped[int] = mapped_column(BigInteger)
    reach: Mapped[list[int]] = mapped_column(JSON)
    told: Mapped[dict[str, Any]] = mapped_column(JSON)
