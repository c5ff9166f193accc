"""What goes is marked by keyboard alone: by an intern refused for length, and by an editor at the desk."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from fractions import Fraction
from typing import TYPE_CHECKING

import pytest

from crowd import programmes, queue, reviews, teams
from crowd.draft_records import DraftEditRecord
from crowd.person_records import InvitationKind
from crowd.proof import Picture
from crowd.records import FootageRecord
from crowd.work_records import WorkKind
from flows.artefacts import ArtefactStore
from flows.viewing import STAGE, View
from flows.workshop import VERSIONS
from pipeline.ffmpeg.tools import find_tools
from pipeline.model.admission import Cut
from tests.browser.conftest import PLAYER_READY
from tests.browser.test_working import invite, join

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Page

    from tests.browser.conftest import OpenPage, Stage

pytestmark = pytest.mark.browser

LONG_S = 380
READY = f"{PLAYER_READY} && window.tsiteDesk?.trimming"
SAVED = "() => !tsiteDesk.trimming.store.outbox.entries.length"
Screenshot = Callable[["Page", str], None]


def prepare_view(stage: Stage, slug: str) -> None:
    """What a worker leaves of footage that it refused for its length."""

    def build(folder: Path) -> View:
        picture = f"testsrc2=size=426x240:rate=5:duration={LONG_S}"
        encoded = (
            "-c:v",
            "libx264",
            "-preset",
            "ultrafast",
            "-g",
            "5",
            "-pix_fmt",
            "yuv420p",
            "-movflags",
            "+faststart",
        )
        copy = folder / "copy.mp4"
        subprocess.run([find_tools().ffmpeg, "-v", "error", "-f", "lavfi", "-i", picture, *encoded, copy], check=True)
        wave = tuple(abs((at * 7) % 140 - 70) for at in range(LONG_S * 50))
        return View(copy=copy, duration_s=Fraction(LONG_S), peaks=wave)

    with stage.database.session() as session:
        record = programmes.find(session, slug)
        assert record is not None
        sha256 = session.get_one(FootageRecord, record.footage_id).sha256
    store = ArtefactStore(root=stage.home / "artefacts")
    store.ensure(STAGE, store.key(STAGE, VERSIONS[STAGE], footage=sha256), View, build)


def go_to(page: Page, seconds: float) -> None:
    page.evaluate(f"tsiteDesk.trimming.player.currentTime({seconds})")
    page.wait_for_function(f"() => Math.abs(tsiteDesk.trimming.player.currentTime() - {seconds}) < 0.3")


def mark(page: Page, start_s: float, end_s: float) -> None:
    go_to(page, start_s)
    page.keyboard.press("Alt+KeyI")
    go_to(page, end_s)
    page.keyboard.press("Alt+KeyO")


@pytest.mark.parametrize("shape", ["phone"])
def test_an_intern_refused_for_length_trims_on_the_page_of_the_upload_and_is_taken_on(
    stage: Stage, open_page: OpenPage, screenshot: Screenshot, shape: str
) -> None:
    prepare_view(stage, "long")
    with stage.database.session() as session:
        team = teams.make_team(
            session, name="钱塘影像组", college="杭州职业技术学院", region="CN-ZJ", skills=["shoot"], who="operator"
        ).id
    page = open_page(f"/invitations/{invite(stage, InvitationKind.INTERN, team_id=team)}", shape=shape, language="zh")
    join(page, "Chen Yu")
    with stage.database.session() as session:
        record = programmes.find(session, "long")
        assert record is not None
        record.submitted_by = "person:1"
    page.goto("/programmes/long")
    page.wait_for_function(READY)
    assert page.inner_text("#verdict") == "超出 0:30.0"
    mark(page, 60, 75)
    page.wait_for_selector(".going-row")
    mark(page, 200, 230)
    assert page.inner_text("#verdict") == "还剩 0:15.0"
    page.keyboard.press("Alt+KeyZ")
    assert page.inner_text("#verdict") == "超出 0:15.0"
    page.click("#hand-in button")
    assert page.inner_text("#hand-in-alert") == "还是太长，请再多剪一些。"
    screenshot(page, f"trim-refused-{shape}")
    mark(page, 300, 320)
    page.wait_for_function(SAVED)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.evaluate("window.scrollTo(0, 0)")
    screenshot(page, f"trim-fits-{shape}")
    page.click("#hand-in button")
    page.wait_for_url("**/programmes/long")
    page.wait_for_selector("#standing .step-moving")
    with stage.database.session(reading=True) as session:
        record = programmes.find(session, "long")
        assert record is not None
        assert [work.kind for work in queue.unfinished(session)] == [WorkKind.PRODUCE]
        cuts = [(float(Fraction(start)), float(Fraction(end))) for start, end in record.options["order"]["cuts"]]
    assert [edge for cut in cuts for edge in cut] == pytest.approx([0, 60, 75, 300, 320, LONG_S], abs=0.3)


def test_an_editor_trims_at_the_desk_and_sees_which_cues_go(
    stage: Stage, open_page: OpenPage, screenshot: Screenshot
) -> None:
    with stage.database.session() as session:
        record = programmes.find(session, "valve")
        assert record is not None
        review = reviews.current(session, record)
        assert review is not None
        body = (Cut(start_s=Fraction(20), end_s=Fraction(31)),)
        review.picture = Picture(frame_rate=Fraction(25), title_s=Fraction(1, 2), body=body).as_kept()
    page = open_page("/programmes/valve/desk", language="en", operator=True)
    page.click(".bench-links a:has-text('Trim')")
    page.wait_for_function(READY)
    mark(page, 3.0, 6.3)
    page.wait_for_function("() => document.querySelectorAll('.touched-cue').length === 2")
    told = page.locator(".touched-fate").all_inner_texts()
    assert [fate.split(" ", 1)[1] for fate in told] == ["is cut through", "goes"]
    page.wait_for_function(SAVED)
    screenshot(page, "trim-desk")
    page.reload()  # nothing is lost
    page.wait_for_function(READY)
    page.wait_for_selector(".going-row")
    page.click("#hand-in button")
    page.wait_for_url("**/programmes/valve")
    with stage.database.session(reading=True) as session:
        record = programmes.find(session, "valve")
        assert record is not None
        order = record.options["order"]
        stretch = session.query(DraftEditRecord).one()
    assert (order["follows"], stretch.language) == (record.digest, "footage")
    edges = [float(Fraction(edge)) for cut in order["cuts"] for edge in cut]
    assert edges == pytest.approx([20, 22.5, 25.8, 31], abs=0.3)
