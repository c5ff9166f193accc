"""Every page of the URL map, for each role that may see it, before axe-core; and the review desk without a mouse."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from werkzeug.serving import make_server

from crowd import comments, drafts, invitations, programmes, queue, reviews
from crowd.database import Database
from crowd.person_records import InvitationKind
from crowd.proof import Picture
from crowd.record_base import utc_now
from crowd.roles import Role
from crowd.work_records import WorkKind
from pipeline.model.admission import Cut
from portal.inquiries.asking import token_of
from portal.rules import RULES
from tests.conftest import ROOT
from tests.portal.conftest import make_site
from tests.portal.test_access import OWN, World, build, expected

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

    from tests.browser.conftest import OpenPage, Stage


pytestmark = pytest.mark.browser

AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
RUN = """async () => {
  const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
  const found = await axe.run(document, {resultTypes: ["violations"], runOnly: tags});
  const where = (node) => `${node.html.slice(0, 160)} ${node.any[0]?.message ?? ""}`;
  return found.violations.filter((one) => ["serious", "critical"].includes(one.impact))
    .map((one) => `${one.id}: ${one.nodes.slice(0, 3).map(where).join(" | ")}`);
}"""
NO_PAGES = {
    "static": "files",
    "media.serve": "files",
    "reviews.preview": "files",
    "trims.copy": "files",
    "health.metrics": "figures",
    "watch.chapters": "a track",
    "watch.oembed": "JSON, asked about an address",
    "reports.table": "CSV",
    "feeds.feed": "XML",
    "feeds.sitemaps": "XML",
    "feeds.sitemap": "XML",
    "feeds.robots": "text",
}
"""Addresses that answer no HTML and no JSON; whatever else answers neither is a page that nobody has visited."""
CODES = {"communities.region": "CN-ZJ", "communities.industry": "machinery"}
OF_PUBLISHED = {"watch.page", "watch.embedded", "asking.form"}
Screenshot = Callable[["Page", str], None]


def signs(page: str) -> set[str]:
    """What a page is made of: each kind of element with its classes and the names of its attributes."""
    found = set()
    for tag, told in re.findall(r"<(\w+)([^>]*)>", page):
        classes = re.search(r'class="([^"]*)"', told)
        names = re.findall(r'([\w-]+)="', told)
        found.add(f"{tag} {sorted(classes[1].split()) if classes else []} {sorted(names)}")
    return found


@dataclass
class Visits:
    """What was seen. judged: by language and address, the signs of what axe has looked at."""

    pages: set[str] = field(default_factory=set)
    judged: dict[tuple[str, str], set[str]] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)
    runs: int = 0

    def see(self, page: Page, endpoint: str, place: str, text: str, *, role: Role | None, language: str) -> None:
        """Open the page and have it judged, where something is on it that was not when another role saw it."""
        self.pages.add(endpoint)
        judged = self.judged.setdefault((language, endpoint), set())
        if not signs(text) - judged:
            return
        judged |= signs(text)
        self.runs += 1
        page.goto(place)
        if page.locator("#bench").count():
            page.wait_for_selector(".line")
        page.evaluate(AXE.read_text(encoding="utf-8"))
        self.wrong += [f"{endpoint} for {role} in {language}: {told}" for told in page.evaluate(RUN)]


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    """One person a role, each with objects of their own; one programme is published, and some may be trimmed."""
    Database.open(f"sqlite:///{tmp_path / 'empty.db'}").close()
    (tmp_path / "home").mkdir()
    site = make_site(tmp_path / "home", tmp_path / "empty.db")
    made = build(site)
    site.stage("shown")
    with site.database.session() as session:
        for record in programmes.everything(session):
            review = reviews.current(session, record)
            assert review is not None
            whole = (Cut(start_s=Fraction(0), end_s=Fraction(52)),)
            review.picture = Picture(title_s=Fraction(4), body=whole, frame_rate=Fraction(25)).as_kept()
            comments.say(session, record, "Is it profit?", start_ms=1000, end_ms=None, parent_id=None, who="operator")
    yield made
    site.database.close()


@pytest.fixture
def address(world: World) -> Iterator[str]:
    """Where the world's site is served."""
    server = make_server("127.0.0.1", 0, world.site.app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join(timeout=10)
    server.server_close()


def asked_with_get(world: World) -> set[str]:
    """Every endpoint that a browser may be sent to."""
    return {rule.endpoint for rule in world.site.app.url_map.iter_rules() if "GET" in (rule.methods or ())}


def pages_of(world: World, role: Role | None, *, stranger: bool = False) -> Iterator[tuple[str, str]]:
    """Endpoints that the role may ask for something, with an address each."""
    adapter = world.site.app.url_map.bind("localhost")
    with world.site.database.session() as session:
        token = invitations.invite(session, InvitationKind.EDITOR, who="operator", now=utc_now())
    for endpoint in sorted(
        {rule.endpoint for rule in world.site.app.url_map.iter_rules() if "GET" in (rule.methods or ())}
    ):
        rule = RULES[endpoint]
        if endpoint in NO_PAGES or not (rule.public or (not stranger and expected(rule, role, OWN) == "allowed")):
            continue
        named = {**world.named(rule, role, OWN), "token": token, "code": CODES.get(endpoint)}
        if endpoint == "asking.sent":
            named["token"] = sent_token(world, int(named["inquiry_id"]))
        if endpoint in OF_PUBLISHED:
            named["slug"] = "shown"
        yield endpoint, adapter.build(endpoint, named, append_unknown=False, method="GET")


def sent_token(world: World, inquiry_id: int) -> str:
    """What the sender of an inquiry is given."""
    with world.site.app.app_context():
        return token_of(inquiry_id)


def visit_all(world: World, address: str, chromium: Browser, visits: Visits, role: Role | None, language: str) -> None:
    """As one role, or as a stranger where there is no browser for it."""
    stranger = language == "en" and role is None
    locale = "zh-CN" if language == "zh" else "en-GB"
    context = chromium.new_context(base_url=address, locale=locale, reduced_motion="reduce")
    client = world.site.client if stranger else world.browsers[role]
    cookie = client.get_cookie("tsite")
    if cookie is not None:
        context.add_cookies([{"name": "tsite", "value": cookie.value, "url": address}])
    page = context.new_page()
    for endpoint, place in pages_of(world, role, stranger=stranger):
        answer = client.get(place, headers={"Accept": "text/html", "Accept-Language": locale})
        if answer.mimetype == "application/json":
            visits.pages.add(endpoint)
        elif answer.status_code == 200 and answer.mimetype == "text/html":
            visits.see(page, endpoint, place, answer.text, role=role, language=language)
    context.close()


def test_axe_finds_nothing_serious_on_any_page_for_any_role(world: World, address: str, chromium: Browser) -> None:
    assert AXE.is_file(), "axe-core is not installed: npm ci"
    visits = Visits()
    visit_all(world, address, chromium, visits, None, "en")
    for role in Role:
        visit_all(world, address, chromium, visits, role, "en")
    visit_all(world, address, chromium, visits, Role.INTERN, "zh")
    assert asked_with_get(world) - visits.pages - set(NO_PAGES) == set(), "pages that nobody has visited"
    assert visits.wrong == []
    print(f"{visits.runs} runs of axe over {len(visits.pages)} addresses")


FOCUS_SHOWN = """() => {
  const at = document.activeElement;
  if (!at || at === document.body) { return null; }
  const box = at.getBoundingClientRect(), style = getComputedStyle(at);
  const seen = box.width > 0 && box.bottom > 0 && box.top < innerHeight;
  const marked = (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0) || style.boxShadow !== "none";
  const own = at.matches(".unseen, video, .video-js *"); // the player marks what has the focus in ways of its own
  return {name: `${at.tagName}#${at.id}.${at.className}`, shown: seen && (marked || own)};
}"""
NO_MOUSE = """() => {
  window.mouse = 0;
  for (const kind of ["mousedown", "pointerdown", "touchstart"]) {
    document.addEventListener(kind, () => { window.mouse += 1; }, true);
  }
}"""


def test_the_review_desk_is_worked_without_a_mouse(stage: Stage, open_page: OpenPage, screenshot: Screenshot) -> None:
    page = open_page("/programmes/valve/desk", language="en", operator=True)
    page.wait_for_function("() => document.querySelectorAll('.line').length === 3 && window.tsiteDesk.opened")
    page.evaluate(NO_MOUSE)
    keys = page.keyboard
    hidden, stops = [], []
    for _ in range(80):
        keys.press("Tab")
        found = page.evaluate(FOCUS_SHOWN)
        if found is None:
            break
        stops.append(found["name"])
        hidden += [found["name"]] if not found["shown"] else []
    assert hidden == []
    assert found is None, "the Tab key leaves the page again"
    assert {name.split("#")[0] for name in stops} >= {"A", "BUTTON", "TEXTAREA", "INPUT", "SELECT", "SUMMARY"}
    keys.press("Tab")
    keys.press("Enter")  # to the content, past the menu
    keys.press("Alt+ArrowDown")
    keys.press("Alt+ArrowDown")
    keys.press("Alt+KeyL")
    keys.press("Control+a")
    keys.type("转子受11项发明专利保护")
    keys.press("Alt+Period")
    keys.press("Alt+KeyM")
    keys.type("Is it eleven?")
    keys.press("Tab")
    keys.press("Tab")
    keys.press("Enter")
    page.wait_for_selector(".thread")
    page.wait_for_function("() => document.getElementById('state').dataset.state === 'saved'")
    screenshot(page, "desk-by-keyboard")
    page.evaluate("document.getElementById('decision').focus()")  # where the link named Decide leads
    keys.press("Tab")
    keys.type("The number was checked.")
    keys.press("Tab")
    if page.locator("#looked").is_visible():
        keys.press("Space")
        keys.press("Tab")
    assert page.evaluate("window.mouse") == 0
    keys.press("Enter")
    page.wait_for_url("**/programmes/valve")
    with stage.database.session(reading=True) as session:
        record = programmes.find(session, "valve")
        assert record is not None
        draft = drafts.find(session, record, record.digest)
        texts = [one.cue.text for one in drafts.standing(session, draft, {}).values() if one.cue]
        assert [work.kind for work in queue.unfinished(session)] == [WorkKind.RESUBTITLE]
        assert [one.text for one in comments.of(session, record)] == ["Is it eleven?"]
    assert "转子受11项发明专利保护" in texts
