"""Commissions on the record: ordered, withdrawn, freed of their embargo, paid for by promises."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from crowd import ledger
from crowd.commission_records import CommissionRecord, PledgeRecord, TaskRecord
from crowd.money import MoneyState, money_state
from crowd.person_records import EnterpriseRecord
from crowd.records import ProgrammeRecord
from crowd.task_rules import CHINA, TaskState, is_embargoed, kind_in_turn, plan_tasks
from crowd.terms import decide_terms
from pipeline.errors import WrongInput
from pipeline.model.programme import Need

LARGEST_PLEDGE_FEN = 100_000_000_00
"""A hundred million yuan: more is a slip of the keyboard."""


class UnderEmbargo(WrongInput):
    """The commission's programme may not be published yet. until: from which day on it may."""

    def __init__(self, subject: str, until: date) -> None:
        super().__init__(subject, f"is under embargo until {until.isoformat()}")
        self.until = until


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What is ordered; as in CommissionRecord."""

    enterprise_id: int
    title_zh: str
    title_en: str
    need: Need
    region: str
    industry: str
    brief: str
    deadline: date
    embargo_until: date | None = None
    joint: bool = False
    team_id: int | None = None
    goal_fen: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Money:
    """What was promised for a commission, and where it stands."""

    state: MoneyState
    goal_fen: int
    pledged_fen: int
    pledges: tuple[PledgeRecord, ...]


def place(session: Session, order: Order, *, who: str) -> CommissionRecord:
    """The commission with its tasks, the first of them open. The enterprise's rights decide the terms."""
    enterprise = session.get_one(EnterpriseRecord, order.enterprise_id)
    terms = decide_terms(enterprise.rights)
    commission = CommissionRecord(
        enterprise_id=order.enterprise_id, title_zh=order.title_zh, title_en=order.title_en, need=order.need,
        region=order.region, industry=order.industry, brief=order.brief, deadline=order.deadline,
        embargo_until=order.embargo_until, terms=terms, joint=order.joint, team_id=order.team_id,
        goal_fen=order.goal_fen, ordered_by=who,
    )  # fmt: skip
    session.add(commission)
    session.flush()
    plan = plan_tasks(joint=order.joint)
    first = kind_in_turn((kind, TaskState.WAITING) for kind, _ in plan)
    for kind, part in plan:
        state = TaskState.OPEN if kind is first else TaskState.WAITING
        session.add(TaskRecord(commission_id=commission.id, kind=kind, part=part, state=state))
    session.flush()
    facts = {"rights": enterprise.rights, "terms": terms.value, "enterprise": enterprise.id}
    ledger.append(
        session, who=who, action="commission ordered", subject=commission.subject, why=order.title_zh, facts=facts
    )
    return commission


def tasks_of(session: Session, commission_ids: Iterable[int]) -> list[TaskRecord]:
    """The tasks of these commissions, in the order in which they are made."""
    return list(
        session.scalars(select(TaskRecord).where(TaskRecord.commission_id.in_(commission_ids)).order_by(TaskRecord.id))
    )


def programmes_of(session: Session, commission_id: int) -> list[ProgrammeRecord]:
    """The programmes made for the commission, oldest first."""
    of = ProgrammeRecord.commission_id == commission_id
    return list(session.scalars(select(ProgrammeRecord).where(of).order_by(ProgrammeRecord.id)))


def withdraw(session: Session, commission: CommissionRecord, *, who: str, why: str, now: datetime) -> None:
    """Nobody needs to do any more for it; what was done stays. Withdrawn twice changes nothing."""
    if commission.withdrawn_at is not None:
        return
    commission.withdrawn_at = now
    session.execute(
        update(TaskRecord)
        .where(TaskRecord.commission_id == commission.id, TaskRecord.state != TaskState.DONE)
        .values(state=TaskState.WITHDRAWN, lease_until=None, changed_at=now)
    )
    ledger.append(session, who=who, action="commission withdrawn", subject=commission.subject, why=why)


def lift_embargo(session: Session, commission: CommissionRecord, *, who: str, why: str) -> None:
    """The programme may be published from now on, because somebody says so by name."""
    if commission.embargo_until is not None:
        facts = {"until": commission.embargo_until.isoformat()}
        commission.embargo_until = None
        session.flush()
        ledger.append(session, who=who, action="embargo lifted", subject=commission.subject, why=why, facts=facts)


def check_embargo(session: Session, programme: ProgrammeRecord, *, now: datetime) -> None:
    """Raises UnderEmbargo where the programme's commission may not be published yet."""
    commission = session.get(CommissionRecord, programme.commission_id) if programme.commission_id else None
    until = commission.embargo_until if commission else None
    if commission is not None and until is not None and is_embargoed(until, now.astimezone(CHINA).date()):
        raise UnderEmbargo(commission.subject, until)


def pledge(session: Session, commission: CommissionRecord, amount_fen: int, *, who: str, now: datetime) -> PledgeRecord:
    """A promise towards the goal. Raises WrongInput where none is asked for, or for an amount nobody means."""
    if commission.goal_fen is None or commission.withdrawn_at is not None:
        raise WrongInput("pledge", "nothing is asked for")
    if not 0 < amount_fen <= LARGEST_PLEDGE_FEN:
        raise WrongInput("amount", "is not an amount that anybody means")
    promise = PledgeRecord(commission_id=commission.id, by=who, amount_fen=amount_fen, at=now)
    session.add(promise)
    session.flush()
    facts = {"pledge": promise.id, "amount_fen": amount_fen}
    ledger.append(session, who=who, action="pledged", subject=commission.subject, why=_yuan(amount_fen), facts=facts)
    return promise


def take_back(session: Session, promise: PledgeRecord, *, who: str, why: str, now: datetime) -> None:
    """The promise no longer holds. Raises WrongInput once the money is due: then it is owed."""
    commission = session.get_one(CommissionRecord, promise.commission_id)
    if money_of(session, commission).state in {MoneyState.DUE, MoneyState.EARNED}:
        raise WrongInput("pledge", "is owed by now")
    if promise.taken_back_at is None:
        promise.taken_back_at = now
        session.flush()
        facts = {"pledge": promise.id, "amount_fen": promise.amount_fen}
        ledger.append(session, who=who, action="pledge taken back", subject=commission.subject, why=why, facts=facts)


def money_of(session: Session, commission: CommissionRecord) -> Money:
    """What was promised and where it stands, from what happened to the programmes."""
    standing = (PledgeRecord.commission_id == commission.id, PledgeRecord.taken_back_at.is_(None))
    pledged = session.scalar(select(func.coalesce(func.sum(PledgeRecord.amount_fen), 0)).where(*standing)) or 0
    states = [programme.state for programme in programmes_of(session, commission.id)]
    return Money(
        state=money_state(
            goal_fen=commission.goal_fen,
            pledged_fen=int(pledged),
            withdrawn=commission.withdrawn_at is not None,
            programmes=states,
        ),
        goal_fen=commission.goal_fen or 0,
        pledged_fen=int(pledged),
        pledges=tuple(session.scalars(select(PledgeRecord).where(*standing).order_by(PledgeRecord.id))),
    )


def _yuan(fen: int) -> str:
    return f"¥{fen / 100:,.2f}"
