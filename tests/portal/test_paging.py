"""Lists that grow are shown a page at a time."""

from __future__ import annotations

import html
import re
from datetime import date
from typing import TYPE_CHECKING

from crowd import commissions
from crowd.commissions import Order
from crowd.paging import PAGE
from crowd.person_records import EnterpriseRecord, PersonRecord, TeamRecord
from crowd.records import FootageRecord, ProgrammeRecord
from pipeline.model.programme import Need

if TYPE_CHECKING:
    from flask.testing import FlaskClient

    from tests.portal.conftest import Site

MORE = PAGE + 7


def walk(client: FlaskClient, address: str, pattern: str) -> list[str]:
    """What every page shows, following the links."""
    found: list[str] = []
    while True:
        page = client.get(address).text
        found += re.findall(pattern, page)
        further = re.search(r'rel="next" href="([^"]+)"', page)
        if further is None:
            return found
        address = html.unescape(further.group(1))


def test_a_hundred_programmes_are_walked_through_newest_first(site: Site) -> None:
    with site.database.session() as session:
        kept = FootageRecord(sha256="a" * 64, original_name="x", size_bytes=1, path="/x", received_from="x")
        session.add(kept)
        session.flush()
        for number in range(MORE):
            session.add(
                ProgrammeRecord(
                    slug=f"film-{number:03}", title_en="A film", title_zh="影片", enterprise="Ltd", footage_id=kept.id,
                    submitted_by="person:1" if number % 2 else "person:9",
                )
            )  # fmt: skip
    everything = [f"film-{number:03}" for number in reversed(range(MORE))]
    assert walk(site.operator, "/programmes", r'href="/programmes/(film-\d+)"') == everything
    intern = site.browser_of(site.person("Chen Yu", team=site.team("Ours")))
    own = [slug for slug in everything if int(slug[-3:]) % 2]
    assert walk(intern, "/programmes", r'href="/programmes/(film-\d+)"') == own
    assert site.operator.get("/programmes?after=x").status_code == 200
    assert site.operator.get("/programmes?after=99999999999999999999").status_code == 200


def test_enterprises_and_commissions_are_walked_through_on_pages_and_by_programs(site: Site) -> None:
    with site.database.session() as session:
        firms = [
            EnterpriseRecord(name_zh=f"E {number:03}", name_en="", region="CN-ZJ", industry="machinery", rights={})
            for number in range(MORE)
        ]
        session.add_all(firms)
        session.flush()
        for firm in firms:
            order = Order(
                enterprise_id=firm.id, title_zh="泵", title_en=f"Order {firm.name_zh[2:]}", need=Need.MARKET,
                region="CN-ZJ", industry="machinery", brief="x", deadline=date(2030, 1, 1),
            )  # fmt: skip
            commissions.place(session, order, who="operator")
    names = [f"E {number:03}" for number in range(MORE)]
    orders = [f"Order {number:03}" for number in reversed(range(MORE))]
    assert walk(site.operator, "/enterprises", r">(E \d+)</span></a>") == names
    assert walk(site.operator, "/commissions", r">(Order \d+)<") == orders
    assert told(site.operator, "/api/enterprises", "enterprises", "name_zh") == names
    assert told(site.operator, "/api/commissions", "commissions", "title_en") == orders
    intern = site.browser_of(site.person("Chen Yu", team=site.team("Ours")))
    assert told(intern, "/api/commissions", "commissions", "title_en") == orders, "every one is open to the team"
    speaker = site.browser_of(site.person("Zhou", enterprise=1))
    assert told(speaker, "/api/commissions", "commissions", "title_en") == ["Order 000"]


def told(client: FlaskClient, address: str, name: str, field: str) -> list[str]:
    """What every page of an API's list tells."""
    found: list[str] = []
    page = client.get(address).get_json()
    while page["next"] is not None:
        found += [row[field] for row in page[name]]
        page = client.get(f"{address}?after={page['next']}").get_json()
    return found + [row[field] for row in page[name]]


def test_people_and_teams_are_walked_through_by_name(site: Site) -> None:
    with site.database.session() as session:
        for number in range(MORE):
            session.add(PersonRecord(name=f"P {number:03}", email=f"{number}@example.cn", phone="", password_hash="!"))
            session.add(TeamRecord(name=f"T {number:03}", college="C", region="CN-ZJ", skills=["shoot"]))
    assert walk(site.operator, "/people", r">(P \d+)</a>") == [f"P {number:03}" for number in range(MORE)]
    assert walk(site.operator, "/teams", r">(T \d+)</a>") == [f"T {number:03}" for number in range(MORE)]


def test_the_next_page_keeps_the_filters(site: Site) -> None:
    from portal.paging import other_page

    with site.app.test_request_context("/board?kind=shoot&open_after=3&lang=zh"):
        assert other_page("open_after", 9) == "/board?kind=shoot&open_after=9"
        assert other_page("open_after", None) == "/board?kind=shoot"
