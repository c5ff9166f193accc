"""An editor at the desk: three cues corrected with the keyboard alone, the network gone in between, then approved."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from crowd import drafts, programmes, queue
from crowd.work_records import WorkKind
from tests.browser.conftest import PLAYER_READY

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.browser.conftest import OpenPage, Stage

pytestmark = pytest.mark.browser

READY = f"{PLAYER_READY} && document.querySelectorAll('.line').length === 3"
SAVED = "() => document.getElementById('state').dataset.state === 'saved'"


def alt(page: Page, key: str) -> None:
    page.keyboard.press(f"Alt+{key}")


def rewrite(page: Page, text: str) -> None:
    page.keyboard.press("Control+a")
    page.keyboard.insert_text(text)


@pytest.mark.parametrize("language", ["zh"])
def test_three_cues_are_corrected_by_keyboard_through_a_lost_network_and_approved(
    stage: Stage, open_page: OpenPage, screenshot: Callable[[Page, str], None], language: str
) -> None:
    page = open_page("/programmes/valve/desk", language=language, operator=True, forgive="ERR_INTERNET_DISCONNECTED")
    page.wait_for_function(READY)
    alt(page, "ArrowDown")
    rewrite(page, "港湾机械制造听不见噪音的水泵")
    alt(page, "Period")  # the first cue starts a frame later
    page.wait_for_function("() => document.querySelector('.line-time').value === '0:00.520'")
    page.wait_for_function(SAVED)
    page.context.set_offline(True)
    alt(page, "ArrowDown")
    rewrite(page, "转子受11项发明专利保护，别家没有这样的转子")
    page.wait_for_function("() => document.getElementById('state').dataset.state === 'waiting'")
    alt(page, "ArrowDown")
    rewrite(page, "我们寻求8600万元融资\n建设第二座工厂")
    screenshot(page, "desk-offline")
    page.context.set_offline(False)
    page.wait_for_function(SAVED)
    page.wait_for_selector(".line:nth-child(2) .remark:has-text('过长')")
    screenshot(page, "desk-saved")
    alt(page, "ArrowUp")
    rewrite(page, "转子受11项发明专利保护")
    page.wait_for_selector(".line:nth-child(2):not(:has(.remark:has-text('中文 · 单行过长')))")
    page.wait_for_function(SAVED)
    page.fill("#why", "数字已核对")
    if page.locator("#looked").is_visible():
        page.check("#looked_at")
    page.click("#decide .button:not(.button-plain)")
    page.wait_for_url("**/programmes/valve")
    with stage.database.session(reading=True) as session:
        record = programmes.find(session, "valve")
        assert record is not None
        texts = {
            key.identity: found.cue.text
            for key, found in drafts.standing(session, drafts.find(session, record, record.digest), {}).items()
            if key.language == "zh-Hans" and found.cue
        }
        assert [work.kind for work in queue.unfinished(session)] == [WorkKind.RESUBTITLE]
    assert texts == {
        "c1": "港湾机械制造听不见噪音的水泵",
        "c2": "转子受11项发明专利保护",
        "c3": "我们寻求8600万元融资\n建设第二座工厂",
    }


def test_the_desk_fits_every_screen(open_page: OpenPage, screenshot: Callable[[Page, str], None], shape: str) -> None:
    page = open_page("/programmes/valve/desk", language="en", shape=shape, operator=True)
    page.wait_for_function(READY)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.focus(".line:nth-child(3) textarea[lang=en]")
    page.wait_for_selector("#suggestions :not(:empty)")
    screenshot(page, f"desk-{shape}")
