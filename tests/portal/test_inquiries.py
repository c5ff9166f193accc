from __future__ import annotations

import json
from typing import TYPE_CHECKING

from crowd import ledger
from crowd.inquiry_records import InquiryRecord, InquiryState, ResultKind, ResultRecord
from crowd.records import LedgerEntry
from portal.inquiries.asking import RATE_OF_AN_ADDRESS
from portal.inquiries.consent import VERSION
from tests.portal.returning import LETTER, commissioned, post, write

if TYPE_CHECKING:
    from tests.portal.conftest import Site

MOST = int(RATE_OF_AN_ADDRESS.split()[0])


def inquiries_of(site: Site) -> list[InquiryRecord]:
    with site.database.session(reading=True) as session:
        return session.query(InquiryRecord).order_by(InquiryRecord.id).all()


def test_a_letter_reaches_exactly_the_enterprise_of_the_commission(site: Site) -> None:
    ours, theirs = site.enterprise("我们公司"), site.enterprise("他们公司")
    commissioned(site, "pump", ours)
    commissioned(site, "valve", theirs)
    assert write(site, "pump").status_code == 303
    (inquiry,) = inquiries_of(site)
    assert (inquiry.enterprise_id, inquiry.state, inquiry.consent_version) == (ours, InquiryState.NEW, VERSION)
    assert "我们公司" in inquiry.consent_words
    us, them = (site.browser_of(site.person(f"P{firm}", enterprise=firm)) for firm in (ours, theirs))
    assert "Rhein Pumpen" in us.get("/inquiries").text and us.get(f"/inquiries/{inquiry.id}").status_code == 200
    assert "Rhein Pumpen" not in them.get("/inquiries").text
    program = {"Accept": "application/json"}
    for address in (f"/inquiries/{inquiry.id}", f"/api/inquiries/{inquiry.id}"):
        hidden, missing = them.get(address, headers=program), them.get(address[:-1] + "999", headers=program)
        assert (hidden.status_code, hidden.data) == (404, missing.data)
    assert them.get("/api/inquiries").get_json() == {"inquiries": []}
    for verb in ("contact", "steps"):
        answer = post(site, them, f"/inquiries/{inquiry.id}/{verb}", why="x", step="answered", words="x")
        assert answer.status_code == 404
    assert inquiries_of(site)[0].state is InquiryState.SEEN
    others = (site.person("I", team=site.team("North")), site.person("L", team=site.team("South"), leads=True))
    for person_id in others:
        assert site.browser_of(person_id).get(f"/inquiries/{inquiry.id}").status_code == 403


def test_without_a_commission_the_name_told_with_a_programme_brings_its_letters_to_nobody_but_operators(
    site: Site,
) -> None:
    named = site.enterprise("Harbour Works")
    site.stage("pump", enterprise="Harbour Works")
    page = site.client.get("/watch/pump/contact").text
    assert "who passes it on" in page
    write(site, "pump")
    assert inquiries_of(site)[0].enterprise_id is None
    assert "Rhein" not in site.browser_of(site.person("Zhou", enterprise=named)).get("/inquiries").text
    assert "Rhein" in site.operator.get("/inquiries").text


def test_contacts_are_masked_until_a_reason_is_on_the_record_and_never_in_the_ledger(site: Site) -> None:
    ours = site.enterprise("我们公司")
    commissioned(site, "pump", ours)
    write(site, "pump")
    us = site.browser_of(site.person("Wu", enterprise=ours))
    page = us.get("/inquiries/1").text
    assert "a***@example.de" in page and "anna.keller@" not in page and "55512" not in page and "Keller" not in page
    assert post(site, us, "/inquiries/1/contact").status_code == 400
    assert "anna.keller@example.de" in post(site, us, "/inquiries/1/contact", why="to answer her").text
    assert "anna.keller@" not in us.get("/inquiries/1").text
    post(site, us, "/inquiries/1/steps", step="answered", words="Anna Keller gets a sample.")
    with site.database.session(reading=True) as session:
        told = ledger.entries(session, "inquiry:1")
        whole = json.dumps([[entry.why, entry.facts] for entry in session.query(LedgerEntry)])
    assert [entry.action for entry in told] == [
        "inquiry received", "inquiry seen", "contact shown", "inquiry answered",
    ]  # fmt: skip
    assert all(word not in whole for word in ("Keller", "example.de", "55512", "Rhein", "test the pump", "sample"))


def test_an_inquiry_is_answered_met_and_closed_and_credits_the_team_without_contacts(site: Site) -> None:
    ours, team = site.enterprise("我们公司"), site.team("North")
    commissioned(site, "pump", ours, team=team)
    write(site, "pump")
    us = site.browser_of(site.person("Wu", enterprise=ours))
    steps = "/inquiries/1/steps"
    assert post(site, us, steps, step="answered").status_code == 400
    assert post(site, us, steps, step="answered", words="A sample is on its way.").status_code == 303
    assert post(site, us, steps, step="meeting").status_code == 400
    assert post(site, us, steps, step="meeting", on_day="2026-12-03", words="Köln").status_code == 303
    closed = {"step": "closed", "kind": "contract", "on_day": "2026-12-20", "yuan": "860000", "words": "40 pumps"}
    assert post(site, us, steps, **{**closed, "kind": "meeting"}).status_code == 409
    assert post(site, us, steps, **closed).status_code == 303
    assert post(site, us, steps, step="answered", words="too late").status_code == 409
    with site.database.session(reading=True) as session:
        kept = [(one.kind, one.amount_fen, one.enterprise_id) for one in session.query(ResultRecord)]
    assert kept == [(ResultKind.MEETING, None, ours), (ResultKind.CONTRACT, 860000_00, ours)]
    page = site.browser_of(site.person("Chen", team=team)).get(f"/teams/{team}").text
    assert "Contract or order" in page and "A quieter pump" in page
    assert all(word not in page for word in ("Keller", "Rhein", "40 pumps", "860", "Köln"))
    assert "Contract or order" not in site.browser_of(site.person("Li", team=site.team("South"))).get("/teams/2").text


def test_what_cannot_be_taken_is_said_and_what_was_written_stays(site: Site) -> None:
    commissioned(site, "pump", site.enterprise("我们公司"))
    for wrong, sentence in (
        ({"name": ""}, "your name"),
        ({"email": "", "phone": ""}, "e-mail address or a telephone"),
        ({"email": "x"}, "e-mail address or a telephone"),
        ({"country": "QQ"}, "country or region"),
        ({"about": "love"}, "what it is about"),
        ({"message": "short"}, "10 to 4000"),
        ({"consent": ""}, "consent nothing can be passed on"),
        ({"consent": "1999-01"}, "consent nothing can be passed on"),
    ):
        answer = write(site, "pump", site.client, **wrong)
        assert answer.status_code == 400 and sentence in answer.text, wrong
        assert "message" in wrong or LETTER["message"] in answer.text
    assert inquiries_of(site) == []


def test_a_program_that_fills_every_field_is_told_the_same_and_keeps_nothing(site: Site) -> None:
    commissioned(site, "pump", site.enterprise("我们公司"))
    client = site.client
    answer = write(site, "pump", client, website="https://spam.example")
    assert answer.status_code == 303 and inquiries_of(site) == []
    assert "has been received" in client.get(answer.headers["Location"]).text


def test_an_address_may_write_so_often_and_another_still_may(site: Site) -> None:
    commissioned(site, "pump", site.enterprise("我们公司"))
    client = site.client
    assert [write(site, "pump", client).status_code for _ in range(MOST + 1)] == [303] * MOST + [429]
    page = "/watch/pump/contact"
    data = {**LETTER, "csrf_token": site.csrf_token(client, page)}
    other = client.post(page, data=data, headers={"X-Forwarded-For": "192.0.2.1, 203.0.113.9"})
    assert other.status_code == 303
    assert len(inquiries_of(site)) == MOST + 1


def test_whoever_wrote_can_follow_the_letter_and_take_it_back(site: Site) -> None:
    ours = site.enterprise("我们公司")
    commissioned(site, "pump", ours)
    client = site.client
    link = write(site, "pump", client).headers["Location"]
    page = client.get(link).text
    assert "has been received" in page and "Keller" not in page
    us = site.browser_of(site.person("Wu", enterprise=ours))
    post(site, us, "/inquiries/1/steps", step="answered", words="Anna gets a sample.")
    assert "Answered" in client.get(link).text
    assert client.post(link, data={"csrf_token": site.csrf_token(client, link)}).status_code == 303
    assert "deleted" in client.get(link).text
    (inquiry,) = inquiries_of(site)
    kept = (inquiry.name, inquiry.organisation, inquiry.email, inquiry.phone, inquiry.message)
    assert kept == ("",) * 5 and inquiry.state is InquiryState.WITHDRAWN
    page = us.get("/inquiries/1").text
    assert "Anna" not in page and "Rhein" not in page
    assert client.get("/inquiries/mine/" + link.rsplit("/", 1)[1][:-2] + "xx").status_code == 404


def test_only_operators_delete_what_another_wrote(site: Site) -> None:
    ours = site.enterprise("我们公司")
    commissioned(site, "pump", ours)
    write(site, "pump")
    us = site.browser_of(site.person("Wu", enterprise=ours))
    assert post(site, us, "/inquiries/1/forget", why="x").status_code == 403
    assert post(site, site.operator, "/inquiries/1/forget").status_code == 400
    assert post(site, site.operator, "/inquiries/1/forget", why="asked by telephone").status_code == 303
    assert inquiries_of(site)[0].forgotten_at is not None


def test_nobody_writes_about_what_cannot_be_watched(site: Site) -> None:
    site.submit("waiting")
    assert site.client.get("/watch/waiting/contact").status_code == 404


def test_the_watch_page_leads_to_the_form_and_gives_no_cookie(site: Site) -> None:
    commissioned(site, "pump", site.enterprise("我们公司"))
    page = site.client.get("/watch/pump")
    assert 'href="/watch/pump/contact"' in page.text and "Set-Cookie" not in page.headers
    assert "联系这家企业" in site.client.get("/watch/pump?lang=zh").text
    form = site.client.get("/watch/pump/contact?lang=zh").text
    assert "我同意 TSITE" in form and "德国" in form and "中国台湾" in form
