"""Enterprises: what they hold, who speaks for them; contacts are masked."""

from typing import Any

from flask import Blueprint, redirect, render_template, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from crowd import invitations, ledger, teams
from crowd.person_records import EnterpriseRecord, InvitationKind
from crowd.record_base import utc_now
from crowd.terms import Right, decide_terms
from portal import access
from portal.bodies import read_form
from portal.context import current_portal
from portal.found import by_number
from portal.languages import gettext
from portal.paging import asked_after
from portal.people.forms import ENTERPRISE_SENTENCES, EnterpriseFacts, EnterpriseForm
from portal.people.links import link_page
from portal.people.people import show_for_a_reason
from portal.people.told import enterprise_told
from portal.problems import incomplete

blueprint = Blueprint("enterprises", __name__, template_folder="templates")

Answer = str | Response | tuple[Response | str, int]

CONTACT = ("contact_name", "contact_email", "contact_phone")


@blueprint.get("/enterprises")
def listing() -> str:
    """Every enterprise; the form for a new one, for who may make one."""
    with current_portal().database.session(reading=True) as records:
        return _listing(records, {}, {})


@blueprint.post("/enterprises")
def make() -> Answer:
    """A new enterprise."""
    form, said, errors = read_form(EnterpriseForm, ENTERPRISE_SENTENCES)
    with current_portal().database.session() as records:
        if form is None:
            return incomplete(errors, lambda: _listing(records, said, errors))
        try:
            made = teams.make_enterprise(
                records,
                name_zh=form.name_zh,
                name_en=form.name_en,
                region=form.region,
                industry=form.industry,
                rights=form.rights,
                contact=(form.contact_name, form.contact_email, form.contact_phone),
                who=access.who_asks(),
            )
        except teams.NameTaken:
            taken = {"name_zh": gettext("There is one of that name.")}
            return incomplete(taken, lambda: _listing(records, said, taken))
        return redirect(url_for("enterprises.page", enterprise_id=made.id), code=303)


@blueprint.get("/enterprises/<int:enterprise_id>")
def page(enterprise_id: int) -> str:
    """The enterprise and its people."""
    with current_portal().database.session(reading=True) as records:
        return _page(records, by_number(records, EnterpriseRecord, enterprise_id))


@blueprint.post("/enterprises/<int:enterprise_id>")
def change(enterprise_id: int) -> Answer:
    """All but the registered name. A contact that is left empty stays: masked ones are not in the form."""
    with current_portal().database.session() as records:
        enterprise = by_number(records, EnterpriseRecord, enterprise_id)
        form, said, errors = read_form(EnterpriseFacts, ENTERPRISE_SENTENCES)
        if form is None:
            return incomplete(errors, lambda: _page(records, enterprise, said=said, errors=errors))
        told = {"name_en": form.name_en, "region": form.region, "industry": form.industry, "rights": form.rights}
        contact = {name: getattr(form, name) for name in CONTACT if getattr(form, name)}
        teams.change_enterprise(records, enterprise, told={**told, **contact}, who=access.who_asks())
    return redirect(url_for("enterprises.page", enterprise_id=enterprise_id), code=303)


@blueprint.post("/enterprises/<int:enterprise_id>/contact")
def show_contact(enterprise_id: int) -> Answer:
    """The enterprise's contact, for a reason that goes on the record."""
    return show_for_a_reason(
        lambda records: by_number(records, EnterpriseRecord, enterprise_id),
        lambda _records, enterprise: enterprise.subject,
        lambda records, enterprise: _page(records, enterprise, unmasked=True),
        lambda records, enterprise: enterprise_told(records, enterprise, masked=False),
    )


@blueprint.post("/enterprises/<int:enterprise_id>/invitations")
def invite(enterprise_id: int) -> Answer:
    """A link that makes its holder speak for the enterprise."""
    kind = InvitationKind.ENTERPRISE
    with current_portal().database.session() as records:
        enterprise = by_number(records, EnterpriseRecord, enterprise_id)
        token = invitations.invite(records, kind, who=access.who_asks(), now=utc_now(), enterprise_id=enterprise_id)
        back = url_for("enterprises.page", enterprise_id=enterprise_id)
        return link_page(token, kind, back=back, subject=enterprise.name_zh)


def _listing(records: Session, said: dict[str, Any], errors: dict[str, str]) -> str:
    page = teams.enterprises_by_name(records, after=asked_after())
    found = [(one, decide_terms(one.rights)) for one in page.rows]
    return render_template("people/enterprises.html", enterprises=found, page=page, said=said, errors=_beside(errors))


def _page(
    records: Session,
    enterprise: EnterpriseRecord,
    *,
    said: dict[str, Any] | None = None,
    errors: dict[str, str] | None = None,
    unmasked: bool = False,
) -> str:
    standing = {name: getattr(enterprise, name) for name in ("name_en", "region", "industry")}
    return render_template(
        "people/enterprise.html",
        enterprise=enterprise,
        terms=decide_terms(enterprise.rights),
        people=teams.people_of(records, enterprise.id),
        invited=invitations.open_ones(records, now=utc_now(), enterprise_id=enterprise.id),
        unmasked=unmasked,
        said=said or {**standing, **enterprise.rights},
        errors=_beside(errors or {}),
        entries=ledger.entries(records, enterprise.subject) if access.is_staff() else [],
    )


def _beside(errors: dict[str, str]) -> dict[str, str]:
    """The page says once below all of them what is wrong with the number of a right."""
    of_rights = [errors[right.value] for right in Right if right.value in errors]
    return {**errors, "rights": of_rights[0]} if of_rights else errors


def enterprises_to_choose(records: Session) -> list[EnterpriseRecord]:
    """Those that the reader may order or ask something for: all for operators, else the ones spoken for."""
    mine = access.standing().enterprises
    return [one for one in teams.all_enterprises(records) if access.is_operator() or one.id in mine]
