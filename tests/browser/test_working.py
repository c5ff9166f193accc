"""People at work in Chromium: invited, ordering, claiming, handing in, sending back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from crowd import invitations, ledger, teams
from crowd.person_records import InvitationKind
from crowd.record_base import utc_now

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.browser.conftest import OpenPage, Stage

pytestmark = pytest.mark.browser

PASSWORD = "orchard lantern gravel 7"
Screenshot = Callable[["Page", str], None]


def fits(page: Page) -> bool:
    """No sideways scrolling."""
    return bool(page.evaluate("document.documentElement.scrollWidth <= innerWidth"))


def invite(stage: Stage, kind: InvitationKind, **to: int) -> str:
    with stage.database.session() as session:
        return invitations.invite(session, kind, who="operator", now=utc_now(), **to)


def join(page: Page, name: str) -> None:
    """Take an invitation with the keyboard alone: the fields come in the order of the form."""
    page.focus("#name")
    for word in (name, f"{name.lower().replace(' ', '.')}@example.cn", "13800001234", PASSWORD):
        page.keyboard.type(word)
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**/account")


def test_an_order_becomes_work_that_is_claimed_handed_in_and_sent_back(
    stage: Stage, open_page: OpenPage, screenshot: Screenshot, shape: str
) -> None:
    with stage.database.session() as session:
        team = teams.make_team(
            session, name="钱塘影像组", college="杭州职业技术学院", region="CN-ZJ", skills=["shoot"], who="operator"
        ).id
        teams.make_enterprise(
            session, name_zh="宁波海港泵业", name_en="Harbour Works", region="CN-ZJ", industry="machinery",
            rights={"invention_patent": 11}, contact=("Wu Jianguo", "wu@example.cn", "057487654321"), who="operator",
        )  # fmt: skip
    intern = open_page(f"/invitations/{invite(stage, InvitationKind.INTERN, team_id=team)}", shape=shape)
    join(intern, "Chen Yu")
    editor = open_page(f"/invitations/{invite(stage, InvitationKind.EDITOR)}", shape=shape)
    join(editor, "Zhou Min")

    operator = open_page("/commissions/new", shape=shape, operator=True)
    operator.fill("#title_zh", "听不见噪音的泵")
    operator.fill("#title_en", "A pump that nobody hears")
    operator.fill("#deadline", (utc_now().date() + timedelta(days=30)).isoformat())
    operator.fill("#brief", "The rotor, and the test bench at work.")
    operator.click("form.sheet button[type=submit]")
    operator.wait_for_selector("text=Public-welfare subsidy")

    intern.goto("/board")
    assert fits(intern)
    intern.click("button:has-text('Claim')")
    intern.wait_for_selector("summary:has-text('Hand in')")
    intern.click("summary:has-text('Hand in')")
    intern.fill("textarea[name=note]", "Two cameras, 38 minutes.")
    intern.click("button:has-text('Hand in')")
    intern.wait_for_selector(".task-is-handed_in")
    screenshot(intern, f"commission-{shape}")

    editor.goto("/me")
    assert fits(editor)
    editor.click("text=A pump that nobody hears")
    editor.click("summary:has-text('Send back')")
    editor.select_option("select[name=reason]", "sound")
    editor.fill("textarea[name=words]", "A fan hums in the second interview.")
    editor.click("button:has-text('Send back')")
    editor.wait_for_selector(".came-back")

    intern.goto("/me?lang=zh")
    assert "声音有杂音、爆音或过轻" in intern.inner_text("main")
    screenshot(intern, f"my-page-{shape}-zh")
    for path in ("/board", "/calendar", "/teams", "/account"):
        intern.goto(path)
        assert fits(intern), path
    with stage.database.session(reading=True) as session:
        told = [entry.action for entry in ledger.entries(session, "commission:1")]
    assert told == ["commission ordered", "task claimed", "task handed in", "task sent back"]


@pytest.mark.parametrize("path", ["/people", "/teams", "/enterprises", "/commissions", "/commissions/new", "/board"])
def test_pages_of_administration_fit_every_screen(open_page: OpenPage, shape: str, path: str) -> None:
    page = open_page(path, language="zh", shape=shape, operator=True)
    assert fits(page)
