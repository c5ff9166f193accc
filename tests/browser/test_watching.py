from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest

from tests.browser.conftest import PLAYER_READY

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.browser.conftest import OpenPage, Stage

pytestmark = pytest.mark.browser


def player(page: Page, expression: str) -> Any:
    """The value of an expression about the player, which is called player in it."""
    return page.evaluate(f"() => {{ const player = videojs.getPlayer('player'); return {expression}; }}")


def play(page: Page) -> None:
    page.wait_for_function(PLAYER_READY)
    page.click(".vjs-big-play-button")
    page.wait_for_function("() => videojs.getPlayer('player').currentTime() > 1")


def showing(page: Page) -> list[str]:
    tracks = player(page, "Array.from(player.textTracks()).filter(t => t.mode === 'showing').map(t => t.language)")
    return [str(language) for language in tracks]


def cue_text(page: Page) -> str:
    page.wait_for_selector(".vjs-text-track-cue")
    return page.inner_text(".vjs-text-track-display").replace("\u2060", "")


@pytest.mark.parametrize(("language", "track", "column"), [("zh", "zh-Hans", 3), ("en", "en", 2)])
def test_the_programme_plays_with_the_readers_subtitles(
    stage: Stage,
    open_page: OpenPage,
    screenshot: Callable[[Page, str], None],
    shape: str,
    language: str,
    track: str,
    column: int,
) -> None:
    page = open_page("/watch/quiet-pump", language=language, shape=shape)
    play(page)
    assert showing(page) == [track]
    assert cue_text(page) in {str(cue[column]) for cue in stage.cues}
    family = page.evaluate("getComputedStyle(document.querySelector('.vjs-text-track-cue > div')).fontFamily")
    assert "Noto Sans SC" in family
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    screenshot(page, f"watch-{shape}-{language}")


def test_the_chinese_font_is_there_before_the_first_cue(open_page: OpenPage) -> None:
    page = open_page("/watch/quiet-pump", language="zh")
    play(page)
    assert cue_text(page)
    assert page.evaluate("""document.fonts.check('600 20px "Noto Sans SC"', '港湾机械制造')""")


def test_the_player_speaks_the_readers_language(open_page: OpenPage) -> None:
    page = open_page("/watch/quiet-pump", language="zh")
    page.wait_for_function(PLAYER_READY)
    assert page.get_attribute(".vjs-play-control", "title") == "播放"
    assert page.get_attribute(".vjs-quality .vjs-menu-button", "title") == "清晰度"
    english = open_page("/watch/quiet-pump", language="en")
    english.wait_for_function(PLAYER_READY)
    assert english.get_attribute(".vjs-quality .vjs-menu-button", "title") == "Quality"


def test_the_quality_menu_lists_the_rungs_and_changes_them(
    open_page: OpenPage, screenshot: Callable[[Page, str], None]
) -> None:
    page = open_page("/watch/quiet-pump")
    play(page)
    page.click(".vjs-quality .vjs-menu-button")
    items = page.locator(".vjs-quality .vjs-menu-item-text")
    assert items.all_inner_texts() == ["720p", "360p", "Auto"]
    screenshot(page, "watch-quality-menu")
    page.click(".vjs-quality .vjs-menu-item:has-text('360p')")
    enabled = player(page, "Array.from(player.qualityLevels()).filter(l => l.enabled).map(l => l.height)")
    assert enabled == [360]
    assert page.inner_text(".vjs-quality-label") == "360p"


def test_the_subtitle_menu_offers_both_languages(open_page: OpenPage) -> None:
    page = open_page("/watch/quiet-pump", language="zh")
    play(page)
    page.click(".vjs-subs-caps-button button")
    texts = page.locator(".vjs-subs-caps-button .vjs-menu-item-text").all_inner_texts()
    assert {"English", "简体中文"} <= {text.strip() for text in texts}
    page.click(".vjs-subs-caps-button .vjs-menu-item:has-text('English')")
    page.wait_for_function(
        "() => Array.from(videojs.getPlayer('player').textTracks()).find(t => t.language === 'en').mode === 'showing'"
    )
    assert showing(page) == ["en"]


def test_keys_work_while_the_player_has_the_focus(open_page: OpenPage) -> None:
    page = open_page("/watch/quiet-pump")
    page.wait_for_function(PLAYER_READY)
    page.focus("#player")
    page.keyboard.press("k")
    page.wait_for_function("() => videojs.getPlayer('player').currentTime() > 0.3")
    page.keyboard.press("Space")
    assert player(page, "player.paused()") is True
    page.keyboard.press("ArrowRight")
    page.wait_for_function("() => videojs.getPlayer('player').currentTime() > 5")
    page.keyboard.press("ArrowLeft")
    page.wait_for_function("() => videojs.getPlayer('player').currentTime() < 3")
    page.keyboard.press("m")
    assert player(page, "player.muted()") is True
    page.keyboard.press("m")
    page.keyboard.press("ArrowDown")
    assert player(page, "player.volume()") == pytest.approx(0.9)
    page.keyboard.press("c")
    assert showing(page) == []
    page.keyboard.press("c")
    assert showing(page) == ["en"]
    page.keyboard.press("f")
    page.wait_for_function("() => document.fullscreenElement !== null")
    page.keyboard.press("f")
    page.wait_for_function("() => document.fullscreenElement === null")


def test_keys_do_nothing_while_the_focus_is_elsewhere(open_page: OpenPage) -> None:
    page = open_page("/watch/quiet-pump")
    page.wait_for_function(PLAYER_READY)
    page.focus(".wordmark")
    for key in ("k", "m", "c", "f", "ArrowRight"):
        page.keyboard.press(key)
    page.wait_for_timeout(300)
    assert player(page, "[player.paused(), player.muted(), player.currentTime()]") == [True, False, 0]
    assert showing(page) == ["en"]


def test_the_player_can_be_reached_with_the_tab_key(open_page: OpenPage) -> None:
    page = open_page("/watch/quiet-pump")
    page.wait_for_function(PLAYER_READY)
    for _ in range(20):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.closest('.video-js') !== null"):
            break
    assert page.evaluate("document.activeElement.closest('.video-js') !== null")


def test_a_click_in_the_transcript_goes_there_and_marks_the_cue(open_page: OpenPage) -> None:
    page = open_page("/watch/quiet-pump")
    page.wait_for_function(PLAYER_READY)
    page.click(".cue:nth-child(3) .cue-time")
    page.wait_for_function("() => videojs.getPlayer('player').currentTime() >= 7")
    page.wait_for_selector(".cue:nth-child(3)[aria-current]")
    assert page.locator(".cue[aria-current]").count() == 1


def test_every_target_is_large_enough_to_hit(open_page: OpenPage, shape: str) -> None:
    page = open_page("/watch/quiet-pump", shape=shape)
    play(page)
    small = page.evaluate(
        """() => Array.from(document.querySelectorAll('a, button, summary'))
            .filter(e => e.checkVisibility({visibilityProperty: true}) && !e.closest('.vjs-hidden, .vjs-menu, .skip'))
            .map(e => [e.className || e.textContent.trim(), e.getBoundingClientRect()])
            .filter(([, r]) => r.width > 1 && (r.width < 24 || r.height < 24)).map(([name]) => name)"""
    )
    inline_links = {"Domestic", "International", "Desk"}
    assert set(small) <= inline_links


def test_cues_are_large_enough_to_read_and_never_under_the_controls(open_page: OpenPage, shape: str) -> None:
    page = open_page("/watch/quiet-pump", language="zh", shape=shape)
    play(page)
    page.evaluate("() => { const player = videojs.getPlayer('player'); player.pause(); player.currentTime(8); }")
    page.wait_for_selector(".vjs-text-track-cue:has-text('8600万元')")
    box, bar, size = page.evaluate(
        """() => { const cue = document.querySelector('.vjs-text-track-cue > div');
            return [cue.getBoundingClientRect(), document.querySelector('.vjs-progress-holder').getBoundingClientRect(),
                parseFloat(getComputedStyle(cue).fontSize)]; }"""
    )
    assert size >= 13
    assert box["bottom"] <= bar["top"]
    assert box["width"] <= page.viewport_size["width"]  # type: ignore[index]
    lines = box["height"] / (size * 1.4)
    assert lines == pytest.approx(2, abs=0.4)


def test_a_cue_stands_above_the_controls_the_moment_they_come(open_page: OpenPage) -> None:
    page = open_page("/watch/quiet-pump", language="zh")
    play(page)
    page.evaluate("() => { const it = videojs.getPlayer('player'); it.userActive(false); it.currentTime(8); }")
    page.wait_for_selector(".vjs-user-inactive.vjs-playing .vjs-text-track-cue:has-text('8600万元')")
    bottom, top = page.evaluate(
        """() => { videojs.getPlayer('player').userActive(true);
            return [document.querySelector('.vjs-text-track-cue > div').getBoundingClientRect().bottom,
                document.querySelector('.vjs-progress-holder').getBoundingClientRect().top]; }"""
    )
    assert bottom <= top
