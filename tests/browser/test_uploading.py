"""Footage sent from Chromium: looked at first, sent by tus-js-client, gone on with after a closed tab."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from crowd import programmes, uploads
from crowd.record_base import utc_now
from crowd.records import ProgrammeState
from portal.uploads.keeping import keep_received
from portal.uploads.tus import intake_of

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Page, Route

    from crowd.upload_records import UploadRecord
    from tests.browser.conftest import OpenPage, Stage
    from tests.conftest import Footages

pytestmark = pytest.mark.browser


def fill(page: Page, title_en: str = "A battery that lasts", title_zh: str = "更耐用的电池") -> None:
    page.fill("#title_en", title_en)
    page.fill("#title_zh", title_zh)
    page.fill("#enterprise", "Cell & Sons")


def begun(stage: Stage) -> list[UploadRecord]:
    with stage.database.session(reading=True) as session:
        return uploads.unfinished(session, "operator", now=utc_now())


def test_footage_is_sent_with_its_facts_and_followed_to_its_programme(
    stage: Stage, open_page: OpenPage, screenshot: Callable[[Page, str], None], footages: Footages, shape: str
) -> None:
    footage = footages.plain(2, name="raw footage 素材.mp4")
    page = open_page("/uploads", operator=True, shape=shape)
    fill(page)
    page.fill("#names", "Cell & Sons=电芯父子公司")
    page.select_option("#need", "technology")
    page.set_input_files("#footage", footage)
    page.wait_for_selector("[data-chosen]:has-text('0:02 long')")
    assert "raw footage 素材.mp4" in page.inner_text("[data-chosen]")
    screenshot(page, f"upload-chosen-{shape}")
    page.click("text=Send and produce")
    page.wait_for_url("**/uploads/*")
    page.wait_for_selector(".step-now:has-text('Being kept')")
    screenshot(page, f"upload-arrived-{shape}")
    assert keep_received(stage.portal, intake_of(stage.app)) == 1
    page.wait_for_url("**/programmes/a-battery-that-lasts")
    page.wait_for_selector(".step-moving:has-text('Received')")
    with stage.database.session() as session:
        record = programmes.find(session, "a-battery-that-lasts")
        assert record is not None
        assert record.options["order"] == {"names": "Cell & Sons=电芯父子公司"}
        programmes.advance(session, record, ProgrammeState.PRODUCING, who="worker", why="a run began")
    page.wait_for_selector(".step-moving:has-text('In production')", timeout=10_000)


def test_a_page_that_was_written_before_the_footage_was_kept_goes_on_all_the_same(
    stage: Stage, open_page: OpenPage, footages: Footages
) -> None:
    page = open_page("/uploads", operator=True)
    fill(page)
    page.set_input_files("#footage", footages.plain(2))
    page.wait_for_selector("[data-chosen]:has-text('0:02 long')")

    def keep_first(route: Route) -> None:
        keep_received(stage.portal, intake_of(stage.app))
        route.continue_()

    page.route("**/js/standing.js*", keep_first)
    page.click("text=Send and produce")
    page.wait_for_url("**/programmes/a-battery-that-lasts")


def test_what_a_closed_tab_left_goes_on_where_it_was_and_two_are_sent_at_once(
    stage: Stage, open_page: OpenPage, screenshot: Callable[[Page, str], None], footages: Footages, tmp_path: Path
) -> None:
    footage = tmp_path / "long raw.mp4"
    size = 5_000_000
    footage.write_bytes(footages.plain(2).read_bytes().ljust(size, b"\0"))
    half = size // 2

    page = open_page("/uploads", operator=True, forgive="ERR_FAILED")
    page.route("**/api/uploads/*", lambda route: route.abort())
    fill(page)
    page.set_input_files("#footage", footage)
    page.wait_for_selector("[data-chosen]:has-text('long raw.mp4')")
    page.click("text=Send and produce")
    stage.wait_until(page, lambda: len(begun(stage)) == 1)
    page.click("text=Pause")
    page.wait_for_selector("[data-facts]:has-text('Paused')")
    page.close()
    intake_of(stage.app).partial(begun(stage)[0].id).path.write_bytes(footage.read_bytes()[:half])

    page = open_page("/uploads", operator=True, language="zh")
    assert "已收到 50 %" in page.inner_text("[data-row]")
    screenshot(page, "upload-begun-zh")
    sent: list[int] = []
    page.on("request", lambda asked: sent.append(int(asked.headers.get("upload-offset", -1))))
    wrong = footages.plain(2, name="another.mp4")
    page.set_input_files("[data-again-input]", wrong)
    page.wait_for_selector(".under-way-wrong:has-text('这是另一个文件')")
    fill(page, "Another", "另一个")
    page.set_input_files("#footage", [footage, wrong])  # the first is known and goes on; the second is new
    page.wait_for_selector("[data-row]:has-text('已全部收到')")
    assert [offset for offset in sent if offset >= 0] == [half]
    page.wait_for_selector("[data-chosen]:has-text('another.mp4')")
    page.click("text=上传并制作")
    page.wait_for_url("**/uploads/*")
    assert keep_received(stage.portal, intake_of(stage.app)) == 2


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("notes.mp4", b"#EXTM3U\nfile:///etc/passwd\n", "is not a film"),
        ("empty.mov", b"", "is empty"),
    ],
)
def test_what_is_no_film_is_refused_before_a_byte_is_sent(
    stage: Stage, open_page: OpenPage, tmp_path: Path, name: str, content: bytes, words: str
) -> None:
    file = tmp_path / name
    file.write_bytes(content)
    page = open_page("/uploads", operator=True)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    fill(page)
    page.set_input_files("#footage", file)
    page.wait_for_selector(f"[role=alert]:has-text('{words}')")
    page.click("text=Send and produce")
    page.wait_for_selector("[role=alert]:has-text('Please choose the footage')")
    assert not [address for address in asked if "/api/uploads" in address]


def test_sound_alone_and_a_film_that_is_too_long_are_told(
    open_page: OpenPage, screenshot: Callable[[Page, str], None], footages: Footages, shape: str
) -> None:
    sound = footages.make("sound.mp4", "-f", "lavfi", "-i", "sine=220:d=1", "-c:a", "aac")
    long = footages.plain(371, rate="5", size="64x36", name="upload-too-long.mp4")
    page = open_page("/uploads", operator=True, language="zh", shape=shape)
    fill(page)
    page.set_input_files("#footage", sound)
    page.wait_for_selector("[role=alert]:has-text('没有画面')")
    page.set_input_files("#footage", long)
    page.wait_for_selector("[data-confirm]:visible")
    assert "时长 6:11" in page.inner_text("[data-chosen]")
    page.click("text=上传并制作")
    page.wait_for_selector("[role=alert]:has-text('节目最长 6:00')")
    screenshot(page, f"upload-too-long-{shape}-zh")
    assert page.locator("[data-row]").count() == 0
    page.keyboard.press("Space")  # the focus is on the question
    assert page.is_checked("#confirmed")
    page.click("text=上传并制作")
    page.wait_for_url("**/uploads/*")


def test_what_the_server_cannot_take_comes_back_into_the_form(open_page: OpenPage, footages: Footages) -> None:
    page = open_page("/uploads", operator=True, forgive="400")
    fill(page)
    page.fill("#names", "team: Blue")
    page.set_input_files("#footage", footages.plain(2))
    page.wait_for_selector("[data-chosen]:has-text('0:02 long')")
    page.click("text=Send and produce")
    page.wait_for_selector("[role=alert]:has-text('Acme Ltd=顶点公司')")
    assert page.input_value("#names") == "team: Blue"
    assert page.locator("[data-row]").count() == 0
    page.wait_for_selector("[data-chosen]:has-text('0:02 long')")


def test_an_upload_is_discarded_after_a_question(stage: Stage, open_page: OpenPage, footages: Footages) -> None:
    page = open_page("/uploads", operator=True, forgive="ERR_")
    page.route(
        "**/api/uploads/*", lambda route: route.abort() if route.request.method == "PATCH" else route.continue_()
    )
    fill(page)
    page.set_input_files("#footage", footages.plain(2))
    page.wait_for_selector("[data-chosen]:has-text('0:02 long')")
    page.click("text=Send and produce")
    stage.wait_until(page, lambda: len(begun(stage)) == 1)
    page.on("dialog", lambda dialog: dialog.accept())
    page.click("text=Discard")
    page.wait_for_selector("[data-row]", state="detached")
    stage.wait_until(page, lambda: not begun(stage))
