"""Every cell of the access table: each endpoint by each role and by strangers, on one's own objects and on others'."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from crowd import api_tokens, commissions, invitations, uploads
from crowd.commission_records import CommissionRecord, PledgeRecord
from crowd.commissions import Order
from crowd.inquiry_records import About, InquiryRecord
from crowd.ownership import Tie
from crowd.person_records import InvitationKind, PersonRecord
from crowd.record_base import utc_now
from crowd.roles import Role
from crowd.task_rules import TaskState
from crowd.webhook_records import DeliveryRecord, Event, WebhookRecord
from pipeline.model.programme import Need
from portal.rules import RULES, Rule

if TYPE_CHECKING:
    from flask.testing import FlaskClient
    from sqlalchemy.orm import Session

    from tests.portal.conftest import Site

OWN, ANOTHERS = "own", "another's"


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """One person a role, and of each kind of object one that is theirs and one that is another's."""

    site: Site
    browsers: dict[Role | None, FlaskClient]
    objects: dict[tuple[Tie, Role | None, str], object]

    def named(self, rule: Rule, role: Role | None, whose: str) -> dict[str, Any]:
        """The parts of an address, as they name that object."""
        parts: dict[str, Any] = {
            "place": "master.m3u8", "member_id": 1, "token": "x", "channel_name": "international", "filename": "x",
        }  # fmt: skip
        for tie in (*Tie, *([rule.tie] if rule.tie else [])):
            parts[tie.part] = self.objects[tie, role, whose]
        return parts


def build(site: Site) -> World:
    """Persons are tied to the objects of one side; another of each kind stands on the other side."""
    ours, theirs = site.team("Ours", "CN-ZJ"), site.team("Theirs", "CN-GD")
    our_firm, their_firm = site.enterprise("我们公司"), site.enterprise("他们公司")
    people: dict[Role | None, int] = {
        Role.INTERN: site.person("Intern", team=ours),
        Role.TEAM_LEAD: site.person("Lead", team=ours, leads=True),
        Role.EDITOR: site.person("Editor", Role.EDITOR),
        Role.ENTERPRISE: site.person("Speaker", enterprise=our_firm),
        Role.OPERATOR: site.person("Operator", Role.OPERATOR),
        None: site.person("Nobody in particular"),
    }
    stranger = site.person("Stranger", team=theirs, leads=True)
    editor = people[Role.EDITOR]
    work = {
        OWN: Commissions.place(site, our_firm, "CN-ZJ", ours, editor),
        ANOTHERS: Commissions.place(site, their_firm, "CN-GD", theirs, stranger),
    }
    objects: dict[tuple[Tie, Role | None, str], object] = {}
    for role, person_id in people.items():
        for whose, owner, team, firm in ((OWN, person_id, ours, our_firm), (ANOTHERS, stranger, theirs, their_firm)):
            slug = f"{role or 'none'}-{'own' if whose == OWN else 'other'}"
            site.submit(slug, who=f"person:{owner}")
            site.produce(slug)
            if role is Role.ENTERPRISE:
                work[whose].made(site, slug)
            for tie, number in work[whose].objects(site, role, owner, own=whose == OWN).items():
                objects[tie, role, whose] = number
            objects[Tie.PROGRAMME, role, whose] = slug
            objects[Tie.TEAM, role, whose] = team
            objects[Tie.ENTERPRISE, role, whose] = firm
            # A lead's people are the team's members.
            objects[Tie.PERSON, role, whose] = people[Role.INTERN] if whose == OWN else stranger
            objects[Tie.INVITATION, role, whose] = _invitation(site, role, team, firm)
            objects[Tie.API_TOKEN, role, whose] = _token(site, owner)
            objects[Tie.UPLOAD, role, whose] = _upload(site, owner)
            objects[Tie.COMMISSIONED, role, whose] = slug
            for tie, number in _returns(site, slug, firm).items():
                objects[tie, role, whose] = number
    browsers = {role: site.browser_of(person_id) for role, person_id in people.items()}
    return World(site=site, browsers=browsers, objects=objects)


@dataclass(frozen=True, slots=True, kw_only=True)
class Commissions:
    """One side's: a commission whose first task is open, and one that the team has a task of and an editor another."""

    open_id: int
    held_id: int

    @classmethod
    def place(cls, site: Site, firm: int, region: str, team: int, editor: int) -> Commissions:
        with site.database.session() as session:
            open_one, held = (_order(session, firm, region) for _ in range(2))
            shoot, _, review, *_ = commissions.tasks_of(session, [held.id])
            shoot.state, shoot.team_id, shoot.lease_until = TaskState.CLAIMED, team, utc_now() + timedelta(days=9)
            review.state, review.person_id, review.lease_until = TaskState.CLAIMED, editor, shoot.lease_until
            return cls(open_id=open_one.id, held_id=held.id)

    def made(self, site: Site, slug: str) -> None:
        """The programme was made for it."""
        with site.database.session() as session:
            site.record(session, slug).commission_id = self.held_id

    def objects(self, site: Site, role: Role | None, owner: int, *, own: bool) -> dict[Tie, int]:
        """What each tie to them names, for that role."""
        with site.database.session() as session:
            shoot, _, review, *_ = commissions.tasks_of(session, [self.held_id])
            to_shoot, _, to_review, *_ = commissions.tasks_of(session, [self.open_id])
            promise = PledgeRecord(commission_id=self.open_id, by=f"person:{owner}", amount_fen=1, at=utc_now())
            session.add(promise)
            session.flush()
            return {
                Tie.COMMISSION: self.open_id,
                Tie.SEEN_COMMISSION: self.open_id,
                Tie.HELD_COMMISSION: self.held_id,
                Tie.TASK: review.id if role is Role.EDITOR else shoot.id,
                Tie.CLAIMABLE_TASK: to_review.id if role is Role.EDITOR and own else to_shoot.id,
                Tie.PLEDGE: promise.id,
            }


def _order(session: Session, firm: int, region: str) -> CommissionRecord:
    order = Order(
        enterprise_id=firm, title_zh="泵", title_en="A pump", need=Need.MARKET, region=region,
        industry="machinery", brief="the rotor", deadline=date(2030, 1, 1),
    )  # fmt: skip
    return commissions.place(session, order, who="operator")


def _invitation(site: Site, role: Role | None, team: int, firm: int) -> int:
    kind = InvitationKind.ENTERPRISE if role is Role.ENTERPRISE else InvitationKind.INTERN
    to = {"enterprise_id": firm} if role is Role.ENTERPRISE else {"team_id": team}
    with site.database.session() as session:
        invitations.invite(session, kind, who="operator", now=utc_now(), **to)
        return invitations.open_ones(session, now=utc_now())[0].id


def _upload(site: Site, owner: int) -> str:
    with site.database.session() as session:
        begun = uploads.announce(
            session, owner=f"person:{owner}", team="", length_bytes=9, sent_metadata="", original_name="x", said={},
            now=utc_now(),
        )  # fmt: skip
        return begun.id


def _returns(site: Site, slug: str, firm: int) -> dict[Tie, int]:
    """An inquiry to the enterprise, its webhook and what was sent there."""
    with site.database.session() as session:
        told = {
            "name": "x", "organisation": "", "country": "DE", "email": "x@example.de", "phone": "", "message": "x",
            "about": About.MARKET, "language": "en", "consent_version": "1", "consent_words": "yes",
        }  # fmt: skip
        inquiry = InquiryRecord(programme_id=site.record(session, slug).id, enterprise_id=firm, **told)
        hook = WebhookRecord(
            enterprise_id=firm, url="https://example.cn/", secret="x", events=["task.changed"], made_by="x"
        )
        session.add_all([inquiry, hook])
        session.flush()
        sent = DeliveryRecord(webhook_id=hook.id, message_id="msg_x", event=Event.TASK_CHANGED, body="{}")
        session.add(sent)
        session.flush()
        return {Tie.INQUIRY: inquiry.id, Tie.WEBHOOK: hook.id, Tie.DELIVERY: sent.id}


def _token(site: Site, owner: int) -> int:
    with site.database.session() as session:
        person = session.get_one(PersonRecord, owner)
        api_tokens.make(session, person, name="x", roles=[], lasts=timedelta(days=1), now=utc_now())
        return api_tokens.of(session, owner)[0].id


@pytest.fixture
def world(site: Site) -> World:
    return build(site)


def calls(site: Site) -> list[tuple[str, str]]:
    """Every endpoint with every method it takes."""
    return sorted(
        (rule.endpoint, method)
        for rule in site.app.url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"} or rule.methods or set()
    )


def expected(rule: Rule, role: Role | None, whose: str) -> str:
    """What the table says: allowed, forbidden, or hidden."""
    if role is not None and role in rule.every:
        return "allowed"
    mine = rule.signed_in or role in rule.own
    if not mine:
        return "forbidden"
    return "allowed" if rule.tie is None or whose == OWN else "hidden"


def passed(client: FlaskClient, address: str, method: str) -> str:
    """What the site says. A form without its token gets 400, from behind the check: it changes nothing."""
    answer = client.open(address, method=method, headers={"Accept": "application/json"})
    return {401: "stranger", 403: "forbidden", 404: "hidden"}.get(answer.status_code, "allowed")


def test_every_endpoint_has_a_rule_and_every_rule_an_endpoint(site: Site) -> None:
    assert {rule.endpoint for rule in site.app.url_map.iter_rules()} == set(RULES)


def test_every_operation_of_the_openapi_document_has_a_rule(site: Site) -> None:
    document = site.client.get("/openapi.json").get_json()
    operations = {verb["operationId"] for verbs in document["paths"].values() for verb in verbs.values()}
    assert operations <= {endpoint.replace(".", "_") for endpoint in RULES}


def test_a_tie_is_a_part_of_the_address_or_of_a_list(site: Site) -> None:
    for rule in site.app.url_map.iter_rules():
        tie = RULES[rule.endpoint].tie
        assert tie is None or tie.part in rule.arguments, rule


def test_every_cell_of_the_table_holds(world: World) -> None:
    adapter = world.site.app.url_map.bind("localhost")
    wrong = []
    for endpoint, method in calls(world.site):
        rule = RULES[endpoint]
        if rule.public:
            continue
        for role, client in world.browsers.items():
            for whose in (OWN, ANOTHERS) if rule.tie else (OWN,):
                address = adapter.build(endpoint, world.named(rule, role, whose), append_unknown=False, method=method)
                found, right = passed(client, address, method), expected(rule, role, whose)
                if found != right:
                    wrong.append((endpoint, method, str(role), whose, found, right))
    assert wrong == []


def test_strangers_are_asked_to_sign_in_and_programs_get_401(world: World) -> None:
    adapter = world.site.app.url_map.bind("localhost")
    for endpoint, method in calls(world.site):
        if RULES[endpoint].public:
            continue
        named = world.named(RULES[endpoint], Role.INTERN, OWN)
        address = adapter.build(endpoint, named, append_unknown=False, method=method)
        if not address.startswith("/api/"):
            page = world.site.client.open(address, method=method, headers={"Accept": "text/html"})
            assert (page.status_code, page.headers["Location"].split("?")[0]) == (303, "/sign-in"), address
        assert passed(world.site.client, address, method) == "stranger", address


def test_public_pages_answer_strangers(world: World) -> None:
    for address in ("/", "/sign-in", "/api/programmes", "/healthz", "/metrics", "/openapi.json"):
        assert world.site.client.get(address).status_code == 200, address


def test_another_s_programme_is_not_there_by_exact_name_and_one_s_own_is(world: World) -> None:
    intern = world.browsers[Role.INTERN]
    assert intern.get("/programmes/intern-own").status_code == 200
    assert intern.get("/api/programmes/intern-own").get_json()["state"] == "in_review"
    program = {"Accept": "application/json"}
    for address in ("/programmes/intern-other", "/preview/intern-other/master.m3u8", "/api/programmes/intern-other"):
        missing = intern.get(address.replace("intern-other", "nothing-at-all"), headers=program)
        hidden = intern.get(address, headers=program)
        assert (hidden.status_code, hidden.data) == (missing.status_code, missing.data) == (404, missing.data)
    listed = intern.get("/programmes").text
    assert "intern-own" in listed and "intern-other" not in listed and "editor-own" not in listed


def test_a_lead_sees_what_the_team_sent_in(world: World) -> None:
    lead = world.browsers[Role.TEAM_LEAD]
    assert lead.get("/programmes/intern-own").status_code == 200
    assert "intern-own" in lead.get("/programmes").text
    assert lead.get("/programmes/editor-own").status_code == 404


def test_a_form_without_its_token_changes_nothing(world: World) -> None:
    adapter = world.site.app.url_map.bind("localhost")
    for endpoint, method in calls(world.site):
        if method == "GET" or endpoint.startswith("tus."):  # which asks for a header of its own first
            continue
        rule = RULES[endpoint]
        role = next(role for role in world.browsers if rule.public or expected(rule, role, OWN) == "allowed")
        address = adapter.build(endpoint, world.named(rule, role, OWN), append_unknown=False, method=method)
        assert world.browsers[role].open(address, method=method, data={"why": "x"}).status_code == 400, address


def test_a_person_cannot_take_over_another_s_programme_by_sending_the_same_bytes(site: Site) -> None:
    site.submit("pump", who="person:1")
    site.submit("pump", who="person:2", title_en="Mine now")
    with site.database.session(reading=True) as session:
        assert site.record(session, "pump").title_en == "A quieter pump"
        assert site.record(session, "pump-2").submitted_by == "person:2"
