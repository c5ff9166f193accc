"""Meetings and outcomes that programmes brought, and which teams they credit."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from crowd import ledger
from crowd.commission_records import TaskRecord
from crowd.inquiry_records import ResultKind, ResultRecord
from crowd.person_records import MembershipRecord, TeamRecord
from crowd.records import ProgrammeRecord
from crowd.roles import is_person, ledger_name
from crowd.task_rules import TaskKind, TaskState

_MADE = TaskRecord.kind.in_((TaskKind.SHOOT, TaskKind.EDIT)) & TaskRecord.state.in_(
    (TaskState.HANDED_IN, TaskState.DONE)
)
"""Tasks by which a team has made a programme."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What came of it, as somebody tells it; as in ResultRecord."""

    kind: ResultKind
    on_day: date
    words: str = ""
    amount_fen: int | None = None


def record(
    session: Session,
    programme: ProgrammeRecord,
    told: Told,
    *,
    enterprise_id: int | None,
    who: str,
    inquiry_id: int | None = None,
) -> ResultRecord:
    """Write it down. What was said of it stays out of the ledger: it may name people."""
    made = ResultRecord(
        programme_id=programme.id, enterprise_id=enterprise_id, inquiry_id=inquiry_id, kind=told.kind,
        on_day=told.on_day, amount_fen=told.amount_fen, words=told.words, by=who,
    )  # fmt: skip
    session.add(made)
    session.flush()
    facts = {"outcome": told.kind.value, "on_day": told.on_day.isoformat(), "inquiry": inquiry_id}
    action = "meeting recorded" if told.kind is ResultKind.MEETING else "outcome recorded"
    ledger.append(session, who=who, action=action, subject=programme.subject, why="", facts=facts)
    return made


def of_programmes(session: Session, programme_ids: Collection[int]) -> list[ResultRecord]:
    """What these programmes brought, newest first."""
    of = ResultRecord.programme_id.in_(programme_ids)
    return list(session.scalars(select(ResultRecord).where(of).order_by(ResultRecord.on_day.desc(), ResultRecord.id)))


def teams_of(session: Session, programme: ProgrammeRecord) -> list[TeamRecord]:
    """Who made the programme, by name: the teams that did a task of its commission; without one, the sender's teams."""
    if programme.commission_id is not None:
        made = select(TaskRecord.team_id).where(TaskRecord.commission_id == programme.commission_id, _MADE)
    else:
        sender = programme.submitted_by
        person_id = int(sender.partition(":")[2]) if is_person(sender) else 0
        made = select(MembershipRecord.team_id).where(MembershipRecord.person_id == person_id)
    return list(session.scalars(select(TeamRecord).where(TeamRecord.id.in_(made)).order_by(TeamRecord.name)))


def credited_to(session: Session, team_id: int) -> list[tuple[ResultRecord, ProgrammeRecord]]:
    """What the team's programmes brought, newest first; what was pursued in vain is not among it."""
    orders = select(TaskRecord.commission_id).where(TaskRecord.team_id == team_id, _MADE)
    people = session.scalars(select(MembershipRecord.person_id).where(MembershipRecord.team_id == team_id))
    senders = [ledger_name(person_id) for person_id in people]
    theirs = or_(
        ProgrammeRecord.commission_id.in_(orders),
        ProgrammeRecord.commission_id.is_(None) & ProgrammeRecord.submitted_by.in_(senders),
    )
    rows = session.execute(
        select(ResultRecord, ProgrammeRecord)
        .join(ProgrammeRecord, ProgrammeRecord.id == ResultRecord.programme_id)
        .where(theirs, ResultRecord.kind != ResultKind.NOTHING)
        .order_by(ResultRecord.on_day.desc(), ResultRecord.id.desc())
    )
    return [(result, programme) for result, programme in rows]
