"""The records of commissions: what was ordered, the tasks it became, and what people promised to pay."""

from datetime import date, datetime

from sqlalchemy import JSON, BigInteger, Date, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from crowd.record_base import Record, UtcDateTime, utc_now, word
from crowd.task_rules import TaskKind, TaskState
from crowd.terms import Terms
from pipeline.model.programme import Need


class CommissionRecord(Record):
    """A programme ordered. terms: as decided when it was ordered. joint: two teams produce it together.

    team_id: the team it was given to (service outsourcing), None where it stands on the board. goal_fen: what is to be
    promised for it, in hundredths of a yuan; None where nobody is asked.
    """

    __tablename__ = "commission"

    id: Mapped[int] = mapped_column(primary_key=True)
    enterprise_id: Mapped[int] = mapped_column(ForeignKey("enterprise.id"), index=True)
    title_zh: Mapped[str] = mapped_column(String(120))
    title_en: Mapped[str] = mapped_column(String(120))
    need: Mapped[Need] = mapped_column(word(Need, name="need"))
    region: Mapped[str] = mapped_column(String(10), index=True)
    industry: Mapped[str] = mapped_column(String(20))
    brief: Mapped[str] = mapped_column(Text)
    deadline: Mapped[date] = mapped_column(Date)
    embargo_until: Mapped[date | None] = mapped_column(Date)
    terms: Mapped[Terms] = mapped_column(word(Terms, name="terms"))
    joint: Mapped[bool] = mapped_column(default=False)
    team_id: Mapped[int | None] = mapped_column(ForeignKey("team.id"))
    goal_fen: Mapped[int | None] = mapped_column(BigInteger)
    ordered_by: Mapped[str] = mapped_column(Text)
    ordered_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)
    withdrawn_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    @property
    def subject(self) -> str:
        """The commission's name in the ledger; its tasks and pledges are told under it."""
        return f"commission:{self.id}"


class TaskRecord(Record):
    """One task of a commission. part: 1, or 2 for the second team of a joint production.

    team_id, person_id: who claimed it (editors' tasks have no team). programme_id, links, note: what was handed in.
    reason, reason_words: why it came back last, empty where it did not. extended: whether the lease was prolonged.
    """

    __tablename__ = "task"
    __table_args__ = (UniqueConstraint("commission_id", "kind", "part"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    commission_id: Mapped[int] = mapped_column(ForeignKey("commission.id"))
    kind: Mapped[TaskKind] = mapped_column(word(TaskKind, name="kind"))
    part: Mapped[int] = mapped_column(default=1)
    state: Mapped[TaskState] = mapped_column(word(TaskState), index=True)
    team_id: Mapped[int | None] = mapped_column(ForeignKey("team.id"), index=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    lease_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    extended: Mapped[bool] = mapped_column(default=False)
    programme_id: Mapped[int | None] = mapped_column(ForeignKey("programme.id"))
    links: Mapped[list[str]] = mapped_column(JSON, default=list)
    note: Mapped[str] = mapped_column(Text, default="")
    reason: Mapped[str] = mapped_column(String(20), default="")
    reason_words: Mapped[str] = mapped_column(Text, default="")
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)


class PledgeRecord(Record):
    """A promise to pay, on the record and nowhere else: no money moves here."""

    __tablename__ = "pledge"

    id: Mapped[int] = mapped_column(primary_key=True)
    commission_id: Mapped[int] = mapped_column(ForeignKey("commission.id"), index=True)
    by: Mapped[str] = mapped_column(Text)
    amount_fen: Mapped[int] = mapped_column(BigInteger)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    taken_back_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
