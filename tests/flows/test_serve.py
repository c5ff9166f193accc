"""`tsite serve`: what was produced plays, and what is sent in is processed with no second command."""

import contextlib
import http.cookiejar
import json
import os
import re
import time
import urllib.error
import urllib.parse
import urllib.request
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser

from pipeline.subtitles.formats.webvtt_file import read_webvtt
from tests.browser.test_watching import cue_text, play, player, showing
from tests.conftest import Footages
from tests.flows.conftest import Tsite, serving

pytestmark = [pytest.mark.media, pytest.mark.browser, pytest.mark.xdist_group("flows")]

SCREENSHOTS = os.environ.get("TSITE_SCREENSHOTS")


@pytest.mark.parametrize(("language", "track"), [("zh", "zh-Hans"), ("en", "en")])
def test_a_produced_programme_plays_with_its_subtitles(
    produced: dict[str, Any], tsite: Tsite, chromium: Browser, language: str, track: str
) -> None:
    cues = read_webvtt(Path(produced["subtitles"][track]).read_text(encoding="utf-8"), track).cues
    with serving(tsite, "--no-worker") as address:
        page = chromium.new_page(
            viewport={"width": 1280, "height": 900}, locale="zh-CN" if language == "zh" else "en-GB"
        )
        page.goto(f"{address}/watch/{produced['programme']}?lang={language}")
        play(page)
        assert player(page, "player.duration()") == pytest.approx(produced["duration_s"], abs=0.1)
        player(page, f"player.currentTime({cues[-2].end_ms / 1000 - 0.9})")
        assert showing(page) == [track]
        shown = re.sub(r"\s", "", cue_text(page))
        assert shown in {re.sub(r"\s", "", cue.text) for cue in cues}
        if SCREENSHOTS:
            page.screenshot(path=f"{SCREENSHOTS}/programme-{language}.png")
        page.close()


class Operator:
    """An operator's browser, without a browser."""

    def __init__(self, address: str, token: str) -> None:
        self.address = address
        jar = urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar())
        self.opener = urllib.request.build_opener(jar)
        form = urllib.parse.urlencode({"token": token, "csrf_token": self.csrf_token("/sign-in")}).encode()
        self.opener.open(urllib.request.Request(f"{address}/sign-in", form, {"Referer": f"{address}/sign-in"}))

    def get(self, path: str) -> str:
        with self.opener.open(self.address + path) as answer:
            return str(answer.read().decode())

    def csrf_token(self, path: str) -> str:
        found = re.search(r'name="csrf_token" value="([^"]+)"', self.get(path))
        assert found is not None
        return found[1]


def test_what_is_sent_in_is_produced_without_a_second_command(tsite: Tsite, footages: Footages) -> None:
    footage = footages.plain(2, name="sent.mp4")
    with serving(tsite) as address:
        operator = Operator(address, (tsite.home / "operator-token").read_text().strip())
        names = {
            "title_en": "Sent In",
            "title_zh": "送来的",
            "enterprise": "Example",
            "need": "market",
            "name": "a.mp4",
        }
        request = urllib.request.Request(
            f"{address}/uploads?{urllib.parse.urlencode(names)}",
            footage.read_bytes(),
            {
                "Content-Type": "application/octet-stream",
                "X-CSRFToken": operator.csrf_token("/uploads"),
                "Accept": "application/json",
                "Referer": f"{address}/uploads",
            },
        )
        with operator.opener.open(request) as answer:
            assert answer.status in {200, 201, 202}
        told: dict[str, Any] = {}
        deadline = time.monotonic() + 120
        while True:
            with contextlib.suppress(urllib.error.HTTPError):  # 404 until it has been put away
                told = json.loads(operator.get("/api/programmes/sent-in"))
            if told.get("state") in {"in_review", "failed", "refused"}:
                break
            assert time.monotonic() < deadline, told
            time.sleep(0.5)
        assert told["state"] == "in_review", told
