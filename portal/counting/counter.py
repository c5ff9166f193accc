"""Heartbeats of viewers, gathered in memory and written together: a crowd costs a statement now and then."""

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime

from flask import Flask
from sqlalchemy import select

from crowd import views
from crowd.commission_records import CommissionRecord
from crowd.database import Database
from crowd.record_base import utc_now
from crowd.records import ProgrammeRecord, PublicationRecord, PublicationState
from crowd.view_figures import Viewing
from crowd.views import Place

log = logging.getLogger(__name__)

EXTENSION = "tsite-counter"
BEAT_S = 10.0
"""How often a player tells; views.js says the same."""
FASTEST = 2.0
"""Playback rates the player offers go so far: more cannot have been watched in the time."""
FLUSH_EVERY_S = 5.0
ROWS_AT_ONCE = 2000
"""Rows a transaction: on SQLite others wait for it."""
MOST_WAITING = 100_000
"""Rows in memory before a beat writes them itself."""
MOST_FROM_AN_ADDRESS = 40
"""Viewers of one programme and day behind one address: a class in a college; more is somebody making up viewers."""
MOST_ADDRESSES = 200_000
"""Addresses remembered, some 70 MB; then all are forgotten, for so many are a crowd and no cheat."""
KNOWN_FOR_S = 60.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Watched:
    """What can be watched: enterprise_id: whose it is, None for nobody's."""

    programme_id: int
    enterprise_id: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Viewer:
    """Signs by which one day's viewers are told apart; none of them is kept."""

    address: str
    agent: str
    given: str


class Counter:
    """Counts views of one process. clock: monotonic seconds; now: the time of day."""

    def __init__(
        self, database: Database, *, clock: Callable[[], float] = time.monotonic, now: Callable[[], datetime] = utc_now
    ) -> None:
        self._database, self._clock, self._now = database, clock, now
        self._lock, self._writing, self._morning = threading.Lock(), threading.Lock(), threading.Lock()
        self._waiting: dict[Place, Viewing] = {}
        self._last_beat: dict[Place, float] = {}
        self._from_address: dict[tuple[int, str], set[str]] = {}
        self._known: dict[str, tuple[float, Watched | None]] = {}
        self._day: date | None = None
        self._salt = b""

    def find(self, slug: str) -> Watched | None:
        """The programme where a channel shows it; asked of the database once a minute."""
        now = self._clock()
        known = self._known.get(slug)
        if known is not None and known[0] > now:
            return known[1]
        with self._database.session(reading=True) as session:
            row = session.execute(
                select(ProgrammeRecord.id, CommissionRecord.enterprise_id)
                .join(PublicationRecord, PublicationRecord.programme_id == ProgrammeRecord.id)
                .outerjoin(CommissionRecord, CommissionRecord.id == ProgrammeRecord.commission_id)
                .where(ProgrammeRecord.slug == slug, PublicationRecord.state == PublicationState.PUBLISHED)
                .limit(1)
            ).one_or_none()
        found = Watched(programme_id=row[0], enterprise_id=row[1]) if row else None
        if found is not None:  # names that are nobody's could fill the memory
            self._known[slug] = (now + KNOWN_FOR_S, found)
        return found

    def beat(self, watched: Watched, viewer: Viewer, told: Viewing) -> bool:
        """One heartbeat. False: it counts nothing, for too many viewers come from that address."""
        day, salt = self._today()
        signs = (str(watched.programme_id), viewer.address)
        key = views.viewer_of(salt, *signs, viewer.agent, viewer.given)
        place = Place(day=day, programme_id=watched.programme_id, viewer=key)
        with self._lock:
            if len(self._from_address) >= MOST_ADDRESSES:
                self._from_address.clear()
            behind = self._from_address.setdefault((watched.programme_id, views.viewer_of(salt, *signs)), set())
            if key not in behind and len(behind) >= MOST_FROM_AN_ADDRESS:
                return False
            behind.add(key)
            now = self._clock()
            since_s = min(now - self._last_beat.get(place, now - BEAT_S), 2 * BEAT_S) + 1
            self._last_beat[place] = now
            told = replace(told, watched_ms=min(told.watched_ms, int(since_s * FASTEST * 1000)))
            waiting = self._waiting.get(place)
            self._waiting[place] = told if waiting is None else waiting.with_more(told)
            full = len(self._waiting) >= MOST_WAITING
        if full:
            self.flush()
        return True

    def flush(self) -> int:
        """Write what was gathered, in short transactions; how many rows that were."""
        with self._writing:
            with self._lock:
                taken, self._waiting = self._waiting, {}
            left, written = list(taken.items()), 0
            try:
                while left:
                    with self._database.session() as session:
                        views.keep(session, dict(left[:ROWS_AT_ONCE]))
                    written += len(left[:ROWS_AT_ONCE])
                    del left[:ROWS_AT_ONCE]
            finally:
                self._take_back(dict(left))
            return written

    def settle(self) -> int:
        """Write what was gathered, then add up the days that are over."""
        self.flush()
        with self._database.session() as session:
            return views.settle(session, today=self._now().date())

    def forget_the_silent(self) -> None:
        """Who has sent no beat for a while need not be remembered."""
        with self._lock:
            since = self._clock() - 3 * BEAT_S
            self._last_beat = {place: at for place, at in self._last_beat.items() if at > since}

    def _take_back(self, taken: dict[Place, Viewing]) -> None:
        with self._lock:
            for place, viewing in taken.items():
                later = self._waiting.get(place)
                self._waiting[place] = viewing if later is None else viewing.with_more(later)

    def _today(self) -> tuple[date, bytes]:
        day = self._now().date()
        with self._morning:
            if day != self._day:
                with self._database.session() as session:
                    self._salt = views.salt_of(session, day)
                self._day = day
                self._from_address.clear()
            return day, self._salt


def count_views(app: Flask, database: Database) -> None:
    """Give the application its counter."""
    app.extensions[EXTENSION] = Counter(database)


def counter_of(app: Flask) -> Counter:
    """The application's counter."""
    counter = app.extensions[EXTENSION]
    assert isinstance(counter, Counter)
    return counter


def start_counting(counter: Counter) -> None:
    """Write every few seconds in a thread that ends with the process; what is left then, its end writes."""

    def go_on() -> None:
        settled: date | None = None
        while True:
            time.sleep(FLUSH_EVERY_S)
            try:
                today = utc_now().date()
                if settled != today:
                    counter.settle()
                    settled = today
                else:
                    counter.flush()
                counter.forget_the_silent()
            except Exception:  # the edge of a thread: what was gathered is kept for the next turn
                log.warning("views", exc_info=True)

    threading.Thread(target=go_on, daemon=True).start()
