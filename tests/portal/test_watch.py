from __future__ import annotations

import base64
import hashlib
import json
import re
from dataclasses import replace
from typing import TYPE_CHECKING

from portal.context import attach, portal_of

if TYPE_CHECKING:
    from tests.portal.conftest import Site


def test_watch_plays_the_international_channel_unless_asked_otherwise(site: Site) -> None:
    site.stage("pump")
    assert f'src="/media/international/pump/{site.digest}/master.m3u8"' in site.client.get("/watch/pump").text
    domestic = site.client.get("/watch/pump?channel=domestic").text
    assert f'src="/media/domestic/pump/{site.digest}/master.m3u8"' in domestic
    assert "/media/international/" in site.client.get("/watch/pump?channel=nonsense").text


def test_watch_takes_the_other_channel_where_the_wanted_one_does_not_show_it(site: Site) -> None:
    site.stage("pump")
    site.recall("pump", "international")
    assert f'src="/media/domestic/pump/{site.digest}/master.m3u8"' in site.client.get("/watch/pump").text


def test_watch_tells_the_player_which_subtitles_to_show(site: Site) -> None:
    site.stage("pump")
    english, chinese = (site.client.get(f"/watch/pump?lang={language}").text for language in ("en", "zh"))
    assert 'data-captions="en"' in english
    assert 'data-captions="zh-Hans"' in chinese
    assert 'data-language="zh-CN"' in chinese
    assert "lang/zh-CN.js" in chinese
    assert "lang/zh-CN.js" not in english


def test_watch_prints_each_cue_once_in_both_languages(site: Site) -> None:
    site.stage("pump")
    page = site.client.get("/watch/pump").text
    assert page.count("Profit &amp; &lt;b&gt;loss") == 1
    assert page.count("盈利与亏损") == 1
    assert page.count('class="cue"') == 2


def test_watch_is_not_found_where_nothing_may_be_watched(site: Site) -> None:
    site.submit("waiting")
    site.stage("gone")
    for channel in site.channels:
        site.recall("gone", channel.name)
    site.stage("partners-only", "partners")
    for slug in ("waiting", "gone", "never-was", "partners-only"):
        assert site.client.get(f"/watch/{slug}").status_code == 404
    assert site.operator.get("/watch/partners-only").status_code == 200


def test_watch_tells_machines_what_it_shows(site: Site) -> None:
    site.stage("pump", title_en="</script><b>A pump")
    site.say("pump", (1000, 2000, "Eleven patents.", "十一项专利。"))
    answer = site.client.get("/watch/pump", base_url="https://portal.test")
    found = re.search(r'<script type="application/ld\+json">(.*?)</script>', answer.text, flags=re.S)
    assert found
    told = json.loads(found[1])
    assert (told["@type"], told["name"], told["duration"]) == ("VideoObject", "</script><b>A pump", "PT1M2S")
    assert told["contentUrl"] == f"https://portal.test/media/international/pump/{site.digest}/master.m3u8"
    assert told["transcript"] == "Eleven patents."
    digest = base64.b64encode(hashlib.sha256(found[1].encode()).digest()).decode()
    assert f"script-src 'self' 'sha256-{digest}'" in answer.headers["Content-Security-Policy"]
    for named in ("og:title", "og:image", "og:url", "og:video", "og:description"):
        assert f'<meta property="{named}" content="' in answer.text
    assert '<meta property="og:url" content="https://portal.test/watch/pump">' in answer.text


def test_chapters_stand_on_the_page_and_in_a_track(site: Site) -> None:
    site.stage("pump")
    assert "data-chapters" not in site.client.get("/watch/pump").text
    cues = [(4000 + 5000 * n, 8000 + 5000 * n, f"Sentence --> {n}.", f"第{n}句。") for n in range(11)]
    site.say("pump", *cues, title_ms=4000, ending_ms=3000)
    page = site.client.get("/watch/pump?lang=zh").text
    assert 'data-start-ms="4000"' in page and "片头" in page and "第5句。" in page
    track = site.client.get("/watch/pump/chapters.vtt")
    assert track.mimetype == "text/vtt"
    assert "00:00:04.000 --> 00:00:29.000\nSentence → 0.\n" in track.text
    assert track.text.startswith("WEBVTT\n\n00:00:00.000 --> 00:00:04.000\nTitle\n")


def allow_embedding(site: Site, origins: str) -> None:
    portal = portal_of(site.app)
    attach(site.app, replace(portal, settings=portal.settings.model_copy(update={"embed_origins": origins})))


def test_nobody_may_frame_the_player_unless_settings_say_so(site: Site) -> None:
    site.stage("pump")
    embedded = site.client.get("/embed/pump")
    assert "frame-ancestors 'none'" in embedded.headers["Content-Security-Policy"]
    assert site.client.get("/oembed?url=http://localhost/watch/pump").status_code == 404
    page = site.client.get("/watch/pump").text
    assert "iframe" not in page and "oembed" not in page


def test_the_origins_of_settings_may_frame_the_player_and_nothing_else(site: Site) -> None:
    site.stage("pump")
    allow_embedding(site, "https://partner.example https://*.edu.example")
    embedded = site.client.get("/embed/pump")
    assert (
        "frame-ancestors https://partner.example https://*.edu.example" in embedded.headers["Content-Security-Policy"]
    )
    assert "X-Frame-Options" not in embedded.headers
    assert "data-player" in embedded.text
    assert "frame-ancestors 'none'" in site.client.get("/watch/pump").headers["Content-Security-Policy"]
    assert site.client.get("/embed/nothing").status_code == 404


def test_oembed_is_found_and_answers_within_the_size_asked_for(site: Site) -> None:
    site.stage("pump", title_en='Say "hello" <b>')
    allow_embedding(site, "https://partner.example")
    page = site.client.get("/watch/pump").text
    found = re.search(r'type="application/json\+oembed" href="([^"]+)"', page)
    assert found
    address = found[1].replace("&amp;", "&").removeprefix("http://localhost")
    told = site.client.get(address).get_json()
    assert (told["type"], told["version"], told["width"], told["height"]) == ("video", "1.0", 640, 360)
    assert 'src="http://localhost/embed/pump"' in told["html"]
    assert "Say &#34;hello&#34; &lt;b&gt;" in told["html"]
    small = site.client.get(f"{address}&maxwidth=320").get_json()
    assert (small["width"], small["height"]) == (320, 180)


def test_oembed_knows_only_pages_of_ours(site: Site) -> None:
    site.stage("pump")
    allow_embedding(site, "https://partner.example")
    for wrong in ("https://elsewhere.example/watch/pump", "http://localhost/", "http://localhost/watch/none", "x", ""):
        assert site.client.get("/oembed", query_string={"url": wrong}).status_code == 404
    good = {"url": "http://localhost/watch/pump"}
    assert site.client.get("/oembed", query_string={**good, "format": "xml"}).status_code == 501
    for size in ("0", "-1", "x", "²"):
        assert site.client.get("/oembed", query_string={**good, "maxwidth": size}).status_code == 400
