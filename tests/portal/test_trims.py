"""Trimming over HTTP: who may when, edits that meet, and handing in."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

import pytest

from crowd import ledger, programmes, queue, reviews
from crowd.proof import Picture
from crowd.records import FootageRecord, ProgrammeState
from crowd.roles import Role
from crowd.work_records import Fault
from flows.artefacts import ArtefactStore
from flows.viewing import STAGE, View
from flows.workshop import VERSIONS
from pipeline.model.admission import Cut

if TYPE_CHECKING:
    from pathlib import Path

    from flask.testing import FlaskClient
    from werkzeug.test import TestResponse

    from tests.portal.conftest import Site

TRIM = "/programmes/pump/trim"
REASON = {"code": "too_long", "severity": "refuse", "message_en": "It is 20 s too long.", "message_zh": "超出 20 秒。"}


def refused(site: Site, *, who: str = "team one", prepared: bool = True) -> None:
    """Footage of 370 s, which a worker has refused and prepared to be looked at."""
    site.submit("pump", who=who)
    with site.database.session() as session:
        record = site.record(session, "pump")
        programmes.advance(session, record, ProgrammeState.REFUSED, who="worker", why="[too_long]")
        verdict = {"reasons": [REASON], "proposals": [{"start_s": 0, "end_s": 350}]}
        ledger.append(session, who="worker", action="verdict", subject=record.subject, why="too long", facts=verdict)
        sha256 = session.get_one(FootageRecord, record.footage_id).sha256
    if prepared:

        def build(folder: Path) -> View:
            (folder / "copy.mp4").write_bytes(b"picture")
            return View(copy=folder / "copy.mp4", duration_s=Fraction(370), peaks=(1, 2, 3))

        store = ArtefactStore(root=site.home / "artefacts")
        store.ensure(STAGE, store.key(STAGE, VERSIONS[STAGE], footage=sha256), View, build)


def under_review(site: Site) -> None:
    site.submit("pump", who="person:1")
    site.produce("pump")
    with site.database.session() as session:
        review = reviews.current(session, site.record(session, "pump"))
        assert review is not None
        body = (Cut(start_s=Fraction(0), end_s=Fraction(52)),)
        review.picture = Picture(title_s=Fraction(1, 2), body=body, frame_rate=Fraction(25)).as_kept()


def save(site: Site, client: FlaskClient, start_s: int, end_s: int, *, digest: str = "", **more: Any) -> TestResponse:
    change = {
        "language": "footage", "cue": "cut+1", "base": 0, "start_ms": start_s * 1000, "end_ms": end_s * 1000, **more,
    }  # fmt: skip
    body = {"key": f"edit-{start_s}-{end_s}-{change['base']}", "digest": digest, "changes": [change]}
    headers = {"X-CSRFToken": site.csrf_token(client, "/account"), "Accept": "application/json"}
    return client.post(f"{TRIM}/edits", json=body, headers=headers)


def hand_in(site: Site, client: FlaskClient, digest: str = "", **fields: str) -> TestResponse:
    newest = client.get(f"{TRIM}/draft").get_json()["newest"]
    data = {"csrf_token": site.csrf_token(client, "/account"), "digest": digest, "seen": str(newest), **fields}
    return client.post(TRIM, data=data)


@pytest.fixture
def intern(site: Site) -> FlaskClient:
    """Who sent it in."""
    return site.browser_of(site.person("Chen Yu", team=site.team("Ours")))


def test_an_intern_refused_for_length_trims_and_it_goes_to_a_worker(site: Site, intern: FlaskClient) -> None:
    refused(site, who="person:1")
    page = intern.get("/programmes/pump").text
    assert 'data-proposals="[[0, 350000]]"' in page and "It is 20 s too long." in page
    assert intern.get(f"{TRIM}/copy.mp4").data == b"picture"
    assert intern.get(f"{TRIM}/sound").get_json() == {"peaks_a_second": 50, "peaks": [1, 2, 3]}
    assert save(site, intern, 0, 10).status_code == 200
    answer = hand_in(site, intern)
    assert (answer.status_code, "still 10.0 s too long" in answer.text) == (400, True)
    assert save(site, intern, 0, 30, base=1).status_code == 200
    assert hand_in(site, intern).status_code == 303
    assert "step-moving" in intern.get("/programmes/pump").text
    with site.database.session(reading=True) as session:
        assert site.record(session, "pump").options["order"]["cuts"] == [["30", "370"]]
        assert len(queue.unfinished(session)) == 1
    assert save(site, intern, 100, 110, cue="cut+2").get_json()["outcome"] == "late"


def test_two_at_one_stretch_are_shown_both(site: Site, intern: FlaskClient) -> None:
    refused(site, who="person:1")
    save(site, intern, 0, 30)
    answer = save(site, site.operator, 0, 40)
    assert (answer.status_code, answer.get_json()["outcome"]) == (409, "stale")
    assert [(cue["end_ms"], cue["version"]) for cue in answer.get_json()["cues"]] == [(30_000, 1)]


def test_handing_in_what_was_not_seen_is_a_conflict(site: Site, intern: FlaskClient) -> None:
    refused(site, who="person:1")
    save(site, intern, 0, 30)
    assert hand_in(site, intern, seen="0").status_code == 409
    assert hand_in(site, intern, digest=site.digest).status_code == 409


def test_where_nothing_was_prepared_the_page_says_how_to_have_it(site: Site, intern: FlaskClient) -> None:
    refused(site, who="person:1", prepared=False)
    page = intern.get("/programmes/pump").text
    assert "data-stretches" not in page and 'value="proposals"' in page
    assert intern.get(TRIM).status_code == 303
    assert intern.get(f"{TRIM}/copy.mp4").status_code == 409
    assert hand_in(site, intern).status_code == 409


def test_an_editor_trims_what_is_under_review_and_who_sent_it_in_does_not(site: Site, intern: FlaskClient) -> None:
    under_review(site)
    editor = site.browser_of(site.person("Zhou Min", Role.EDITOR))
    page = editor.get(TRIM).text
    assert "盈利与亏损" in page or "\\u76c8\\u5229" in page  # the cues are there to be struck
    assert TRIM in editor.get("/programmes/pump/desk").text
    assert intern.get(TRIM).status_code == 303
    assert TRIM not in intern.get("/programmes/pump").text
    assert save(site, intern, 0, 10, digest=site.digest).get_json()["outcome"] == "late"
    assert save(site, editor, 7, 10, digest=site.digest).status_code == 200
    assert editor.get("/programmes/pump/desk/draft").get_json()["newest"] == 0
    assert hand_in(site, editor, site.digest).status_code == 303
    with site.database.session(reading=True) as session:
        order = site.record(session, "pump").options["order"]
    assert (order["cuts"], order["follows"]) == ([["0", "7"], ["10", "52"]], site.digest)


def test_what_cannot_be_a_stretch_is_refused(site: Site, intern: FlaskClient) -> None:
    refused(site, who="person:1")
    assert save(site, intern, 30, 30).status_code == 400
    assert save(site, intern, 0, 30, language="en").status_code == 400
    assert save(site, intern, 0, 30, text="words").status_code == 400


def test_trims_that_could_not_be_produced_are_told_and_taken_back(site: Site, intern: FlaskClient) -> None:
    under_review(site)
    editor = site.browser_of(site.person("Zhou Min", Role.EDITOR))
    save(site, editor, 7, 10, digest=site.digest)
    hand_in(site, editor, site.digest)
    with site.database.session() as session:
        record = site.record(session, "pump")
        (work,) = queue.unfinished(session)
        queue.claim(session, worker="w", lease_s=9, now=work.not_before)
        queue.fail(session, work.id, worker="w", error="the disk is full", kind=Fault.DISK_FULL, now=work.not_before)
        programmes.advance(session, record, ProgrammeState.FAILED, who="worker", why="the disk is full")
    page = editor.get("/programmes/pump").text
    assert "the disk is full" in page and "before the trims" in page
    assert "before the trims" not in intern.get("/programmes/pump").text
    data = {"csrf_token": site.csrf_token(editor, "/account")}
    assert editor.post(f"{TRIM}/take-back", data=data).status_code == 303
    assert editor.get("/programmes/pump/desk").status_code == 200
    assert editor.post(f"{TRIM}/take-back", data=data).status_code == 409
