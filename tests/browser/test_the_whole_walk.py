"""From an invitation to an answered inquiry on a real portal with a real worker, at a desk and on a phone."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from flask import Flask

from crowd import ledger, programmes, teams
from crowd.database import Database
from crowd.person_records import InvitationKind
from crowd.record_base import utc_now
from tests.browser.conftest import PLAYER_READY, TOKEN, Stage
from tests.browser.test_desk import SAVED as DESK_SAVED
from tests.browser.test_desk import alt, rewrite
from tests.browser.test_trimming import SAVED as TRIMS_SAVED
from tests.browser.test_trimming import go_to, mark
from tests.browser.test_working import fits, invite, join
from tests.flows.conftest import Tsite, serving

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Page

    from tests.browser.conftest import OpenPage
    from tests.conftest import Footages

pytestmark = [pytest.mark.browser, pytest.mark.media, pytest.mark.timeout(1200)]

WORKED_MS = 400_000
"""How long a worker may take, other tests beside it."""

TOO_LONG_S = 372
SLUG = "a-second-life-for-battery-metals"
TRIMMER_READY = f"{PLAYER_READY} && window.tsiteDesk?.trimming"
CORRECTED = (
    "这项技术受38项发明专利保护",
    "其中12项已在欧洲、日本和美国\n获得授权",
    "去年我们的营收\n达到8600万元 增长32%",
)
CHINESE_WORD = "电池"
Screenshot = Callable[["Page", str], None]


@pytest.fixture
def stage(tmp_path: Path, prefect_api_url: str) -> Iterator[Stage]:
    """A portal and a worker as `tsite serve` starts them, in an empty home."""
    tsite = Tsite(tmp_path / "home", prefect_api_url)
    tsite.environment["TSITE_OPERATOR_TOKEN"] = TOKEN
    with serving(tsite) as address:
        database = Database.open(f"sqlite:///{tsite.home / 'tsite.db'}")
        yield Stage(address=address, app=Flask(__name__), database=database, home=tsite.home)
        database.close()


def too_long(footages: Footages) -> Path:
    """Twenty seconds of speech, then the last picture in silence until it runs past six minutes."""
    return footages.make(
        "uncut.mp4",
        *("-i", str(footages.talking()), "-vf", f"fps=25,tpad=stop_mode=clone:stop_duration={TOO_LONG_S}"),
        *("-af", f"apad=whole_dur={TOO_LONG_S}", "-t", str(TOO_LONG_S)),
        *("-c:v", "libx264", "-preset", "ultrafast", "-crf", "20", "-g", "25", "-c:a", "aac"),
    )


def found(stage: Stage) -> dict[str, str]:
    """What the record says of the programme: its state and its digest."""
    with stage.database.session(reading=True) as session:
        record = programmes.find(session, SLUG)
        return {"state": record.state.value, "digest": record.digest} if record else {"state": "", "digest": ""}


def settle(page: Page, stage: Stage, state: str, *, other_than: str = "") -> str:
    """Wait for the worker; the digest of what it made."""
    waited_ms = 0
    while (now := found(stage))["state"] != state or now["digest"] == other_than != "":
        assert waited_ms < WORKED_MS, f"the programme is {now['state']}"
        assert now["state"] != "failed"
        page.wait_for_timeout(250)
        waited_ms += 250
    return now["digest"]


def test_an_invited_intern_s_film_reaches_a_viewer_whose_inquiry_is_answered(
    stage: Stage, open_page: OpenPage, screenshot: Screenshot, footages: Footages, shape: str
) -> None:
    footage = too_long(footages)
    with stage.database.session() as session:
        team = teams.make_team(
            session, name="钱塘影像组", college="杭州职业技术学院", region="CN-ZJ", skills=["shoot"], who="operator"
        ).id
        enterprise = teams.make_enterprise(
            session, name_zh="示范电池回收有限公司", name_en="Model Battery Recycling", region="CN-ZJ",
            industry="environment", rights={"invention_patent": 3}, contact=("", "", ""), who="operator",
        ).id  # fmt: skip
    number = 0

    def look(page: Page, name: str) -> None:
        nonlocal number
        number += 1
        assert fits(page), name
        screenshot(page, f"walk-{shape}-{number:02d}-{name}")

    operator = open_page("/commissions/new", shape=shape, operator=True)
    operator.fill("#title_zh", "让电池金属重获新生")
    operator.fill("#title_en", "A Second Life for Battery Metals")
    operator.select_option("#need", "financing")
    operator.fill("#deadline", (utc_now().date() + timedelta(days=30)).isoformat())
    operator.fill("#brief", "The recovery line at work.")
    look(operator, "order")
    operator.click("form.sheet button[type=submit]")
    operator.wait_for_selector("text=Public-welfare subsidy")

    intern = open_page(f"/invitations/{invite(stage, InvitationKind.INTERN, team_id=team)}", shape=shape, language="zh")
    look(intern, "invited")
    join(intern, "Chen Yu")
    intern.goto("/board")
    intern.click("button:has-text('领取')")
    intern.wait_for_selector("summary:has-text('提交')")
    look(intern, "claimed")

    intern.goto("/uploads")
    intern.fill("#title_en", "A Second Life for Battery Metals")
    intern.fill("#title_zh", "让电池金属重获新生")
    intern.fill("#enterprise", "示范电池回收有限公司")
    intern.select_option("#need", "financing")
    intern.set_input_files("#footage", footage)
    intern.wait_for_selector("[data-confirm]:visible")
    intern.check("#confirmed")
    look(intern, "too-long-before-a-byte-is-sent")
    intern.click("[data-upload] button[type=submit]")
    intern.wait_for_url(f"**/programmes/{SLUG}", timeout=WORKED_MS)
    settle(intern, stage, "refused")
    intern.reload()
    intern.wait_for_function(TRIMMER_READY, timeout=WORKED_MS)
    look(intern, "refused-for-length")
    end_s = float(intern.evaluate("tsiteDesk.trimming.player.duration()"))
    mark(intern, 21, end_s - 0.2)
    go_to(intern, 5)
    intern.wait_for_function(TRIMS_SAVED)
    look(intern, "trimmed")
    intern.click("#hand-in button")
    intern.wait_for_url(f"**/programmes/{SLUG}")
    digest = settle(intern, stage, "in_review")
    intern.reload()
    look(intern, "admitted")
    intern.goto("/me")
    intern.click("a:has-text('让电池金属重获新生')")
    intern.click("summary:has-text('提交')")
    intern.select_option("select[name=programme]", SLUG)
    intern.click(".task-form form button:has-text('提交')")
    intern.wait_for_selector(".task-is-handed_in")

    editor = open_page(f"/invitations/{invite(stage, InvitationKind.EDITOR)}", shape=shape, language="zh")
    join(editor, "Zhou Min")
    editor.goto(f"/programmes/{SLUG}/desk")
    editor.wait_for_function(PLAYER_READY)
    editor.wait_for_selector(".line")
    for text in CORRECTED:
        alt(editor, "ArrowDown")
        rewrite(editor, text)
    editor.wait_for_function(DESK_SAVED)
    alt(editor, "KeyM")
    editor.fill("#comment", "结尾的停顿太长，请剪掉。")
    editor.click("#say button[type=submit]")
    editor.wait_for_selector(".thread:has-text('结尾的停顿太长')")
    look(editor, "corrected-and-commented")
    editor.fill("#why", "结尾太拖沓")
    editor.select_option("#kind", "length")
    editor.click("button:has-text('退回')")
    editor.wait_for_url(f"**/programmes/{SLUG}")
    assert found(stage)["state"] == "received"

    intern.goto(f"/programmes/{SLUG}")
    assert "结尾太拖沓" in intern.inner_text("main")
    look(intern, "sent-back")
    if not intern.locator("#trimmer").count():
        intern.click("a:has-text('剪裁')")
    intern.wait_for_function(TRIMMER_READY, timeout=WORKED_MS)
    length_s = float(intern.evaluate("tsiteDesk.trimming.player.duration()"))
    end_s = length_s - float(intern.get_attribute("#trimmer", "data-ending-ms") or 0) / 1000
    mark(intern, end_s - 0.8, end_s)
    intern.wait_for_function(TRIMS_SAVED)
    intern.click("#hand-in button")
    second = settle(intern, stage, "in_review", other_than=digest)
    assert second != digest

    editor.goto(f"/programmes/{SLUG}/desk")
    editor.wait_for_function(PLAYER_READY)
    editor.wait_for_selector(".line")
    assert editor.input_value(".line:nth-child(1) textarea[lang=zh-Hans]") == CORRECTED[0], "the corrections follow"
    editor.fill("#why", "数字与专利登记相符")
    if editor.locator("#looked").is_visible():
        editor.check("#looked_at")
    look(editor, "to-be-approved")
    editor.click("#decide .button:not(.button-plain)")
    editor.wait_for_url(f"**/programmes/{SLUG}")
    settle(editor, stage, "published")

    viewer = open_page("/", shape=shape, language="zh")
    viewer.wait_for_selector(f"a[href*='/watch/{SLUG}']")
    look(viewer, "home")
    viewer.fill("#q", CHINESE_WORD)
    viewer.press("#q", "Enter")
    viewer.wait_for_selector(".moment mark")
    assert CHINESE_WORD in viewer.inner_text(".moment mark")
    look(viewer, "found")
    at_s = float(re.search(r"[?&]t=([\d.]+)", viewer.get_attribute(".moment", "href") or "")[1])  # type: ignore[index]
    viewer.click(".moment")
    viewer.wait_for_function(PLAYER_READY)
    viewer.wait_for_function(f"() => Math.abs(videojs.getPlayer('player').currentTime() - {at_s}) < 0.5")
    look(viewer, "at-the-moment")
    viewer.click("[data-inquiry] a")
    viewer.wait_for_selector("#name")
    viewer.fill("#name", "Anna Keller")
    viewer.select_option("#country", "DE")
    viewer.fill("#email", "anna.keller@example.de")
    viewer.fill("#message", "We collect spent batteries and would like to talk about your line.")
    if not viewer.locator("input[name=about]:checked").count():
        viewer.check("input[name=about] >> nth=0")
    viewer.check("#consent")
    viewer.locator(".contact").scroll_into_view_if_needed()
    look(viewer, "writes")
    viewer.click(".contact button[type=submit]")
    viewer.wait_for_selector(".contact [role=status]")

    speaker = open_page(
        f"/invitations/{invite(stage, InvitationKind.ENTERPRISE, enterprise_id=enterprise)}", shape=shape, language="zh"
    )
    join(speaker, "Wu Jianguo")
    speaker.goto("/inquiries")
    speaker.click("td a")
    speaker.click("details.unmask summary")
    speaker.fill("#why", "回复对方")
    speaker.click("details.unmask button")
    speaker.wait_for_selector("text=anna.keller@example.de")
    speaker.fill("#answer", "已回信，约定下周视频会谈。")
    speaker.click("form:has(#answer) button")
    speaker.wait_for_selector(".inquiry-answered")
    look(speaker, "answered")

    operator.goto(f"/programmes/{SLUG}/ledger")
    told = operator.inner_text("table.ledger")
    look(operator, "ledger")
    for words in ("结尾太拖沓", "数字与专利登记相符", "Zhou Min", "Chen Yu"):
        assert words in told, words
    with stage.database.session(reading=True) as session:
        of_programme = [entry.action for entry in ledger.entries(session, f"programme:{SLUG}")]
    for action in ("verdict", "sent back", "approved", "published"):
        assert any(action in one for one in of_programme), (action, of_programme)
