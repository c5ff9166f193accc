"""A viewer watches and writes to the enterprise, and the enterprise sees and answers it, in Chromium."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest

from crowd import commissions, programmes, teams, views
from crowd.commissions import Order
from crowd.inquiry_records import InquiryRecord
from crowd.person_records import InvitationKind
from crowd.record_base import utc_now
from crowd.view_figures import PARTS, Period, Viewing, reach_bits
from crowd.views import Place
from pipeline.model.programme import Need
from portal.counting import counter_of
from tests.browser.conftest import PLAYER_READY
from tests.browser.test_working import fits, invite, join

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.browser.conftest import OpenPage, Stage

pytestmark = pytest.mark.browser

SLUG = "quiet-pump"
# Chromium without a screen calls itself headless, which no viewer is.
VIEWER = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36"
Screenshot = Callable[["Page", str], None]


def commission(stage: Stage) -> int:
    """The id of the enterprise that the published programme is made for."""
    with stage.database.session() as session:
        enterprise = teams.make_enterprise(
            session, name_zh="宁波海港泵业有限公司", name_en="Harbour Works Ltd", region="CN-ZJ", industry="machinery",
            rights={"invention_patent": 11}, contact=("", "", ""), who="operator",
        )  # fmt: skip
        order = Order(
            enterprise_id=enterprise.id, title_zh="听不见噪音的泵", title_en="A pump that nobody hears",
            need=Need.FINANCING, region="CN-ZJ", industry="machinery", brief="the rotor", deadline=date(2030, 1, 1),
        )  # fmt: skip
        placed = commissions.place(session, order, who="operator")
        record = programmes.find(session, SLUG)
        assert record is not None
        record.commission_id = placed.id
        return enterprise.id


def some_weeks_of_views(stage: Stage) -> None:
    """What a month of viewers leaves."""
    with stage.database.session() as session:
        record = programmes.find(session, SLUG)
        assert record is not None
        for back in range(1, 30):
            day = utc_now().date() - timedelta(days=back)
            kept = {}
            for number in range((back * 7) % 23):
                parts = PARTS if number % 3 else PARTS // (2 + number % 4)
                kept[Place(day=day, programme_id=record.id, viewer=str(number))] = Viewing(
                    watched_ms=9000, reach=reach_bits(range(parts)), source=("search", "social", "direct")[number % 3],
                    language=("en", "de", "zh")[number % 3], country=("DE", "GB", "")[number % 3],
                    place="embed" if number % 5 == 0 else "portal",
                )  # fmt: skip
            views.keep(session, kept)


def write(page: Page) -> None:
    """Fill the form by keyboard: its fields come in the order of the form."""
    page.focus("#name")
    for word in ("Anna Keller", "Rhein Pumpen GmbH"):
        page.keyboard.type(word)
        page.keyboard.press("Tab")
    page.select_option("#country", "DE")
    page.fill("#email", "anna.keller@example.de")
    page.fill("#message", "We run forty pumps in a hospital and would like to test yours.")


@pytest.mark.parametrize(("shape", "language"), [("desktop", "en"), ("phone", "zh")])
def test_a_viewer_writes_from_the_watch_page_and_the_enterprise_answers(
    stage: Stage, open_page: OpenPage, screenshot: Screenshot, shape: str, language: str
) -> None:
    enterprise_id = commission(stage)
    viewer = open_page(f"/watch/{SLUG}", shape=shape, language=language, forgive="400")
    viewer.click("[data-inquiry] a")
    viewer.wait_for_selector("#name")
    assert fits(viewer)
    assert viewer.evaluate("document.activeElement.id") == "name"
    viewer.locator(".contact").scroll_into_view_if_needed()
    screenshot(viewer, f"inquiry-{shape}-{language}")
    write(viewer)
    viewer.click(".contact button[type=submit]")
    viewer.wait_for_selector(".contact .field-wrong #consent")
    assert viewer.input_value("#message").startswith("We run forty pumps")
    viewer.check("#consent")
    viewer.click(".contact button[type=submit]")
    viewer.wait_for_selector(".contact [role=status]")
    assert viewer.url.endswith(f"/watch/{SLUG}"), "the programme plays on"
    assert viewer.evaluate("document.activeElement.getAttribute('role')") == "status"
    viewer.locator(".contact").scroll_into_view_if_needed()
    screenshot(viewer, f"inquiry-sent-{shape}-{language}")

    speaker = open_page(
        f"/invitations/{invite(stage, InvitationKind.ENTERPRISE, enterprise_id=enterprise_id)}", shape=shape
    )
    join(speaker, "Wu Jianguo")
    speaker.goto(f"/inquiries?lang={language}")
    assert fits(speaker)
    speaker.click("td a")
    speaker.wait_for_selector("text=a***@example.de")
    assert fits(speaker)
    screenshot(speaker, f"inquiry-page-{shape}-{language}")
    speaker.click("details.unmask summary")
    speaker.fill("#why", "to answer her")
    speaker.click("details.unmask button")
    speaker.wait_for_selector("text=anna.keller@example.de")
    speaker.fill("#answer", "Two pumps are on their way to Cologne.")
    speaker.click("form:has(#answer) button")
    speaker.wait_for_selector(".inquiry-answered")
    with stage.database.session(reading=True) as session:
        inquiry = session.query(InquiryRecord).one()
    assert (inquiry.enterprise_id, inquiry.country, inquiry.language) == (enterprise_id, "DE", language)


@pytest.mark.parametrize(("shape", "language"), [("desktop", "zh"), ("phone", "en")])
def test_the_enterprise_s_report_and_the_ledger_fit_every_screen(
    stage: Stage, open_page: OpenPage, screenshot: Screenshot, shape: str, language: str
) -> None:
    enterprise_id = commission(stage)
    some_weeks_of_views(stage)
    page = open_page(f"/enterprises/{enterprise_id}/report", shape=shape, language=language, operator=True)
    page.wait_for_selector(".chart-bar")
    assert fits(page)
    page.evaluate("document.fonts.ready")
    screenshot(page, f"report-{shape}-{language}")
    page.locator("#from-heading").scroll_into_view_if_needed()
    screenshot(page, f"report-below-{shape}-{language}")
    for path, name in (
        (f"/enterprises/{enterprise_id}/report/print", "report-paper"),
        (f"/programmes/{SLUG}/ledger", "ledger"),
        ("/webhooks", "webhooks"),
        ("/inquiries", "inquiries-none"),
    ):
        page.goto(path)
        assert fits(page), path
        screenshot(page, f"{name}-{shape}-{language}")


def test_what_is_played_is_counted_once_and_no_cookie_is_set(stage: Stage, open_page: OpenPage) -> None:
    page = open_page(f"/watch/{SLUG}", user_agent=VIEWER)
    page.wait_for_function(PLAYER_READY)
    page.evaluate("() => { const p = videojs.getPlayer('player'); p.muted(true); p.playbackRate(2); return p.play(); }")
    with page.expect_request("**/views") as told:
        page.wait_for_function("() => videojs.getPlayer('player').ended()")
    assert told.value.method == "POST"
    page.reload()  # what was left is told when a page goes
    counter, today = counter_of(stage.app), utc_now().date()

    def figures() -> tuple[int, int]:
        counter.flush()
        with stage.database.session(reading=True) as session:
            record = programmes.find(session, SLUG)
            assert record is not None
            found = views.by_day(session, [record.id], Period(first=today, last=today))[today]
        return found.views, sum(found.reach)

    stage.wait_until(page, lambda: figures()[0] == 1)
    assert figures()[1] >= PARTS * 0.9
    assert page.context.cookies() == []
