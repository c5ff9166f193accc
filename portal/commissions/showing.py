"""Tasks and commissions as pages show them, with the names they need and what the reader may do."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from crowd import commissions, tasks
from crowd.commission_records import CommissionRecord, TaskRecord
from crowd.person_records import EnterpriseRecord, TeamRecord
from crowd.records import ProgrammeRecord
from crowd.roles import Role, Standing
from crowd.task_rules import EDITORS_WORK, TaskState, due_day, standing_state

Kind = TypeVar("Kind", CommissionRecord, EnterpriseRecord, TeamRecord, ProgrammeRecord)


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
    orders = _by_id(session, CommissionRecord, {task.commission_id for task in wanted})
    enterprises = _by_id(session, EnterpriseRecord, {order.enterprise_id for order in orders.values()})
    teams = _by_id(session, TeamRecord, {task.team_id for task in wanted if task.team_id is not None})
    made = _by_id(session, ProgrammeRecord, {task.programme_id for task in wanted if task.programme_id is not None})
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
                teams=tuple(tasks.teams_that_may(session, task, standing.teams)) if is_open else (),
                for_editor=is_open and task.kind in EDITORS_WORK and Role.EDITOR in standing.roles,
                mine=held and _is_mine(task, standing),
            )
        )
    return shown


def board_cards(session: Session, standing: Standing, *, now: datetime) -> list[Card]:
    """Everything that stands on the board for this reader: what is open to them and theirs; for staff all."""
    live = select(TaskRecord).join(CommissionRecord, CommissionRecord.id == TaskRecord.commission_id)
    live = live.where(CommissionRecord.withdrawn_at.is_(None), TaskRecord.state != TaskState.WAITING)
    shown = cards(session, session.scalars(live.order_by(CommissionRecord.deadline, TaskRecord.id)), standing, now=now)
    if standing.is_staff:
        return shown
    return [
        card for card in shown if card.claimable or (card.task.team_id is not None and _is_mine(card.task, standing))
    ]


def seen_commissions(session: Session, standing: Standing, *, now: datetime) -> list[CommissionRecord]:
    """Commissions that are the reader's business: all for staff, else own, worked on, open to them, or asking for
    pledges.
    """
    everything = commissions.everything(session)
    if standing.is_staff:
        return everything
    on_board = {card.commission.id for card in board_cards(session, standing, now=now)}
    return [
        order
        for order in everything
        if order.enterprise_id in standing.enterprises
        or order.id in on_board
        or (order.goal_fen is not None and order.withdrawn_at is None)
    ]


def _is_mine(task: TaskRecord, standing: Standing) -> bool:
    if task.team_id is not None:
        return task.team_id in standing.teams
    return task.person_id is not None and task.person_id == standing.person_id


def _by_id(session: Session, kind: type[Kind], ids: set[int]) -> dict[int, Kind]:
    return {record.id: record for record in session.scalars(select(kind).where(kind.id.in_(ids)))}
