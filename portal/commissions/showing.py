"""Tasks and commissions as pages show them, with the names they need and what the reader may do."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TypeVar

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import Session

from crowd.commission_records import CommissionRecord, TaskRecord
from crowd.paging import Page, page_of
from crowd.person_records import EnterpriseRecord, TeamRecord
from crowd.records import ProgrammeRecord
from crowd.roles import Role, Standing
from crowd.task_rules import EDITORS_WORK, TaskKind, TaskState, Work, due_day, obstacle, standing_state

Kind = TypeVar("Kind", CommissionRecord, EnterpriseRecord, TeamRecord, ProgrammeRecord)

DONE_SHOWN_FOR = timedelta(days=30)
"""What was done earlier is on the commissions' pages."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """A task with what stands around it. teams: those of the reader's that may claim it now.

    state: where it stands now, a lapsed lease counted. mine: whether it is in the reader's hands.
    """

    task: TaskRecord
    commission: CommissionRecord
    enterprise: EnterpriseRecord
    team: TeamRecord | None
    programme: ProgrammeRecord | None
    state: TaskState
    due: date
    teams: tuple[TeamRecord, ...]
    for_editor: bool
    mine: bool

    @property
    def claimable(self) -> bool:
        """Whether the reader may claim it now."""
        return self.state is TaskState.OPEN and (bool(self.teams) or self.for_editor)


def cards(session: Session, found: Iterable[TaskRecord], standing: Standing, *, now: datetime) -> list[Card]:
    """These tasks for this reader, without those of withdrawn commissions."""
    wanted = list(found)
    orders = by_id(session, CommissionRecord, {task.commission_id for task in wanted})
    enterprises = by_id(session, EnterpriseRecord, {order.enterprise_id for order in orders.values()})
    teams = by_id(session, TeamRecord, {task.team_id for task in wanted if task.team_id is not None})
    made = by_id(session, ProgrammeRecord, {task.programme_id for task in wanted if task.programme_id is not None})
    may_take = _who_may_take(session, wanted, orders, standing)
    shown = []
    for task in wanted:
        order = orders[task.commission_id]
        state = standing_state(task.state, task.lease_until, now)
        is_open = state is TaskState.OPEN
        held = state in {TaskState.CLAIMED, TaskState.HANDED_IN}
        shown.append(
            Card(
                task=task,
                commission=order,
                enterprise=enterprises[order.enterprise_id],
                team=teams.get(task.team_id or 0) if held or state is TaskState.DONE else None,
                programme=made.get(task.programme_id or 0),
                state=state,
                due=due_day(order.deadline, task.lease_until if held else None),
                teams=may_take(task) if is_open else (),
                for_editor=is_open and task.kind in EDITORS_WORK and Role.EDITOR in standing.roles,
                mine=held and _is_mine(task, standing),
            )
        )
    return shown


def board_cards(session: Session, standing: Standing, *, now: datetime) -> list[Card]:
    """Everything that stands on the board for this reader: what is open to them and theirs; for staff all."""
    live = select(TaskRecord).join(CommissionRecord, CommissionRecord.id == TaskRecord.commission_id)
    recent = or_(TaskRecord.state != TaskState.DONE, TaskRecord.changed_at > now - DONE_SHOWN_FOR)
    live = live.where(CommissionRecord.withdrawn_at.is_(None), TaskRecord.state != TaskState.WAITING, recent)
    shown = cards(session, session.scalars(live.order_by(CommissionRecord.deadline, TaskRecord.id)), standing, now=now)
    if standing.is_staff:
        return shown
    return [
        card for card in shown if card.claimable or (card.task.team_id is not None and _is_mine(card.task, standing))
    ]


def seen_commissions(session: Session, standing: Standing, *, now: datetime) -> list[CommissionRecord]:
    """Commissions that are the reader's business: all for staff, else own, worked on, open, or asking for pledges."""
    return list(session.scalars(_seen(session, standing, now=now).order_by(CommissionRecord.id.desc())))


def page_of_seen(
    session: Session, standing: Standing, *, now: datetime, after: int | None = None
) -> Page[CommissionRecord]:
    """The same a page at a time, newest first. after: as in page_of."""
    found = _seen(session, standing, now=now)
    return page_of(session, found, CommissionRecord.id, newest_first=True, after=after)


def _seen(session: Session, standing: Standing, *, now: datetime) -> Select[CommissionRecord]:
    everything = select(CommissionRecord)
    if standing.is_staff:
        return everything
    on_board = {card.commission.id for card in board_cards(session, standing, now=now)}
    worked_on = select(TaskRecord.commission_id).where(TaskRecord.team_id.in_(standing.teams))
    gathering = CommissionRecord.goal_fen.is_not(None) & CommissionRecord.withdrawn_at.is_(None)
    return everything.where(
        or_(
            CommissionRecord.enterprise_id.in_(standing.enterprises),
            CommissionRecord.id.in_(on_board),
            CommissionRecord.id.in_(worked_on),
            gathering,
        )
    )


def _who_may_take(
    session: Session, wanted: Iterable[TaskRecord], orders: Mapping[int, CommissionRecord], standing: Standing
) -> Callable[[TaskRecord], tuple[TeamRecord, ...]]:
    """Which teams of the reader's may take a task, for all of them with two questions to the database."""
    mine = sorted(by_id(session, TeamRecord, set(standing.teams)).values(), key=lambda team: team.name)
    taken: defaultdict[tuple[int, TaskKind], set[tuple[int, int]]] = defaultdict(set)
    held = select(TaskRecord.commission_id, TaskRecord.kind, TaskRecord.id, TaskRecord.team_id)
    held = held.where(TaskRecord.commission_id.in_(orders))
    for commission_id, kind, task_id, team_id in session.execute(held) if mine else ():
        if team_id is not None:
            taken[commission_id, kind].add((task_id, team_id))

    def may_take(task: TaskRecord) -> tuple[TeamRecord, ...]:
        order = orders[task.commission_id]
        others = frozenset(team for number, team in taken[order.id, task.kind] if number != task.id)
        work = Work(kind=task.kind, region=order.region, reserved_for=order.team_id, other_teams=others)
        return tuple(
            team for team in mine if obstacle(work, team_id=team.id, region=team.region, skills=team.skills) is None
        )

    return may_take


def _is_mine(task: TaskRecord, standing: Standing) -> bool:
    if task.team_id is not None:
        return task.team_id in standing.teams
    return task.person_id is not None and task.person_id == standing.person_id


def by_id(session: Session, kind: type[Kind], ids: set[int]) -> dict[int, Kind]:
    """Those records by their numbers, with one question to the database."""
    return {record.id: record for record in session.scalars(select(kind).where(kind.id.in_(ids)))}
