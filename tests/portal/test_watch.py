from __future__ import annotations

from typing import TYPE_CHECKING

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
