"""Tasks on the record: claimed under a lease, handed in, accepted or sent back, returned to the board.

Every time is handed in as `now`, timezone-aware.
"""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session

from crowd import ledger, listings
from crowd.commission_records import CommissionRecord, TaskRecord
from crowd.commissions import programmes_of, tasks_of
from crowd.person_records import TeamRecord
from crowd.records import ProgrammeRecord, ProgrammeState
from crowd.roles import Standing
from crowd.task_rules import (
    EDITORS_WORK,
    Reason,
    TaskKind,
    TaskState,
    Work,
    kind_in_turn,
    lease_end,
    obstacle,
    standing_state,
)
from pipeline.errors import WrongInput

_APPROVED = frozenset({ProgrammeState.APPROVED, ProgrammeState.PUBLISHED})


class NotInHand(WrongInput):
    """The task does not stand where that can be done: somebody was faster, or its lease has ended."""


class MadeForAnother(WrongInput):
    """The programme was made for another commission."""


class NothingApproved(WrongInput):
    """No programme of the commission has been approved, so the task to approve it is not done."""


def work_of(session: Session, task: TaskRecord) -> Work:
    """The task as far as it matters to who wants it."""
    commission = session.get_one(CommissionRecord, task.commission_id)
    others = session.scalars(
        select(TaskRecord.team_id).where(
            TaskRecord.commission_id == task.commission_id,
            TaskRecord.kind == task.kind,
            TaskRecord.id != task.id,
            TaskRecord.team_id.is_not(None),
        )
    )
    return Work(
        kind=task.kind,
        region=commission.region,
        reserved_for=commission.team_id,
        other_teams=frozenset(team_id for team_id in others if team_id is not None),
    )


def teams_that_may(session: Session, task: TaskRecord, team_ids: Iterable[int]) -> list[TeamRecord]:
    """Those of the teams that may take the task, by name."""
    work = work_of(session, task)
    found = session.scalars(select(TeamRecord).where(TeamRecord.id.in_(team_ids)).order_by(TeamRecord.name))
    return [team for team in found if obstacle(work, team_id=team.id, region=team.region, skills=team.skills) is None]


def claim(session: Session, task: TaskRecord, standing: Standing, *, team_id: int | None, now: datetime) -> None:
    """The task is the team's, or the editor's, until the lease ends. Raises NotInHand where it is not open to them."""
    if task.kind in EDITORS_WORK:
        team_id = None
    elif team_id is None or not teams_that_may(session, task, {team_id} & standing.teams):
        raise NotInHand("task", "is not open to this team")
    return_stale(session, now=now)
    until = lease_end(task.kind, now)
    # The database says who was first where two claim at once.
    claimed = session.scalars(
        update(TaskRecord)
        .where(TaskRecord.id == task.id, TaskRecord.state == TaskState.OPEN)
        .values(
            state=TaskState.CLAIMED,
            team_id=team_id,
            person_id=standing.person_id,
            lease_until=until,
            extended=False,
            reason="",
            reason_words="",
            changed_at=now,
        )
        .returning(TaskRecord.id)
    ).all()
    if not claimed:
        raise NotInHand("task", "is not open any more")
    session.refresh(task)
    _note(session, task, who=standing.who, action="task claimed", until=until.isoformat(), team=team_id)


def extend(session: Session, task: TaskRecord, *, who: str, now: datetime) -> None:
    """A second lease from now on, once a claim. Raises NotInHand."""
    _must_be(task, TaskState.CLAIMED, now)
    if task.extended:
        raise NotInHand("task", "was prolonged before")
    task.lease_until, task.extended, task.changed_at = lease_end(task.kind, now), True, now
    _note(session, task, who=who, action="task prolonged", until=task.lease_until.isoformat())


def give_back(session: Session, task: TaskRecord, *, who: str, why: str, now: datetime) -> None:
    """Back to the board, by who has it. Raises NotInHand."""
    _must_be(task, TaskState.CLAIMED, now)
    _reopen(task, now)
    _note(session, task, who=who, action="task given back", why=why)


def hand_in(
    session: Session,
    task: TaskRecord,
    *,
    who: str,
    note: str,
    now: datetime,
    programme: ProgrammeRecord | None = None,
    links: Iterable[str] = (),
) -> None:
    """What was done, for an editor to look at; an editor's own task is done with that.

    programme: what the footage became; it belongs to the commission from now on. Raises NotInHand; MadeForAnother for
    a programme that belongs to another; NothingApproved for a task to approve while nothing is.
    """
    _must_be(task, TaskState.CLAIMED, now)
    if programme is not None and programme.commission_id not in {None, task.commission_id}:
        raise MadeForAnother("programme", "was made for another commission")
    if task.kind is TaskKind.APPROVE and not _anything_approved(session, task):
        raise NothingApproved("task", "no programme of the commission is approved")
    task.note, task.links, task.changed_at, task.lease_until = note, list(links), now, None
    if programme is not None:
        programme.commission_id = task.commission_id
        task.programme_id = programme.id
        listings.refresh(session, programme)  # where it is about is the commission's to say
    task.state = TaskState.HANDED_IN
    facts = {"programme": programme.slug if programme else None, "links": task.links or None}
    _note(session, task, who=who, action="task handed in", why=note, **facts)
    if task.kind in EDITORS_WORK:
        accept(session, task, who=who, now=now)


def accept(session: Session, task: TaskRecord, *, who: str, now: datetime) -> None:
    """It is done; what follows it opens. Raises NotInHand."""
    _must_be(task, TaskState.HANDED_IN, now)
    task.state, task.changed_at, task.reason, task.reason_words = TaskState.DONE, now, "", ""
    _note(session, task, who=who, action="task accepted")
    _open_next(session, task.commission_id, now)


def send_back(session: Session, task: TaskRecord, *, who: str, reason: Reason, words: str, now: datetime) -> None:
    """To who handed it in, with a reason and a lease from now on. Raises NotInHand."""
    _must_be(task, TaskState.HANDED_IN, now)
    task.state, task.reason, task.reason_words = TaskState.CLAIMED, reason.value, words
    task.lease_until, task.extended, task.changed_at = lease_end(task.kind, now), False, now
    _note(session, task, who=who, action="task sent back", why=words, reason=reason.value)


def return_stale(session: Session, *, now: datetime) -> int:
    """Put every task whose lease has ended back on the board, on the record; how many that were."""
    stale = session.scalars(
        select(TaskRecord)
        .where(TaskRecord.state == TaskState.CLAIMED, TaskRecord.lease_until <= now)
        .with_for_update(skip_locked=True)
    ).all()
    for task in stale:
        _note(session, task, who="board", action="lease ended", team=task.team_id, person=task.person_id)
        _reopen(task, now)
    session.flush()
    return len(stale)


def is_over(session: Session, *, now: datetime) -> bool:
    """Whether any lease has ended that nobody has written down yet."""
    over = select(TaskRecord.id).where(TaskRecord.state == TaskState.CLAIMED, TaskRecord.lease_until <= now)
    return session.scalar(over.limit(1)) is not None


def in_hand(session: Session, standing: Standing) -> list[TaskRecord]:
    """What the person, or a team of theirs, has claimed or handed in, oldest first."""
    mine = or_(
        TaskRecord.team_id.in_(standing.teams),
        TaskRecord.person_id == standing.person_id if standing.person_id is not None else TaskRecord.id < 0,
    )
    held = TaskRecord.state.in_([TaskState.CLAIMED, TaskState.HANDED_IN])
    return list(session.scalars(select(TaskRecord).where(mine, held).order_by(TaskRecord.id)))


def _anything_approved(session: Session, task: TaskRecord) -> bool:
    return any(programme.state in _APPROVED for programme in programmes_of(session, task.commission_id))


def _must_be(task: TaskRecord, state: TaskState, now: datetime) -> None:
    found = standing_state(task.state, task.lease_until, now)
    if found is not state:
        raise NotInHand("task", f"is {found.value}, not {state.value}")


def _reopen(task: TaskRecord, now: datetime) -> None:
    task.state, task.changed_at = TaskState.OPEN, now
    task.team_id = task.person_id = task.lease_until = None
    task.extended, task.reason, task.reason_words = False, "", ""


def _open_next(session: Session, commission_id: int, now: datetime) -> None:
    tasks = tasks_of(session, [commission_id])
    turn = kind_in_turn((task.kind, task.state) for task in tasks)
    for task in tasks:
        if task.kind is turn and task.state is TaskState.WAITING:
            task.state, task.changed_at = TaskState.OPEN, now
    session.flush()


def _note(session: Session, task: TaskRecord, *, who: str, action: str, why: str = "", **facts: object) -> None:
    told = {name: value for name, value in facts.items() if value is not None}
    ledger.append(
        session,
        who=who,
        action=action,
        subject=f"commission:{task.commission_id}",
        why=why,
        facts={"task": task.id, "kind": task.kind.value, "part": task.part, **told},
    )
