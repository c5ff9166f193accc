"""How much one person or team may have sent in: kept and on its way."""

from dataclasses import dataclass
from datetime import datetime
from typing import Self

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from crowd import ledger
from crowd.upload_records import QuotaRecord, UploadRecord, UploadState
from pipeline.settings import Settings


@dataclass(frozen=True, slots=True, kw_only=True)
class Allowance:
    """What everybody may send who has no quota of their own."""

    person_bytes: int
    team_bytes: int

    @classmethod
    def of(cls, settings: Settings) -> Self:
        """What these settings allow."""
        return cls(person_bytes=settings.quota_person_bytes, team_bytes=settings.quota_team_bytes)


def left_bytes(session: Session, *, owner: str, team: str, allowance: Allowance) -> int:
    """How many bytes the owner may still announce; the team's limit counts too where there is a team. Never negative.

    On PostgreSQL those who ask for one owner or team wait for one another until their transaction ends; SQLite has one
    writer anyway.
    """
    left = _left(session, owner, allowance=allowance)
    return min(left, _left(session, team, team=True, allowance=allowance)) if team else left


def set_quota(session: Session, subject: str, limit_bytes: int, *, who: str, why: str) -> None:
    """Give a person or team (subject_for says how it is named) a quota of its own."""
    session.merge(QuotaRecord(subject=subject, limit_bytes=limit_bytes))
    ledger.append(session, who=who, action="quota set", subject=subject, why=why, facts={"limit_bytes": limit_bytes})


def subject_for(name: str, *, team: bool = False) -> str:
    """How a quota names whoever the ledger names so: person:12 and team:3 as they are, operator as person:operator."""
    kind = "team:" if team else "person:"
    return name if name.startswith(kind) else kind + name


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What one person or team has sent in and may send. own: whether the limit is theirs alone."""

    subject: str
    used_bytes: int
    limit_bytes: int
    own: bool

    @property
    def left_bytes(self) -> int:
        """How much more they may announce; never negative."""
        return max(self.limit_bytes - self.used_bytes, 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Unfinished:
    """What of a quota is held by uploads that wait for bytes. over_at: when the first of them is given up."""

    size_bytes: int
    over_at: datetime


def standings(session: Session, *, allowance: Allowance) -> list[Standing]:
    """Of everybody who has sent something in or has a quota of their own, by name."""
    own = {record.subject: record.limit_bytes for record in session.scalars(select(QuotaRecord))}
    used: dict[str, int] = dict.fromkeys(own, 0)
    for column, is_team in ((UploadRecord.owner, False), (UploadRecord.team, True)):
        summed = select(column, func.sum(UploadRecord.length_bytes)).group_by(column)
        used |= {subject_for(name, team=is_team): int(total or 0) for name, total in session.execute(summed) if name}
    usual = {True: allowance.team_bytes, False: allowance.person_bytes}
    return [
        Standing(
            subject=subject,
            used_bytes=used[subject],
            limit_bytes=own.get(subject, usual[subject.startswith("team:")]),
            own=subject in own,
        )
        for subject in sorted(used)
    ]


def standing_of(session: Session, name: str, *, team: bool = False, allowance: Allowance) -> Standing:
    """Of the person or team that the ledger names so."""
    subject = subject_for(name, team=team)
    own = session.get(QuotaRecord, subject)
    used = session.scalar(select(func.coalesce(func.sum(UploadRecord.length_bytes), 0)).where(_theirs(name, team=team)))
    usual_bytes = allowance.team_bytes if team else allowance.person_bytes
    return Standing(
        subject=subject,
        used_bytes=int(used or 0),
        limit_bytes=own.limit_bytes if own else usual_bytes,
        own=own is not None,
    )


def unfinished(session: Session, name: str, *, team: bool = False) -> Unfinished | None:
    """What frees itself where nobody goes on with it; None where nothing waits."""
    waits = (UploadRecord.state == UploadState.OPEN, UploadRecord.sealed_at.is_(None))
    summed = select(func.sum(UploadRecord.length_bytes), func.min(UploadRecord.expires_at))
    size_bytes, over_at = session.execute(summed.where(_theirs(name, team=team), *waits)).one()
    return Unfinished(size_bytes=int(size_bytes), over_at=over_at) if size_bytes else None


def _left(session: Session, name: str, *, team: bool = False, allowance: Allowance) -> int:
    if session.get_bind().dialect.name == "postgresql":
        session.execute(select(func.pg_advisory_xact_lock(func.hashtext(subject_for(name, team=team)))))
    return standing_of(session, name, team=team, allowance=allowance).left_bytes


def _theirs(name: str, *, team: bool) -> ColumnElement[bool]:
    return UploadRecord.team == name if team else UploadRecord.owner == name
