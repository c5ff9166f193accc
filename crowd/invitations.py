"""Invitations: a link that works once and until it ends. Without a mail server of our own, who invites hands it on."""

from datetime import datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from crowd import accounts, ledger, teams
from crowd.person_records import InvitationKind, InvitationRecord, PersonRecord
from crowd.roles import Role
from crowd.secret_words import digest, new_token
from pipeline.errors import WrongInput

LASTS = timedelta(days=7)
PASSWORD_LASTS = timedelta(hours=24)
"""A link to choose a new password opens an account that is there: it ends sooner."""


class InvitationOver(WrongInput):
    """The link was used, has ended, or never was."""


def invite(
    session: Session,
    kind: InvitationKind,
    *,
    who: str,
    now: datetime,
    team_id: int | None = None,
    enterprise_id: int | None = None,
    person_id: int | None = None,
) -> str:
    """A new link's token, which is kept nowhere. What kind needs, must be given: raises WrongInput."""
    needed = {
        InvitationKind.INTERN: team_id,
        InvitationKind.TEAM_LEAD: team_id,
        InvitationKind.ENTERPRISE: enterprise_id,
        InvitationKind.PASSWORD: person_id,
    }
    if needed.get(kind, 0) is None:
        raise WrongInput("invitation", f"{kind.value} to what?")
    token = new_token()
    invitation = InvitationRecord(
        token_sha256=digest(token),
        kind=kind,
        team_id=team_id,
        enterprise_id=enterprise_id,
        person_id=person_id,
        made_by=who,
        made_at=now,
        ends_at=now + (PASSWORD_LASTS if kind is InvitationKind.PASSWORD else LASTS),
    )
    session.add(invitation)
    session.flush()
    facts = {"team": team_id, "enterprise": enterprise_id, "person": person_id}
    told = {name: value for name, value in facts.items() if value is not None}
    ledger.append(session, who=who, action="invited", subject=invitation.subject, why=kind.value, facts=told)
    return token


def find(session: Session, token: str, *, now: datetime) -> InvitationRecord | None:
    """The invitation of that token while it is open, else None."""
    return session.scalars(
        select(InvitationRecord).where(
            InvitationRecord.token_sha256 == digest(token),
            InvitationRecord.used_at.is_(None),
            InvitationRecord.ends_at > now,
        )
    ).one_or_none()


def accept(session: Session, token: str, person: PersonRecord, *, now: datetime) -> InvitationRecord:
    """The person becomes what the link says, and the link is used up. Raises InvitationOver."""
    invitation = find(session, token, now=now)
    # The database says who was first where two use a link at once.
    used = (
        session.scalars(
            update(InvitationRecord)
            .where(InvitationRecord.id == invitation.id, InvitationRecord.used_at.is_(None))
            .values(used_at=now, used_by=person.subject)
            .returning(InvitationRecord.id)
        ).all()
        if invitation
        else []
    )
    if invitation is None or not used:
        raise InvitationOver("invitation", "was used or has ended")
    ledger.append(
        session, who=person.subject, action="invitation used", subject=invitation.subject, why=invitation.kind.value
    )
    _become(session, invitation, person)
    return invitation


def withdraw(session: Session, invitation: InvitationRecord, *, who: str, now: datetime) -> None:
    """The link opens nothing any more."""
    if invitation.used_at is None:
        invitation.used_at = now
        session.flush()
        ledger.append(session, who=who, action="invitation withdrawn", subject=invitation.subject, why="")


def open_ones(
    session: Session, *, now: datetime, team_id: int | None = None, enterprise_id: int | None = None
) -> list[InvitationRecord]:
    """Links that still work, of one team or enterprise where that is given, newest first."""
    found = select(InvitationRecord).where(InvitationRecord.used_at.is_(None), InvitationRecord.ends_at > now)
    if team_id is not None:
        found = found.where(InvitationRecord.team_id == team_id)
    if enterprise_id is not None:
        found = found.where(InvitationRecord.enterprise_id == enterprise_id)
    return list(session.scalars(found.order_by(InvitationRecord.id.desc())))


def _become(session: Session, invitation: InvitationRecord, person: PersonRecord) -> None:
    kind, who = invitation.kind, invitation.made_by
    if invitation.team_id is not None:
        teams.join_team(session, person, invitation.team_id, leads=kind is InvitationKind.TEAM_LEAD, who=who)
    elif invitation.enterprise_id is not None:
        teams.join_enterprise(session, person, invitation.enterprise_id, who=who)
    elif kind is not InvitationKind.PASSWORD:
        accounts.grant(session, person, Role(kind.value), who=who, why="invited")
