"""The records of what workers are to do."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from crowd.record_base import Record, UtcDateTime, word


class WorkKind(StrEnum):
    """What a worker is to do."""

    PRODUCE = "produce"
    PUBLISH = "publish"
    RESUBTITLE = "resubtitle"
    NOTIFY = "notify"


class WorkState(StrEnum):
    """waiting may be claimed from not_before on; leased belongs to worker until lease_until; the others are ends."""

    WAITING = "waiting"
    LEASED = "leased"
    DONE = "done"
    FAILED = "failed"


class Fault(StrEnum):
    """Which kind of thing went wrong with a job. fault: one of ours, which nobody foresaw."""

    REFUSED = "refused"
    CHECK = "check"
    MISSING = "missing"
    WRONG = "wrong"
    IN_HAND = "in_hand"
    PROGRAM = "program"
    DISK_FULL = "disk_full"
    KILLED = "killed"
    FAULT = "fault"


_UNFINISHED = text("state IN ('waiting', 'leased')")


class WorkRecord(Record):
    """One job for a worker, about a programme or (notify) a webhook's delivery.

    attempts counts how often it was claimed. error_kind: a Fault, empty before one.
    """

    __tablename__ = "work"
    __table_args__ = (
        Index(
            "uq_work_unfinished",
            "kind",
            "programme_id",
            unique=True,
            sqlite_where=_UNFINISHED,
            postgresql_where=_UNFINISHED,
        ),
        Index("ix_work_state", "state", "not_before"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[WorkKind] = mapped_column(word(WorkKind, name="kind"))
    programme_id: Mapped[int | None] = mapped_column(ForeignKey("programme.id"))
    delivery_id: Mapped[int | None] = mapped_column(ForeignKey("webhook_delivery.id"))
    state: Mapped[WorkState] = mapped_column(word(WorkState), default=WorkState.WAITING)
    worker: Mapped[str | None] = mapped_column(Text)
    lease_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    attempts: Mapped[int] = mapped_column(default=0)
    not_before: Mapped[datetime] = mapped_column(UtcDateTime)
    last_error: Mapped[str | None] = mapped_column(Text)
    error_kind: Mapped[str] = mapped_column(String(20), default="", server_default="")
