from datetime import date, timedelta

from sqlalchemy.orm import Session

from crowd import views
from crowd.records import ProgrammeRecord
from crowd.view_figures import COUNTS_FROM_MS, PARTS, Figures, Period, Viewing, reach_bits
from crowd.view_records import ViewDayRecord, ViewingRecord, ViewSaltRecord
from crowd.views import Place

DAY = date(2026, 3, 1)


def viewing(watched_ms: int = 8000, reach: int = 3, source: str = "direct") -> Viewing:
    return Viewing(watched_ms=watched_ms, reach=reach, source=source, language="en", country="DE", place="portal")


def test_a_glance_is_no_view() -> None:
    figures = Figures.of([viewing(COUNTS_FROM_MS - 1), viewing(COUNTS_FROM_MS)])
    assert figures.views == 1


def test_watch_through_is_the_share_of_viewers_that_played_each_part() -> None:
    everything, half = reach_bits(range(PARTS)), reach_bits(range(PARTS // 2))
    figures = Figures.of([viewing(reach=everything), viewing(reach=half)])
    assert figures.through[0] == 1 and figures.through[-1] == 0.5
    assert figures.share_watched == 0.75
    assert Figures().through == (0.0,) * PARTS


def test_parts_that_are_none_are_left_out() -> None:
    assert reach_bits([0, PARTS, -1, 10**9]) == 1
    assert reach_bits(range(PARTS)) < 2**63


def test_figures_add_up() -> None:
    both = Figures.of([viewing(source="search")]) + Figures.of([viewing(), viewing()])
    assert (both.views, both.watched_ms, both.reach[1]) == (3, 24_000, 3)
    assert both.ranked("source") == [("direct", 2), ("search", 1)]


def test_heartbeats_of_a_viewer_become_one_row_on_both_databases(session: Session, film: ProgrammeRecord) -> None:
    place = Place(day=DAY, programme_id=film.id, viewer="a" * 32)
    views.keep(session, {place: viewing(4000, reach_bits([PARTS - 1]))})
    views.keep(
        session, {place: viewing(3000, 5, source="search"), Place(day=DAY, programme_id=film.id, viewer="b"): viewing()}
    )
    session.expire_all()
    row = session.get_one(ViewingRecord, (DAY, film.id, "a" * 32))
    assert (row.watched_ms, row.reach, row.source) == (7000, reach_bits([0, 2, PARTS - 1]), "direct")
    assert views.by_day(session, [film.id], Period(first=DAY, last=DAY))[DAY].views == 2


def test_a_day_that_is_over_is_added_up_once_and_forgets_its_viewers(session: Session, film: ProgrammeRecord) -> None:
    salt = views.salt_of(session, DAY)
    assert views.salt_of(session, DAY) == salt
    views.keep(session, {Place(day=DAY, programme_id=film.id, viewer=str(n)): viewing() for n in range(3)})
    before = views.by_day(session, [film.id], Period.ending(DAY, 7))
    assert views.settle(session, today=DAY) == 0
    assert views.settle(session, today=DAY + timedelta(days=1)) == 1
    assert views.settle(session, today=DAY + timedelta(days=1)) == 0
    assert views.by_day(session, [film.id], Period.ending(DAY, 7)) == before
    views.keep(session, {Place(day=DAY, programme_id=film.id, viewer="late"): viewing()})
    views.settle(session, today=DAY + timedelta(days=1))
    assert session.get_one(ViewDayRecord, (DAY, film.id)).views == 4
    assert (session.query(ViewingRecord).count(), session.query(ViewSaltRecord).count()) == (0, 0)


def test_the_same_viewer_is_another_on_another_day_and_another_programme() -> None:
    hashes = {views.viewer_of(salt, slug, "203.0.113.9") for salt in (b"monday", b"tuesday") for slug in ("1", "2")}
    assert len(hashes) == 4
    assert views.viewer_of(b"x", "ab", "c") != views.viewer_of(b"x", "a", "bc")
