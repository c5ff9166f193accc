"""How much one person or team may have sent in: kept and on its way."""

from dataclasses import dataclass

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from crowd import ledger
from crowd.upload_records import QuotaRecord, UploadRecord


@dataclass(frozen=True, slots=True, kw_only=True)
class Allowance:
    """What everybody may send who has no quota of their own."""

    person_bytes: int
    team_bytes: int


def left_bytes(session: Session, *, owner: str, team: str, allowance: Allowance) -> int:
    """How many bytes the owner may still announce; the team's limit counts too where there is a team. Never negative.

    On PostgreSQL those who ask for one owner or team wait for one another until their transaction ends; SQLite has one
    writer anyway.
    """
    left = _left(session, f"person:{owner}", UploadRecord.owner == owner, allowance.person_bytes)
    if team:
        left = min(left, _left(session, f"team:{team}", UploadRecord.team == team, allowance.team_bytes))
    return left


def set_quota(session: Session, subject: str, limit_bytes: int, *, who: str, why: str) -> None:
    """Give a person or team (subject: person:<name>, team:<name>) a quota of its own."""
    session.merge(QuotaRecord(subject=subject, limit_bytes=limit_bytes))
    ledger.append(session, who=who, action="quota set", subject=subject, why=why, facts={"limit_bytes": limit_bytes})


def _left(session: Session, subject: str, theirs: ColumnElement[bool], usual_bytes: int) -> int:
    if session.get_bind().dialect.name == "postgresql":
        session.execute(select(func.pg_advisory_xact_lock(func.hashtext(subject))))
    own = session.get(QuotaRecord, subject)
    used = session.scalar(select(func.coalesce(func.sum(UploadRecord.length_bytes), 0)).where(theirs))
    return max((own.limit_bytes if own else usual_bytes) - int(used or 0), 0)
