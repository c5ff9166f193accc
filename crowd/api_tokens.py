"""API tokens: a program's way in. Shown once, kept as a digest, with an end and with no role beyond those chosen."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from crowd import accounts, ledger
from crowd.person_records import ApiTokenRecord, PersonRecord
from crowd.roles import Role, Standing
from crowd.secret_words import digest, new_token
from pipeline.errors import WrongInput

LONGEST = timedelta(days=365)
USED_EVERY = timedelta(minutes=1)
"""used_at is no finer."""


def make(
    session: Session, person: PersonRecord, *, name: str, roles: Iterable[Role], lasts: timedelta, now: datetime
) -> str:
    """A new token; returns it, which is kept nowhere. Raises WrongInput for one that ends never or is too long."""
    if not timedelta(0) < lasts <= LONGEST:
        raise WrongInput("days", f"a token lasts at most {LONGEST.days} days")
    token = new_token()
    scope = sorted(role.value for role in roles)
    session.add(
        ApiTokenRecord(
            token_sha256=digest(token), person_id=person.id, name=name, roles=scope, made_at=now, ends_at=now + lasts
        )
    )
    session.flush()
    facts = {"roles": scope, "days": lasts.days}
    ledger.append(session, who=person.subject, action="token made", subject=person.subject, why=name, facts=facts)
    return token


def standing_of(session: Session, token: str, *, now: datetime) -> tuple[ApiTokenRecord, Standing] | None:
    """What the token's holder may act as, None where it has ended or never was."""
    row = session.scalars(
        select(ApiTokenRecord).where(
            ApiTokenRecord.token_sha256 == digest(token),
            ApiTokenRecord.ended_at.is_(None),
            ApiTokenRecord.ends_at > now,
        )
    ).one_or_none()
    person = session.get_one(PersonRecord, row.person_id) if row else None
    if row is None or person is None or person.closed_at is not None:
        return None
    return row, accounts.standing_of(session, person).narrowed(Role(role) for role in row.roles)


def touch(session: Session, token_id: int, *, now: datetime) -> None:
    """Note that the token was used."""
    session.get_one(ApiTokenRecord, token_id).used_at = now


def of(session: Session, person_id: int) -> list[ApiTokenRecord]:
    """The person's tokens that have not been ended, newest first."""
    return list(
        session.scalars(
            select(ApiTokenRecord)
            .where(ApiTokenRecord.person_id == person_id, ApiTokenRecord.ended_at.is_(None))
            .order_by(ApiTokenRecord.id.desc())
        )
    )


def end(session: Session, token_id: int, *, who: str, now: datetime) -> None:
    """The token opens nothing from now on."""
    row = session.get_one(ApiTokenRecord, token_id)
    if row.ended_at is None:
        row.ended_at = now
        session.flush()
        ledger.append(session, who=who, action="token ended", subject=f"person:{row.person_id}", why=row.name)


def end_all(session: Session, person_id: int, *, who: str, now: datetime) -> None:
    """End every token of the person."""
    for row in of(session, person_id):
        end(session, row.id, who=who, now=now)
