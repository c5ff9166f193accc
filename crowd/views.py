"""Views on the record: kept a viewer and day, added up when the day is over, and then nothing of a viewer is left.

A viewer is a keyed hash under a salt that is made for one day and removed with it: the same person has another hash
for every programme and on every day, and nobody can try addresses against yesterday's.
"""

import hashlib
import hmac
import secrets
from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import delete, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from crowd.view_figures import KINDS, Figures, Period, Viewing
from crowd.view_records import ViewDayRecord, ViewingRecord, ViewSaltRecord


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Which row a viewing belongs to."""

    day: date
    programme_id: int
    viewer: str


def salt_of(session: Session, day: date) -> bytes:
    """The day's salt, made where there is none; of several who make it at once, one wins."""
    insert = _insert(session)(ViewSaltRecord).values(day=day, salt=secrets.token_bytes(32))
    session.execute(insert.on_conflict_do_nothing())
    return session.get_one(ViewSaltRecord, day).salt


def viewer_of(salt: bytes, *signs: str) -> str:
    """128 bits for who shows these signs (programme, address, browser, …)."""
    # The separator keeps ("ab", "c") and ("a", "bc") apart.
    return hmac.new(salt, "\0".join(signs).encode(), hashlib.sha256).hexdigest()[:32]


def keep(session: Session, viewings: Mapping[Place, Viewing]) -> None:
    """Add these to what is kept: times add up, reach is united, where from stays as it was said first."""
    rows = [
        {
            "day": place.day, "programme_id": place.programme_id, "viewer": place.viewer,
            "watched_ms": viewing.watched_ms, "reach": viewing.reach,
            **{kind: getattr(viewing, kind) for kind in KINDS},
        }
        for place, viewing in viewings.items()
    ]  # fmt: skip
    if not rows:
        return
    # By the table, not the record: one statement for all rows, compiled once.
    insert = _insert(session)(ViewingRecord.metadata.tables[ViewingRecord.__tablename__])
    session.connection().execute(
        insert.on_conflict_do_update(
            index_elements=["day", "programme_id", "viewer"],
            set_={
                "watched_ms": ViewingRecord.watched_ms + insert.excluded.watched_ms,
                "reach": ViewingRecord.reach.op("|")(insert.excluded.reach),
            },
        ),
        rows,
    )


def settle(session: Session, *, today: date) -> int:
    """Add up every day that is over and forget its viewers and its salt; how many programmes' days that were."""
    over = ViewingRecord.day < today
    found = defaultdict(list)
    for row in session.scalars(select(ViewingRecord).where(over)):
        found[row.day, row.programme_id].append(_viewing(row))
    for (day, programme_id), viewings in found.items():
        figures = Figures.of(viewings)
        standing = session.get(ViewDayRecord, (day, programme_id))
        if standing is not None:
            figures += _figures(standing)
            session.delete(standing)
            session.flush()
        session.add(
            ViewDayRecord(
                day=day,
                programme_id=programme_id,
                views=figures.views,
                watched_ms=figures.watched_ms,
                reach=list(figures.reach),
                told={kind: dict(figures.told[kind]) for kind in KINDS},
            )
        )
    session.execute(delete(ViewingRecord).where(over))
    session.execute(delete(ViewSaltRecord).where(ViewSaltRecord.day < today))
    session.flush()
    return len(found)


def by_day(session: Session, programme_ids: Collection[int], period: Period) -> dict[date, Figures]:
    """The programmes' figures for every day of the period, days without a view among them."""
    added = {day: Figures() for day in period.days}
    days = ViewDayRecord.day.between(period.first, period.last) & ViewDayRecord.programme_id.in_(programme_ids)
    for standing in session.scalars(select(ViewDayRecord).where(days)):
        added[standing.day] += _figures(standing)
    fresh = ViewingRecord.day.between(period.first, period.last) & ViewingRecord.programme_id.in_(programme_ids)
    found = defaultdict(list)
    for row in session.scalars(select(ViewingRecord).where(fresh)):
        found[row.day].append(_viewing(row))
    for day, viewings in found.items():
        added[day] += Figures.of(viewings)
    return added


def _figures(standing: ViewDayRecord) -> Figures:
    return Figures(
        views=standing.views, watched_ms=standing.watched_ms, reach=tuple(standing.reach), told=standing.told
    )


def _viewing(row: ViewingRecord) -> Viewing:
    return Viewing(
        watched_ms=row.watched_ms, reach=row.reach, source=row.source, language=row.language, country=row.country,
        place=row.place,
    )  # fmt: skip


def _insert(session: Session) -> type[sqlite.Insert] | type[postgresql.Insert]:
    """INSERT … ON CONFLICT, which both databases have and SQLAlchemy knows by dialect."""
    return postgresql.Insert if session.get_bind().dialect.name == "postgresql" else sqlite.Insert
