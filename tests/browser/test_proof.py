"""An editor reads what the subtitle check found, and answers for it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from crowd import ledger, programmes
from tests.browser.conftest import PLAYER_READY

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.browser.conftest import OpenPage, Stage

pytestmark = pytest.mark.browser

IN_VIEW = """selector => { const box = document.querySelector(selector).getBoundingClientRect();
    return box.bottom > 0 && box.top < innerHeight; }"""


@pytest.mark.parametrize("language", ["en", "zh"])
def test_findings_stand_beside_their_cues_on_every_screen(
    open_page: OpenPage, screenshot: Callable[[Page, str], None], shape: str, language: str
) -> None:
    page = open_page("/programmes/valve", language=language, shape=shape, operator=True)
    page.wait_for_function(PLAYER_READY)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    counted = {"en": "2 errors, 4 warnings", "zh": "2 处错误，4 处提醒"}
    assert page.inner_text(".proof-count") == counted[language]
    assert page.locator(".cue-held").count() == 1
    assert page.locator(".cue:nth-child(3) .remark-error").count() == 2
    assert page.locator(".cue:nth-child(3) .remark:not(.remark-error)").count() == 1
    assert page.locator(".doubtful").all_inner_texts() == ["Harbour", "nobody", "rotor."]
    assert page.evaluate("getComputedStyle(document.querySelector('.doubtful')).textDecorationStyle") == "dotted"
    screenshot(page, f"proof-{shape}-{language}")
    page.click(".proof-place-error")
    page.wait_for_function(IN_VIEW, arg="#cue-3 .remark-error")
    screenshot(page, f"proof-cue-{shape}-{language}")
    page.locator(".decision").scroll_into_view_if_needed()
    screenshot(page, f"proof-decision-{shape}-{language}")


def test_errors_are_approved_by_keyboard_once_they_were_looked_at(stage: Stage, open_page: OpenPage) -> None:
    page = open_page("/programmes/valve", operator=True)
    page.wait_for_function(PLAYER_READY)
    page.focus(".proof-place-error")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "cue-3"
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('.cue').id") == "cue-3"
    page.focus("#why")
    page.keyboard.type("The contract says so.")
    page.focus("text=Approve and publish")
    page.keyboard.press("Enter")
    assert page.evaluate("document.querySelector('#looked_at').matches(':invalid:focus')")
    page.keyboard.press("Space")
    page.focus("text=Approve and publish")
    page.keyboard.press("Enter")
    page.wait_for_selector(".step[aria-current]:has-text('Approved')")
    with stage.database.session(reading=True) as session:
        record = programmes.find(session, "valve")
        assert record is not None
        approval = next(e for e in ledger.entries(session, record.subject) if e.action == "review approved")
    assert approval.facts["subtitle_errors"] == 2


def test_a_programme_with_errors_is_sent_back_without_the_tick(open_page: OpenPage) -> None:
    page = open_page("/programmes/valve", operator=True)
    page.fill("#why", "The amount is wrong.")
    page.click("text=Send back")
    page.wait_for_selector(".step[aria-current]:has-text('Received')")
