from __future__ import annotations

from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element

import pytest
from defusedxml.ElementTree import fromstring

from portal.feeds.feed import ATOM, MEDIA
from portal.feeds.sitemap import SITEMAP, VIDEO

if TYPE_CHECKING:
    from tests.portal.conftest import Site

ELSEWHERE = {"base_url": "https://portal.test"}


def read(site: Site, address: str) -> Element:
    answer = site.client.get(address, **ELSEWHERE)
    assert answer.status_code == 200
    assert "max-age" in answer.headers["Cache-Control"]
    root: Element = fromstring(answer.data)
    return root


def said(element: Element, path: str) -> str:
    found = element.findtext(path)
    assert found, path
    return found


@pytest.mark.parametrize(
    ("language", "tag", "title", "category", "region"),
    [
        ("en", "en", "A quieter pump", "Financing", "international"),
        ("zh", "zh-Hans", "更安静的泵", "融资", "domestic"),
    ],
)
def test_the_feed_tells_each_programme_in_its_language(
    site: Site, language: str, tag: str, title: str, category: str, region: str
) -> None:
    site.stage("pump")
    channel = read(site, f"/feed/{language}.xml").find("channel")
    assert channel is not None
    assert said(channel, "language") == tag
    own = channel.find(f"{{{ATOM}}}link")
    assert own is not None and own.get("href") == f"https://portal.test/feed/{language}.xml"
    (item,) = channel.findall("item")
    assert (said(item, "title"), said(item, "category")) == (title, category)
    assert said(item, "link") == said(item, "guid") == "https://portal.test/watch/pump"
    assert parsedate_to_datetime(said(item, "pubDate")).tzinfo is not None
    media = item.find(f"{{{MEDIA}}}content")
    assert media is not None
    assert media.get("url") == f"https://portal.test/media/{region}/pump/{site.digest}/master.m3u8"
    assert (media.get("type"), media.get("duration")) == ("application/vnd.apple.mpegurl", "62")
    thumbnail = media.find(f"{{{MEDIA}}}thumbnail")
    assert thumbnail is not None and str(thumbnail.get("url")).endswith("/poster.jpg")


def test_what_is_not_for_everybody_is_in_no_feed_and_no_sitemap(site: Site) -> None:
    site.stage("secret", "partners")
    site.stage("gone")
    for channel in site.channels:
        site.recall("gone", channel.name)
    for address in ("/feed/en.xml", "/feed/zh.xml", "/sitemap/0.xml"):
        for client in (site.client, site.operator):  # caches give everybody what anybody was given
            assert "/watch/" not in client.get(address).text


def test_hostile_names_stay_text(site: Site) -> None:
    hostile = "</title><script>&amp;\x0b]]>\ud83d\ude00".encode("utf-16", "surrogatepass").decode("utf-16")
    site.stage("hostile", title_en=hostile)
    item = read(site, "/feed/en.xml").find("channel/item")
    assert item is not None
    assert said(item, "title") == hostile.replace("\x0b", "")
    read(site, "/sitemap/0.xml")


def test_a_language_that_is_not_the_sites_has_no_feed(site: Site) -> None:
    assert site.client.get("/feed/fr.xml").status_code == 404


def test_the_sitemap_tells_every_video_in_parts(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("portal.feeds.views.A_PART", 2)
    for slug in ("one", "two", "three"):
        site.stage(slug)
    parts = [found.text or "" for found in read(site, "/sitemap.xml").iter(f"{{{SITEMAP}}}loc")]
    assert parts == ["https://portal.test/sitemap/0.xml", "https://portal.test/sitemap/1.xml"]
    urls = [url for part in parts for url in read(site, part.removeprefix("https://portal.test"))]
    assert {said(url, f"{{{SITEMAP}}}loc") for url in urls} == {
        f"https://portal.test/watch/{slug}" for slug in ("one", "two", "three")
    }
    for name in ("thumbnail_loc", "title", "description", "content_loc", "duration", "publication_date"):
        assert said(urls[0], f"{{{VIDEO}}}video/{{{VIDEO}}}{name}")


def test_robots_lead_to_the_sitemap_at_the_address_of_settings(site: Site) -> None:
    from dataclasses import replace

    from portal.context import attach, portal_of

    portal = portal_of(site.app)
    settings = portal.settings.model_copy(update={"site_url": "https://tsite.example/"})
    attach(site.app, replace(portal, settings=settings))
    assert "Sitemap: https://tsite.example/sitemap.xml" in site.client.get("/robots.txt", **ELSEWHERE).text
