from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import event

from crowd import views
from crowd.record_base import utc_now
from crowd.roles import Role
from crowd.view_figures import PARTS, Figures, Period, Viewing
from crowd.view_records import ViewDayRecord, ViewingRecord, ViewSaltRecord
from portal.counting.counter import BEAT_S, MOST_FROM_AN_ADDRESS, Counter, Viewer, counter_of
from tests.portal.returning import commissioned

if TYPE_CHECKING:
    from flask.testing import FlaskClient
    from werkzeug.test import TestResponse

    from tests.portal.conftest import Site

BROWSER = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/140.0 Safari/537.36"
TOLD = Viewing(watched_ms=9000, reach=3, source="direct", language="en", country="", place="portal")


def beat(site: Site, client: FlaskClient | None = None, agent: str = BROWSER, **more: Any) -> TestResponse:
    said = {"programme": "pump", "viewer": "0" * 24, "watched_ms": 9000, "parts": [0, 1, 2], "came_from": "", **more}
    headers = {"User-Agent": agent, "Accept-Language": "zh-CN,zh;q=0.9"}
    return (client or site.client).post("/views", json=said, headers=headers)


def figures(site: Site) -> Figures:
    counter_of(site.app).flush()
    today = utc_now().date()
    with site.database.session(reading=True) as session:
        return views.by_day(session, [site.record(session, "pump").id], Period(first=today, last=today))[today]


def test_a_viewer_counts_once_a_day_however_often_the_player_tells(site: Site) -> None:
    site.stage("pump")
    for part in range(3):
        assert beat(site, parts=[part]).status_code == 204
    beat(site, viewer="1" * 24, came_from="www.baidu.com", embedded=True)
    found = figures(site)
    assert found.views == 2
    assert found.told["source"] == {"direct": 1, "search": 1} and found.told["place"] == {"portal": 1, "embed": 1}
    assert found.told["language"] == {"zh": 2} and found.told["country"] == {"": 2}
    assert found.reach[:4] == (2, 2, 2, 0)


def test_the_house_and_robots_are_not_counted_and_another_enterprise_is(site: Site) -> None:
    ours, theirs = site.enterprise("我们公司"), site.enterprise("他们公司")
    commissioned(site, "pump", ours)
    team = site.team("North")
    house = (
        site.person("I", team=team), site.person("L", team=team, leads=True), site.person("E", Role.EDITOR),
        site.person("O", Role.OPERATOR), site.person("W", enterprise=ours),
    )  # fmt: skip
    for person_id in house:
        assert beat(site, site.browser_of(person_id)).status_code == 204
    beat(site, site.operator)
    for agent in ("", "curl/8.5", "Googlebot/2.1", "Mozilla/5.0 HeadlessChrome/140.0", "Baiduspider"):
        assert beat(site, agent=agent).status_code == 204
    assert figures(site).views == 0
    beat(site, site.browser_of(site.person("X", enterprise=theirs)))
    beat(site, site.browser_of(site.person("Nobody in particular")), viewer="2" * 24)
    assert figures(site).views == 2


@pytest.mark.parametrize(
    "wrong",
    [{"parts": [PARTS]}, {"parts": [-1]}, {"watched_ms": 10**9}, {"viewer": "me"}, {"name": "Anna"}, {"programme": 7}],
)
def test_what_no_player_sends_is_not_taken(site: Site, wrong: dict[str, Any]) -> None:
    site.stage("pump")
    assert beat(site, **wrong).status_code == 400


def test_another_site_cannot_send_a_heartbeat_by_a_form(site: Site) -> None:
    body = '{"programme":"pump","viewer":"000000000000000000000000","watched_ms":9000,"parts":[0]}'
    assert site.client.post("/views", data=body, content_type="text/plain").status_code == 400


def test_nothing_is_counted_of_what_nobody_can_watch(site: Site) -> None:
    site.submit("pump")
    assert beat(site).status_code == 204
    assert figures(site).views == 0


def test_nothing_of_a_viewer_is_kept_and_days_cannot_be_linked(site: Site) -> None:
    site.stage("pump")
    days = [datetime(2026, 3, day, 12, tzinfo=UTC) for day in (1, 2)]
    seen = []
    for now in days:
        counter = Counter(site.database, now=partial(datetime.fromtimestamp, now.timestamp(), UTC))
        watched = counter.find("pump")
        assert watched is not None
        counter.beat(watched, Viewer(address="203.0.113.9", agent=BROWSER, given="0" * 24), TOLD)
        counter.settle()
        with site.database.session(reading=True) as session:
            (row,) = session.query(ViewingRecord)
            seen.append(row.viewer)
            assert session.query(ViewSaltRecord).count() == 1
            assert "203.0.113.9" not in str(vars(row)) and "Mozilla" not in str(vars(row))
    assert seen[0] != seen[1]
    counter = Counter(site.database, now=lambda: days[1] + timedelta(days=1))
    counter.settle()
    with site.database.session(reading=True) as session:
        assert (session.query(ViewingRecord).count(), session.query(ViewSaltRecord).count()) == (0, 0)
        assert [(day.views, sum(day.reach)) for day in session.query(ViewDayRecord)] == [(1, 2), (1, 2)]


def test_no_more_is_credited_than_can_have_been_watched(site: Site) -> None:
    site.stage("pump")
    clock = [0.0]
    counter = Counter(site.database, clock=lambda: clock[0])
    watched = counter.find("pump")
    assert watched is not None
    viewer = Viewer(address="203.0.113.9", agent=BROWSER, given="0" * 24)
    for _ in range(50):
        counter.beat(watched, viewer, Viewing(**{**vars_of(TOLD), "watched_ms": 60_000}))
        clock[0] += 0.1
    counter.flush()
    with site.database.session(reading=True) as session:
        assert session.query(ViewingRecord).one().watched_ms <= (BEAT_S + 1 + 49 * 1.1) * 2000


def vars_of(viewing: Viewing) -> dict[str, Any]:
    return {name: getattr(viewing, name) for name in Viewing.__dataclass_fields__}


def test_viewers_made_up_behind_one_address_end_at_a_class(site: Site) -> None:
    site.stage("pump")
    counter = Counter(site.database)
    watched = counter.find("pump")
    assert watched is not None
    taken = [
        counter.beat(watched, Viewer(address="203.0.113.9", agent=BROWSER, given=f"{number:024x}"), TOLD)
        for number in range(MOST_FROM_AN_ADDRESS + 20)
    ]
    assert taken.count(True) == MOST_FROM_AN_ADDRESS
    assert counter.beat(watched, Viewer(address="203.0.113.10", agent=BROWSER, given="0" * 24), TOLD)


def test_a_crowd_is_written_in_one_statement(site: Site) -> None:
    site.stage("pump")
    counter = Counter(site.database)
    watched = counter.find("pump")
    assert watched is not None
    for number in range(1200):
        viewer = Viewer(address=f"198.51.{number // 250}.{number % 250}", agent=BROWSER, given="0" * 24)
        for _ in range(3):
            counter.beat(watched, viewer, TOLD)
    statements: list[str] = []
    event.listen(site.database.engine, "before_cursor_execute", lambda *given: statements.append(given[2]))
    assert counter.flush() == 1200
    assert sum(statement.startswith("INSERT") for statement in statements) == 1
    assert counter.flush() == 0


def test_a_database_that_fails_loses_no_view(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    site.stage("pump")
    assert beat(site).status_code == 204
    with monkeypatch.context() as patched:
        patched.setattr(views, "keep", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            counter_of(site.app).flush()
    beat(site, parts=[5])
    found = figures(site)
    assert found.views == 1 and found.reach[:6] == (1, 1, 1, 0, 0, 1)
