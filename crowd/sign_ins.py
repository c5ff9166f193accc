"""Sessions of browsers: they end when nobody uses them, when they are old, and when their owner says so.

Every time is handed in as `now`, timezone-aware.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from crowd import ledger
from crowd.person_records import PersonRecord, SignInRecord
from crowd.roles import OPERATOR_STANDING, ledger_name
from crowd.secret_words import digest, new_token

IDLE = timedelta(hours=2)
"""Without a request for so long, a session has ended (ASVS 5.0 7.3.1). An upload is a request after another."""
ABSOLUTE = timedelta(hours=12)
"""A working day; then one signs in again (7.3.2)."""
SEEN_EVERY = timedelta(minutes=1)
"""seen_at is no finer, so that looking at pages hardly writes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedIn:
    """A session in force. person: None for the operator token. stale: seen_at should be brought up to date."""

    sign_in_id: int
    person: PersonRecord | None
    stale: bool


def begin(session: Session, *, person: PersonRecord | None, browser: str, now: datetime) -> tuple[SignInRecord, str]:
    """A new session and its token, which is kept nowhere."""
    token = new_token()
    person_id = person.id if person else None
    begun = SignInRecord(
        token_sha256=digest(token), person_id=person_id, browser=browser[:200], began_at=now, seen_at=now
    )
    session.add(begun)
    session.flush()
    subject = person.subject if person else "operator"
    ledger.append(session, who=_who(person_id), action="signed in", subject=subject, why="")
    return begun, token


def find(session: Session, token: str, *, now: datetime) -> SignedIn | None:
    """The session of that token, None where it has ended or never was."""
    row = session.scalars(
        select(SignInRecord).where(
            SignInRecord.token_sha256 == digest(token),
            SignInRecord.ended_at.is_(None),
            SignInRecord.seen_at > now - IDLE,
            SignInRecord.began_at > now - ABSOLUTE,
        )
    ).one_or_none()
    if row is None:
        return None
    person = session.get_one(PersonRecord, row.person_id) if row.person_id is not None else None
    if person is not None and person.closed_at is not None:
        return None
    return SignedIn(sign_in_id=row.id, person=person, stale=row.seen_at < now - SEEN_EVERY)


def touch(session: Session, sign_in_id: int, *, now: datetime) -> None:
    """Note that the session was used."""
    session.execute(update(SignInRecord).where(SignInRecord.id == sign_in_id).values(seen_at=now))


def standing(session: Session, person_id: int | None, *, now: datetime) -> list[SignInRecord]:
    """The person's sessions in force, last used first."""
    return list(
        session.scalars(
            select(SignInRecord)
            .where(
                SignInRecord.person_id == person_id,
                SignInRecord.ended_at.is_(None),
                SignInRecord.seen_at > now - IDLE,
                SignInRecord.began_at > now - ABSOLUTE,
            )
            .order_by(SignInRecord.seen_at.desc())
        )
    )


def end(session: Session, token: str, *, now: datetime) -> None:
    """End the session of that token; one that has ended stays so."""
    session.execute(
        update(SignInRecord)
        .where(SignInRecord.token_sha256 == digest(token), SignInRecord.ended_at.is_(None))
        .values(ended_at=now)
    )


def end_all(
    session: Session, person_id: int | None, *, who: str, why: str, now: datetime, but: int | None = None
) -> int:
    """End every session of the person, except the one whose id is but; how many that were."""
    ended = session.scalars(
        update(SignInRecord)
        .where(SignInRecord.person_id == person_id, SignInRecord.ended_at.is_(None), SignInRecord.id != (but or 0))
        .values(ended_at=now)
        .returning(SignInRecord.id)
    ).all()
    if ended:
        facts = {"sessions": len(ended)}
        ledger.append(session, who=who, action="signed out everywhere", subject=_who(person_id), why=why, facts=facts)
    return len(ended)


def _who(person_id: int | None) -> str:
    return OPERATOR_STANDING.who if person_id is None else ledger_name(person_id)
