import json
from datetime import UTC, datetime

import pytest
from sqlalchemy.orm import Session

from crowd import inquiries, ledger, queue, results, webhooks
from crowd.database import Database
from crowd.inquiry_records import ResultKind
from crowd.records import ProgrammeRecord
from crowd.results import Told
from crowd.standard_webhooks import RETRIES_IN_S
from crowd.webhook_records import DeliveryRecord, DeliveryState, Event, WebhookRecord
from crowd.work_records import WorkKind, WorkRecord
from pipeline.errors import WrongInput
from tests.crowd.returning import LETTER, commissioned

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


def hook(session: Session, enterprise_id: int | None, *events: Event) -> WebhookRecord:
    return webhooks.register(
        session, enterprise_id=enterprise_id, url="https://example.cn/hook", events=events or tuple(Event), secret="",
        loopback=False, who="operator", now=NOON,
    )  # fmt: skip


def sent_to(session: Session, webhook: WebhookRecord) -> list[DeliveryRecord]:
    return list(reversed(webhooks.deliveries(session, webhook)))


def test_an_inquiry_is_told_to_its_enterprise_and_to_operators_and_to_nobody_else(
    session: Session, film: ProgrammeRecord
) -> None:
    ours = commissioned(session, film).enterprise_id
    other = ProgrammeRecord(
        slug="other", title_en="", title_zh="", enterprise="", footage_id=film.footage_id, submitted_by=""
    )
    session.add(other)
    theirs = commissioned(session, other, "他们公司").enterprise_id
    us, them, everybody = hook(session, ours), hook(session, theirs), hook(session, None)
    deaf = hook(session, ours, Event.TASK_CHANGED)
    inquiry = inquiries.receive(session, film, LETTER, who="viewer", now=NOON)
    assert [len(sent_to(session, one)) for one in (us, them, everybody, deaf)] == [1, 0, 1, 0]
    told = json.loads(sent_to(session, us)[0].body)
    assert (told["type"], told["data"]["inquiry"], told["data"]["programme"]) == (
        "inquiry.received", inquiry.id, film.slug,
    )  # fmt: skip
    assert all(word not in sent_to(session, us)[0].body for word in ("Keller", "anna@", "Rhein", "test it"))


def test_results_and_tasks_are_told_and_what_is_no_event_is_not(session: Session, film: ProgrammeRecord) -> None:
    commission = commissioned(session, film)
    us = hook(session, commission.enterprise_id)
    told = Told(kind=ResultKind.CONTRACT, on_day=NOON.date(), words="with Anna")
    results.record(session, film, told, enterprise_id=commission.enterprise_id, who="operator")
    ledger.append(session, who="person:1", action="task claimed", subject=commission.subject, why="", facts={"task": 7})
    ledger.append(session, who="person:1", action="pledged", subject=commission.subject, why="")
    bodies = [json.loads(sent.body) for sent in sent_to(session, us)]
    assert [body["type"] for body in bodies] == ["outcome.recorded", "task.changed"]
    assert (bodies[0]["data"]["outcome"], bodies[1]["data"]["task"]) == ("contract", 7)
    assert "Anna" not in str(bodies) and "person:1" not in str(bodies)


def test_an_event_is_taken_back_with_what_it_tells(database: Database) -> None:
    with database.session() as session:
        hook_id = hook(session, None).id

    def note_and_stop() -> None:
        with database.session() as session:
            ledger.append(session, who="x", action="task claimed", subject="commission:1", why="")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        note_and_stop()
    with database.session(reading=True) as session:
        assert sent_to(session, session.get_one(WebhookRecord, hook_id)) == []
        assert session.query(WorkRecord).count() == 0


def test_a_delivery_is_a_job_that_workers_of_programmes_do_not_take(session: Session, film: ProgrammeRecord) -> None:
    hook(session, None)
    inquiries.receive(session, film, LETTER, who="viewer", now=NOON)
    others = tuple(kind for kind in WorkKind if kind is not WorkKind.NOTIFY)
    later = datetime.now(UTC)
    assert queue.claim(session, worker="w", lease_s=60, now=later, kinds=others) is None
    job = queue.claim(session, worker="w", lease_s=60, now=later, kinds=(WorkKind.NOTIFY,))
    assert job is not None and job.delivery_id is not None and job.programme_id is None


def test_tries_are_further_and_further_apart_and_end(session: Session, film: ProgrammeRecord) -> None:
    us = hook(session, None)
    inquiries.receive(session, film, LETTER, who="viewer", now=NOON)
    (sent,) = sent_to(session, us)
    waits = [webhooks.tried(session, sent, status=500, error="", now=NOON) for _ in range(len(RETRIES_IN_S) + 1)]
    assert waits == [*RETRIES_IN_S, None] and sent.state is DeliveryState.FAILED
    webhooks.resend(session, sent, who="operator", now=NOON)
    with pytest.raises(WrongInput):
        webhooks.resend(session, sent, who="operator", now=NOON)
    assert webhooks.tried(session, sent, status=204, error="", now=NOON) is None
    (again,) = sent_to(session, us)
    assert again.state is DeliveryState.DELIVERED


def test_a_receiver_that_is_gone_ends_its_webhook(session: Session, film: ProgrammeRecord) -> None:
    us = hook(session, None)
    inquiries.receive(session, film, LETTER, who="viewer", now=NOON)
    (sent,) = sent_to(session, us)
    assert webhooks.tried(session, sent, status=410, error="", now=NOON) is None
    assert us.ended_at is not None and sent.state is DeliveryState.FAILED
    inquiries.receive(session, film, LETTER, who="viewer", now=NOON)
    assert len(sent_to(session, us)) == 1
