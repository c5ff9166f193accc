from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from crowd import ledger, queue
from crowd.records import WorkKind

if TYPE_CHECKING:
    from flask.testing import FlaskClient

    from tests.portal.conftest import Site


def decide(site: Site, client: FlaskClient, verb: str, **fields: str) -> int:
    data = {"csrf_token": site.csrf_token(client, "/uploads"), "digest": site.digest, "why": "because", **fields}
    return client.post(f"/programmes/pump/{verb}", data=data).status_code


def waiting(site: Site) -> FlaskClient:
    site.submit("pump")
    site.produce("pump")
    return site.operator


def test_the_review_shows_the_picture_and_both_languages_side_by_side(site: Site) -> None:
    page = waiting(site).get("/programmes/pump").text
    assert 'src="/preview/pump/master.m3u8"' in page
    for told in ("Profit &amp; &lt;b&gt;loss", "盈利与亏损", "Thank you.", "谢谢。", "Approve and publish"):
        assert told in page


def test_the_preview_serves_the_package_and_is_not_kept(site: Site) -> None:
    client = waiting(site)
    answer = client.get("/preview/pump/subtitles/en/segment-1.vtt")
    assert (answer.status_code, answer.headers["Cache-Control"]) == (200, "private, no-cache")
    for place in ("../../tsite.db", "%2e%2e/%2e%2e/tsite.db", "notes.html", "missing.m4s"):
        assert client.get(f"/preview/pump/{place}").status_code == 404
    assert client.get("/preview/nothing/master.m3u8").status_code == 404


def test_a_programme_without_a_package_has_no_preview(site: Site) -> None:
    site.submit("pump")
    assert site.operator.get("/preview/pump/master.m3u8").status_code == 404


def test_approval_is_recorded_and_asks_for_publication(site: Site) -> None:
    client = waiting(site)
    assert decide(site, client, "approve", why="clear and true") == 303
    with site.database.session(reading=True) as session:
        record = site.record(session, "pump")
        assert record.state == "approved"
        assert [(work.kind, work.programme_id) for work in queue.unfinished(session)] == [(WorkKind.PUBLISH, record.id)]
        approval = next(e for e in ledger.entries(session, record.subject) if e.action == "review approved")
        assert (approval.who, approval.why) == ("operator", "clear and true")


def test_sending_back_is_recorded_and_publishes_nothing(site: Site) -> None:
    client = waiting(site)
    assert decide(site, client, "send-back", why="the numbers are wrong") == 303
    with site.database.session(reading=True) as session:
        record = site.record(session, "pump")
        assert (record.state, record.state_reason) == ("received", "the numbers are wrong")
        assert queue.unfinished(session) == []


@pytest.mark.parametrize("verb", ["approve", "send-back"])
def test_a_decision_needs_a_reason(site: Site, verb: str) -> None:
    client = waiting(site)
    assert decide(site, client, verb, why="  ") == 400
    with site.database.session(reading=True) as session:
        assert site.record(session, "pump").state == "in_review"


@pytest.mark.parametrize("verb", ["approve", "send-back"])
def test_a_decision_about_another_picture_than_the_current_one_is_refused(site: Site, verb: str) -> None:
    client = waiting(site)
    assert decide(site, client, verb, digest="f" * 64) == 409
    with site.database.session(reading=True) as session:
        assert site.record(session, "pump").state == "in_review"


def test_what_is_not_in_review_cannot_be_decided(site: Site) -> None:
    site.submit("pump")
    assert decide(site, site.operator, "approve", digest="") == 409
    assert decide(site, site.operator, "send-back", digest="") == 409


def test_a_programme_without_speech_says_so(site: Site) -> None:
    client = waiting(site)
    for segment in (site.home / "packages" / site.digest / "subtitles").glob("*/*.vtt"):
        segment.write_text("WEBVTT\nX-TIMESTAMP-MAP=MPEGTS:0,LOCAL:00:00:00.000\n\n")
    assert "No speech was found" in client.get("/programmes/pump").text
