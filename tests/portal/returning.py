"""A published programme that was made for an enterprise's commission, and letters to it."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from crowd import commissions, tasks
from crowd.commissions import Order
from crowd.record_base import utc_now
from crowd.task_rules import TaskState
from pipeline.model.programme import Need
from portal.inquiries.consent import VERSION

if TYPE_CHECKING:
    from flask.testing import FlaskClient
    from werkzeug.test import TestResponse

    from tests.portal.conftest import Site

LETTER = {
    "name": "Anna Keller", "organisation": "Rhein Pumpen GmbH", "country": "DE", "email": "anna.keller@example.de",
    "phone": "+49 221 55512", "about": "market", "message": "We would like to test the pump in our plant.",
    "consent": VERSION, "website": "",
}  # fmt: skip


def commissioned(site: Site, slug: str, enterprise: int, *, team: int | None = None) -> int:
    """The id of the commission that the published programme was made for, by the team where one is given."""
    site.stage(slug)
    with site.database.session() as session:
        order = Order(
            enterprise_id=enterprise, title_zh="泵", title_en="A pump", need=Need.MARKET, region="CN-ZJ",
            industry="machinery", brief="the rotor", deadline=date(2030, 1, 1),
        )  # fmt: skip
        placed = commissions.place(session, order, who="operator")
        site.record(session, slug).commission_id = placed.id
        if team is not None:
            shoot = commissions.tasks_of(session, [placed.id])[0]
            shoot.state, shoot.team_id, shoot.lease_until = TaskState.CLAIMED, team, None
            tasks.hand_in(session, shoot, who="operator", note="", now=utc_now(), programme=site.record(session, slug))
            tasks.accept(session, shoot, who="operator", now=utc_now())
        return placed.id


def write(site: Site, slug: str, client: FlaskClient | None = None, **more: str) -> TestResponse:
    """What the site answers to a letter."""
    client = client or site.client
    address = f"/watch/{slug}/contact"
    return client.post(address, data={**LETTER, **more, "csrf_token": site.csrf_token(client, address)})


def post(site: Site, client: FlaskClient, address: str, **data: Any) -> TestResponse:
    """A form sent by somebody signed in."""
    return client.post(address, data={**data, "csrf_token": site.csrf_token(client, "/account")})
