from __future__ import annotations

import re
from typing import TYPE_CHECKING

from crowd import webhooks
from crowd.record_base import utc_now
from crowd.webhook_records import DeliveryRecord, DeliveryState, WebhookRecord
from tests.portal.returning import commissioned, post, write

if TYPE_CHECKING:
    from tests.portal.conftest import Site

HOOK = {"url": "https://example.cn/hook", "events": ["inquiry.received"], "secret": "", "enterprise_id": ""}


def test_an_enterprise_registers_for_its_own_events_and_sees_the_secret_once(site: Site) -> None:
    ours, theirs = site.enterprise("我们公司"), site.enterprise("他们公司")
    us = site.browser_of(site.person("Wu", enterprise=ours))
    made = post(site, us, "/webhooks", **HOOK)
    secret = re.search(r"whsec_[A-Za-z0-9+/=]{44}", made.text)
    assert made.status_code == 200 and secret
    assert secret[0] not in us.get("/webhooks").text and secret[0] not in us.get("/webhooks/1").text
    with site.database.session(reading=True) as session:
        assert session.get_one(WebhookRecord, 1).enterprise_id == ours
    assert post(site, us, "/webhooks", **{**HOOK, "enterprise_id": str(theirs)}).status_code == 400
    them = site.browser_of(site.person("Li", enterprise=theirs))
    assert them.get("/webhooks/1").status_code == 404 and "example.cn/hook" not in them.get("/webhooks").text


def test_what_cannot_be_registered_is_said(site: Site) -> None:
    operator = site.operator
    for wrong, sentence in (
        ({"url": "http://example.cn/"}, "https address"),
        ({"url": "https://u:p@example.cn/"}, "https address"),
        ({"events": []}, "at least one event"),
        ({"events": ["everything"]}, "at least one event"),
        ({"secret": "short"}, "whsec_"),
        ({"enterprise_id": "77"}, "whose events"),
    ):
        answer = post(site, operator, "/webhooks", **{**HOOK, **wrong})
        assert answer.status_code == 400 and sentence in answer.text, wrong


def test_the_log_shows_what_was_sent_and_sends_it_again(site: Site) -> None:
    ours = site.enterprise("我们公司")
    commissioned(site, "pump", ours)
    us = site.browser_of(site.person("Wu", enterprise=ours))
    post(site, us, "/webhooks", **HOOK)
    write(site, "pump")
    assert "On its way" in us.get("/webhooks/1").text
    assert post(site, us, "/deliveries/1/resend").status_code == 409
    with site.database.session() as session:
        webhooks.tried(session, session.get_one(DeliveryRecord, 1), status=200, error="", now=utc_now())
    page = us.get("/webhooks/1").text
    assert "Delivered" in page and "200" in page and "inquiry.received" in page and "Keller" not in page
    assert post(site, us, "/deliveries/1/resend").status_code == 303
    with site.database.session(reading=True) as session:
        assert session.get_one(DeliveryRecord, 1).state is DeliveryState.WAITING
    assert post(site, us, "/webhooks/1/end").status_code == 303
    write(site, "pump")
    with site.database.session(reading=True) as session:
        assert session.query(DeliveryRecord).count() == 1
