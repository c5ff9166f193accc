"""Commissions and tasks for programs, as the pages show them."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy.orm import Session

from crowd import commissions
from crowd.commission_records import CommissionRecord, TaskRecord
from crowd.money import MoneyState
from crowd.ownership import own_programmes
from crowd.person_records import EnterpriseRecord
from crowd.record_base import utc_now
from crowd.records import ProgrammeRecord
from crowd.task_rules import TaskKind, TaskState, standing_state
from portal import access
from portal.commissions.showing import by_id
from portal.operations import (
    DAY,
    NUMBER,
    NUMBER_OR_NULL,
    TEXT,
    TEXT_OR_NULL,
    YES_OR_NO,
    array_of,
    one_of,
    or_null,
    record,
)
from portal.people.told import CONTACT, contact_told

TASK = record(
    id=NUMBER,
    commission_id=NUMBER,
    kind=one_of(TaskKind),
    part=NUMBER,
    state=one_of(TaskState),
    team_id=NUMBER_OR_NULL,
    lease_until=TEXT_OR_NULL,
    extended=YES_OR_NO,
    programme=TEXT_OR_NULL,
    links=array_of(TEXT),
    note=TEXT,
    reason=TEXT,
    reason_words=TEXT,
)
_MONEY = record(
    state=one_of(MoneyState),
    goal_yuan={"type": "number"},
    pledged_yuan={"type": "number"},
    own_pledges=array_of(record(id=NUMBER, yuan={"type": "number"})),
)
COMMISSION = record(
    id=NUMBER,
    enterprise=TEXT,
    contact=CONTACT,
    title_en=TEXT,
    title_zh=TEXT,
    need=TEXT,
    region=TEXT,
    industry=TEXT,
    terms=TEXT,
    brief=TEXT,
    deadline=DAY,
    embargo_until=TEXT_OR_NULL,
    joint=YES_OR_NO,
    team_id=NUMBER_OR_NULL,
    withdrawn=YES_OR_NO,
    programmes=array_of(TEXT),
    money=or_null(_MONEY),
    tasks=array_of(TASK),
)


def task_told(task: TaskRecord, made: ProgrammeRecord | None) -> dict[str, Any]:
    """As TASK says; what was handed in, once it is. made: the programme that the task names."""
    state = standing_state(task.state, task.lease_until, utc_now())
    handed = state in {TaskState.HANDED_IN, TaskState.DONE}
    return {
        "id": task.id,
        "commission_id": task.commission_id,
        "kind": task.kind,
        "part": task.part,
        "state": state,
        "team_id": task.team_id,
        "lease_until": task.lease_until.isoformat() if task.lease_until else None,
        "extended": task.extended,
        "programme": made.slug if made and handed else None,
        "links": task.links if handed else [],
        "note": task.note if handed else "",
        "reason": task.reason,
        "reason_words": task.reason_words,
    }


def commissions_told(session: Session, found: Sequence[CommissionRecord]) -> list[dict[str, Any]]:
    """Each as COMMISSION says, with as many questions to the database as for one, but for money."""
    numbers = [one.id for one in found]
    enterprises = by_id(session, EnterpriseRecord, {one.enterprise_id for one in found})
    own = own_programmes(session, access.standing()).where(ProgrammeRecord.commission_id.in_(numbers))
    made = list(session.scalars(own.order_by(ProgrammeRecord.id)))
    tasks = commissions.tasks_of(session, numbers)
    named = by_id(session, ProgrammeRecord, {task.programme_id for task in tasks if task.programme_id})
    return [
        _commission(
            session,
            one,
            enterprise=enterprises[one.enterprise_id],
            made=[programme for programme in made if programme.commission_id == one.id],
            tasks=[
                task_told(task, named.get(task.programme_id or 0)) for task in tasks if task.commission_id == one.id
            ],
        )
        for one in found
    ]


def _commission(
    session: Session,
    found: CommissionRecord,
    *,
    enterprise: EnterpriseRecord,
    made: Sequence[ProgrammeRecord],
    tasks: list[dict[str, Any]],
) -> dict[str, Any]:
    return {
        "id": found.id,
        "enterprise": enterprise.name_zh,
        "contact": contact_told(enterprise),
        "title_en": found.title_en,
        "title_zh": found.title_zh,
        "need": found.need,
        "region": found.region,
        "industry": found.industry,
        "terms": found.terms,
        "brief": found.brief,
        "deadline": found.deadline.isoformat(),
        "embargo_until": found.embargo_until.isoformat() if found.embargo_until else None,
        "joint": found.joint,
        "team_id": found.team_id,
        "withdrawn": found.withdrawn_at is not None,
        "programmes": [one.slug for one in made],
        "money": _money(session, found) if found.goal_fen else None,
        "tasks": tasks,
    }


def _money(session: Session, found: CommissionRecord) -> dict[str, Any]:
    """As the page shows it: the sum of what others promised, and one's own promises each."""
    money = commissions.money_of(session, found)
    own = [one for one in money.pledges if access.may("commissions.take_back", pledge_id=one.id)]
    return {
        "state": money.state,
        "goal_yuan": money.goal_fen / 100,
        "pledged_yuan": money.pledged_fen / 100,
        "own_pledges": [{"id": one.id, "yuan": one.amount_fen / 100} for one in own],
    }
