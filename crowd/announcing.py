"""What the ledger writes becomes events for webhooks, in the same transaction: neither is ever there without the other.

An event carries what the ledger carries, and the ledger holds no contact and nothing that people wrote.
"""

import json
import secrets
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from crowd.commission_records import CommissionRecord
from crowd.inquiry_records import InquiryRecord
from crowd.records import LedgerEntry, ProgrammeRecord
from crowd.webhook_records import DeliveryRecord, Event, WebhookRecord
from crowd.work_records import WorkKind, WorkRecord, WorkState

EVENTS = {
    "published": Event.PROGRAMME_PUBLISHED,
    "inquiry received": Event.INQUIRY_RECEIVED,
    "outcome recorded": Event.OUTCOME_RECORDED,
    **dict.fromkeys(
        ("task claimed", "task prolonged", "task given back", "task handed in", "task accepted", "task sent back",
         "lease ended"),
        Event.TASK_CHANGED,
    ),
}  # fmt: skip
"""Which of the ledger's actions are told."""
_TOLD = frozenset({"about", "country", "digest", "inquiry", "kind", "on_day", "outcome", "part", "reason", "task"})
"""Which of the ledger's facts are."""


def announce(session: Session, entry: LedgerEntry) -> None:
    """A delivery for each webhook that wants to know and whose business it is."""
    event = EVENTS.get(entry.action)
    if event is None:
        return
    listening = select(WebhookRecord).where(WebhookRecord.ended_at.is_(None))
    hooks = [hook for hook in session.scalars(listening) if event in hook.events]
    if not hooks:
        return
    programme, commission, enterprise_id = _about(session, entry.subject)
    hooks = [hook for hook in hooks if hook.enterprise_id in {None, enterprise_id}]
    body = _body(event, entry, programme, commission, enterprise_id)
    for hook in hooks:
        sent = DeliveryRecord(webhook_id=hook.id, message_id=f"msg_{secrets.token_hex(12)}", event=event, body=body)
        session.add(sent)
        session.flush()
        send_soon(session, sent.id, now=entry.at)


def send_soon(session: Session, delivery_id: int, *, now: datetime) -> None:
    """A job for a worker. Made here: crowd.queue writes to the ledger, so the ledger cannot call it."""
    kind, state = WorkKind.NOTIFY, WorkState.WAITING
    session.add(WorkRecord(kind=kind, delivery_id=delivery_id, state=state, attempts=0, not_before=now))
    session.flush()


def _about(session: Session, subject: str) -> tuple[ProgrammeRecord | None, CommissionRecord | None, int | None]:
    """The programme, the commission and the enterprise that a subject of the ledger is about."""
    kind, _, key = subject.partition(":")
    programme: ProgrammeRecord | None = None
    inquiry: InquiryRecord | None = None
    if kind == "programme":
        programme = session.scalars(select(ProgrammeRecord).where(ProgrammeRecord.slug == key)).one_or_none()
    elif kind == "inquiry":
        inquiry = session.get_one(InquiryRecord, int(key))
        programme = session.get_one(ProgrammeRecord, inquiry.programme_id)
    commission_id = int(key) if kind == "commission" else programme.commission_id if programme else None
    commission = session.get(CommissionRecord, commission_id) if commission_id is not None else None
    if inquiry is not None:
        return programme, commission, inquiry.enterprise_id
    return programme, commission, commission.enterprise_id if commission else None


def _body(
    event: Event,
    entry: LedgerEntry,
    programme: ProgrammeRecord | None,
    commission: CommissionRecord | None,
    enterprise_id: int | None,
) -> str:
    """JSON as Standard Webhooks suggests: type, timestamp, data."""
    said: dict[str, Any] = {
        "action": entry.action,
        "enterprise_id": enterprise_id,
        "commission_id": commission.id if commission else None,
        "programme": programme.slug if programme else None,
        "title_en": programme.title_en if programme else None,
        "title_zh": programme.title_zh if programme else None,
        **{name: value for name, value in entry.facts.items() if name in _TOLD},
    }
    if entry.subject.startswith("inquiry:"):
        said["inquiry"] = int(entry.subject.partition(":")[2])
    told = {"type": event.value, "timestamp": entry.at.isoformat(), "data": said}
    return json.dumps(told, ensure_ascii=False, separators=(",", ":"))
