"""The queue: jobs that workers lease. A lease that runs out is claimed again, so a killed worker loses nothing.

Every time is handed in as `now`, timezone-aware.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta

from sqlalchemy import Select, or_, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from crowd import ledger, programmes
from crowd.records import ProgrammeRecord, ProgrammeState
from crowd.work_records import Fault, WorkKind, WorkRecord, WorkState

MOST_TRIES = 5
"""Of enqueueing what another may enqueue, and finish, at the same time."""

MAX_CLAIMS = 5
"""How often a job is begun. One that ended its worker this often would end the next one too."""

_UNFINISHED = WorkRecord.state.in_([WorkState.WAITING, WorkState.LEASED])


def enqueue(session: Session, kind: WorkKind | str, record: ProgrammeRecord, *, now: datetime) -> WorkRecord:
    """A job to do for the programme: the unfinished one of that kind where there is one, else a new one."""
    kind = WorkKind(kind)
    for tries_left in reversed(range(MOST_TRIES)):
        work = session.scalars(_unfinished(kind, record)).one_or_none()
        if work is not None:
            break
        work = WorkRecord(kind=kind, programme_id=record.id, state=WorkState.WAITING, attempts=0, not_before=now)
        try:
            with session.begin_nested():
                session.add(work)
        except (
            IntegrityError
        ):  # Somebody else enqueued it between our look and our write; if nobody did, it is a fault.
            if not tries_left:
                raise
        else:
            break
    assert work is not None
    return work


def claim(
    session: Session, *, worker: str, lease_s: float, now: datetime, kinds: Iterable[WorkKind] = tuple(WorkKind)
) -> WorkRecord | None:
    """Lease the job of these kinds that has waited longest, or whose worker let its lease run out; None for none.

    No two callers get the same job: PostgreSQL locks the row and others skip it; on SQLite a session of
    crowd.database begins its transaction with the write lock.
    """
    _give_up_on_killers(session, now=now)
    due = or_(
        (WorkRecord.state == WorkState.WAITING) & (WorkRecord.not_before <= now),
        (WorkRecord.state == WorkState.LEASED) & (WorkRecord.lease_until <= now),
    )
    work = session.scalars(
        select(WorkRecord)
        .where(due, WorkRecord.kind.in_(tuple(kinds)))
        .order_by(WorkRecord.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    ).one_or_none()
    if work is None:
        return None
    work.state, work.worker, work.lease_until = WorkState.LEASED, worker, now + timedelta(seconds=lease_s)
    work.attempts += 1
    session.flush()
    return work


def renew(session: Session, work_id: int, *, worker: str, lease_s: float, now: datetime) -> bool:
    """Keep the job for another lease_s seconds. False: it is no longer this worker's, stop working on it."""
    return _while_ours(session, work_id, worker, lease_until=now + timedelta(seconds=lease_s))


def finish(session: Session, work_id: int, *, worker: str) -> bool:
    """The job is done. False, and nothing changes, where it is no longer this worker's."""
    return _while_ours(session, work_id, worker, state=WorkState.DONE, lease_until=None, last_error=None)


def fail(
    session: Session,
    work_id: int,
    *,
    worker: str,
    error: str,
    kind: Fault = Fault.FAULT,
    now: datetime,
    retry_in_s: float | None = None,
) -> bool:
    """The job went wrong: it waits retry_in_s seconds for another try, or has failed for good where that is None.

    False, and nothing changes, where it is no longer this worker's.
    """
    told = {"lease_until": None, "last_error": error, "error_kind": kind.value}
    if retry_in_s is None:
        return _while_ours(session, work_id, worker, state=WorkState.FAILED, **told)
    later = now + timedelta(seconds=retry_in_s)
    return _while_ours(session, work_id, worker, state=WorkState.WAITING, not_before=later, **told)


def unfinished(session: Session) -> list[WorkRecord]:
    """Jobs waiting or leased, in the order they will be claimed."""
    return list(session.scalars(select(WorkRecord).where(_UNFINISHED).order_by(WorkRecord.id)))


def has_unfinished(session: Session, record: ProgrammeRecord, kind: WorkKind | None = None) -> bool:
    """Whether a worker is at the programme or will be, for anything or for that kind of job."""
    asked = select(WorkRecord.id).where(WorkRecord.programme_id == record.id, _UNFINISHED)
    if kind is not None:
        asked = asked.where(WorkRecord.kind == kind)
    return session.scalar(asked.limit(1)) is not None


def unfinished_among(session: Session, records: Iterable[ProgrammeRecord]) -> frozenset[int]:
    """The numbers of those programmes that a worker is at or will be."""
    wanted = [record.id for record in records]
    asked = select(WorkRecord.programme_id).where(WorkRecord.programme_id.in_(wanted), _UNFINISHED)
    return frozenset(session.scalars(asked))


def last_failure(session: Session, record: ProgrammeRecord) -> WorkRecord | None:
    """The programme's newest job where it has failed for good; None where it has not, or another followed it."""
    newest = select(WorkRecord).where(WorkRecord.programme_id == record.id).order_by(WorkRecord.id.desc()).limit(1)
    work = session.scalars(newest).one_or_none()
    return work if work is not None and work.state is WorkState.FAILED else None


def _unfinished(kind: WorkKind, record: ProgrammeRecord) -> Select[WorkRecord]:
    return select(WorkRecord).where(
        WorkRecord.kind == kind,
        WorkRecord.programme_id == record.id,
        _UNFINISHED,
    )


def _while_ours(session: Session, work_id: int, worker: str, **changes: object) -> bool:
    changed = session.scalars(
        update(WorkRecord)
        .where(WorkRecord.id == work_id, WorkRecord.state == WorkState.LEASED, WorkRecord.worker == worker)
        .values(changes)
        .returning(WorkRecord.id)
    ).all()
    return bool(changed)


def _give_up_on_killers(session: Session, *, now: datetime) -> None:
    """Fail the jobs whose every worker died, and their programmes with them. Webhooks are tried more often."""
    killers = session.scalars(
        select(WorkRecord)
        .where(WorkRecord.state == WorkState.LEASED, WorkRecord.lease_until <= now, WorkRecord.attempts >= MAX_CLAIMS)
        .where(WorkRecord.kind != WorkKind.NOTIFY)
        .with_for_update(skip_locked=True)
    ).all()
    for work in killers:
        why = f"its worker stopped without a word {work.attempts} times"
        work.state, work.lease_until, work.last_error = WorkState.FAILED, None, why
        work.error_kind = Fault.KILLED.value
        record = session.get_one(ProgrammeRecord, work.programme_id)
        ledger.append(session, who="queue", action=f"{work.kind.value} given up", subject=record.subject, why=why)
        if record.state is not ProgrammeState.REFUSED:
            programmes.advance(session, record, ProgrammeState.FAILED, who="queue", why=why)
