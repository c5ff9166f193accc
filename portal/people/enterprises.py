"""Enterprises: what they hold, who speaks for them; contacts are masked."""

from flask import Blueprint, redirect, render_template, request, url_for
from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from crowd import invitations, ledger, teams
from crowd.person_records import EnterpriseRecord, InvitationKind
from crowd.record_base import utc_now
from crowd.terms import Right, decide_terms
from portal import access
from portal.context import current_portal
from portal.form_fields import EmailOrNothing, IndustryCode, Line, Phone, RegionCode, read
from portal.found import by_number
from portal.languages import gettext, marked
from portal.people.links import link_page
from portal.people.people import show_for_a_reason

blueprint = Blueprint("enterprises", __name__, template_folder="templates")

Answer = str | Response | tuple[Response | str, int]

SENTENCES = {
    "name_zh": marked("Please give the registered Chinese name in at most 120 characters."),
    "name_en": marked("Please give an English name of at most 120 characters, or leave it empty."),
    "region": marked("Please choose a region."),
    "industry": marked("Please choose an industry."),
    "rights": marked("Please give numbers from 0 to 99999."),
    "contact_name": marked("Please name a person in at most 80 characters, or leave it empty."),
    "contact_email": marked("Please give an e-mail address, or leave it empty."),
    "contact_phone": marked("Please give a telephone number, or leave it empty."),
}
FIELDS = ("name_zh", "name_en", "region", "industry")
CONTACT = ("contact_name", "contact_email", "contact_phone")


class EnterpriseForm(BaseModel):
    """What is said about an enterprise. rights: how many of each kind it holds."""

    model_config = ConfigDict(frozen=True)

    name_zh: Line = Field(min_length=1, max_length=120)
    name_en: Line = Field(default="", max_length=120)
    region: RegionCode
    industry: IndustryCode
    rights: dict[Right, int] = Field(default_factory=dict)
    contact_name: Line = Field(default="", max_length=80)
    contact_email: EmailOrNothing = ""
    contact_phone: Phone = ""

    @property
    def held(self) -> dict[str, int]:
        """The rights there are, by name."""
        return {right.value: number for right, number in self.rights.items() if 0 < number <= 99999}


@blueprint.get("/enterprises")
def listing() -> str:
    """Every enterprise; the form for a new one, for who may make one."""
    with current_portal().database.session(reading=True) as records:
        return _listing(records, {}, {})


@blueprint.post("/enterprises")
def make() -> Answer:
    """A new enterprise."""
    said = _said()
    form, errors = read(EnterpriseForm, said, SENTENCES)
    with current_portal().database.session() as records:
        if form is None:
            return _listing(records, said, errors), 400
        try:
            made = teams.make_enterprise(
                records,
                name_zh=form.name_zh,
                name_en=form.name_en,
                region=form.region,
                industry=form.industry,
                rights=form.held,
                contact=(form.contact_name, form.contact_email, form.contact_phone),
                who=access.who_asks(),
            )
        except teams.NameTaken:
            return _listing(records, said, {"name_zh": gettext("There is one of that name.")}), 400
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
        said = {**_said(), "name_zh": enterprise.name_zh}
        form, errors = read(EnterpriseForm, said, SENTENCES)
        if form is None:
            return _page(records, enterprise, said=said, errors=errors), 400
        told = {"name_en": form.name_en, "region": form.region, "industry": form.industry, "rights": form.held}
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


def _said() -> dict[str, object]:
    said: dict[str, object] = {name: request.form.get(name, "") for name in (*FIELDS, *CONTACT)}
    return {**said, "rights": {right.value: request.form.get(right.value) or "0" for right in Right}}


def _listing(records: Session, said: dict[str, object], errors: dict[str, str]) -> str:
    found = [(one, decide_terms(one.rights)) for one in teams.all_enterprises(records)]
    return render_template("people/enterprises.html", enterprises=found, said=said, errors=errors)


def _page(
    records: Session,
    enterprise: EnterpriseRecord,
    *,
    said: dict[str, object] | None = None,
    errors: dict[str, str] | None = None,
    unmasked: bool = False,
) -> str:
    standing = {name: getattr(enterprise, name) for name in (*FIELDS, "rights")}
    return render_template(
        "people/enterprise.html",
        enterprise=enterprise,
        terms=decide_terms(enterprise.rights),
        people=teams.people_of(records, enterprise.id),
        invited=invitations.open_ones(records, now=utc_now(), enterprise_id=enterprise.id),
        unmasked=unmasked,
        said=said or standing,
        errors=errors or {},
        entries=ledger.entries(records, enterprise.subject) if access.is_staff() else [],
    )


def enterprises_to_choose(records: Session) -> list[EnterpriseRecord]:
    """Those that the reader may order or ask something for: all for operators, else the ones spoken for."""
    mine = access.standing().enterprises
    return [one for one in teams.all_enterprises(records) if access.is_operator() or one.id in mine]
