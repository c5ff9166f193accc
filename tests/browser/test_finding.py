from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from werkzeug.serving import make_server

from portal.context import attach
from tests.browser.conftest import PLAYER_READY

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.browser.conftest import OpenPage, Stage

pytestmark = pytest.mark.browser

TIME = "videojs.getPlayer('player').currentTime()"


def fits(page: Page) -> bool:
    """No sideways scrolling, and no part of the main menu outside the screen."""
    return bool(
        page.evaluate(
            """() => document.documentElement.scrollWidth <= innerWidth
                && Array.from(document.querySelectorAll('.menu a'), link => link.getBoundingClientRect())
                    .every(box => box.left >= 0 && box.right <= innerWidth)"""
        )
    )


@pytest.mark.parametrize(("shape", "language", "question"), [("phone", "zh", "专利"), ("desktop", "en", "patents")])
def test_a_viewer_searches_a_word_and_is_led_to_the_moment(
    open_page: OpenPage, screenshot: Callable[[Page, str], None], shape: str, language: str, question: str
) -> None:
    page = open_page("/", language=language, shape=shape)
    page.fill("#q", question)
    page.press("#q", "Enter")
    page.wait_for_url("**/search?**")
    assert page.locator(".moment mark").first.inner_text() == question
    assert fits(page)
    screenshot(page, f"search-{shape}-{language}")
    page.click(".moment")
    page.wait_for_url("**/watch/quiet-pump?t=3.5")
    page.wait_for_function(PLAYER_READY)
    page.wait_for_function(f"() => {TIME} >= 3.5")
    page.wait_for_selector(".cue:nth-child(2)[aria-current]")
    assert fits(page)
    screenshot(page, f"moment-{shape}-{language}")


def test_search_and_its_filters_work_with_the_keyboard_alone(open_page: OpenPage) -> None:
    page = open_page("/")
    page.focus("#q")
    page.keyboard.type("pump")
    page.keyboard.press("Tab")  # the button
    page.keyboard.press("Tab")  # what is looked for
    page.keyboard.press("F")
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search?q=pump&need=financing**")
    assert page.locator(".answer").count() == 1


def test_the_player_shows_where_its_bar_leads_its_chapters_and_its_speed(
    open_page: OpenPage, screenshot: Callable[[Page, str], None]
) -> None:
    page = open_page("/watch/quiet-pump")
    page.wait_for_function(PLAYER_READY)
    page.click(".vjs-big-play-button")
    page.wait_for_function(f"() => {TIME} > 0.2")
    rail = page.locator(".vjs-progress-holder").bounding_box()
    assert rail
    page.mouse.move(rail["x"] + rail["width"] * 0.7, rail["y"] + 2)
    page.wait_for_timeout(300)
    page.mouse.move(rail["x"] + rail["width"] * 0.75, rail["y"] + 2)  # 9 s: the fifth tile, in the second row
    page.wait_for_selector(".storyboard:not([hidden])")
    assert page.evaluate("document.querySelector('.storyboard').style.backgroundPosition") == "-160px -90px"
    screenshot(page, "storyboard")
    page.mouse.move(5, 5)
    page.wait_for_selector(".storyboard", state="hidden")
    assert page.locator(".chapter").all_inner_texts()[0].split() == ["0:00", "Title"]
    page.click(".chapter:has-text('Ending')")
    page.wait_for_function(f"() => {TIME} >= 11.4")
    page.wait_for_selector(".chapter[aria-current]:has-text('Ending')")
    assert page.locator("div.vjs-chapters-button:not(.vjs-hidden)").count() == 1
    page.focus("#player")
    for key, speed in ((">", 1.25), ("<", 1)):
        page.keyboard.press(key)
        page.wait_for_function(f"() => videojs.getPlayer('player').playbackRate() === {speed}")  # told by an event
    assert page.locator(".vjs-picture-in-picture-control:not(.vjs-hidden)").count() == 1


def test_a_moment_is_shared_and_copied(
    open_page: OpenPage, shape: str, screenshot: Callable[[Page, str], None]
) -> None:
    page = open_page("/watch/quiet-pump?t=7", shape="phone", permissions=["clipboard-read", "clipboard-write"])
    page.wait_for_function(PLAYER_READY)
    page.wait_for_function(f"() => {TIME} >= 7")
    page.click(".share > summary")
    page.check("[data-share-moment]")
    address = page.input_value("#share-address")
    assert address.endswith("/watch/quiet-pump?t=7")
    page.click("[data-copy='share-address']")
    page.wait_for_selector("[data-copy='share-address']:has-text('Copied')")
    assert page.evaluate("navigator.clipboard.readText()") == address
    assert fits(page)
    screenshot(page, "share-phone")


@pytest.fixture
def partner(stage: Stage) -> Iterator[str]:
    """The address of another site's page that frames the player: the same machine by another name."""
    frame = f'<!doctype html><iframe src="{stage.address}/embed/quiet-pump" width="640" height="360"></iframe>'

    def page(_environ: object, start_response: Callable[..., object]) -> list[bytes]:
        start_response("200 OK", [("Content-Type", "text/html")])
        return [frame.encode()]

    server = make_server("127.0.0.1", 0, page, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://localhost:{server.server_port}/"
    server.shutdown()
    thread.join(timeout=10)
    server.server_close()


def test_another_site_shows_the_player_only_where_settings_allow_it(
    stage: Stage, open_page: OpenPage, partner: str
) -> None:
    def allow(origins: str) -> None:
        settings = stage.portal.settings.model_copy(update={"embed_origins": origins})
        attach(stage.app, replace(stage.portal, settings=settings))

    allow("http://localhost:*")
    page = open_page(partner, forgive="frame")
    page.frame_locator("iframe").locator(".vjs-big-play-button").wait_for()
    allow("https://partner.example")
    with page.expect_console_message(lambda message: "frame-ancestors" in message.text):
        page.reload()
    assert page.frame_locator("iframe").locator("#player").count() == 0


def test_the_main_menu_of_a_phone_is_whole(open_page: OpenPage, screenshot: Callable[[Page, str], None]) -> None:
    for language in ("en", "zh"):
        page = open_page("/communities", language=language, shape="phone", operator=True)
        assert fits(page)
        screenshot(page, f"menu-operator-{language}")
