"""The records of webhooks: where events are sent, and each sending with how it went."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import JSON, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from crowd.record_base import Record, UtcDateTime, utc_now, word


class Event(StrEnum):
    """What a webhook may be told."""

    PROGRAMME_PUBLISHED = "programme.published"
    INQUIRY_RECEIVED = "inquiry.received"
    TASK_CHANGED = "task.changed"
    OUTCOME_RECORDED = "outcome.recorded"


class DeliveryState(StrEnum):
    """waiting: to be tried, again or for the first time. The others are ends; a person may send either again."""

    WAITING = "waiting"
    DELIVERED = "delivered"
    FAILED = "failed"


class WebhookRecord(Record):
    """An address that is told events. enterprise_id: whose events only; None tells everybody's, for operators.

    secret: in plain text, since what is sent is signed with it; shown once. ended_at: from then on nothing is sent.
    """

    __tablename__ = "webhook"

    id: Mapped[int] = mapped_column(primary_key=True)
    enterprise_id: Mapped[int | None] = mapped_column(ForeignKey("enterprise.id"), index=True)
    url: Mapped[str] = mapped_column(Text)
    secret: Mapped[str] = mapped_column(String(120))
    events: Mapped[list[str]] = mapped_column(JSON)
    made_by: Mapped[str] = mapped_column(Text)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    @property
    def subject(self) -> str:
        """The webhook's name in the ledger."""
        return f"webhook:{self.id}"


class DeliveryRecord(Record):
    """One event for one webhook. message_id: the same however often it is sent. last_status: HTTP's, None for none."""

    __tablename__ = "webhook_delivery"

    id: Mapped[int] = mapped_column(primary_key=True)
    webhook_id: Mapped[int] = mapped_column(ForeignKey("webhook.id"), index=True)
    message_id: Mapped[str] = mapped_column(String(40))
    event: Mapped[Event] = mapped_column(word(Event, name="event"))
    body: Mapped[str] = mapped_column(Text)
    state: Mapped[DeliveryState] = mapped_column(word(DeliveryState), default=DeliveryState.WAITING)
    tries: Mapped[int] = mapped_column(default=0)
    last_status: Mapped[int | None]
    last_error: Mapped[str] = mapped_column(Text, default="")
    made_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)
    tried_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
