from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from crowd import api_tokens, invitations, ledger, sign_ins
from crowd.person_records import InvitationKind, PersonRecord, SignInRecord
from crowd.record_base import utc_now
from crowd.roles import Role

if TYPE_CHECKING:
    from flask.testing import FlaskClient
    from werkzeug.test import TestResponse

    from tests.portal.conftest import Site


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
    with client.session_transaction() as cookie:
        kept = dict(cookie)
    client.post("/sign-out", data={"csrf_token": site.csrf_token(client, "/uploads")})
    assert client.get("/uploads").status_code == 303
    with client.session_transaction() as cookie:
        cookie.update(kept)
    assert client.get("/uploads").status_code == 303, "a cookie that was copied before must not open anything"


def test_a_new_token_ends_old_sessions(site: Site) -> None:
    from dataclasses import replace

    from portal.context import attach, portal_of

    client = site.operator
    assert client.get("/uploads").status_code == 200
    attach(site.app, replace(portal_of(site.app), operator_token="another"))
    assert client.get("/uploads").status_code == 303


PASSWORD = "orchard lantern gravel 7"


def sign_in(site: Site, client: FlaskClient, email: str, password: str, **more: str) -> TestResponse:
    data = {"email": email, "password": password, "csrf_token": site.csrf_token(client), **more}
    return client.post("/sign-in", data=data)


def post(site: Site, client: FlaskClient, address: str, page: str = "/account", **data: Any) -> TestResponse:
    return client.post(address, data={**data, "csrf_token": site.csrf_token(client, page)})


def invite(site: Site, kind: InvitationKind, **to: int) -> str:
    with site.database.session() as session:
        return invitations.invite(session, kind, who="operator", now=utc_now(), **to)


def accept(site: Site, client: FlaskClient, token: str, **said: str) -> TestResponse:
    data = {"name": "Chen Yu", "email": "chen.yu@example.cn", "language": "zh", "password": PASSWORD, **said}
    return post(site, client, f"/invitations/{token}", f"/invitations/{token}", **data)


def test_a_person_signs_in_with_a_password_and_lands_on_their_page(site: Site) -> None:
    site.person("Li Wei", team=site.team("North"), password=PASSWORD)
    client = site.client
    answer = sign_in(site, client, " LI.WEI@example.cn", PASSWORD)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/me")
    assert "Li Wei" in client.get("/me").text


def test_the_form_itself_leads_each_to_their_own_page(site: Site) -> None:
    client = site.client
    page = client.get("/sign-in").text
    told = dict(re.findall(r'name="(csrf_token|next)" value="([^"]*)"', page))
    assert client.post("/sign-in", data={**told, "token": site.token}).headers["Location"] == "/programmes"


def test_what_was_wrong_about_a_sign_in_is_not_told(site: Site) -> None:
    site.person("Li Wei", password=PASSWORD)
    unknown = sign_in(site, site.client, "nobody@example.cn", PASSWORD)
    wrong = sign_in(site, site.client, "li.wei@example.cn", "another orchard 88")
    assert (unknown.status_code, wrong.status_code) == (403, 403)
    assert "do not belong together" in unknown.text
    pages = [re.sub(r'name="csrf_token" value="[^"]+"', "", page.text) for page in (unknown, wrong)]
    assert pages[0].replace("nobody@", "li.wei@") == pages[1]


def test_guessing_at_one_account_is_slowed_down_whether_it_exists_or_not(site: Site) -> None:
    for name in ("real", "unreal"):
        if name == "real":
            site.person("real", password=PASSWORD)
        client = site.client
        token = site.csrf_token(client)
        statuses = [
            client.post(
                "/sign-in",
                data={"email": f"{name}@example.cn", "password": "x", "csrf_token": token},
                environ_base={"REMOTE_ADDR": f"10.0.0.{n}"},
            ).status_code
            for n in range(6)
        ]
        assert statuses == [403] * 5 + [429], name


def test_a_session_ends_when_nobody_uses_it_and_when_it_is_old(site: Site) -> None:
    client = site.browser_of(site.person("Li Wei"))
    assert client.get("/account").status_code == 200
    for field, age in (("seen_at", sign_ins.IDLE), ("began_at", sign_ins.ABSOLUTE)):
        with site.database.session() as session:
            row = session.query(SignInRecord).one()
            row.seen_at = row.began_at = utc_now()
            setattr(row, field, utc_now() - age - timedelta(seconds=1))
        assert client.get("/account").status_code == 303, field


def test_signing_out_everywhere_ends_every_session_and_every_token(site: Site) -> None:
    person_id = site.person("Li Wei", Role.EDITOR)
    here, there = site.browser_of(person_id), site.browser_of(person_id)
    with site.database.session() as session:
        person = session.get_one(PersonRecord, person_id)
        token = api_tokens.make(
            session, person, name="script", roles=[Role.EDITOR], lasts=timedelta(days=1), now=utc_now()
        )
    bearer = {"Authorization": f"Bearer {token}"}
    assert site.client.get("/programmes", headers=bearer).status_code == 200
    post(site, here, "/account/sign-out-everywhere")
    assert here.get("/account").status_code == there.get("/account").status_code == 303
    assert site.client.get("/programmes", headers=bearer).status_code == 401
    with site.database.session(reading=True) as session:
        actions = [entry.action for entry in ledger.entries(session, f"person:{person_id}")]
    assert actions[-2:] == ["signed out everywhere", "token ended"]


def test_a_changed_password_ends_the_other_sessions(site: Site) -> None:
    person_id = site.person("Li Wei", password=PASSWORD)
    here, there = site.browser_of(person_id), site.browser_of(person_id)
    new = "violet anchor 19 teapots"
    assert post(site, here, "/account/password", old="wrong", password=new).status_code == 403
    assert there.get("/account").status_code == 200
    assert post(site, here, "/account/password", old=PASSWORD, password=new).status_code == 303
    assert (here.get("/account").status_code, there.get("/account").status_code) == (200, 303)
    assert sign_in(site, site.client, "li.wei@example.cn", PASSWORD).status_code == 403
    assert sign_in(site, site.client, "li.wei@example.cn", new).status_code == 303


def test_an_api_token_acts_with_its_roles_and_no_others(site: Site) -> None:
    person_id = site.person("Li Wei", Role.EDITOR, Role.OPERATOR)
    client = site.browser_of(person_id)
    page = post(site, client, "/account/tokens", name="report", roles="editor", days="30").text
    shown = page.partition('class="secret" tabindex="0">')[2].partition("<")[0]
    bearer = {"Authorization": f"Bearer {shown}"}
    assert site.client.get("/programmes", headers=bearer).status_code == 200
    assert site.client.get("/people", headers=bearer).status_code == 403
    assert site.client.get("/account", headers=bearer).status_code == 403, "no token changes what guards the account"
    assert shown not in client.get("/account").text
    with site.database.session(reading=True) as session:
        assert shown not in str([row.token_sha256 for row in api_tokens.of(session, person_id)])


def test_a_token_that_has_ended_or_never_was_opens_nothing(site: Site) -> None:
    person_id = site.person("Li Wei", Role.EDITOR)
    with site.database.session() as session:
        person, then = session.get_one(PersonRecord, person_id), utc_now() - timedelta(days=2)
        old = api_tokens.make(session, person, name="old", roles=[Role.EDITOR], lasts=timedelta(days=1), now=then)
    for token in (old, "never", ""):
        answer = site.operator.get("/programmes", headers={"Authorization": f"Bearer {token}"})
        assert answer.status_code == 401, "the browser's session must not stand in for it"


def test_an_invitation_makes_an_intern_once(site: Site) -> None:
    token = invite(site, InvitationKind.INTERN, team_id=site.team("North"))
    client = site.client
    assert "North" in client.get(f"/invitations/{token}").text
    assert accept(site, client, token).headers["Location"] == "/account"
    assert "North" in client.get("/account").text
    assert site.client.get(f"/invitations/{token}").status_code == 404
    with site.database.session(reading=True) as session:
        person = session.query(PersonRecord).one()
        assert [entry.action for entry in ledger.entries(session, person.subject)] == [
            "account made", "team joined", "signed in",
        ]  # fmt: skip
        assert "chen.yu@" not in str([entry.facts for entry in ledger.entries(session, person.subject)])


def test_who_has_an_account_takes_another_role_without_a_second_one(site: Site) -> None:
    person_id = site.person("Li Wei", team=site.team("North"))
    client = site.browser_of(person_id)
    token = invite(site, InvitationKind.EDITOR)
    assert post(site, client, f"/invitations/{token}", f"/invitations/{token}").status_code == 303
    page = client.get("/account").text
    assert "Intern" in page and "Editor" in page


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ({"password": "short"}, "12 to 256"),
        ({"password": "passwordpassword"}, "guessed easily"),
        ({"password": "chen.yu@example.cn"}, "guessed easily"),
        ({"name": " "}, "your name"),
        ({"email": "chen.yu"}, "e-mail address"),
        ({"email": "LI.WEI@example.cn"}, "cannot be used"),
    ],
)
def test_an_account_that_cannot_be_made_leaves_the_link_open(site: Site, said: dict[str, str], told: str) -> None:
    site.person("Li Wei")
    token = invite(site, InvitationKind.EDITOR)
    answer = accept(site, site.client, token, **said)
    assert answer.status_code == 400 and told in answer.text
    assert site.client.get(f"/invitations/{token}").status_code == 200


def test_a_link_that_has_ended_opens_nothing(site: Site) -> None:
    with site.database.session() as session:
        then = utc_now() - invitations.LASTS - timedelta(seconds=1)
        token = invitations.invite(session, InvitationKind.EDITOR, who="operator", now=then)
    assert site.client.get(f"/invitations/{token}").status_code == 404
    assert site.client.get("/invitations/guess").status_code == 404


def test_a_password_link_sets_a_new_password_and_ends_old_sessions(site: Site) -> None:
    person_id = site.person("Li Wei")
    old = site.browser_of(person_id)
    token = invite(site, InvitationKind.PASSWORD, person_id=person_id)
    client = site.client
    address = f"/invitations/{token}"
    assert post(site, client, address, address, password=PASSWORD).status_code == 303
    assert client.get("/account").status_code == 200 and old.get("/account").status_code == 303
    assert sign_in(site, site.client, "li.wei@example.cn", PASSWORD).status_code == 303


def test_a_closed_account_opens_nothing(site: Site) -> None:
    person_id = site.person("Li Wei", Role.OPERATOR, password=PASSWORD)
    client = site.browser_of(person_id)
    operator = site.operator
    post(site, operator, f"/people/{person_id}/close", f"/people/{person_id}")
    assert client.get("/account").status_code == 303
    assert sign_in(site, site.client, "li.wei@example.cn", PASSWORD).status_code == 403
