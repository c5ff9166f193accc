from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest
from jsonschema import Draft202012Validator  # type: ignore[import-untyped]

from crowd import queue
from crowd.record_base import utc_now
from crowd.work_records import WorkKind

if TYPE_CHECKING:
    from tests.portal.conftest import Site


def described(site: Site) -> dict[str, Any]:
    document = site.client.get("/openapi.json").json
    assert isinstance(document, dict)
    return document


def schema(site: Site, path: str, status: str) -> dict[str, Any]:
    found: dict[str, Any] = described(site)["paths"][path]["get"]["responses"][status]["content"]
    (content,) = found.values()
    of: dict[str, Any] = content["schema"]
    return of


def test_the_document_describes_every_part_of_a_path(site: Site) -> None:
    for path, verbs in described(site)["paths"].items():
        parts = {part.strip("{}") for part in path.split("/") if part.startswith("{")}
        for described_verb in verbs.values():
            told = described_verb.get("parameters", ())
            assert {parameter["name"] for parameter in told if parameter["in"] == "path"} == parts


def test_the_schemas_are_schemas(site: Site) -> None:
    def schemas(value: Any) -> Iterator[Any]:
        if isinstance(value, dict):
            yield from (value["schema"],) if "schema" in value else ()
            for inner in value.values():
                yield from schemas(inner)
        elif isinstance(value, list):
            for inner in value:
                yield from schemas(inner)

    document = described(site)
    assert document["openapi"] == "3.1.0"
    for found in schemas(document["paths"]):
        Draft202012Validator.check_schema(found)


@pytest.mark.parametrize("signed_in", [False, True])
def test_answers_are_as_described(site: Site, signed_in: bool) -> None:
    site.stage("pump")
    site.submit("waiting")
    client = site.operator if signed_in else site.client
    for path, address, status in (
        ("/api/programmes", "/api/programmes", 200),
        ("/api/programmes/{slug}", "/api/programmes/pump", 200),
        ("/api/programmes/{slug}", "/api/programmes/waiting", 200 if signed_in else 404),
        ("/api/programmes/{slug}", "/api/programmes/nothing", 404),
        ("/healthz", "/healthz", 200),
        ("/openapi.json", "/openapi.json", 200),
    ):
        answer = client.get(address)
        assert answer.status_code == status, address
        Draft202012Validator(schema(site, path, str(status))).validate(answer.json)


def test_a_programme_is_told_with_its_addresses(site: Site) -> None:
    site.stage("pump")
    told = site.client.get("/api/programmes").get_json()
    assert told["programmes"][0] | {"updated_at": ""} == {
        "slug": "pump",
        "title_en": "A quieter pump",
        "title_zh": "更安静的泵",
        "enterprise": "Harbour Works",
        "need": "financing",
        "duration_s": 62.5,
        "languages": ["en", "zh-Hans"],
        "state": "published",
        "at_work": False,
        "progress": None,
        "updated_at": "",
        "watch_url": "/watch/pump",
        "poster_url": f"/media/international/pump/{site.digest}/poster.jpg",
        "publications": [
            {"channel": name, "region": name, "playlist_url": f"/media/{name}/pump/{site.digest}/master.m3u8"}
            for name in ("domestic", "international")
        ],
    }


def test_the_list_goes_on_page_by_page(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("portal.api.views.A_PAGE", 2)
    for slug in ("one", "two", "three"):
        site.stage(slug)
    first = site.client.get("/api/programmes").get_json()
    second = site.client.get(f"/api/programmes?before={first['next']}").get_json()
    told = [each["slug"] for page in (first, second) for each in page["programmes"]]
    assert (told, second["next"]) == (["three", "two", "one"], None)
    assert site.client.get("/api/programmes?before=0").status_code == 400


def test_search_answers_with_programmes_and_moments(site: Site) -> None:
    site.stage("pump")
    site.say("pump", (1000, 7000, "Eleven patents.", "十一项发明专利。"))
    answer = site.client.get("/api/search?q=专利")
    Draft202012Validator(schema(site, "/api/search", "200")).validate(answer.json)
    (found,) = answer.get_json()["results"]
    assert found["programme"]["slug"] == "pump"
    assert found["moments"] == [
        {
            "start_s": 1.0,
            "end_s": 7.0,
            "en": "Eleven patents.",
            "zh": "十一项发明专利。",
            "watch_url": "/watch/pump?t=1.0",
        }
    ]
    assert site.client.get("/api/search").get_json() == {"results": [], "next": None}
    for wrong in ("need=love", "region=XX", "industry=x", "before=x1", "before=n", "before=n0", f"q={'x' * 201}"):
        refused = site.client.get(f"/api/search?{wrong}")
        assert refused.status_code == 400, wrong
        Draft202012Validator(schema(site, "/api/search", "400")).validate(refused.json)


def test_strangers_learn_nothing_of_a_new_version_in_the_making(site: Site) -> None:
    site.stage("pump")
    site.produce("pump", digest="e" * 64)
    assert site.client.get("/api/programmes/pump").get_json()["state"] == "published"
    assert site.operator.get("/api/programmes/pump").get_json()["state"] == "in_review"


def test_how_far_a_run_is_is_told_to_the_operator(site: Site) -> None:
    site.stage("pump")
    with site.database.session() as session:
        queue.enqueue(session, WorkKind.PRODUCE, site.record(session, "pump"), now=utc_now())
    (site.home / "runs").mkdir()
    (site.home / "runs" / "pump.json").write_text('{"share": 0.25, "left_s": 200.4}')
    told = site.operator.get("/api/programmes/pump").get_json()
    assert told["progress"] == {"share": 0.25, "left_s": 200.4}
    assert site.client.get("/api/programmes/pump").get_json()["progress"] is None
    page = site.operator.get("/programmes/pump").text
    assert 'max="100" value="25"' in page
    assert "About 4 min left" in page


def test_health_is_told(site: Site) -> None:
    answer = site.client.get("/healthz")
    assert (answer.status_code, answer.json) == (200, {"status": "ok", "database": "ok"})


def test_ill_health_is_told(site: Site) -> None:
    from dataclasses import replace

    from sqlalchemy import create_engine

    from crowd.database import Database
    from portal.context import attach, portal_of

    nowhere = Database(engine=create_engine("sqlite:////nowhere/at/all.db"))
    attach(site.app, replace(portal_of(site.app), database=nowhere))
    answer = site.client.get("/healthz")
    assert (answer.status_code, answer.json) == (503, {"status": "failing", "database": "unreachable"})
    Draft202012Validator(schema(site, "/healthz", "503")).validate(answer.json)


def test_metrics_count_requests_by_endpoint_and_programmes_by_state(site: Site) -> None:
    site.stage("pump")
    site.client.get("/watch/pump")
    site.client.get("/nowhere")
    answer = site.client.get("/metrics")
    assert answer.mimetype == "text/plain"
    assert 'tsite_requests_total{endpoint="watch.page",method="GET",status="200"} 1.0' in answer.text
    assert 'tsite_requests_total{endpoint="none",method="GET",status="404"} 1.0' in answer.text
    assert 'tsite_programmes{state="published"} 1.0' in answer.text
    assert 'tsite_programmes{state="failed"} 0.0' in answer.text
    assert "/watch/pump" not in answer.text
