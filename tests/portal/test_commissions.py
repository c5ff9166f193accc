from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from jsonschema import Draft202012Validator  # type: ignore[import-untyped]
from sqlalchemy import select

from crowd import api_tokens, ledger, tasks
from crowd.commission_records import CommissionRecord, TaskRecord
from crowd.person_records import PersonRecord
from crowd.record_base import utc_now
from crowd.roles import Role
from crowd.task_rules import TaskKind, TaskState
from portal.commissions.names import kind_name

if TYPE_CHECKING:
    from flask.testing import FlaskClient
    from werkzeug.test import TestResponse

    from tests.portal.conftest import Site

SOON = (date.today() + timedelta(days=30)).isoformat()  # noqa: DTZ011 - any day to come


def said(enterprise: int, **more: str) -> dict[str, str]:
    return {
        "enterprise_id": str(enterprise), "title_zh": "更安静的泵", "title_en": "A quieter pump", "need": "market",
        "region": "CN-ZJ", "industry": "machinery", "brief": "the rotor\nand the test bench", "deadline": SOON,
        "embargo_until": "", "team_id": "", "goal_yuan": "", **more,
    }  # fmt: skip


def post(site: Site, client: FlaskClient, address: str, **data: Any) -> TestResponse:
    token = site.csrf_token(client, "/account")
    return client.post(address, data={**data, "csrf_token": token})


def task_id(site: Site, kind: TaskKind) -> int:
    with site.database.session(reading=True) as session:
        return session.query(TaskRecord).filter_by(kind=kind).one().id


def test_an_enterprise_orders_about_itself_only(site: Site) -> None:
    mine, other = site.enterprise("我们公司", trademark=1), site.enterprise("他们公司")
    client = site.browser_of(site.person("Wu", enterprise=mine))
    assert post(site, client, "/commissions", **said(other)).status_code == 400
    placed = post(site, client, "/commissions", **said(mine))
    assert placed.status_code == 303
    page = client.get(placed.headers["Location"]).text
    assert "Public-welfare subsidy" in page and "the rotor" in page
    with site.database.session(reading=True) as session:
        assert session.query(CommissionRecord).one().enterprise_id == mine


def test_an_order_that_cannot_be_taken_says_why_and_keeps_what_was_said(site: Site) -> None:
    client, mine = site.operator, site.enterprise("我们公司")
    wrong = post(site, client, "/commissions", **said(mine, deadline="2020-01-01", title_en="Kept"))
    assert wrong.status_code == 400 and "has passed" in wrong.text and 'value="Kept"' in wrong.text
    wrong = post(site, client, "/commissions", **said(mine, goal_yuan="-1", team_id="77"))
    assert wrong.status_code == 400
    assert client.get("/commissions").text.count("A quieter pump") == 0


def test_numbers_that_no_database_counts_to_are_no_address(site: Site) -> None:
    operator = site.operator
    for address in (f"/commissions/{2**31}", f"/people/{10**30}", f"/api/commissions/{10**30}", "/teams/-1"):
        assert operator.get(address).status_code == 404, address
    assert operator.get(f"/teams/{'9' * 5000}").status_code == 404
    assert post(site, operator, f"/teams/{2**31}").status_code == 404
    assert post(site, operator, "/commissions", **said(2**70, team_id=str(2**70))).status_code == 400


def test_from_claim_to_acceptance_on_the_pages(site: Site) -> None:
    team, mine = site.team("North"), site.enterprise("我们公司", design=2)
    person_id = site.person("Chen Yu", team=team)
    intern, editor = site.browser_of(person_id), site.browser_of(site.person("Zhou", Role.EDITOR))
    post(site, site.operator, "/commissions", **said(mine))
    shoot = task_id(site, TaskKind.SHOOT)
    assert "Claim" in intern.get("/board").text
    assert post(site, intern, f"/tasks/{shoot}/claim").status_code == 303
    assert post(site, intern, f"/tasks/{shoot}/claim").status_code == 409
    assert "A quieter pump" in intern.get("/me").text
    site.submit("pump", who=f"person:{person_id}")
    assert post(site, intern, f"/tasks/{shoot}/hand-in").status_code == 400
    assert post(site, intern, f"/tasks/{shoot}/hand-in", programme="nobody-s").status_code == 400
    assert post(site, intern, f"/tasks/{shoot}/hand-in", programme="pump", note="two hours").status_code == 303
    assert post(site, editor, f"/tasks/{shoot}/send-back", reason="because").status_code == 400
    assert post(site, editor, f"/tasks/{shoot}/send-back", reason="sound", words="a fan hums").status_code == 303
    page = intern.get("/me").text
    assert "Sound: noisy" in page and "a fan hums" in page
    post(site, intern, f"/tasks/{shoot}/hand-in", programme="pump")
    post(site, editor, f"/tasks/{shoot}/accept")
    with site.database.session(reading=True) as session:
        assert session.get_one(TaskRecord, shoot).state is TaskState.DONE
        assert site.record(session, "pump").commission_id == 1


def test_the_enterprise_and_its_crew_see_the_programme_and_others_do_not(site: Site) -> None:
    mine = site.enterprise("我们公司")
    speaker, stranger = (
        site.browser_of(site.person("Wu", enterprise=mine)),
        site.browser_of(site.person("Xu", enterprise=site.enterprise("他们公司"))),
    )
    post(site, site.operator, "/commissions", **said(mine))
    site.submit("pump", who="person:77")
    site.produce("pump")
    with site.database.session() as session:
        site.record(session, "pump").commission_id = 1
    assert speaker.get("/programmes/pump").status_code == 200
    assert "/programmes/pump/approve" not in speaker.get("/programmes/pump").text
    assert stranger.get("/programmes/pump").status_code == stranger.get("/commissions/1").status_code == 404


def test_a_contact_is_masked_and_shown_for_a_reason_that_goes_on_the_record(site: Site) -> None:
    team, mine = site.team("North"), site.enterprise("我们公司")
    lead_id = site.person("Lin", team=team, leads=True)
    lead = site.browser_of(lead_id)
    post(site, site.operator, "/commissions", **said(mine))
    assert post(site, lead, "/commissions/1/contact", why="to fix a day").status_code == 404
    post(site, lead, f"/tasks/{task_id(site, TaskKind.SHOOT)}/claim")
    page = lead.get("/commissions/1").text
    assert "Zhou Min" not in page and "057188881234" not in page and "****34" in page
    assert post(site, lead, "/commissions/1/contact", why=" ").status_code == 400
    shown = post(site, lead, "/commissions/1/contact", why="to fix a day for shooting").text
    assert "Zhou Min" in shown and "057188881234" in shown
    with site.database.session(reading=True) as session:
        entry = ledger.entries(session, f"enterprise:{mine}")[-1]
    assert (entry.action, entry.who, entry.why) == (
        "contact shown", f"person:{lead_id}", "to fix a day for shooting",
    )  # fmt: skip


def test_an_embargo_stops_the_approval_until_somebody_lifts_it(site: Site) -> None:
    mine = site.enterprise("我们公司")
    operator = site.operator
    post(site, operator, "/commissions", **said(mine, embargo_until=SOON))
    site.submit("pump")
    site.produce("pump")
    with site.database.session() as session:
        site.record(session, "pump").commission_id = 1
    refused = post(site, operator, "/programmes/pump/approve", why="good", digest=site.digest)
    assert refused.status_code == 400 and "Lift the embargo" in refused.text
    assert post(site, operator, "/commissions/1/lift-embargo", why="filed on Monday").status_code == 303
    assert post(site, operator, "/programmes/pump/approve", why="good", digest=site.digest).status_code == 303


def test_pledges_are_promises_on_the_record(site: Site) -> None:
    operator, mine = site.operator, site.enterprise("我们公司")
    post(site, operator, "/commissions", **said(mine, goal_yuan="30000"))
    donor = site.browser_of(site.person("Xu", enterprise=site.enterprise("他们公司")))
    assert post(site, donor, "/commissions/1/pledges", yuan="12500.50").status_code == 303
    for nonsense in ("", "many", "-1", "NaN", "1e99"):
        assert post(site, donor, "/commissions/1/pledges", yuan=nonsense).status_code == 400, nonsense
    page = donor.get("/commissions/1").text
    assert "¥12,500.50" in page and "¥30,000" in page
    assert post(site, donor, "/pledges/1/take-back").status_code == 303
    page = donor.get("/commissions/1").text
    assert "¥12,500.50" not in page and "On the record" not in page
    assert "¥12,500.50" in operator.get("/commissions/1").text, "the record keeps what was promised and taken back"


def test_looking_at_the_board_writes_down_what_lapsed(site: Site) -> None:
    team, mine = site.team("North"), site.enterprise("我们公司")
    intern = site.browser_of(site.person("Chen Yu", team=team))
    post(site, site.operator, "/commissions", **said(mine))
    post(site, intern, f"/tasks/{task_id(site, TaskKind.SHOOT)}/claim")
    with site.database.session() as session:
        session.query(TaskRecord).filter_by(kind=TaskKind.SHOOT).one().lease_until = utc_now()
    assert "Claim" in intern.get("/board").text
    with site.database.session(reading=True) as session:
        assert ledger.entries(session, "commission:1")[-1].action == "lease ended"
        assert not tasks.is_over(session, now=utc_now())


def test_a_deadline_of_another_year_says_its_year(site: Site) -> None:
    later = utc_now().year + 2
    post(site, site.operator, "/commissions", **said(site.enterprise("我们公司"), deadline=f"{later}-03-05"))
    assert f"5 Mar {later}" in site.operator.get("/commissions").text


def test_the_calendar_shows_deadlines_and_turns_pages(site: Site) -> None:
    operator, mine = site.operator, site.enterprise("我们公司")
    post(site, operator, "/commissions", **said(mine, deadline="2031-05-17"))
    page = operator.get("/calendar?month=2031-05").text
    assert 'datetime="2031-05-17"' in page and "A quieter pump" in page and "/calendar?month=2031-06" in page
    assert "A quieter pump" not in operator.get("/calendar?month=2031-06").text
    assert operator.get("/calendar?month=nonsense").status_code == 200


def test_a_program_works_on_the_board_with_a_token(site: Site) -> None:
    team, mine = site.team("North"), site.enterprise("我们公司")
    person_id = site.person("Chen Yu", team=team)
    post(site, site.operator, "/commissions", **said(mine))
    with site.database.session() as session:
        person = session.get_one(PersonRecord, person_id)
        token = api_tokens.make(session, person, name="x", roles=[Role.INTERN], lasts=timedelta(days=1), now=utc_now())
        assert session.scalars(select(CommissionRecord)).all()
    bearer, client = {"Authorization": f"Bearer {token}"}, site.client
    document = client.get("/openapi.json").get_json()

    def fits(answer: TestResponse, path: str, verb: str) -> Any:
        described = document["paths"][path][verb]["responses"][str(answer.status_code)]["content"]["application/json"]
        Draft202012Validator(described["schema"]).validate(answer.get_json())
        return answer.get_json()

    (listed,) = fits(client.get("/api/tasks", headers=bearer), "/api/tasks", "get")["tasks"]
    address = f"/api/tasks/{listed['id']}"
    claimed = client.post(f"{address}/claim", json={"team_id": team}, headers=bearer)
    assert fits(claimed, "/api/tasks/{task_id}/claim", "post")["state"] == "claimed"
    again = client.post(f"{address}/claim", json={"team_id": team}, headers=bearer)
    assert fits(again, "/api/tasks/{task_id}/claim", "post")["status"] == 409
    wrong = client.post(f"{address}/hand-in", json={"links": ["javascript:alert(1)"]}, headers=bearer)
    assert fits(wrong, "/api/tasks/{task_id}/hand-in", "post")["status"] == 400
    handed = client.post(f"{address}/hand-in", json={"note": "on the disk"}, headers=bearer)
    assert fits(handed, "/api/tasks/{task_id}/hand-in", "post")["state"] == "handed_in"
    assert (
        fits(client.post(f"{address}/accept", headers=bearer), "/api/tasks/{task_id}/accept", "post")["status"] == 403
    )
    (seen,) = fits(client.get("/api/commissions", headers=bearer), "/api/commissions", "get")["commissions"]
    assert fits(client.get("/api/commissions/1", headers=bearer), "/api/commissions/{commission_id}", "get") == seen
    assert client.get("/api/tasks").status_code == 401


def test_no_other_area_takes_the_word_for_a_kind_of_task(site: Site) -> None:
    assert site.app.jinja_env.filters["kind_name"] is kind_name
