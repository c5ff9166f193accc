"""The desk over HTTP: edits that meet, checks while typing, comments, and the decision."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from crowd import ledger, queue, reviews
from crowd.proof import Doubt
from crowd.records import ReviewRecord
from crowd.roles import Role
from crowd.work_records import WorkKind

if TYPE_CHECKING:
    from flask.testing import FlaskClient
    from werkzeug.test import TestResponse

    from tests.portal.conftest import Site

DESK = "/programmes/pump/desk"


def waiting(site: Site) -> FlaskClient:
    site.submit("pump")
    site.produce("pump", doubtful=[Doubt(start_ms=1000, words=("loss",))])
    return site.operator


def edit(
    site: Site, client: FlaskClient, cue: str, text: str, *, base: int = 0, key: str = "edit-0001", **more: Any
) -> Any:
    change = {
        "language": "zh-Hans", "cue": cue, "base": base, "start_ms": 1000, "end_ms": 7000, "text": text, **more,
    }  # fmt: skip
    return post(site, client, "edits", {"key": key, "digest": site.digest, "changes": [change]})


def post(site: Site, client: FlaskClient, place: str, body: dict[str, Any]) -> TestResponse:
    headers = {"X-CSRFToken": site.csrf_token(client, "/account"), "Accept": "application/json"}
    return client.post(f"{DESK}/{place}", json=body, headers=headers)


def decide(site: Site, client: FlaskClient, verb: str, **fields: str) -> int:
    data = {"csrf_token": site.csrf_token(client, "/account"), "digest": site.digest, "why": "because", **fields}
    return client.post(f"/programmes/pump/{verb}", data=data).status_code


def test_an_edit_on_what_another_changed_is_shown_both_and_kept(site: Site) -> None:
    ours = waiting(site)
    theirs = site.browser_of(site.person("Editor Two", Role.EDITOR))
    assert edit(site, ours, "c1", "赚钱与赔钱").status_code == 200
    answer = edit(site, theirs, "c1", "盈亏", key="edit-0002")
    assert (answer.status_code, answer.get_json()["outcome"]) == (409, "stale")
    assert [(cue["text"], cue["version"], cue["who"]) for cue in answer.get_json()["cues"]] == [
        ("赚钱与赔钱", 1, "operator")
    ]
    assert edit(site, theirs, "c1", "盈亏", key="edit-0002").status_code == 409  # sent again: the same answer
    told = ours.get(f"{DESK}/history?language=zh-Hans&cue=c1").get_json()["versions"]
    assert [(one["text"], one["version"]) for one in told] == [("盈亏", None), ("赚钱与赔钱", 1), ("盈利与亏损", 0)]
    assert edit(site, theirs, "c1", "盈亏", key="edit-0003", base=1).status_code == 200


def test_an_edit_whose_answer_was_lost_is_sent_again_and_counts_once(site: Site) -> None:
    client = waiting(site)
    first, again = edit(site, client, "c1", "赚钱与赔钱"), edit(site, client, "c1", "赚钱与赔钱")
    assert first.get_json() == again.get_json() and again.status_code == 200
    assert len(client.get(f"{DESK}/history?language=zh-Hans&cue=c1").get_json()["versions"]) == 2


def test_what_cannot_be_a_cue_is_refused(site: Site) -> None:
    client = waiting(site)
    assert edit(site, client, "c1", "到此", end_ms=900).status_code == 400
    assert edit(site, client, "c 1", "到此").status_code == 400
    assert edit(site, client, "c1", "很长" * 300).status_code == 400
    assert post(site, client, "edits", {"key": "x"}).status_code == 400


def test_the_rules_speak_while_one_types_and_nothing_is_saved(site: Site) -> None:
    client = waiting(site)
    long = {"language": "zh-Hans", "cue": "c2", "base": 0, "start_ms": 8000, "end_ms": 9500, "text": "非常感谢" * 6}
    told = post(site, client, "check", {"changes": [long]}).get_json()
    assert {"line-length", "reading-speed"} <= {one["rule"] for one in told["findings"] if one["cue"] == "c2"}
    standing = client.get(f"{DESK}/draft").get_json()
    assert standing["newest"] == 0
    assert told["errors"] > standing["errors"]
    assert "line-length" not in {one["rule"] for one in standing["findings"] if one["cue"] == "c2"}
    assert standing["doubtful"] == {"c1": ["loss"]}


def test_comments_are_answered_and_resolved(site: Site) -> None:
    client = waiting(site)
    said = post(site, client, "comments", {"text": "Is it profit?", "start_ms": 1000, "end_ms": 7000}).get_json()[
        "comments"
    ]
    answer = {"text": "Yes.", "parent": said[0]["id"], "start_ms": 0}
    assert post(site, client, "comments", answer).get_json()["comments"][0]["answers"][0]["text"] == "Yes."
    told = post(site, client, "resolved", {"comment": said[0]["id"]}).get_json()["comments"]
    assert [(one["start_ms"], one["resolved_by"]) for one in told] == [(1000, "operator")]
    assert post(site, client, "resolved", {"comment": 99}).status_code == 404


def test_corrections_are_approved_as_they_were_seen_and_packaged_by_a_worker(site: Site) -> None:
    client = waiting(site)
    newest = edit(site, client, "c1", "赚钱与赔钱").get_json()["newest"]
    assert decide(site, client, "approve", looked_at="1") == 409  # another page, which does not show the edit
    assert decide(site, client, "approve", seen=str(newest), looked_at="1") == 303
    with site.database.session(reading=True) as session:
        record = site.record(session, "pump")
        entry = ledger.entries(session, record.subject)[-1]
        work = queue.unfinished(session)
        review = reviews.current(session, record)
    assert (entry.action, entry.facts["edits"], entry.facts["editors"]) == ("corrections approved", 1, ["operator"])
    assert [one.kind for one in work] == [WorkKind.RESUBTITLE]
    assert review is not None and review.state == "open"  # nobody approved the package that was
    late = edit(site, client, "c1", "太晚了", key="edit-0002", base=1)
    assert (late.status_code, late.get_json()["outcome"]) == (409, "late")
    assert "being packaged" in client.get("/programmes/pump").text
    assert client.get(DESK).status_code == 303


def test_errors_in_a_draft_need_the_tick(site: Site) -> None:
    client = waiting(site)
    newest = edit(site, client, "c2", "非常感谢" * 6, start_ms=8000, end_ms=9500).get_json()["newest"]
    assert decide(site, client, "approve", seen=str(newest)) == 400
    assert decide(site, client, "approve", seen=str(newest), looked_at="1") == 303


def test_what_is_sent_back_says_which_kind_of_thing_is_wrong(site: Site) -> None:
    client = waiting(site)
    assert decide(site, client, "send-back", kind="sound") == 303
    with site.database.session(reading=True) as session:
        entries = ledger.entries(session, "programme:pump")
        review = session.scalars(select(ReviewRecord)).one()
    assert next(e for e in entries if e.action == "review sent back").facts["kind"] == "sound"
    assert review.state == "sent_back"


def test_versions_are_shown_side_by_side_with_what_differs(site: Site) -> None:
    client = waiting(site)
    assert "No differences" in client.get(f"{DESK}/versions").text
    edit(site, client, "c1", "盈利与赔钱")
    page = client.get(f"{DESK}/versions").text
    assert "盈利与<del>亏损</del>" in page
    assert "盈利与<ins>赔钱</ins>" in page
