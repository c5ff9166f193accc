"""Whose an object is. Each tie says what makes an object a person's own, in one of the person's roles."""

from collections.abc import Callable, Iterable, Mapping
from enum import StrEnum
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from crowd.person_records import (
    ApiTokenRecord,
    InvitationRecord,
    MembershipRecord,
)
from crowd.records import ProgrammeRecord
from crowd.roles import Role, Standing, ledger_name


class Tie(StrEnum):
    """How a person may be tied to an object; the value is the part of an address that names the object."""

    PROGRAMME = "slug"
    TEAM = "team_id"
    ENTERPRISE = "enterprise_id"
    PERSON = "person_id"
    INVITATION = "invitation_id"
    API_TOKEN = "token_id"  # noqa: S105 - a name, not a secret


def tied(session: Session, standing: Standing, role: Role | None, tie: Tie, key: Any) -> bool:
    """Whether the object that key names is the person's own when acting in that role (None: simply as a person)."""
    return _TIES[tie](session, standing, role, key)


def whose(session: Session, standing: Standing, records: Iterable[ProgrammeRecord]) -> list[ProgrammeRecord]:
    """Those of the programmes that are the person's business: all for staff, else one's own in any role."""
    if standing.is_staff:
        return list(records)
    mine = {role: _senders(session, standing, role) for role in standing.roles}
    return [record for record in records if any(record.submitted_by in senders for senders in mine.values())]


def _programme(session: Session, standing: Standing, role: Role | None, slug: str) -> bool:
    """One's own is what one sent in; a lead's, what the led teams sent in."""
    record = session.scalars(select(ProgrammeRecord).where(ProgrammeRecord.slug == slug)).one_or_none()
    return record is not None and record.submitted_by in _senders(session, standing, role)


def _senders(session: Session, standing: Standing, role: Role | None) -> frozenset[str]:
    """The ledger's names of those whose footage is the person's own in that role."""
    if role is Role.TEAM_LEAD:
        return people_led(session, standing) | {standing.who}
    return frozenset({standing.who}) if role is Role.INTERN else frozenset()


def people_led(session: Session, standing: Standing) -> frozenset[str]:
    """The ledger's names of everybody in the teams that the person leads."""
    members = session.scalars(select(MembershipRecord.person_id).where(MembershipRecord.team_id.in_(standing.leads)))
    return frozenset(ledger_name(person_id) for person_id in members)


def _team(_session: Session, standing: Standing, role: Role | None, team_id: int) -> bool:
    """An intern's are the teams belonged to, a lead's those led."""
    return team_id in (standing.leads if role is Role.TEAM_LEAD else standing.teams)


def _enterprise(_session: Session, standing: Standing, role: Role | None, enterprise_id: int) -> bool:
    """Those the person speaks for."""
    return role is Role.ENTERPRISE and enterprise_id in standing.enterprises


def _person(session: Session, standing: Standing, _role: Role | None, person_id: int) -> bool:
    """A lead's people are the members of the teams led."""
    return ledger_name(person_id) in people_led(session, standing)


def _invitation(session: Session, standing: Standing, role: Role | None, invitation_id: int) -> bool:
    """To a team one leads, or to an enterprise one speaks for."""
    found = session.get(InvitationRecord, invitation_id)
    if found is None:
        return False
    if role is Role.TEAM_LEAD:
        return found.team_id in standing.leads
    return found.enterprise_id in standing.enterprises


def _api_token(session: Session, standing: Standing, _role: Role | None, token_id: int) -> bool:
    found = session.get(ApiTokenRecord, token_id)
    return found is not None and found.person_id == standing.person_id


_TIES: Mapping[Tie, Callable[[Session, Standing, Role | None, Any], bool]] = {
    Tie.PROGRAMME: _programme,
    Tie.TEAM: _team,
    Tie.ENTERPRISE: _enterprise,
    Tie.PERSON: _person,
    Tie.INVITATION: _invitation,
    Tie.API_TOKEN: _api_token,
}
