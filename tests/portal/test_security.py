from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from pipeline.model.channel import Channel, Region
from pipeline.settings import Settings
from portal.keys import operator_token, secret_key
from portal.security import content_policy

if TYPE_CHECKING:
    from tests.portal.conftest import Site

SECURE = {"base_url": "https://portal.test"}


@pytest.mark.parametrize(
    "address", ["/", "/watch/pump", "/sign-in", "/nowhere", "/api/programmes", "/static/css/base.css"]
)
def test_every_answer_carries_the_guarding_headers(site: Site, address: str) -> None:
    site.stage("pump")
    headers = site.client.get(address).headers
    policy = headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Referrer-Policy"] == "strict-origin-when-cross-origin"
    assert "Strict-Transport-Security" not in headers


def test_pages_obey_the_policy_themselves(site: Site) -> None:
    site.stage("pump")
    site.submit("waiting")
    site.produce("waiting")
    for address in ("/", "/watch/pump", "/uploads", "/programmes", "/programmes/waiting", "/programmes/pump"):
        page = site.operator.get(address).text
        assert " style=" not in page
        assert "<style" not in page
        assert " onclick=" not in page
        assert "<script>" not in page


def test_media_may_come_from_where_channels_are_read() -> None:
    channels = (
        Channel(name="a", region=Region.DOMESTIC, kind="stream", storage_url="s3://a", public=True,
                public_url="https://cdn.example.cn/tsite"),
        Channel(name="b", region=Region.INTERNATIONAL, kind="stream", storage_url="s3://b", public=True,
                endpoint_url="http://127.0.0.1:8333"),
    )  # fmt: skip
    policy = content_policy(channels)
    for directive in ("img-src 'self' data:", "connect-src 'self'", "media-src 'self' blob:"):
        assert f"{directive} http://127.0.0.1:8333 https://cdn.example.cn" in policy


def test_cookies_are_locked_down(site: Site) -> None:
    plain = site.client.get("/sign-in").headers["Set-Cookie"]
    assert plain.startswith("tsite=")
    for flag in ("HttpOnly", "SameSite=Lax", "Path=/"):
        assert flag in plain
    secure = site.client.get("/sign-in", **SECURE).headers["Set-Cookie"]
    assert secure.startswith("__Host-tsite=")
    for flag in ("Secure", "HttpOnly", "SameSite=Lax", "Path=/"):
        assert flag in secure
    assert "Domain" not in secure


def test_https_is_insisted_on_once_it_is_there(site: Site) -> None:
    assert "max-age=31536000" in site.client.get("/", **SECURE).headers["Strict-Transport-Security"]


def test_a_page_that_only_shows_sets_no_cookie(site: Site) -> None:
    site.stage("pump")
    for address in ("/", "/watch/pump"):
        assert "Set-Cookie" not in site.client.get(address).headers


def test_a_session_made_with_another_key_opens_nothing(site: Site) -> None:
    from itsdangerous import URLSafeTimedSerializer

    client = site.client
    client.set_cookie("tsite", str(URLSafeTimedSerializer("guess").dumps({"operator": "x"})))
    assert client.get("/uploads").status_code == 303


def test_secrets_are_made_once_and_kept_for_the_owner_only(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path / "new")
    token, key = operator_token(settings), secret_key(settings)
    assert (operator_token(settings), secret_key(settings)) == (token, key)
    assert len(token) >= 43
    assert token != key
    kept = tmp_path / "new" / "operator-token"
    assert kept.stat().st_mode & 0o777 == 0o600
    assert [path.name for path in kept.parent.iterdir()].count("operator-token") == 1
    assert len(list(kept.parent.iterdir())) == 2


def test_secrets_in_settings_win(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path, operator_token="given", secret_key="signing")
    assert (operator_token(settings), secret_key(settings)) == ("given", "signing")
    assert not list(tmp_path.iterdir())
