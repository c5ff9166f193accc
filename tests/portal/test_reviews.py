from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from crowd import ledger, queue
from crowd.proof import Doubt, Remark
from crowd.work_records import WorkKind
from pipeline.subtitles.checking.rulebook import RULEBOOK
from portal.reviews.rule_names import RULES

if TYPE_CHECKING:
    from flask.testing import FlaskClient

    from tests.portal.conftest import Site


def decide(site: Site, client: FlaskClient, verb: str, **fields: str) -> int:
    data = {"csrf_token": site.csrf_token(client, "/uploads"), "digest": site.digest, "why": "because", **fields}
    return client.post(f"/programmes/pump/{verb}", data=data).status_code


def waiting(site: Site, *findings: Remark, doubtful: tuple[Doubt, ...] = ()) -> FlaskClient:
    site.submit("pump")
    site.produce("pump", findings=findings, doubtful=doubtful)
    return site.operator


def remark(rule: str, message: str, *, level: str = "error", start_ms: int | None = 1000) -> Remark:
    return Remark(
        language="zh-Hans", start_ms=start_ms, rule=rule, clause="clause & verse", level=level, message=message
    )  # fmt: skip


QUANTITY = remark("quantity", "86 million <b>is not there")
GAP = remark("gap", "40 ms after the cue before; at least 80 ms", level="warning", start_ms=8000)
HELD = remark("held", "a person must look: numbers differ", start_ms=8000)
COUNT = remark("cue-count", "2 Chinese cues for 3 English ones", start_ms=None)


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


def test_each_cue_shows_its_findings_and_the_top_counts_them(site: Site) -> None:
    page = waiting(site, QUANTITY, GAP, HELD).get("/programmes/pump").text
    summary, _, transcript = page.partition('<ol class="transcript"')
    assert "2 errors, 1 warning<" in summary
    assert [summary.count(f'href="#cue-{number}"') for number in (1, 2)] == [1, 2]
    first, second = transcript.split('<li class="cue')[1:]
    assert 'id="cue-1"' in first
    assert "Error · Chinese · Number or amount" in first
    assert "86 million &lt;b&gt;is not there" in first
    assert "Warning" not in first
    assert second.startswith(' cue-held" id="cue-2"')
    assert second.index("Error · Chinese · Held for a person") < second.index("Warning · Chinese · Gap too small")


def test_findings_are_told_in_chinese_down_to_the_detail(site: Site) -> None:
    page = waiting(site, QUANTITY, GAP, COUNT).get("/programmes/pump?lang=zh").text
    told = (
        "2 处错误，1 处提醒",
        "错误 · 中文 · 数字或数量不符",
        "提醒 · 中文 · 与上一条间隔过短",
        "我已逐条查看上述错误",
    )
    assert [words for words in told if words not in page] == []
    assert '<span class="remark-detail" title="clause &amp; verse">与上一条只隔 40 毫秒' in page


def test_what_is_about_no_cue_is_shown_on_top(site: Site) -> None:
    page = waiting(site, COUNT, remark("blank", "the cue has no text", start_ms=5000)).get("/programmes/pump").text
    summary = page.partition('<ol class="transcript"')[0]
    for words in ("About the whole track", COUNT.message, "the cue has no text"):
        assert words in summary


def test_doubtful_words_are_marked_in_the_english(site: Site) -> None:
    page = waiting(site, doubtful=(Doubt(start_ms=1000, words=("<b>loss",)),)).get("/programmes/pump").text
    marked = '<span class="doubtful" title="the recogniser was unsure">&lt;b&gt;loss</span>'
    assert f'<p class="cue-text" lang="en">Profit &amp; {marked}</p>' in page
    assert "Dotted words" in page


def test_a_clean_review_has_nothing_to_look_at(site: Site) -> None:
    page = waiting(site).get("/programmes/pump").text
    for word in ("looked_at", 'id="proof"', "doubtful", "formnovalidate"):
        assert word not in page


def test_errors_are_approved_only_once_they_were_looked_at(site: Site) -> None:
    client = waiting(site, QUANTITY, GAP)
    page = client.get("/programmes/pump").text
    assert 'name="looked_at" value="1" type="checkbox" required' in page
    data = {"csrf_token": site.csrf_token(client, "/uploads"), "digest": site.digest, "why": "because"}
    refused = client.post("/programmes/pump/approve", data=data)
    assert refused.status_code == 400
    assert "Look at each of them" in refused.text
    with site.database.session(reading=True) as session:
        assert site.record(session, "pump").state == "in_review"
        assert queue.unfinished(session) == []
    assert decide(site, client, "approve", looked_at="1") == 303
    with site.database.session(reading=True) as session:
        approval = next(e for e in ledger.entries(session, "programme:pump") if e.action == "review approved")
        assert approval.facts["subtitle_errors"] == 1
    assert "despite 1 subtitle error<" in client.get("/programmes/pump").text


def test_what_is_sent_back_need_not_be_looked_at(site: Site) -> None:
    assert decide(site, waiting(site, QUANTITY), "send-back") == 303


def test_every_rule_has_a_name() -> None:
    assert RULES.keys() == RULEBOOK.keys()
