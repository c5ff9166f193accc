from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from portal.access import PUBLIC_ENDPOINTS

if TYPE_CHECKING:
    from tests.portal.conftest import Site


def test_every_endpoint_that_is_not_public_asks_a_stranger_to_sign_in(site: Site) -> None:
    site.stage("pump")
    closed = [rule for rule in site.app.url_map.iter_rules() if rule.endpoint not in PUBLIC_ENDPOINTS]
    assert {rule.endpoint for rule in closed} >= {"uploads.send", "reviews.approve", "reviews.preview"}
    for rule in closed:
        address = rule.rule.replace("<slug>", "pump").replace("<path:place>", "master.m3u8")
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}:
            page = site.client.open(address, method=method, headers={"Accept": "text/html"})
            assert (page.status_code, page.headers["Location"].split("?")[0]) == (303, "/sign-in"), rule
            program = site.client.open(address, method=method, headers={"Accept": "application/json"})
            assert program.status_code == 401, rule


def test_public_endpoints_exist(site: Site) -> None:
    assert {rule.endpoint for rule in site.app.url_map.iter_rules()} >= PUBLIC_ENDPOINTS


def test_signing_in_goes_where_the_operator_wanted_to(site: Site) -> None:
    client = site.client
    asked = client.get("/uploads?lang=zh", headers={"Accept": "text/html"})
    assert asked.headers["Location"] == "/sign-in?next=/uploads?lang%3Dzh"
    token = site.csrf_token(client)
    answer = client.post("/sign-in", data={"token": site.token, "csrf_token": token, "next": "/uploads?lang=zh"})
    assert (answer.status_code, answer.headers["Location"]) == (303, "/uploads?lang=zh")
    assert client.get("/uploads").status_code == 200


@pytest.mark.parametrize(
    "elsewhere", ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:x", ""]
)
def test_signing_in_never_leads_to_another_site(site: Site, elsewhere: str) -> None:
    client = site.client
    data = {"token": site.token, "csrf_token": site.csrf_token(client), "next": elsewhere}
    assert client.post("/sign-in", data=data).headers["Location"] == "/programmes"


def test_a_wrong_token_is_refused_in_both_languages(site: Site) -> None:
    client = site.client
    data = {"token": "guess", "csrf_token": site.csrf_token(client)}
    refused = client.post("/sign-in", data=data)
    assert refused.status_code == 403
    assert "not the operator" in refused.text
    assert "运营令牌不正确" in client.post("/sign-in?lang=zh", data=data).text
    assert client.get("/uploads").status_code == 303


def test_guessing_tokens_is_slowed_down(site: Site) -> None:
    client = site.client
    data = {"token": "guess", "csrf_token": site.csrf_token(client)}
    statuses = [client.post("/sign-in", data=data).status_code for _ in range(11)]
    assert statuses == [403] * 10 + [429]


def test_signing_out_ends_the_session(site: Site) -> None:
    client = site.operator
    client.post("/sign-out", data={"csrf_token": site.csrf_token(client, "/uploads")})
    assert client.get("/uploads").status_code == 303


def test_a_new_token_ends_old_sessions(site: Site) -> None:
    from dataclasses import replace

    from portal.context import attach, portal_of

    client = site.operator
    assert client.get("/uploads").status_code == 200
    attach(site.app, replace(portal_of(site.app), operator_token="another"))
    assert client.get("/uploads").status_code == 303


@pytest.mark.parametrize(
    "address",
    [
        "/sign-in",
        "/sign-out",
        "/uploads",
        "/programmes/pump/produce",
        "/programmes/pump/approve",
        "/programmes/pump/send-back",
    ],
)
def test_a_form_without_its_token_changes_nothing(site: Site, address: str) -> None:
    site.submit("pump")
    site.produce("pump")
    forged = site.operator.post(address, data={"token": site.token, "why": "x", "digest": site.digest})
    assert forged.status_code == 400
    with site.database.session(reading=True) as session:
        assert site.record(session, "pump").state == "in_review"


def test_every_post_is_covered_by_the_forgery_test(site: Site) -> None:
    posts = {rule.rule for rule in site.app.url_map.iter_rules() if "POST" in (rule.methods or set())}
    assert posts == {
        "/sign-in", "/sign-out", "/uploads", "/programmes/<slug>/produce",
        "/programmes/<slug>/approve", "/programmes/<slug>/send-back",
    }  # fmt: skip
