"""People, teams and enterprises for programs to read, by the rules of their pages."""

from flask import Response, jsonify

from crowd import accounts, invitations, teams
from crowd.person_records import EnterpriseRecord, PersonRecord, TeamRecord
from crowd.record_base import utc_now
from portal.api.views import blueprint
from portal.context import current_portal
from portal.found import by_number
from portal.operations import AFTER, NUMBER_OR_NULL, Operation, array_of, page_of, record, told
from portal.paging import asked_after
from portal.people.told import (
    ENTERPRISE,
    ENTERPRISE_ROW,
    INVITATION,
    PERSON,
    TEAM,
    TEAM_ROW,
    enterprise_row,
    enterprise_told,
    invitations_told,
    person_told,
    team_row,
    team_told,
)

OPERATIONS = (
    Operation(
        endpoint="api.people",
        summary="Everybody with an account, by name, contacts masked; and the links that still work",
        query=AFTER,
        replies=told(record(people=array_of(PERSON), next=NUMBER_OR_NULL, invitations=array_of(INVITATION))),
    ),
    Operation(
        endpoint="api.person",
        summary="One person; contacts are masked",
        replies=told(PERSON),
    ),
    Operation(
        endpoint="api.teams",
        summary="Teams, by name",
        query=AFTER,
        replies=page_of("teams", TEAM_ROW),
    ),
    Operation(
        endpoint="api.team",
        summary="One team, its members and what its programmes brought",
        replies=told(TEAM),
    ),
    Operation(
        endpoint="api.enterprises",
        summary="Enterprises, by name",
        query=AFTER,
        replies=page_of("enterprises", ENTERPRISE_ROW),
    ),
    Operation(
        endpoint="api.enterprise",
        summary="One enterprise and who speaks for it; contacts are masked",
        replies=told(ENTERPRISE),
    ),
)


@blueprint.get("/people", endpoint="people")
def all_people() -> Response:
    """Everybody."""
    with current_portal().database.session(reading=True) as records:
        page = accounts.everybody(records, after=asked_after())
        people = [person_told(records, one) for one in page.rows]
        invited = invitations_told(invitations.open_ones(records, now=utc_now()))
        return jsonify(people=people, next=page.after, invitations=invited)


@blueprint.get("/people/<int:person_id>")
def person(person_id: int) -> Response:
    """One of them."""
    with current_portal().database.session(reading=True) as records:
        return jsonify(person_told(records, by_number(records, PersonRecord, person_id)))


@blueprint.get("/teams", endpoint="teams")
def all_teams() -> Response:
    """Every team."""
    with current_portal().database.session(reading=True) as records:
        page = teams.teams_by_name(records, after=asked_after())
        return jsonify(teams=[team_row(records, one) for one in page.rows], next=page.after)


@blueprint.get("/teams/<int:team_id>")
def team(team_id: int) -> Response:
    """One of them."""
    with current_portal().database.session(reading=True) as records:
        return jsonify(team_told(records, by_number(records, TeamRecord, team_id)))


@blueprint.get("/enterprises", endpoint="enterprises")
def all_enterprises() -> Response:
    """Every enterprise."""
    with current_portal().database.session(reading=True) as records:
        page = teams.enterprises_by_name(records, after=asked_after())
        return jsonify(enterprises=[enterprise_row(one) for one in page.rows], next=page.after)


@blueprint.get("/enterprises/<int:enterprise_id>")
def enterprise(enterprise_id: int) -> Response:
    """One of them."""
    with current_portal().database.session(reading=True) as records:
        return jsonify(enterprise_told(records, by_number(records, EnterpriseRecord, enterprise_id)))
