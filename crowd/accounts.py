"""Accounts: persons, what they may act as, their passwords, the end of an account. Contacts never enter the ledger."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from crowd import ledger, passwords
from crowd.paging import Page, page_of
from crowd.person_records import (
    EnterprisePersonRecord,
    GrantRecord,
    MembershipRecord,
    PersonRecord,
)
from crowd.roles import GRANTED, Role, Standing
from pipeline.errors import WrongInput


class AddressTaken(WrongInput):
    """Another account signs in with that address."""


def create(
    session: Session, *, name: str, email: str, phone: str, language: str, password: str, why: str
) -> PersonRecord:
    """A new account. Raises AddressTaken, and what passwords.hash_password raises."""
    kept = passwords.hash_password(password, about=(name, email))
    person = PersonRecord(name=name, email=email.strip().lower(), phone=phone, language=language, password_hash=kept)
    try:
        with session.begin_nested():
            session.add(person)
    except IntegrityError as error:
        raise AddressTaken("email", "is another account's") from error
    ledger.append(session, who=person.subject, action="account made", subject=person.subject, why=why)
    return person


def find(session: Session, person_id: int) -> PersonRecord | None:
    """The person, or None."""
    return session.get(PersonRecord, person_id)


def everybody(session: Session, *, after: int | None = None) -> Page[PersonRecord]:
    """Every person, by name; whose account is closed, last. after: as in page_of."""
    by = (PersonRecord.closed_at.is_not(None), PersonRecord.name)
    return page_of(session, select(PersonRecord), PersonRecord.id, by=by, after=after)


def authenticate(session: Session, *, email: str, password: str) -> PersonRecord | None:
    """Who signs in with these, None where nobody does. Takes as long either way."""
    person = session.scalars(select(PersonRecord).where(PersonRecord.email == email.strip().lower())).one_or_none()
    standing = person is not None and person.closed_at is None
    if not passwords.verify(person.password_hash if person and standing else None, password) or person is None:
        return None
    better = passwords.rehashed(person.password_hash, password)
    if better:
        person.password_hash = better
    return person


def standing_of(session: Session, person: PersonRecord) -> Standing:
    """What the person may act as now."""
    memberships = session.execute(
        select(MembershipRecord.team_id, MembershipRecord.leads).where(MembershipRecord.person_id == person.id)
    ).all()
    return Standing.of(
        person_id=person.id,
        name=person.name,
        granted=session.scalars(select(GrantRecord.role).where(GrantRecord.person_id == person.id)).all(),
        teams=[team_id for team_id, _ in memberships],
        leads=[team_id for team_id, leads in memberships if leads],
        enterprises=session.scalars(
            select(EnterprisePersonRecord.enterprise_id).where(EnterprisePersonRecord.person_id == person.id)
        ).all(),
    )


def change_password(session: Session, person: PersonRecord, password: str, *, who: str, why: str) -> None:
    """Raises what passwords.hash_password raises. Signing out elsewhere is the caller's to do (ASVS 5.0 7.4.3)."""
    person.password_hash = passwords.hash_password(password, about=(person.name, person.email))
    ledger.append(session, who=who, action="password changed", subject=person.subject, why=why)


def change_details(session: Session, person: PersonRecord, *, name: str, phone: str, language: str) -> None:
    """What a person may change about themselves. The address stays: it is what they sign in with."""
    told = {"name": name, "phone": phone, "language": language}
    changed = [field for field, value in told.items() if getattr(person, field) != value]
    for field in changed:
        setattr(person, field, told[field])
    if changed:
        why = ", ".join(changed)
        ledger.append(session, who=person.subject, action="details changed", subject=person.subject, why=why)


def grant(session: Session, person: PersonRecord, role: Role, *, who: str, why: str) -> None:
    """Give a role that is given to persons as such. Raises WrongInput for one that follows from belonging."""
    if role not in GRANTED:
        raise WrongInput("role", f"{role.value} follows from a team or an enterprise")
    if session.get(GrantRecord, (person.id, role)) is None:
        session.add(GrantRecord(person_id=person.id, role=role))
        session.flush()
        facts = {"role": role.value}
        ledger.append(session, who=who, action="role given", subject=person.subject, why=why, facts=facts)


def withdraw_role(session: Session, person: PersonRecord, role: Role, *, who: str, why: str) -> None:
    """Take a granted role back; where the person has it not, nothing changes."""
    given = session.get(GrantRecord, (person.id, role))
    if given is not None:
        session.delete(given)
        session.flush()
        facts = {"role": role.value}
        ledger.append(session, who=who, action="role withdrawn", subject=person.subject, why=why, facts=facts)


def close(session: Session, person: PersonRecord, *, who: str, why: str, now: datetime) -> None:
    """From now on nobody signs in to this account; what it did stays on the record."""
    if person.closed_at is None:
        person.closed_at = now
        session.flush()
        ledger.append(session, who=who, action="account closed", subject=person.subject, why=why)


def note_unmasked(session: Session, subject: str, *, who: str, why: str) -> None:
    """Write down that somebody looked at the contact of subject, a person or an enterprise."""
    ledger.append(session, who=who, action="contact shown", subject=subject, why=why)
