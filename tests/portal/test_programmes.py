from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from crowd import ledger, programmes, queue
from crowd.footage import footage_of
from crowd.record_base import utc_now
from crowd.records import ProgrammeState

if TYPE_CHECKING:
    from tests.portal.conftest import Site

VERDICT = {
    "admitted": False,
    "reasons": [
        {
            "code": "too_long",
            "severity": "refuse",
            "message_en": "It is 2.77 s too long.",
            "message_zh": "超出 2.77 秒。",
        },
        {"code": "no_audio", "severity": "warn", "message_en": "There is no sound.", "message_zh": "没有声音。"},
    ],
    "proposals": [{"start_s": 0.0, "end_s": 90.5}, {"start_s": 120.0, "end_s": 300.0}],
}


def refuse(site: Site, slug: str) -> None:
    with site.database.session() as session:
        record = site.record(session, slug)
        programmes.advance(session, record, ProgrammeState.REFUSED, who="worker", why="[too_long] It is too long.")
        ledger.append(session, who="worker", action="verdict", subject=record.subject, why="too long", facts=VERDICT)


def test_the_desk_lists_every_state(site: Site) -> None:
    empty = site.operator.get("/programmes").text
    assert "Nothing has been sent in yet" in empty
    site.submit("received")
    site.submit("refused")
    refuse(site, "refused")
    site.stage("pump")
    page = site.operator.get("/programmes").text
    for state in ("received", "refused", "published"):
        assert f'href="/programmes/{state if state != "published" else "pump"}"' in page
        assert f"state-{state}" in page


def test_a_refusal_is_told_in_both_languages_with_its_proposals(site: Site) -> None:
    site.submit("long")
    refuse(site, "long")
    page = site.operator.get("/programmes/long").text
    for told in ("It is 2.77 s too long.", "超出 2.77 秒。", "too_long", "0:00–1:30", "2:00–5:00"):
        assert told in page
    assert "There is no sound." not in page
    assert "Keep these parts and produce" in page


def test_taking_the_proposed_cuts_produces_with_them(site: Site) -> None:
    site.submit("long")
    refuse(site, "long")
    client = site.operator
    token = site.csrf_token(client, "/programmes/long")
    answer = client.post("/programmes/long/produce", data={"csrf_token": token, "take": "proposals"})
    assert (answer.status_code, answer.headers["Location"]) == (303, "/programmes/long")
    with site.database.session(reading=True) as session:
        record = site.record(session, "long")
        assert (record.state, record.options) == ("received", {"order": {"auto_cut": True}})
        assert [work.programme_id for work in queue.unfinished(session)] == [record.id]
        assert any(entry.why == "the proposed cuts were taken" for entry in ledger.entries(session, record.subject))


def test_a_fault_is_told_and_production_can_be_asked_for_again(site: Site) -> None:
    site.submit("broken")
    with site.database.session() as session:
        programmes.advance(session, site.record(session, "broken"), "failed", who="worker", why="no room on the disk")
    client = site.operator
    page = client.get("/programmes/broken").text
    assert "no room on the disk" in page
    assert "Produce again" in page
    token = site.csrf_token(client, "/programmes/broken")
    client.post("/programmes/broken/produce", data={"csrf_token": token})
    page = client.get("/programmes/broken").text
    assert "Produce again" not in page
    assert 'data-poll="/api/programmes/broken"' in page


def test_what_is_published_is_not_produced_again_from_here(site: Site) -> None:
    site.stage("pump")
    client = site.operator
    token = site.csrf_token(client, "/programmes/pump")
    assert client.post("/programmes/pump/produce", data={"csrf_token": token}).status_code == 409


def test_the_ledger_is_shown_newest_first_in_words(site: Site) -> None:
    site.stage("pump")
    page = site.operator.get("/programmes/pump").text
    assert page.index("published on a channel") < page.index("review: approved") < page.index(">submitted<")
    assert "clear and true" in page
    assert "通过" in site.operator.get("/programmes/pump?lang=zh").text


def test_the_page_looks_again_only_while_something_will_happen(site: Site) -> None:
    site.submit("pump")
    client = site.operator
    assert "data-poll" not in client.get("/programmes/pump").text
    with site.database.session() as session:
        queue.enqueue(session, "produce", site.record(session, "pump"), now=utc_now())
    assert "data-poll" in client.get("/programmes/pump").text


def test_an_unknown_programme_is_not_found(site: Site) -> None:
    client = site.operator
    assert client.get("/programmes/nothing").status_code == 404
    token = site.csrf_token(client, "/uploads")
    assert client.post("/programmes/nothing/produce", data={"csrf_token": token}).status_code == 404


@pytest.mark.parametrize("page", ["/programmes", "/programmes/pump", "/uploads"])
def test_the_operators_pages_are_not_kept_by_browsers(site: Site, page: str) -> None:
    site.stage("pump")
    assert site.operator.get(page).headers["Cache-Control"] == "no-cache"


def test_what_a_rule_has_deleted_is_not_produced_again(site: Site) -> None:
    site.submit("pump")
    with site.database.session() as session:
        record = site.record(session, "pump")
        programmes.advance(session, record, ProgrammeState.REFUSED, who="worker", why="too long")
        footage_of(session, record).deleted_at = utc_now()
    operator = site.operator
    token = site.csrf_token(operator, "/programmes/pump")
    answer = operator.post("/programmes/pump/produce", data={"csrf_token": token})
    assert answer.status_code == 409 and "send it in again" in answer.text
    with site.database.session(reading=True) as session:
        assert site.record(session, "pump").state is ProgrammeState.REFUSED
