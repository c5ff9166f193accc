"""Teams: what they can do, who belongs to them, and the links that bring interns in."""

from typing import Any

from flask import Blueprint, abort, redirect, render_template, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from crowd import invitations, results, teams
from crowd.person_records import InvitationKind, TeamRecord
from crowd.record_base import utc_now
from portal import access
from portal.bodies import read_form, taken_form
from portal.context import current_portal
from portal.found import by_number
from portal.languages import gettext
from portal.paging import asked_after
from portal.people.forms import TEAM_SENTENCES, TeamFacts, TeamForm, TeamInviteForm
from portal.people.links import link_page
from portal.people.people import reason
from portal.problems import incomplete
from portal.quotas import change_quota, quota_of

blueprint = Blueprint("teams", __name__, template_folder="templates")

Answer = str | tuple[Response | str, int] | Response


@blueprint.get("/teams")
def listing() -> str:
    """Every team; the form for a new one, for who may make one."""
    with current_portal().database.session(reading=True) as records:
        return _listing(records, {}, {})


@blueprint.post("/teams")
def make() -> Answer:
    """A new team."""
    form, said, errors = read_form(TeamForm, TEAM_SENTENCES)
    with current_portal().database.session() as records:
        if form is None:
            return incomplete(errors, lambda: _listing(records, said, errors))
        try:
            team = teams.make_team(records, **form.model_dump(), who=access.who_asks())
        except teams.NameTaken:
            taken = {"name": gettext("There is one of that name.")}
            return incomplete(taken, lambda: _listing(records, said, taken))
        return redirect(url_for("teams.page", team_id=team.id), code=303)


@blueprint.get("/teams/<int:team_id>")
def page(team_id: int) -> str:
    """The team and its members."""
    with current_portal().database.session(reading=True) as records:
        return _page(records, by_number(records, TeamRecord, team_id), {}, {})


@blueprint.post("/teams/<int:team_id>")
def change(team_id: int) -> Answer:
    """College, region and skills; the name stays."""
    with current_portal().database.session() as records:
        team = by_number(records, TeamRecord, team_id)
        form, said, errors = read_form(TeamFacts, TEAM_SENTENCES)
        if form is None:
            return incomplete(errors, lambda: _page(records, team, said, errors))
        teams.change_team(records, team, **form.model_dump(), who=access.who_asks())
    return redirect(url_for("teams.page", team_id=team_id), code=303)


@blueprint.post("/teams/<int:team_id>/invitations")
def invite(team_id: int) -> Answer:
    """A link that makes its holder an intern of the team; from an operator, its lead."""
    kind = InvitationKind(taken_form(TeamInviteForm).kind)
    if kind is InvitationKind.TEAM_LEAD and not access.is_operator():
        abort(403)
    with current_portal().database.session() as records:
        team = by_number(records, TeamRecord, team_id)
        token = invitations.invite(records, kind, who=access.who_asks(), now=utc_now(), team_id=team_id)
        return link_page(token, kind, back=url_for("teams.page", team_id=team_id), subject=team.name)


@blueprint.post("/teams/<int:team_id>/members/<int:member_id>/remove")
def remove(team_id: int, member_id: int) -> Answer:
    """The person belongs to the team no longer. Only an operator removes a lead."""
    with current_portal().database.session() as records:
        led_by = {person.id for person, leads in teams.members(records, team_id) if leads}
        if member_id in led_by and not access.is_operator():
            abort(403)
        teams.leave_team(records, member_id, team_id, who=access.who_asks(), why=reason())
    return redirect(url_for("teams.page", team_id=team_id), code=303)


@blueprint.post("/teams/<int:team_id>/quota")
def set_quota(team_id: int) -> Answer:
    """How much the team's members may send in together, for a reason that goes on the record."""
    with current_portal().database.session() as records:
        change_quota(records, by_number(records, TeamRecord, team_id).subject)
    return redirect(url_for("teams.page", team_id=team_id), code=303)


def _listing(records: Session, said: dict[str, Any], errors: dict[str, str]) -> str:
    page = teams.teams_by_name(records, after=asked_after())
    counted = [(team, len(teams.members(records, team.id))) for team in page.rows]
    return render_template("people/teams.html", teams=counted, page=page, said=said, errors=errors)


def _page(records: Session, team: TeamRecord, said: dict[str, Any], errors: dict[str, str]) -> str:
    return render_template(
        "people/team.html",
        team=team,
        members=teams.members(records, team.id),
        invited=invitations.open_ones(records, now=utc_now(), team_id=team.id),
        credits=results.credited_to(records, team.id),
        said=said or {"college": team.college, "region": team.region, "skills": team.skills},
        errors=errors,
        quota=quota_of(records, team.subject, team=team.name),
    )
