"""Everybody with an account, and what an operator does about them."""

from collections.abc import Callable
from typing import Any, TypeVar

from flask import Blueprint, abort, jsonify, redirect, render_template, url_for
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from crowd import accounts, api_tokens, invitations, ledger, sign_ins
from crowd.person_records import GrantRecord, InvitationKind, InvitationRecord, PersonRecord, TeamRecord
from crowd.record_base import utc_now
from crowd.roles import GRANTED, Role
from portal import access
from portal.bodies import taken_form
from portal.context import current_portal
from portal.form_fields import WHY_SENTENCES, NeededWhyForm, WhyForm
from portal.found import by_number
from portal.paging import asked_after
from portal.people.forms import InviteForm, RolesForm
from portal.people.links import link_page
from portal.people.told import person_told
from portal.quotas import change_quota, quota_of

blueprint = Blueprint("people", __name__, template_folder="templates")

Found = TypeVar("Found")
Answer = str | Response | tuple[Response | str, int]


@blueprint.get("/people")
def listing() -> Answer:
    """Everybody, with their roles, a page at a time; the links that still work."""
    with current_portal().database.session(reading=True) as records:
        page = accounts.everybody(records, after=asked_after())
        people = [(person, accounts.standing_of(records, person)) for person in page.rows]
        invited = invitations.open_ones(records, now=utc_now())
        return render_template("people/people.html", people=people, page=page, invited=invited, granted=sorted(GRANTED))


@blueprint.post("/people/invitations")
def invite() -> Answer:
    """A link that makes its holder an editor or an operator."""
    kind = InvitationKind(taken_form(InviteForm).role)
    with current_portal().database.session() as records:
        token = invitations.invite(records, kind, who=access.who_asks(), now=utc_now())
    return link_page(token, kind, back=url_for("people.listing"), subject="")


@blueprint.post("/people/invitations/<int:invitation_id>/withdraw")
def withdraw_invitation(invitation_id: int) -> Answer:
    """The link opens nothing any more."""
    with current_portal().database.session() as records:
        invitation = by_number(records, InvitationRecord, invitation_id)
        invitations.withdraw(records, invitation, who=access.who_asks(), now=utc_now())
        if invitation.team_id is not None:
            return redirect(url_for("teams.page", team_id=invitation.team_id), code=303)
        if invitation.enterprise_id is not None:
            return redirect(url_for("enterprises.page", enterprise_id=invitation.enterprise_id), code=303)
    return redirect(url_for("people.listing"), code=303)


@blueprint.get("/people/<int:person_id>")
def person(person_id: int) -> Answer:
    """One person; contacts are masked."""
    with current_portal().database.session(reading=True) as records:
        return _page(records, _found(records, person_id))


@blueprint.post("/people/<int:person_id>/contact")
def show_contact(person_id: int) -> Answer:
    """The person's contacts, for a reason that goes on the record."""
    return show_for_a_reason(
        lambda records: _found(records, person_id),
        lambda _records, found: found.subject,
        lambda records, found: _page(records, found, unmasked=True),
        lambda records, found: person_told(records, found, masked=False),
    )


@blueprint.post("/people/<int:person_id>/roles")
def change_roles(person_id: int) -> Answer:
    """Give or take back the roles that are given to persons as such."""
    wanted = taken_form(RolesForm).roles
    with current_portal().database.session() as records:
        found, who = _found(records, person_id), access.who_asks()
        for role in sorted(GRANTED):
            change = accounts.grant if role in wanted else accounts.withdraw_role
            change(records, found, role, who=who, why="by an operator")
    return redirect(url_for("people.person", person_id=person_id), code=303)


@blueprint.post("/people/<int:person_id>/password-link")
def password_link(person_id: int) -> Answer:
    """A link with which the person, and nobody else, chooses a new password."""
    kind = InvitationKind.PASSWORD
    with current_portal().database.session() as records:
        found = _found(records, person_id)
        token = invitations.invite(records, kind, who=access.who_asks(), now=utc_now(), person_id=found.id)
        return link_page(token, kind, back=url_for("people.person", person_id=person_id), subject=found.name)


@blueprint.post("/people/<int:person_id>/sign-out")
def sign_out(person_id: int) -> Answer:
    """End every session and API token of the person."""
    with current_portal().database.session() as records:
        _end_all(records, _found(records, person_id), why="by an operator")
    return redirect(url_for("people.person", person_id=person_id), code=303)


@blueprint.post("/people/<int:person_id>/close")
def close(person_id: int) -> Answer:
    """Close the account."""
    with current_portal().database.session() as records:
        found = _found(records, person_id)
        accounts.close(records, found, who=access.who_asks(), why="by an operator", now=utc_now())
        _end_all(records, found, why="account closed")
    return redirect(url_for("people.person", person_id=person_id), code=303)


@blueprint.post("/people/<int:person_id>/quota")
def set_quota(person_id: int) -> Answer:
    """How much the person may send in, for a reason that goes on the record."""
    with current_portal().database.session() as records:
        change_quota(records, _found(records, person_id).subject)
    return redirect(url_for("people.person", person_id=person_id), code=303)


def reason() -> str:
    """Why somebody does what goes on the record; empty where nothing was said."""
    return taken_form(WhyForm).why


def needed_reason() -> str:
    """As reason, which must be there. Told 400."""
    return taken_form(NeededWhyForm, WHY_SENTENCES).why


def show_for_a_reason(
    find: Callable[[Session], Found],
    subject_of: Callable[[Session, Found], str],
    show: Callable[[Session, Found], str],
    tell: Callable[[Session, Found], dict[str, Any]] | None = None,
) -> Answer:
    """What find finds with its contacts, for a reason that goes on the record of subject_of.

    As show shows it; to programs as tell tells it, where they have no address of their own for it.
    """
    why = needed_reason()
    with current_portal().database.session() as records:
        found = find(records)
        accounts.note_unmasked(records, subject_of(records, found), who=access.who_asks(), why=why)
        return jsonify(tell(records, found)) if tell and access.wants_json() else show(records, found)


def _end_all(records: Session, found: PersonRecord, *, why: str) -> None:
    who, now = access.who_asks(), utc_now()
    sign_ins.end_all(records, found.id, who=who, why=why, now=now)
    api_tokens.end_all(records, found.id, who=who, now=now)


def _found(records: Session, person_id: int) -> PersonRecord:
    found = accounts.find(records, person_id)
    if found is None:
        abort(404)
    return found


def _page(records: Session, found: PersonRecord, *, unmasked: bool = False) -> str:
    standing = accounts.standing_of(records, found)
    granted: set[Role] = set(records.scalars(select(GrantRecord.role).where(GrantRecord.person_id == found.id)))
    return render_template(
        "people/person.html",
        person=found,
        standing=standing,
        granted=granted,
        may_be_granted=sorted(GRANTED),
        teams=[records.get_one(TeamRecord, team_id) for team_id in sorted(standing.teams)],
        unmasked=unmasked,
        quota=quota_of(records, found.subject),
        entries=ledger.entries(records, found.subject),
    )
