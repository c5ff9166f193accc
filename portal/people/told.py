"""People, teams and enterprises for programs; contacts are masked as on the pages."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy.orm import Session

from crowd import accounts, invitations, results, teams
from crowd.inquiry_records import ResultKind
from crowd.masking import mask_email, mask_name, mask_phone
from crowd.person_records import EnterpriseRecord, InvitationKind, InvitationRecord, PersonRecord, TeamRecord
from crowd.record_base import utc_now
from crowd.roles import Role
from crowd.skills import Skill
from crowd.terms import Terms, decide_terms
from portal import access
from portal.operations import DAY, MOMENT, NUMBER, TEXT, YES_OR_NO, array_of, one_of, record

CONTACT = record(name=TEXT, email=TEXT, phone=TEXT)
LINK = record(url=TEXT, kind=one_of(InvitationKind))
INVITATION = record(id=NUMBER, kind=one_of(InvitationKind), ends_at=MOMENT)
PERSON = record(
    id=NUMBER,
    name=TEXT,
    email=TEXT,
    phone=TEXT,
    roles=array_of(one_of(Role)),
    team_ids=array_of(NUMBER),
    enterprise_ids=array_of(NUMBER),
    closed=YES_OR_NO,
)
_TEAM = {"id": NUMBER, "name": TEXT, "college": TEXT, "region": TEXT, "skills": array_of(one_of(Skill))}
TEAM_ROW = record(**_TEAM, members=NUMBER)
TEAM = record(
    **_TEAM,
    members=array_of(record(id=NUMBER, name=TEXT, leads=YES_OR_NO)),
    credits=array_of(record(programme=TEXT, kind=one_of(ResultKind), on_day=DAY)),
    invitations=array_of(INVITATION),
)
_ENTERPRISE = {
    "id": NUMBER,
    "name_zh": TEXT,
    "name_en": TEXT,
    "region": TEXT,
    "industry": TEXT,
    "rights": {"type": "object", "additionalProperties": NUMBER},
    "terms": one_of(Terms),
}
ENTERPRISE_ROW = record(**_ENTERPRISE)
ENTERPRISE = record(**_ENTERPRISE, contact=CONTACT, people=array_of(TEXT), invitations=array_of(INVITATION))


def person_told(records: Session, person: PersonRecord, *, masked: bool = True) -> dict[str, Any]:
    """As PERSON says."""
    standing = accounts.standing_of(records, person)
    return {
        "id": person.id,
        "name": person.name,
        "email": mask_email(person.email) if masked else person.email,
        "phone": mask_phone(person.phone) if masked else person.phone,
        "roles": sorted(standing.roles),
        "team_ids": sorted(standing.teams),
        "enterprise_ids": sorted(standing.enterprises),
        "closed": person.closed_at is not None,
    }


def team_row(records: Session, team: TeamRecord) -> dict[str, Any]:
    """As TEAM_ROW says."""
    return {**_team(team), "members": len(teams.members(records, team.id))}


def team_told(records: Session, team: TeamRecord) -> dict[str, Any]:
    """As TEAM says; invitations to whoever may change it."""
    invited = invitations.open_ones(records, now=utc_now(), team_id=team.id)
    return {
        **_team(team),
        "members": [
            {"id": person.id, "name": person.name, "leads": leads} for person, leads in teams.members(records, team.id)
        ],
        "credits": [
            {"programme": programme.slug, "kind": result.kind, "on_day": result.on_day.isoformat()}
            for result, programme in results.credited_to(records, team.id)
        ],
        "invitations": invitations_told(invited) if access.may("teams.change", team_id=team.id) else [],
    }


def enterprise_row(enterprise: EnterpriseRecord) -> dict[str, Any]:
    """As ENTERPRISE_ROW says."""
    return {
        "id": enterprise.id,
        "name_zh": enterprise.name_zh,
        "name_en": enterprise.name_en,
        "region": enterprise.region,
        "industry": enterprise.industry,
        "rights": enterprise.rights,
        "terms": decide_terms(enterprise.rights),
    }


def enterprise_told(records: Session, enterprise: EnterpriseRecord, *, masked: bool = True) -> dict[str, Any]:
    """As ENTERPRISE says; invitations to whoever may change it."""
    invited = invitations.open_ones(records, now=utc_now(), enterprise_id=enterprise.id)
    changes = access.may("enterprises.change", enterprise_id=enterprise.id)
    return {
        **enterprise_row(enterprise),
        "contact": contact_told(enterprise, masked=masked),
        "people": [person.name for person in teams.people_of(records, enterprise.id)],
        "invitations": invitations_told(invited) if changes else [],
    }


def contact_told(enterprise: EnterpriseRecord, *, masked: bool = True) -> dict[str, str]:
    """As CONTACT says."""
    name, email, phone = enterprise.contact_name, enterprise.contact_email, enterprise.contact_phone
    if masked:
        name, email, phone = mask_name(name), mask_email(email), mask_phone(phone)
    return {"name": name, "email": email, "phone": phone}


def invitations_told(found: Iterable[InvitationRecord]) -> list[dict[str, Any]]:
    """Each as INVITATION says."""
    return [{"id": one.id, "kind": one.kind, "ends_at": one.ends_at.isoformat()} for one in found]


def _team(team: TeamRecord) -> dict[str, Any]:
    return {
        "id": team.id,
        "name": team.name,
        "college": team.college,
        "region": team.region,
        "skills": team.skills,
    }
