"""Whose an object is. Each tie says what makes an object a person's own, in one of the person's roles."""

from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import Any

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import Session

from crowd import commissions, tasks
from crowd.commission_records import CommissionRecord, PledgeRecord, TaskRecord
from crowd.inquiry_records import InquiryRecord
from crowd.person_records import ApiTokenRecord, InvitationRecord, MembershipRecord
from crowd.records import ProgrammeRecord
from crowd.roles import Role, Standing, ledger_name
from crowd.task_rules import EDITORS_WORK, TaskState
from crowd.upload_records import UploadRecord
from crowd.webhook_records import DeliveryRecord, WebhookRecord


class Tie(StrEnum):
    """How a person may be tied to an object. Before a slash stands the part of an address that names the object."""

    PROGRAMME = "slug"
    TEAM = "team_id"
    ENTERPRISE = "enterprise_id"
    PERSON = "person_id"
    INVITATION = "invitation_id"
    API_TOKEN = "token_id"  # noqa: S105 - a name, not a secret
    COMMISSION = "commission_id"
    SEEN_COMMISSION = "commission_id/seen"
    HELD_COMMISSION = "commission_id/held"
    TASK = "task_id"
    CLAIMABLE_TASK = "task_id/claimable"
    PLEDGE = "pledge_id"
    UPLOAD = "upload_id"
    INQUIRY = "inquiry_id"
    WEBHOOK = "webhook_id"
    DELIVERY = "delivery_id"
    COMMISSIONED = "slug/commissioned"

    @property
    def part(self) -> str:
        """The part of an address that names the object."""
        return self.value.partition("/")[0]


def tied(session: Session, standing: Standing, role: Role | None, tie: Tie, key: Any) -> bool:
    """Whether the object that key names is the person's own when acting in that role (None: simply as a person)."""
    return _TIES[tie](session, standing, role, key)


def own_programmes(session: Session, standing: Standing) -> Select[ProgrammeRecord]:
    """Asks for the programmes that are the person's business: all for staff, else one's own in any role."""
    everything = select(ProgrammeRecord)
    if standing.is_staff:
        return everything
    senders = frozenset[str]().union(*(_senders(session, standing, role) for role in standing.roles))
    orders = frozenset[int]().union(*(_orders(session, standing, role) for role in standing.roles))
    return everything.where(or_(ProgrammeRecord.submitted_by.in_(senders), ProgrammeRecord.commission_id.in_(orders)))


def _programme(session: Session, standing: Standing, role: Role | None, slug: str) -> bool:
    """One's own is what one sent in, a lead's what the led teams sent in; and what was made for one's commission."""
    record = session.scalars(select(ProgrammeRecord).where(ProgrammeRecord.slug == slug)).one_or_none()
    if record is None:
        return False
    if record.submitted_by in _senders(session, standing, role):
        return True
    return record.commission_id in _orders(session, standing, role)


def _orders(session: Session, standing: Standing, role: Role | None) -> frozenset[int]:
    """Commissions whose programmes are the person's own: an enterprise's, and those a team of theirs works on."""
    if role is Role.ENTERPRISE:
        mine = select(CommissionRecord.id).where(CommissionRecord.enterprise_id.in_(standing.enterprises))
    elif role in {Role.INTERN, Role.TEAM_LEAD}:
        mine = select(TaskRecord.commission_id).where(TaskRecord.team_id.in_(standing.teams))
    else:
        return frozenset()
    return frozenset(session.scalars(mine))


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


def _enterprise(_session: Session, standing: Standing, role: Role | None, enterprise_id: int | None) -> bool:
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


def _commission(session: Session, standing: Standing, role: Role | None, commission_id: int) -> bool:
    """An enterprise's are those about it."""
    found = session.get(CommissionRecord, commission_id)
    return found is not None and _enterprise(session, standing, role, found.enterprise_id)


def _held_commission(session: Session, standing: Standing, role: Role | None, commission_id: int) -> bool:
    """An enterprise's own, and those of which a team one leads has a task."""
    if role is not Role.TEAM_LEAD:
        return _commission(session, standing, role, commission_id)
    held = select(TaskRecord.id).where(
        TaskRecord.commission_id == commission_id, TaskRecord.team_id.in_(standing.leads)
    )
    return session.scalar(held.limit(1)) is not None


def _seen_commission(session: Session, standing: Standing, role: Role | None, commission_id: int) -> bool:
    """One's own, those a team works on or could take a task of, and every one that asks for pledges."""
    found = session.get(CommissionRecord, commission_id)
    if found is None:
        return False
    if found.goal_fen is not None and found.withdrawn_at is None:
        return True
    if role is Role.ENTERPRISE:
        return found.enterprise_id in standing.enterprises
    if commission_id in _orders(session, standing, role):
        return True
    return any(
        tasks.teams_that_may(session, task, standing.teams)
        for task in commissions.tasks_of(session, [commission_id])
        if task.state in {TaskState.OPEN, TaskState.CLAIMED}
    )


def _task(session: Session, standing: Standing, role: Role | None, task_id: int) -> bool:
    """A team's are those its members claimed, an editor's those claimed by themselves."""
    task = session.get(TaskRecord, task_id)
    if task is None:
        return False
    if role is Role.EDITOR:
        return task.team_id is None and task.person_id is not None and task.person_id == standing.person_id
    return task.team_id is not None and task.team_id in standing.teams


def _claimable_task(session: Session, standing: Standing, role: Role | None, task_id: int) -> bool:
    """What a team of theirs could take, or an editor; whether it is still to be had, claiming says."""
    task = session.get(TaskRecord, task_id)
    if task is None:
        return False
    if role is Role.EDITOR:
        return task.kind in EDITORS_WORK
    return bool(tasks.teams_that_may(session, task, standing.teams))


def _pledge(session: Session, standing: Standing, _role: Role | None, pledge_id: int) -> bool:
    """Who made it."""
    found = session.get(PledgeRecord, pledge_id)
    return found is not None and found.by == standing.who


def _upload(session: Session, standing: Standing, _role: Role | None, upload_id: str) -> bool:
    record = session.get(UploadRecord, upload_id)
    return record is not None and record.owner == standing.who


def _inquiry(session: Session, standing: Standing, role: Role | None, inquiry_id: int) -> bool:
    """Those to an enterprise the person speaks for."""
    found = session.get(InquiryRecord, inquiry_id)
    return found is not None and _enterprise(session, standing, role, found.enterprise_id)


def _webhook(session: Session, standing: Standing, role: Role | None, webhook_id: int) -> bool:
    """Those of an enterprise the person speaks for."""
    found = session.get(WebhookRecord, webhook_id)
    return found is not None and _enterprise(session, standing, role, found.enterprise_id)


def _delivery(session: Session, standing: Standing, role: Role | None, delivery_id: int) -> bool:
    """Those of one's webhooks."""
    found = session.get(DeliveryRecord, delivery_id)
    return found is not None and _webhook(session, standing, role, found.webhook_id)


def _commissioned(session: Session, standing: Standing, role: Role | None, slug: str) -> bool:
    """Programmes made for a commission of an enterprise the person speaks for."""
    record = session.scalars(select(ProgrammeRecord).where(ProgrammeRecord.slug == slug)).one_or_none()
    if record is None or record.commission_id is None or role is not Role.ENTERPRISE:
        return False
    return record.commission_id in _orders(session, standing, role)


_TIES: Mapping[Tie, Callable[[Session, Standing, Role | None, Any], bool]] = {
    Tie.PROGRAMME: _programme,
    Tie.TEAM: _team,
    Tie.ENTERPRISE: _enterprise,
    Tie.PERSON: _person,
    Tie.INVITATION: _invitation,
    Tie.API_TOKEN: _api_token,
    Tie.COMMISSION: _commission,
    Tie.SEEN_COMMISSION: _seen_commission,
    Tie.HELD_COMMISSION: _held_commission,
    Tie.TASK: _task,
    Tie.CLAIMABLE_TASK: _claimable_task,
    Tie.PLEDGE: _pledge,
    Tie.UPLOAD: _upload,
    Tie.INQUIRY: _inquiry,
    Tie.WEBHOOK: _webhook,
    Tie.DELIVERY: _delivery,
    Tie.COMMISSIONED: _commissioned,
}
