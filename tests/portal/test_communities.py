from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.portal.conftest import Site


def test_a_region_shows_its_programmes_and_how_much_there_is(site: Site) -> None:
    site.enterprise("Harbour Works")  # in Zhejiang, of machinery
    site.team("East", "CN-ZJ")
    site.team("South", "CN-GD")
    site.stage("pump")
    site.stage("elsewhere", enterprise="Nobody knows")
    page = site.client.get("/regions/CN-ZJ?lang=zh").text
    for fact in ("浙江", "1 个节目", "1 家企业", "1 支制作团队", 'href="/watch/pump"'):
        assert fact in page
    assert "elsewhere" not in page
    assert "East" not in page, "which teams there are is not for strangers"
    industry = site.client.get("/industries/machinery").text
    assert "1 programme" in industry and "production team" not in industry and "/watch/pump" in industry


def test_the_overview_counts_and_leads_on(site: Site) -> None:
    assert "No programme has said yet" in site.client.get("/communities").text
    site.enterprise("Harbour Works")
    site.stage("pump")
    page = site.client.get("/communities").text
    assert 'href="/regions/CN-ZJ"' in page and 'href="/industries/machinery"' in page
    assert "/regions/CN-GD" not in page


def test_places_that_are_none_are_not_found_and_empty_ones_say_so(site: Site) -> None:
    for address in ("/regions/CN-XX", "/industries/love"):
        assert site.client.get(address).status_code == 404
    assert "No programme yet" in site.client.get("/regions/CN-GD").text
