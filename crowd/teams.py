"""Teams and enterprises, and who belongs to them."""

from collections.abc import Iterable, Mapping

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from crowd import ledger
from crowd.paging import Page, page_of
from crowd.person_records import (
    EnterprisePersonRecord,
    EnterpriseRecord,
    MembershipRecord,
    PersonRecord,
    TeamRecord,
)
from pipeline.errors import WrongInput


class NameTaken(WrongInput):
    """Another team or enterprise has that name."""


def make_team(session: Session, *, name: str, college: str, region: str, skills: Iterable[str], who: str) -> TeamRecord:
    """A new team without members. Raises NameTaken."""
    team = TeamRecord(name=name, college=college, region=region, skills=sorted(skills))
    _insert(session, team)
    ledger.append(session, who=who, action="team made", subject=team.subject, why=name)
    return team


def change_team(
    session: Session, team: TeamRecord, *, college: str, region: str, skills: Iterable[str], who: str
) -> None:
    """Bring what is known about the team up to date."""
    told = {"college": college, "region": region, "skills": sorted(skills)}
    _change(session, team, told, who=who, action="team changed", subject=team.subject)


def make_enterprise(
    session: Session,
    *,
    name_zh: str,
    name_en: str,
    region: str,
    industry: str,
    rights: Mapping[str, int],
    contact: tuple[str, str, str],
    who: str,
) -> EnterpriseRecord:
    """A new enterprise. contact: name, e-mail, phone. Raises NameTaken."""
    contact_name, contact_email, contact_phone = contact
    enterprise = EnterpriseRecord(
        name_zh=name_zh,
        name_en=name_en,
        region=region,
        industry=industry,
        rights=dict(rights),
        contact_name=contact_name,
        contact_email=contact_email,
        contact_phone=contact_phone,
    )
    _insert(session, enterprise)
    facts = {"rights": dict(rights)}
    ledger.append(session, who=who, action="enterprise made", subject=enterprise.subject, why=name_zh, facts=facts)
    return enterprise


def change_enterprise(session: Session, enterprise: EnterpriseRecord, *, told: Mapping[str, object], who: str) -> None:
    """Bring what is known about the enterprise up to date; told: columns and their values."""
    _change(session, enterprise, told, who=who, action="enterprise changed", subject=enterprise.subject)


def all_teams(session: Session) -> list[TeamRecord]:
    """Every team, by name."""
    return list(session.scalars(select(TeamRecord).order_by(TeamRecord.name)))


def teams_by_name(session: Session, *, after: int | None = None) -> Page[TeamRecord]:
    """The same a page at a time. after: as in page_of."""
    return page_of(session, select(TeamRecord), TeamRecord.id, by=(TeamRecord.name,), after=after)


def all_enterprises(session: Session) -> list[EnterpriseRecord]:
    """Every enterprise, by name."""
    return list(session.scalars(select(EnterpriseRecord).order_by(EnterpriseRecord.name_zh)))


def enterprises_by_name(session: Session, *, after: int | None = None) -> Page[EnterpriseRecord]:
    """The same a page at a time. after: as in page_of."""
    return page_of(session, select(EnterpriseRecord), EnterpriseRecord.id, by=(EnterpriseRecord.name_zh,), after=after)


def join_team(session: Session, person: PersonRecord, team_id: int, *, leads: bool, who: str) -> None:
    """The person belongs to the team, and leads it where leads is true; who led it goes on leading."""
    member = session.get(MembershipRecord, (person.id, team_id))
    if member is None:
        session.add(MembershipRecord(person_id=person.id, team_id=team_id, leads=leads))
    elif leads and not member.leads:
        member.leads = True
    else:
        return
    session.flush()
    why = "as its lead" if leads else "as an intern"
    facts = {"team": team_id}
    ledger.append(session, who=who, action="team joined", subject=person.subject, why=why, facts=facts)


def leave_team(session: Session, person_id: int, team_id: int, *, who: str, why: str) -> None:
    """The person belongs to the team no longer."""
    member = session.get(MembershipRecord, (person_id, team_id))
    if member is not None:
        session.delete(member)
        session.flush()
        facts = {"team": team_id}
        ledger.append(session, who=who, action="team left", subject=f"person:{person_id}", why=why, facts=facts)


def members(session: Session, team_id: int) -> list[tuple[PersonRecord, bool]]:
    """Who belongs to the team and whether they lead it: leads first, then by name."""
    rows = session.execute(
        select(PersonRecord, MembershipRecord.leads)
        .join(MembershipRecord, MembershipRecord.person_id == PersonRecord.id)
        .where(MembershipRecord.team_id == team_id)
        .order_by(MembershipRecord.leads.desc(), PersonRecord.name)
    )
    return [(person, leads) for person, leads in rows]


def join_enterprise(session: Session, person: PersonRecord, enterprise_id: int, *, who: str) -> None:
    """The person speaks for the enterprise."""
    if session.get(EnterprisePersonRecord, (person.id, enterprise_id)) is None:
        session.add(EnterprisePersonRecord(person_id=person.id, enterprise_id=enterprise_id))
        session.flush()
        facts = {"enterprise": enterprise_id}
        ledger.append(session, who=who, action="enterprise joined", subject=person.subject, why="", facts=facts)


def people_of(session: Session, enterprise_id: int) -> list[PersonRecord]:
    """Who speaks for the enterprise, by name."""
    return list(
        session.scalars(
            select(PersonRecord)
            .join(EnterprisePersonRecord, EnterprisePersonRecord.person_id == PersonRecord.id)
            .where(EnterprisePersonRecord.enterprise_id == enterprise_id)
            .order_by(PersonRecord.name)
        )
    )


def _insert(session: Session, record: TeamRecord | EnterpriseRecord) -> None:
    try:
        with session.begin_nested():
            session.add(record)
    except IntegrityError as error:
        raise NameTaken("name", "is taken") from error


def _change(
    session: Session,
    record: TeamRecord | EnterpriseRecord,
    told: Mapping[str, object],
    *,
    who: str,
    action: str,
    subject: str,
) -> None:
    changed = [name for name, value in told.items() if getattr(record, name) != value]
    for name in changed:
        setattr(record, name, told[name])
    if changed:
        session.flush()
        # Which columns, not their values: some are contacts, and the ledger forgets nothing.
        ledger.append(session, who=who, action=action, subject=subject, why=", ".join(changed))


def number_in(session: Session, region: str) -> int:
    """How many teams a region has."""
    return session.scalar(select(func.count()).select_from(TeamRecord).where(TeamRecord.region == region)) or 0
