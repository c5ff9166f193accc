from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from crowd import queue
from crowd.work_records import WorkKind
from tests.browser.conftest import PLAYER_READY

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Page

    from tests.browser.conftest import OpenPage, Stage

pytestmark = pytest.mark.browser

LANGUAGES = ("en", "zh")


def fits(page: Page) -> bool:
    """No sideways scrolling."""
    return bool(page.evaluate("document.documentElement.scrollWidth <= innerWidth"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_home_leads_to_a_programme(
    open_page: OpenPage, screenshot: Callable[[Page, str], None], shape: str, language: str
) -> None:
    page = open_page("/", language=language, shape=shape)
    page.wait_for_function("() => Array.from(document.images).every(image => image.complete && image.naturalWidth)")
    assert fits(page)
    screenshot(page, f"home-{shape}-{language}")
    page.click(".card-link")
    page.wait_for_url("**/watch/quiet-pump")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("/programmes", "desk"),
        ("/programmes/glass", "review"),
        ("/programmes/long", "refused"),
        ("/uploads", "uploads"),
    ],
)
def test_the_operators_pages_fit_every_screen(
    open_page: OpenPage, screenshot: Callable[[Page, str], None], shape: str, language: str, path: str, name: str
) -> None:
    page = open_page(path, language=language, shape=shape, operator=True)
    if name == "review":
        page.wait_for_function(PLAYER_READY)
    assert fits(page)
    screenshot(page, f"{name}-{shape}-{language}")


def test_dark_pages_are_dark(open_page: OpenPage, screenshot: Callable[[Page, str], None]) -> None:
    page = open_page("/", color_scheme="dark")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(12, 20, 29)"
    screenshot(page, "home-dark")
    screenshot(open_page("/programmes/long", color_scheme="dark", operator=True), "refused-dark")


def test_signing_in_and_an_address_without_a_page(open_page: OpenPage, screenshot: Callable[[Page, str], None]) -> None:
    page = open_page("/sign-in", language="zh", shape="phone")
    screenshot(page, "sign-in-phone-zh")


def test_an_editor_reads_both_languages_and_approves(stage: Stage, open_page: OpenPage) -> None:
    page = open_page("/programmes/glass", operator=True)
    page.wait_for_function(PLAYER_READY)
    assert page.locator(".cue").count() == len(stage.cues)
    assert "我们寻求8600万元融资" in page.inner_text(".cue:nth-child(3)")
    page.fill("#why", "Clear, and the numbers agree.")
    page.click("text=Approve and publish")
    page.wait_for_selector(".step[aria-current]:has-text('Approved')")
    with stage.database.session(reading=True) as session:
        assert [work.kind for work in queue.unfinished(session)] == [WorkKind.PUBLISH]


def test_a_refused_form_says_why_and_keeps_what_was_typed(open_page: OpenPage, tmp_path: Path) -> None:
    footage = tmp_path / "raw.mp4"
    footage.write_bytes(b"x")
    page = open_page("/uploads", operator=True, java_script_enabled=False, forgive="400")
    page.fill("#title_en", "A battery")
    page.fill("#title_zh", " ")
    page.fill("#enterprise", "Cell")
    page.set_input_files("#footage", footage)
    page.click("text=Send and produce")
    assert "Please give a Chinese title" in page.inner_text("[role=alert]")
    assert page.input_value("#title_en") == "A battery"
