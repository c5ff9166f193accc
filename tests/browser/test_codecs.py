"""AV1 where the browser shows it, H.264 where it does not."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

import pytest

from pipeline.ffmpeg.tools import find_tools
from tests.browser.conftest import HLS, LENGTH_S
from tests.browser.test_watching import play, player

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Page

    from tests.browser.conftest import OpenPage, Stage

pytestmark = pytest.mark.browser

REFUSED = """
const asked = MediaSource.isTypeSupported.bind(MediaSource);
MediaSource.isTypeSupported = (type) => !type.includes("av01") && asked(type);
"""
PLAYING = "player.tech(true).vhs.playlists.media().attributes.CODECS"
RUNGS = """
#EXT-X-STREAM-INF:BANDWIDTH=900000,RESOLUTION=1280x720,FRAME-RATE=25,CODECS="av01.0.05M.08,mp4a.40.2",AUDIO="a",SUBTITLES="s"
video/720p-av1/index.m3u8
#EXT-X-STREAM-INF:BANDWIDTH=400000,RESOLUTION=640x360,FRAME-RATE=25,CODECS="av01.0.01M.08,mp4a.40.2",AUDIO="a",SUBTITLES="s"
video/360p-av1/index.m3u8
"""
AV1 = ("-c:v", "libsvtav1", "-preset", "13", "-crf", "45", "-pix_fmt", "yuv420p", "-g", "50", "-svtav1-params", "lp=1")


@pytest.fixture
def with_av1(stage: Stage) -> None:
    """The published programme has AV1 rungs after its H.264 ones."""
    for master in stage.home.glob("channels/*/quiet-pump/*/master.m3u8"):
        for name in ("720p", "360p"):
            _recode(master.parent / "video" / name, master.parent / "video" / f"{name}-av1")
        master.write_text(master.read_text(encoding="utf-8").rstrip() + RUNGS, encoding="utf-8")


def _recode(h264: Path, av1: Path) -> None:
    av1.mkdir()
    source = ("-v", "error", "-nostdin", "-i", h264 / "index.m3u8", "-t", str(LENGTH_S))
    subprocess.run([find_tools().ffmpeg, *source, *AV1, *HLS, av1 / "index.m3u8"], check=True)


def _rungs(page: Page) -> list[str]:
    page.click(".vjs-quality .vjs-menu-button")
    return page.locator(".vjs-quality .vjs-menu-item-text").all_inner_texts()


@pytest.mark.usefixtures("with_av1")
def test_a_browser_that_shows_av1_plays_it_and_nothing_else(open_page: OpenPage) -> None:
    page = open_page("/watch/quiet-pump")
    play(page)
    page.wait_for_function("() => videojs.getPlayer('player').currentTime() > 5")
    assert player(page, PLAYING).startswith("av01")
    assert player(page, "player.videoHeight()") in {720, 360}
    assert _rungs(page) == ["720p", "360p", "Auto"]


@pytest.mark.usefixtures("with_av1")
def test_a_browser_that_refuses_av1_plays_h264(open_page: OpenPage) -> None:
    page = open_page("about:blank")
    page.add_init_script(REFUSED)
    page.goto("/watch/quiet-pump")
    play(page)
    page.wait_for_function("() => videojs.getPlayer('player').currentTime() > 5")
    assert player(page, PLAYING).startswith("avc1")
    assert _rungs(page) == ["720p", "360p", "Auto"]
