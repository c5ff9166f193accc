"""People, teams and enterprises for programs, as the OpenAPI document tells them."""

from portal.form_fields import NeededWhyForm, WhyForm
from portal.operations import SEE_OTHER, Operation, Reply, as_form, told
from portal.people.forms import (
    EnterpriseFacts,
    EnterpriseForm,
    InviteForm,
    RolesForm,
    TeamFacts,
    TeamForm,
    TeamInviteForm,
)
from portal.people.told import ENTERPRISE, LINK, PERSON
from portal.quotas import QuotaForm

_INVITED = {201: Reply(description="The link, told this once, to be handed on", schema=LINK)}

_PEOPLE = (
    Operation(
        endpoint="people.invite",
        summary="A link that makes its holder an editor or an operator",
        body=as_form(InviteForm),
        replies=_INVITED,
    ),
    Operation(
        endpoint="people.withdraw_invitation",
        summary="Let a link open nothing any more",
        replies=SEE_OTHER,
    ),
    Operation(
        endpoint="people.show_contact",
        summary="A person with their contacts, for a reason that goes on the record",
        body=as_form(NeededWhyForm),
        replies=told(PERSON, "The person, not masked"),
    ),
    Operation(
        endpoint="people.change_roles",
        summary="Give or take back the roles that are given to persons as such",
        body=as_form(RolesForm),
        replies=SEE_OTHER,
    ),
    Operation(
        endpoint="people.password_link",
        summary="A link with which the person chooses a new password",
        replies=_INVITED,
    ),
    Operation(
        endpoint="people.sign_out",
        summary="End every session and API token of a person",
        replies=SEE_OTHER,
    ),
    Operation(
        endpoint="people.set_quota",
        summary="How much a person may send in, for a reason that goes on the record",
        body=as_form(QuotaForm),
        replies=SEE_OTHER,
    ),
    Operation(
        endpoint="people.close",
        summary="Close an account",
        replies=SEE_OTHER,
    ),
)

_TEAMS = (
    Operation(
        endpoint="teams.set_quota",
        summary="How much a team's members may send in together, for a reason that goes on the record",
        body=as_form(QuotaForm),
        replies=SEE_OTHER,
    ),
    Operation(
        endpoint="teams.make",
        summary="A new team",
        body=as_form(TeamForm),
        replies=SEE_OTHER,
    ),
    Operation(
        endpoint="teams.change",
        summary="Change a team; its name stays",
        body=as_form(TeamFacts),
        replies=SEE_OTHER,
    ),
    Operation(
        endpoint="teams.invite",
        summary="A link that makes its holder an intern of the team; from an operator, its lead",
        body=as_form(TeamInviteForm),
        replies=_INVITED,
    ),
    Operation(
        endpoint="teams.remove",
        summary="Remove a person from a team",
        body=as_form(WhyForm),
        replies=SEE_OTHER,
    ),
)

_ENTERPRISES = (
    Operation(
        endpoint="enterprises.make",
        summary="A new enterprise",
        body=as_form(EnterpriseForm),
        replies=SEE_OTHER,
    ),
    Operation(
        endpoint="enterprises.change",
        summary="Change an enterprise; its registered name stays, and so does a contact that is left empty",
        body=as_form(EnterpriseFacts),
        replies=SEE_OTHER,
    ),
    Operation(
        endpoint="enterprises.show_contact",
        summary="An enterprise with its contact, for a reason that goes on the record",
        body=as_form(NeededWhyForm),
        replies=told(ENTERPRISE, "The enterprise, not masked"),
    ),
    Operation(
        endpoint="enterprises.invite",
        summary="A link that makes its holder speak for the enterprise",
        replies=_INVITED,
    ),
)

OPERATIONS = (*_PEOPLE, *_TEAMS, *_ENTERPRISES)
