"""Inquiries, results, reports, ledgers and webhooks for programs, as the document describes them."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from jsonschema import Draft202012Validator  # type: ignore[import-untyped]

from crowd import api_tokens
from crowd.person_records import PersonRecord
from crowd.record_base import utc_now
from crowd.roles import Role
from portal.inquiries.consent import VERSION
from tests.portal.returning import LETTER, commissioned, write

if TYPE_CHECKING:
    from tests.portal.conftest import Site


class Program:
    """Asks with a token, and holds every answer against the document."""

    def __init__(self, site: Site, token: str) -> None:
        self.client, self.headers = site.client, {"Authorization": f"Bearer {token}"}
        self.paths = self.client.get("/openapi.json").get_json()["paths"]

    def ask(self, verb: str, path: str, status: int, body: Any = None, **named: Any) -> Any:
        answer = self.client.open(path.format(**named), method=verb, json=body, headers=self.headers)
        assert answer.status_code == status, answer.text
        if status == 204:
            return None
        described = self.paths[path][verb.lower()]["responses"][str(status)]["content"]["application/json"]["schema"]
        assert list(Draft202012Validator(described).iter_errors(answer.get_json())) == []
        return answer.get_json()


def program_of(site: Site, person_id: int, role: Role) -> Program:
    with site.database.session() as session:
        person = session.get_one(PersonRecord, person_id)
        lasts = timedelta(days=1)
        token = api_tokens.make(session, person, name="x", roles=[role], lasts=lasts, now=utc_now())
    return Program(site, token)


def test_a_program_of_the_enterprise_works_with_its_inquiries(site: Site) -> None:
    ours = site.enterprise("我们公司")
    commissioned(site, "pump", ours)
    write(site, "pump")
    us = program_of(site, site.person("Wu", enterprise=ours), Role.ENTERPRISE)
    (listed,) = us.ask("GET", "/api/inquiries", 200)["inquiries"]
    assert (listed["email"], listed["name"]) == ("a***@example.de", "A**")
    one = "/api/inquiries/{inquiry_id}"
    assert us.ask("GET", one, 200, inquiry_id=1) == listed
    us.ask("POST", f"{one}/contact", 400, {}, inquiry_id=1)
    shown = us.ask("POST", f"{one}/contact", 200, {"why": "to answer"}, inquiry_id=1)
    assert shown["email"] == "anna.keller@example.de"
    answered = us.ask("POST", f"{one}/steps", 200, {"step": "answered", "words": "Yes."}, inquiry_id=1)
    assert answered["state"] == "answered"
    us.ask("POST", f"{one}/steps", 400, {"step": "new"}, inquiry_id=1)
    closed = {"step": "closed", "kind": "licence", "on_day": "2026-12-01", "yuan": 5000}
    assert us.ask("POST", f"{one}/steps", 200, closed, inquiry_id=1)["state"] == "closed"
    us.ask("POST", f"{one}/steps", 409, {"step": "answered", "words": "Yes."}, inquiry_id=1)
    told = us.ask(
        "POST", "/api/programmes/{slug}/results", 201, {"kind": "meeting", "on_day": "2026-12-02"}, slug="pump"
    )
    assert told["inquiry_id"] is None
    report = us.ask("GET", "/api/enterprises/{enterprise_id}/report", 200, enterprise_id=ours)
    assert [result["kind"] for result in report["results"]] == ["meeting", "licence"]
    assert report["results"][1]["amount_yuan"] == 5000 and len(report["views_by_day"]) == 30
    us.ask("GET", "/api/programmes/{slug}/ledger", 403, slug="pump")


def test_an_operator_records_what_came_in_elsewhere_and_reads_the_ledger(site: Site) -> None:
    commissioned(site, "pump", site.enterprise("我们公司"))
    operator = program_of(site, site.person("Zhou", Role.OPERATOR), Role.OPERATOR)
    letter = {name: word for name, word in LETTER.items() if name != "website"}
    path = "/api/programmes/{slug}/inquiries"
    made = operator.ask("POST", path, 201, letter, slug="pump")
    assert made["consent_version"] == VERSION
    operator.ask("POST", path, 400, {**letter, "email": "", "phone": ""}, slug="pump")
    operator.ask("POST", path, 404, letter, slug="nothing")
    operator.ask("POST", "/api/inquiries/{inquiry_id}/forget", 200, {"why": "asked to"}, inquiry_id=made["id"])
    told = operator.ask("GET", "/api/programmes/{slug}/ledger", 200, slug="pump")["ledger"]
    assert [entry["action"] for entry in told[-2:]] == ["inquiry received", "inquiry forgotten"]


def test_a_program_registers_reads_and_ends_webhooks(site: Site) -> None:
    ours = site.enterprise("我们公司")
    commissioned(site, "pump", ours)
    us = program_of(site, site.person("Wu", enterprise=ours), Role.ENTERPRISE)
    body = {"url": "https://example.cn/hook", "events": ["inquiry.received"]}
    made = us.ask("POST", "/api/webhooks", 201, body)
    assert made["secret"].startswith("whsec_") and made["enterprise_id"] == ours
    us.ask("POST", "/api/webhooks", 400, {**body, "url": "http://example.cn"})
    us.ask("POST", "/api/webhooks", 400, {**body, "events": []})
    write(site, "pump")
    one = {"webhook_id": made["id"]}
    (sent,) = us.ask("GET", "/api/webhooks/{webhook_id}/deliveries", 200, **one)["deliveries"]
    us.ask("POST", "/api/deliveries/{delivery_id}/resend", 409, delivery_id=sent["id"])
    us.ask("DELETE", "/api/webhooks/{webhook_id}", 204, **one)
    assert us.ask("GET", "/api/webhooks", 200) == {"webhooks": []}
