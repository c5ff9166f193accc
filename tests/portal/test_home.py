from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.portal.conftest import Site


def test_home_says_so_where_nothing_is_published(site: Site) -> None:
    page = site.client.get("/")
    assert page.status_code == 200
    assert "The first programme is on its way" in page.text


def test_home_lists_a_published_programme_with_its_facts(site: Site) -> None:
    site.stage("pump")
    page = site.client.get("/").text
    for fact in ("A quieter pump", "更安静的泵", "Harbour Works", "Financing", "1:02", 'href="/watch/pump"'):
        assert fact in page
    assert f"/media/international/pump/{site.digest}/poster.jpg" in page


def test_home_leads_with_the_chinese_title_for_a_chinese_reader(site: Site) -> None:
    site.stage("pump")
    page = site.client.get("/?lang=zh").text
    title = page.index("更安静的泵")
    assert title < page.index("A quieter pump")
    assert "融资" in page


def test_home_hides_what_is_not_published(site: Site) -> None:
    site.submit("waiting", title_en="Not yet")
    site.produce("waiting")
    site.stage("gone", title_en="No longer")
    for channel in site.channels:
        site.recall("gone", channel.name)
    page = site.client.get("/").text
    assert "Not yet" not in page
    assert "No longer" not in page


def test_home_hides_what_only_a_private_channel_shows(site: Site) -> None:
    site.stage("secret", "partners", title_en="For partners")
    assert "For partners" not in site.client.get("/").text
    assert "For partners" in site.operator.get("/").text


def test_hostile_names_are_shown_as_text(site: Site) -> None:
    hostile = '<script>alert(1)</script>"><img src=x onerror=alert(1)> %(x)s {{ 7*7 }}'
    site.stage("hostile", title_en=hostile, title_zh=hostile, enterprise=hostile)
    for address in ("/", "/watch/hostile", "/programmes", "/programmes/hostile"):
        page = site.operator.get(address)
        assert page.status_code == 200
        assert "<script>alert" not in page.text
        assert "<img src=x" not in page.text
        assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page.text
        assert "%(x)s {{ 7*7 }}" in page.text
