"""Every page of the URL map, for each role that may see it, before axe-core; and the review desk without a mouse."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from werkzeug.serving import make_server

from crowd import comments, invitations, programmes, reviews
from crowd.database import Database
from crowd.person_records import InvitationKind
from crowd.proof import Picture
from crowd.records import utc_now
from crowd.roles import Role
from pipeline.model.admission import Cut
from portal.rules import RULES
from tests.conftest import ROOT
from tests.portal.conftest import make_site
from tests.portal.test_access import OWN, World, build, expected

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page


pytestmark = pytest.mark.browser

AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
RUN = """async () => {
  const found = await axe.run(document, {resultTypes: ["violations"], runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]});
  return found.violations.filter((one) => ["serious", "critical"].includes(one.impact))
    .map((one) => `${one.id}: ${one.nodes.slice(0, 3).map((node) => node.html.slice(0, 160) + " " + (node.any[0]?.message ?? "")).join(" | ")}`);
}"""
SHAPE = """() => ["main", "header", "footer"].map((part) => [...new Set([...document.querySelectorAll(`${part} *`)].map((one) =>
  one.tagName + "." + [...one.classList].sort().join(".") + [...one.attributes].map((of) => of.name).sort().join(",")))].sort().join(" "))"""
NO_PAGES = {
    "static": "files",
    "media.serve": "files",
    "reviews.preview": "files",
    "trims.copy": "files",
    "health.metrics": "figures",
}
"""Addresses that answer no HTML and no JSON; whatever else answers neither is a page that nobody has visited."""
Screenshot = Callable[["Page", str], None]


@dataclass
class Visits:
    """What was seen. checked: shapes of parts of pages that axe has judged, by language."""

    pages: set[str] = field(default_factory=set)
    checked: set[tuple[str, str]] = field(default_factory=set)
    wrong: list[str] = field(default_factory=list)
    runs: int = 0

    def see(self, page: Page, endpoint: str, role: Role | None, language: str) -> None:
        """Judge the page where a part of it is of a shape not judged before: most roles see the same."""
        if page.locator("#bench").count():
            page.wait_for_selector(".line")
        self.pages.add(endpoint)
        new = {(language, shape) for shape in page.evaluate(SHAPE)} - self.checked
        if not new:
            return
        self.checked |= new
        self.runs += 1
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
        named = {**world.named(rule, role, OWN), "token": token}
        if endpoint == "watch.page":
            named["slug"] = "shown"
        yield endpoint, adapter.build(endpoint, named, append_unknown=False, method="GET")


def visit_all(world: World, address: str, chromium: Browser, visits: Visits, role: Role | None, language: str) -> None:
    """As one role, or as a stranger where there is no browser for it."""
    stranger = language == "en" and role is None
    context = chromium.new_context(
        base_url=address, locale="zh-CN" if language == "zh" else "en-GB", reduced_motion="reduce"
    )
    context.route("**/*.woff2", lambda route: route.abort())  # what letters look like is not looked at
    client = world.site.client if stranger else world.browsers[role]
    cookie = client.get_cookie("tsite")
    if cookie is not None:
        context.add_cookies([{"name": "tsite", "value": cookie.value, "url": address}])
    page = context.new_page()
    for endpoint, place in pages_of(world, role, stranger=stranger):
        answer = client.get(place, headers={"Accept": "text/html"})
        if answer.mimetype == "application/json":
            visits.pages.add(endpoint)
        elif answer.status_code == 200 and answer.mimetype == "text/html":
            page.goto(place)
            visits.see(page, endpoint, role, language)
    context.close()


def test_axe_finds_nothing_serious_on_any_page_for_any_role(world: World, address: str, chromium: Browser) -> None:
    assert AXE.is_file(), "axe-core is not installed: npm ci"
    visits = Visits()
    visit_all(world, address, chromium, visits, None, "en")
    for role in Role:
        visit_all(world, address, chromium, visits, role, "en")
    visit_all(world, address, chromium, visits, Role.OPERATOR, "zh")
    asked = {rule.endpoint for rule in world.site.app.url_map.iter_rules() if "GET" in (rule.methods or ())}
    assert asked - visits.pages - set(NO_PAGES) == set(), "pages that nobody has visited"
    assert visits.wrong == []
    print(f"{visits.runs} runs of axe over {len(visits.pages)} addresses")
