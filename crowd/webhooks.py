"""Webhooks on the record: registered, ended, and how each sending went.

Every time is handed in as `now`, timezone-aware.
"""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from crowd import announcing, ledger
from crowd.roles import Role, Standing
from crowd.standard_webhooks import RETRIES_IN_S, check_address, check_secret, new_secret
from crowd.webhook_records import DeliveryRecord, DeliveryState, Event, WebhookRecord
from pipeline.errors import WrongInput

MOST_SHOWN = 100
"""Deliveries of a webhook's log, newest first."""
GONE = 410
"""HTTP: the receiver wants no more of it, and the standard has us stop."""


def register(
    session: Session,
    *,
    enterprise_id: int | None,
    url: str,
    events: Iterable[Event],
    secret: str,
    loopback: bool,
    who: str,
    now: datetime,
) -> WebhookRecord:
    """A new webhook; secret: empty for one that is made here. Raises WrongInput naming url, secret or events."""
    wanted = sorted({event.value for event in events})
    if not wanted:
        raise WrongInput("events", "are none")
    kept = check_secret(secret) if secret else new_secret()
    hook = WebhookRecord(
        enterprise_id=enterprise_id, url=check_address(url, loopback=loopback), secret=kept, events=wanted,
        made_by=who, made_at=now,
    )  # fmt: skip
    session.add(hook)
    session.flush()
    # The address may hold a word that opens its door: it stays out of the ledger.
    facts = {"events": wanted, "enterprise": enterprise_id}
    ledger.append(session, who=who, action="webhook made", subject=hook.subject, why="", facts=facts)
    return hook


def end(session: Session, hook: WebhookRecord, *, who: str, why: str, now: datetime) -> None:
    """Nothing is sent there from now on."""
    if hook.ended_at is None:
        hook.ended_at = now
        session.flush()
        ledger.append(session, who=who, action="webhook ended", subject=hook.subject, why=why)


def business_of(session: Session, standing: Standing) -> list[WebhookRecord]:
    """The person's webhooks that have not ended, newest first: all for operators, else of enterprises spoken for."""
    found = select(WebhookRecord).where(WebhookRecord.ended_at.is_(None)).order_by(WebhookRecord.id.desc())
    if Role.OPERATOR not in standing.roles:
        found = found.where(WebhookRecord.enterprise_id.in_(standing.enterprises))
    return list(session.scalars(found))


def deliveries(session: Session, hook: WebhookRecord) -> list[DeliveryRecord]:
    """What was sent there last, newest first."""
    of = select(DeliveryRecord).where(DeliveryRecord.webhook_id == hook.id)
    return list(session.scalars(of.order_by(DeliveryRecord.id.desc()).limit(MOST_SHOWN)))


def resend(session: Session, sent: DeliveryRecord, *, who: str, now: datetime) -> None:
    """Send the same message again, from the first try on. Raises WrongInput while it is on its way, or ended."""
    hook = session.get_one(WebhookRecord, sent.webhook_id)
    if sent.state is DeliveryState.WAITING or hook.ended_at is not None:
        raise WrongInput("delivery", "is on its way, or its webhook has ended")
    sent.state, sent.tries = DeliveryState.WAITING, 0
    announcing.send_soon(session, sent.id, now=now)
    ledger.append(session, who=who, action="webhook sent again", subject=hook.subject, why=sent.message_id)


def tried(session: Session, sent: DeliveryRecord, *, status: int | None, error: str, now: datetime) -> float | None:
    """Write down how a try went: status of an answer, else error. In how many seconds to try again; None for never."""
    hook = session.get_one(WebhookRecord, sent.webhook_id)
    sent.tries, sent.tried_at, sent.last_status, sent.last_error = sent.tries + 1, now, status, error
    if status is not None and 200 <= status < 300:
        sent.state = DeliveryState.DELIVERED
        return None
    if status == GONE:
        end(session, hook, who="worker", why="the receiver answered 410 Gone", now=now)
    if hook.ended_at is not None or sent.tries > len(RETRIES_IN_S):
        sent.state = DeliveryState.FAILED
        return None
    return RETRIES_IN_S[sent.tries - 1]
