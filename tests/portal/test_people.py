from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from crowd import accounts, ledger, teams
from crowd.person_records import EnterpriseRecord, PersonRecord, TeamRecord
from crowd.places import INDUSTRIES, REGIONS
from crowd.roles import Role
from crowd.terms import Right
from portal.people.names import PLACES, RIGHTS, ROLES, TRADES

if TYPE_CHECKING:
    from flask.testing import FlaskClient
    from werkzeug.test import TestResponse

    from tests.portal.conftest import Site


def post(site: Site, client: FlaskClient, address: str, **data: Any) -> TestResponse:
    return client.post(address, data={**data, "csrf_token": site.csrf_token(client, "/account")})


def test_every_code_has_a_name() -> None:
    assert (set(PLACES), set(TRADES)) == (set(REGIONS), set(INDUSTRIES))
    assert (set(ROLES), set(RIGHTS)) == (set(Role), set(Right))


def test_a_team_is_made_and_its_lead_invited_by_a_link_shown_once(site: Site) -> None:
    operator = site.operator
    told = {"name": "North", "college": "Harbour College", "region": "CN-ZJ", "skills": ["shoot", "edit"]}
    assert post(site, operator, "/teams", **told).headers["Location"] == "/teams/1"
    assert post(site, operator, "/teams", **told).status_code == 400, "the name is taken"
    assert post(site, operator, "/teams", **{**told, "name": "South", "skills": []}).status_code == 400
    page = post(site, operator, "/teams/1/invitations", kind="team_lead").text
    link = re.search(r"http://localhost/invitations/[\w-]{43}", page)
    assert link and link[0] not in operator.get("/teams/1").text
    assert "Team lead" in operator.get("/teams/1").text


def test_a_lead_invites_interns_and_makes_no_leads(site: Site) -> None:
    lead = site.browser_of(site.person("Lin", team=site.team("North"), leads=True))
    assert "/invitations/" in post(site, lead, "/teams/1/invitations", kind="intern").text
    assert post(site, lead, "/teams/1/invitations", kind="team_lead").status_code == 403
    assert post(site, lead, "/people/invitations/1/withdraw").headers["Location"] == "/teams/1"


def test_a_lead_changes_the_team_and_removes_an_intern_on_the_record(site: Site) -> None:
    team = site.team("North")
    lead = site.browser_of(site.person("Lin", team=team, leads=True))
    intern = site.person("Chen Yu", team=team)
    told = {"college": "Another College", "region": "CN-JS", "skills": ["spread"]}
    assert post(site, lead, f"/teams/{team}", **told).status_code == 303
    post(site, lead, f"/teams/{team}/members/{intern}/remove", why="left the college")
    with site.database.session(reading=True) as session:
        found = session.get_one(TeamRecord, team)
        assert (found.name, found.college, found.region, found.skills) == (
            "North", "Another College", "CN-JS", ["spread"],
        )  # fmt: skip
        assert [person.name for person, _ in teams.members(session, team)] == ["Lin"]
        assert ledger.entries(session, f"person:{intern}")[-1].action == "team left"


def test_only_an_operator_removes_a_lead(site: Site) -> None:
    team = site.team("North")
    lead, other = site.person("Lin", team=team, leads=True), site.person("Chen Yu", team=team, leads=True)
    remove = f"/teams/{team}/members/{other}/remove"
    assert post(site, site.browser_of(lead), remove, why="a quarrel").status_code == 403
    assert post(site, site.operator, remove, why="moved away").status_code == 303
    with site.database.session(reading=True) as session:
        assert [person.id for person, _ in teams.members(session, team)] == [lead]


def test_a_person_s_contact_is_masked_until_somebody_says_why(site: Site) -> None:
    person_id, operator = site.person("Chen Yu"), site.operator
    page = operator.get(f"/people/{person_id}").text
    assert "c***@example.cn" in page and "chen.yu@" not in page and "13800001234" not in page
    assert "chen.yu@" not in operator.get("/people").text
    assert post(site, operator, f"/people/{person_id}/contact").status_code == 400
    shown = post(site, operator, f"/people/{person_id}/contact", why="the shoot moved").text
    assert "chen.yu@example.cn" in shown and "13800001234" in shown
    with site.database.session(reading=True) as session:
        entry = ledger.entries(session, f"person:{person_id}")[-1]
    assert (entry.action, entry.who, entry.why) == ("contact shown", "operator", "the shoot moved")


def test_roles_are_given_and_taken_back(site: Site) -> None:
    person_id, operator = site.person("Zhou", Role.EDITOR), site.operator
    refused = post(site, operator, f"/people/{person_id}/roles", roles=["operator", "team_lead"])
    assert refused.status_code == 400, "who leads a team, its membership says"
    post(site, operator, f"/people/{person_id}/roles", roles=["operator"])
    with site.database.session(reading=True) as session:
        person = session.get_one(PersonRecord, person_id)
        assert accounts.standing_of(session, person).roles == {Role.OPERATOR}
        told = [entry.action for entry in ledger.entries(session, f"person:{person_id}")]
    assert told == ["role given", "role withdrawn", "role given"]


def test_an_operator_signs_a_person_out_and_gives_a_link_for_a_new_password(site: Site) -> None:
    person_id, operator = site.person("Zhou", Role.EDITOR), site.operator
    browser = site.browser_of(person_id)
    assert "A new password for Zhou" in post(site, operator, f"/people/{person_id}/password-link").text
    post(site, operator, f"/people/{person_id}/sign-out")
    assert browser.get("/account").status_code == 303


def test_only_roles_of_staff_are_invited_to_on_the_page_of_people(site: Site) -> None:
    operator = site.operator
    assert "/invitations/" in post(site, operator, "/people/invitations", role="editor").text
    for wrong in ("intern", "", "password"):
        assert post(site, operator, "/people/invitations", role=wrong).status_code == 400


def test_an_enterprise_keeps_its_contact_where_none_is_typed(site: Site) -> None:
    firm = site.enterprise("海港泵业", trademark=1)
    speaker = site.browser_of(site.person("Wu", enterprise=firm))
    told = {"name_en": "Harbour Works", "region": "CN-GD", "industry": "energy", "invention_patent": "11"}
    assert post(site, speaker, f"/enterprises/{firm}", **told).status_code == 303
    with site.database.session(reading=True) as session:
        found = session.get_one(EnterpriseRecord, firm)
        assert (found.name_zh, found.name_en, found.rights) == ("海港泵业", "Harbour Works", {"invention_patent": 11})
        assert found.contact_name == "Zhou Min"
        assert "Zhou" not in str([(e.why, e.facts) for e in ledger.entries(session, found.subject)])
    page = speaker.get(f"/enterprises/{firm}").text
    assert "Zhou Min" not in page and "z***@example.cn" in page


def test_an_enterprise_that_cannot_be_taken_says_why(site: Site) -> None:
    operator = site.operator
    told = {"name_zh": "泵业", "region": "CN-ZJ", "industry": "machinery"}
    assert post(site, operator, "/enterprises", **told).status_code == 303
    for wrong, sentence in (
        ({}, "There is one of that name"),
        ({"name_zh": "B", "contact_email": "nobody"}, "e-mail address"),
        ({"name_zh": "B", "region": "XX"}, "choose a region"),
        ({"name_zh": "B", "trademark": "many"}, "numbers from 0"),
    ):
        answer = post(site, operator, "/enterprises", **{**told, **wrong})
        assert answer.status_code == 400 and sentence in answer.text, wrong
