from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.portal.conftest import Site


def test_our_own_files_are_versioned_by_content_and_kept_for_ever(site: Site) -> None:
    address = re.search(r'href="(/static/css/base\.css\?v=[0-9a-f]{12})"', site.client.get("/").text)
    assert address
    answer = site.client.get(address.group(1))
    assert (answer.status_code, answer.headers["Cache-Control"]) == (200, "public, max-age=31536000, immutable")


def test_other_static_files_are_kept_for_a_day(site: Site) -> None:
    assert site.client.get("/static/css/base.css").headers["Cache-Control"] == "public, max-age=86400"


def test_every_asset_a_page_names_is_there(site: Site) -> None:
    site.stage("pump")
    site.submit("waiting")
    site.produce("waiting")
    client = site.operator
    named = {
        address
        for page in ("/", "/watch/pump?lang=zh", "/uploads", "/programmes/waiting")
        for address in re.findall(r'(?:href|src)="(/static/[^"]+)"', client.get(page).text)
        if "/vendor/" not in address
    }
    assert len(named) >= 9
    for address in named:
        assert client.get(address).status_code == 200, address
