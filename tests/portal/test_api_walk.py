"""Every documented operation, asked with a token and real records: the answers are as the document says."""

from __future__ import annotations

import base64
import hashlib
import io
from typing import TYPE_CHECKING, Any

import pytest

from crowd import ledger, programmes, queue
from crowd.ownership import Tie
from crowd.record_base import utc_now
from crowd.records import ProgrammeState
from crowd.roles import Role
from crowd.webhook_records import DeliveryRecord, DeliveryState
from crowd.work_records import Fault
from pipeline.publish.landing import Address
from portal.inquiries.consent import VERSION
from portal.uploads.multipart import EXTENSION
from tests.portal.programs import Programs, open_world
from tests.portal.test_access import ANOTHERS, OWN, World

if TYPE_CHECKING:
    from collections.abc import Iterator

INTERN, LEAD, EDITOR, ENTERPRISE, OPERATOR = Role


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """One for the whole walk."""
    yield from open_world(tmp_path_factory.mktemp("walked"))


@pytest.fixture(scope="module")
def programs(world: World) -> Programs:
    return Programs(world.site)


def test_every_operation_answers_as_documented(world: World, programs: Programs) -> None:
    for walk in (public, desk, decisions, trims, uploads, people, teams, enterprises, orders, tasks, returns, webhooks):
        walk(world, programs)
    assert set(programs.operations) - programs.asked == set()


def public(world: World, programs: Programs) -> None:
    for endpoint in ("api.listing", "health.healthz", "health.metrics", "health.openapi"):
        programs.ask(endpoint, INTERN)
    programs.ask("api.search", INTERN, query_string={"q": "pump"})
    beat = {"programme": "shown", "viewer": "0" * 16, "watched_ms": 9, "parts": [0]}
    programs.ask("counting.beat", INTERN, json=beat)
    programs.ask("api.programme", EDITOR, slug="shown")
    told = programs.ask("api.programme", INTERN, slug=world.objects[Tie.PROGRAMME, INTERN, OWN]).get_json()
    assert (told["review"]["state"], told["review"]["digest"], told["refusal"]) == ("open", world.site.digest, None)
    assert programs.ask("api.programme", ENTERPRISE, slug="shown").get_json()["review"] is None
    listed = programs.ask("api.desk", INTERN).get_json()
    assert [one["slug"] for one in listed["programmes"]] == ["enterprise-own", "intern-own"]


def desk(world: World, programs: Programs) -> None:
    slug = world.objects[Tie.PROGRAMME, EDITOR, OWN]
    change = {"language": "zh-Hans", "cue": "c1", "base": 0, "start_ms": 1000, "end_ms": 7000, "text": "赚钱与赔钱"}
    body: dict[str, Any] = {"key": "edit-0001", "digest": world.site.digest, "changes": [change]}
    assert programs.ask("desk.save", EDITOR, slug=slug, json=body).get_json()["outcome"] == "taken"
    again = {**body, "key": "edit-0002", "changes": [{**change, "text": "盈亏"}]}
    assert programs.ask("desk.save", EDITOR, slug=slug, json=again, expect=409).get_json()["outcome"] == "stale"
    told = programs.ask("desk.draft", EDITOR, slug=slug).get_json()
    assert "赚钱与赔钱" in [cue["text"] for cue in told["cues"]]
    programs.ask("desk.draft", EDITOR, slug=slug, query_string={"since": told["newest"]})
    programs.ask("desk.check", EDITOR, slug=slug, json={"changes": [{**change, "base": 1, "text": "x" * 99}]})
    programs.ask("desk.suggestions", EDITOR, slug=slug, query_string={"cue": "c1"})
    versions = programs.ask("desk.history", EDITOR, slug=slug, query_string={"language": "zh-Hans", "cue": "c1"})
    assert len(versions.get_json()["versions"]) == 3
    programs.ask("desk.sound", EDITOR, slug=slug)
    said = programs.ask("desk.say", EDITOR, slug=slug, json={"text": "softer", "start_ms": 5}).get_json()
    number = said["comments"][0]["id"]
    programs.ask("desk.say", EDITOR, slug=slug, json={"text": "yes", "start_ms": 5, "parent": number})
    programs.ask("desk.resolve", EDITOR, slug=slug, json={"comment": number})
    programs.ask("desk.listing", EDITOR, slug=slug)


def decisions(world: World, programs: Programs) -> None:
    site, digest = world.site, world.site.digest
    one, other = world.objects[Tie.PROGRAMME, EDITOR, OWN], world.objects[Tie.PROGRAMME, LEAD, OWN]
    told = programs.ask("api.programme", EDITOR, slug=one).get_json()["review"]
    approval: dict[str, Any] = {"why": "clear", "digest": digest, "seen": told["newest"], "looked_at": "true"}
    assert "why" in programs.ask("reviews.approve", EDITOR, slug=one, data={"digest": digest}, expect=400).text
    programs.ask("reviews.approve", EDITOR, slug=one, data={**approval, "digest": "x"}, expect=409)
    programs.ask("reviews.approve", EDITOR, slug=one, data=approval)
    programs.ask("reviews.send_back", EDITOR, slug=other, data={"why": "too soft", "digest": digest, "kind": "sound"})
    back = programs.ask("api.programme", EDITOR, slug=other).get_json()["review"]
    assert (back["state"], back["reason"], back["decided_by"]) == ("sent_back", "too soft", "Editor")
    site.submit("long", who="person:1")
    with site.database.session() as session:
        record = site.record(session, "long")
        programmes.advance(session, record, ProgrammeState.REFUSED, who="worker", why="[too_long]")
        verdict = {
            "reasons": [{"code": "too_long", "severity": "refuse", "message_en": "long", "message_zh": "长"}],
            "proposals": [{"start_s": 0, "end_s": 350}],
        }
        ledger.append(session, who="worker", action="verdict", subject=record.subject, why="x", facts=verdict)
    refusal = programs.ask("api.programme", EDITOR, slug="long").get_json()["refusal"]
    assert refusal["too_long"] and refusal["proposals"] == [{"start_ms": 0, "end_ms": 350_000}]
    programs.ask("programmes.produce", EDITOR, slug="long", data={"take": "proposals"})


def trims(world: World, programs: Programs) -> None:
    site, slug = world.site, str(world.objects[Tie.PROGRAMME, INTERN, OWN])
    change = {"language": "footage", "cue": "cut+1", "base": 0, "start_ms": 7000, "end_ms": 10_000}
    sent: dict[str, Any] = {"key": "edit-0001", "digest": site.digest, "changes": [change]}
    programs.ask("trims.hand_in", EDITOR, slug=slug, data={"digest": site.digest}, expect=400)
    newest = programs.ask("trims.save", EDITOR, slug=slug, json=sent).get_json()["newest"]
    programs.ask("trims.draft", EDITOR, slug=slug)
    programs.ask("trims.sound", EDITOR, slug=slug)
    programs.ask("trims.hand_in", EDITOR, slug=slug, data={"digest": site.digest, "seen": newest})
    with site.database.session() as session:
        record = site.record(session, slug)
        while (work := queue.claim(session, worker="w", lease_s=9, now=utc_now())) and work.programme_id != record.id:
            pass
        assert work
        queue.fail(session, work.id, worker="w", error="the disk is full", kind=Fault.DISK_FULL, now=utc_now())
        programmes.advance(session, record, ProgrammeState.FAILED, who="worker", why="the disk is full")
    assert programs.ask("api.programme", INTERN, slug=slug).get_json()["failure"]["detail"] == "the disk is full"
    programs.ask("trims.take_back", EDITOR, slug=slug)
    programs.ask("trims.take_back", EDITOR, slug=slug, expect=409)


def uploads(world: World, programs: Programs) -> None:
    told: dict[str, Any] = {"title_en": "A pump", "title_zh": "泵", "enterprise": "Harbour Works"}
    form = {**told, "footage": (io.BytesIO(b"film"), "film.mp4")}
    place = programs.ask("uploads.send", INTERN, data=form).get_json()["url"]
    programs.ask("uploads.send", INTERN, data=b"film", query_string=told, content_type="application/octet-stream")
    assert programs.ask("uploads.send", INTERN, data=b"film", expect=400).get_json()["errors"]["title_en"]
    programs.ask("uploads.standing", INTERN, upload_id=place.rpartition("/")[2])
    version: dict[str, Any] = {"Tus-Resumable": "1.0.0"}
    metadata = ",".join(f"{name} {base64.b64encode(value.encode()).decode()}" for name, value in told.items())
    for goes_on in (True, False):
        begun = programs.ask(
            "tus.create", INTERN, headers={**version, "Upload-Length": "4", "Upload-Metadata": metadata}
        )
        one = begun.headers["Location"].rpartition("/")[2]
        if goes_on:
            assert programs.ask("api.uploads", INTERN).get_json()["uploads"][0]["name"] == "footage"
            programs.ask("tus.look", INTERN, upload_id=one, headers=version)
            body: dict[str, Any] = {"data": b"film", "content_type": "application/offset+octet-stream"}
            programs.ask("tus.append", INTERN, upload_id=one, headers={**version, "Upload-Offset": "0"}, **body)
        else:
            programs.ask("tus.terminate", INTERN, upload_id=one, headers=version)
            programs.ask("tus.look", INTERN, upload_id=one, headers=version, expect=404)
    parts(world, programs, told)


def parts(world: World, programs: Programs, told: dict[str, str]) -> None:
    announced = {"filename": "x", "size_bytes": 4, "sha256": hashlib.sha256(b"film").hexdigest(), "programme": told}
    store = world.site.app.extensions[EXTENSION]
    for is_sent in (True, False):
        one = programs.ask("multipart.begin", INTERN, json=announced).get_json()["id"]
        if not is_sent:
            programs.ask("multipart.abort", INTERN, upload_id=one)
            continue
        md5 = base64.b64encode(hashlib.md5(b"film", usedforsecurity=False).digest()).decode()
        programs.ask("multipart.complete", INTERN, upload_id=one, expect=409)
        asked = programs.ask("multipart.parts", INTERN, upload_id=one, json={"parts": [{"number": 1, "md5": md5}]})
        (address,) = asked.get_json()["parts"]
        assert store.send(Address(url=address["url"], headers=address["headers"]), b"film")
        programs.ask("multipart.complete", INTERN, upload_id=one)
        programs.ask("multipart.look", INTERN, upload_id=one)


def people(world: World, programs: Programs) -> None:
    one: dict[str, Any] = {"person_id": world.objects[Tie.PERSON, OPERATOR, ANOTHERS]}
    assert programs.ask("people.invite", OPERATOR, data={"role": "editor"}).get_json()["kind"] == "editor"
    programs.ask("people.invite", OPERATOR, data={"role": "intern"}, expect=400)
    listed = programs.ask("api.people", OPERATOR).get_json()
    programs.ask("people.withdraw_invitation", OPERATOR, invitation_id=listed["invitations"][0]["id"])
    assert programs.ask("api.person", OPERATOR, **one).get_json()["email"] == "s***@example.cn"
    programs.ask("people.show_contact", OPERATOR, **one, expect=400)
    shown = programs.ask("people.show_contact", OPERATOR, **one, data={"why": "the shoot moved"}).get_json()
    assert shown["email"] == "stranger@example.cn"
    programs.ask("people.change_roles", OPERATOR, **one, data={"roles": ["editor"]})
    assert "editor" in programs.ask("api.person", OPERATOR, **one).get_json()["roles"]
    programs.ask("people.set_quota", OPERATOR, **one, data={"limit_gb": "300"}, expect=400)
    programs.ask("people.set_quota", OPERATOR, **one, data={"limit_gb": "300", "why": "a long shoot"})
    for endpoint in ("people.password_link", "people.sign_out", "people.close"):
        programs.ask(endpoint, OPERATOR, **one)
    assert programs.ask("api.person", OPERATOR, **one).get_json()["closed"]


def teams(world: World, programs: Programs) -> None:
    facts: dict[str, Any] = {"college": "Harbour College", "region": "CN-ZJ", "skills": ["shoot", "edit"]}
    programs.ask("teams.make", OPERATOR, data={**facts, "name": "North"})
    refused = programs.ask("teams.make", OPERATOR, data={**facts, "name": "North"}, expect=400).get_json()
    assert set(refused["errors"]) == {"name"}
    assert "North" in [one["name"] for one in programs.ask("api.teams", INTERN).get_json()["teams"]]
    ours: dict[str, Any] = {"team_id": world.objects[Tie.TEAM, LEAD, OWN]}
    programs.ask("teams.change", LEAD, **ours, data={**facts, "college": "Another"})
    assert programs.ask("teams.invite", LEAD, **ours, data={}).get_json()["kind"] == "intern"
    told = programs.ask("api.team", LEAD, **ours).get_json()
    assert told["college"] == "Another" and told["invitations"]
    assert programs.ask("api.team", INTERN, **ours).get_json()["invitations"] == []
    programs.ask("teams.set_quota", OPERATOR, **ours, data={"limit_gb": "1.5", "why": "they share a disk"})
    theirs: dict[str, Any] = {"team_id": world.objects[Tie.TEAM, LEAD, ANOTHERS], "member_id": 7}
    programs.ask("teams.remove", OPERATOR, **theirs, data={"why": "moved away"})


def enterprises(world: World, programs: Programs) -> None:
    facts: dict[str, Any] = {
        "region": "CN-ZJ",
        "industry": "machinery",
        "trademark": "3",
        "contact_phone": "13800001234",
    }
    programs.ask("enterprises.make", OPERATOR, data={**facts, "name_zh": "新公司"})
    wrong = programs.ask("enterprises.make", OPERATOR, data={**facts, "name_zh": "新", "design": "-1"}, expect=400)
    assert set(wrong.get_json()["errors"]) == {"design"}
    listed = programs.ask("api.enterprises", EDITOR).get_json()["enterprises"]
    made = next(one for one in listed if one["name_zh"] == "新公司")
    assert (made["rights"], made["terms"]) == ({"trademark": 3}, "subsidy")
    ours: dict[str, Any] = {"enterprise_id": world.objects[Tie.ENTERPRISE, ENTERPRISE, OWN]}
    programs.ask("enterprises.change", ENTERPRISE, **ours, data={**facts, "name_en": "Ours"})
    told = programs.ask("api.enterprise", ENTERPRISE, **ours).get_json()
    assert (told["name_en"], told["contact"]["phone"]) == ("Ours", "****34")
    shown = programs.ask("enterprises.show_contact", ENTERPRISE, **ours, data={"why": "a call"}).get_json()
    assert shown["contact"]["phone"] == "13800001234"
    programs.ask("enterprises.invite", ENTERPRISE, **ours)


def orders(world: World, programs: Programs) -> None:
    order: dict[str, Any] = {
        "enterprise_id": world.objects[Tie.ENTERPRISE, ENTERPRISE, OWN], "title_zh": "泵", "title_en": "A pump",
        "need": "market", "region": "CN-ZJ", "industry": "machinery", "brief": "the rotor", "deadline": "2030-01-01",
        "embargo_until": "2030-02-01", "goal_yuan": "1000",
    }  # fmt: skip
    place = programs.ask("commissions.order", ENTERPRISE, data=order).headers["Location"]
    wrong = programs.ask("commissions.order", ENTERPRISE, data={**order, "enterprise_id": "2"}, expect=400).get_json()
    assert set(wrong["errors"]) == {"enterprise_id"}
    one: dict[str, Any] = {"commission_id": int(place.rpartition("/")[2])}
    assert programs.ask("api.commissions", ENTERPRISE).get_json()["commissions"][0]["id"] == one["commission_id"]
    programs.ask("commissions.pledge", ENTERPRISE, **one, data={"yuan": "12.50"})
    programs.ask("commissions.pledge", ENTERPRISE, **one, data={"yuan": "-1"}, expect=400)
    told = programs.ask("api.commission", ENTERPRISE, **one).get_json()
    assert (told["contact"]["name"], told["money"]["pledged_yuan"]) == ("Z**", 12.5)
    programs.ask("commissions.take_back", ENTERPRISE, pledge_id=told["money"]["own_pledges"][0]["id"])
    contact = programs.ask("commissions.show_contact", ENTERPRISE, **one, data={"why": "a call"}).get_json()
    assert contact["name"] == "Zhou Min"
    programs.ask("commissions.lift_embargo", ENTERPRISE, **one, data={"why": "it is out"})
    programs.ask("commissions.withdraw", ENTERPRISE, **one, data={"why": "a mistake"})
    assert programs.ask("api.commission", ENTERPRISE, **one).get_json()["withdrawn"]


def tasks(world: World, programs: Programs) -> None:
    team = world.objects[Tie.TEAM, INTERN, OWN]
    listed = programs.ask("api.tasks", INTERN).get_json()["tasks"]
    one: dict[str, Any] = {
        "task_id": next(task["id"] for task in listed if task["state"] == "open" and task["kind"] == "shoot")
    }
    for endpoint in ("api.claim", "api.extend", "api.give_back", "api.claim"):
        programs.ask(endpoint, INTERN, **one, json={"team_id": team})
    handed = programs.ask("api.hand_in", INTERN, **one, json={"note": "three takes"}).get_json()
    assert (handed["state"], handed["note"]) == ("handed_in", "three takes")
    programs.ask("api.send_back", OPERATOR, **one, json={"reason": "sound", "words": "wind"})
    programs.ask("api.hand_in", INTERN, **one, json={"note": "again"})
    assert programs.ask("api.accept", OPERATOR, **one).get_json()["state"] == "done"
    programs.ask("api.accept", OPERATOR, **one, expect=409)


def returns(world: World, programs: Programs) -> None:
    about: dict[str, Any] = {"slug": world.objects[Tie.COMMISSIONED, ENTERPRISE, OWN]}
    letter = {
        "name": "Ada", "country": "DE", "email": "ada@example.de", "about": "market",
        "message": "Tell us more, please.", "consent": VERSION,
    }  # fmt: skip
    made = programs.ask("api.send_inquiry", OPERATOR, **about, json=letter).get_json()
    one: dict[str, Any] = {"inquiry_id": made["id"]}
    programs.ask("api.inquiries", OPERATOR)
    assert programs.ask("api.inquiry", OPERATOR, **one).get_json()["email"] == "a***@example.de"
    shown = programs.ask("api.inquiry_contact", OPERATOR, **one, json={"why": "to answer"}).get_json()
    assert shown["email"] == "ada@example.de"
    programs.ask("api.inquiry_step", OPERATOR, **one, json={"step": "answered", "words": "with pleasure"})
    programs.ask("api.inquiry_forget", OPERATOR, **one, json={"why": "asked for"})
    result: dict[str, Any] = {"kind": "meeting", "on_day": "2026-11-02", "words": "in Hamburg"}
    programs.ask("api.tell_result", ENTERPRISE, **about, json=result)
    ours = world.objects[Tie.ENTERPRISE, ENTERPRISE, OWN]
    programs.ask("api.report", ENTERPRISE, enterprise_id=ours, query_string={"days": 90})
    programs.ask("api.programme_ledger", OPERATOR, **about)


def webhooks(world: World, programs: Programs) -> None:
    hook = {"url": "https://example.cn/hook", "events": ["inquiry.received"]}
    made = programs.ask("api.make_webhook", ENTERPRISE, json=hook).get_json()
    programs.ask("api.webhooks", ENTERPRISE)
    theirs: dict[str, Any] = {"webhook_id": world.objects[Tie.WEBHOOK, ENTERPRISE, OWN]}
    delivery = programs.ask("api.deliveries", ENTERPRISE, **theirs).get_json()["deliveries"][0]["id"]
    programs.ask("api.resend", ENTERPRISE, delivery_id=delivery, expect=409)
    with world.site.database.session() as session:
        session.get_one(DeliveryRecord, delivery).state = DeliveryState.FAILED
    programs.ask("api.resend", ENTERPRISE, delivery_id=delivery)
    programs.ask("api.end_webhook", ENTERPRISE, webhook_id=made["id"])
