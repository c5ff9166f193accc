"""Inquiries for those they are for: read, shown with their contacts for a reason, answered, met, closed, forgotten."""

from flask import Blueprint, redirect, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from crowd import inquiries, ledger
from crowd.inquiry_records import InquiryRecord, InquiryState
from crowd.person_records import EnterpriseRecord
from crowd.record_base import utc_now
from crowd.records import ProgrammeRecord
from portal import access
from portal.context import current_portal
from portal.form_fields import read
from portal.found import by_number
from portal.inquiries.forms import SENTENCES, StepForm
from portal.languages import gettext
from portal.people.people import needed_reason, show_for_a_reason
from portal.problems import Conflict, problem

blueprint = Blueprint("inquiries", __name__, template_folder="templates")

Answer = str | Response | tuple[Response | str, int]


@blueprint.get("/inquiries")
def listing() -> str:
    """Every inquiry that is the reader's business, newest first."""
    with current_portal().database.session(reading=True) as records:
        found = (
            inquiries.business(access.standing())
            .join(ProgrammeRecord, ProgrammeRecord.id == InquiryRecord.programme_id)
            .outerjoin(EnterpriseRecord, EnterpriseRecord.id == InquiryRecord.enterprise_id)
            .add_columns(ProgrammeRecord, EnterpriseRecord)
        )
        return render_template("inquiries/listing.html", rows=records.execute(found).all())


@blueprint.get("/inquiries/<int:inquiry_id>")
def page(inquiry_id: int) -> str:
    """One inquiry; contacts are masked. That its enterprise has looked at it is noted."""
    with current_portal().database.session(reading=True) as records:
        inquiry = by_number(records, InquiryRecord, inquiry_id)
        if not (inquiry.state is InquiryState.NEW and inquiry.enterprise_id in access.standing().enterprises):
            return _page(records, inquiry)
    with current_portal().database.session() as records:
        inquiry = by_number(records, InquiryRecord, inquiry_id)
        inquiries.seen(records, inquiry, who=access.who_asks(), now=utc_now())
        return _page(records, inquiry)


@blueprint.post("/inquiries/<int:inquiry_id>/contact")
def show_contact(inquiry_id: int) -> Answer:
    """Who wrote it, for a reason that goes on the record."""
    return show_for_a_reason(
        lambda records: by_number(records, InquiryRecord, inquiry_id),
        lambda _records, inquiry: inquiry.subject,
        lambda records, inquiry: _page(records, inquiry, unmasked=True),
    )


@blueprint.post("/inquiries/<int:inquiry_id>/steps")
def step(inquiry_id: int) -> Answer:
    """Answered, a meeting agreed, or closed with what came of it."""
    said = {name: request.form.get(name, "") for name in StepForm.model_fields}
    form, errors = read(StepForm, said, SENTENCES)
    if form is None:
        return problem(400, next(iter(errors.values()), gettext("Please fill in what the step needs.")))
    with current_portal().database.session() as records:
        take_step(records, by_number(records, InquiryRecord, inquiry_id), form)
    return redirect(url_for("inquiries.page", inquiry_id=inquiry_id), code=303)


@blueprint.post("/inquiries/<int:inquiry_id>/forget")
def forget(inquiry_id: int) -> Answer:
    """Delete who wrote it and what, for a reason that goes on the record."""
    why = needed_reason()
    with current_portal().database.session() as records:
        inquiries.forget(
            records, by_number(records, InquiryRecord, inquiry_id), who=access.who_asks(), why=why, now=utc_now()
        )
    return redirect(url_for("inquiries.page", inquiry_id=inquiry_id), code=303)


def take_step(records: Session, inquiry: InquiryRecord, form: StepForm) -> None:
    """What the form says happened. Raises Conflict where the inquiry does not stand where that can be."""
    who, now = access.who_asks(), utc_now()
    try:
        if form.step is InquiryState.ANSWERED:
            inquiries.answer(records, inquiry, form.words, who=who, now=now)
        elif form.step is InquiryState.MEETING:
            assert form.on_day is not None
            inquiries.agree_meeting(records, inquiry, form.on_day, form.words, who=who, now=now)
        else:
            inquiries.close(records, inquiry, form.told, who=who, now=now)
    except inquiries.CannotFollow as fault:
        raise Conflict from fault


def _page(records: Session, inquiry: InquiryRecord, *, unmasked: bool = False) -> str:
    enterprise = records.get(EnterpriseRecord, inquiry.enterprise_id) if inquiry.enterprise_id else None
    return render_template(
        "inquiries/page.html",
        inquiry=inquiry,
        programme=records.get_one(ProgrammeRecord, inquiry.programme_id),
        enterprise=enterprise,
        steps=inquiries.steps(records, inquiry),
        may_follow=inquiries.NEXT[inquiry.state],
        unmasked=unmasked,
        today=utc_now().date(),
        entries=ledger.entries(records, inquiry.subject),
    )
